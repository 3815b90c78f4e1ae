import type { Scratch } from '../ir/scratch.js';
import type { MachFunction } from '../mach/mach-function.js';
import type { Liveness } from './liveness.js';
import { LoopEnds } from './loop-ends.js';

/**
 * Gives slots to spilled values; values that are never alive at the same time share one.
 *
 * A value occupies the positions from its first to its last place in the code, block order as it is: a coarse interval,
 * but sound, because every block where the value is alive lies between. A parameter and its arguments get one slot when
 * their intervals allow it, so that nothing has to be moved on the edge; otherwise both are alive on the edge. Sorting
 * by counting: linear.
 */
export class SpillSlots {
  /** The slot of each value that has one, else -1. */
  readonly slotOf: Int32Array;
  /** Slots of 8 bytes. */
  count = 0;
  private readonly mach: MachFunction;
  private readonly liveness: Liveness;
  private readonly hasSlot: Uint8Array;
  private readonly low: Int32Array;
  private readonly high: Int32Array;
  /** Values that are there before the instruction at `low`: parameters of its block. */
  private readonly entersBlock: Uint8Array;
  /** Values that the instruction at `high` reads; others end on the edge before it. */
  private readonly readLast: Uint8Array;
  /** Values of one slot point to the one that stands for them. */
  private readonly leader: Int32Array;
  private readonly temporary: Scratch;

  constructor(mach: MachFunction, liveness: Liveness, hasSlot: Uint8Array, unitsOf: (registerClass: number) => number) {
    const { scratch, temporary } = mach;
    this.temporary = temporary;
    this.mach = mach;
    this.liveness = liveness;
    this.hasSlot = hasSlot;
    this.slotOf = scratch.filled(mach.vregCount, -1);
    const any = hasSlot.includes(1);
    this.low = temporary.filled(any ? mach.vregCount : 0, 0x7fffffff);
    this.high = temporary.filled(any ? mach.vregCount : 0, -1);
    this.leader = temporary.int32(any ? mach.vregCount : 0);
    this.entersBlock = temporary.uint8(any ? mach.vregCount : 0);
    this.readLast = temporary.uint8(any ? mach.vregCount : 0);
    if (!any) return;
    for (let v = 0; v < mach.vregCount; v++) this.leader[v] = v;
    this.findIntervals();
    this.joinParams();
    this.extendOverEdges();
    this.pack(unitsOf);
  }

  private extend(vreg: number, position: number): void {
    if (this.hasSlot[vreg] === 0) return;
    if (position < this.low[vreg]!) this.low[vreg] = position;
    if (position > this.high[vreg]!) this.high[vreg] = position;
  }

  /** As {@link extend}, for an instruction at the position, or a value that is alive where it begins. */
  private extendRead(vreg: number, position: number): void {
    if (this.hasSlot[vreg] === 0) return;
    this.extend(vreg, position);
    if (this.high[vreg] === position) this.readLast[vreg] = 1;
  }

  /** As {@link extend}, for an edge at the end of a block. */
  private extendEdge(vreg: number, end: number): void {
    if (this.hasSlot[vreg] === 0) return;
    if (end > this.high[vreg]!) this.readLast[vreg] = 0;
    this.extend(vreg, end);
  }

  private extendParam(vreg: number, start: number): void {
    if (this.hasSlot[vreg] === 0) return;
    this.extendRead(vreg, start);
    if (this.low[vreg] === start) this.entersBlock[vreg] = 1;
  }

  private findIntervals(): void {
    const { mach, liveness } = this;
    const { order, operandStart, operandCount, operandVreg } = mach;
    for (let b = 0; b < mach.blockCount; b++) {
      const start = mach.blockStart[b]!;
      const end = mach.blockStart[b + 1]!;
      for (let position = start; position < end; position++) {
        const inst = order[position]!;
        const stop = operandStart[inst]! + operandCount[inst]!;
        for (let o = operandStart[inst]!; o < stop; o++) {
          if (this.hasSlot[operandVreg[o]!] === 1) this.extendRead(operandVreg[o]!, position);
        }
      }
      for (let i = 0; i < mach.blockParams.length(b); i++) this.extendParam(mach.blockParams.get(b, i), start);
      for (let k = liveness.start[b]!; k < liveness.start[b + 1]!; k++) this.extendRead(liveness.values[k]!, start);
      for (let e = mach.edgeStart[b]!; e < mach.edgeStart[b + 1]!; e++) {
        const to = mach.edgeTo[e]!;
        for (let a = 0; a < mach.edgeArgs.length(e); a++) this.extendEdge(mach.edgeArgs.get(e, a), end);
        for (let k = liveness.start[to]!; k < liveness.start[to + 1]!; k++) this.extendEdge(liveness.values[k]!, end);
      }
    }
    if (!liveness.complete) this.extendOverLoops();
  }

