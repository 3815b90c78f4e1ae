import { defFixed, type InstId, useFixed, type ValueId } from '@wazero-ts/codegen';
import { Flag } from '../instruction-flags.js';
import { Inst } from '../instructions.js';
import { INT_CLASS, Reg } from '../registers.js';
import { Seq } from '../sequences.js';
import { constant } from './lower-int.js';
import { signedMagic, unsignedMagic } from './magic-numbers.js';
import type { Handler, Selector } from './selector.js';

/** The dividend's upper half goes to the data register, quotient and remainder come in the fixed registers. */
function divide(s: Selector, inst: InstId, isSigned: boolean, wantsRemainder: boolean): void {
  const [a, b] = [s.arg(inst, 0), s.arg(inst, 1)];
  const wide = s.widthOf(a);
  const upper = s.temp(INT_CLASS);
  if (isSigned) {
    s.start(wide === 0 ? Inst.cdq : Inst.cqo, wide);
    s.operand(s.vreg(a), useFixed(Reg.rax));
    s.operand(upper, defFixed(Reg.rdx));
  } else {
    s.start(Seq.zero);
    s.operand(upper, defFixed(Reg.rdx));
  }
  s.start(isSigned ? Inst.idiv : Inst.div, wide);
  s.use(s.vreg(b));
  s.operand(s.vreg(a), useFixed(Reg.rax));
  s.operand(upper, useFixed(Reg.rdx));
  s.operand(wantsRemainder ? s.temp(INT_CLASS) : s.result(inst), defFixed(Reg.rax));
  s.operand(wantsRemainder ? s.result(inst) : s.temp(INT_CLASS), defFixed(Reg.rdx));
}

/** The remainder by -1 is 0, also of the number whose quotient overflows. */
function remainderOfAny(s: Selector, inst: InstId): void {
  const [a, b] = [s.arg(inst, 0), s.arg(inst, 1)];
  const zero = s.temp(INT_CLASS);
  s.start(Seq.zero);
  s.operand(zero, defFixed(Reg.rdx));
  s.start(Seq.signedRemainder, s.widthOf(a));
  s.use(s.vreg(b));
  s.operand(s.vreg(a), useFixed(Reg.rax));
  s.operand(zero, useFixed(Reg.rdx));
  s.operand(s.temp(INT_CLASS), defFixed(Reg.rax));
  s.operand(s.result(inst), defFixed(Reg.rdx));
}

const isPowerOf2 = (x: bigint): boolean => x > 0n && (x & (x - 1n)) === 0n;
const log2 = (x: bigint): number => x.toString(2).length - 1;

/** Short steps of a computation on integers of one width. */
class Steps {
  private readonly s: Selector;
  private readonly wide: number;

  constructor(s: Selector, wide: number) {
    this.s = s;
    this.wide = wide;
  }

  immediate(op: number, a: number, lo: number, wide: number = this.wide): number {
    const to = this.s.temp(INT_CLASS);
    this.s.inPlace(op, wide, to, a, lo);
    return to;
  }

  binary(op: number, a: number, b: number, wide: number = this.wide): number {
    const to = this.s.temp(INT_CLASS);
    this.s.binary(op, wide, to, a, b);
    return to;
  }

  unary(op: number, a: number, wide: number = this.wide): number {
    const to = this.s.temp(INT_CLASS);
    this.s.unary(op, wide, to, a);
    return to;
  }

