import { Constraint, detailOf, isDef, kindOf, MAY_SWAP } from '../mach/constraint.js';
import type { MachFunction } from '../mach/mach-function.js';
import type { Target } from '../mach/target.js';
import type { Allocation } from './allocation.js';
import { assemble } from './assemble.js';
import { BlockEntry } from './block-entry.js';
import { BlockStates } from './block-states.js';
import { EditList, PARALLEL } from './edit-list.js';
import { Liveness, NO_USE } from './liveness.js';
import { hasBit, lowestBit, REGISTERS, RegisterFile, RegisterSets } from './register-file.js';
import { SiteRefs } from './site-refs.js';
import { Spilling, slotOfValue } from './spilling.js';

/**
 * Allocates registers in one walk over the blocks in reverse postorder (a linear scan with second chances: Traub et al.
 * 1998, with the next-use distances and loop rules of Braun and Hack 2009).
 *
 * Input: a MachFunction with one definition per virtual register and no critical edges. Output: an Allocation.
 * Invariants while it walks: a value is in at most one register; a value that is in none has a valid slot, or can be
 * computed again. A block begins with the registers of its most frequent predecessor; the other edges get the moves to
 * match (`assemble`). So live ranges split where a value is evicted (by calls, which keep no register, or by nearer uses)
 * and where it comes back; before a loop, values that the loop does not use make room for those it does. Where a value is
 * stored says `Spilling`. Linear in operands times registers.
 */
export function allocate(mach: MachFunction, target: Target): Allocation {
  return run(new Allocator(mach, target, false));
}

/**
 * The same walk with each block by itself, for code that must be there soon: what another block uses and every parameter
 * lives in its slot, stored once where it is defined and loaded where a block first uses it. No analysis looks beyond a
 * block. A function with references at sites is allocated in full, since nobody else knows which slots hold live ones.
 */
export function allocateLocally(mach: MachFunction, target: Target): Allocation {
  return run(new Allocator(mach, target, !mach.hasRefsAtSites));
}

function run(allocator: Allocator): Allocation {
  const allocation = allocator.run();
  allocator.mach.temporary.rewind();
  return allocation;
}

/** A value that is used again within this many instructions is worth a free register. */
const NEAR = 40;

export class Allocator {
  readonly mach: MachFunction;
  readonly target: Target;
  readonly liveness: Liveness;
  readonly sets: RegisterSets;
  readonly registers: RegisterFile;
  readonly spilling: Spilling;
  readonly states: BlockStates;
  readonly edits: EditList;
  readonly refs: SiteRefs;
  readonly entry: BlockEntry;
  /** By operand: a register, or `slotOfValue`. */
  readonly locations: Int32Array;
  /** The register that a definition leaves its value in. */
  readonly defRegister: Int32Array;
  /** The position of the next use of each value that is alive where the walk is. */
  readonly nextUse: Int32Array;
  readonly hint: Int32Array;
  private readonly usedHere: Int32Array;
  /** Masks: registers of fixed uses, registers that are destroyed, and both. */
  private readonly fixed: Int32Array;
  private readonly destroyed: Int32Array;
  private readonly busy: Int32Array;
  /** The value that a fixed use wants in each register; the positions where it is there already. */
  private readonly fixedValue: Int32Array;
  private readonly inPlaceAt: Int32Array;
  private position = 0;
  private block = 0;

  constructor(mach: MachFunction, target: Target, isLocal: boolean) {
    const { scratch, temporary } = mach;
    this.fixed = temporary.int32(2);
    this.destroyed = temporary.int32(2);
    this.busy = temporary.int32(2);
    this.fixedValue = temporary.int32(REGISTERS);
    this.inPlaceAt = temporary.filled(REGISTERS, -1);
    this.mach = mach;
    this.target = target;
    this.liveness = new Liveness(mach, isLocal);
    this.sets = RegisterSets.of(target);
    this.registers = new RegisterFile(temporary, mach.vregCount, this.sets);
    this.spilling = new Spilling(mach, this.liveness);
    this.states = new BlockStates(temporary, mach.blockCount);
    this.edits = new EditList(temporary, mach.order.length + 1);
    this.locations = scratch.filled(mach.operandsUsed, -1);
    this.defRegister = temporary.filled(mach.vregCount, -1);
    this.nextUse = temporary.filled(mach.vregCount, NO_USE);
    this.hint = this.liveness.hint;
    this.usedHere = temporary.filled(mach.vregCount, -1);
    this.refs = new SiteRefs(this);
    this.entry = new BlockEntry(this);
  }

