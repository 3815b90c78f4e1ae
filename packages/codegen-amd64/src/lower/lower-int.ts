import { Constraint, type InstId, NONE, Op, useFixed, type ValueId } from '@wazero-ts/codegen';
import { Cond } from '../conditions.js';
import { condFlag, Flag } from '../instruction-flags.js';
import { Inst } from '../instructions.js';
import { INT_CLASS, Reg } from '../registers.js';
import { Seq } from '../sequences.js';
import { type Handler, isWide, type Selector } from './selector.js';

/** An integer constant, in the shortest form; the encoder makes 0 shorter still where flags are free. */
export function constant(s: Selector, vreg: number, lo: number, hi: number): number {
  const inst =
    hi === 0
      ? s.start(Inst.mov_oi, 0, lo)
      : hi === lo >> 31
        ? s.start(Inst.mov_i, Flag.wide, lo)
        : s.start(Inst.movabs, Flag.wide, lo, hi);
  s.def(vreg);
  return inst;
}

export const lowerIconst: Handler = (s, inst) => {
  const result = s.func.result(inst);
  const hi = isWide(s.typeOf(result)) ? s.func.immHi[inst]! : 0;
  s.context.setRemat(result, constant(s, s.vreg(result), s.func.immLo[inst]!, hi));
};

export const lowerRefnull: Handler = (s, inst) => {
  s.context.setRemat(s.func.result(inst), constant(s, s.result(inst), 0, 0));
};

export const lowerPinned: Handler = (s, inst) => {
  s.start(Seq.moveContext);
  s.def(s.result(inst));
};

/**
 * Whether the operands of a commutative operation are better exchanged: second comes a constant, or what is loaded only for
 * this; else first comes one that dies here, which saves a copy.
 */
function isBetterSwapped(s: Selector, inst: InstId, user: InstId): boolean {
  const a = s.arg(inst, 0);
  const b = s.arg(inst, 1);
  if (s.func.isConst(b) || s.foldableLoad(b, user) !== NONE) return false;
  if (s.func.isConst(a) || s.foldableLoad(a, user) !== NONE) return true;
  return !s.context.isSingleUse(a) && s.context.isSingleUse(b);
}

/** Two-operand rows by SSA opcode: with a register or memory, with an immediate, on memory. */
interface ArithmeticRows {
  readonly commutes: boolean;
  readonly op: number;
  readonly immediate: number;
  readonly onMemory: number;
}
const arithmeticRows: (ArithmeticRows | undefined)[] = [];
for (const [op, rows] of [
  [Op.iadd, { commutes: true, op: Inst.add, immediate: Inst.add_i, onMemory: Inst.add_mr }],
  [Op.isub, { commutes: false, op: Inst.sub, immediate: Inst.sub_i, onMemory: Inst.sub_mr }],
  [Op.band, { commutes: true, op: Inst.and, immediate: Inst.and_i, onMemory: Inst.and_mr }],
  [Op.bor, { commutes: true, op: Inst.or, immediate: Inst.or_i, onMemory: Inst.or_mr }],
  [Op.bxor, { commutes: true, op: Inst.xor, immediate: Inst.xor_i, onMemory: Inst.xor_mr }],
] as const) {
  arithmeticRows[op] = rows;
}

/** Writes an operation of {@link arithmeticRows} at `user`, which may be the instruction itself. */
function arithmetic(s: Selector, inst: InstId, rows: ArithmeticRows, user: InstId, flags: number): void {
  const first = rows.commutes && isBetterSwapped(s, inst, user) ? 1 : 0;
  twoOperand(s, inst, s.arg(inst, first), s.arg(inst, 1 - first), rows, user, flags);
}

function twoOperand(
  s: Selector,
  inst: InstId,
  a: ValueId,
  b: ValueId,
  rows: Pick<ArithmeticRows, 'commutes' | 'op' | 'immediate'>,
  user: InstId,
  flags: number,
): void {
  const aux = s.widthOf(a) | flags;
  if (s.isImmediate(b)) {
    s.inPlace(rows.immediate, aux, s.result(inst), s.low(a), s.immediate(b));
    return;
  }
  s.start(rows.op, aux);
  s.tied(s.low(a));
  s.rm(b, user);
  if (rows.commutes) s.maySwap();
  s.defTied(s.result(inst));
}

/**
 * Lets the flags of the instruction that computes a value serve `user`, by computing it directly before: when nothing in
 * between wants it, other than the comparison that it stands for. False when that is not possible.
 */
