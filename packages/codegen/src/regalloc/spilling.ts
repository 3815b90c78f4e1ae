import type { Scratch } from '../ir/scratch.js';
import type { MachFunction } from '../mach/mach-function.js';
import { rematLocation } from './allocation.js';
import type { Liveness } from './liveness.js';
import { REGISTERS } from './register-file.js';

/** A place of a move while slots have no numbers yet: the slot of a value. */
export const slotOfValue = (vreg: number): number => REGISTERS + vreg;

/** With more blocks than this the value is stored at its definition instead. */
const MAX_STORES = 6;

/**
 * Where spilled values are stored. A value never changes, so once stored, its slot is valid in everything that the
 * store dominates. By default a value is stored once, right after its definition ("eager"); when it is evicted where code
 * runs less often than its definition (in cold blocks, behind a loop), it is stored there. Values that can be computed
 * again are never stored.
 */
export class Spilling {
  /** 1 for values that are stored at their definition. */
  readonly eager: Uint8Array;
  /** 1 for values that have a slot. */
  readonly hasSlot: Uint8Array;
  private readonly mach: MachFunction;
  private readonly defBlock: Int32Array;
  /** By value: a list of blocks from whose end, at the latest, the slot is valid. */
  private readonly firstStore: Int32Array;
  private nextStore: Int32Array;
  private storeBlock: Int32Array;
  private storeCount = 0;
  private readonly scratch: Scratch;

  constructor(mach: MachFunction, liveness: Liveness) {
    const { temporary: scratch } = mach;
    this.scratch = scratch;
    this.nextStore = scratch.unset(32);
    this.storeBlock = scratch.unset(32);
    this.mach = mach;
    this.defBlock = liveness.defBlock;
    this.eager = scratch.uint8(mach.vregCount);
    this.hasSlot = scratch.uint8(mach.vregCount);
    this.firstStore = scratch.filled(mach.vregCount, -1);
  }

  /** Where a value is when it is in no register. */
  homeOf(vreg: number): number {
    const inst = this.mach.rematInst[vreg]!;
    return inst === -1 ? slotOfValue(vreg) : rematLocation(inst);
  }

  storeAtDefinition(vreg: number): void {
    if (this.mach.rematInst[vreg] !== -1) return;
    this.eager[vreg] = 1;
    this.hasSlot[vreg] = 1;
  }

  /** Whether the slot of a value is valid at the end of a block, and wherever that block leads. */
  isStored(vreg: number, block: number): boolean {
    if (this.eager[vreg] === 1 || this.mach.rematInst[vreg] !== -1) return true;
    for (let store = this.firstStore[vreg]!; store !== -1; store = this.nextStore[store]!) {
      if (this.mach.dominates(this.storeBlock[store]!, block)) return true;
    }
    return false;
  }

  /** True when code of the block runs less often than the definition of the value. */
  isCheaperIn(vreg: number, block: number): boolean {
    const { isCold, loopDepth } = this.mach;
    const def = this.defBlock[vreg]!;
    return isCold[block] === isCold[def] ? loopDepth[block]! < loopDepth[def]! : isCold[block]! > isCold[def]!;
  }

  /** Notes that the slot is valid from a block on; false when the value is stored at its definition after all. */
  addStore(vreg: number, block: number): boolean {
    let stores = 1;
    for (let store = this.firstStore[vreg]!; store !== -1; store = this.nextStore[store]!) stores++;
    if (stores > MAX_STORES) {
      this.storeAtDefinition(vreg);
      return false;
    }
    this.hasSlot[vreg] = 1;
    const store = this.storeCount++;
    if (store >= this.storeBlock.length) {
      this.storeBlock = this.scratch.growInt32(this.storeBlock, store + 1);
      this.nextStore = this.scratch.growInt32(this.nextStore, store + 1);
    }
    this.storeBlock[store] = block;
    this.nextStore[store] = this.firstStore[vreg]!;
    this.firstStore[vreg] = store;
    return true;
  }
}
