import type { Allocation } from '../regalloc/allocation.js';
import { isRemat, isSlot, rematOf, slotOf } from '../regalloc/allocation.js';
import { MachBuffer } from './mach-buffer.js';
import type { MachCode } from './mach-code.js';
import type { MachFunction } from './mach-function.js';
import type { SiteTable } from './side-table.js';
import type { Target } from './target.js';

/** What a target's `emit` sees. */
export class EmitContext {
  readonly mach: MachFunction;
  readonly buffer: MachBuffer;
  /** The spill slots of the frame, in units of 8 bytes. */
  readonly slotCount: number;
  /** What the target's `frameBytes` said. */
  readonly frameBytes: number;
  private readonly allocation: Allocation;
  /** The label of each block; that of its target for a block that only jumps on. */
  private readonly labels: Int32Array;
  /** The block that stands next among those that are not empty. */
  private next = -1;

  constructor(mach: MachFunction, allocation: Allocation, target: Target) {
    this.mach = mach;
    this.allocation = allocation;
    this.slotCount = allocation.slotCount;
    this.frameBytes = target.frameBytes(allocation.slotCount, mach.siteCount > 0);
    this.buffer = new MachBuffer(mach.temporary, 8 * mach.order.length + 256);
    this.labels = mach.temporary.int32(mach.blockCount);
  }

  /** The place of an operand (counted from the instruction's first): a register, or `slotLocation(n)`. */
  locationOf(inst: number, operand: number): number {
    return this.allocation.locations[this.mach.operandStart[inst]! + operand]!;
  }

  /** The label of the block that an edge leads to. */
  labelOf(edge: number): number {
    return this.labels[this.mach.edgeTo[edge]!]!;
  }

  /** Whether the code that an edge leads to comes next, so that no branch is needed. */
  isNext(edge: number): boolean {
    return this.next !== -1 && this.labelOf(edge) === this.labels[this.next];
  }

  /** @internal */
  run(target: Target): MachCode {
    const { mach, allocation, buffer } = this;
    const isEmpty = this.makeLabels();
    target.emitPrologue(this);
    let edit = 0;
    for (let block = 0; block < mach.blockCount; block++) {
      if (isEmpty[block] === 1) continue;
      this.next = block + 1;
      while (this.next < mach.blockCount && isEmpty[this.next] === 1) this.next++;
      if (this.next === mach.blockCount) this.next = -1;
      buffer.bind(this.labels[block]!);
      const end = mach.blockStart[block + 1]!;
      for (let position = mach.blockStart[block]!; position < end; position++) {
        for (; edit < allocation.editCount && allocation.editPosition[edit] === position; edit++) {
          const from = allocation.editFrom[edit]!;
          const to = allocation.editTo[edit]!;
          if (isRemat(from)) target.emitRemat(this, rematOf(from), to);
          else target.emitMove(this, allocation.editClass[edit]!, to, from);
        }
        const inst = mach.order[position]!;
        if (allocation.dropped[inst] === 0) target.emit(this, inst);
      }
    }
    buffer.writeCold((kind, loc, data) => target.emitCold(this, kind, loc, data));
    const code = buffer.finish();
    this.describeSites(code.sites, target);
    return { ...code, frameBytes: this.frameBytes };
  }

  /** Blocks that only jump on and have no moves are left out; whoever branches to them branches to their target. */
  private makeLabels(): Uint8Array {
    const { mach, allocation, buffer, labels } = this;
    const isEmpty = mach.temporary.uint8(mach.blockCount);
    const hasEdits = mach.temporary.uint8(mach.order.length + 1);
    for (let e = 0; e < allocation.editCount; e++) hasEdits[allocation.editPosition[e]!] = 1;
    for (let block = 1; block < mach.blockCount; block++) {
      const start = mach.blockStart[block]!;
      if (mach.jumpsOnly[block] === 1 && hasEdits[start] === 0 && mach.blockStart[block + 1] === start + 1) {
        isEmpty[block] = 1;
      }
    }
    for (let block = 0; block < mach.blockCount; block++) labels[block] = isEmpty[block] === 1 ? -1 : buffer.newLabel();
    for (let block = 0; block < mach.blockCount; block++) {
      if (labels[block] !== -1) continue;
      let at = block;
      let steps = 0;
      while (labels[at] === -1 && steps++ <= mach.blockCount) at = mach.edgeTo[mach.edgeStart[at]!]!;
      if (labels[at] === -1) {
        // An endless loop of empty blocks: one of them must be there.
        isEmpty[at] = 0;
        labels[at] = buffer.newLabel();
      }
      const label = labels[at]!;
      for (let b = block; labels[b] === -1; b = mach.edgeTo[mach.edgeStart[b]!]!) labels[b] = label;
    }
    return isEmpty;
  }

  /** Turns the machine instructions of sites into their locations, frames and references. */
  private describeSites(sites: SiteTable, target: Target): void {
    if (sites.count === 0) return;
    const { mach, allocation } = this;
    const offsets: number[] = [];
    sites.refStart = new Int32Array(sites.count + 1);
    for (let row = 0; row < sites.count; row++) {
      const inst = sites.loc[row]!;
      const pushed = sites.data[row]!;
      sites.loc[row] = mach.loc[inst]!;
      sites.data[row] = this.frameBytes + pushed;
      const site = mach.siteOf[inst]! - 1;
      if (site < 0) throw new RangeError(`the instruction ${target.opName(mach.op[inst]!)} was not marked as a site`);
      for (let i = allocation.siteRefStart[site]!; i < allocation.siteRefStart[site + 1]!; i++) {
        const place = allocation.siteRefs[i]!;
        offsets.push(isSlot(place) ? pushed + 8 * slotOf(place) : target.pollSaveOffset(place));
      }
      sites.refStart[row + 1] = offsets.length;
    }
    sites.refOffsets = Int32Array.from(offsets);
  }
}

/** Encodes an allocated function: instructions, moves between them, labels of blocks. */
export function emitFunction(mach: MachFunction, allocation: Allocation, target: Target): MachCode {
  const code = new EmitContext(mach, allocation, target).run(target);
  mach.temporary.rewind();
  return code;
}
