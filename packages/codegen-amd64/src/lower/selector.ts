import {
  ACCESS_CHECKED,
  Constraint,
  type ContextLayout,
  defTied,
  type InstId,
  type LowerContext,
  MAY_SWAP,
  type MachFunction,
  NEEDS_ZERO_EXTENDED,
  NONE,
  Op,
  opInfos,
  type SsaFunction,
  Type,
  type ValueId,
} from '@wazero-ts/codegen';
import type { CallingConvention } from '../calling-convention.js';
import type { Amd64Features } from '../features.js';
import { Flag } from '../instruction-flags.js';
import { Inst, instructions } from '../instructions.js';
import { FLOAT_CLASS, INT_CLASS, VECTOR_CLASS } from '../registers.js';
import { foldIndex } from './fold-index.js';
import { isZero, poolBytes, type Words, wordsOf } from './vector-constants.js';

/** Lowers one SSA instruction. */
export type Handler = (s: Selector, inst: InstId) => void;

export const isWide = (type: number): boolean => type === Type.i64 || type === Type.ref;
export const isDouble = (type: number): boolean => type === Type.f64;

/** The register class of an SSA type. */
export function classOf(type: number): number {
  if (type === Type.v128) return VECTOR_CLASS;
  return type === Type.f32 || type === Type.f64 ? FLOAT_CLASS : INT_CLASS;
}

/** 1 for accesses to guest memory: base, index and displacement. */
const guestAccess = Uint8Array.from(opInfos, (info) =>
  info.operands.startsWith('ll') && info.immediate.endsWith('mem') ? 1 : 0,
);

const reads16Bytes = Uint8Array.from(instructions, (row) =>
  row.operands.some((operand) => operand.orMemory && operand.bits === 128) ? 1 : 0,
);

/**
 * Writes machine instructions for one SSA instruction at a time: what the files of this folder share. An instruction is
 * begun with `start` or a method that begins one, then gets its operands in the order of its row's text; tied
 * definitions come last.
 */
export class Selector {
  readonly features: Amd64Features;
  readonly layout: ContextLayout;
  readonly convention: CallingConvention;
  context!: LowerContext;
  func!: SsaFunction;
  mach!: MachFunction;
  /** The machine instruction begun last. */
  private current = NONE;

  constructor(features: Amd64Features, layout: ContextLayout, convention: CallingConvention) {
    this.features = features;
    this.layout = layout;
    this.convention = convention;
  }

  enter(context: LowerContext): void {
    this.context = context;
    this.func = context.func;
    this.mach = context.mach;
  }

  // The SSA instruction

  arg(inst: InstId, index: number): ValueId {
    return this.func.arg(inst, index);
  }

  typeOf(value: ValueId): number {
    return this.func.valueType[value]!;
  }

  /** `Flag.wide` for values of 64 bits. */
  widthOf(value: ValueId): number {
    return isWide(this.func.valueType[value]!) ? Flag.wide : 0;
  }

  result(inst: InstId, index = 0): number {
    return this.context.vregOf(this.func.result(inst, index));
  }

  vreg(value: ValueId): number {
    return this.context.vregOf(value);
  }

  /** The register whose low 32 bits are a value's, for instructions that look at no more of it. */
  low(value: ValueId): number {
    const inst = this.context.matchOp(value, Op.ireduce);
    return this.vreg(inst === undefined ? value : this.arg(inst, 0));
  }

  /** Whether a value is an integer constant that fits into an immediate of 32 bits, sign-extended. */
  isImmediate(value: ValueId): boolean {
    if (!this.func.isConst(value)) return false;
    const inst = this.func.definingInst(value);
    return this.func.valueType[value] === Type.i32 || this.func.immHi[inst] === this.func.immLo[inst]! >> 31;
  }

  /** The low 32 bits of an integer constant. */
  immediate(value: ValueId): number {
    return this.func.immLo[this.func.definingInst(value)]!;
  }

  // Machine instructions

  start(op: number, aux = 0, lo = 0, hi = 0): number {
    this.current = this.context.emit(op, lo, hi, aux);
    return this.current;
  }

  temp(registerClass: number, isNarrow = false): number {
    return this.mach.newVreg(registerClass, false, isNarrow);
  }

  use(vreg: number): void {
    this.mach.addOperand(vreg, Constraint.use);
  }

  useAny(vreg: number): void {
    this.mach.addOperand(vreg, Constraint.useAny);
  }

  operand(vreg: number, constraint: number): void {
    this.mach.addOperand(vreg, constraint);
  }

  def(vreg: number): void {
    this.mach.addOperand(vreg, Constraint.def);
  }

  tied(vreg: number): void {
    this.mach.addOperand(vreg, Constraint.useTied);
  }

  /** Lets the two operands of the instruction begun last change places, unless the second is in memory. */
  maySwap(): void {
    const first = this.mach.operandStart[this.current]!;
    const isTied = this.mach.operandConstraint[first] === Constraint.useTied;
    if (!isTied || (this.mach.aux[this.current]! & Flag.memory) !== 0) return;
    this.mach.operandConstraint[first] = Constraint.useTied | MAY_SWAP;
  }

