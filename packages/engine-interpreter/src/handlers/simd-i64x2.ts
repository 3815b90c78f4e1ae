/** Vectors of two integers of 64 bits, as halves. A shift takes its count from the slot of an i32. */
import { I32 as stackI32 } from '../stack.js';
import type { BinaryHandler, HandlerTable, UnaryHandler } from './handler.js';
import {
  equal,
  lessSigned,
  multiplyHighUnsigned,
  shiftLeftHigh,
  shiftLeftLow,
  shiftRightSignedHigh,
  shiftRightSignedLow,
  shiftRightUnsignedHigh,
  shiftRightUnsignedLow,
} from './i64.js';
import { store } from './vector.js';

const I32: Int32Array = stackI32;

/** The high word of a sum, given its low word. */
function addHigh(lowSum: number, aLow: number, aHigh: number, bHigh: number): number {
  return aHigh + bHigh + (lowSum >>> 0 < aLow >>> 0 ? 1 : 0);
}

function subHigh(aLow: number, aHigh: number, bLow: number, bHigh: number): number {
  return aHigh - bHigh - (aLow >>> 0 < bLow >>> 0 ? 1 : 0);
}

function mulHigh(aLow: number, aHigh: number, bLow: number, bHigh: number): number {
  return multiplyHighUnsigned(aLow, bLow) + Math.imul(aLow, bHigh) + Math.imul(aHigh, bLow);
}

/** The high word of `(x ^ sign) - sign`, which negates when `sign` is -1. */
function negateHighIf(sign: number, low: number, high: number): number {
  return (high ^ sign) + (sign & (low === 0 ? 1 : 0));
}

/** Stores the masks of two comparisons that gave 0 or 1. */
function storeMasks(dst: number, first: number, second: number): void {
  store(dst, -first, -first, -second, -second);
}

export const i64x2Unary: HandlerTable<UnaryHandler> = {
  'i64x2.abs': (dst, a) => {
    const sign0 = I32[a + 1]! >> 31;
    const sign1 = I32[a + 3]! >> 31;
    store(
      dst,
      (I32[a]! ^ sign0) - sign0,
      negateHighIf(sign0, I32[a]!, I32[a + 1]!),
      (I32[a + 2]! ^ sign1) - sign1,
      negateHighIf(sign1, I32[a + 2]!, I32[a + 3]!),
    );
  },
  'i64x2.neg': (dst, a) =>
    store(
      dst,
      0 - I32[a]!,
      negateHighIf(-1, I32[a]!, I32[a + 1]!),
      0 - I32[a + 2]!,
      negateHighIf(-1, I32[a + 2]!, I32[a + 3]!),
    ),
  'i64x2.all_true': (dst, a) => {
    I32[dst] = (I32[a]! | I32[a + 1]!) !== 0 && (I32[a + 2]! | I32[a + 3]!) !== 0 ? 1 : 0;
  },
  'i64x2.bitmask': (dst, a) => {
    I32[dst] = (I32[a + 1]! >>> 31) | ((I32[a + 3]! >>> 30) & 2);
  },
};

export const i64x2Binary: HandlerTable<BinaryHandler> = {
  'i64x2.eq': (dst, a, b) => storeMasks(dst, equal(a, b), equal(a + 2, b + 2)),
  'i64x2.ne': (dst, a, b) => storeMasks(dst, 1 - equal(a, b), 1 - equal(a + 2, b + 2)),
  'i64x2.lt_s': (dst, a, b) => storeMasks(dst, lessSigned(a, b), lessSigned(a + 2, b + 2)),
  'i64x2.gt_s': (dst, a, b) => storeMasks(dst, lessSigned(b, a), lessSigned(b + 2, a + 2)),
  'i64x2.le_s': (dst, a, b) => storeMasks(dst, 1 - lessSigned(b, a), 1 - lessSigned(b + 2, a + 2)),
  'i64x2.ge_s': (dst, a, b) => storeMasks(dst, 1 - lessSigned(a, b), 1 - lessSigned(a + 2, b + 2)),
  'i64x2.add': (dst, a, b) => {
    const low0 = (I32[a]! + I32[b]!) | 0;
    const low1 = (I32[a + 2]! + I32[b + 2]!) | 0;
    store(
      dst,
      low0,
      addHigh(low0, I32[a]!, I32[a + 1]!, I32[b + 1]!),
      low1,
      addHigh(low1, I32[a + 2]!, I32[a + 3]!, I32[b + 3]!),
    );
  },
  'i64x2.sub': (dst, a, b) =>
    store(
      dst,
      I32[a]! - I32[b]!,
      subHigh(I32[a]!, I32[a + 1]!, I32[b]!, I32[b + 1]!),
      I32[a + 2]! - I32[b + 2]!,
      subHigh(I32[a + 2]!, I32[a + 3]!, I32[b + 2]!, I32[b + 3]!),
    ),
  'i64x2.mul': (dst, a, b) =>
    store(
      dst,
      Math.imul(I32[a]!, I32[b]!),
      mulHigh(I32[a]!, I32[a + 1]!, I32[b]!, I32[b + 1]!),
      Math.imul(I32[a + 2]!, I32[b + 2]!),
      mulHigh(I32[a + 2]!, I32[a + 3]!, I32[b + 2]!, I32[b + 3]!),
    ),
  'i64x2.shl': (dst, a, b) => {
    const count = I32[b]!;
    store(
      dst,
      shiftLeftLow(I32[a]!, count),
      shiftLeftHigh(I32[a]!, I32[a + 1]!, count),
      shiftLeftLow(I32[a + 2]!, count),
      shiftLeftHigh(I32[a + 2]!, I32[a + 3]!, count),
    );
  },
  'i64x2.shr_s': (dst, a, b) => {
    const count = I32[b]!;
    store(
      dst,
      shiftRightSignedLow(I32[a]!, I32[a + 1]!, count),
      shiftRightSignedHigh(I32[a + 1]!, count),
      shiftRightSignedLow(I32[a + 2]!, I32[a + 3]!, count),
      shiftRightSignedHigh(I32[a + 3]!, count),
    );
  },
  'i64x2.shr_u': (dst, a, b) => {
    const count = I32[b]!;
    store(
      dst,
      shiftRightUnsignedLow(I32[a]!, I32[a + 1]!, count),
      shiftRightUnsignedHigh(I32[a + 1]!, count),
      shiftRightUnsignedLow(I32[a + 2]!, I32[a + 3]!, count),
      shiftRightUnsignedHigh(I32[a + 3]!, count),
    );
  },
};
