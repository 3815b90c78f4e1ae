import type { Allocator } from './allocate.js';
import { NO_USE } from './allocate.js';
import { LOOP_EXIT_DISTANCE, predecessors } from './liveness.js';

/** A loop header leaves this many registers of a class free when it preloads what the loop uses. */
const KEEP_FREE = 1;

/** Decides in which registers a block's live values and parameters begin. */
export class BlockEntry {
  private readonly allocator: Allocator;
  private readonly preds: { readonly start: Int32Array; readonly edges: Int32Array };
  private readonly done: Uint8Array;
  private readonly liveStamp: Int32Array;
  private readonly loopCalls: Uint8Array;

  constructor(allocator: Allocator) {
    this.allocator = allocator;
    const { mach } = allocator;
    this.preds = predecessors(mach);
    this.done = new Uint8Array(mach.blockCount);
    this.liveStamp = new Int32Array(mach.vregCount).fill(-1);
    this.loopCalls = findLoopCalls(allocator, this.preds);
  }

  enter(block: number): void {
    const { mach, liveness, state, exitState } = this.allocator;
    state.clear();
    this.done[block] = 1;
    const first = this.firstProcessedEdge(block);
    if (first === -1) return;
    if (!liveness.complete) {
      this.paramsOnStack(block);
      return;
    }
    const from = mach.edgeFrom[first]!;
    const isHeader = this.isLoopHeader(block);
    for (let k = liveness.start[block]!; k < liveness.start[block + 1]!; k++)
      this.liveStamp[liveness.values[k]!] = block;
    const exit = from * 64;
    for (let register = 0; register < 64; register++) {
      const vreg = exitState[exit + register]!;
      if (vreg !== -1 && this.liveStamp[vreg] === block && !(isHeader && this.isBetterOut(block, vreg))) {
        state.put(vreg, register);
      }
    }
    if (isHeader && this.loopCalls[block] === 0) this.preload(block);
    this.placeParams(block, first);
    for (let k = liveness.start[block]!; k < liveness.start[block + 1]!; k++) {
      const vreg = liveness.values[k]!;
      if (state.registerOf[vreg] === -1) this.allocator.spill(vreg);
    }
  }

  private firstProcessedEdge(block: number): number {
    for (let p = this.preds.start[block]!; p < this.preds.start[block + 1]!; p++) {
      const edge = this.preds.edges[p]!;
      if (this.done[this.allocator.mach.edgeFrom[edge]!] === 1 && this.allocator.mach.edgeFrom[edge] !== block)
        return edge;
    }
    return -1;
  }

  /** In reverse postorder only a back edge comes from a block that is not done. */
  private isLoopHeader(block: number): boolean {
    for (let p = this.preds.start[block]!; p < this.preds.start[block + 1]!; p++) {
      const from = this.allocator.mach.edgeFrom[this.preds.edges[p]!]!;
      if (this.done[from] === 0 || from === block) return true;
    }
    return false;
  }

  /** A value that the loop does not use stays outside when the loop calls or needs the registers. */
  private isBetterOut(block: number, vreg: number): boolean {
    const { mach, liveness, nextUse, target } = this.allocator;
    if (nextUse[vreg]! < LOOP_EXIT_DISTANCE) return false;
    if (this.loopCalls[block] === 1) return true;
    const registerClass = mach.vregClass[vreg]!;
    let wanted = 0;
    for (let k = liveness.start[block]!; k < liveness.start[block + 1]!; k++) {
      const other = liveness.values[k]!;
      if (mach.vregClass[other] === registerClass && nextUse[other]! < LOOP_EXIT_DISTANCE) wanted++;
    }
    for (let i = 0; i < mach.blockParams.length(block); i++) {
      if (mach.vregClass[mach.blockParams.get(block, i)] === registerClass) wanted++;
    }
    return wanted + 2 >= target.classes[registerClass]!.allocatable.length;
  }

  /** Loads what the loop uses before the loop, nearest first, as long as registers are left for its own values. */
  private preload(block: number): void {
    const { mach, liveness, nextUse, state, target } = this.allocator;
    const wanted: number[] = [];
    for (let k = liveness.start[block]!; k < liveness.start[block + 1]!; k++) {
      const vreg = liveness.values[k]!;
      if (state.registerOf[vreg] === -1 && nextUse[vreg]! < LOOP_EXIT_DISTANCE) wanted.push(vreg);
    }
    wanted.sort((a, b) => nextUse[a]! - nextUse[b]!);
    const room = target.classes.map((_, c) => state.freeCount(c) - KEEP_FREE);
    for (let i = 0; i < mach.blockParams.length(block); i++) room[mach.vregClass[mach.blockParams.get(block, i)]!]!--;
    for (const vreg of wanted) {
      const registerClass = mach.vregClass[vreg]!;
      if (room[registerClass]! <= 0) continue;
      room[registerClass]!--;
      state.put(
        vreg,
        state.findFree(registerClass, () => false, this.allocator.hint[vreg]!),
      );
    }
  }

  private placeParams(block: number, first: number): void {
    const { mach, state, nextUse, defRegister, exitState, hint } = this.allocator;
    const from = mach.edgeFrom[first]! * 64;
    for (let i = 0; i < mach.blockParams.length(block); i++) {
      const param = mach.blockParams.get(block, i);
      if (nextUse[param] === NO_USE) continue;
      const arg = mach.edgeArgs.get(first, i);
      let wish = hint[param]!;
      for (let register = 0; register < 64; register++) if (exitState[from + register] === arg) wish = register;
      const register = state.findFree(mach.vregClass[param]!, () => false, wish);
      if (register === -1 || !this.isWorthIt(param)) {
        this.allocator.spill(param);
        continue;
      }
      state.put(param, register);
      defRegister[param] = register;
    }
  }

  /** A parameter that is only passed through a loop need not take a register. */
  private isWorthIt(param: number): boolean {
    return this.allocator.nextUse[param]! < LOOP_EXIT_DISTANCE;
  }

  private paramsOnStack(block: number): void {
    const { mach, nextUse } = this.allocator;
    for (let i = 0; i < mach.blockParams.length(block); i++) {
      const param = mach.blockParams.get(block, i);
      if (nextUse[param] !== NO_USE || this.allocator.liveness.crosses[param] === 1) this.allocator.spill(param);
    }
  }
}

/** 1 for headers of loops that destroy registers somewhere between the header and the end of a back edge. */
function findLoopCalls(allocator: Allocator, preds: { start: Int32Array; edges: Int32Array }): Uint8Array {
  const { mach } = allocator;
  const result = new Uint8Array(mach.blockCount);
  const index = new Int32Array(mach.blockCount);
  mach.rpo.forEach((block, i) => {
    index[block] = i;
  });
  // callsBefore[i]: the number of blocks with calls among the first i blocks in reverse postorder.
  const callsBefore = new Int32Array(mach.rpo.length + 1);
  mach.rpo.forEach((block, i) => {
    let calls = 0;
    for (let p = mach.blockStart[block]!; p < mach.blockStart[block + 1]!; p++) {
      const set = mach.clobbers[mach.order[p]!]!;
      if (set !== -1 && allocator.target.clobberSets[set]!.length > 4) calls = 1;
    }
    callsBefore[i + 1] = callsBefore[i]! + calls;
  });
  mach.rpo.forEach((block, i) => {
    for (let p = preds.start[block]!; p < preds.start[block + 1]!; p++) {
      const latch = index[mach.edgeFrom[preds.edges[p]!]!]!;
      if (latch >= i && callsBefore[latch + 1]! > callsBefore[i]!) result[block] = 1;
    }
  });
  return result;
}
