/** Instructions whose result has lanes of twice or half the operands' width. */
import { I32 as stackI32 } from '../stack.js';
import type { BinaryHandler, HandlerTable, UnaryHandler } from './handler.js';
import { multiplyHighSigned, multiplyHighUnsigned } from './i64.js';
import {
  choose,
  highPairSigned,
  highPairUnsigned,
  lowPairSigned,
  lowPairUnsigned,
  mul16,
  sign16,
} from './packed-lanes.js';
import { store } from './vector.js';

const I32: Int32Array = stackI32;

/** Widens the lanes of two words; the halves of vectors differ only in which words. */
export function extend8Signed(dst: number, x: number, y: number): void {
  store(dst, lowPairSigned(x), highPairSigned(x), lowPairSigned(y), highPairSigned(y));
}

export function extend8Unsigned(dst: number, x: number, y: number): void {
  store(dst, lowPairUnsigned(x), highPairUnsigned(x), lowPairUnsigned(y), highPairUnsigned(y));
}

export function extend16Signed(dst: number, x: number, y: number): void {
  store(dst, (x << 16) >> 16, x >> 16, (y << 16) >> 16, y >> 16);
}

export function extend16Unsigned(dst: number, x: number, y: number): void {
  store(dst, x & 0xffff, x >>> 16, y & 0xffff, y >>> 16);
}

export function extend32Signed(dst: number, x: number, y: number): void {
  store(dst, x, x >> 31, y, y >> 31);
}

export function extend32Unsigned(dst: number, x: number, y: number): void {
  store(dst, x, 0, y, 0);
}

export const simdExtend: HandlerTable<UnaryHandler> = {
  'i16x8.extend_low_i8x16_s': (dst, a) => extend8Signed(dst, I32[a]!, I32[a + 1]!),
  'i16x8.extend_high_i8x16_s': (dst, a) => extend8Signed(dst, I32[a + 2]!, I32[a + 3]!),
  'i16x8.extend_low_i8x16_u': (dst, a) => extend8Unsigned(dst, I32[a]!, I32[a + 1]!),
  'i16x8.extend_high_i8x16_u': (dst, a) => extend8Unsigned(dst, I32[a + 2]!, I32[a + 3]!),
  'i32x4.extend_low_i16x8_s': (dst, a) => extend16Signed(dst, I32[a]!, I32[a + 1]!),
  'i32x4.extend_high_i16x8_s': (dst, a) => extend16Signed(dst, I32[a + 2]!, I32[a + 3]!),
  'i32x4.extend_low_i16x8_u': (dst, a) => extend16Unsigned(dst, I32[a]!, I32[a + 1]!),
  'i32x4.extend_high_i16x8_u': (dst, a) => extend16Unsigned(dst, I32[a + 2]!, I32[a + 3]!),
  'i64x2.extend_low_i32x4_s': (dst, a) => extend32Signed(dst, I32[a]!, I32[a + 1]!),
  'i64x2.extend_high_i32x4_s': (dst, a) => extend32Signed(dst, I32[a + 2]!, I32[a + 3]!),
  'i64x2.extend_low_i32x4_u': (dst, a) => extend32Unsigned(dst, I32[a]!, I32[a + 1]!),
  'i64x2.extend_high_i32x4_u': (dst, a) => extend32Unsigned(dst, I32[a + 2]!, I32[a + 3]!),
};

function multiply8Signed(dst: number, a0: number, a1: number, b0: number, b1: number): void {
  store(
    dst,
    mul16(lowPairSigned(a0), lowPairSigned(b0)),
    mul16(highPairSigned(a0), highPairSigned(b0)),
    mul16(lowPairSigned(a1), lowPairSigned(b1)),
    mul16(highPairSigned(a1), highPairSigned(b1)),
  );
}

