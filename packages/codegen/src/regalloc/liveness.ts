import type { Scratch } from '../ir/scratch.js';
import { Constraint, detailOf, isDef, kindOf } from '../mach/constraint.js';
import type { MachFunction } from '../mach/mach-function.js';

/** "No further use". */
export const NO_USE = 0x7fffffff;
/** A next use behind the exit of a loop counts as this much further away. */
export const LOOP_EXIT_DISTANCE = 1_000_000;
/** One in a cold block. */
const COLD_DISTANCE = 2_000_000;
const MAX_DISTANCE = 1 << 29;

/** Entries of live-in lists that a function may have, per instruction and block, and in any case. */
const BUDGET_FACTOR = 40;
const BUDGET_FLOOR = 100_000;

/**
 * Which values are alive at the start of each block, and how far away their next use is.
 *
 * Live-in lists are found by walking from each use up to the definition (Boissinot et al., 2011), value by value: time
 * and memory are the size of the answer, which a budget bounds.
 */
export class Liveness {
  /** False when nobody asked, or over budget: then the lists are empty and every crossing value lives in its slot. */
  complete: boolean;
  /** The values alive at the start of block b are `values[start[b] .. start[b + 1]]`, parameters left out. */
  start: Int32Array;
  values: Int32Array;
  /** How many positions behind the block's start the next use of each of them is. */
  distance: Int32Array;
  /** 1 for values that are used in another block than their own. */
  readonly crosses: Uint8Array;
  /** The block that defines each value; -1 for none. */
  readonly defBlock: Int32Array;
  /** The position of the instruction that defines each value; -1 for parameters. */
  readonly defPosition: Int32Array;
  /** By operand: the position of the next use of its value after the instruction, or NO_USE. */
  readonly nextAfter: Int32Array;
  /** By value, for parameters: the position of the first use. */
  readonly firstUse: Int32Array;
  /** The register that each value had best be in, for its next fixed use; or -1. */
  readonly hint: Int32Array;
  /** The incoming edges of block b are `predEdges[predStart[b] .. predStart[b + 1]]`. */
  readonly predStart: Int32Array;
  readonly predEdges: Int32Array;
  private readonly mach: MachFunction;
  private readonly scratch: Scratch;

  /** @param isLocal - look at each block by itself: no lists, one walk */
  constructor(mach: MachFunction, isLocal = false) {
    const { temporary: scratch } = mach;
    this.scratch = scratch;
    this.values = scratch.int32(0);
    this.distance = scratch.int32(0);
    this.mach = mach;
    this.complete = !isLocal;
    this.start = scratch.int32(mach.blockCount + 2);
    this.crosses = scratch.uint8(mach.vregCount);
    this.defBlock = scratch.filled(mach.vregCount, -1);
    this.defPosition = scratch.filled(mach.vregCount, -1);
    this.nextAfter = scratch.int32(mach.operandsUsed);
    this.firstUse = scratch.int32(mach.vregCount);
    this.hint = scratch.filled(mach.vregCount, -1);
    this.predStart = scratch.int32(mach.blockCount + 2);
    this.predEdges = scratch.int32(mach.edgeTo.length);
    this.findPredecessors();
    if (isLocal) {
      this.findLocalUses();
      return;
    }
    this.findDefinitions();
    this.findLiveIns();
    this.findDistances();
  }

  private findPredecessors(): void {
    const { predStart, predEdges } = this;
    const { edgeTo, blockCount } = this.mach;
    for (let e = 0; e < edgeTo.length; e++) predStart[edgeTo[e]! + 2]!++;
    for (let b = 2; b < blockCount + 2; b++) predStart[b] = predStart[b]! + predStart[b - 1]!;
    for (let e = 0; e < edgeTo.length; e++) predEdges[predStart[edgeTo[e]! + 1]!++] = e;
  }

