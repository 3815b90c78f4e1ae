import { Constraint, type InstId, Op, Type, type ValueId } from '@wazero-ts/codegen';
import { Flag } from '../instruction-flags.js';
import { Inst } from '../instructions.js';
import { FLOAT_CLASS, INT_CLASS } from '../registers.js';
import { Seq } from '../sequences.js';
import { type Handler, isDouble, isWide, type Selector } from './selector.js';

type Words = readonly [number, number, number, number];
const repeat = (lo: number, hi: number): Words => [lo, hi, lo, hi];

const signMask = { single: repeat(-0x8000_0000, -0x8000_0000), double: repeat(0, -0x8000_0000) } as const;
const restMask = { single: repeat(0x7fff_ffff, 0x7fff_ffff), double: repeat(-1, 0x7fff_ffff) } as const;
const two31 = { lo: -0x0040_0000, hi: 0x41df_ffff }; // 2147483647.0
const two32 = { lo: -0x0020_0000, hi: 0x41ef_ffff }; // 4294967295.0
const two63 = 0x43e0_0000; // the upper half of 2 ** 63
const two64 = 0x43f0_0000;

const isDoubleValue = (s: Selector, value: ValueId): boolean => isDouble(s.typeOf(value));
const precision = (s: Selector, value: ValueId): 'single' | 'double' => (isDoubleValue(s, value) ? 'double' : 'single');

/** A float constant by its bits, from memory; zero without. */
export function floatConstant(s: Selector, vreg: number, isDoubleWide: boolean, lo: number, hi: number): number {
  if (lo === 0 && hi === 0) {
    const inst = s.start(Seq.zero, 0, FLOAT_CLASS);
    s.def(vreg);
    return inst;
  }
  const id = s.mach.addConstant(lo, hi, 0, 0);
  const inst = s.start(
    isDoubleWide ? Inst.movsd : Inst.movss,
    s.vex | Flag.memory | Flag.noBase | Flag.constant,
    0,
    id,
  );
  s.def(vreg);
  return inst;
}

export const lowerFconst: Handler = (s, inst) => {
  const result = s.func.result(inst);
  const isDoubleWide = isDoubleValue(s, result);
  const hi = isDoubleWide ? s.func.immHi[inst]! : 0;
  s.context.setRemat(result, floatConstant(s, s.vreg(result), isDoubleWide, s.func.immLo[inst]!, hi));
};

const arithmetic =
  (single: number, double: number, commutes: boolean): Handler =>
  (s, inst) => {
    const [x, y] = [s.arg(inst, 0), s.arg(inst, 1)];
    // A constant is best in memory, which only the second operand can be.
    const isSwapped = commutes && s.context.matchOp(x, Op.fconst) !== undefined;
    const [a, b] = isSwapped ? [y, x] : [x, y];
    const to = s.result(inst);
    s.vectorStart(isDoubleValue(s, a) ? double : single, s.vreg(a), to);
    s.rm(b, inst);
    if (commutes) s.maySwap();
    s.vectorEnd(to);
  };
export const lowerFadd: Handler = arithmetic(Inst.addss, Inst.addsd, true);
export const lowerFsub: Handler = arithmetic(Inst.subss, Inst.subsd, false);
export const lowerFmul: Handler = arithmetic(Inst.mulss, Inst.mulsd, true);
export const lowerFdiv: Handler = arithmetic(Inst.divss, Inst.divsd, false);

const extremum =
  (isMax: boolean): Handler =>
  (s, inst) => {
    const a = s.arg(inst, 0);
    s.start(Seq.floatMinMax, isDoubleValue(s, a) ? Flag.wide : 0, isMax ? 1 : 0);
    s.tied(s.vreg(a));
    s.use(s.vreg(s.arg(inst, 1)));
    s.operand(s.temp(FLOAT_CLASS), Constraint.defEarly);
    s.defTied(s.result(inst));
  };
export const lowerFmin: Handler = extremum(false);
export const lowerFmax: Handler = extremum(true);

const masking =
  (op: number, masks: { readonly single: Words; readonly double: Words }): Handler =>
  (s, inst) => {
    const a = s.arg(inst, 0);
    s.vectorConstant(op, s.result(inst), s.vreg(a), masks[precision(s, a)]);
  };
export const lowerFabs: Handler = masking(Inst.andps, restMask);
export const lowerFneg: Handler = masking(Inst.xorps, signMask);

