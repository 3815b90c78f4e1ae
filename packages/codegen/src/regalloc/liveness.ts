import { growInt32 } from '../ir/grow.js';
import { isDef } from '../mach/constraint.js';
import type { MachFunction } from '../mach/mach-function.js';

/** A next use behind the exit of a loop counts as this much further away. */
export const LOOP_EXIT_DISTANCE = 1_000_000;

/** Which values are alive at the start of each block, and how far away their next use is. */
export interface Liveness {
  /** False when the function was over budget: then the lists are empty and every crossing value lives in its slot. */
  readonly complete: boolean;
  /** The values alive at the start of block b are `values[start[b] .. start[b + 1]]`, parameters left out. */
  readonly start: Int32Array;
  readonly values: Int32Array;
  readonly distance: Int32Array;
  /** 1 for values that are used in another block than their own. */
  readonly crosses: Uint8Array;
  /** The block that defines each value. */
  readonly defBlock: Int32Array;
}

/** Entries of live-in lists that a function may have, per instruction and block, and in any case. */
const BUDGET_FACTOR = 40;
const BUDGET_FLOOR = 100_000;

/**
 * Finds live-in lists by walking from each use up to the definition (Boissinot et al., 2011), value by value: time and
 * memory are the size of the answer, which a budget bounds. Then the distances, in one walk from the last block to the
 * first; around a loop the distance of the next round is not known yet and counts as near.
 */
export function computeLiveness(mach: MachFunction): Liveness {
  const defBlock = findDefinitions(mach);
  const crosses = new Uint8Array(mach.vregCount);
  const uses = collectCrossingUses(mach, defBlock, crosses);
  const preds = predecessors(mach);
  const budget = BUDGET_FLOOR + BUDGET_FACTOR * (mach.instCount + mach.blockCount);
  const lists = walkUp(mach, uses, preds, defBlock, budget);
  if (lists === undefined) {
    const start = new Int32Array(mach.blockCount + 1);
    return { complete: false, start, values: new Int32Array(0), distance: new Int32Array(0), crosses, defBlock };
  }
  const distance = computeDistances(mach, lists.start, lists.values);
  return { complete: true, start: lists.start, values: lists.values, distance, crosses, defBlock };
}

function findDefinitions(mach: MachFunction): Int32Array {
  const defBlock = new Int32Array(mach.vregCount).fill(-1);
  for (let b = 0; b < mach.blockCount; b++) {
    for (let i = 0; i < mach.blockParams.length(b); i++) defBlock[mach.blockParams.get(b, i)] = b;
    for (let position = mach.blockStart[b]!; position < mach.blockStart[b + 1]!; position++) {
      const inst = mach.order[position]!;
      const end = mach.operandStart[inst]! + mach.operandCount[inst]!;
      for (let o = mach.operandStart[inst]!; o < end; o++) {
        if (isDef(mach.operandConstraint[o]!)) defBlock[mach.operandVreg[o]!] = b;
      }
    }
  }
  return defBlock;
}

/** Pairs (value, block) of uses outside the defining block, grouped by value. */
function collectCrossingUses(
  mach: MachFunction,
  defBlock: Int32Array,
  crosses: Uint8Array,
): { first: Int32Array; next: number[]; block: number[] } {
  const first = new Int32Array(mach.vregCount).fill(-1);
  const next: number[] = [];
  const block: number[] = [];
  const add = (vreg: number, b: number): void => {
    if (defBlock[vreg] === b) return;
    crosses[vreg] = 1;
    // Uses come block by block, so the last entry of a value tells whether this block is there already.
    if (first[vreg] !== -1 && block[first[vreg]!] === b) return;
    next.push(first[vreg]!);
    first[vreg] = block.push(b) - 1;
  };
  for (let b = 0; b < mach.blockCount; b++) {
    for (let position = mach.blockStart[b]!; position < mach.blockStart[b + 1]!; position++) {
      const inst = mach.order[position]!;
      const end = mach.operandStart[inst]! + mach.operandCount[inst]!;
      for (let o = mach.operandStart[inst]!; o < end; o++) {
        if (!isDef(mach.operandConstraint[o]!)) add(mach.operandVreg[o]!, b);
      }
    }
    for (let e = mach.edgeStart[b]!; e < mach.edgeStart[b + 1]!; e++) {
      for (let a = 0; a < mach.edgeArgs.length(e); a++) add(mach.edgeArgs.get(e, a), b);
    }
  }
  return { first, next, block };
}

