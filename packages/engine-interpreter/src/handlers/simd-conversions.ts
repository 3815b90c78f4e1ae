/** Conversions between vectors of integers and of floats. */
import { F32 as stackF32, F64 as stackF64, I32 as stackI32 } from '../stack.js';
import { saturateToI32, saturateToU32 } from './conversions.js';
import type { HandlerTable, UnaryHandler } from './handler.js';
import { store, storeF32x4, storeF64x2 } from './vector.js';

const I32: Int32Array = stackI32;
const F32: Float32Array = stackF32;
const F64: Float64Array = stackF64;

export const simdConversions: HandlerTable<UnaryHandler> = {
  'i32x4.trunc_sat_f32x4_s': (dst, a) =>
    store(
      dst,
      saturateToI32(F32[a]!),
      saturateToI32(F32[a + 1]!),
      saturateToI32(F32[a + 2]!),
      saturateToI32(F32[a + 3]!),
    ),
  'i32x4.trunc_sat_f32x4_u': (dst, a) =>
    store(
      dst,
      saturateToU32(F32[a]!),
      saturateToU32(F32[a + 1]!),
      saturateToU32(F32[a + 2]!),
      saturateToU32(F32[a + 3]!),
    ),
  'i32x4.trunc_sat_f64x2_s_zero': (dst, a) =>
    store(dst, saturateToI32(F64[a >> 1]!), saturateToI32(F64[(a >> 1) + 1]!), 0, 0),
  'i32x4.trunc_sat_f64x2_u_zero': (dst, a) =>
    store(dst, saturateToU32(F64[a >> 1]!), saturateToU32(F64[(a >> 1) + 1]!), 0, 0),
  'f32x4.convert_i32x4_s': (dst, a) => storeF32x4(dst, I32[a]!, I32[a + 1]!, I32[a + 2]!, I32[a + 3]!),
  'f32x4.convert_i32x4_u': (dst, a) =>
    storeF32x4(dst, I32[a]! >>> 0, I32[a + 1]! >>> 0, I32[a + 2]! >>> 0, I32[a + 3]! >>> 0),
  'f64x2.convert_low_i32x4_s': (dst, a) => storeF64x2(dst, I32[a]!, I32[a + 1]!),
  'f64x2.convert_low_i32x4_u': (dst, a) => storeF64x2(dst, I32[a]! >>> 0, I32[a + 1]! >>> 0),
  'f32x4.demote_f64x2_zero': (dst, a) => storeF32x4(dst, F64[a >> 1]!, F64[(a >> 1) + 1]!, 0, 0),
  'f64x2.promote_low_f32x4': (dst, a) => storeF64x2(dst, F32[a]!, F32[a + 1]!),
};
