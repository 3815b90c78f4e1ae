/** Vectors of four integers of 32 bits. A shift takes its count from the slot of an i32. */
import { I32 as stackI32 } from '../stack.js';
import type { BinaryHandler, HandlerTable, UnaryHandler } from './handler.js';
import { store } from './vector.js';

const I32: Int32Array = stackI32;

function dotPair(x: number, y: number): number {
  return Math.imul((x << 16) >> 16, (y << 16) >> 16) + Math.imul(x >> 16, y >> 16);
}

export const i32x4Unary: HandlerTable<UnaryHandler> = {
  'i32x4.abs': (dst, a) =>
    store(
      dst,
      (I32[a]! ^ (I32[a]! >> 31)) - (I32[a]! >> 31),
      (I32[a + 1]! ^ (I32[a + 1]! >> 31)) - (I32[a + 1]! >> 31),
      (I32[a + 2]! ^ (I32[a + 2]! >> 31)) - (I32[a + 2]! >> 31),
      (I32[a + 3]! ^ (I32[a + 3]! >> 31)) - (I32[a + 3]! >> 31),
    ),
  'i32x4.neg': (dst, a) => store(dst, 0 - I32[a]!, 0 - I32[a + 1]!, 0 - I32[a + 2]!, 0 - I32[a + 3]!),
  'i32x4.extadd_pairwise_i16x8_s': (dst, a) =>
    store(
      dst,
      ((I32[a]! << 16) >> 16) + (I32[a]! >> 16),
      ((I32[a + 1]! << 16) >> 16) + (I32[a + 1]! >> 16),
      ((I32[a + 2]! << 16) >> 16) + (I32[a + 2]! >> 16),
      ((I32[a + 3]! << 16) >> 16) + (I32[a + 3]! >> 16),
    ),
  'i32x4.extadd_pairwise_i16x8_u': (dst, a) =>
    store(
      dst,
      (I32[a]! & 0xffff) + (I32[a]! >>> 16),
      (I32[a + 1]! & 0xffff) + (I32[a + 1]! >>> 16),
      (I32[a + 2]! & 0xffff) + (I32[a + 2]! >>> 16),
      (I32[a + 3]! & 0xffff) + (I32[a + 3]! >>> 16),
    ),
  'i32x4.all_true': (dst, a) => {
    I32[dst] = I32[a] !== 0 && I32[a + 1] !== 0 && I32[a + 2] !== 0 && I32[a + 3] !== 0 ? 1 : 0;
  },
  'i32x4.bitmask': (dst, a) => {
    I32[dst] = (I32[a]! >>> 31) | ((I32[a + 1]! >>> 30) & 2) | ((I32[a + 2]! >>> 29) & 4) | ((I32[a + 3]! >>> 28) & 8);
  },
};

