import {
  allocate,
  checkAllocation,
  emitFunction,
  FunctionBuilder,
  fastPipeline,
  lowerFunction,
  type MachCode,
  Op,
  type PassName,
  runPipeline,
  type Signature,
  type SsaFunction,
  slotsOf,
  type Target,
  Type,
  verify,
} from '@wazero-ts/codegen';
import {
  type CodeArena,
  type Context,
  type ExecMemory,
  type LinearMemory,
  loadExecMemory,
  writeAddress,
} from '@wazero-ts/exec-memory';
import type { Bits } from '@wazero-ts/testkit';
import { describe } from 'vitest';
import { type Amd64Features, baselineFeatures, defaultContextLayout as layout } from '../src/features.js';
import { detectFeatures } from '../src/probe-features.js';

const found = loadExecMemory();
const obstacle = !found.available
  ? found.reason
  : process.arch !== 'x64'
    ? `this machine is ${process.arch}, not x64`
    : undefined;
if (obstacle !== undefined) console.log(`codegen-amd64: machine code is not run, ${obstacle}`);

/** Tests that run machine code. */
export const describeNative = describe.runIf(obstacle === undefined);

export function execMemory(): ExecMemory {
  if (!found.available) throw new Error(found.reason);
  return found.memory;
}

export const store = 1;

/** What this processor has beyond the baseline. */
export function processorFeatures(): Amd64Features {
  if (obstacle !== undefined) return baselineFeatures;
  const features = detectFeatures(execMemory());
  if (features === undefined) throw new Error('this processor has no SSE4.1');
  return features;
}
export const exitDone = 0;
/** The function that a program begins with. */
export const mainSymbol = 1000;
/** Exit codes of calls to functions that the test serves: this plus the symbol. */
export const firstHostExit = 100;

/** Optimises, lowers, allocates, checks and encodes. */
export function compile(func: SsaFunction, target: Target, pipeline: readonly PassName[] = fastPipeline): MachCode {
  runPipeline(func, pipeline);
  verify(func);
  const mach = lowerFunction(func, target);
  const allocation = allocate(mach, target);
  checkAllocation(mach, allocation, target);
  return emitFunction(mach, allocation, target);
}

/** A function that leaves with its parameters and returns what comes back. */
export function hostFunction(symbol: number, signature: Signature): SsaFunction {
  const b = new FunctionBuilder(`host${symbol}`, signature);
  const inst = b.call(
    Op.exit,
    firstHostExit + symbol,
    b.func.addSignature(signature),
    signature.params.map((_, i) => b.func.param(b.func.entry, i)),
  );
  b.return(signature.results.map((_, i) => b.func.result(inst, i)));
  return b.finish();
}

/** The entry that calls the main function with the parameters from the slots. */
function entryFunction(signature: Signature): SsaFunction {
  const b = new FunctionBuilder('entry', { params: [], results: [] });
  const pinned = b.pinned(0);
  let slot = 0;
  const args = signature.params.map((type) => {
    const value = b.peek(type, pinned, layout.exitSlots + 8 * slot, 1);
    slot += slotsOf(type);
    return value;
  });
  const call = b.call(Op.call, mainSymbol, b.func.addSignature(signature), args);
  const results = signature.results.map((_, i) => b.func.result(call, i));
  b.call(Op.exit, exitDone, b.func.addSignature({ params: signature.results, results: [] }), results);
  b.trap(99);
  return b.finish();
}

/** Functions linked into one arena, entered through the main one. */
export class Program {
  readonly arena: CodeArena;
  readonly context: Context;
  /** Where each symbol begins. */
  readonly offsets = new Map<number, number>();
  private readonly words: Int32Array;
  private readonly wide: BigInt64Array;
  private readonly signature: Signature;
  private readonly pollArena: CodeArena;
  memory: LinearMemory | undefined;

  constructor(codes: ReadonlyMap<number, MachCode>, signature: Signature, target: Target, stackBytes = 65536) {
    this.signature = signature;
    const all = new Map([...codes, [-1, compile(entryFunction(signature), target)]]);
    let size = 0;
    for (const [symbol, code] of all) {
      this.offsets.set(symbol, size);
      size += (code.bytes.length + 15) & ~15;
    }
    const bytes = new Uint8Array(size);
    for (const [symbol, code] of all) {
      const start = this.offsets.get(symbol)!;
      bytes.set(code.bytes, start);
      const { relocations } = code;
      for (let i = 0; i < relocations.count; i++) {
        const at = start + relocations.offset[i]!;
        const to = this.offsets.get(relocations.data[i]!);
        if (to === undefined) throw new Error(`no symbol ${relocations.data[i]}`);
        target.relocate(bytes, at, to - at);
      }
    }
    this.arena = execMemory().createCode(bytes);
    for (const [symbol, code] of all) this.publish(symbol, code);
    this.context = execMemory().createContext({ stackBytes, store });
    this.context.setEntry(this.arena.address + this.offsets.get(-1)!);
    this.words = this.context.words;
    this.wide = new BigInt64Array(this.context.buffer);
    const stub = target.pollStub();
    this.pollArena = execMemory().createCode(stub.bytes);
    this.pollArena.publish({ start: 0, end: stub.bytes.length, name: 'poll', traps: new Uint32Array(0) });
    writeAddress(new Uint32Array(this.context.buffer), layout.pollStub, this.pollArena.address);
  }

  private publish(symbol: number, code: MachCode): void {
    const start = this.offsets.get(symbol)!;
    const traps: number[] = [];
    for (let i = 0; i < code.traps.count; i++) traps.push(start + code.traps.offset[i]!, code.traps.data[i]! >>> 0);
    const end = start + code.bytes.length;
    this.arena.publish({ start, end, name: `symbol ${symbol}`, traps: Uint32Array.from(traps) });
  }

  get pollAddress(): number {
    return this.pollArena.address;
  }

  addressOf(symbol: number): number {
    return this.arena.address + this.offsets.get(symbol)!;
  }

  /** Values in exit slots; a vector is one number of 128 bits. */
  write(types: readonly Type[], values: readonly Bits[]): void {
    let slot = layout.exitSlots / 8;
    types.forEach((type, i) => {
      const value = BigInt(values[i]!);
      // What an embedder leaves in the upper half must not matter.
      if (type === Type.i32 || type === Type.f32) this.wide[slot] = (0x5555_5555n << 32n) | BigInt.asUintN(32, value);
      else this.wide[slot] = BigInt.asIntN(64, value);
      if (type === Type.v128) this.wide[slot + 1] = BigInt.asIntN(64, value >> 64n);
      slot += slotsOf(type);
    });
  }

  read(types: readonly Type[]): Bits[] {
    let slot = layout.exitSlots / 8;
    return types.map((type) => {
      const at = slot;
      slot += slotsOf(type);
      if (type === Type.i32 || type === Type.f32) return this.words[2 * at]!;
      if (type !== Type.v128) return this.wide[at]!;
      return (BigInt.asUintN(64, this.wide[at + 1]!) << 64n) | BigInt.asUintN(64, this.wide[at]!);
    });
  }

  /** Runs to the end; `serve` handles exits. The results, or `trap N`. */
  run(args: readonly Bits[], serve: (exitCode: number) => void = () => {}): Bits[] | string {
    this.write(this.signature.params, args);
    let exit = this.context.start();
    while (exit > 1) {
      serve(exit);
      exit = this.context.resume();
    }
    if (exit === 1) return `trap ${this.context.trapCode}`;
    return this.read(this.signature.results);
  }

  release(): void {
    this.context.release();
    this.arena.release();
    this.pollArena.release();
  }
}
