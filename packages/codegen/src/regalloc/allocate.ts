import { Constraint, detailOf, isDef, kindOf } from '../mach/constraint.js';
import type { MachFunction } from '../mach/mach-function.js';
import type { Target } from '../mach/target.js';
import { type Allocation, rematLocation } from './allocation.js';
import { assemble } from './assemble.js';
import { BlockEntry } from './block-entry.js';
import { computeLiveness, type Liveness } from './liveness.js';
import { RegisterState } from './register-state.js';
import { SiteRefs } from './site-refs.js';

/** A source of a move while slots have no numbers yet: the slot of a value. */
export const slotOfValue = (vreg: number): number => 64 + vreg;

/** Moves in program order, with slots named by their values. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly vreg: number;
}

/**
 * Allocates registers in one walk over the blocks in reverse postorder (a linear scan with second chances: Traub et al.
 * 1998, with the next-use distances and loop rules of Braun and Hack 2009).
 *
 * Input: a MachFunction with one definition per virtual register and no critical edges. Output: an Allocation.
 * Invariants while it walks: a value is in at most one register; a value that was ever evicted is stored once, right
 * after its definition, so an eviction costs nothing and its slot is always valid; constants are computed again instead.
 * A block begins with the registers of its first predecessor; the other edges get the moves to match (`assemble`).
 * So live ranges split where a value is evicted (by calls, which keep no register, or by nearer uses) and where it comes
 * back; before a loop, values that the loop does not use make room for those it does. Linear in operands times registers.
 */
export function allocate(mach: MachFunction, target: Target): Allocation {
  return new Allocator(mach, target, computeLiveness(mach)).run();
}

/** "No further use". */
export const NO_USE = 0x7fffffff;

export class Allocator {
  readonly mach: MachFunction;
  readonly target: Target;
  readonly liveness: Liveness;
  readonly state: RegisterState;
  /** By operand: a register, or `slotOfValue`. */
  readonly locations: Int32Array;
  /** Edits before each position, in order. */
  readonly edits: Map<number, Edit[]> = new Map();
  readonly spilled: Uint8Array;
  /** The register that a definition leaves its value in. */
  readonly defRegister: Int32Array;
  /** Registers at the start and end of each block, 64 a block: the value or -1. */
  readonly entryState: Int32Array;
  readonly exitState: Int32Array;
  /** The position of the next use of each value, while its block is walked. */
  readonly nextUse: Int32Array;
  readonly hint: Int32Array;
  private readonly nextAfter: Int32Array;
  /** The values that `nextUse` knows in this block. */
  readonly touched: number[] = [];
  private readonly usedHere: Int32Array;
  private readonly fixedTargets: Uint8Array = new Uint8Array(64);
  private readonly destroyed: Uint8Array = new Uint8Array(64);
  readonly refs: SiteRefs;
  private position = 0;

  constructor(mach: MachFunction, target: Target, liveness: Liveness) {
    this.mach = mach;
    this.target = target;
    this.liveness = liveness;
    this.state = new RegisterState(mach, target);
    this.locations = new Int32Array(mach.operandsUsed).fill(-1);
    this.spilled = new Uint8Array(mach.vregCount);
    this.defRegister = new Int32Array(mach.vregCount).fill(-1);
    this.entryState = new Int32Array(mach.blockCount * 64).fill(-1);
    this.exitState = new Int32Array(mach.blockCount * 64).fill(-1);
    this.nextUse = new Int32Array(mach.vregCount).fill(NO_USE);
    this.hint = new Int32Array(mach.vregCount).fill(-1);
    this.nextAfter = new Int32Array(mach.operandsUsed);
    this.usedHere = new Int32Array(mach.vregCount).fill(-1);
    this.refs = new SiteRefs(this);
    if (!liveness.complete) for (let v = 0; v < mach.vregCount; v++) if (liveness.crosses[v] === 1) this.spill(v);
  }

