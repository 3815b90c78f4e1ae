/** Vectors of eight integers of 16 bits, four words at a time (see packed-lanes). A shift takes its count from the slot of an i32. */
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
  mul16,
  notEqual,
  shiftRightSigned,
  sign16,
  sub,
  subSaturateSigned,
  subSaturateUnsigned,
} from './packed-lanes.js';
import { store } from './vector.js';

const I32: Int32Array = stackI32;

function minSigned(x: number, y: number): number {
  return choose(lessSigned(x, y, sign16, 16), x, y);
}

function minUnsigned(x: number, y: number): number {
  return choose(lessUnsigned(x, y, sign16, 16), x, y);
}

function maxSigned(x: number, y: number): number {
  return choose(lessSigned(x, y, sign16, 16), y, x);
}

function maxUnsigned(x: number, y: number): number {
  return choose(lessUnsigned(x, y, sign16, 16), y, x);
}

function addPairSigned(x: number): number {
  return ((((x << 24) >> 24) + ((x << 16) >> 24)) & 0xffff) | ((((x << 8) >> 24) + (x >> 24)) << 16);
}

/** Fixed-point product of fractions, rounded; only -1 times -1 does not fit. */
function mulQ15Lane(x: number, y: number): number {
  const product = (Math.imul(x, y) + 0x4000) >> 15;
  return product === 0x8000 ? 0x7fff : product;
}

function mulQ15(x: number, y: number): number {
  return (mulQ15Lane((x << 16) >> 16, (y << 16) >> 16) & 0xffff) | (mulQ15Lane(x >> 16, y >> 16) << 16);
}

function signsOf(x: number): number {
  return ((x >>> 15) & 1) | ((x >>> 30) & 2);
}

export const i16x8Unary: HandlerTable<UnaryHandler> = {
  'i16x8.abs': (dst, a) =>
    store(
      dst,
      absolute(I32[a]!, sign16, 16),
      absolute(I32[a + 1]!, sign16, 16),
      absolute(I32[a + 2]!, sign16, 16),
      absolute(I32[a + 3]!, sign16, 16),
    ),
  'i16x8.neg': (dst, a) =>
    store(
      dst,
      sub(0, I32[a]!, sign16),
      sub(0, I32[a + 1]!, sign16),
      sub(0, I32[a + 2]!, sign16),
      sub(0, I32[a + 3]!, sign16),
    ),
  'i16x8.extadd_pairwise_i8x16_s': (dst, a) =>
    store(
      dst,
      addPairSigned(I32[a]!),
      addPairSigned(I32[a + 1]!),
      addPairSigned(I32[a + 2]!),
      addPairSigned(I32[a + 3]!),
    ),
  'i16x8.extadd_pairwise_i8x16_u': (dst, a) =>
    store(
      dst,
      (I32[a]! & 0x00ff_00ff) + ((I32[a]! >>> 8) & 0x00ff_00ff),
      (I32[a + 1]! & 0x00ff_00ff) + ((I32[a + 1]! >>> 8) & 0x00ff_00ff),
      (I32[a + 2]! & 0x00ff_00ff) + ((I32[a + 2]! >>> 8) & 0x00ff_00ff),
      (I32[a + 3]! & 0x00ff_00ff) + ((I32[a + 3]! >>> 8) & 0x00ff_00ff),
    ),
  'i16x8.all_true': (dst, a) => {
    const everywhere =
      notEqual(I32[a]!, 0, sign16, 16) &
      notEqual(I32[a + 1]!, 0, sign16, 16) &
      notEqual(I32[a + 2]!, 0, sign16, 16) &
      notEqual(I32[a + 3]!, 0, sign16, 16);
    I32[dst] = everywhere === -1 ? 1 : 0;
  },
  'i16x8.bitmask': (dst, a) => {
    I32[dst] =
      signsOf(I32[a]!) | (signsOf(I32[a + 1]!) << 2) | (signsOf(I32[a + 2]!) << 4) | (signsOf(I32[a + 3]!) << 6);
  },
};