  private findDefinitions(): void {
    const { mach, defBlock, defPosition } = this;
    const { order, operandStart, operandCount, operandConstraint, operandVreg, blockParams } = mach;
    for (let b = 0; b < mach.blockCount; b++) {
      const params = blockParams.length(b);
      for (let i = 0; i < params; i++) defBlock[blockParams.get(b, i)] = b;
      const end = mach.blockStart[b + 1]!;
      for (let position = mach.blockStart[b]!; position < end; position++) {
        const inst = order[position]!;
        const start = operandStart[inst]!;
        const stop = start + operandCount[inst]!;
        for (let o = start; o < stop; o++) {
          if (!isDef(operandConstraint[o]!)) continue;
          defBlock[operandVreg[o]!] = b;
          defPosition[operandVreg[o]!] = position;
        }
      }
    }
  }

  /** Walks up from each use in another block than the definition's; a value's uses come block by block. */
  private findLiveIns(): void {
    const { mach, crosses, defBlock } = this;
    const { order, operandStart, operandCount, operandConstraint, operandVreg, edgeStart, edgeArgs } = mach;
    const pairs = new LivePairs(this, mach);
    // Blocks that pass a value on are visited once for each value, uses of one block one after the other.
    for (let b = 0; b < mach.blockCount; b++) {
      const end = mach.blockStart[b + 1]!;
      for (let position = mach.blockStart[b]!; position < end; position++) {
        const inst = order[position]!;
        const start = operandStart[inst]!;
        const stop = start + operandCount[inst]!;
        for (let o = start; o < stop; o++) {
          const vreg = operandVreg[o]!;
          if (defBlock[vreg] === b || isDef(operandConstraint[o]!)) continue;
          crosses[vreg] = 1;
          pairs.addUse(vreg, b);
        }
      }
      for (let e = edgeStart[b]!; e < edgeStart[b + 1]!; e++) {
        const count = edgeArgs.length(e);
        for (let a = 0; a < count; a++) {
          const vreg = edgeArgs.get(e, a);
          if (defBlock[vreg] === b) continue;
          crosses[vreg] = 1;
          pairs.addUse(vreg, b);
        }
      }
    }
    this.complete = pairs.walk(BUDGET_FLOOR + BUDGET_FACTOR * (mach.instCount + mach.blockCount));
    if (!this.complete) return;
    this.values = pairs.group(this.start);
    this.distance = this.scratch.int32(this.values.length);
  }

  /** Definitions, the next use in the same block, and which values another block uses: each block once, backwards. */
  private findLocalUses(): void {
    const { mach, defBlock, crosses, firstUse } = this;
    const { blockStart, blockParams, edgeStart, edgeArgs, operandStart, operandCount, operandVreg, order } = mach;
    const walk = new NextUses(this, mach);
    for (let b = 0; b < mach.blockCount; b++) {
      const first = blockStart[b]!;
      const end = blockStart[b + 1]!;
      walk.begin(b, 0);
      walk.walkBlock(first, end);
      const params = blockParams.length(b);
      for (let p = 0; p < params; p++) {
        const param = blockParams.get(b, p);
        defBlock[param] = b;
        firstUse[param] = walk.at(param, NO_USE);
      }
      for (let position = first; position < end; position++) {
        const inst = order[position]!;
        const stop = operandStart[inst]! + operandCount[inst]!;
        for (let o = operandStart[inst]!; o < stop; o++)
          if (defBlock[operandVreg[o]!] !== b) crosses[operandVreg[o]!] = 1;
      }
      for (let e = edgeStart[b]!; e < edgeStart[b + 1]!; e++) {
        const count = edgeArgs.length(e);
        for (let a = 0; a < count; a++) if (defBlock[edgeArgs.get(e, a)] !== b) crosses[edgeArgs.get(e, a)] = 1;
      }
    }
  }