  run(): Allocation {
    const entry = new BlockEntry(this);
    for (let i = 0; i < this.mach.rpo.length; i++) {
      const block = this.mach.rpo[i]!;
      this.scanUses(block);
      entry.enter(block);
      this.refs.enter(block);
      this.entryState.set(this.state.valueIn, block * 64);
      for (let p = this.mach.blockStart[block]!; p < this.mach.blockStart[block + 1]!; p++) this.allocateInst(p);
      this.exitState.set(this.state.valueIn, block * 64);
      for (const vreg of this.touched) this.nextUse[vreg] = NO_USE;
      this.touched.length = 0;
    }
    return assemble(this);
  }

  /** A value that can be computed again needs no slot. */
  spill(vreg: number): void {
    if (this.mach.rematInst[vreg] === -1) this.spilled[vreg] = 1;
  }

  /** Where a value is when it is in no register. */
  homeOf(vreg: number): number {
    const inst = this.mach.rematInst[vreg]!;
    return inst === -1 ? slotOfValue(vreg) : rematLocation(inst);
  }

  addEdit(position: number, edit: Edit): void {
    const list = this.edits.get(position);
    if (list === undefined) this.edits.set(position, [edit]);
    else list.push(edit);
  }

  /** Notes for each use where the next one is; at the end `nextUse` has the first use of each value in the block. */
  private scanUses(block: number): void {
    const { mach, liveness, nextUse } = this;
    const end = mach.blockStart[block + 1]!;
    const note = (vreg: number, at: number): void => {
      if (nextUse[vreg] === NO_USE) this.touched.push(vreg);
      nextUse[vreg] = Math.min(nextUse[vreg]!, at);
    };
    for (let e = mach.edgeStart[block]!; e < mach.edgeStart[block + 1]!; e++) {
      const to = mach.edgeTo[e]!;
      const extra = mach.loopDepth[to]! < mach.loopDepth[block]! ? 1_000_000 : 0;
      for (let k = liveness.start[to]!; k < liveness.start[to + 1]!; k++) {
        note(liveness.values[k]!, end + extra + liveness.distance[k]!);
      }
      for (let a = 0; a < mach.edgeArgs.length(e); a++) note(mach.edgeArgs.get(e, a), end);
      this.hintArgs(e, to);
    }
    for (let p = end - 1; p >= mach.blockStart[block]!; p--) {
      const inst = mach.order[p]!;
      const start = mach.operandStart[inst]!;
      const stop = start + mach.operandCount[inst]!;
      for (let o = start; o < stop; o++) {
        if (!isDef(mach.operandConstraint[o]!)) this.nextAfter[o] = nextUse[mach.operandVreg[o]!]!;
      }
      for (let o = start; o < stop; o++) this.scanOperand(o, start, p);
    }
  }

  private scanOperand(operand: number, start: number, position: number): void {
    const { mach, nextUse } = this;
    const vreg = mach.operandVreg[operand]!;
    const constraint = mach.operandConstraint[operand]!;
    if (!isDef(constraint)) {
      if (nextUse[vreg] === NO_USE) this.touched.push(vreg);
      nextUse[vreg] = position;
      if (kindOf(constraint) === Constraint.useFixed) this.hint[vreg] = detailOf(constraint);
    } else if (kindOf(constraint) === Constraint.defTied) {
      const tied = mach.operandVreg[start + detailOf(constraint)]!;
      if (this.hint[vreg] !== -1 && this.hint[tied] === -1) this.hint[tied] = this.hint[vreg]!;
    }
  }

  /** An argument wants the register of the parameter that receives it, once that is known. */
  private hintArgs(edge: number, to: number): void {
    const { mach } = this;
    for (let a = 0; a < mach.edgeArgs.length(edge); a++) {
      const param = mach.blockParams.get(to, a);
      if (this.defRegister[param] !== -1) this.hint[mach.edgeArgs.get(edge, a)] = this.defRegister[param]!;
    }
  }

  // One instruction

