/** Floats in vectors, and conversions between them and integers. */
import { type InstId, Shape } from '@wazero-ts/codegen';
import { Inst } from '../instructions.js';
import { zeroVector } from './lower-vector-lanes.js';
import type { Handler, Selector } from './selector.js';
import type { Words } from './vector-constants.js';

/** The row for single or double floats, by the shape. */
type Pair = readonly [single: number, double: number];

const isDouble = (s: Selector, inst: InstId): boolean => s.func.aux[inst] === Shape.f64x2;
const rowOf = (s: Selector, inst: InstId, [single, double]: Pair): number => (isDouble(s, inst) ? double : single);
const arg = (s: Selector, inst: InstId, i: number): number => s.vreg(s.arg(inst, i));

const four = (word: number): Words => [word, word, word, word];
const two = (lo: number, hi: number): Words => [lo, hi, lo, hi];

const combine = (s: Selector, op: number, a: number, b: number, lo = 0): number => {
  const to = s.vector();
  s.vectorBinary(op, to, a, b, lo);
  return to;
};
const withConstant = (s: Selector, op: number, a: number, words: Words): number => {
  const to = s.vector();
  s.vectorConstant(op, to, a, words);
  return to;
};
const converted = (s: Selector, op: number, a: number, lo = 0): number => {
  const to = s.vector();
  s.vectorUnary(op, to, a, lo);
  return to;
};
const shifted = (s: Selector, op: number, a: number, count: number): number => {
  const to = s.vector();
  s.vectorImmediate(op, to, a, count);
  return to;
};

// Comparisons, by the predicate of the instruction

const predicate = { equal: 0, less: 1, lessOrEqual: 2, unordered: 3, notEqual: 4 } as const;
const comparisons: Pair = [Inst.cmpps, Inst.cmppd];

const comparing =
  (lo: number, swaps: boolean): Handler =>
  (s, inst) => {
    const [a, b] = [arg(s, inst, swaps ? 1 : 0), arg(s, inst, swaps ? 0 : 1)];
    s.vectorBinary(rowOf(s, inst, comparisons), s.result(inst), a, b, lo);
  };
export const lowerVfeq: Handler = comparing(predicate.equal, false);
export const lowerVfne: Handler = comparing(predicate.notEqual, false);
export const lowerVflt: Handler = comparing(predicate.less, false);
export const lowerVfgt: Handler = comparing(predicate.less, true);
export const lowerVfle: Handler = comparing(predicate.lessOrEqual, false);
export const lowerVfge: Handler = comparing(predicate.lessOrEqual, true);

// Arithmetic

const unary =
  (rows: Pair, lo: number): Handler =>
  (s, inst) =>
    s.vectorUnary(rowOf(s, inst, rows), s.result(inst), arg(s, inst, 0), lo);
export const lowerVfsqrt: Handler = unary([Inst.sqrtps, Inst.sqrtpd], 0);
const rounding: Pair = [Inst.roundps, Inst.roundpd];
export const lowerVfnearest: Handler = unary(rounding, 8);
export const lowerVffloor: Handler = unary(rounding, 9);
export const lowerVfceil: Handler = unary(rounding, 10);
export const lowerVftrunc: Handler = unary(rounding, 11);

export const lowerVfabs: Handler = (s, inst) => {
  const mask = isDouble(s, inst) ? two(-1, 0x7fff_ffff) : four(0x7fff_ffff);
  s.vectorConstant(Inst.andps, s.result(inst), arg(s, inst, 0), mask);
};
export const lowerVfneg: Handler = (s, inst) => {
  const mask = isDouble(s, inst) ? two(0, -0x8000_0000) : four(-0x8000_0000);
  s.vectorConstant(Inst.xorps, s.result(inst), arg(s, inst, 0), mask);
};

const minimum: Pair = [Inst.minps, Inst.minpd];
const maximum: Pair = [Inst.maxps, Inst.maxpd];

/** `b < a ? b : a`: exactly what the instruction does with exchanged operands. */
const pseudo =
  (rows: Pair): Handler =>
  (s, inst) =>
    s.vectorBinary(rowOf(s, inst, rows), s.result(inst), arg(s, inst, 1), arg(s, inst, 0));
export const lowerVfpmin: Handler = pseudo(minimum);
export const lowerVfpmax: Handler = pseudo(maximum);

/** Lanes that are NaN become the canonical NaN: all bits set, less those of the payload. */
function canonicalNaN(s: Selector, inst: InstId, candidate: number, suspect: number): void {
  const unordered = combine(s, rowOf(s, inst, comparisons), candidate, suspect, predicate.unordered);
  const filled = combine(s, Inst.orps, suspect, unordered);
  const payload = shifted(s, isDouble(s, inst) ? Inst.psrlq_i : Inst.psrld_i, unordered, isDouble(s, inst) ? 13 : 10);
  s.vectorBinary(Inst.andnps, s.result(inst), payload, filled);
}