  /** The definition that is tied to the first operand. */
  defTied(vreg: number): void {
    this.mach.addOperand(vreg, defTied(0));
  }

  /** `to = op from`, where `from` may be in memory. */
  unary(op: number, aux: number, to: number, from: number, lo = 0): void {
    this.start(op, aux, lo);
    this.def(to);
    this.useAny(from);
  }

  /** `to = op a`, in place. */
  inPlace(op: number, aux: number, to: number, a: number, lo = 0): void {
    this.start(op, aux, lo);
    this.tied(a);
    this.defTied(to);
  }

  /** `to = a op b` for a two-operand row on integers. */
  binary(op: number, aux: number, to: number, a: number, b: number): void {
    this.start(op, aux);
    this.tied(a);
    this.useAny(b);
    this.defTied(to);
  }

  /** `to = a op b` for a row on vector registers; `lo` is an immediate. */
  vectorBinary(op: number, to: number, a: number, b: number, lo = 0): void {
    this.vectorStart(op, a, to, lo);
    this.vectorRm(op, b);
    this.vectorEnd(to);
  }

  /** The rm operand of a row on vector registers: slots are not aligned, and those of floats have 8 bytes only. */
  vectorRm(op: number, vreg: number): void {
    const fits = reads16Bytes[op] === 0 || (this.features.avx && this.mach.vregClass[vreg] === VECTOR_CLASS);
    if (fits) this.useAny(vreg);
    else this.use(vreg);
  }

  /** `to = op a` by an immediate, for a row on one vector register that it reads and writes. */
  vectorImmediate(op: number, to: number, a: number, lo: number): void {
    this.vectorStart(op, a, to, lo);
    this.vectorEnd(to);
  }

  /** `to = op a` for a row that writes all of another vector register. */
  vectorUnary(op: number, to: number, a: number, lo = 0): void {
    this.start(op, this.vex, lo);
    this.def(to);
    this.vectorRm(op, a);
  }

  /** A new virtual register for a vector. */
  vector(): number {
    return this.temp(VECTOR_CLASS);
  }

  /** `to = a op b` for SSA values, `b` from memory where that is possible. */
  vectorOperation(op: number, to: number, a: ValueId, b: ValueId, user: InstId): void {
    this.vectorStart(op, this.vreg(a), to);
    const load = this.foldableLoad(b, user);
    if (load !== NONE) this.foldLoad(load);
    else if (!this.foldVectorConstant(b)) this.vectorRm(op, this.vreg(b));
    this.vectorEnd(to);
  }

  private foldVectorConstant(value: ValueId): boolean {
    const inst = this.context.matchOp(value, Op.vconst);
    if (inst === undefined) return false;
    const words = wordsOf(poolBytes(this.func, inst));
    if (isZero(words)) return false;
    this.memory(this.mach.addConstant(...words), Flag.noBase | Flag.constant);
    return true;
  }

  /** Begins a row whose first operand is a vector register, read and written; then comes the other operand. */
  vectorStart(op: number, a: number, to: number, lo = 0, aux = 0, hi = 0): void {
    if (this.features.avx) {
      this.start(op, aux | Flag.vex, lo, hi);
      this.def(to);
      this.use(a);
    } else {
      this.start(op, aux, lo, hi);
      this.tied(a);
    }
  }

  vectorEnd(to: number): void {
    if (!this.features.avx) this.defTied(to);
  }

  /** `Flag.vex` for rows that are not read and written, where the processor has it. */
  get vex(): number {
    return this.features.avx ? Flag.vex : 0;
  }

  /** `to = a op constant`, the constant 16 bytes in memory. */
  vectorConstant(op: number, to: number, a: number, words: Words, lo = 0): void {
    const id = this.mach.addConstant(...words);
    this.vectorStart(op, a, to, lo, Flag.memory | Flag.noBase | Flag.constant, id);
    this.vectorEnd(to);
  }

  /** A copy between registers of one class. */
  move(op: number, aux: number, to: number, from: number): void {
    this.start(op, aux);
    this.def(to);
    this.use(from);
  }

  // Memory operands

  /**
   * Adds the rm operand: the register or slot of a value, a float constant in memory, or, when the value has no other use,
   * the memory it is loaded from.
   */
  rm(value: ValueId, user: InstId): void {
    const load = this.foldableLoad(value, user);
    if (load !== NONE) this.foldLoad(load);
    else if (!this.foldConstant(value)) this.useAny(this.low(value));
  }

  /** A float constant other than 0, which costs no memory. */
  private foldConstant(value: ValueId): boolean {
    const inst = this.context.matchOp(value, Op.fconst);
    if (inst === undefined) return false;
    const lo = this.func.immLo[inst]!;
    const hi = isDouble(this.typeOf(value)) ? this.func.immHi[inst]! : 0;
    if ((lo | hi) === 0) return false;
    this.memory(this.mach.addConstant(lo, hi, 0, 0), Flag.noBase | Flag.constant);
    return true;
  }