  private allocateInst(position: number): void {
    const { mach } = this;
    this.position = position;
    const inst = mach.order[position]!;
    const start = mach.operandStart[inst]!;
    const stop = start + mach.operandCount[inst]!;
    this.state.unpinAll();
    this.readConstraints(inst, start, stop);
    this.vacate(start, stop);
    this.moveFixedUses(start, stop);
    this.placeUses(start, stop);
    this.placeEarly(start, stop);
    this.releaseDead(start, stop);
    this.dropDestroyed();
    this.refs.visit(inst);
    this.placeDefs(start, stop);
    this.clearConstraints(inst, start, stop);
  }

  private readConstraints(inst: number, start: number, stop: number): void {
    const { mach } = this;
    for (const register of this.clobbersOf(inst)) this.destroyed[register] = 1;
    for (let o = start; o < stop; o++) {
      const constraint = mach.operandConstraint[o]!;
      const kind = kindOf(constraint);
      if (kind === Constraint.useFixed) this.fixedTargets[detailOf(constraint)] = 1;
      else if (kind === Constraint.defFixed) this.destroyed[detailOf(constraint)] = 1;
      if (isDef(constraint)) continue;
      const vreg = mach.operandVreg[o]!;
      this.nextUse[vreg] = this.nextAfter[o]!;
      if (kind !== Constraint.useFixed) this.usedHere[vreg] = this.position;
    }
  }

  private clearConstraints(inst: number, start: number, stop: number): void {
    for (const register of this.clobbersOf(inst)) this.destroyed[register] = 0;
    for (let o = start; o < stop; o++) {
      const constraint = this.mach.operandConstraint[o]!;
      if (kindOf(constraint) === Constraint.useFixed) this.fixedTargets[detailOf(constraint)] = 0;
      else if (kindOf(constraint) === Constraint.defFixed) this.destroyed[detailOf(constraint)] = 0;
    }
  }

  private clobbersOf(inst: number): readonly number[] {
    const set = this.mach.clobbers[inst]!;
    return set === -1 ? [] : this.target.clobberSets[set]!;
  }

  private readonly isBusy = (register: number): boolean =>
    this.fixedTargets[register] === 1 || this.destroyed[register] === 1;
  private readonly isFixedTarget = (register: number): boolean => this.fixedTargets[register] === 1;
  private readonly isDestroyed = (register: number): boolean => this.destroyed[register] === 1;

  /** Moves values that must survive out of registers that this instruction takes, while free registers are left. */
  private vacate(start: number, stop: number): void {
    const { state } = this;
    for (let register = 0; register < 64; register++) {
      if (!this.isBusy(register)) continue;
      const vreg = state.valueIn[register]!;
      if (vreg === -1) continue;
      const used = this.usedHere[vreg] === this.position;
      const live = this.nextUse[vreg] !== NO_USE;
      const overwritten = this.fixedTargets[register] === 1 && !this.isOnlyFixedUse(vreg, register, start, stop);
      if (!live && !(used && overwritten)) continue;
      if (this.fixedTargets[register] === 1 && !overwritten && this.destroyed[register] === 0) continue;
      let free = state.findFree(this.mach.vregClass[vreg]!, this.isBusy, -1);
      if (free === -1 && used && overwritten) {
        free = state.findFree(this.mach.vregClass[vreg]!, this.isFixedTarget, -1);
        if (free === -1) free = this.evictFor(vreg, this.isFixedTarget);
      }
      if (free === -1) {
        this.spill(vreg);
        continue;
      }
      this.addEdit(this.position, { from: register, to: free, vreg });
      state.move(vreg, free);
      if (used) state.pin(free);
    }
  }

  /** Whether the value in a register is what a fixed use wants there. */
  private isOnlyFixedUse(vreg: number, register: number, start: number, stop: number): boolean {
    for (let o = start; o < stop; o++) {
      const constraint = this.mach.operandConstraint[o]!;
      if (kindOf(constraint) === Constraint.useFixed && detailOf(constraint) === register) {
        return this.mach.operandVreg[o] === vreg;
      }
    }
    return false;
  }