function multiply8Unsigned(dst: number, a0: number, a1: number, b0: number, b1: number): void {
  store(
    dst,
    mul16(lowPairUnsigned(a0), lowPairUnsigned(b0)),
    mul16(highPairUnsigned(a0), highPairUnsigned(b0)),
    mul16(lowPairUnsigned(a1), lowPairUnsigned(b1)),
    mul16(highPairUnsigned(a1), highPairUnsigned(b1)),
  );
}

function multiply16Signed(dst: number, a0: number, a1: number, b0: number, b1: number): void {
  store(
    dst,
    Math.imul((a0 << 16) >> 16, (b0 << 16) >> 16),
    Math.imul(a0 >> 16, b0 >> 16),
    Math.imul((a1 << 16) >> 16, (b1 << 16) >> 16),
    Math.imul(a1 >> 16, b1 >> 16),
  );
}

function multiply16Unsigned(dst: number, a0: number, a1: number, b0: number, b1: number): void {
  store(
    dst,
    Math.imul(a0 & 0xffff, b0 & 0xffff),
    Math.imul(a0 >>> 16, b0 >>> 16),
    Math.imul(a1 & 0xffff, b1 & 0xffff),
    Math.imul(a1 >>> 16, b1 >>> 16),
  );
}

function multiply32Signed(dst: number, a0: number, a1: number, b0: number, b1: number): void {
  store(dst, Math.imul(a0, b0), multiplyHighSigned(a0, b0), Math.imul(a1, b1), multiplyHighSigned(a1, b1));
}

function multiply32Unsigned(dst: number, a0: number, a1: number, b0: number, b1: number): void {
  store(dst, Math.imul(a0, b0), multiplyHighUnsigned(a0, b0), Math.imul(a1, b1), multiplyHighUnsigned(a1, b1));
}

function narrowToI16(x: number): number {
  return Math.min(Math.max(x, -32768), 32767) & 0xffff;
}

function narrowToU16(x: number): number {
  return Math.min(Math.max(x, 0), 65535);
}

// Narrowing works on both 16-bit lanes of a word at once. Masks are spelled out: through functions, there would be more
// than V8 inlines into one handler.

/** The two signed lanes of a word limited to 8 signed bits, in the lower half of a word. */
function narrowPairSigned(x: number): number {
  const signs = x & sign16;
  const negative = (signs << 1) - (signs >>> 15);
  const magnitudes = (x ^ negative) & 0x7f80_7f80;
  const outside = (magnitudes + 0x7fff_7fff) & sign16;
  const limited = choose((outside << 1) - (outside >>> 15), 0x007f_007f ^ negative, x) & 0x00ff_00ff;
  return (limited | (limited >>> 8)) & 0xffff;
}

/** The two signed lanes of a word limited to 8 unsigned bits, in the lower half of a word. */
function narrowPairUnsigned(x: number): number {
  const signs = x & sign16;
  const negative = (signs << 1) - (signs >>> 15);
  const outside = ((x & 0x7f00_7f00) + 0x7fff_7fff) & sign16;
  const limited = (x | ((outside << 1) - (outside >>> 15))) & ~negative & 0x00ff_00ff;
  return (limited | (limited >>> 8)) & 0xffff;
}

function narrow16Signed(x: number, y: number): number {
  return narrowPairSigned(x) | (narrowPairSigned(y) << 16);
}

function narrow16Unsigned(x: number, y: number): number {
  return narrowPairUnsigned(x) | (narrowPairUnsigned(y) << 16);
}

function narrow32Signed(x: number, y: number): number {
  return narrowToI16(x) | (narrowToI16(y) << 16);
}

function narrow32Unsigned(x: number, y: number): number {
  return narrowToU16(x) | (narrowToU16(y) << 16);
}

