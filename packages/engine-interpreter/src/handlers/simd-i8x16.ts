/** Vectors of sixteen integers of 8 bits, four words at a time (see packed-lanes). A shift takes its count from the slot of an i32. */
import { I32 as stackI32 } from '../stack.js';
import type { BinaryHandler, HandlerTable, UnaryHandler } from './handler.js';
import {
  absolute,
  add,
  addSaturateSigned,
  addSaturateUnsigned,
  average,
  choose,
  lessSigned,
  lessUnsigned,
  notEqual,
  shiftRightSigned,
  sign8,
  sub,
  subSaturateSigned,
  subSaturateUnsigned,
} from './packed-lanes.js';
import { store } from './vector.js';

const I32: Int32Array = stackI32;

function minSigned(x: number, y: number): number {
  return choose(lessSigned(x, y, sign8, 8), x, y);
}

function minUnsigned(x: number, y: number): number {
  return choose(lessUnsigned(x, y, sign8, 8), x, y);
}

function maxSigned(x: number, y: number): number {
  return choose(lessSigned(x, y, sign8, 8), y, x);
}

function maxUnsigned(x: number, y: number): number {
  return choose(lessUnsigned(x, y, sign8, 8), y, x);
}

/** The number of ones of each byte. */
function onesOfBytes(x: number): number {
  const pairs = x - ((x >>> 1) & 0x5555_5555);
  const nibbles = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return (nibbles + (nibbles >>> 4)) & 0x0f0f_0f0f;
}

/** The top bits of the four lanes as a number of four bits: the product moves bit 8i to bit 24 + i. */
function signsOf(x: number): number {
  return (Math.imul((x >>> 7) & 0x0101_0101, 0x0102_0408) >>> 24) & 0xf;
}

export const i8x16Unary: HandlerTable<UnaryHandler> = {
  'i8x16.abs': (dst, a) =>
    store(
      dst,
      absolute(I32[a]!, sign8, 8),
      absolute(I32[a + 1]!, sign8, 8),
      absolute(I32[a + 2]!, sign8, 8),
      absolute(I32[a + 3]!, sign8, 8),
    ),
  'i8x16.neg': (dst, a) =>
    store(
      dst,
      sub(0, I32[a]!, sign8),
      sub(0, I32[a + 1]!, sign8),
      sub(0, I32[a + 2]!, sign8),
      sub(0, I32[a + 3]!, sign8),
    ),
  'i8x16.popcnt': (dst, a) =>
    store(dst, onesOfBytes(I32[a]!), onesOfBytes(I32[a + 1]!), onesOfBytes(I32[a + 2]!), onesOfBytes(I32[a + 3]!)),
  'i8x16.all_true': (dst, a) => {
    const everywhere =
      notEqual(I32[a]!, 0, sign8, 8) &
      notEqual(I32[a + 1]!, 0, sign8, 8) &
      notEqual(I32[a + 2]!, 0, sign8, 8) &
      notEqual(I32[a + 3]!, 0, sign8, 8);
    I32[dst] = everywhere === -1 ? 1 : 0;
  },
  'i8x16.bitmask': (dst, a) => {
    I32[dst] =
      signsOf(I32[a]!) | (signsOf(I32[a + 1]!) << 4) | (signsOf(I32[a + 2]!) << 8) | (signsOf(I32[a + 3]!) << 12);
  },
};