  /** All fixed uses are read at once; what they overwrite is gone afterwards. */
  private moveFixedUses(start: number, stop: number): void {
    const { mach, state } = this;
    const moves: Edit[] = [];
    for (let o = start; o < stop; o++) {
      const constraint = mach.operandConstraint[o]!;
      if (kindOf(constraint) !== Constraint.useFixed) continue;
      const register = detailOf(constraint);
      const vreg = mach.operandVreg[o]!;
      this.locations[o] = register;
      moves.push({ from: this.whereIs(vreg), to: register, vreg });
    }
    if (moves.length === 0) return;
    this.addParallel(moves);
    for (const { to, vreg } of moves) {
      const occupant = state.valueIn[to]!;
      if (occupant !== -1 && occupant !== vreg) {
        this.spillIfLive(occupant);
        state.release(occupant);
      }
    }
  }

  private addParallel(moves: readonly Edit[]): void {
    this.addEdit(this.position, { from: PARALLEL, to: moves.length, vreg: -1 });
    for (const move of moves) this.addEdit(this.position, move);
  }

  private spillIfLive(vreg: number): void {
    if (this.nextUse[vreg] !== NO_USE || this.usedHere[vreg] === this.position) this.spill(vreg);
  }

  private whereIs(vreg: number): number {
    const register = this.state.registerOf[vreg]!;
    if (register !== -1) return register;
    this.spill(vreg);
    return this.homeOf(vreg);
  }

  private placeUses(start: number, stop: number): void {
    const { mach, state } = this;
    // What is in a register stays there until the instruction has read it.
    for (let o = start; o < stop; o++) {
      const kind = kindOf(mach.operandConstraint[o]!);
      const register = state.registerOf[mach.operandVreg[o]!]!;
      if ((kind === Constraint.use || kind === Constraint.useAny) && register !== -1) state.pin(register);
    }
    for (let o = start; o < stop; o++) {
      const kind = kindOf(mach.operandConstraint[o]!);
      if (kind !== Constraint.use && kind !== Constraint.useAny) continue;
      const vreg = mach.operandVreg[o]!;
      const canStay = kind === Constraint.useAny && mach.rematInst[vreg] === -1;
      if (state.registerOf[vreg] === -1 && !canStay) this.reload(vreg);
      this.locations[o] = this.whereIs(vreg);
    }
  }

  /** Brings a value into a register before the instruction. */
  private reload(vreg: number): void {
    const from = this.whereIs(vreg);
    const live = this.nextUse[vreg] !== NO_USE;
    // One that lives on had better not be in a register that is about to be destroyed.
    let register = this.state.findFree(
      this.mach.vregClass[vreg]!,
      live ? this.isBusy : this.isFixedTarget,
      this.hint[vreg]!,
    );
    if (register === -1) register = this.state.findFree(this.mach.vregClass[vreg]!, this.isFixedTarget, -1);
    if (register === -1) register = this.evictFor(vreg, this.isFixedTarget);
    this.addEdit(this.position, { from, to: register, vreg });
    this.state.put(vreg, register);
    this.state.pin(register);
  }

  /** Tied operands, early definitions and scratch registers: they need registers beside those of the uses. */
  private placeEarly(start: number, stop: number): void {
    const { mach, state } = this;
    for (let o = start; o < stop; o++) {
      const constraint = mach.operandConstraint[o]!;
      const kind = kindOf(constraint);
      if (kind !== Constraint.defTied && kind !== Constraint.defEarly) continue;
      const vreg = mach.operandVreg[o]!;
      const operand = kind === Constraint.defTied ? start + detailOf(constraint) : -1;
      const register =
        operand === -1 ? this.takeRegister(vreg, this.isBusy) : this.takeTied(vreg, operand, start, stop);
      this.locations[o] = register;
      if (operand !== -1) this.locations[operand] = register;
      state.put(vreg, register);
      state.pin(register);
      this.defRegister[vreg] = register;
    }
  }