export const lowerFcopysign: Handler = (s, inst) => {
  const [a, b] = [s.arg(inst, 0), s.arg(inst, 1)];
  const [magnitude, sign] = [s.temp(FLOAT_CLASS), s.temp(FLOAT_CLASS)];
  s.vectorConstant(Inst.andps, magnitude, s.vreg(a), restMask[precision(s, a)]);
  s.vectorConstant(Inst.andps, sign, s.vreg(b), signMask[precision(s, a)]);
  s.vectorBinary(Inst.orps, s.result(inst), magnitude, sign);
};

/** A row that writes the low part of its result only: on a cleared register, so that it waits for no old value. */
function merging(s: Selector, op: number, to: number, aux: number, lo: number, operand: () => void): void {
  const cleared = s.temp(FLOAT_CLASS);
  s.start(Seq.zero, 0, FLOAT_CLASS);
  s.def(cleared);
  s.start(op, aux | s.vex, lo);
  s.tied(cleared);
  operand();
  s.defTied(to);
}

function floatUnary(s: Selector, inst: InstId, op: number, lo: number): void {
  const a = s.arg(inst, 0);
  if (!s.features.avx) {
    merging(s, op, s.result(inst), 0, lo, () => s.rm(a, inst));
    return;
  }
  s.start(op, Flag.vex, lo);
  s.def(s.result(inst));
  s.use(s.vreg(a));
}

const rounding =
  (mode: number): Handler =>
  (s, inst) =>
    floatUnary(s, inst, isDoubleValue(s, s.arg(inst, 0)) ? Inst.roundsd : Inst.roundss, mode);
// Bit 3: no exception for an inexact result.
export const lowerFnearest: Handler = rounding(8);
export const lowerFfloor: Handler = rounding(9);
export const lowerFceil: Handler = rounding(10);
export const lowerFtrunc: Handler = rounding(11);
export const lowerFsqrt: Handler = (s, inst) =>
  floatUnary(s, inst, isDoubleValue(s, s.arg(inst, 0)) ? Inst.sqrtsd : Inst.sqrtss, 0);
export const lowerFpromote: Handler = (s, inst) => floatUnary(s, inst, Inst.cvtss2sd, 0);
export const lowerFdemote: Handler = (s, inst) => floatUnary(s, inst, Inst.cvtsd2ss, 0);

// Integers to floats

function fromInt(s: Selector, inst: InstId, wide: number): void {
  const op = isDoubleValue(s, s.func.result(inst)) ? Inst.cvtsi2sd : Inst.cvtsi2ss;
  merging(s, op, s.result(inst), wide, 0, () => s.rm(s.arg(inst, 0), inst));
}

export const lowerItofS: Handler = (s, inst) => fromInt(s, inst, s.widthOf(s.arg(inst, 0)));

export const lowerItofU: Handler = (s, inst) => {
  const a = s.arg(inst, 0);
  // A 32-bit register is zero-extended: as 64 bits the number is not negative.
  if (!isWide(s.typeOf(a))) {
    const op = isDoubleValue(s, s.func.result(inst)) ? Inst.cvtsi2sd : Inst.cvtsi2ss;
    merging(s, op, s.result(inst), Flag.wide, 0, () => s.use(s.vreg(a)));
    return;
  }
  s.start(Seq.unsignedToFloat, isDoubleValue(s, s.func.result(inst)) ? Flag.wide : 0);
  s.use(s.vreg(a));
  s.operand(s.temp(INT_CLASS), Constraint.defEarly);
  s.def(s.result(inst));
};

// Floats to integers

function truncate(s: Selector, to: number, from: number, isDoubleWide: boolean, wide: number): void {
  s.start(isDoubleWide ? Inst.cvttsd2si : Inst.cvttss2si, wide | s.vex);
  s.def(to);
  s.useAny(from);
}

/** The operand is known to be in range. */
export const lowerFtoiS: Handler = (s, inst) => {
  const a = s.arg(inst, 0);
  truncate(s, s.result(inst), s.vreg(a), isDoubleValue(s, a), s.widthOf(s.func.result(inst)));
};

export const lowerFtoiU: Handler = (s, inst) => {
  const a = s.arg(inst, 0);
  const result = s.result(inst);
  if (!isWide(s.typeOf(s.func.result(inst)))) {
    const all = s.temp(INT_CLASS);
    truncate(s, all, s.vreg(a), isDoubleValue(s, a), Flag.wide);
    s.move(Inst.mov, 0, result, all);
    return;
  }
  const x = asDouble(s, a);
  s.binary(Inst.or, Flag.wide, result, ...upperHalf(s, x));
};

/** A single as a double, which is exact, so that there is one way to convert. */
function asDouble(s: Selector, a: ValueId): number {
  if (isDoubleValue(s, a)) return s.vreg(a);
  const to = s.temp(FLOAT_CLASS);
  merging(s, Inst.cvtss2sd, to, 0, 0, () => s.use(s.vreg(a)));
  return to;
}

