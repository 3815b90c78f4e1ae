import { CoreFeaturesV2 } from '@wazero-ts/api';
import { decodeModule } from '@wazero-ts/binary';
import { FlatOp, flatOpNames, flatOpOperands, vectorOpOperands, vectorOps } from '../src/flat-ops.generated.js';
import { lowerFunction } from '../src/lower/lower-function.js';
import { ModuleCode } from '../src/module-code.js';

const typeBytes = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
type TypeName = keyof typeof typeBytes;

export interface OneFunction {
  readonly params?: readonly TypeName[];
  readonly results?: readonly TypeName[];
  readonly locals?: readonly TypeName[];
  /** The instructions without the last `end`. */
  readonly body: readonly number[];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...leb(content.length), ...content];
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

/** A module with one memory, one function that it exports as `f`, and one mutable i32 global. */
export function moduleOf({ params = [], results = [], locals = [], body }: OneFunction): Uint8Array {
  const types = (names: readonly TypeName[]): number[] => [names.length, ...names.map((name) => typeBytes[name])];
  const code = [locals.length, ...locals.flatMap((name) => [1, typeBytes[name]]), ...body, 0x0b];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, ...types(params), ...types(results)]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]),
    ...section(6, [1, 0x7f, 1, 0x41, 0, 0x0b]),
    ...section(7, [1, 1, 0x66, 0, 0]),
    ...section(10, [1, ...leb(code.length), ...code]),
  ]);
}

/** The flat code of a function as text, one operation a line; branch targets as positions. */
export function flatCode(definition: OneFunction, options: { readonly metered?: boolean } = {}): string[] {
  const module = decodeModule(moduleOf(definition), { features: CoreFeaturesV2 });
  const code = new ModuleCode(module, { closeOnContextDone: false, canonicalNaNs: false });
  const words = lowerFunction(code, 0, options.metered ?? false, undefined).slice(1);
  code.release();
  const lines: string[] = [];
  for (let at = 0; at < words.length; ) {
    const op = words[at]!;
    const vector = vectorOpOperands.find(([number]) => number === op);
    const name = vector === undefined ? flatOpNames[op]! : vectorName(op);
    const kinds = vector === undefined ? flatOpOperands[op]! : vector[1];
    let length = kinds.length;
    if (op === FlatOp.brTable) length = 3 + words[at + 2]!;
    if (op === FlatOp.cold || op === FlatOp.pieces) length = words[at + 2]! - 1;
    const operands = Array.from(words.subarray(at + 1, at + 1 + length), (word, n) =>
      kinds[n] === 'r' || (op === FlatOp.brTable && n > 1) ? `@${at + word}` : `${word}`,
    );
    lines.push(`${at}: ${[name, ...operands].join(' ')}`);
    at += 1 + length;
  }
  return lines;
}

function vectorName(op: number): string {
  return Object.keys(vectorOps).find((name) => vectorOps[name] === op)!;
}