  number(value: bigint): number {
    const to = this.s.temp(INT_CLASS);
    constant(this.s, to, Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
    return to;
  }

  /** The upper half of the product of two numbers of 64 bits. */
  upperHalf(a: number, multiplier: bigint, isSigned: boolean): number {
    const { s } = this;
    const factor = this.number(multiplier);
    const to = s.temp(INT_CLASS);
    s.start(isSigned ? Inst.imul1 : Inst.mul1, Flag.wide);
    s.use(factor);
    s.operand(a, useFixed(Reg.rax));
    s.operand(s.temp(INT_CLASS), defFixed(Reg.rax));
    s.operand(to, defFixed(Reg.rdx));
    return to;
  }
}

/** The unsigned quotient by a constant that is no power of 2. */
function unsignedQuotient(s: Selector, dividend: number, divisor: bigint, wide: number): number {
  const steps = new Steps(s, wide);
  const { preShift, multiplier, shift, needsAdd } = unsignedMagic(divisor, wide === 0 ? 32 : 64);
  const a = preShift === 0 ? dividend : steps.immediate(Inst.shr_i, dividend, preShift);
  if (wide === 0 && !needsAdd) {
    // All of the product is in one register.
    const product = steps.binary(Inst.imul, steps.number(multiplier), a, Flag.wide);
    return steps.immediate(Inst.shr_i, product, 32 + shift, Flag.wide);
  }
  const upper =
    wide === 0
      ? steps.immediate(Inst.shr_i, steps.binary(Inst.imul, steps.number(multiplier), a, Flag.wide), 32, Flag.wide)
      : steps.upperHalf(a, multiplier, false);
  if (!needsAdd) return shift === 0 ? upper : steps.immediate(Inst.shr_i, upper, shift);
  const half = steps.immediate(Inst.shr_i, steps.binary(Inst.sub, a, upper), 1);
  return steps.immediate(Inst.shr_i, steps.binary(Inst.add, half, upper), shift - 1);
}

/** The signed quotient by a constant of at least 2. */
function signedQuotient(s: Selector, a: number, divisor: bigint, wide: number): number {
  const steps = new Steps(s, wide);
  const bits = wide === 0 ? 32 : 64;
  if (isPowerOf2(divisor)) return steps.immediate(Inst.sar_i, biased(steps, a, log2(divisor), bits), log2(divisor));
  const { multiplier, shift } = signedMagic(divisor, bits);
  let quotient: number;
  if (wide === 0) {
    const extended = steps.unary(Inst.movsxd, a, 0);
    const product = steps.binary(Inst.imul, steps.number(multiplier), extended, Flag.wide);
    quotient = steps.immediate(Inst.sar_i, product, 32 + shift, Flag.wide);
  } else {
    // A multiplier with the highest bit is too small by 2^64.
    const upper = steps.upperHalf(a, BigInt.asIntN(64, multiplier), true);
    const whole = multiplier >> 63n === 0n ? upper : steps.binary(Inst.add, upper, a);
    quotient = shift === 0 ? whole : steps.immediate(Inst.sar_i, whole, shift);
  }
  return steps.binary(Inst.add, quotient, steps.immediate(Inst.shr_i, a, bits - 1));
}

/** The number plus `2^log - 1` if it is negative: a shift rounds down, a division towards 0. */
function biased(steps: Steps, a: number, log: number, bits: number): number {
  const sign = log === 1 ? a : steps.immediate(Inst.sar_i, a, bits - 1);
  return steps.binary(Inst.add, steps.immediate(Inst.shr_i, sign, bits - log), a);
}

/** The number of a constant divisor, as the operation reads it; undefined when there is a better way for it. */
function constantDivisor(s: Selector, value: ValueId, isSigned: boolean): bigint | undefined {
  const number = s.context.matchConst(value);
  if (number === undefined) return undefined;
  const divisor = isSigned ? number : BigInt.asUintN(s.widthOf(value) === 0 ? 32 : 64, number);
  const magnitude = divisor < 0n ? -divisor : divisor;
  // Whoever divides by 0 has trapped before; the least number is its own magnitude.
  if (magnitude < 2n || (isSigned && magnitude >> (s.widthOf(value) === 0 ? 31n : 63n) !== 0n)) return undefined;
  return divisor;
}

function finish(s: Selector, inst: InstId, quotient: number, divisor: bigint, wantsRemainder: boolean): void {
  const a = s.arg(inst, 0);
  const wide = s.widthOf(a);
  if (!wantsRemainder) {
    if (divisor < 0n) s.inPlace(Inst.neg, wide, s.result(inst), quotient);
    else s.move(Inst.mov, wide, s.result(inst), quotient);
    return;
  }
  // The remainder has the sign of the number, whatever that of the divisor is.
  const steps = new Steps(s, wide);
  const magnitude = divisor < 0n ? -divisor : divisor;
  const signed = BigInt.asIntN(wide === 0 ? 32 : 64, magnitude);
  const product =
    signed === BigInt.asIntN(32, signed)
      ? multiplyBy(s, wide, quotient, Number(signed))
      : steps.binary(Inst.imul, steps.number(signed), quotient);
  s.binary(Inst.sub, wide, s.result(inst), s.vreg(a), product);
}

function multiplyBy(s: Selector, wide: number, a: number, factor: number): number {
  const to = s.temp(INT_CLASS);
  s.unary(Inst.imul_i, wide, to, a, factor);
  return to;
}

const dividing =
  (isSigned: boolean, wantsRemainder: boolean): Handler =>
  (s, inst) => {
    const [a, b] = [s.arg(inst, 0), s.arg(inst, 1)];
    const divisor = constantDivisor(s, b, isSigned);
    if (divisor === undefined || (!isSigned && isPowerOf2(divisor))) {
      if (isSigned && wantsRemainder) remainderOfAny(s, inst);
      else divide(s, inst, isSigned, wantsRemainder);
      return;
    }
    const magnitude = divisor < 0n ? -divisor : divisor;
    const quotient = isSigned
      ? signedQuotient(s, s.vreg(a), magnitude, s.widthOf(a))
      : unsignedQuotient(s, s.vreg(a), magnitude, s.widthOf(a));
    finish(s, inst, quotient, divisor, wantsRemainder);
  };
export const lowerSdiv: Handler = dividing(true, false);
export const lowerUdiv: Handler = dividing(false, false);
export const lowerSrem: Handler = dividing(true, true);
export const lowerUrem: Handler = dividing(false, true);
