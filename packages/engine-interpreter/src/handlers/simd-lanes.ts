/** Moving lanes about: splat, extract, replace, swizzle, shuffle. All moves are of integers. */
import { I8 as stackI8, I16 as stackI16, I32 as stackI32, U8 as stackU8, U16 as stackU16 } from '../stack.js';
import type { BinaryHandler, ExtractLaneHandler, HandlerTable, ReplaceLaneHandler, UnaryHandler } from './handler.js';
import { store } from './vector.js';

const I8: Int8Array = stackI8;
const U8: Uint8Array = stackU8;
const I16: Int16Array = stackI16;
const U16: Uint16Array = stackU16;
const I32: Int32Array = stackI32;

/** Four copies of a word; also of a narrower lane that was repeated within the word. */
export function splatWord(dst: number, word: number): void {
  store(dst, word, word, word, word);
}

export function repeat8(x: number): number {
  return Math.imul(x & 0xff, 0x0101_0101);
}

export function repeat16(x: number): number {
  return (x & 0xffff) | (x << 16);
}

function splatSlot(dst: number, a: number): void {
  store(dst, I32[a]!, I32[a + 1]!, I32[a]!, I32[a + 1]!);
}

export const simdSplat: HandlerTable<UnaryHandler> = {
  'i8x16.splat': (dst, a) => splatWord(dst, repeat8(I32[a]!)),
  'i16x8.splat': (dst, a) => splatWord(dst, repeat16(I32[a]!)),
  'i32x4.splat': (dst, a) => splatWord(dst, I32[a]!),
  'f32x4.splat': (dst, a) => splatWord(dst, I32[a]!),
  'i64x2.splat': splatSlot,
  'f64x2.splat': splatSlot,
};

function extractWord(dst: number, a: number, lane: number): void {
  I32[dst] = I32[a + lane]!;
}

function extractSlot(dst: number, a: number, lane: number): void {
  const low = I32[a + 2 * lane]!;
  const high = I32[a + 2 * lane + 1]!;
  I32[dst] = low;
  I32[dst + 1] = high;
}

export const simdExtractLane: HandlerTable<ExtractLaneHandler> = {
  'i8x16.extract_lane_s': (dst, a, lane) => {
    I32[dst] = I8[(a << 2) + lane]!;
  },
  'i8x16.extract_lane_u': (dst, a, lane) => {
    I32[dst] = U8[(a << 2) + lane]!;
  },
  'i16x8.extract_lane_s': (dst, a, lane) => {
    I32[dst] = I16[(a << 1) + lane]!;
  },
  'i16x8.extract_lane_u': (dst, a, lane) => {
    I32[dst] = U16[(a << 1) + lane]!;
  },
  'i32x4.extract_lane': extractWord,
  'f32x4.extract_lane': extractWord,
  'i64x2.extract_lane': extractSlot,
  'f64x2.extract_lane': extractSlot,
};

function copyVector(dst: number, a: number): void {
  store(dst, I32[a]!, I32[a + 1]!, I32[a + 2]!, I32[a + 3]!);
}

function replaceWord(dst: number, a: number, b: number, lane: number): void {
  const word = I32[b]!;
  copyVector(dst, a);
  I32[dst + lane] = word;
}

function replaceSlot(dst: number, a: number, b: number, lane: number): void {
  const low = I32[b]!;
  const high = I32[b + 1]!;
  copyVector(dst, a);
  I32[dst + 2 * lane] = low;
  I32[dst + 2 * lane + 1] = high;
}

export const simdReplaceLane: HandlerTable<ReplaceLaneHandler> = {
  'i8x16.replace_lane': (dst, a, b, lane) => {
    const value = I32[b]!;
    copyVector(dst, a);
    I8[(dst << 2) + lane] = value;
  },
  'i16x8.replace_lane': (dst, a, b, lane) => {
    const value = I32[b]!;
    copyVector(dst, a);
    I16[(dst << 1) + lane] = value;
  },
  'i32x4.replace_lane': replaceWord,
  'f32x4.replace_lane': replaceWord,
  'i64x2.replace_lane': replaceSlot,
  'f64x2.replace_lane': replaceSlot,
};

function swizzledByte(base: number, index: number): number {
  return index < 16 ? U8[base + index]! : 0;
}

function swizzledWord(base: number, indices: number): number {
  return (
    swizzledByte(base, indices & 0xff) |
    (swizzledByte(base, (indices >>> 8) & 0xff) << 8) |
    (swizzledByte(base, (indices >>> 16) & 0xff) << 16) |
    (swizzledByte(base, indices >>> 24) << 24)
  );
}

export const simdSwizzle: HandlerTable<BinaryHandler> = {
  'i8x16.swizzle': (dst, a, b) => {
    const base = a << 2;
    store(
      dst,
      swizzledWord(base, I32[b]!),
      swizzledWord(base, I32[b + 1]!),
      swizzledWord(base, I32[b + 2]!),
      swizzledWord(base, I32[b + 3]!),
    );
  },
};

function shuffledByte(baseA: number, baseB: number, index: number): number {
  return U8[index < 16 ? baseA + index : baseB + index - 16]!;
}

function shuffledWord(baseA: number, baseB: number, indices: number): number {
  return (
    shuffledByte(baseA, baseB, indices & 0xff) |
    (shuffledByte(baseA, baseB, (indices >>> 8) & 0xff) << 8) |
    (shuffledByte(baseA, baseB, (indices >>> 16) & 0xff) << 16) |
    (shuffledByte(baseA, baseB, indices >>> 24) << 24)
  );
}

/**
 * `i8x16.shuffle`; its sixteen lane indices, each below 32, are the bytes of four words. Most shuffles that compilers
 * make move whole words, and are several times faster as that.
 */
export function shuffle(dst: number, a: number, b: number, i0: number, i1: number, i2: number, i3: number): void {
  const w0 = wordIndexOf(i0);
  const w1 = wordIndexOf(i1);
  const w2 = wordIndexOf(i2);
  const w3 = wordIndexOf(i3);
  if ((w0 | w1 | w2 | w3) >= 0) shuffleWords(dst, a, b, w0, w1, w2, w3);
  else shuffleBytes(dst, a, b, i0, i1, i2, i3);
}

function shuffleBytes(dst: number, a: number, b: number, i0: number, i1: number, i2: number, i3: number): void {
  const baseA = a << 2;
  const baseB = b << 2;
  store(
    dst,
    shuffledWord(baseA, baseB, i0),
    shuffledWord(baseA, baseB, i1),
    shuffledWord(baseA, baseB, i2),
    shuffledWord(baseA, baseB, i3),
  );
}

/** A shuffle that moves whole words; each index is below 8. */
export function shuffleWords(dst: number, a: number, b: number, i0: number, i1: number, i2: number, i3: number): void {
  store(
    dst,
    I32[i0 < 4 ? a + i0 : b + i0 - 4]!,
    I32[i1 < 4 ? a + i1 : b + i1 - 4]!,
    I32[i2 < 4 ? a + i2 : b + i2 - 4]!,
    I32[i3 < 4 ? a + i3 : b + i3 - 4]!,
  );
}

/**
 * The word index that four byte indices of a shuffle stand for.
 *
 * @param indices - one of the four words given to {@link shuffle}
 * @returns an index for {@link shuffleWords}, or -1 when the bytes do not make up a whole word
 */
export function wordIndexOf(indices: number): number {
  const first = indices & 0xff;
  return (first & 3) === 0 && indices === repeat8(first) + 0x0302_0100 ? first >> 2 : -1;
}