  run(): Allocation {
    const { mach, liveness, spilling } = this;
    if (!liveness.complete) {
      for (let v = 0; v < mach.vregCount; v++) if (liveness.crosses[v] === 1) spilling.storeAtDefinition(v);
    }
    const entry = this.entry;
    for (let i = 0; i < mach.rpo.length; i++) {
      const block = mach.rpo[i]!;
      this.block = block;
      this.position = mach.blockStart[block]!;
      entry.enter(block);
      this.refs.enter(block);
      this.states.saveEntry(block, this.registers);
      const end = mach.blockStart[block + 1]!;
      for (let p = mach.blockStart[block]!; p < end; p++) this.allocateInst(p);
      this.states.saveExit(block, this.registers);
      entry.leave(block);
    }
    return assemble(this);
  }

  private allocateInst(position: number): void {
    const { mach } = this;
    this.position = position;
    const inst = mach.order[position]!;
    const start = mach.operandStart[inst]!;
    const stop = start + mach.operandCount[inst]!;
    this.registers.unpinAll();
    const set = mach.clobbers[inst]!;
    const isPlain = this.readConstraints(start, stop) && set === -1;
    if (!isPlain) {
      if (set !== -1) {
        this.destroyed[0]! |= this.sets.clobbers[2 * set]!;
        this.destroyed[1]! |= this.sets.clobbers[2 * set + 1]!;
      }
      this.busy[0] = this.fixed[0]! | this.destroyed[0]!;
      this.busy[1] = this.fixed[1]! | this.destroyed[1]!;
      this.vacate(0);
      this.vacate(1);
      this.moveFixedUses(start, stop);
      this.registers.unpinAll();
    }
    this.placeUses(start, stop);
    this.placeEarly(start, stop);
    this.releaseDead(start, stop);
    if (!isPlain) {
      this.dropDestroyed(0);
      this.dropDestroyed(1);
    }
    if (mach.siteCount > 0) this.refs.visit(inst);
    this.placeDefs(start, stop);
    if (!isPlain) {
      this.fixed.fill(0);
      this.destroyed.fill(0);
      this.busy.fill(0);
    }
  }

  /** True when no operand names a register. */
  private readConstraints(start: number, stop: number): boolean {
    const { operandConstraint, operandVreg } = this.mach;
    const { nextAfter } = this.liveness;
    let isPlain = true;
    for (let o = start; o < stop; o++) {
      const constraint = operandConstraint[o]!;
      const kind = kindOf(constraint);
      const vreg = operandVreg[o]!;
      if (kind === Constraint.useFixed) {
        const register = detailOf(constraint);
        this.fixed[register >> 5]! |= 1 << (register & 31);
        this.fixedValue[register] = vreg;
        isPlain = false;
        // Until it has been moved from there.
        if (this.registers.registerOf[vreg] !== -1) this.registers.pin(this.registers.registerOf[vreg]!);
      } else if (kind === Constraint.defFixed) {
        const register = detailOf(constraint);
        this.destroyed[register >> 5]! |= 1 << (register & 31);
        isPlain = false;
      } else if (!isDef(constraint)) {
        this.usedHere[vreg] = this.position;
      }
      // Before a definition nobody asks for the value.
      this.nextUse[vreg] = nextAfter[o]!;
    }
    return isPlain;
  }

