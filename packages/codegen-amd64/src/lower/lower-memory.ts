import { type InstId, Type, type ValueId } from '@wazero-ts/codegen';
import { Flag } from '../instruction-flags.js';
import { Inst } from '../instructions.js';
import { updatesMemory } from './lower-int.js';
import { type Handler, isWide, type Selector } from './selector.js';

/** The row that loads a whole value of a type into a register. */
function loadOf(type: number): number {
  switch (type) {
    case Type.f32:
      return Inst.movss;
    case Type.f64:
      return Inst.movsd;
    case Type.v128:
      return Inst.movups;
    default:
      return Inst.mov;
  }
}

function storeOf(type: number): number {
  switch (type) {
    case Type.f32:
      return Inst.movss_mr;
    case Type.f64:
      return Inst.movsd_mr;
    case Type.v128:
      return Inst.movups_mr;
    default:
      return Inst.mov_mr;
  }
}

const flagsOf = (s: Selector, type: number): number => (isWide(type) ? Flag.wide : type === Type.i32 ? 0 : s.vex);

export const lowerLoad: Handler = (s, inst) => {
  const type = s.typeOf(s.func.result(inst));
  s.start(loadOf(type), flagsOf(s, type));
  s.def(s.result(inst));
  s.address(inst);
};

/** A load that extends; a zero-extending one writes 32 bits, which clears the rest. */
const extending =
  (op: number, isSigned: boolean): Handler =>
  (s, inst) => {
    s.start(op, isSigned ? s.widthOf(s.func.result(inst)) : 0);
    s.def(s.result(inst));
    s.address(inst);
  };
export const lowerLoad8s: Handler = extending(Inst.movsx8, true);
export const lowerLoad8u: Handler = extending(Inst.movzx8, false);
export const lowerLoad16s: Handler = extending(Inst.movsx16, true);
export const lowerLoad16u: Handler = extending(Inst.movzx16, false);
export const lowerLoad32s: Handler = extending(Inst.movsxd, true);
export const lowerLoad32u: Handler = extending(Inst.mov, false);

const storing =
  (op: number, immediateOp: number, valueIndex: number): Handler =>
  (s, inst) => {
    storeValue(s, inst, s.arg(inst, valueIndex), op, immediateOp, 0);
  };

function storeValue(s: Selector, inst: InstId, value: ValueId, op: number, immediateOp: number, flags: number): void {
  if (immediateOp !== -1 && s.func.isConst(value) && ((flags & Flag.wide) === 0 || s.isImmediate(value))) {
    s.start(immediateOp, flags, s.immediate(value));
    s.address(inst);
    return;
  }
  s.start(op, flags);
  s.address(inst);
  s.use(s.low(value));
}

const wholeStore =
  (valueIndex: number): Handler =>
  (s, inst) => {
    const value = s.arg(inst, valueIndex);
    const type = s.typeOf(value);
    const op = storeOf(type);
    if (op === Inst.mov_mr && updatesMemory(s, inst, value)) return;
    storeValue(s, inst, value, op, op === Inst.mov_mr ? Inst.mov_i : -1, flagsOf(s, type));
  };
export const lowerStore: Handler = wholeStore(2);
export const lowerPoke: Handler = wholeStore(1);
export const lowerStore8: Handler = storing(Inst.mov8_mr, Inst.mov8_i, 2);
export const lowerStore16: Handler = storing(Inst.mov16_mr, Inst.mov16_i, 2);
export const lowerStore32: Handler = storing(Inst.mov_mr, Inst.mov_i, 2);

/** Loads or stores a value in a slot of the execution context. */
export function loadSlot(s: Selector, vreg: number, type: number, disp: number): void {
  s.start(loadOf(type), flagsOf(s, type));
  s.def(vreg);
  s.contextSlot(disp);
}

export function storeSlot(s: Selector, value: ValueId, disp: number): void {
  const type = s.typeOf(value);
  const op = storeOf(type);
  if (op === Inst.mov_mr && s.isImmediate(value)) {
    s.start(Inst.mov_i, flagsOf(s, type), s.immediate(value));
    s.contextSlot(disp);
    return;
  }
  s.start(op, flagsOf(s, type));
  s.contextSlot(disp);
  s.use(s.vreg(value));
}