export const i8x16Binary: HandlerTable<BinaryHandler> = {
  'i8x16.eq': (dst, a, b) =>
    store(
      dst,
      ~notEqual(I32[a]!, I32[b]!, sign8, 8),
      ~notEqual(I32[a + 1]!, I32[b + 1]!, sign8, 8),
      ~notEqual(I32[a + 2]!, I32[b + 2]!, sign8, 8),
      ~notEqual(I32[a + 3]!, I32[b + 3]!, sign8, 8),
    ),
  'i8x16.ne': (dst, a, b) =>
    store(
      dst,
      notEqual(I32[a]!, I32[b]!, sign8, 8),
      notEqual(I32[a + 1]!, I32[b + 1]!, sign8, 8),
      notEqual(I32[a + 2]!, I32[b + 2]!, sign8, 8),
      notEqual(I32[a + 3]!, I32[b + 3]!, sign8, 8),
    ),
  'i8x16.lt_s': (dst, a, b) =>
    store(
      dst,
      lessSigned(I32[a]!, I32[b]!, sign8, 8),
      lessSigned(I32[a + 1]!, I32[b + 1]!, sign8, 8),
      lessSigned(I32[a + 2]!, I32[b + 2]!, sign8, 8),
      lessSigned(I32[a + 3]!, I32[b + 3]!, sign8, 8),
    ),
  'i8x16.gt_s': (dst, a, b) =>
    store(
      dst,
      lessSigned(I32[b]!, I32[a]!, sign8, 8),
      lessSigned(I32[b + 1]!, I32[a + 1]!, sign8, 8),
      lessSigned(I32[b + 2]!, I32[a + 2]!, sign8, 8),
      lessSigned(I32[b + 3]!, I32[a + 3]!, sign8, 8),
    ),
  'i8x16.le_s': (dst, a, b) =>
    store(
      dst,
      ~lessSigned(I32[b]!, I32[a]!, sign8, 8),
      ~lessSigned(I32[b + 1]!, I32[a + 1]!, sign8, 8),
      ~lessSigned(I32[b + 2]!, I32[a + 2]!, sign8, 8),
      ~lessSigned(I32[b + 3]!, I32[a + 3]!, sign8, 8),
    ),
  'i8x16.ge_s': (dst, a, b) =>
    store(
      dst,
      ~lessSigned(I32[a]!, I32[b]!, sign8, 8),
      ~lessSigned(I32[a + 1]!, I32[b + 1]!, sign8, 8),
      ~lessSigned(I32[a + 2]!, I32[b + 2]!, sign8, 8),
      ~lessSigned(I32[a + 3]!, I32[b + 3]!, sign8, 8),
    ),
  'i8x16.lt_u': (dst, a, b) =>
    store(
      dst,
      lessUnsigned(I32[a]!, I32[b]!, sign8, 8),
      lessUnsigned(I32[a + 1]!, I32[b + 1]!, sign8, 8),
      lessUnsigned(I32[a + 2]!, I32[b + 2]!, sign8, 8),
      lessUnsigned(I32[a + 3]!, I32[b + 3]!, sign8, 8),
    ),
  'i8x16.gt_u': (dst, a, b) =>
    store(
      dst,
      lessUnsigned(I32[b]!, I32[a]!, sign8, 8),
      lessUnsigned(I32[b + 1]!, I32[a + 1]!, sign8, 8),
      lessUnsigned(I32[b + 2]!, I32[a + 2]!, sign8, 8),
      lessUnsigned(I32[b + 3]!, I32[a + 3]!, sign8, 8),
    ),
  'i8x16.le_u': (dst, a, b) =>
    store(
      dst,
      ~lessUnsigned(I32[b]!, I32[a]!, sign8, 8),
      ~lessUnsigned(I32[b + 1]!, I32[a + 1]!, sign8, 8),
      ~lessUnsigned(I32[b + 2]!, I32[a + 2]!, sign8, 8),
      ~lessUnsigned(I32[b + 3]!, I32[a + 3]!, sign8, 8),
    ),
  'i8x16.ge_u': (dst, a, b) =>
    store(
      dst,
      ~lessUnsigned(I32[a]!, I32[b]!, sign8, 8),
      ~lessUnsigned(I32[a + 1]!, I32[b + 1]!, sign8, 8),
      ~lessUnsigned(I32[a + 2]!, I32[b + 2]!, sign8, 8),
      ~lessUnsigned(I32[a + 3]!, I32[b + 3]!, sign8, 8),
    ),
  'i8x16.add': (dst, a, b) =>
    store(
      dst,
      add(I32[a]!, I32[b]!, sign8),
      add(I32[a + 1]!, I32[b + 1]!, sign8),
      add(I32[a + 2]!, I32[b + 2]!, sign8),
      add(I32[a + 3]!, I32[b + 3]!, sign8),
    ),
  'i8x16.add_sat_s': (dst, a, b) =>
    store(
      dst,
      addSaturateSigned(I32[a]!, I32[b]!, sign8, 8),
      addSaturateSigned(I32[a + 1]!, I32[b + 1]!, sign8, 8),
      addSaturateSigned(I32[a + 2]!, I32[b + 2]!, sign8, 8),
      addSaturateSigned(I32[a + 3]!, I32[b + 3]!, sign8, 8),
    ),
  'i8x16.add_sat_u': (dst, a, b) =>
    store(
      dst,
      addSaturateUnsigned(I32[a]!, I32[b]!, sign8, 8),
      addSaturateUnsigned(I32[a + 1]!, I32[b + 1]!, sign8, 8),
      addSaturateUnsigned(I32[a + 2]!, I32[b + 2]!, sign8, 8),
      addSaturateUnsigned(I32[a + 3]!, I32[b + 3]!, sign8, 8),
    ),
  'i8x16.sub': (dst, a, b) =>
    store(
      dst,
      sub(I32[a]!, I32[b]!, sign8),
      sub(I32[a + 1]!, I32[b + 1]!, sign8),
      sub(I32[a + 2]!, I32[b + 2]!, sign8),
      sub(I32[a + 3]!, I32[b + 3]!, sign8),
    ),
  'i8x16.sub_sat_s': (dst, a, b) =>
    store(
      dst,
      subSaturateSigned(I32[a]!, I32[b]!, sign8, 8),
      subSaturateSigned(I32[a + 1]!, I32[b + 1]!, sign8, 8),
      subSaturateSigned(I32[a + 2]!, I32[b + 2]!, sign8, 8),
      subSaturateSigned(I32[a + 3]!, I32[b + 3]!, sign8, 8),
    ),
  'i8x16.sub_sat_u': (dst, a, b) =>
    store(
      dst,
      subSaturateUnsigned(I32[a]!, I32[b]!, sign8, 8),
      subSaturateUnsigned(I32[a + 1]!, I32[b + 1]!, sign8, 8),
      subSaturateUnsigned(I32[a + 2]!, I32[b + 2]!, sign8, 8),
      subSaturateUnsigned(I32[a + 3]!, I32[b + 3]!, sign8, 8),
    ),
  'i8x16.min_s': (dst, a, b) =>
    store(
      dst,
      minSigned(I32[a]!, I32[b]!),
      minSigned(I32[a + 1]!, I32[b + 1]!),
      minSigned(I32[a + 2]!, I32[b + 2]!),
      minSigned(I32[a + 3]!, I32[b + 3]!),
    ),
  'i8x16.min_u': (dst, a, b) =>
    store(
      dst,
      minUnsigned(I32[a]!, I32[b]!),
      minUnsigned(I32[a + 1]!, I32[b + 1]!),
      minUnsigned(I32[a + 2]!, I32[b + 2]!),
      minUnsigned(I32[a + 3]!, I32[b + 3]!),
    ),
  'i8x16.max_s': (dst, a, b) =>
    store(
      dst,
      maxSigned(I32[a]!, I32[b]!),
      maxSigned(I32[a + 1]!, I32[b + 1]!),
      maxSigned(I32[a + 2]!, I32[b + 2]!),
      maxSigned(I32[a + 3]!, I32[b + 3]!),
    ),
  'i8x16.max_u': (dst, a, b) =>
    store(
      dst,
      maxUnsigned(I32[a]!, I32[b]!),
      maxUnsigned(I32[a + 1]!, I32[b + 1]!),
      maxUnsigned(I32[a + 2]!, I32[b + 2]!),
      maxUnsigned(I32[a + 3]!, I32[b + 3]!),
    ),
  'i8x16.avgr_u': (dst, a, b) =>
    store(
      dst,
      average(I32[a]!, I32[b]!, sign8),
      average(I32[a + 1]!, I32[b + 1]!, sign8),
      average(I32[a + 2]!, I32[b + 2]!, sign8),
      average(I32[a + 3]!, I32[b + 3]!, sign8),
    ),
  'i8x16.shl': (dst, a, b) => {
    const count = I32[b]! & 7;
    const fits = Math.imul((0xff << count) & 0xff, 0x0101_0101);
    store(
      dst,
      (I32[a]! << count) & fits,
      (I32[a + 1]! << count) & fits,
      (I32[a + 2]! << count) & fits,
      (I32[a + 3]! << count) & fits,
    );
  },
  'i8x16.shr_s': (dst, a, b) => {
    const count = I32[b]! & 7;
    const fits = Math.imul(0xff >>> count, 0x0101_0101);
    store(
      dst,
      shiftRightSigned(I32[a]!, count, fits, sign8, 8),
      shiftRightSigned(I32[a + 1]!, count, fits, sign8, 8),
      shiftRightSigned(I32[a + 2]!, count, fits, sign8, 8),
      shiftRightSigned(I32[a + 3]!, count, fits, sign8, 8),
    );
  },
  'i8x16.shr_u': (dst, a, b) => {
    const count = I32[b]! & 7;
    const fits = Math.imul(0xff >>> count, 0x0101_0101);
    store(
      dst,
      (I32[a]! >>> count) & fits,
      (I32[a + 1]! >>> count) & fits,
      (I32[a + 2]! >>> count) & fits,
      (I32[a + 3]! >>> count) & fits,
    );
  },
};
