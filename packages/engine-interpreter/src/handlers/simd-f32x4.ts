/** Vectors of four floats of 32 bits. What does no arithmetic moves words, so that NaNs keep their bits. */
import { F32 as stackF32, I32 as stackI32 } from '../stack.js';
import { maximum, minimum, roundTiesToEven } from './float.js';
import type { BinaryHandler, HandlerTable, UnaryHandler } from './handler.js';
import { store, storeF32x4 } from './vector.js';

const I32: Int32Array = stackI32;
const F32: Float32Array = stackF32;

const signBit = -0x8000_0000;
const magnitudeBits = 0x7fff_ffff;

export const f32x4Unary: HandlerTable<UnaryHandler> = {
  'f32x4.abs': (dst, a) =>
    store(
      dst,
      I32[a]! & magnitudeBits,
      I32[a + 1]! & magnitudeBits,
      I32[a + 2]! & magnitudeBits,
      I32[a + 3]! & magnitudeBits,
    ),
  'f32x4.neg': (dst, a) =>
    store(dst, I32[a]! ^ signBit, I32[a + 1]! ^ signBit, I32[a + 2]! ^ signBit, I32[a + 3]! ^ signBit),
  'f32x4.ceil': (dst, a) =>
    storeF32x4(dst, Math.ceil(F32[a]!), Math.ceil(F32[a + 1]!), Math.ceil(F32[a + 2]!), Math.ceil(F32[a + 3]!)),
  'f32x4.floor': (dst, a) =>
    storeF32x4(dst, Math.floor(F32[a]!), Math.floor(F32[a + 1]!), Math.floor(F32[a + 2]!), Math.floor(F32[a + 3]!)),
  'f32x4.trunc': (dst, a) =>
    storeF32x4(dst, Math.trunc(F32[a]!), Math.trunc(F32[a + 1]!), Math.trunc(F32[a + 2]!), Math.trunc(F32[a + 3]!)),
  'f32x4.nearest': (dst, a) =>
    storeF32x4(
      dst,
      roundTiesToEven(F32[a]!),
      roundTiesToEven(F32[a + 1]!),
      roundTiesToEven(F32[a + 2]!),
      roundTiesToEven(F32[a + 3]!),
    ),
  'f32x4.sqrt': (dst, a) =>
    storeF32x4(dst, Math.sqrt(F32[a]!), Math.sqrt(F32[a + 1]!), Math.sqrt(F32[a + 2]!), Math.sqrt(F32[a + 3]!)),
};

export const f32x4Binary: HandlerTable<BinaryHandler> = {
  'f32x4.eq': (dst, a, b) =>
    store(
      dst,
      F32[a]! === F32[b]! ? -1 : 0,
      F32[a + 1]! === F32[b + 1]! ? -1 : 0,
      F32[a + 2]! === F32[b + 2]! ? -1 : 0,
      F32[a + 3]! === F32[b + 3]! ? -1 : 0,
    ),
  'f32x4.ne': (dst, a, b) =>
    store(
      dst,
      F32[a]! !== F32[b]! ? -1 : 0,
      F32[a + 1]! !== F32[b + 1]! ? -1 : 0,
      F32[a + 2]! !== F32[b + 2]! ? -1 : 0,
      F32[a + 3]! !== F32[b + 3]! ? -1 : 0,
    ),
  'f32x4.lt': (dst, a, b) =>
    store(
      dst,
      F32[a]! < F32[b]! ? -1 : 0,
      F32[a + 1]! < F32[b + 1]! ? -1 : 0,
      F32[a + 2]! < F32[b + 2]! ? -1 : 0,
      F32[a + 3]! < F32[b + 3]! ? -1 : 0,
    ),
  'f32x4.gt': (dst, a, b) =>
    store(
      dst,
      F32[a]! > F32[b]! ? -1 : 0,
      F32[a + 1]! > F32[b + 1]! ? -1 : 0,
      F32[a + 2]! > F32[b + 2]! ? -1 : 0,
      F32[a + 3]! > F32[b + 3]! ? -1 : 0,
    ),
  'f32x4.le': (dst, a, b) =>
    store(
      dst,
      F32[a]! <= F32[b]! ? -1 : 0,
      F32[a + 1]! <= F32[b + 1]! ? -1 : 0,
      F32[a + 2]! <= F32[b + 2]! ? -1 : 0,
      F32[a + 3]! <= F32[b + 3]! ? -1 : 0,
    ),
  'f32x4.ge': (dst, a, b) =>
    store(
      dst,
      F32[a]! >= F32[b]! ? -1 : 0,
      F32[a + 1]! >= F32[b + 1]! ? -1 : 0,
      F32[a + 2]! >= F32[b + 2]! ? -1 : 0,
      F32[a + 3]! >= F32[b + 3]! ? -1 : 0,
    ),
  'f32x4.add': (dst, a, b) =>
    storeF32x4(dst, F32[a]! + F32[b]!, F32[a + 1]! + F32[b + 1]!, F32[a + 2]! + F32[b + 2]!, F32[a + 3]! + F32[b + 3]!),
  'f32x4.sub': (dst, a, b) =>
    storeF32x4(dst, F32[a]! - F32[b]!, F32[a + 1]! - F32[b + 1]!, F32[a + 2]! - F32[b + 2]!, F32[a + 3]! - F32[b + 3]!),
  'f32x4.mul': (dst, a, b) =>
    storeF32x4(dst, F32[a]! * F32[b]!, F32[a + 1]! * F32[b + 1]!, F32[a + 2]! * F32[b + 2]!, F32[a + 3]! * F32[b + 3]!),
  'f32x4.div': (dst, a, b) =>
    storeF32x4(dst, F32[a]! / F32[b]!, F32[a + 1]! / F32[b + 1]!, F32[a + 2]! / F32[b + 2]!, F32[a + 3]! / F32[b + 3]!),
  'f32x4.min': (dst, a, b) =>
    storeF32x4(
      dst,
      minimum(F32[a]!, F32[b]!),
      minimum(F32[a + 1]!, F32[b + 1]!),
      minimum(F32[a + 2]!, F32[b + 2]!),
      minimum(F32[a + 3]!, F32[b + 3]!),
    ),
  'f32x4.max': (dst, a, b) =>
    storeF32x4(
      dst,
      maximum(F32[a]!, F32[b]!),
      maximum(F32[a + 1]!, F32[b + 1]!),
      maximum(F32[a + 2]!, F32[b + 2]!),
      maximum(F32[a + 3]!, F32[b + 3]!),
    ),
  'f32x4.pmin': (dst, a, b) =>
    store(
      dst,
      F32[b]! < F32[a]! ? I32[b]! : I32[a]!,
      F32[b + 1]! < F32[a + 1]! ? I32[b + 1]! : I32[a + 1]!,
      F32[b + 2]! < F32[a + 2]! ? I32[b + 2]! : I32[a + 2]!,
      F32[b + 3]! < F32[a + 3]! ? I32[b + 3]! : I32[a + 3]!,
    ),
  'f32x4.pmax': (dst, a, b) =>
    store(
      dst,
      F32[a]! < F32[b]! ? I32[b]! : I32[a]!,
      F32[a + 1]! < F32[b + 1]! ? I32[b + 1]! : I32[a + 1]!,
      F32[a + 2]! < F32[b + 2]! ? I32[b + 2]! : I32[a + 2]!,
      F32[a + 3]! < F32[b + 3]! ? I32[b + 3]! : I32[a + 3]!,
    ),
};
