import { type InstId, NONE, Op, opInfos, Type, type ValueId } from '@wazero-ts/codegen';
import { Cond, conditionNames } from '../conditions.js';
import { condFlag } from '../instruction-flags.js';
import { Inst } from '../instructions.js';
import { INT_CLASS } from '../registers.js';
import { Seq } from '../sequences.js';
import { flagsOfValue } from './lower-int.js';
import { classOf, type Handler, isDouble, type Selector } from './selector.js';

/** By opcode: the condition that holds after comparing the first operand with the second; NONE for other opcodes. */
const conditions = new Int8Array(opInfos.length).fill(NONE);
for (const [op, cond] of [
  [Op.ieq, Cond.equal],
  [Op.ine, Cond.notEqual],
  [Op.slt, Cond.less],
  [Op.ult, Cond.below],
  [Op.sgt, Cond.greater],
  [Op.ugt, Cond.above],
  [Op.sle, Cond.lessOrEqual],
  [Op.ule, Cond.belowOrEqual],
  [Op.sge, Cond.greaterOrEqual],
  [Op.uge, Cond.aboveOrEqual],
  [Op.feq, Cond.floatEqual],
  [Op.fne, Cond.floatNotEqual],
  // Of the exchanged operands: so that NaN makes it false.
  [Op.flt, Cond.above],
  [Op.fgt, Cond.above],
  [Op.fle, Cond.aboveOrEqual],
  [Op.fge, Cond.aboveOrEqual],
] as const) {
  conditions[op] = cond;
}

/** The condition that says the same when the operands are exchanged. */
const swapped = Int8Array.from(conditionNames, (_, cond) => cond);
for (const [cond, other] of [
  [Cond.less, Cond.greater],
  [Cond.lessOrEqual, Cond.greaterOrEqual],
  [Cond.below, Cond.above],
  [Cond.belowOrEqual, Cond.aboveOrEqual],
] as const) {
  swapped[cond] = other;
  swapped[other] = cond;
}

/** Whether the sign and zero flags of a test with itself decide a comparison with 0. */
const decidedByTest = (cond: number): boolean =>
  cond === Cond.equal || cond === Cond.notEqual || cond === Cond.less || cond === Cond.greaterOrEqual;

/** Sets the flags for the comparison `compare`, at `user`; returns the condition that stands for "true". */
function emitCompare(s: Selector, compare: InstId, user: InstId): number {
  const cond = conditions[s.func.op[compare]!]!;
  const a = s.arg(compare, 0);
  const b = s.arg(compare, 1);
  const type = s.typeOf(a);
  if (type === Type.f32 || type === Type.f64) {
    const isLess = s.func.op[compare] === Op.flt || s.func.op[compare] === Op.fle;
    compareFloats(s, type, isLess ? b : a, isLess ? a : b);
    return cond;
  }
  if (s.func.isConst(a) && !s.func.isConst(b)) {
    return compareInts(s, b, a, swapped[cond]!, user, compare);
  }
  return compareInts(s, a, b, cond, user, compare);
}

function compareFloats(s: Selector, type: number, a: ValueId, b: ValueId): void {
  s.start(isDouble(type) ? Inst.ucomisd : Inst.ucomiss, s.vex);
  s.use(s.vreg(a));
  s.useAny(s.vreg(b));
}

/** Sets the flags; returns the condition, which may become another one that says the same. */
function compareInts(s: Selector, a: ValueId, b: ValueId, cond: number, user: InstId, compare: InstId): number {
  if (!s.isImmediate(b)) {
    s.start(Inst.cmp, s.widthOf(a));
    s.use(s.low(a));
    s.rm(b, user);
    return cond;
  }
  const number = s.immediate(b);
  if (number === 0 && decidedByTest(cond)) return compareWithZero(s, a, cond, user, compare);
  if (!compareByte(s, a, number, cond, user)) compareWithNumber(s, a, number, user);
  return cond;
}

function compareWithNumber(s: Selector, a: ValueId, number: number, user: InstId): void {
  s.start(Inst.cmp_i, s.widthOf(a), number);
  s.rm(a, user);
}

