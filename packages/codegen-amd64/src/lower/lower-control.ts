import { Constraint, defFixed, type InstId, NONE, Op, slotsOf, type Type, useFixed } from '@wazero-ts/codegen';
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

/**
 * Writes no register, so that nothing has to move for it in the loops that it stands in. The first one of a function is
 * left to the prologue, which looks at the stack's limit in any case, unless parameters wait in the overflow area.
 */
export const lowerPoll: Handler = (s, inst) => {
  if (s.context.beginsFunction(inst) && !s.convention.placeParams(s.func.signature.params).some((place) => place < 0)) {
    s.context.entryPoll = inst;
    return;
  }
  s.context.markSite(s.start(Seq.poll, 0, s.func.immLo[inst]!));
};

export const lowerCountdown: Handler = (s, inst) => {
  s.start(Seq.countdown, 0, s.func.immLo[inst]!);
};

// Calls

/** Stores the operands from `first` on that go through the overflow area. */
function storeOverflow(s: Selector, inst: InstId, first: number, places: Int32Array): void {
  for (let i = 0; i < places.length; i++) {
    if (places[i]! < 0) storeSlot(s, s.arg(inst, first + i), s.layout.overflow + 8 * ~places[i]!);
  }
}

/** The rest become fixed operands of the instruction begun last. */
function fixedUses(s: Selector, inst: InstId, first: number, places: Int32Array): void {
  for (let i = 0; i < places.length; i++) {
    if (places[i]! >= 0) s.operand(s.vreg(s.arg(inst, first + i)), useFixed(places[i]!));
  }
}

function takeResults(s: Selector, inst: InstId, types: readonly Type[]): void {
  const places = s.convention.placeResults(types);
  for (let i = 0; i < places.length; i++) {
    if (places[i]! >= 0) s.operand(s.result(inst, i), defFixed(places[i]!));
  }
  for (let i = 0; i < places.length; i++) {
    if (places[i]! < 0) loadSlot(s, s.result(inst, i), types[i]!, s.layout.overflow + 8 * ~places[i]!);
  }
}

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
    const signature = s.func.signatures[s.func.aux[inst]!]!;
    const first = isIndirect ? 1 : 0;
    const places = s.convention.placeParams(signature.params);
    storeOverflow(s, inst, first, places);
    const call = s.start(op, 0, s.func.immLo[inst]!);
    if (isIndirect) codePointer(s, inst, isTail);
    fixedUses(s, inst, first, places);
    if (isTail) return;
    s.mach.clobbers[call] = ALL_REGISTERS;
    s.context.markSite(call);
    takeResults(s, inst, signature.results);
  };
export const lowerCall: Handler = calling(Seq.call, false, false);
export const lowerCallIndirect: Handler = calling(Seq.callIndirect, true, false);
export const lowerTailCall: Handler = calling(Seq.tailCall, false, true);
export const lowerTailCallIndirect: Handler = calling(Seq.tailCallIndirect, true, true);

export const lowerReturn: Handler = (s, inst) => {
  const places = s.convention.placeResults(s.func.signature.results);
  storeOverflow(s, inst, 0, places);
  s.start(Seq.ret);
  fixedUses(s, inst, 0, places);
};

/** Arguments and results of an exit travel in the slots of the context, 16 bytes for a vector. */
export const lowerExit: Handler = (s, inst) => {
  let offset = s.layout.exitSlots;
  for (let i = 0; i < s.func.argCount[inst]!; i++) {
    const arg = s.arg(inst, i);
    storeSlot(s, arg, offset);
    offset += 8 * slotsOf(s.typeOf(arg));
  }
  const exit = s.start(Seq.exit, 0, s.func.immLo[inst]!);
  s.mach.clobbers[exit] = ALL_REGISTERS;
  s.context.markSite(exit);
  offset = s.layout.exitSlots;
  const { results } = s.func.signatures[s.func.aux[inst]!]!;
  for (let i = 0; i < results.length; i++) {
    loadSlot(s, s.result(inst, i), results[i]!, offset);
    offset += 8 * slotsOf(results[i]!);
  }
};

/** The function's parameters, from registers and from the overflow area. */
export function lowerParams(s: Selector, vregs: readonly number[]): void {
  const types = s.func.signature.params;
  const places = s.convention.placeParams(types);
  const { entryPoll } = s.context;
  if (entryPoll === NONE) {
    s.start(Seq.params);
  } else {
    const params = s.start(Seq.pollParams, 0, s.func.immLo[entryPoll]!);
    s.mach.loc[params] = s.func.loc[entryPoll]!;
    s.context.markSite(params);
  }
  places.forEach((place, i) => {
    if (place >= 0 && vregs[i] !== NONE) s.operand(vregs[i]!, defFixed(place));
  });
  places.forEach((place, i) => {
    if (place < 0 && vregs[i] !== NONE) loadSlot(s, vregs[i]!, types[i]!, s.layout.overflow + 8 * ~place);
  });
}
