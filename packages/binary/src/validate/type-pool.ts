import type { ModuleBuilder } from '../module-builder.js';
import { type ValType, ValTypes } from '../types.js';

/** One-type ranges for block types that are a value type. */
const singles: readonly ValType[] = [
  ValTypes.i32,
  ValTypes.i64,
  ValTypes.f32,
  ValTypes.f64,
  ValTypes.v128,
  ValTypes.funcref,
  ValTypes.externref,
];

/** The parameters and results of all function types of a module, flat in one array. */
export interface TypePool {
  readonly types: Int32Array;
  /** By type index: the range of the parameters... */
  readonly paramStart: Int32Array;
  readonly paramCount: Int32Array;
  /** ...and of the results. */
  readonly resultStart: Int32Array;
  readonly resultCount: Int32Array;
}

export function buildTypePool(module: ModuleBuilder): TypePool {
  const count = module.types.length;
  const paramStart = new Int32Array(count);
  const paramCount = new Int32Array(count);
  const resultStart = new Int32Array(count);
  const resultCount = new Int32Array(count);
  let size = singles.length;
  for (let i = 0; i < count; i++) {
    const { params, results } = module.typeAt(i);
    paramStart[i] = size;
    paramCount[i] = params.length;
    resultStart[i] = size + params.length;
    resultCount[i] = results.length;
    size += params.length + results.length;
  }
  const types = new Int32Array(size);
  types.set(singles);
  for (let i = 0; i < count; i++) {
    const { params, results } = module.typeAt(i);
    types.set(params, paramStart[i]);
    types.set(results, resultStart[i]);
  }
  return { types, paramStart, paramCount, resultStart, resultCount };
}

/** Where the pool has the range of one value type. */
export function singleStart(type: ValType): number {
  return singles.indexOf(type);
}
