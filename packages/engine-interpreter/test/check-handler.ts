import type { Opcode } from '@wazero-ts/binary';
import { expect } from 'vitest';
import { I32, U8 } from '../src/stack.js';
import { TrapSignal } from '../src/trap-signal.js';
import { arithmeticLane, byteLengthOf, hex, isAllowed, nansAreCanonical } from './compare.js';
import { fillOperand, Random } from './operands.js';
import { newOracle, type Oracle, rowBytes, rowCount } from './oracle.js';

/** Positions of operands and result; a handler must give the same in all, also where its result overlaps operands. */
const layouts: readonly { readonly dst: number; readonly operands: readonly [number, number, number] }[] = [
  { dst: 40, operands: [8, 16, 24] },
  { dst: 8, operands: [8, 16, 24] },
  { dst: 16, operands: [8, 16, 24] },
  { dst: 24, operands: [8, 16, 24] },
  { dst: 10, operands: [8, 16, 24] },
  { dst: 14, operands: [8, 16, 12] },
  { dst: 8, operands: [10, 14, 18] },
  { dst: 40, operands: [8, 8, 8] },
];
const layoutsOfAddressed = layouts.slice(0, -1);

/** Runs a handler on resolved positions, with the immediates of `immediates` if it has some. */
export type Apply = (dst: number, operands: readonly [number, number, number], oracle: Oracle) => void;

export interface CheckOptions {
  readonly immediates?: readonly number[];
  /** Gives the operands of an instruction that takes an address; such operands must stay apart. */
  readonly prepare?: (view: DataView, offset: number, random: Random) => void;
}

/** Applies a handler and V8 to the same random operands and compares results as bits, and traps. */
export function checkHandler(opcode: Opcode, apply: Apply, options: CheckOptions = {}): void {
  const { immediates = [] } = options;
  const oracle = newOracle(opcode, immediates);
  checkRows(opcode, apply, options, oracle);
  if (options.prepare !== undefined) return;
  warmUp(apply, oracle);
  checkRows(opcode, apply, options, oracle);
}

/** Long enough that V8 optimises the handler: what it does to NaNs changes with that. */
function warmUp(apply: Apply, oracle: Oracle): void {
  const { dst, operands } = layouts[0]!;
  for (let i = 0; i < 20_000; i++) {
    try {
      apply(dst, operands, oracle);
    } catch (error) {
      if (!(error instanceof TrapSignal)) throw error;
    }
  }
}

function checkRows(opcode: Opcode, apply: Apply, options: CheckOptions, oracle: Oracle): void {
  const { params = '', results = '', name } = opcode;
  const usable = options.prepare === undefined ? layouts : layoutsOfAddressed;
  const random = new Random(opcode.key * 2654435761);
  const memory = oracle.memory;
  const lane = arithmeticLane(name);
  const resultBytes = results === '' ? 0 : byteLengthOf(results);
  for (let row = 0; row < rowCount; row++) {
    const base = row * rowBytes;
    const layout = usable[row % usable.length]!;
    for (const [index, letter] of [...params].entries()) fillOperand(random, memory, base + index * 16, letter);
    options.prepare?.(memory, base, random);
    placeOperands(memory, base, params, layout.operands);
    const before = [...params].map((_, index) => hex(cell(memory, base + index * 16), 16)).join(' | ');
    const canonicalInputs = lane !== 0 && [...params].every((_, i) => onlyCanonicalNans(memory, base + i * 16));
    const trapped = oracle.run(row);
    let signal: TrapSignal | undefined;
    try {
      apply(layout.dst, layout.operands, oracle);
    } catch (error) {
      if (!(error instanceof TrapSignal)) throw error;
      signal = error;
    }
    if (trapped || signal !== undefined) {
      if (trapped !== (signal !== undefined))
        expect.fail(`${name}: ours ${signal?.code}, V8 trapped ${trapped}: ${before}`);
      continue;
    }
    if (resultBytes === 0) continue;
    const actual = new DataView(I32.buffer, layout.dst * 4, 16);
    const expected = cell(memory, base + 48);
    if (!isAllowed(actual, expected, resultBytes, lane)) {
      const shown = `${hex(actual, resultBytes)}, V8 ${hex(expected, resultBytes)}`;
      expect.fail(`${name} ${JSON.stringify(layout)}: ${before} -> ours ${shown}`);
    }
    if (lane !== 0 && canonicalInputs && !nansAreCanonical(actual, resultBytes, lane)) {
      expect.fail(`${name}: a NaN that is not canonical from ${before}: ${hex(actual, resultBytes)}`);
    }
  }
}

/** Copies the operands to the stack. Where positions coincide, the oracle gets the same bits for both. */
function placeOperands(memory: DataView, base: number, params: string, positions: readonly number[]): void {
  const bytes = new Uint8Array(memory.buffer);
  const stack = (index: number): Uint8Array => {
    const start = positions[index]! * 4;
    return U8.subarray(start, start + byteLengthOf(params[index]!));
  };
  for (let index = 0; index < params.length; index++) {
    const from = base + index * 16;
    stack(index).set(bytes.subarray(from, from + byteLengthOf(params[index]!)));
  }
  for (let index = 0; index < params.length; index++) bytes.set(stack(index), base + index * 16);
}

function cell(memory: DataView, offset: number): DataView {
  return new DataView(memory.buffer, offset, 16);
}

function onlyCanonicalNans(memory: DataView, offset: number): boolean {
  return nansAreCanonical(cell(memory, offset), 16, 4) && nansAreCanonical(cell(memory, offset), 16, 8);
}