  /** Saves values that must survive from registers that this instruction takes. */
  private vacate(word: number): void {
    const { registers, nextUse } = this;
    for (let bits = this.busy[word]! & registers.occupied[word]!; bits !== 0; bits &= bits - 1) {
      const register = 32 * word + lowestBit(bits);
      const vreg = registers.valueIn[register]!;
      const isUsed = this.usedHere[vreg] === this.position;
      const isLive = nextUse[vreg] !== NO_USE;
      const isFixed = hasBit(this.fixed, register);
      const isOverwritten = isFixed && this.fixedValue[register] !== vreg;
      if (!isLive && !(isUsed && isOverwritten)) continue;
      if (isFixed && !isOverwritten && !hasBit(this.destroyed, register)) continue;
      const registerClass = this.mach.vregClass[vreg]!;
      let free = registers.findFree(registerClass, this.busy, -1);
      if (free === -1 && isUsed && isOverwritten) {
        free = registers.findFree(registerClass, this.fixed, -1);
        if (free === -1) free = this.evictIfAny(registerClass, this.fixed);
      }
      if (free === -1) {
        // If it is read here it comes back as soon as the fixed uses have left their registers.
        this.save(vreg);
        continue;
      }
      this.edits.append(this.position, register, free, vreg);
      registers.move(vreg, free);
      if (isUsed) registers.pin(free);
      if (isFixed && !isOverwritten) this.inPlaceAt[register] = this.position;
    }
  }

  /** All fixed uses are read at once; what they overwrite is saved already. */
  private moveFixedUses(start: number, stop: number): void {
    const { mach, registers, edits, position } = this;
    let head = -1;
    for (let o = start; o < stop; o++) {
      const constraint = mach.operandConstraint[o]!;
      if (kindOf(constraint) !== Constraint.useFixed) continue;
      const register = detailOf(constraint);
      const vreg = mach.operandVreg[o]!;
      this.locations[o] = register;
      if (this.inPlaceAt[register] === position) continue;
      const from = this.whereIs(vreg);
      if (from === register) continue;
      if (head === -1) head = edits.append(position, PARALLEL, 0, vreg);
      edits.to[head]!++;
      edits.append(position, from, register, vreg);
    }
    for (let word = 0; word < 2; word++) {
      for (let bits = this.fixed[word]! & registers.occupied[word]!; bits !== 0; bits &= bits - 1) {
        const register = 32 * word + lowestBit(bits);
        const occupant = registers.valueIn[register]!;
        if (occupant !== this.fixedValue[register]) registers.release(occupant);
      }
    }
    // Values that end here have left the registers from which they were moved.
    for (let o = start; o < stop; o++) {
      if (kindOf(mach.operandConstraint[o]!) !== Constraint.useFixed) continue;
      const vreg = mach.operandVreg[o]!;
      const register = registers.registerOf[vreg]!;
      if (register === -1 || hasBit(this.fixed, register)) continue;
      if (this.nextUse[vreg] === NO_USE && this.usedHere[vreg] !== position) registers.release(vreg);
    }
  }

  private whereIs(vreg: number): number {
    const register = this.registers.registerOf[vreg]!;
    return register === -1 ? this.spilling.homeOf(vreg) : register;
  }

  /** Makes the slot of a value in a register valid from here on. */
  private save(vreg: number): void {
    const { spilling, block } = this;
    if (spilling.isStored(vreg, block)) return;
    if (!spilling.isCheaperIn(vreg, block)) spilling.storeAtDefinition(vreg);
    else if (spilling.addStore(vreg, block)) {
      this.edits.append(this.position, this.registers.registerOf[vreg]!, slotOfValue(vreg), vreg);
    }
  }