  private takeTied(vreg: number, operand: number, start: number, stop: number): number {
    const { mach, state } = this;
    const source = mach.operandVreg[operand]!;
    const current = state.registerOf[source]!;
    let uses = 0;
    for (let o = start; o < stop; o++) {
      if (mach.operandVreg[o] === source && kindOf(mach.operandConstraint[o]!) !== Constraint.useFixed) uses++;
    }
    if (current !== -1 && uses === 1 && this.nextUse[source] === NO_USE && !this.isBusy(current)) {
      state.release(source);
      return current;
    }
    if (current !== -1) state.pin(current);
    const register = this.takeRegister(vreg, this.isBusy);
    this.addEdit(this.position, { from: this.whereIs(source), to: register, vreg: source });
    return register;
  }

  private takeRegister(vreg: number, avoid: (register: number) => boolean): number {
    const free = this.state.findFree(this.mach.vregClass[vreg]!, avoid, this.hint[vreg]!);
    return free !== -1 ? free : this.evictFor(vreg, avoid);
  }

  /** Frees the register whose value is used again last. */
  private evictFor(vreg: number, avoid: (register: number) => boolean): number {
    const { state, nextUse } = this;
    let best = -1;
    let farthest = -1;
    for (const register of this.target.classes[this.mach.vregClass[vreg]!]!.allocatable) {
      if (avoid(register) || state.isPinned(register)) continue;
      const occupant = state.valueIn[register]!;
      if (nextUse[occupant]! > farthest) {
        farthest = nextUse[occupant]!;
        best = register;
      }
    }
    if (best === -1)
      throw new RangeError(`position ${this.position}: the instruction needs more registers than there are`);
    const occupant = state.valueIn[best]!;
    this.spillIfLive(occupant);
    state.release(occupant);
    return best;
  }

  private releaseDead(start: number, stop: number): void {
    for (let o = start; o < stop; o++) {
      const vreg = this.mach.operandVreg[o]!;
      if (isDef(this.mach.operandConstraint[o]!)) continue;
      if (this.nextUse[vreg] === NO_USE && this.state.registerOf[vreg] !== -1) this.state.release(vreg);
    }
  }

  private dropDestroyed(): void {
    for (let register = 0; register < 64; register++) {
      if (this.destroyed[register] === 0 || this.state.valueIn[register] === -1) continue;
      const vreg = this.state.valueIn[register]!;
      if (this.nextUse[vreg] !== NO_USE) this.spill(vreg);
      this.state.release(vreg);
    }
  }

  private placeDefs(start: number, stop: number): void {
    const { mach, state } = this;
    this.state.unpinAll();
    for (let o = start; o < stop; o++) {
      if (isDef(mach.operandConstraint[o]!) && this.locations[o] !== -1) state.pin(this.locations[o]!);
    }
    for (const fixed of [true, false]) {
      for (let o = start; o < stop; o++) {
        const constraint = mach.operandConstraint[o]!;
        const kind = kindOf(constraint);
        if (kind !== (fixed ? Constraint.defFixed : Constraint.def)) continue;
        const vreg = mach.operandVreg[o]!;
        // A value that can be computed again is computed at its first use.
        if (!fixed && mach.rematInst[vreg] !== -1) continue;
        const register = fixed ? detailOf(constraint) : this.takeRegister(vreg, this.isDestroyed);
        this.locations[o] = register;
        this.defRegister[vreg] = register;
        state.put(vreg, register);
        state.pin(register);
      }
    }
    for (let o = start; o < stop; o++) {
      const vreg = mach.operandVreg[o]!;
      if (isDef(mach.operandConstraint[o]!) && this.nextUse[vreg] === NO_USE && state.registerOf[vreg] !== -1)
        state.release(vreg);
    }
  }
}

/** Marks the head of parallel moves in an edit list; `to` is their number. */
export const PARALLEL = -0x80000000;
