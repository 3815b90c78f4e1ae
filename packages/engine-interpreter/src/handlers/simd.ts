/**
 * All handlers of vector instructions by form. `i8x16.shuffle` and `v128.const` have immediates of four words:
 * `shuffle`, `shuffleWords` and `store` take them as arguments.
 */
import type { BinaryHandler, HandlerTable, TernaryHandler, UnaryHandler } from './handler.js';
import { simdBitwiseBinary, simdBitwiseTernary, simdBitwiseUnary } from './simd-bitwise.js';
import { simdConversions } from './simd-conversions.js';
import { f32x4Binary, f32x4Unary } from './simd-f32x4.js';
import { f64x2Binary, f64x2Unary } from './simd-f64x2.js';
import { i8x16Binary, i8x16Unary } from './simd-i8x16.js';
import { i16x8Binary, i16x8Unary } from './simd-i16x8.js';
import { i32x4Binary, i32x4Unary } from './simd-i32x4.js';
import { i64x2Binary, i64x2Unary } from './simd-i64x2.js';
import { simdSplat, simdSwizzle } from './simd-lanes.js';
import { simdExtend, simdWidening } from './simd-widening.js';

/** One operand: a vector, or the scalar of a splat. */
export const simdUnary: HandlerTable<UnaryHandler> = {
  ...simdBitwiseUnary,
  ...simdSplat,
  ...i8x16Unary,
  ...i16x8Unary,
  ...i32x4Unary,
  ...i64x2Unary,
  ...f32x4Unary,
  ...f64x2Unary,
  ...simdExtend,
  ...simdConversions,
};

/** Two operands; those of a shift are a vector and an i32. */
export const simdBinary: HandlerTable<BinaryHandler> = {
  ...simdBitwiseBinary,
  ...simdSwizzle,
  ...i8x16Binary,
  ...i16x8Binary,
  ...i32x4Binary,
  ...i64x2Binary,
  ...f32x4Binary,
  ...f64x2Binary,
  ...simdWidening,
};

export const simdTernary: HandlerTable<TernaryHandler> = simdBitwiseTernary;

export { shuffle, shuffleWords, simdExtractLane, simdReplaceLane, wordIndexOf } from './simd-lanes.js';
export { simdLoad, simdLoadLane, simdStore, simdStoreLane, type VectorMemory } from './simd-memory.js';
export { store } from './vector.js';
