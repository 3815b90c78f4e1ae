import {
  Constraint,
  defFixed,
  type InstId,
  NONE,
  Op,
  slotsOf,
  type Type,
  useFixed,
  type ValueId,
} from '@wazero-ts/codegen';
import { placeParams, placeResults } from '../calling-convention.js';
import { condFlag } from '../instruction-flags.js';
import { ALL_REGISTERS, INT_CLASS } from '../registers.js';
import { Seq } from '../sequences.js';
import { emitCondition } from './lower-compare.js';
import { loadSlot, storeSlot } from './lower-memory.js';
import type { Handler, Selector } from './selector.js';

// Branches

export const lowerJump: Handler = (s, inst) => {
  s.start(Seq.jump, 0, s.context.edgeOf(inst, 0));
};

export const lowerBrif: Handler = (s, inst) => {
  const cond = emitCondition(s, s.arg(inst, 0), inst);
  s.start(Seq.branch, condFlag(cond), s.context.edgeOf(inst, 0));
};

export const lowerBrTable: Handler = (s, inst) => {
  const ways = s.func.edgeCount[inst]!;
  if (ways === 1) {
    s.start(Seq.jump, 0, s.context.edgeOf(inst, 0));
    return;
  }
  s.start(Seq.branchTable, 0, s.context.edgeOf(inst, 0), ways);
  s.use(s.vreg(s.arg(inst, 0)));
  s.operand(s.temp(INT_CLASS), Constraint.defEarly);
  s.operand(s.temp(INT_CLASS), Constraint.defEarly);
};

// Traps

export const lowerTrapif: Handler = (s, inst) => {
  const cond = emitCondition(s, s.arg(inst, 0), inst);
  s.start(Seq.trapIf, condFlag(cond), s.func.immLo[inst]!);
};

export const lowerTrap: Handler = (s, inst) => {
  s.start(Seq.trap, 0, s.func.immLo[inst]!);
};

/** Writes no register, so that nothing has to move for it in the loops that it stands in. */
export const lowerPoll: Handler = (s, inst) => {
  s.context.markSite(s.start(Seq.poll, 0, s.func.immLo[inst]!));
};

export const lowerCountdown: Handler = (s, inst) => {
  s.start(Seq.countdown, 0, s.func.immLo[inst]!);
};

// Calls

/** Stores what goes through the overflow area; the rest becomes fixed operands of the instruction that follows. */
function storeOverflow(s: Selector, values: readonly ValueId[], places: Int32Array): void {
  values.forEach((value, i) => {
    if (places[i]! < 0) storeSlot(s, value, s.layout.overflow + 8 * ~places[i]!);
  });
}

function fixedUses(s: Selector, values: readonly ValueId[], places: Int32Array): void {
  values.forEach((value, i) => {
    if (places[i]! >= 0) s.operand(s.vreg(value), useFixed(places[i]!));
  });
}

function takeResults(s: Selector, inst: InstId, types: readonly Type[]): void {
  const places = placeResults(types);
  places.forEach((place, i) => {
    if (place >= 0) s.operand(s.result(inst, i), defFixed(place));
  });
  places.forEach((place, i) => {
    if (place < 0) loadSlot(s, s.result(inst, i), types[i]!, s.layout.overflow + 8 * ~place);
  });
}

const argsFrom = (s: Selector, inst: InstId, first: number): ValueId[] =>
  Array.from({ length: s.func.argCount[inst]! - first }, (_, i) => s.arg(inst, first + i));

const typesOf = (s: Selector, values: readonly ValueId[]): Type[] => values.map((value) => s.typeOf(value) as Type);

/** The address to call: from memory, where it is only loaded for that. A tail call drops its frame before. */
function codePointer(s: Selector, inst: InstId, isTail: boolean): void {
  const pointer = s.arg(inst, 0);
  const load = isTail ? (NONE as InstId) : s.foldableLoad(pointer, inst);
  if (load === NONE || s.func.op[load] !== Op.peek) s.use(s.vreg(pointer));
  else s.address(load);
}

const calling =
  (op: number, isIndirect: boolean, isTail: boolean): Handler =>
  (s, inst) => {
    const args = argsFrom(s, inst, isIndirect ? 1 : 0);
    const places = placeParams(typesOf(s, args));
    storeOverflow(s, args, places);
    const call = s.start(op, 0, s.func.immLo[inst]!);
    if (isIndirect) codePointer(s, inst, isTail);
    fixedUses(s, args, places);
    if (isTail) return;
    s.mach.clobbers[call] = ALL_REGISTERS;
    s.context.markSite(call);
    takeResults(s, inst, s.func.signatures[s.func.aux[inst]!]!.results);
  };
export const lowerCall: Handler = calling(Seq.call, false, false);
export const lowerCallIndirect: Handler = calling(Seq.callIndirect, true, false);
export const lowerTailCall: Handler = calling(Seq.tailCall, false, true);
export const lowerTailCallIndirect: Handler = calling(Seq.tailCallIndirect, true, true);

export const lowerReturn: Handler = (s, inst) => {
  const values = argsFrom(s, inst, 0);
  const places = placeResults(typesOf(s, values));
  storeOverflow(s, values, places);
  s.start(Seq.ret);
  fixedUses(s, values, places);
};

/** Arguments and results of an exit travel in the slots of the context, 16 bytes for a vector. */
function slotOffsets(types: readonly Type[]): number[] {
  let offset = 0;
  return types.map((type) => {
    const at = offset;
    offset += 8 * slotsOf(type);
    return at;
  });
}

export const lowerExit: Handler = (s, inst) => {
  const { exitSlots } = s.layout;
  const args = argsFrom(s, inst, 0);
  const offsets = slotOffsets(typesOf(s, args));
  args.forEach((arg, i) => {
    storeSlot(s, arg, exitSlots + offsets[i]!);
  });
  const exit = s.start(Seq.exit, 0, s.func.immLo[inst]!);
  s.mach.clobbers[exit] = ALL_REGISTERS;
  s.context.markSite(exit);
  const { results } = s.func.signatures[s.func.aux[inst]!]!;
  const from = slotOffsets(results);
  results.forEach((type, i) => {
    loadSlot(s, s.result(inst, i), type, exitSlots + from[i]!);
  });
};

/** The function's parameters, from registers and from the overflow area. */
export function lowerParams(s: Selector, vregs: readonly number[]): void {
  const types = s.func.signature.params;
  const places = placeParams(types);
  s.start(Seq.params);
  places.forEach((place, i) => {
    if (place >= 0 && vregs[i] !== NONE) s.operand(vregs[i]!, defFixed(place));
  });
  places.forEach((place, i) => {
    if (place < 0 && vregs[i] !== NONE) loadSlot(s, vregs[i]!, types[i]!, s.layout.overflow + 8 * ~place);
  });
}
