import type { MachFunction } from '../mach/mach-function.js';

/** With loops nested deeper than this around a use, a value counts as alive to the end of the function. */
const MAX_DEPTH = 64;

/**
 * How far a value may be alive behind its last place in the code, without knowing where it is alive.
 *
 * Blocks stand so that only edges to dominators lead backwards (else `isOrdered` is false). Then a definition stands
 * before all that it dominates, and a value is alive behind its last use only where code from there leads back: in loops
 * that begin behind its definition and contain the use. Linear to make.
 */
export class LoopEnds {
  readonly isOrdered: boolean;
  /** By block: the innermost loop's header around it, or -1. */
  private readonly headerOf: Int32Array;
  /** By header: the header of the loop around, or -1; the position behind the last jump back. */
  private readonly parent: Int32Array;
  private readonly end: Int32Array;
  private readonly mach: MachFunction;

  constructor(mach: MachFunction) {
    const { temporary: scratch, blockCount, edgeStart, edgeTo, blockStart } = mach;
    this.mach = mach;
    this.headerOf = scratch.filled(blockCount, -1);
    this.parent = scratch.filled(blockCount, -1);
    this.end = scratch.filled(blockCount, -1);
    let isOrdered = true;
    /** By header: its last block. */
    const last = scratch.filled(blockCount, -1);
    for (let b = 0; b < blockCount; b++) {
      for (let e = edgeStart[b]!; e < edgeStart[b + 1]!; e++) {
        const to = edgeTo[e]!;
        if (to > b) continue;
        if (!mach.dominates(to, b)) isOrdered = false;
        last[to] = b;
      }
    }
    this.isOrdered = isOrdered;
    // From the last header to the first: the stack has the loops behind that are in none yet, the next one on top.
    const stack = scratch.int32(blockCount);
    let depth = 0;
    for (let header = blockCount - 1; header >= 0; header--) {
      if (last[header] === -1) continue;
      while (depth > 0 && stack[depth - 1]! <= last[header]!) {
        const inner = stack[--depth]!;
        this.parent[inner] = header;
        last[header] = Math.max(last[header]!, last[inner]!);
      }
      this.end[header] = blockStart[last[header]! + 1]!;
      stack[depth++] = header;
    }
    // Outer loops first, so that inner ones have the last word.
    let around = -1;
    for (let b = 0; b < blockCount; b++) {
      while (around !== -1 && last[around]! < b) around = this.parent[around]!;
      if (last[b] !== -1) around = b;
      this.headerOf[b] = around;
    }
  }

  /** The end of what a value occupies that is defined at `low` and last used at `high`, in a block. */
  extend(low: number, high: number, block: number): number {
    const { blockStart, order } = this.mach;
    let end = high;
    let steps = 0;
    for (
      let header = this.headerOf[block]!;
      header !== -1 && blockStart[header]! > low;
      header = this.parent[header]!
    ) {
      if (steps++ === MAX_DEPTH) return order.length;
      end = Math.max(end, this.end[header]!);
    }
    return end;
  }
}
