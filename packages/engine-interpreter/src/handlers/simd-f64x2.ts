/** Vectors of two floats of 64 bits. What does no arithmetic moves words, so that NaNs keep their bits. */
import { F64 as stackF64, I32 as stackI32 } from '../stack.js';
import { ceil, floor, maximum, minimum, roundTiesToEven, trunc } from './float.js';
import type { BinaryHandler, HandlerTable, UnaryHandler } from './handler.js';
import { store, storeF64x2 } from './vector.js';

const I32: Int32Array = stackI32;
const F64: Float64Array = stackF64;

const signBit = -0x8000_0000;
const magnitudeBits = 0x7fff_ffff;

/** Stores the masks of two comparisons. */
function storeMasks(dst: number, first: boolean, second: boolean): void {
  const mask0 = first ? -1 : 0;
  const mask1 = second ? -1 : 0;
  store(dst, mask0, mask0, mask1, mask1);
}

/** Stores lane 0 and lane 1 of the vectors at two positions. */
function storeLanes(dst: number, from0: number, from1: number): void {
  store(dst, I32[from0]!, I32[from0 + 1]!, I32[from1 + 2]!, I32[from1 + 3]!);
}

export const f64x2Unary: HandlerTable<UnaryHandler> = {
  'f64x2.abs': (dst, a) => store(dst, I32[a]!, I32[a + 1]! & magnitudeBits, I32[a + 2]!, I32[a + 3]! & magnitudeBits),
  'f64x2.neg': (dst, a) => store(dst, I32[a]!, I32[a + 1]! ^ signBit, I32[a + 2]!, I32[a + 3]! ^ signBit),
  'f64x2.ceil': (dst, a) => storeF64x2(dst, ceil(F64[a >> 1]!), ceil(F64[(a >> 1) + 1]!)),
  'f64x2.floor': (dst, a) => storeF64x2(dst, floor(F64[a >> 1]!), floor(F64[(a >> 1) + 1]!)),
  'f64x2.trunc': (dst, a) => storeF64x2(dst, trunc(F64[a >> 1]!), trunc(F64[(a >> 1) + 1]!)),
  'f64x2.nearest': (dst, a) => storeF64x2(dst, roundTiesToEven(F64[a >> 1]!), roundTiesToEven(F64[(a >> 1) + 1]!)),
  'f64x2.sqrt': (dst, a) => storeF64x2(dst, Math.sqrt(F64[a >> 1]!), Math.sqrt(F64[(a >> 1) + 1]!)),
};

export const f64x2Binary: HandlerTable<BinaryHandler> = {
  'f64x2.eq': (dst, a, b) => storeMasks(dst, F64[a >> 1]! === F64[b >> 1]!, F64[(a >> 1) + 1]! === F64[(b >> 1) + 1]!),
  'f64x2.ne': (dst, a, b) => storeMasks(dst, F64[a >> 1]! !== F64[b >> 1]!, F64[(a >> 1) + 1]! !== F64[(b >> 1) + 1]!),
  'f64x2.lt': (dst, a, b) => storeMasks(dst, F64[a >> 1]! < F64[b >> 1]!, F64[(a >> 1) + 1]! < F64[(b >> 1) + 1]!),
  'f64x2.gt': (dst, a, b) => storeMasks(dst, F64[a >> 1]! > F64[b >> 1]!, F64[(a >> 1) + 1]! > F64[(b >> 1) + 1]!),
  'f64x2.le': (dst, a, b) => storeMasks(dst, F64[a >> 1]! <= F64[b >> 1]!, F64[(a >> 1) + 1]! <= F64[(b >> 1) + 1]!),
  'f64x2.ge': (dst, a, b) => storeMasks(dst, F64[a >> 1]! >= F64[b >> 1]!, F64[(a >> 1) + 1]! >= F64[(b >> 1) + 1]!),
  'f64x2.add': (dst, a, b) => storeF64x2(dst, F64[a >> 1]! + F64[b >> 1]!, F64[(a >> 1) + 1]! + F64[(b >> 1) + 1]!),
  'f64x2.sub': (dst, a, b) => storeF64x2(dst, F64[a >> 1]! - F64[b >> 1]!, F64[(a >> 1) + 1]! - F64[(b >> 1) + 1]!),
  'f64x2.mul': (dst, a, b) => storeF64x2(dst, F64[a >> 1]! * F64[b >> 1]!, F64[(a >> 1) + 1]! * F64[(b >> 1) + 1]!),
  'f64x2.div': (dst, a, b) => storeF64x2(dst, F64[a >> 1]! / F64[b >> 1]!, F64[(a >> 1) + 1]! / F64[(b >> 1) + 1]!),
  'f64x2.min': (dst, a, b) =>
    storeF64x2(dst, minimum(F64[a >> 1]!, F64[b >> 1]!), minimum(F64[(a >> 1) + 1]!, F64[(b >> 1) + 1]!)),
  'f64x2.max': (dst, a, b) =>
    storeF64x2(dst, maximum(F64[a >> 1]!, F64[b >> 1]!), maximum(F64[(a >> 1) + 1]!, F64[(b >> 1) + 1]!)),
  'f64x2.pmin': (dst, a, b) =>
    storeLanes(dst, F64[b >> 1]! < F64[a >> 1]! ? b : a, F64[(b >> 1) + 1]! < F64[(a >> 1) + 1]! ? b : a),
  'f64x2.pmax': (dst, a, b) =>
    storeLanes(dst, F64[a >> 1]! < F64[b >> 1]! ? b : a, F64[(a >> 1) + 1]! < F64[(b >> 1) + 1]! ? b : a),
};