  /**
   * Backwards, so all but the headers of loops are known when they are needed. For those a first walk over the blocks in
   * loops finds what each round uses; what a loop only carries along is far away.
   */
  private findDistances(): void {
    const { mach, start, values, distance, firstUse } = this;
    const { blockStart, blockParams, loopDepth } = mach;
    const walk = new NextUses(this, mach);
    for (let i = mach.rpo.length - 1; i >= 0; i--) {
      const b = mach.rpo[i]!;
      if (loopDepth[b] === 0) continue;
      const first = blockStart[b]!;
      walk.begin(b, 0);
      walk.findUses(first, blockStart[b + 1]!);
      for (let k = start[b]!; k < start[b + 1]!; k++) distance[k] = walk.at(values[k]!, first + MAX_DISTANCE) - first;
      walk.finish(b);
    }
    for (let i = mach.rpo.length - 1; i >= 0; i--) {
      const b = mach.rpo[i]!;
      const first = blockStart[b]!;
      walk.begin(b, mach.blockCount);
      walk.walkBlock(first, blockStart[b + 1]!);
      for (let k = start[b]!; k < start[b + 1]!; k++) distance[k] = walk.at(values[k]!, first + MAX_DISTANCE) - first;
      const params = blockParams.length(b);
      for (let p = 0; p < params; p++) {
        const param = blockParams.get(b, p);
        firstUse[param] = walk.at(param, NO_USE);
      }
      walk.finish(b);
    }
  }
}

/** Pairs of a value and a block where it is alive at the start. */
class LivePairs {
  private readonly mach: MachFunction;
  private readonly liveness: Liveness;
  private readonly firstUse: Int32Array;
  private useNext: Int32Array;
  private useBlock: Int32Array;
  private useCount = 0;
  private block: Int32Array;
  private value: Int32Array;
  private count = 0;
  private readonly scratch: Scratch;

  constructor(liveness: Liveness, mach: MachFunction) {
    const { temporary: scratch } = mach;
    this.scratch = scratch;
    const guess = mach.vregCount + 64;
    this.useNext = scratch.unset(guess);
    this.useBlock = scratch.unset(guess);
    this.block = scratch.unset(2 * guess);
    this.value = scratch.unset(2 * guess);
    this.mach = mach;
    this.liveness = liveness;
    this.firstUse = scratch.filled(this.mach.vregCount, -1);
  }

  addUse(vreg: number, block: number): void {
    const last = this.firstUse[vreg]!;
    if (last !== -1 && this.useBlock[last] === block) return;
    const use = this.useCount++;
    if (use >= this.useBlock.length) {
      this.useNext = this.scratch.growInt32(this.useNext, use + 1);
      this.useBlock = this.scratch.growInt32(this.useBlock, use + 1);
    }
    this.useBlock[use] = block;
    this.useNext[use] = last;
    this.firstUse[vreg] = use;
  }

  /** False when there are more pairs than the budget. */
  walk(budget: number): boolean {
    const { mach, firstUse, useNext, useBlock } = this;
    const { defBlock, predStart, predEdges } = this.liveness;
    const { edgeFrom } = mach;
    const visited = this.scratch.filled(mach.blockCount, -1);
    let stack: Int32Array = this.scratch.unset(64);
    for (let vreg = 0; vreg < mach.vregCount; vreg++) {
      const def = defBlock[vreg]!;
      let depth = 0;
      for (let use = firstUse[vreg]!; use !== -1; use = useNext[use]!) {
        if (depth === stack.length) stack = this.scratch.growInt32(stack, depth + 1);
        stack[depth++] = useBlock[use]!;
      }
      while (depth > 0) {
        const b = stack[--depth]!;
        if (visited[b] === vreg || b === def) continue;
        visited[b] = vreg;
        if (this.count >= budget) return false;
        this.add(b, vreg);
        const end = predStart[b + 1]!;
        for (let p = predStart[b]!; p < end; p++) {
          if (depth === stack.length) stack = this.scratch.growInt32(stack, depth + 1);
          stack[depth++] = edgeFrom[predEdges[p]!]!;
        }
      }
    }
    return true;
  }

  private add(block: number, vreg: number): void {
    const pair = this.count++;
    if (pair >= this.block.length) {
      this.block = this.scratch.growInt32(this.block, pair + 1);
      this.value = this.scratch.growInt32(this.value, pair + 1);
    }
    this.block[pair] = block;
    this.value[pair] = vreg;
  }

  /** The values sorted by block; `start` says where each block's begin. */
  group(start: Int32Array): Int32Array {
    const { block, value, count } = this;
    for (let i = 0; i < count; i++) start[block[i]! + 2]!++;
    for (let b = 2; b < start.length; b++) start[b] = start[b]! + start[b - 1]!;
    const values = this.scratch.int32(count);
    for (let i = 0; i < count; i++) values[start[block[i]! + 1]!++] = value[i]!;
    return values;
  }
}