/** Run both ways, since the instruction gives its second operand for NaN and for zeros; -0 and NaN win by their bits. */
export const lowerVfmin: Handler = (s, inst) => {
  const [a, b] = [arg(s, inst, 0), arg(s, inst, 1)];
  const op = rowOf(s, inst, minimum);
  const first = combine(s, op, a, b);
  canonicalNaN(s, inst, first, combine(s, Inst.orps, combine(s, op, b, a), first));
};

/** Zeros of different signs have only their sign in the difference; subtracting it leaves +0. */
export const lowerVfmax: Handler = (s, inst) => {
  const [a, b] = [arg(s, inst, 0), arg(s, inst, 1)];
  const op = rowOf(s, inst, maximum);
  const first = combine(s, op, a, b);
  const difference = combine(s, Inst.xorps, first, combine(s, op, b, a));
  const either = combine(s, Inst.orps, first, difference);
  canonicalNaN(s, inst, difference, combine(s, rowOf(s, inst, [Inst.subps, Inst.subpd]), either, difference));
};

// Conversions

/** The integer conversion gives the least number for all that does not fit. */
export const lowerVftoiSatS: Handler = (s, inst) => {
  const a = arg(s, inst, 0);
  if (isDouble(s, inst)) {
    // NaN has a limit of 0, and the minimum takes its second operand.
    const ordered = combine(s, Inst.cmppd, a, a, predicate.equal);
    const limit = withConstant(s, Inst.andps, ordered, two(-0x0040_0000, 0x41df_ffff));
    s.vectorUnary(Inst.cvttpd2dq, s.result(inst), combine(s, Inst.minpd, a, limit));
    return;
  }
  const ordered = combine(s, Inst.cmpps, a, a, predicate.equal);
  const number = combine(s, Inst.andps, a, ordered);
  const result = converted(s, Inst.cvttps2dq, number);
  // A positive number that became the least one turns into the greatest.
  const positive = combine(s, Inst.pxor, ordered, number);
  const overflow = shifted(s, Inst.psrad_i, combine(s, Inst.pand, positive, result), 31);
  s.vectorBinary(Inst.pxor, s.result(inst), result, overflow);
};

export const lowerVftoiSatU: Handler = (s, inst) => {
  const zero = zeroVector(s);
  const number = combine(s, rowOf(s, inst, maximum), arg(s, inst, 0), zero);
  if (isDouble(s, inst)) {
    // Below 2^53 the integer is in the low bits once 2^52 is added.
    const limited = withConstant(s, Inst.minpd, number, two(-0x0020_0000, 0x41ef_ffff));
    const whole = converted(s, Inst.roundpd, limited, 11);
    const biased = withConstant(s, Inst.addpd, whole, two(0, 0x4330_0000));
    s.vectorBinary(Inst.shufps, s.result(inst), biased, zero, 0x88);
    return;
  }
  // What is 2^31 or more converts in two parts, of which the upper saturates.
  const low = converted(s, Inst.cvttps2dq, number);
  const rest = withConstant(s, Inst.subps, number, four(0x4f00_0000));
  const limit = s.vector();
  s.vectorConstant(Inst.cmpps, limit, rest, four(0x4f00_0000), 5);
  const upper = combine(s, Inst.pxor, converted(s, Inst.cvttps2dq, rest), limit);
  s.vectorBinary(Inst.paddd, s.result(inst), low, combine(s, Inst.pmaxsd, upper, zero));
};

export const lowerVitofS: Handler = (s, inst) =>
  s.vectorUnary(rowOf(s, inst, [Inst.cvtdq2ps, Inst.cvtdq2pd]), s.result(inst), arg(s, inst, 0));

export const lowerVitofU: Handler = (s, inst) => {
  const a = arg(s, inst, 0);
  if (isDouble(s, inst)) {
    // As the low bits of 2^52 + a.
    const biased = withConstant(s, Inst.unpcklps, a, four(0x4330_0000));
    s.vectorConstant(Inst.subpd, s.result(inst), biased, two(0, 0x4330_0000));
    return;
  }
  // The low half is exact; the rest, halved so that it is not negative, is exact too, and only the sum rounds.
  const low = combine(s, Inst.pblendw, zeroVector(s), a, 0x55);
  const rest = converted(s, Inst.cvtdq2ps, shifted(s, Inst.psrld_i, combine(s, Inst.psubd, a, low), 1));
  const high = combine(s, Inst.addps, rest, rest);
  s.vectorBinary(Inst.addps, s.result(inst), high, converted(s, Inst.cvtdq2ps, low));
};

const convert =
  (op: number): Handler =>
  (s, inst) =>
    s.vectorUnary(op, s.result(inst), arg(s, inst, 0));
export const lowerVfdemote: Handler = convert(Inst.cvtpd2ps);
export const lowerVfpromote: Handler = convert(Inst.cvtps2pd);
