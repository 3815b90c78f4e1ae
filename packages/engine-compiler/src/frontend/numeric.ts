/** Arithmetic, comparisons, conversions. */
import { Op, Type, type ValueId } from '@wazero-ts/codegen';
import { trapNumber } from '../layout/trap-codes.js';
import { condition, peelCondition } from './conditions.js';
import { planMakesNaN, planOp, planType } from './plans.js';
import type { Translator } from './translator.js';

export function translateUnary(t: Translator, plan: number): void {
  if (planOp[plan] === Op.uextend) {
    t.push(t.widen(t.pop()));
    return;
  }
  const value = t.builder.unary(planOp[plan]!, planType[plan]! as Type, t.pop());
  t.push(planMakesNaN[plan] === 1 ? canonical(t, value) : value);
}

export function translateBinary(t: Translator, plan: number): void {
  const b = t.pop();
  const value = t.builder.binary(planOp[plan]!, planType[plan]! as Type, t.pop(), b);
  t.push(planMakesNaN[plan] === 1 ? canonical(t, value) : value);
}

export function translateIsZero(t: Translator): void {
  const a = t.pop();
  const zero = t.constant(t.func.valueType[a]! as Type, 0, 0);
  t.push(t.builder.binary(Op.ieq, Type.i32, a, zero));
}

/** The option `canonicalNaNs`: which NaN arithmetic gives is left open by the specification (4.3.3). */
function canonical(t: Translator, value: ValueId): ValueId {
  if (!t.options.canonicalNaNs) return value;
  const { builder } = t;
  const type = t.func.valueType[value]! as Type;
  const isNaN = builder.binary(Op.fne, Type.i32, value, value);
  const nan = type === Type.f32 ? builder.fconst(type, 0x7fc0_0000) : builder.fconst(type, 0, 0x7ff8_0000);
  return builder.select(isNaN, nan, value);
}

/** Division and remainder: the SSA instructions are for operands that have a result. */
export function translateDivision(t: Translator, plan: number): void {
  const { builder, func } = t;
  const op = planOp[plan]!;
  const type = planType[plan]! as Type;
  const b = t.pop();
  const a = t.pop();
  const inst = func.definingInst(b);
  const isConstant = func.isConst(b);
  const low = func.immLo[inst]!;
  const high = func.immHi[inst]!;
  if (!isConstant || (low === 0 && high === 0)) {
    builder.trapif(builder.binary(Op.ieq, Type.i32, b, t.constant(type, 0, 0)), trapNumber.INTEGER_DIVIDE_BY_ZERO);
  }
  if (op === Op.sdiv && (!isConstant || (low === -1 && high === -1))) {
    const least = type === Type.i32 ? t.constant32(-0x8000_0000) : t.constant(type, 0, -0x8000_0000);
    const isLeast = builder.binary(Op.ieq, Type.i32, a, least);
    const isMinusOne = builder.binary(Op.ieq, Type.i32, b, t.constant(type, -1, -1));
    builder.trapif(builder.binary(Op.band, Type.i32, isLeast, isMinusOne), trapNumber.INTEGER_OVERFLOW);
  }
  t.push(builder.binary(op, type, a, b));
}

/** What a float must be above (or at) and below for its integer part to be representable. */
interface Range {
  readonly low: number;
  /** Whether `low` itself fits: so it is where the next float below the range is below `low - 1`. */
  readonly lowFits: boolean;
  readonly high: number;
}

function rangeOf(from: Type, to: Type, isSigned: boolean): Range {
  const bits = to === Type.i32 ? 32 : 64;
  if (!isSigned) return { low: -1, lowFits: false, high: 2 ** bits };
  // -2147483649 is a double, but no float; below -2^63 neither has -2^63 - 1.
  if (from === Type.f64 && to === Type.i32) return { low: -2_147_483_649, lowFits: false, high: 2 ** 31 };
  return { low: -(2 ** (bits - 1)), lowFits: true, high: 2 ** (bits - 1) };
}

/** A conversion that traps for NaN and for what does not fit; the SSA instruction is for the rest. */
export function translateTruncation(t: Translator, plan: number): void {
  const { builder } = t;
  const op = planOp[plan]!;
  const to = planType[plan]! as Type;
  const x = t.pop();
  const from = t.func.valueType[x]! as Type;
  const { low, lowFits, high } = rangeOf(from, to, op === Op.ftoi_s);
  builder.trapif(builder.binary(Op.fne, Type.i32, x, x), trapNumber.INVALID_CONVERSION_TO_INTEGER);
  const isBelow = builder.binary(lowFits ? Op.flt : Op.fle, Type.i32, x, floatConstant(t, from, low));
  builder.trapif(isBelow, trapNumber.INTEGER_OVERFLOW);
  builder.trapif(builder.binary(Op.fge, Type.i32, x, floatConstant(t, from, high)), trapNumber.INTEGER_OVERFLOW);
  t.push(builder.unary(op, to, x));
}

const bits = new DataView(new ArrayBuffer(8));

function floatConstant(t: Translator, type: Type, value: number): ValueId {
  if (type === Type.f32) {
    bits.setFloat32(0, value);
    return t.builder.fconst(type, bits.getInt32(0));
  }
  bits.setFloat64(0, value);
  return t.builder.fconst(type, bits.getInt32(4), bits.getInt32(0));
}

export function translateSelect(t: Translator): void {
  peelCondition(t, t.pop());
  const b = t.pop();
  const a = t.pop();
  t.push(condition.isNegated ? t.builder.select(condition.value, b, a) : t.builder.select(condition.value, a, b));
}