export const simdWidening: HandlerTable<BinaryHandler> = {
  'i16x8.extmul_low_i8x16_s': (dst, a, b) => multiply8Signed(dst, I32[a]!, I32[a + 1]!, I32[b]!, I32[b + 1]!),
  'i16x8.extmul_high_i8x16_s': (dst, a, b) => multiply8Signed(dst, I32[a + 2]!, I32[a + 3]!, I32[b + 2]!, I32[b + 3]!),
  'i16x8.extmul_low_i8x16_u': (dst, a, b) => multiply8Unsigned(dst, I32[a]!, I32[a + 1]!, I32[b]!, I32[b + 1]!),
  'i16x8.extmul_high_i8x16_u': (dst, a, b) =>
    multiply8Unsigned(dst, I32[a + 2]!, I32[a + 3]!, I32[b + 2]!, I32[b + 3]!),
  'i32x4.extmul_low_i16x8_s': (dst, a, b) => multiply16Signed(dst, I32[a]!, I32[a + 1]!, I32[b]!, I32[b + 1]!),
  'i32x4.extmul_high_i16x8_s': (dst, a, b) => multiply16Signed(dst, I32[a + 2]!, I32[a + 3]!, I32[b + 2]!, I32[b + 3]!),
  'i32x4.extmul_low_i16x8_u': (dst, a, b) => multiply16Unsigned(dst, I32[a]!, I32[a + 1]!, I32[b]!, I32[b + 1]!),
  'i32x4.extmul_high_i16x8_u': (dst, a, b) =>
    multiply16Unsigned(dst, I32[a + 2]!, I32[a + 3]!, I32[b + 2]!, I32[b + 3]!),
  'i64x2.extmul_low_i32x4_s': (dst, a, b) => multiply32Signed(dst, I32[a]!, I32[a + 1]!, I32[b]!, I32[b + 1]!),
  'i64x2.extmul_high_i32x4_s': (dst, a, b) => multiply32Signed(dst, I32[a + 2]!, I32[a + 3]!, I32[b + 2]!, I32[b + 3]!),
  'i64x2.extmul_low_i32x4_u': (dst, a, b) => multiply32Unsigned(dst, I32[a]!, I32[a + 1]!, I32[b]!, I32[b + 1]!),
  'i64x2.extmul_high_i32x4_u': (dst, a, b) =>
    multiply32Unsigned(dst, I32[a + 2]!, I32[a + 3]!, I32[b + 2]!, I32[b + 3]!),
  'i8x16.narrow_i16x8_s': (dst, a, b) =>
    store(
      dst,
      narrow16Signed(I32[a]!, I32[a + 1]!),
      narrow16Signed(I32[a + 2]!, I32[a + 3]!),
      narrow16Signed(I32[b]!, I32[b + 1]!),
      narrow16Signed(I32[b + 2]!, I32[b + 3]!),
    ),
  'i8x16.narrow_i16x8_u': (dst, a, b) =>
    store(
      dst,
      narrow16Unsigned(I32[a]!, I32[a + 1]!),
      narrow16Unsigned(I32[a + 2]!, I32[a + 3]!),
      narrow16Unsigned(I32[b]!, I32[b + 1]!),
      narrow16Unsigned(I32[b + 2]!, I32[b + 3]!),
    ),
  'i16x8.narrow_i32x4_s': (dst, a, b) =>
    store(
      dst,
      narrow32Signed(I32[a]!, I32[a + 1]!),
      narrow32Signed(I32[a + 2]!, I32[a + 3]!),
      narrow32Signed(I32[b]!, I32[b + 1]!),
      narrow32Signed(I32[b + 2]!, I32[b + 3]!),
    ),
  'i16x8.narrow_i32x4_u': (dst, a, b) =>
    store(
      dst,
      narrow32Unsigned(I32[a]!, I32[a + 1]!),
      narrow32Unsigned(I32[a + 2]!, I32[a + 3]!),
      narrow32Unsigned(I32[b]!, I32[b + 1]!),
      narrow32Unsigned(I32[b + 2]!, I32[b + 3]!),
    ),
};
