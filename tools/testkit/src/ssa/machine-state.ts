import { Type, trapCodes } from '@wazero-ts/codegen';
import { type Bits, Trapped } from './operations.js';

export const MEMORY_BASE = 0x10_0000n;
export const MEMORY_BYTES = 4096;
export const RECORD_BASE = 0x1000n;
export const RECORD_BYTES = 256;

/** What a test program can see and change: guest memory, the runtime's record, and a log of calls. */
export class MachineState {
  readonly memory: DataView = new DataView(new ArrayBuffer(MEMORY_BYTES));
  readonly record: DataView = new DataView(new ArrayBuffer(RECORD_BYTES));
  readonly calls: string[] = [];

  constructor() {
    for (let i = 0; i < MEMORY_BYTES; i++) this.memory.setUint8(i, (i * 37 + 11) & 255);
    for (let i = 0; i < RECORD_BYTES; i++) this.record.setUint8(i, (i * 73 + 5) & 255);
  }

  load(op: string, type: number, address: bigint): Bits {
    const bytes = op === 'load' || op === 'peek' ? (is64(type) ? 8 : 4) : Number(/\d+/.exec(op)![0]) / 8;
    const { view, at } = this.place(address, bytes);
    const isSigned = !op.endsWith('_u');
    if (bytes === 8) return view.getBigInt64(at, true);
    const narrow =
      bytes === 1
        ? isSigned
          ? view.getInt8(at)
          : view.getUint8(at)
        : bytes === 2
          ? isSigned
            ? view.getInt16(at, true)
            : view.getUint16(at, true)
          : isSigned
            ? view.getInt32(at, true)
            : view.getUint32(at, true);
    return is64(type) ? BigInt(narrow) : narrow | 0;
  }

  store(op: string, type: number, address: bigint, value: Bits): void {
    const bytes = op === 'store' || op === 'poke' ? (is64(type) ? 8 : 4) : Number(/\d+/.exec(op)![0]) / 8;
    const { view, at } = this.place(address, bytes);
    if (bytes === 8) view.setBigInt64(at, BigInt(value), true);
    else if (bytes === 4) view.setInt32(at, Number(BigInt.asIntN(32, BigInt(value))), true);
    else if (bytes === 2) view.setInt16(at, Number(BigInt.asIntN(16, BigInt(value))), true);
    else view.setInt8(at, Number(BigInt.asIntN(8, BigInt(value))));
  }

  /** A call returns numbers that depend on its arguments, and changes memory and record. */
  call(name: string, args: readonly Bits[], results: readonly number[]): Bits[] {
    this.calls.push(`${name}(${args.join(',')})`);
    let hash = this.calls.length * 2654435761;
    for (const arg of args) hash = (Math.imul(hash, 31) + Number(BigInt.asIntN(32, BigInt(arg)))) | 0;
    this.memory.setInt32((hash >>> 0) % (MEMORY_BYTES - 4), hash);
    this.record.setInt32((hash >>> 0) % (RECORD_BYTES - 4), hash);
    return results.map((type, i) => (is64(type) ? BigInt(hash) * BigInt(i + 3) : Math.imul(hash, i + 3)));
  }

  private place(address: bigint, bytes: number): { view: DataView; at: number } {
    if (address >= RECORD_BASE && address + BigInt(bytes) <= RECORD_BASE + BigInt(RECORD_BYTES)) {
      return { view: this.record, at: Number(address - RECORD_BASE) };
    }
    const at = address - MEMORY_BASE;
    if (at < 0n || at + BigInt(bytes) > BigInt(MEMORY_BYTES)) throw new Trapped(trapCodes.memory);
    return { view: this.memory, at: Number(at) };
  }
}

const is64 = (type: number): boolean => type === Type.i64 || type === Type.f64 || type === Type.ref;

/** How a run ended, with everything that it left behind: equal for equal programs. */
export interface Outcome {
  readonly end: string;
  readonly calls: readonly string[];
  readonly memory: string;
  readonly record: string;
}

export function outcome(state: MachineState, end: string): Outcome {
  const text = (view: DataView): string => Buffer.from(view.buffer as ArrayBuffer).toString('base64');
  return { end, calls: state.calls, memory: text(state.memory), record: text(state.record) };
}