/** The next use of each value, while a block is walked from its end to its start. */
class NextUses {
  private readonly liveness: Liveness;
  private readonly mach: MachFunction;
  private readonly known: Uint8Array;
  private readonly near: Int32Array;
  private readonly stamp: Int32Array;
  private block = 0;
  private index = 0;

  constructor(liveness: Liveness, mach: MachFunction) {
    const { temporary: scratch } = mach;
    this.liveness = liveness;
    this.mach = mach;
    this.known = scratch.uint8(mach.blockCount);
    this.near = scratch.unset(mach.vregCount);
    this.stamp = scratch.filled(mach.vregCount, -1);
  }

  at(vreg: number, otherwise: number): number {
    return this.stamp[vreg] === this.block ? this.near[vreg]! : otherwise;
  }

  private note(vreg: number, position: number): void {
    if (this.stamp[vreg] === this.block && this.near[vreg]! <= position) return;
    this.stamp[vreg] = this.block;
    this.near[vreg] = position;
  }

  /** What is alive at the block's end: live-in values of its successors, and arguments. Each walk has stamps of its own. */
  begin(b: number, firstStamp: number): void {
    const { mach, liveness, known } = this;
    const { start, values, distance } = liveness;
    this.block = firstStamp + b;
    this.index = b;
    const end = mach.blockStart[b + 1]!;
    for (let e = mach.edgeStart[b]!; e < mach.edgeStart[b + 1]!; e++) {
      const to = mach.edgeTo[e]!;
      let extra = end;
      if (mach.loopDepth[to]! < mach.loopDepth[b]!) extra += LOOP_EXIT_DISTANCE;
      if (mach.isCold[to]! > mach.isCold[b]!) extra += COLD_DISTANCE;
      const isKnown = known[to] === 1;
      for (let k = start[to]!; k < start[to + 1]!; k++) {
        this.note(values[k]!, isKnown ? Math.min(extra + distance[k]!, MAX_DISTANCE) : MAX_DISTANCE);
      }
      const count = mach.edgeArgs.length(e);
      for (let a = 0; a < count; a++) this.note(mach.edgeArgs.get(e, a), end);
    }
  }

  findUses(first: number, end: number): void {
    const { near, stamp, block } = this;
    const { order, operandStart, operandCount, operandConstraint, operandVreg } = this.mach;
    for (let position = end - 1; position >= first; position--) {
      const inst = order[position]!;
      const stop = operandStart[inst]! + operandCount[inst]!;
      for (let o = operandStart[inst]!; o < stop; o++) {
        if (isDef(operandConstraint[o]!)) continue;
        stamp[operandVreg[o]!] = block;
        near[operandVreg[o]!] = position;
      }
    }
  }

  walkBlock(first: number, end: number): void {
    const { near, stamp, block } = this;
    const { nextAfter, hint, defBlock, defPosition } = this.liveness;
    const blockIndex = this.index;
    const { order, operandStart, operandCount, operandConstraint, operandVreg } = this.mach;
    for (let position = end - 1; position >= first; position--) {
      const inst = order[position]!;
      const start = operandStart[inst]!;
      const stop = start + operandCount[inst]!;
      for (let o = start; o < stop; o++) {
        const vreg = operandVreg[o]!;
        nextAfter[o] = stamp[vreg] === block ? near[vreg]! : NO_USE;
      }
      for (let o = start; o < stop; o++) {
        const vreg = operandVreg[o]!;
        const constraint = operandConstraint[o]!;
        if (isDef(constraint)) {
          defBlock[vreg] = blockIndex;
          defPosition[vreg] = position;
          if (kindOf(constraint) !== Constraint.defTied || hint[vreg] === -1) continue;
          const tied = operandVreg[start + detailOf(constraint)]!;
          if (hint[tied] === -1) hint[tied] = hint[vreg]!;
          continue;
        }
        stamp[vreg] = block;
        near[vreg] = position;
        if (kindOf(constraint) === Constraint.useFixed) hint[vreg] = detailOf(constraint);
      }
    }
  }

  finish(b: number): void {
    this.known[b] = 1;
  }
}