  /**
   * The load that gives a value its full width, if it can run directly before `user` and nothing else wants it; NONE when
   * the instruction is written more than once.
   */
  foldableLoad(value: ValueId, user: InstId): InstId {
    const { func } = this;
    const inst = func.definingInst(value);
    if (inst === NONE || (func.op[inst] !== Op.load && func.op[inst] !== Op.peek)) return NONE as InstId;
    // Only the newer encodings read vectors from everywhere.
    if (func.valueType[value] === Type.v128 && !this.features.avx) return NONE as InstId;
    return this.canFold(inst, value, user) ? inst : (NONE as InstId);
  }

  /** Whether a load can run directly before `user`, and nothing else wants its value. */
  canFold(load: InstId, value: ValueId, user: InstId): boolean {
    const { context } = this;
    return user !== NONE && context.isSingleUse(value) && !context.hasVreg(value) && context.isNextEffect(load, user);
  }

  /** Whether two accesses of the same width name the same place by the same values. */
  isSamePlace(load: InstId, store: InstId): boolean {
    const { func } = this;
    const isGuest = func.op[load] === Op.load && func.op[store] === Op.store;
    if (!isGuest && !(func.op[load] === Op.peek && func.op[store] === Op.poke)) return false;
    if (func.immLo[load] !== func.immLo[store] || this.arg(load, 0) !== this.arg(store, 0)) return false;
    return !isGuest || this.arg(load, 1) === this.arg(store, 1);
  }

  foldLoad(load: InstId): void {
    this.mach.loc[this.current] = this.func.loc[load]!;
    this.context.sink(load);
    this.address(load);
  }

  /** Adds the memory operand of an access to the instruction begun last; returns how many registers it has. */
  address(inst: InstId): number {
    const op = this.func.op[inst]!;
    const first = this.mach.operandsUsed;
    if (guestAccess[op] === 1) this.guestAddress(inst);
    else this.trustedAddress(this.arg(inst, 0), this.func.immLo[inst]!);
    return this.mach.operandsUsed - first;
  }

  /** Computes the address of a guest access. */
  addressInto(to: number, inst: InstId): void {
    this.start(Inst.lea, Flag.wide);
    this.def(to);
    this.address(inst);
    this.mach.aux[this.current]! &= ~Flag.mayTrap;
  }

  /** Base, index and displacement: only the displacement may move, and only as long as it stays below 2^31. */
  private guestAddress(inst: InstId): void {
    const { func } = this;
    const base = this.vreg(this.arg(inst, 0));
    const isChecked = (func.immHi[inst]! & ACCESS_CHECKED) !== 0;
    const index = foldIndex(func, this.arg(inst, 1), func.immLo[inst]!);
    const flags = index.value === NONE ? 0 : Flag.hasIndex | index.scale;
    this.memory(index.disp, flags | Flag.mayTrap);
    this.use(base);
    if (index.value === NONE) return;
    this.operand(this.vreg(index.value), isChecked ? Constraint.use : Constraint.use | NEEDS_ZERO_EXTENDED);
  }

  /** A pointer of the runtime: 64-bit arithmetic on it folds as it is. */
  private trustedAddress(pointer: ValueId, offset: number): void {
    const { context } = this;
    let base = pointer;
    let disp = offset;
    const sum = context.matchOp(base, Op.iadd);
    if (sum !== undefined && this.isImmediate(this.arg(sum, 1))) {
      const moved = disp + this.immediate(this.arg(sum, 1));
      if (moved >= -0x8000_0000 && moved < 0x8000_0000) {
        disp = moved;
        base = this.arg(sum, 0);
      }
    }
    if (context.matchOp(base, Op.pinned) !== undefined) {
      this.memory(disp, Flag.contextBase);
      return;
    }
    const inner = context.matchOp(base, Op.iadd);
    if (inner === undefined || this.func.isConst(this.arg(inner, 1))) {
      this.memory(disp, 0);
      this.use(this.vreg(base));
      return;
    }
    const scaled = this.scaled(this.arg(inner, 1));
    this.memory(disp, Flag.hasIndex | (scaled === undefined ? 0 : scaled.scale));
    this.use(this.vreg(this.arg(inner, 0)));
    this.use(this.vreg(scaled === undefined ? this.arg(inner, 1) : scaled.value));
  }

  /** A value shifted left by 1, 2 or 3. */
  scaled(value: ValueId): { value: ValueId; scale: number } | undefined {
    const shift = this.context.matchOp(value, Op.ishl);
    if (shift === undefined || !this.func.isConst(this.arg(shift, 1))) return undefined;
    const scale = this.immediate(this.arg(shift, 1)) & (isWide(this.typeOf(value)) ? 63 : 31);
    return scale >= 1 && scale <= 3 ? { value: this.arg(shift, 0), scale } : undefined;
  }

  /** Says that the rm operand of the instruction begun last is memory. */
  memory(disp: number, flags: number): void {
    this.mach.aux[this.current] = this.mach.aux[this.current]! | Flag.memory | flags;
    this.mach.immHi[this.current] = disp;
  }

  /** A slot of the execution context. */
  contextSlot(disp: number): void {
    this.memory(disp, Flag.contextBase);
  }
}
