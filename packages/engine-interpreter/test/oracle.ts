/** V8's WebAssembly as the oracle: a module that applies one instruction to operands in its memory. */
import type { Opcode } from '@wazero-ts/binary';

/** Rows of four 16-byte cells: up to three operands, then the result. */
export const rowBytes = 64;
export const rowCount = 1024;
/** Where memory instructions find bytes: after the rows. */
export const dataBase = rowBytes * rowCount;

export interface Oracle {
  readonly memory: DataView;
  /** Applies the instruction to a row. @returns whether it trapped */
  run(row: number): boolean;
}

const loads: Record<string, readonly number[]> = { i: [0x28], I: [0x29], f: [0x2a], F: [0x2b], v: [0xfd, 0x00] };
const stores: Record<string, readonly number[]> = { i: [0x36], I: [0x37], f: [0x38], F: [0x39], v: [0xfd, 0x0b] };

/** @param immediates - the instruction's immediates in the binary format */
export function newOracle(opcode: Opcode, immediates: readonly number[] = []): Oracle {
  const { params = '', results = '' } = opcode;
  const body: number[] = [0x20, 0];
  [...params].forEach((letter, index) => {
    body.push(0x20, 0, ...(loads[letter] ?? []), 0, ...leb(index * 16));
  });
  if (opcode.prefix !== 0) body.push(opcode.prefix);
  body.push(...(opcode.prefix === 0 ? [opcode.code] : leb(opcode.code)), ...immediates);
  if (results === '') body.push(0x1a);
  else body.push(...(stores[results] ?? []), 0, ...leb(48));
  const bytes = moduleBytes(body);
  const exports = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  const memory = new DataView((exports['m'] as WebAssembly.Memory).buffer);
  const run = exports['f'] as (address: number) => void;
  return {
    memory,
    run(row: number): boolean {
      try {
        run(row * rowBytes);
        return false;
      } catch (error) {
        if (error instanceof WebAssembly.RuntimeError) return true;
        throw error;
      }
    },
  };
}

function moduleBytes(body: readonly number[]): Uint8Array<ArrayBuffer> {
  const code = [0, ...body, 0x0b];
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, 0x7f, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 2]),
    ...section(7, [2, 1, 0x66, 0, 0, 1, 0x6d, 2, 0]),
    ...section(10, [1, ...leb(code.length), ...code]),
  ]);
}

function section(id: number, payload: readonly number[]): number[] {
  return [id, ...leb(payload.length), ...payload];
}

function leb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  bytes.push(rest);
  return bytes;
}