/** In memory, by the flags of what computes the value, or by a test. */
function compareWithZero(s: Selector, a: ValueId, cond: number, user: InstId, compare: InstId): number {
  if (compareByte(s, a, 0, cond, user)) return cond;
  if (s.foldableLoad(a, user) !== NONE) {
    compareWithNumber(s, a, 0, user);
    return cond;
  }
  const isOnlyTested = s.context.isSingleUse(a) && s.context.matchOp(a, Op.band) !== undefined;
  if (isOnlyTested || !flagsOfValue(s, a, user, compare)) {
    testValue(s, a, s.widthOf(a));
    return cond;
  }
  // Arithmetic may overflow: then only the sign flag says what the sign is.
  return cond === Cond.less ? Cond.sign : cond === Cond.greaterOrEqual ? Cond.notSign : cond;
}

/** A byte in memory that is loaded for nothing but to be compared with a number of its own range. */
function compareByte(s: Selector, a: ValueId, number: number, cond: number, user: InstId): boolean {
  const load = s.context.matchOp(a, Op.load8_u);
  const isUnsigned = cond >= Cond.below && cond <= Cond.above;
  if (load === undefined || !isUnsigned || number < 0 || number > 0xff) return false;
  if (!s.canFold(load, a, user)) return false;
  s.start(Inst.cmp8_i, 0, number);
  s.foldLoad(load);
  return true;
}

/** Sets the flags of a value, or of the conjunction that computes it when nothing else needs that. */
function testValue(s: Selector, value: ValueId, wide: number): void {
  const and = s.context.isSingleUse(value) ? s.context.matchOp(value, Op.band) : undefined;
  const a = and === undefined ? value : s.arg(and, 0);
  const b = and === undefined ? value : s.arg(and, 1);
  if (and !== undefined && s.isImmediate(b)) {
    const mask = s.immediate(b);
    // Below the sign bit of a byte the shorter form sets the same flags.
    if (mask >= 0 && mask < 0x80) s.start(Inst.test8_i, 0, mask);
    else s.start(Inst.test_i, wide, mask);
    s.useAny(s.low(a));
    return;
  }
  s.start(Inst.test, wide);
  s.use(s.low(a));
  s.use(s.low(b));
}

/**
 * Sets the flags for a truth value that `user` wants: a comparison happens here once more rather than as a number, if it
 * has no other use or stands in the same block, where its operands are at hand.
 */
export function emitCondition(s: Selector, value: ValueId, user: InstId): number {
  const inst = s.func.definingInst(value);
  if (inst !== NONE && conditions[s.func.op[inst]!] !== NONE) {
    if (s.context.isSingleUse(value)) return emitCompare(s, inst, user);
    if (s.func.instBlock[inst] === s.func.instBlock[user]) return emitCompare(s, inst, NONE as InstId);
  }
  return compareWithZero(s, value, Cond.notEqual, user, NONE as InstId);
}

/** A comparison whose result is a number. */
export const lowerCompare: Handler = (s, inst) => {
  const cond = emitCompare(s, inst, inst);
  s.start(Seq.setIf, condFlag(cond));
  s.def(s.result(inst));
};

export const lowerSelect: Handler = (s, inst) => {
  const [a, b] = [s.arg(inst, 1), s.arg(inst, 2)];
  const registerClass = classOf(s.typeOf(a));
  const cond = emitCondition(s, s.arg(inst, 0), inst);
  // "Equal" needs two flags, "not equal" one of two: the latter can be two moves.
  const inverted = cond === Cond.floatEqual;
  const [kept, moved] = inverted ? [a, b] : [b, a];
  const aux = condFlag(inverted ? Cond.floatNotEqual : cond);
  if (registerClass !== INT_CLASS || cond >= Cond.floatEqual) {
    s.start(Seq.moveIf, aux | s.widthOf(a), registerClass);
    s.tied(s.vreg(kept));
    s.use(s.vreg(moved));
  } else {
    s.start(Inst.cmovcc, aux | s.widthOf(a));
    s.tied(s.vreg(kept));
    s.useAny(s.vreg(moved));
  }
  s.defTied(s.result(inst));
};