export function flagsOfValue(s: Selector, value: ValueId, user: InstId, compare: InstId): boolean {
  const { func, context } = s;
  const inst = func.definingInst(value);
  if (inst === NONE || user === NONE || func.instBlock[inst] !== func.instBlock[user]) return false;
  const rows = arithmeticRows[func.op[inst]!];
  if (rows === undefined || !context.isUnusedBetween(inst, user, compare)) return false;
  context.sink(inst);
  arithmetic(s, inst, rows, user, Flag.setsFlags);
  return true;
}

/** `memory = memory op value` for a store, if its value is computed so from the same place and nothing else wants it. */
export function updatesMemory(s: Selector, store: InstId, value: ValueId): boolean {
  const { func, context } = s;
  const inst = func.definingInst(value);
  if (inst === NONE || !context.isSingleUse(value)) return false;
  const rows = arithmeticRows[func.op[inst]!];
  if (rows === undefined) return false;
  const loadIn = (operand: ValueId): InstId => {
    const load = s.foldableLoad(operand, store);
    return load !== NONE && s.isSamePlace(load, store) ? load : (NONE as InstId);
  };
  let other = s.arg(inst, 1);
  let load = loadIn(s.arg(inst, 0));
  if (load === NONE && rows.commutes) {
    other = s.arg(inst, 0);
    load = loadIn(s.arg(inst, 1));
  }
  if (load === NONE) return false;
  const aux = s.widthOf(value);
  if (s.isImmediate(other)) s.start(rows.immediate, aux, s.immediate(other));
  else s.start(rows.onMemory, aux);
  s.foldLoad(load);
  if (!s.isImmediate(other)) s.use(s.low(other));
  return true;
}

const bitwise =
  (op: number): Handler =>
  (s, inst) =>
    arithmetic(s, inst, arithmeticRows[op]!, inst, 0);

export const lowerBor: Handler = bitwise(Op.bor);

/** With all bits inverted in one operand there is an instruction that needs no copy. */
export const lowerBand: Handler = (s, inst) => {
  if (s.features.bmi1) {
    for (const [i, k] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const inverted = s.context.isSingleUse(s.arg(inst, i)) ? s.context.matchOp(s.arg(inst, i), Op.bxor) : undefined;
      if (inverted === undefined || !isMinusOne(s, s.arg(inverted, 1))) continue;
      s.start(Inst.andn, s.widthOf(s.arg(inst, 0)));
      s.def(s.result(inst));
      s.use(s.low(s.arg(inverted, 0)));
      s.rm(s.arg(inst, k), inst);
      return;
    }
  }
  const first = isBetterSwapped(s, inst, inst) ? 1 : 0;
  const a = s.arg(inst, first);
  const b = s.arg(inst, 1 - first);
  const mask = s.isImmediate(b) ? s.immediate(b) : 0;
  if (mask === 0xff || mask === 0xffff) {
    s.start(mask === 0xff ? Inst.movzx8 : Inst.movzx16);
    s.def(s.result(inst));
    s.use(s.low(a));
  } else arithmetic(s, inst, arithmeticRows[Op.band]!, inst, 0);
};

const isMinusOne = (s: Selector, value: ValueId): boolean => s.isImmediate(value) && s.immediate(value) === -1;

export const lowerBxor: Handler = (s, inst) => {
  const first = isBetterSwapped(s, inst, inst) ? 1 : 0;
  const a = s.arg(inst, first);
  const b = s.arg(inst, 1 - first);
  if (isMinusOne(s, b)) s.inPlace(Inst.not, s.widthOf(a), s.result(inst), s.low(a));
  else arithmetic(s, inst, arithmeticRows[Op.bxor]!, inst, 0);
};

export const lowerIsub: Handler = (s, inst) => {
  const [a, b] = [s.arg(inst, 0), s.arg(inst, 1)];
  if (s.isImmediate(a) && s.immediate(a) === 0) s.inPlace(Inst.neg, s.widthOf(a), s.result(inst), s.low(b));
  else arithmetic(s, inst, arithmeticRows[Op.isub]!, inst, 0);
};