  /** Where nobody knows in which blocks values are alive. */
  private extendOverLoops(): void {
    const { mach, low, high, hasSlot } = this;
    const { blockStart, order } = mach;
    const loops = new LoopEnds(mach);
    const blockAt = this.temporary.int32(order.length + 1);
    for (let b = 0; b < mach.blockCount; b++) blockAt.fill(b, blockStart[b]!, blockStart[b + 1]!);
    for (let v = 0; v < mach.vregCount; v++) {
      if (hasSlot[v] === 0 || (this.liveness.crosses[v] === 0 && high[v] !== -1)) continue;
      this.readLast[v] = 1;
      this.entersBlock[v] = 1;
      if (loops.isOrdered && high[v] !== -1) {
        // An argument of an edge is used at the end of its block, which is the start of the next: both are looked at.
        const before = Math.max(high[v]! - 1, 0);
        const at = Math.min(high[v]!, order.length - 1);
        high[v] = Math.max(
          loops.extend(low[v]!, high[v]!, blockAt[before]!),
          loops.extend(low[v]!, high[v]!, blockAt[at]!),
        );
      } else {
        this.extend(v, 0);
        this.extend(v, order.length);
      }
    }
  }

  private find(vreg: number): number {
    let at = vreg;
    while (this.leader[at] !== at) {
      this.leader[at] = this.leader[this.leader[at]!]!;
      at = this.leader[at]!;
    }
    return at;
  }

  /** One slot for a parameter and an argument whose intervals do not meet; together they occupy all between. */
  private joinParams(): void {
    const { mach, hasSlot } = this;
    for (let e = 0; e < mach.edgeTo.length; e++) {
      const to = mach.edgeTo[e]!;
      for (let a = 0; a < mach.edgeArgs.length(e); a++) {
        if (hasSlot[mach.edgeArgs.get(e, a)] === 0 || hasSlot[mach.blockParams.get(to, a)] === 0) continue;
        const arg = this.find(mach.edgeArgs.get(e, a));
        const param = this.find(mach.blockParams.get(to, a));
        if (arg === param || mach.vregClass[arg] !== mach.vregClass[param]) continue;
        if (this.meet(arg, param) && this.meet(param, arg)) continue;
        this.join(arg, param);
      }
    }
  }

  /** Whether the first ends behind the beginning of the second: also when it is read where the second is there already. */
  private meet(first: number, second: number): boolean {
    const end = this.high[first]!;
    const start = this.low[second]!;
    return end > start || (end === start && this.readLast[first] === 1 && this.entersBlock[second] === 1);
  }

  private join(arg: number, param: number): void {
    const { low, high, entersBlock, readLast } = this;
    this.leader[arg] = param;
    if (low[arg]! < low[param]!) entersBlock[param] = entersBlock[arg]!;
    else if (low[arg] === low[param]) entersBlock[param]! |= entersBlock[arg]!;
    if (high[arg]! > high[param]!) readLast[param] = readLast[arg]!;
    else if (high[arg] === high[param]) readLast[param]! |= readLast[arg]!;
    low[param] = Math.min(low[param]!, low[arg]!);
    high[param] = Math.max(high[param]!, high[arg]!);
  }

  /** What is passed on and what receives it are both alive on the edge, so that they do not share a slot by chance. */
  private extendOverEdges(): void {
    const { mach } = this;
    for (let e = 0; e < mach.edgeTo.length; e++) {
      const to = mach.edgeTo[e]!;
      const end = mach.blockStart[mach.edgeFrom[e]! + 1]!;
      const start = mach.blockStart[to]!;
      const count = mach.edgeArgs.length(e);
      for (let a = 0; a < count; a++) {
        this.extendBoth(mach.edgeArgs.get(e, a), start, end);
        this.extendBoth(mach.blockParams.get(to, a), start, end);
      }
    }
  }

  private extendBoth(vreg: number, start: number, end: number): void {
    if (this.hasSlot[vreg] === 0) return;
    const leader = this.find(vreg);
    this.extend(leader, start);
    this.extend(leader, end);
  }

  private pack(unitsOf: (registerClass: number) => number): void {
    const { mach, low, high, slotOf } = this;
    const positions = mach.order.length + 2;
    const starting = this.temporary.filled(positions, -1);
    const ending = this.temporary.filled(positions, -1);
    const nextStarting = this.temporary.unset(mach.vregCount);
    const nextEnding = this.temporary.unset(mach.vregCount);
    for (let v = mach.vregCount - 1; v >= 0; v--) {
      if (this.hasSlot[v] === 0 || this.leader[v] !== v || high[v] === -1) continue;
      nextStarting[v] = starting[low[v]!]!;
      starting[low[v]!] = v;
      nextEnding[v] = ending[high[v]! + 1]!;
      ending[high[v]! + 1] = v;
    }
    // Free slots by size in units.
    const free: number[][] = [[], [], []];
    for (let position = 0; position < positions; position++) {
      for (let v = ending[position]!; v !== -1; v = nextEnding[v]!) free[unitsOf(mach.vregClass[v]!)]!.push(slotOf[v]!);
      for (let v = starting[position]!; v !== -1; v = nextStarting[v]!) {
        const units = unitsOf(mach.vregClass[v]!);
        const reused = free[units]!.pop();
        slotOf[v] = reused ?? this.count;
        if (reused === undefined) this.count += units;
      }
    }
    for (let v = 0; v < mach.vregCount; v++) if (this.hasSlot[v] === 1) slotOf[v] = slotOf[this.find(v)]!;
  }
}