/**
 * Two numbers whose conjunction is the unsigned integer: the processor's conversion is signed and gives 2^63 for what is
 * too large, so its sign chooses the conversion of `x - 2^63`.
 */
function upperHalf(s: Selector, x: number): [number, number] {
  const low = s.temp(INT_CLASS);
  truncate(s, low, x, true, Flag.wide);
  const reduced = s.temp(FLOAT_CLASS);
  s.vectorConstant(Inst.subsd, reduced, x, [0, two63, 0, 0]);
  const high = s.temp(INT_CLASS);
  truncate(s, high, reduced, true, Flag.wide);
  const mask = s.temp(INT_CLASS);
  s.inPlace(Inst.sar_i, Flag.wide, mask, low, 63);
  const chosen = s.temp(INT_CLASS);
  s.binary(Inst.and, Flag.wide, chosen, mask, high);
  return [chosen, low];
}

/** NaN becomes 0: it is not equal to itself. */
function withoutNaN(s: Selector, x: number): number {
  const ordered = s.temp(FLOAT_CLASS);
  s.vectorBinary(Inst.cmpsd, ordered, x, x, 0);
  const to = s.temp(FLOAT_CLASS);
  s.vectorBinary(Inst.andps, to, ordered, x);
  return to;
}

/** All bits set where `limit <= x`, as an integer. */
function reaches(s: Selector, limit: number, x: number): number {
  const bound = s.temp(FLOAT_CLASS);
  floatConstant(s, bound, true, 0, limit);
  const mask = s.temp(FLOAT_CLASS);
  s.vectorBinary(Inst.cmpsd, mask, bound, x, 2);
  const to = s.temp(INT_CLASS);
  s.start(Inst.movq_r, s.vex);
  s.def(to);
  s.use(mask);
  return to;
}

export const lowerFtoiSatS: Handler = (s, inst) => {
  const result = s.result(inst);
  const x = withoutNaN(s, asDouble(s, s.arg(inst, 0)));
  if (!isWide(s.typeOf(s.func.result(inst)))) {
    // Below the range the conversion gives the least number by itself.
    const limited = s.temp(FLOAT_CLASS);
    s.vectorConstant(Inst.minsd, limited, x, [two31.lo, two31.hi, 0, 0]);
    truncate(s, result, limited, true, 0);
    return;
  }
  const low = s.temp(INT_CLASS);
  truncate(s, low, x, true, Flag.wide);
  s.binary(Inst.xor, Flag.wide, result, low, reaches(s, two63, x));
};

export const lowerFtoiSatU: Handler = (s, inst) => {
  const result = s.result(inst);
  const zero = s.temp(FLOAT_CLASS);
  const x = asDouble(s, s.arg(inst, 0));
  s.start(Seq.zero, 0, FLOAT_CLASS);
  s.def(zero);
  // The maximum is the second operand when one is NaN.
  const positive = s.temp(FLOAT_CLASS);
  s.vectorBinary(Inst.maxsd, positive, x, zero);
  if (!isWide(s.typeOf(s.func.result(inst)))) {
    const limited = s.temp(FLOAT_CLASS);
    s.vectorConstant(Inst.minsd, limited, positive, [two32.lo, two32.hi, 0, 0]);
    const all = s.temp(INT_CLASS);
    truncate(s, all, limited, true, Flag.wide);
    s.move(Inst.mov, 0, result, all);
    return;
  }
  const inRange = s.temp(INT_CLASS);
  s.binary(Inst.or, Flag.wide, inRange, ...upperHalf(s, positive));
  s.binary(Inst.or, Flag.wide, result, inRange, reaches(s, two64, positive));
};

// Bits

export const lowerBitcast: Handler = (s, inst) => {
  const a = s.arg(inst, 0);
  const [from, to] = [s.typeOf(a), s.typeOf(s.func.result(inst))];
  const fromFloat = from === Type.f32 || from === Type.f64;
  const toFloat = to === Type.f32 || to === Type.f64;
  const is64 = from === Type.f64 || isWide(from);
  if (from === Type.v128) s.move(Inst.movaps, s.vex, s.result(inst), s.vreg(a));
  else if (fromFloat === toFloat) {
    if (toFloat) s.move(Inst.movaps, s.vex, s.result(inst), s.vreg(a));
    else s.move(Inst.mov, is64 ? Flag.wide : 0, s.result(inst), s.vreg(a));
  } else if (toFloat) s.unary(is64 ? Inst.movq : Inst.movd, s.vex, s.result(inst), s.vreg(a));
  else s.move(is64 ? Inst.movq_r : Inst.movd_r, s.vex, s.result(inst), s.vreg(a));
};