export const i16x8Binary: HandlerTable<BinaryHandler> = {
  'i16x8.eq': (dst, a, b) =>
    store(
      dst,
      ~notEqual(I32[a]!, I32[b]!, sign16, 16),
      ~notEqual(I32[a + 1]!, I32[b + 1]!, sign16, 16),
      ~notEqual(I32[a + 2]!, I32[b + 2]!, sign16, 16),
      ~notEqual(I32[a + 3]!, I32[b + 3]!, sign16, 16),
    ),
  'i16x8.ne': (dst, a, b) =>
    store(
      dst,
      notEqual(I32[a]!, I32[b]!, sign16, 16),
      notEqual(I32[a + 1]!, I32[b + 1]!, sign16, 16),
      notEqual(I32[a + 2]!, I32[b + 2]!, sign16, 16),
      notEqual(I32[a + 3]!, I32[b + 3]!, sign16, 16),
    ),
  'i16x8.lt_s': (dst, a, b) =>
    store(
      dst,
      lessSigned(I32[a]!, I32[b]!, sign16, 16),
      lessSigned(I32[a + 1]!, I32[b + 1]!, sign16, 16),
      lessSigned(I32[a + 2]!, I32[b + 2]!, sign16, 16),
      lessSigned(I32[a + 3]!, I32[b + 3]!, sign16, 16),
    ),
  'i16x8.gt_s': (dst, a, b) =>
    store(
      dst,
      lessSigned(I32[b]!, I32[a]!, sign16, 16),
      lessSigned(I32[b + 1]!, I32[a + 1]!, sign16, 16),
      lessSigned(I32[b + 2]!, I32[a + 2]!, sign16, 16),
      lessSigned(I32[b + 3]!, I32[a + 3]!, sign16, 16),
    ),
  'i16x8.le_s': (dst, a, b) =>
    store(
      dst,
      ~lessSigned(I32[b]!, I32[a]!, sign16, 16),
      ~lessSigned(I32[b + 1]!, I32[a + 1]!, sign16, 16),
      ~lessSigned(I32[b + 2]!, I32[a + 2]!, sign16, 16),
      ~lessSigned(I32[b + 3]!, I32[a + 3]!, sign16, 16),
    ),
  'i16x8.ge_s': (dst, a, b) =>
    store(
      dst,
      ~lessSigned(I32[a]!, I32[b]!, sign16, 16),
      ~lessSigned(I32[a + 1]!, I32[b + 1]!, sign16, 16),
      ~lessSigned(I32[a + 2]!, I32[b + 2]!, sign16, 16),
      ~lessSigned(I32[a + 3]!, I32[b + 3]!, sign16, 16),
    ),
  'i16x8.lt_u': (dst, a, b) =>
    store(
      dst,
      lessUnsigned(I32[a]!, I32[b]!, sign16, 16),
      lessUnsigned(I32[a + 1]!, I32[b + 1]!, sign16, 16),
      lessUnsigned(I32[a + 2]!, I32[b + 2]!, sign16, 16),
      lessUnsigned(I32[a + 3]!, I32[b + 3]!, sign16, 16),
    ),
  'i16x8.gt_u': (dst, a, b) =>
    store(
      dst,
      lessUnsigned(I32[b]!, I32[a]!, sign16, 16),
      lessUnsigned(I32[b + 1]!, I32[a + 1]!, sign16, 16),
      lessUnsigned(I32[b + 2]!, I32[a + 2]!, sign16, 16),
      lessUnsigned(I32[b + 3]!, I32[a + 3]!, sign16, 16),
    ),
  'i16x8.le_u': (dst, a, b) =>
    store(
      dst,
      ~lessUnsigned(I32[b]!, I32[a]!, sign16, 16),
      ~lessUnsigned(I32[b + 1]!, I32[a + 1]!, sign16, 16),
      ~lessUnsigned(I32[b + 2]!, I32[a + 2]!, sign16, 16),
      ~lessUnsigned(I32[b + 3]!, I32[a + 3]!, sign16, 16),
    ),
  'i16x8.ge_u': (dst, a, b) =>
    store(
      dst,
      ~lessUnsigned(I32[a]!, I32[b]!, sign16, 16),
      ~lessUnsigned(I32[a + 1]!, I32[b + 1]!, sign16, 16),
      ~lessUnsigned(I32[a + 2]!, I32[b + 2]!, sign16, 16),
      ~lessUnsigned(I32[a + 3]!, I32[b + 3]!, sign16, 16),
    ),
  'i16x8.add': (dst, a, b) =>
    store(
      dst,
      add(I32[a]!, I32[b]!, sign16),
      add(I32[a + 1]!, I32[b + 1]!, sign16),
      add(I32[a + 2]!, I32[b + 2]!, sign16),
      add(I32[a + 3]!, I32[b + 3]!, sign16),
    ),
  'i16x8.add_sat_s': (dst, a, b) =>
    store(
      dst,
      addSaturateSigned(I32[a]!, I32[b]!, sign16, 16),
      addSaturateSigned(I32[a + 1]!, I32[b + 1]!, sign16, 16),
      addSaturateSigned(I32[a + 2]!, I32[b + 2]!, sign16, 16),
      addSaturateSigned(I32[a + 3]!, I32[b + 3]!, sign16, 16),
    ),
  'i16x8.add_sat_u': (dst, a, b) =>
    store(
      dst,
      addSaturateUnsigned(I32[a]!, I32[b]!, sign16, 16),
      addSaturateUnsigned(I32[a + 1]!, I32[b + 1]!, sign16, 16),
      addSaturateUnsigned(I32[a + 2]!, I32[b + 2]!, sign16, 16),
      addSaturateUnsigned(I32[a + 3]!, I32[b + 3]!, sign16, 16),
    ),
  'i16x8.sub': (dst, a, b) =>
    store(
      dst,
      sub(I32[a]!, I32[b]!, sign16),
      sub(I32[a + 1]!, I32[b + 1]!, sign16),
      sub(I32[a + 2]!, I32[b + 2]!, sign16),
      sub(I32[a + 3]!, I32[b + 3]!, sign16),
    ),
  'i16x8.sub_sat_s': (dst, a, b) =>
    store(
      dst,
      subSaturateSigned(I32[a]!, I32[b]!, sign16, 16),
      subSaturateSigned(I32[a + 1]!, I32[b + 1]!, sign16, 16),
      subSaturateSigned(I32[a + 2]!, I32[b + 2]!, sign16, 16),
      subSaturateSigned(I32[a + 3]!, I32[b + 3]!, sign16, 16),
    ),
  'i16x8.sub_sat_u': (dst, a, b) =>
    store(
      dst,
      subSaturateUnsigned(I32[a]!, I32[b]!, sign16, 16),
      subSaturateUnsigned(I32[a + 1]!, I32[b + 1]!, sign16, 16),
      subSaturateUnsigned(I32[a + 2]!, I32[b + 2]!, sign16, 16),
      subSaturateUnsigned(I32[a + 3]!, I32[b + 3]!, sign16, 16),
    ),
  'i16x8.mul': (dst, a, b) =>
    store(
      dst,
      mul16(I32[a]!, I32[b]!),
      mul16(I32[a + 1]!, I32[b + 1]!),
      mul16(I32[a + 2]!, I32[b + 2]!),
      mul16(I32[a + 3]!, I32[b + 3]!),
    ),
  'i16x8.q15mulr_sat_s': (dst, a, b) =>
    store(
      dst,
      mulQ15(I32[a]!, I32[b]!),
      mulQ15(I32[a + 1]!, I32[b + 1]!),
      mulQ15(I32[a + 2]!, I32[b + 2]!),
      mulQ15(I32[a + 3]!, I32[b + 3]!),
    ),
  'i16x8.min_s': (dst, a, b) =>
    store(
      dst,
      minSigned(I32[a]!, I32[b]!),
      minSigned(I32[a + 1]!, I32[b + 1]!),
      minSigned(I32[a + 2]!, I32[b + 2]!),
      minSigned(I32[a + 3]!, I32[b + 3]!),
    ),
  'i16x8.min_u': (dst, a, b) =>
    store(
      dst,
      minUnsigned(I32[a]!, I32[b]!),
      minUnsigned(I32[a + 1]!, I32[b + 1]!),
      minUnsigned(I32[a + 2]!, I32[b + 2]!),
      minUnsigned(I32[a + 3]!, I32[b + 3]!),
    ),
  'i16x8.max_s': (dst, a, b) =>
    store(
      dst,
      maxSigned(I32[a]!, I32[b]!),
      maxSigned(I32[a + 1]!, I32[b + 1]!),
      maxSigned(I32[a + 2]!, I32[b + 2]!),
      maxSigned(I32[a + 3]!, I32[b + 3]!),
    ),
  'i16x8.max_u': (dst, a, b) =>
    store(
      dst,
      maxUnsigned(I32[a]!, I32[b]!),
      maxUnsigned(I32[a + 1]!, I32[b + 1]!),
      maxUnsigned(I32[a + 2]!, I32[b + 2]!),
      maxUnsigned(I32[a + 3]!, I32[b + 3]!),
    ),
  'i16x8.avgr_u': (dst, a, b) =>
    store(
      dst,
      average(I32[a]!, I32[b]!, sign16),
      average(I32[a + 1]!, I32[b + 1]!, sign16),
      average(I32[a + 2]!, I32[b + 2]!, sign16),
      average(I32[a + 3]!, I32[b + 3]!, sign16),
    ),
  'i16x8.shl': (dst, a, b) => {
    const count = I32[b]! & 15;
    const fits = Math.imul((0xffff << count) & 0xffff, 0x0001_0001);
    store(
      dst,
      (I32[a]! << count) & fits,
      (I32[a + 1]! << count) & fits,
      (I32[a + 2]! << count) & fits,
      (I32[a + 3]! << count) & fits,
    );
  },
  'i16x8.shr_s': (dst, a, b) => {
    const count = I32[b]! & 15;
    const fits = Math.imul(0xffff >>> count, 0x0001_0001);
    store(
      dst,
      shiftRightSigned(I32[a]!, count, fits, sign16, 16),
      shiftRightSigned(I32[a + 1]!, count, fits, sign16, 16),
      shiftRightSigned(I32[a + 2]!, count, fits, sign16, 16),
      shiftRightSigned(I32[a + 3]!, count, fits, sign16, 16),
    );
  },
  'i16x8.shr_u': (dst, a, b) => {
    const count = I32[b]! & 15;
    const fits = Math.imul(0xffff >>> count, 0x0001_0001);
    store(
      dst,
      (I32[a]! >>> count) & fits,
      (I32[a + 1]! >>> count) & fits,
      (I32[a + 2]! >>> count) & fits,
      (I32[a + 3]! >>> count) & fits,
    );
  },
};