  private placeUses(start: number, stop: number): void {
    const { mach, registers, nextUse } = this;
    const { operandConstraint, operandVreg } = mach;
    // What is in a register stays there until the instruction has read it.
    let missing = false;
    for (let o = start; o < stop; o++) {
      const kind = kindOf(operandConstraint[o]!);
      if (kind > Constraint.useAny) continue;
      const register = registers.registerOf[operandVreg[o]!]!;
      this.locations[o] = register;
      if (register === -1) missing = true;
      else registers.pin(register);
    }
    if (!missing) return;
    for (let o = start; o < stop; o++) {
      const kind = kindOf(operandConstraint[o]!);
      if (kind > Constraint.useAny || this.locations[o] !== -1) continue;
      const vreg = operandVreg[o]!;
      if (registers.registerOf[vreg] === -1) {
        if (kind === Constraint.useAny && mach.rematInst[vreg] === -1) {
          const isWorthIt = nextUse[vreg]! < this.position + NEAR;
          if (!isWorthIt || registers.findFree(mach.vregClass[vreg]!, this.busy, -1) === -1) {
            this.locations[o] = slotOfValue(vreg);
            continue;
          }
        }
        this.reload(vreg);
      }
      this.locations[o] = registers.registerOf[vreg]!;
    }
  }

  /** Brings a value into a register before the instruction. */
  private reload(vreg: number): void {
    const { registers } = this;
    const registerClass = this.mach.vregClass[vreg]!;
    // One that lives on had better not be in a register that is about to be destroyed.
    const isLive = this.nextUse[vreg] !== NO_USE;
    let register = registers.findFree(registerClass, isLive ? this.busy : this.fixed, this.hint[vreg]!);
    if (register === -1 && isLive) register = registers.findFree(registerClass, this.fixed, -1);
    if (register === -1) register = this.evictFor(registerClass, this.fixed);
    this.edits.append(this.position, this.spilling.homeOf(vreg), register, vreg);
    registers.put(vreg, register);
    registers.pin(register);
  }

  /** Tied operands, early definitions and scratch registers: they need registers beside those of the uses. */
  private placeEarly(start: number, stop: number): void {
    const { mach, registers } = this;
    for (let o = start; o < stop; o++) {
      const constraint = mach.operandConstraint[o]!;
      const kind = kindOf(constraint);
      if (kind !== Constraint.defTied && kind !== Constraint.defEarly) continue;
      const vreg = mach.operandVreg[o]!;
      const operand = kind === Constraint.defTied ? start + detailOf(constraint) : -1;
      const register = operand === -1 ? this.takeRegister(vreg, this.busy) : this.takeTied(vreg, operand, start, stop);
      this.locations[o] = register;
      if (operand !== -1) this.locations[operand] = register;
      registers.put(vreg, register);
      registers.pin(register);
      this.defRegister[vreg] = register;
    }
  }

  private takeTied(vreg: number, operand: number, start: number, stop: number): number {
    const { mach, registers } = this;
    if ((mach.operandConstraint[operand]! & MAY_SWAP) !== 0) this.swapIfBetter(vreg, operand);
    const source = mach.operandVreg[operand]!;
    const current = registers.registerOf[source]!;
    if (current !== -1 && this.nextUse[source] === NO_USE && !hasBit(this.busy, current)) {
      let uses = 0;
      for (let o = start; o < stop; o++) {
        if (mach.operandVreg[o] === source && kindOf(mach.operandConstraint[o]!) !== Constraint.useFixed) uses++;
      }
      if (uses === 1) {
        registers.release(source);
        return current;
      }
    }
    if (current !== -1) registers.pin(current);
    const register = this.takeRegister(vreg, this.busy);
    this.edits.append(this.position, this.whereIs(source), register, source);
    return register;
  }

  /** Of two operands that may change places, one that dies here gives its register to the result. */
  private swapIfBetter(vreg: number, operand: number): void {
    const { mach, registers, nextUse } = this;
    const { operandVreg } = mach;
    const a = operandVreg[operand]!;
    const b = operandVreg[operand + 1]!;
    const inA = registers.registerOf[a]!;
    const inB = registers.registerOf[b]!;
    if (a === b || inB === -1 || nextUse[b] !== NO_USE || hasBit(this.busy, inB)) return;
    const isAFine = inA !== -1 && nextUse[a] === NO_USE && !hasBit(this.busy, inA);
    if (isAFine && this.hint[vreg] !== inB) return;
    // The other one must be in a register then, since it is read beside the tied one.
    if (inA === -1) return;
    operandVreg[operand] = b;
    operandVreg[operand + 1] = a;
    registers.pin(inA);
    this.locations[operand + 1] = inA;
    const { nextAfter } = this.liveness;
    const next = nextAfter[operand]!;
    nextAfter[operand] = nextAfter[operand + 1]!;
    nextAfter[operand + 1] = next;
  }

