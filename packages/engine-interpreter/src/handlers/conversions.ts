/** Conversions between the number types. Floats are read as JS numbers only where arithmetic on them is asked for. */
import { F32 as stackF32, F64 as stackF64, I32 as stackI32 } from '../stack.js';
import { trapIntegerOverflow, trapInvalidConversion } from '../trap-signal.js';
import type { HandlerTable, UnaryHandler } from './handler.js';

const I32: Int32Array = stackI32;
const F32: Float32Array = stackF32;
const F64: Float64Array = stackF64;

const twoTo32 = 0x1_0000_0000;
const twoTo63 = 2 ** 63;
const twoTo64 = 2 ** 64;

function truncateToI32(dst: number, x: number): void {
  if (!(x > -2147483649 && x < 2147483648)) trapOutOfRange(x);
  I32[dst] = x;
}

function truncateToU32(dst: number, x: number): void {
  if (!(x > -1 && x < 4294967296)) trapOutOfRange(x);
  I32[dst] = x;
}

function truncateToI64(dst: number, x: number): void {
  if (!(x >= -twoTo63 && x < twoTo63)) trapOutOfRange(x);
  storeInteger(dst, x);
}

function truncateToU64(dst: number, x: number): void {
  if (!(x > -1 && x < twoTo64)) trapOutOfRange(x);
  storeInteger(dst, x);
}

function trapOutOfRange(x: number): never {
  if (Number.isNaN(x)) trapInvalidConversion();
  trapIntegerOverflow();
}

/** Stores the integer part of `x` modulo 2^64; every step is exact, for dividing by 2^32 only moves the exponent. */
function storeInteger(dst: number, x: number): void {
  const integer = Math.trunc(x);
  const high = Math.floor(integer / twoTo32);
  I32[dst] = integer - high * twoTo32;
  I32[dst + 1] = high;
}

/** `trunc_sat` to i32: saturates, and turns NaN to 0. */
export function saturateToI32(x: number): number {
  if (x >= 2147483647) return 0x7fff_ffff;
  if (x <= -2147483648) return -0x8000_0000;
  return x | 0;
}

/** `trunc_sat` to u32, as the signed number with the same bits. */
export function saturateToU32(x: number): number {
  if (x >= 4294967295) return -1;
  if (x <= 0) return 0;
  return x | 0;
}

function saturateToI64(dst: number, x: number): void {
  if (x >= twoTo63) storeHalves(dst, -1, 0x7fff_ffff);
  else if (x < -twoTo63) storeHalves(dst, 0, -0x8000_0000);
  else if (Number.isNaN(x)) storeHalves(dst, 0, 0);
  else storeInteger(dst, x);
}

function saturateToU64(dst: number, x: number): void {
  if (x >= twoTo64) storeHalves(dst, -1, -1);
  else if (x > -1) storeInteger(dst, x);
  else storeHalves(dst, 0, 0);
}

function storeHalves(dst: number, low: number, high: number): void {
  I32[dst] = low;
  I32[dst + 1] = high;
}

/**
 * A 64-bit magnitude as a number that rounds to the right f32. Rounding to f64 first would round twice; from 2^53 on,
 * the eleven bits that a double has no room for are folded into one sticky bit far below the last bit of an f32.
 */
function nearF32(high: number, low: number): number {
  const sticky = high >= 0x20_0000 && (low & 0x7ff) !== 0 ? ((low & ~0x7ff) | 0x800) >>> 0 : low;
  return high * twoTo32 + sticky;
}

function convertI64ToF32(dst: number, a: number): void {
  const low = I32[a]!;
  const high = I32[a + 1]!;
  if (high >= 0) F32[dst] = nearF32(high, low >>> 0);
  else F32[dst] = -nearF32((~high + (low === 0 ? 1 : 0)) >>> 0, (0 - low) >>> 0);
}

function copyWord(dst: number, a: number): void {
  I32[dst] = I32[a]!;
}

function copySlot(dst: number, a: number): void {
  const high = I32[a + 1]!;
  I32[dst] = I32[a]!;
  I32[dst + 1] = high;
}

function storeSigned(dst: number, value: number): void {
  I32[dst] = value;
  I32[dst + 1] = value >> 31;
}