/** The incoming edges of block b are `edges[start[b] .. start[b + 1]]`. */
export function predecessors(mach: MachFunction): { start: Int32Array; edges: Int32Array } {
  const start = new Int32Array(mach.blockCount + 2);
  for (let e = 0; e < mach.edgeTo.length; e++) start[mach.edgeTo[e]! + 2]!++;
  for (let b = 2; b < start.length; b++) start[b] = start[b]! + start[b - 1]!;
  const edges = new Int32Array(mach.edgeTo.length);
  for (let e = 0; e < mach.edgeTo.length; e++) edges[start[mach.edgeTo[e]! + 1]!++] = e;
  return { start: start.subarray(0, mach.blockCount + 1), edges };
}

function walkUp(
  mach: MachFunction,
  uses: { first: Int32Array; next: number[]; block: number[] },
  preds: { start: Int32Array; edges: Int32Array },
  defBlock: Int32Array,
  budget: number,
): { start: Int32Array; values: Int32Array } | undefined {
  const visited = new Int32Array(mach.blockCount).fill(-1);
  const start = new Int32Array(mach.blockCount + 2);
  let pairBlock = new Int32Array(1024);
  let pairValue = new Int32Array(1024);
  let pairs = 0;
  const stack: number[] = [];
  for (let vreg = 0; vreg < mach.vregCount; vreg++) {
    for (let use = uses.first[vreg]!; use !== -1; use = uses.next[use]!) stack.push(uses.block[use]!);
    for (let b = stack.pop(); b !== undefined; b = stack.pop()) {
      if (visited[b] === vreg || b === defBlock[vreg]) continue;
      visited[b] = vreg;
      if (pairs >= budget) return undefined;
      if (pairs === pairBlock.length) {
        pairBlock = growInt32(pairBlock, pairs + 1) as typeof pairBlock;
        pairValue = growInt32(pairValue, pairs + 1) as typeof pairValue;
      }
      pairBlock[pairs] = b;
      pairValue[pairs++] = vreg;
      start[b + 2]!++;
      for (let p = preds.start[b]!; p < preds.start[b + 1]!; p++) stack.push(mach.edgeFrom[preds.edges[p]!]!);
    }
  }
  for (let b = 2; b < start.length; b++) start[b] = start[b]! + start[b - 1]!;
  const values = new Int32Array(pairs);
  for (let i = 0; i < pairs; i++) values[start[pairBlock[i]! + 1]!++] = pairValue[i]!;
  return { start: start.subarray(0, mach.blockCount + 1), values };
}

function computeDistances(mach: MachFunction, start: Int32Array, values: Int32Array): Int32Array {
  const distance = new Int32Array(values.length);
  const known = new Uint8Array(mach.blockCount);
  const near = new Int32Array(mach.vregCount);
  const stamp = new Int32Array(mach.vregCount).fill(-1);
  for (let i = mach.rpo.length - 1; i >= 0; i--) {
    const b = mach.rpo[i]!;
    const length = mach.blockStart[b + 1]! - mach.blockStart[b]!;
    const note = (vreg: number, at: number): void => {
      if (stamp[vreg] === b && near[vreg]! <= at) return;
      stamp[vreg] = b;
      near[vreg] = at;
    };
    for (let e = mach.edgeStart[b]!; e < mach.edgeStart[b + 1]!; e++) {
      const to = mach.edgeTo[e]!;
      const extra = mach.loopDepth[to]! < mach.loopDepth[b]! ? LOOP_EXIT_DISTANCE : 0;
      for (let k = start[to]!; k < start[to + 1]!; k++) {
        note(values[k]!, Math.min(length + extra + (known[to] === 1 ? distance[k]! : 0), 1 << 29));
      }
      for (let a = 0; a < mach.edgeArgs.length(e); a++) note(mach.edgeArgs.get(e, a), length);
    }
    for (let position = mach.blockStart[b + 1]! - 1; position >= mach.blockStart[b]!; position--) {
      const inst = mach.order[position]!;
      const end = mach.operandStart[inst]! + mach.operandCount[inst]!;
      for (let o = mach.operandStart[inst]!; o < end; o++) {
        if (!isDef(mach.operandConstraint[o]!)) note(mach.operandVreg[o]!, position - mach.blockStart[b]!);
      }
    }
    for (let k = start[b]!; k < start[b + 1]!; k++) distance[k] = stamp[values[k]!] === b ? near[values[k]!]! : length;
    known[b] = 1;
  }
  return distance;
}