export const lowerIadd: Handler = (s, inst) => {
  const first = isBetterSwapped(s, inst, inst) ? 1 : 0;
  const a = s.arg(inst, first);
  const b = s.arg(inst, 1 - first);
  const wide = s.widthOf(a);
  const scaled = s.scaled(b) ?? s.scaled(a);
  if (scaled !== undefined) {
    const base = s.scaled(b) === undefined ? b : a;
    if (!s.func.isConst(base)) {
      lea(s, inst, wide, s.low(base), s.low(scaled.value), scaled.scale, 0);
      return;
    }
  }
  if (s.isImmediate(b) && !s.context.isSingleUse(a)) lea(s, inst, wide, s.low(a), -1, 0, s.immediate(b));
  else if (s.context.isSingleUse(a) || s.func.isConst(b)) arithmetic(s, inst, arithmeticRows[Op.iadd]!, inst, 0);
  else lea(s, inst, wide, s.low(a), s.low(b), 0, 0);
};

/** `base + index << scale + disp` into a new register; no index when it is -1. */
function lea(s: Selector, inst: InstId, wide: number, base: number, index: number, scale: number, disp: number): void {
  s.start(Inst.lea, wide);
  s.def(s.result(inst));
  s.memory(disp, index === -1 ? 0 : Flag.hasIndex | scale);
  s.use(base);
  if (index !== -1) s.use(index);
}

const multiplication = { commutes: true, op: Inst.imul, immediate: Inst.imul_i };

export const lowerImul: Handler = (s, inst) => {
  const first = isBetterSwapped(s, inst, inst) ? 1 : 0;
  const a = s.arg(inst, first);
  const b = s.arg(inst, 1 - first);
  const wide = s.widthOf(a);
  if (!s.isImmediate(b)) {
    twoOperand(s, inst, a, b, multiplication, inst, 0);
    return;
  }
  const factor = s.immediate(b);
  if (factor === 3 || factor === 5 || factor === 9) {
    lea(s, inst, wide, s.low(a), s.low(a), factor === 3 ? 1 : factor === 5 ? 2 : 3, 0);
    return;
  }
  s.start(Inst.imul_i, wide, factor);
  s.def(s.result(inst));
  s.rm(a, inst);
};

/** Shifts and rotations: by a constant, by the counter register, or with three operands where the processor can. */
const shifting =
  (byConstant: number, byCounter: number, threeOperand: number): Handler =>
  (s, inst) => {
    const [a, count] = [s.arg(inst, 0), s.arg(inst, 1)];
    const wide = s.widthOf(a);
    if (s.func.isConst(count)) {
      s.inPlace(byConstant, wide, s.result(inst), s.low(a), s.immediate(count) & (wide === 0 ? 31 : 63));
    } else if (threeOperand !== -1 && s.features.bmi2) {
      s.start(threeOperand, wide);
      s.def(s.result(inst));
      s.rm(a, inst);
      s.use(s.low(count));
    } else {
      s.start(byCounter, wide);
      s.tied(s.low(a));
      s.operand(s.low(count), useFixed(Reg.rcx));
      s.defTied(s.result(inst));
    }
  };
export const lowerIshl: Handler = shifting(Inst.shl_i, Inst.shl_c, Inst.shlx);
export const lowerUshr: Handler = shifting(Inst.shr_i, Inst.shr_c, Inst.shrx);
export const lowerSshr: Handler = shifting(Inst.sar_i, Inst.sar_c, Inst.sarx);

/** As shifts; by a constant with a result of its own, where the number lives on. */
const rotating = (byConstant: number, byCounter: number, isLeft: boolean): Handler => {
  const shift = shifting(byConstant, byCounter, -1);
  return (s, inst) => {
    const [a, count] = [s.arg(inst, 0), s.arg(inst, 1)];
    if (!s.features.bmi2 || !s.func.isConst(count) || s.context.isSingleUse(a)) {
      shift(s, inst);
      return;
    }
    const wide = s.widthOf(a);
    const right = isLeft ? -s.immediate(count) : s.immediate(count);
    s.start(Inst.rorx, wide, right & (wide === 0 ? 31 : 63));
    s.def(s.result(inst));
    s.useAny(s.low(a));
  };
};
export const lowerRotl: Handler = rotating(Inst.rol_i, Inst.rol_c, true);
export const lowerRotr: Handler = rotating(Inst.ror_i, Inst.ror_c, false);

/** `to = from` unless the last bit scan found no bit. */
function unlessZero(s: Selector, wide: number, to: number, found: number, otherwise: number): void {
  s.start(Inst.cmovcc, wide | condFlag(Cond.equal));
  s.tied(found);
  s.use(otherwise);
  s.defTied(to);
}