export const conversions: HandlerTable<UnaryHandler> = {
  'i32.wrap_i64': copyWord,
  'i32.extend8_s': (dst, a) => {
    I32[dst] = (I32[a]! << 24) >> 24;
  },
  'i32.extend16_s': (dst, a) => {
    I32[dst] = (I32[a]! << 16) >> 16;
  },
  'i64.extend_i32_s': (dst, a) => storeSigned(dst, I32[a]!),
  'i64.extend_i32_u': (dst, a) => {
    I32[dst] = I32[a]!;
    I32[dst + 1] = 0;
  },
  'i64.extend8_s': (dst, a) => storeSigned(dst, (I32[a]! << 24) >> 24),
  'i64.extend16_s': (dst, a) => storeSigned(dst, (I32[a]! << 16) >> 16),
  'i64.extend32_s': (dst, a) => storeSigned(dst, I32[a]!),

  'i32.trunc_f32_s': (dst, a) => truncateToI32(dst, F32[a]!),
  'i32.trunc_f32_u': (dst, a) => truncateToU32(dst, F32[a]!),
  'i32.trunc_f64_s': (dst, a) => truncateToI32(dst, F64[a >> 1]!),
  'i32.trunc_f64_u': (dst, a) => truncateToU32(dst, F64[a >> 1]!),
  'i64.trunc_f32_s': (dst, a) => truncateToI64(dst, F32[a]!),
  'i64.trunc_f32_u': (dst, a) => truncateToU64(dst, F32[a]!),
  'i64.trunc_f64_s': (dst, a) => truncateToI64(dst, F64[a >> 1]!),
  'i64.trunc_f64_u': (dst, a) => truncateToU64(dst, F64[a >> 1]!),

  'i32.trunc_sat_f32_s': (dst, a) => {
    I32[dst] = saturateToI32(F32[a]!);
  },
  'i32.trunc_sat_f32_u': (dst, a) => {
    I32[dst] = saturateToU32(F32[a]!);
  },
  'i32.trunc_sat_f64_s': (dst, a) => {
    I32[dst] = saturateToI32(F64[a >> 1]!);
  },
  'i32.trunc_sat_f64_u': (dst, a) => {
    I32[dst] = saturateToU32(F64[a >> 1]!);
  },
  'i64.trunc_sat_f32_s': (dst, a) => saturateToI64(dst, F32[a]!),
  'i64.trunc_sat_f32_u': (dst, a) => saturateToU64(dst, F32[a]!),
  'i64.trunc_sat_f64_s': (dst, a) => saturateToI64(dst, F64[a >> 1]!),
  'i64.trunc_sat_f64_u': (dst, a) => saturateToU64(dst, F64[a >> 1]!),

  'f32.convert_i32_s': (dst, a) => {
    F32[dst] = I32[a]!;
  },
  'f32.convert_i32_u': (dst, a) => {
    F32[dst] = I32[a]! >>> 0;
  },
  'f32.convert_i64_s': convertI64ToF32,
  'f32.convert_i64_u': (dst, a) => {
    F32[dst] = nearF32(I32[a + 1]! >>> 0, I32[a]! >>> 0);
  },
  'f64.convert_i32_s': (dst, a) => {
    F64[dst >> 1] = I32[a]!;
  },
  'f64.convert_i32_u': (dst, a) => {
    F64[dst >> 1] = I32[a]! >>> 0;
  },
  // The product is exact, so only the sum rounds.
  'f64.convert_i64_s': (dst, a) => {
    F64[dst >> 1] = I32[a + 1]! * twoTo32 + (I32[a]! >>> 0);
  },
  'f64.convert_i64_u': (dst, a) => {
    F64[dst >> 1] = (I32[a + 1]! >>> 0) * twoTo32 + (I32[a]! >>> 0);
  },
  'f32.demote_f64': (dst, a) => {
    F32[dst] = F64[a >> 1]!;
  },
  'f64.promote_f32': (dst, a) => {
    F64[dst >> 1] = F32[a]!;
  },

  'i32.reinterpret_f32': copyWord,
  'f32.reinterpret_i32': copyWord,
  'i64.reinterpret_f64': copySlot,
  'f64.reinterpret_i64': copySlot,
};