  private takeRegister(vreg: number, avoid: Int32Array): number {
    const registerClass = this.mach.vregClass[vreg]!;
    const free = this.registers.findFree(registerClass, avoid, this.hint[vreg]!);
    return free !== -1 ? free : this.evictFor(registerClass, avoid);
  }

  private evictFor(registerClass: number, avoid: Int32Array): number {
    const register = this.evictIfAny(registerClass, avoid);
    if (register === -1)
      throw new RangeError(`position ${this.position}: the instruction needs more registers than there are`);
    return register;
  }

  /** Frees the register whose value is used again last; -1 when all are pinned. */
  private evictIfAny(registerClass: number, avoid: Int32Array): number {
    const { registers, nextUse } = this;
    const list = this.sets.listOf[registerClass]!;
    let best = -1;
    let farthest = -1;
    for (let i = 0; i < list.length; i++) {
      const register = list[i]!;
      if (hasBit(avoid, register) || hasBit(registers.pinned, register)) continue;
      const next = nextUse[registers.valueIn[register]!]!;
      if (next <= farthest) continue;
      farthest = next;
      best = register;
    }
    if (best === -1) return -1;
    const occupant = registers.valueIn[best]!;
    if (farthest !== NO_USE || this.usedHere[occupant] === this.position) this.save(occupant);
    registers.release(occupant);
    return best;
  }

  private releaseDead(start: number, stop: number): void {
    const { mach, registers, nextUse } = this;
    for (let o = start; o < stop; o++) {
      if (isDef(mach.operandConstraint[o]!)) continue;
      const vreg = mach.operandVreg[o]!;
      if (nextUse[vreg] === NO_USE && registers.registerOf[vreg] !== -1) registers.release(vreg);
    }
  }

  /** What had to survive is saved or has moved. */
  private dropDestroyed(word: number): void {
    const { registers } = this;
    for (let bits = this.destroyed[word]! & registers.occupied[word]!; bits !== 0; bits &= bits - 1) {
      const vreg = registers.valueIn[32 * word + lowestBit(bits)]!;
      if (this.nextUse[vreg] !== NO_USE) this.save(vreg);
      registers.release(vreg);
    }
  }

  private placeDefs(start: number, stop: number): void {
    const { mach, registers, nextUse } = this;
    const { operandConstraint, operandVreg } = mach;
    registers.unpinAll();
    let hasDefs = false;
    for (let o = start; o < stop; o++) {
      const constraint = operandConstraint[o]!;
      if (!isDef(constraint)) continue;
      hasDefs = true;
      if (kindOf(constraint) === Constraint.defFixed) this.define(o, detailOf(constraint));
      else if (this.locations[o] !== -1) registers.pin(this.locations[o]!);
    }
    if (!hasDefs) return;
    for (let o = start; o < stop; o++) {
      if (kindOf(operandConstraint[o]!) !== Constraint.def) continue;
      const vreg = operandVreg[o]!;
      // A value that can be computed again is computed at its first use.
      if (mach.rematInst[vreg] === -1) this.define(o, this.takeRegister(vreg, this.destroyed));
    }
    for (let o = start; o < stop; o++) {
      const vreg = operandVreg[o]!;
      if (isDef(operandConstraint[o]!) && nextUse[vreg] === NO_USE && registers.registerOf[vreg] !== -1)
        registers.release(vreg);
    }
  }

  private define(operand: number, register: number): void {
    const vreg = this.mach.operandVreg[operand]!;
    this.locations[operand] = register;
    this.defRegister[vreg] = register;
    this.registers.put(vreg, register);
    this.registers.pin(register);
  }
}