function scanBits(s: Selector, inst: InstId, op: number, to: number, otherwise: number): void {
  const a = s.arg(inst, 0);
  const wide = s.widthOf(a);
  const [none, found] = [s.temp(INT_CLASS), s.temp(INT_CLASS)];
  constant(s, none, otherwise, 0);
  s.unary(op, wide, found, s.vreg(a));
  unlessZero(s, wide, to, found, none);
}

export const lowerClz: Handler = (s, inst) => {
  const a = s.arg(inst, 0);
  const wide = s.widthOf(a);
  if (s.features.lzcnt) {
    s.unary(Inst.lzcnt, wide, s.result(inst), s.vreg(a));
    return;
  }
  const width = wide === 0 ? 32 : 64;
  const highest = s.temp(INT_CLASS);
  scanBits(s, inst, Inst.bsr, highest, 2 * width - 1);
  s.inPlace(Inst.xor_i, wide, s.result(inst), highest, width - 1);
};

export const lowerCtz: Handler = (s, inst) => {
  const a = s.arg(inst, 0);
  const wide = s.widthOf(a);
  if (s.features.bmi1) s.unary(Inst.tzcnt, wide, s.result(inst), s.vreg(a));
  else scanBits(s, inst, Inst.bsf, s.result(inst), wide === 0 ? 32 : 64);
};

/** Sums of 1, 2, 4 and 8 bits, then a multiplication that adds the bytes. */
export const lowerPopcnt: Handler = (s, inst) => {
  const a = s.arg(inst, 0);
  const wide = s.widthOf(a);
  if (s.features.popcnt) {
    s.unary(Inst.popcnt, wide, s.result(inst), s.vreg(a));
    return;
  }
  const next = (op: number, from: number, lo: number): number => {
    const to = s.temp(INT_CLASS);
    s.inPlace(op, wide, to, from, lo);
    return to;
  };
  const masked = (from: number, byte: number): number => {
    const mask = s.temp(INT_CLASS);
    const word = byte * 0x0101_0101;
    constant(s, mask, word, wide === 0 ? 0 : word);
    const to = s.temp(INT_CLASS);
    s.binary(Inst.and, wide, to, from, mask);
    return to;
  };
  const combined = (op: number, x: number, y: number): number => {
    const to = s.temp(INT_CLASS);
    s.binary(op, wide, to, x, y);
    return to;
  };
  const x = s.vreg(a);
  const pairs = combined(Inst.sub, x, masked(next(Inst.shr_i, x, 1), 0x55));
  const fours = combined(Inst.add, masked(next(Inst.shr_i, pairs, 2), 0x33), masked(pairs, 0x33));
  const bytes = masked(combined(Inst.add, next(Inst.shr_i, fours, 4), fours), 0x0f);
  const factor = s.temp(INT_CLASS);
  constant(s, factor, 0x0101_0101, wide === 0 ? 0 : 0x0101_0101);
  const sum = combined(Inst.imul, bytes, factor);
  s.inPlace(Inst.shr_i, wide, s.result(inst), sum, wide === 0 ? 24 : 56);
};

const extending =
  (op: number): Handler =>
  (s, inst) => {
    s.start(op, op === Inst.movsxd ? 0 : s.widthOf(s.func.result(inst)));
    s.def(s.result(inst));
    s.use(s.low(s.arg(inst, 0)));
  };
export const lowerSext8: Handler = extending(Inst.movsx8);
export const lowerSext16: Handler = extending(Inst.movsx16);
export const lowerSext32: Handler = extending(Inst.movsxd);
export const lowerSextend: Handler = (s, inst) => {
  s.start(Inst.movsxd);
  s.def(s.result(inst));
  s.rm(s.arg(inst, 0), inst);
};
/** 32-bit registers are kept zero-extended, so only this direction is work. */
export const lowerIreduce: Handler = (s, inst) => s.unary(Inst.mov, 0, s.result(inst), s.vreg(s.arg(inst, 0)));

/** `index` if it is below `bound`, else 0, without a branch that could be predicted. */
export const lowerGuardIndex: Handler = (s, inst) => {
  const index = s.arg(inst, 0);
  s.start(Seq.guardIndex, s.widthOf(index));
  s.use(s.vreg(index));
  s.use(s.vreg(s.arg(inst, 1)));
  s.operand(s.result(inst), Constraint.defEarly);
};