export const i32x4Binary: HandlerTable<BinaryHandler> = {
  'i32x4.eq': (dst, a, b) =>
    store(
      dst,
      I32[a]! === I32[b]! ? -1 : 0,
      I32[a + 1]! === I32[b + 1]! ? -1 : 0,
      I32[a + 2]! === I32[b + 2]! ? -1 : 0,
      I32[a + 3]! === I32[b + 3]! ? -1 : 0,
    ),
  'i32x4.ne': (dst, a, b) =>
    store(
      dst,
      I32[a]! !== I32[b]! ? -1 : 0,
      I32[a + 1]! !== I32[b + 1]! ? -1 : 0,
      I32[a + 2]! !== I32[b + 2]! ? -1 : 0,
      I32[a + 3]! !== I32[b + 3]! ? -1 : 0,
    ),
  'i32x4.lt_s': (dst, a, b) =>
    store(
      dst,
      I32[a]! < I32[b]! ? -1 : 0,
      I32[a + 1]! < I32[b + 1]! ? -1 : 0,
      I32[a + 2]! < I32[b + 2]! ? -1 : 0,
      I32[a + 3]! < I32[b + 3]! ? -1 : 0,
    ),
  'i32x4.lt_u': (dst, a, b) =>
    store(
      dst,
      I32[a]! >>> 0 < I32[b]! >>> 0 ? -1 : 0,
      I32[a + 1]! >>> 0 < I32[b + 1]! >>> 0 ? -1 : 0,
      I32[a + 2]! >>> 0 < I32[b + 2]! >>> 0 ? -1 : 0,
      I32[a + 3]! >>> 0 < I32[b + 3]! >>> 0 ? -1 : 0,
    ),
  'i32x4.gt_s': (dst, a, b) =>
    store(
      dst,
      I32[a]! > I32[b]! ? -1 : 0,
      I32[a + 1]! > I32[b + 1]! ? -1 : 0,
      I32[a + 2]! > I32[b + 2]! ? -1 : 0,
      I32[a + 3]! > I32[b + 3]! ? -1 : 0,
    ),
  'i32x4.gt_u': (dst, a, b) =>
    store(
      dst,
      I32[a]! >>> 0 > I32[b]! >>> 0 ? -1 : 0,
      I32[a + 1]! >>> 0 > I32[b + 1]! >>> 0 ? -1 : 0,
      I32[a + 2]! >>> 0 > I32[b + 2]! >>> 0 ? -1 : 0,
      I32[a + 3]! >>> 0 > I32[b + 3]! >>> 0 ? -1 : 0,
    ),
  'i32x4.le_s': (dst, a, b) =>
    store(
      dst,
      I32[a]! <= I32[b]! ? -1 : 0,
      I32[a + 1]! <= I32[b + 1]! ? -1 : 0,
      I32[a + 2]! <= I32[b + 2]! ? -1 : 0,
      I32[a + 3]! <= I32[b + 3]! ? -1 : 0,
    ),
  'i32x4.le_u': (dst, a, b) =>
    store(
      dst,
      I32[a]! >>> 0 <= I32[b]! >>> 0 ? -1 : 0,
      I32[a + 1]! >>> 0 <= I32[b + 1]! >>> 0 ? -1 : 0,
      I32[a + 2]! >>> 0 <= I32[b + 2]! >>> 0 ? -1 : 0,
      I32[a + 3]! >>> 0 <= I32[b + 3]! >>> 0 ? -1 : 0,
    ),
  'i32x4.ge_s': (dst, a, b) =>
    store(
      dst,
      I32[a]! >= I32[b]! ? -1 : 0,
      I32[a + 1]! >= I32[b + 1]! ? -1 : 0,
      I32[a + 2]! >= I32[b + 2]! ? -1 : 0,
      I32[a + 3]! >= I32[b + 3]! ? -1 : 0,
    ),
  'i32x4.ge_u': (dst, a, b) =>
    store(
      dst,
      I32[a]! >>> 0 >= I32[b]! >>> 0 ? -1 : 0,
      I32[a + 1]! >>> 0 >= I32[b + 1]! >>> 0 ? -1 : 0,
      I32[a + 2]! >>> 0 >= I32[b + 2]! >>> 0 ? -1 : 0,
      I32[a + 3]! >>> 0 >= I32[b + 3]! >>> 0 ? -1 : 0,
    ),
  'i32x4.add': (dst, a, b) =>
    store(dst, I32[a]! + I32[b]!, I32[a + 1]! + I32[b + 1]!, I32[a + 2]! + I32[b + 2]!, I32[a + 3]! + I32[b + 3]!),
  'i32x4.sub': (dst, a, b) =>
    store(dst, I32[a]! - I32[b]!, I32[a + 1]! - I32[b + 1]!, I32[a + 2]! - I32[b + 2]!, I32[a + 3]! - I32[b + 3]!),
  'i32x4.mul': (dst, a, b) =>
    store(
      dst,
      Math.imul(I32[a]!, I32[b]!),
      Math.imul(I32[a + 1]!, I32[b + 1]!),
      Math.imul(I32[a + 2]!, I32[b + 2]!),
      Math.imul(I32[a + 3]!, I32[b + 3]!),
    ),
  'i32x4.min_s': (dst, a, b) =>
    store(
      dst,
      Math.min(I32[a]!, I32[b]!),
      Math.min(I32[a + 1]!, I32[b + 1]!),
      Math.min(I32[a + 2]!, I32[b + 2]!),
      Math.min(I32[a + 3]!, I32[b + 3]!),
    ),
  'i32x4.min_u': (dst, a, b) =>
    store(
      dst,
      Math.min(I32[a]! >>> 0, I32[b]! >>> 0),
      Math.min(I32[a + 1]! >>> 0, I32[b + 1]! >>> 0),
      Math.min(I32[a + 2]! >>> 0, I32[b + 2]! >>> 0),
      Math.min(I32[a + 3]! >>> 0, I32[b + 3]! >>> 0),
    ),
  'i32x4.max_s': (dst, a, b) =>
    store(
      dst,
      Math.max(I32[a]!, I32[b]!),
      Math.max(I32[a + 1]!, I32[b + 1]!),
      Math.max(I32[a + 2]!, I32[b + 2]!),
      Math.max(I32[a + 3]!, I32[b + 3]!),
    ),
  'i32x4.max_u': (dst, a, b) =>
    store(
      dst,
      Math.max(I32[a]! >>> 0, I32[b]! >>> 0),
      Math.max(I32[a + 1]! >>> 0, I32[b + 1]! >>> 0),
      Math.max(I32[a + 2]! >>> 0, I32[b + 2]! >>> 0),
      Math.max(I32[a + 3]! >>> 0, I32[b + 3]! >>> 0),
    ),
  'i32x4.dot_i16x8_s': (dst, a, b) =>
    store(
      dst,
      dotPair(I32[a]!, I32[b]!),
      dotPair(I32[a + 1]!, I32[b + 1]!),
      dotPair(I32[a + 2]!, I32[b + 2]!),
      dotPair(I32[a + 3]!, I32[b + 3]!),
    ),
  'i32x4.shl': (dst, a, b) => {
    const count = I32[b]!;
    store(dst, I32[a]! << count, I32[a + 1]! << count, I32[a + 2]! << count, I32[a + 3]! << count);
  },
  'i32x4.shr_s': (dst, a, b) => {
    const count = I32[b]!;
    store(dst, I32[a]! >> count, I32[a + 1]! >> count, I32[a + 2]! >> count, I32[a + 3]! >> count);
  },
  'i32x4.shr_u': (dst, a, b) => {
    const count = I32[b]!;
    store(dst, I32[a]! >>> count, I32[a + 1]! >>> count, I32[a + 2]! >>> count, I32[a + 3]! >>> count);
  },
};
