import { BudgetError } from '../ir/budget-error.js';
import type { Scratch } from '../ir/scratch.js';
import { detailOf, isDef } from '../mach/constraint.js';
import type { MachFunction } from '../mach/mach-function.js';
import type { Allocator } from './allocate.js';
import { isSlot } from './allocation.js';
import { NO_USE } from './liveness.js';
import { slotOfValue } from './spilling.js';

/** References in all rows of the table together. */
const MAX_REFERENCES = 4_000_000;

/** Collects where the live references are at each site, as the allocator walks by. */
export class SiteRefs {
  private readonly allocator: Allocator;
  private readonly mach: MachFunction;
  private readonly hasRefs: boolean;
  /** The references that were alive at the start of this block or are defined in it. */
  private readonly candidates: number[] = [];
  /** Places in the order in which sites are met. */
  private readonly found: number[] = [];
  private readonly firstOf: Int32Array;
  private readonly countOf: Int32Array;
  private readonly scratch: Scratch;

  constructor(allocator: Allocator) {
    const { scratch, temporary } = allocator.mach;
    this.scratch = scratch;
    this.allocator = allocator;
    this.mach = allocator.mach;
    const { siteCount } = this.mach;
    this.hasRefs = this.mach.hasRefsAtSites;
    this.firstOf = temporary.int32(siteCount);
    this.countOf = temporary.int32(siteCount);
    // Without liveness nobody knows which slots hold a reference.
    if (this.hasRefs && !allocator.liveness.complete)
      throw new BudgetError('too many references are alive over too many calls');
  }

  enter(block: number): void {
    if (!this.hasRefs) return;
    const { mach } = this;
    const { liveness } = this.allocator;
    this.candidates.length = 0;
    for (let k = liveness.start[block]!; k < liveness.start[block + 1]!; k++) this.addCandidate(liveness.values[k]!);
    for (let i = 0; i < mach.blockParams.length(block); i++) this.addCandidate(mach.blockParams.get(block, i));
  }

  private addCandidate(vreg: number): void {
    if (this.mach.vregIsRef[vreg] === 1 && this.mach.rematInst[vreg] === -1) this.candidates.push(vreg);
  }

  /** To be called when an instruction's uses are done and its definitions are not there yet. */
  visit(inst: number): void {
    if (!this.hasRefs) return;
    const { mach } = this;
    const site = mach.siteOf[inst]! - 1;
    if (site >= 0) {
      this.firstOf[site] = this.found.length;
      if (inst === mach.order[0]) this.collectParams(inst);
      else this.collect();
      this.countOf[site] = this.found.length - this.firstOf[site]!;
      if (this.found.length > MAX_REFERENCES)
        throw new BudgetError('too many references are alive over too many calls');
    }
    const start = mach.operandStart[inst]!;
    for (let o = start; o < start + mach.operandCount[inst]!; o++) {
      if (isDef(mach.operandConstraint[o]!)) this.addCandidate(mach.operandVreg[o]!);
    }
  }

  /** In the prologue each parameter is in the register in which it arrives. */
  private collectParams(inst: number): void {
    const { mach } = this;
    const start = mach.operandStart[inst]!;
    for (let o = start; o < start + mach.operandCount[inst]!; o++) {
      if (mach.vregIsRef[mach.operandVreg[o]!] === 1) this.found.push(detailOf(mach.operandConstraint[o]!));
    }
  }

  private collect(): void {
    const { nextUse, registers } = this.allocator;
    let kept = 0;
    for (const vreg of this.candidates) {
      if (nextUse[vreg] === NO_USE) continue;
      this.candidates[kept++] = vreg;
      const register = registers.registerOf[vreg]!;
      this.found.push(register === -1 ? slotOfValue(vreg) : register);
    }
    // The dead do not come back.
    this.candidates.length = kept;
  }

  finish(resolve: (place: number) => number): { siteRefStart: Int32Array; siteRefs: Int32Array } {
    const { siteCount } = this.mach;
    const siteRefStart = this.scratch.int32(siteCount + 1);
    const siteRefs = this.scratch.int32(this.found.length);
    let used = 0;
    for (let site = 0; site < siteCount; site++) {
      const first = this.firstOf[site]!;
      for (let i = first; i < first + this.countOf[site]!; i++) {
        const place = this.found[i]!;
        siteRefs[used++] = isSlot(place) ? resolve(place) : place;
      }
      siteRefStart[site + 1] = used;
    }
    return { siteRefStart, siteRefs };
  }
}
