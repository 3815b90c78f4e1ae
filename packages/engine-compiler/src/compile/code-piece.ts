import { isImplementationLimit } from '../frontend/budget.js';
import type { FunctionBodies } from '../frontend/options.js';
import type { CodeTable, CodeVariant, MachineCode, ModuleCodeSource } from './code-source.js';

/** The code of consecutive functions in four arrays, so that it is cheap to send to another thread. */
export interface CodePiece {
  /** The first function, counted from 0 without the imports. */
  readonly first: number;
  readonly count: number;
  /** One function behind the other. */
  readonly bytes: Uint8Array;
  /** {@link headWords} of each function. */
  readonly heads: Int32Array;
  /** Of each function: traps, sites; of each of these the columns offset, loc, data. */
  readonly rows: Int32Array;
  /** Relocations, in the same way. */
  readonly relocations: Int32Array;
}

/** Bytes of code (0: the function can not be compiled), bytes of the frame, rows of traps, of sites, of relocations. */
const headWords = 5;
const columns = 3;

/** A range of functions. */
export interface FunctionRange {
  readonly first: number;
  readonly count: number;
}

/** Cuts a module into ranges of about so many bytes of function bodies. */
export function cutModule({ code }: FunctionBodies, bytesPerRange: number): FunctionRange[] {
  const ranges: FunctionRange[] = [];
  for (let first = 0, next = 0; first < code.count; first = next) {
    const end = code.bodyStart[first]! + bytesPerRange;
    for (next = first + 1; next < code.count && code.bodyEnd[next]! <= end; ) next++;
    ranges.push({ first, count: next - first });
  }
  return ranges;
}

/** Compiles consecutive functions. Those that are too large are left out. */
export function compilePiece(
  source: ModuleCodeSource,
  { first, count }: FunctionRange,
  variant: CodeVariant,
): CodePiece {
  const codes: (MachineCode | undefined)[] = [];
  for (let index = first; index < first + count; index++) codes.push(compileUnlessTooLarge(source, index, variant));
  return packPiece(first, codes);
}

function compileUnlessTooLarge(
  source: ModuleCodeSource,
  definedFunction: number,
  variant: CodeVariant,
): MachineCode | undefined {
  try {
    return source.compileFunction(definedFunction, variant);
  } catch (error) {
    if (isImplementationLimit(error)) return undefined;
    throw error;
  }
}

function packPiece(first: number, codes: readonly (MachineCode | undefined)[]): CodePiece {
  let byteCount = 0;
  let rowCount = 0;
  let relocationCount = 0;
  for (const code of codes) {
    if (code === undefined) continue;
    byteCount += code.bytes.byteLength;
    rowCount += code.traps.count + code.sites.count;
    relocationCount += code.relocations.count;
  }
  const bytes = new Uint8Array(byteCount);
  const heads = new Int32Array(headWords * codes.length);
  const rows = new Int32Array(columns * rowCount);
  const relocations = new Int32Array(columns * relocationCount);
  let byte = 0;
  let row = 0;
  let relocation = 0;
  codes.forEach((code, index) => {
    if (code === undefined) return;
    bytes.set(code.bytes, byte);
    byte += code.bytes.byteLength;
    row = putTable(rows, row, code.traps);
    row = putTable(rows, row, code.sites);
    relocation = putTable(relocations, relocation, code.relocations);
    const counts = [code.traps.count, code.sites.count, code.relocations.count];
    heads.set([code.bytes.byteLength, code.frameBytes, ...counts], headWords * index);
  });
  return { first, count: codes.length, bytes, heads, rows, relocations };
}

/** Returns the place behind the table. */
function putTable(words: Int32Array, at: number, { count, offset, loc, data }: CodeTable): number {
  if (count === 0) return at;
  words.set(offset.subarray(0, count), at);
  words.set(loc.subarray(0, count), at + count);
  words.set(data.subarray(0, count), at + 2 * count);
  return at + columns * count;
}

/** The functions of a piece in their order; undefined for those that can not be compiled. */
export function* unpackPiece(piece: CodePiece): Generator<MachineCode | undefined> {
  let byte = 0;
  let row = 0;
  let relocation = 0;
  for (let head = 0; head < piece.heads.length; head += headWords) {
    const length = piece.heads[head]!;
    if (length === 0) {
      yield undefined;
      continue;
    }
    const frameBytes = piece.heads[head + 1]!;
    const traps = tableAt(piece.rows, row, piece.heads[head + 2]!);
    row += columns * traps.count;
    const sites = tableAt(piece.rows, row, piece.heads[head + 3]!);
    row += columns * sites.count;
    const relocations = tableAt(piece.relocations, relocation, piece.heads[head + 4]!);
    relocation += columns * relocations.count;
    yield { bytes: piece.bytes.subarray(byte, byte + length), frameBytes, traps, sites, relocations };
    byte += length;
  }
}

const noRows = new Int32Array(0);
const emptyTable: CodeTable = { count: 0, offset: noRows, loc: noRows, data: noRows };

function tableAt(words: Int32Array, at: number, count: number): CodeTable {
  if (count === 0) return emptyTable;
  const column = (index: number): Int32Array => words.subarray(at + index * count, at + (index + 1) * count);
  return { count, offset: column(0), loc: column(1), data: column(2) };
}
