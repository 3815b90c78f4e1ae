import { NONE } from '../ir/ids.js';
import type { Scratch } from '../ir/scratch.js';
import { MAY_SWAP } from '../mach/constraint.js';
import type { Allocator } from './allocate.js';
import { LOOP_EXIT_DISTANCE, NO_USE } from './liveness.js';

/** A loop header leaves this many registers of a class free when it preloads what the loop uses. */
const KEEP_FREE = 1;
/** How many values get the wish of one argument. */
const MAX_CHAIN = 12;
const NOTHING = new Int32Array(2);

/** Decides in which registers a block's live values and parameters begin. */
export class BlockEntry {
  private readonly allocator: Allocator;
  /** The edge whose source a block continues, registers and all; -1 for a block that begins otherwise. */
  readonly continues: Int32Array;
  private readonly done: Uint8Array;
  private readonly isLive: Int32Array;
  /** The register of a value at the end of the predecessor that `stamp` names. */
  private readonly exitRegister: Int32Array;
  private readonly stamp: Int32Array;
  private readonly chain: Int32Array;
  private readonly isHeader: Uint8Array;
  private readonly loopCalls: Uint8Array;
  /** By block: the position of the first instruction that destroys most registers, or NO_USE. */
  private readonly firstCall: Int32Array;
  private readonly scratch: Scratch;

  constructor(allocator: Allocator) {
    const { temporary: scratch } = allocator.mach;
    this.scratch = scratch;
    this.allocator = allocator;
    const { mach } = allocator;
    this.chain = scratch.unset(MAX_CHAIN);
    this.continues = scratch.filled(mach.blockCount, -1);
    this.done = scratch.uint8(mach.blockCount);
    const values = mach.edgeTo.length === 0 ? 0 : mach.vregCount;
    this.isLive = scratch.filled(values, -1);
    this.exitRegister = scratch.unset(values);
    this.stamp = scratch.filled(values, -1);
    this.isHeader = scratch.uint8(mach.blockCount);
    this.loopCalls = scratch.uint8(mach.blockCount);
    this.firstCall = scratch.int32(mach.blockCount);
    if (allocator.liveness.complete) this.findLoops();
  }

  enter(block: number): void {
    const { mach, liveness, registers, states } = this.allocator;
    registers.clear();
    this.done[block] = 1;
    if (!liveness.complete) {
      this.paramsOnStack(block);
      return;
    }
    this.hintArgs(block);
    const edge = this.chooseEdge(block);
    if (edge === -1) return;
    const from = mach.edgeFrom[edge]!;
    if (this.isHeader[block] === 0) this.continues[block] = edge;
    this.readDistances(block);
    for (let i = states.exitStart[from]!; i < states.exitEnd[from]!; i++) {
      const vreg = states.vregs[i]!;
      this.exitRegister[vreg] = states.registers[i]!;
      this.stamp[vreg] = block;
      if (this.isLive[vreg] !== block) continue;
      if (this.isHeader[block] === 1 && this.isBetterOut(block, vreg)) continue;
      registers.put(vreg, states.registers[i]!);
    }
    if (this.isHeader[block] === 1 && this.loopCalls[block] === 0) this.preload(block);
    this.placeParams(block, edge);
    this.keepSlots(block, from);
  }

  /** Where arguments end up is a wish for parameters, and for the arguments of other edges. */
  leave(block: number): void {
    const { mach, registers, hint, liveness } = this.allocator;
    if (!liveness.complete) return;
    for (let e = mach.edgeStart[block]!; e < mach.edgeStart[block + 1]!; e++) {
      const to = mach.edgeTo[e]!;
      if (this.done[to] === 1) continue;
      const count = mach.edgeArgs.length(e);
      for (let a = 0; a < count; a++) {
        const param = mach.blockParams.get(to, a);
        if (hint[param] === -1) hint[param] = registers.registerOf[mach.edgeArgs.get(e, a)]!;
      }
    }
  }

  /** An argument wants the register of the parameter that receives it. */
  private hintArgs(block: number): void {
    const { mach, defRegister, hint } = this.allocator;
    for (let e = mach.edgeStart[block]!; e < mach.edgeStart[block + 1]!; e++) {
      const to = mach.edgeTo[e]!;
      const count = mach.edgeArgs.length(e);
      for (let a = 0; a < count; a++) {
        const param = mach.blockParams.get(to, a);
        const wish = defRegister[param] !== -1 ? defRegister[param]! : hint[param]!;
        if (wish !== -1) this.hintChain(mach.edgeArgs.get(e, a), wish, block);
      }
    }
  }

  /** The wish also goes to the values of this block that an argument shares its register with, or could. */
  private hintChain(arg: number, wish: number, block: number): void {
    const { mach, hint, liveness } = this.allocator;
    const { chain } = this;
    chain[0] = arg;
    let count = 1;
    for (let next = 0; next < count; next++) {
      const vreg = chain[next]!;
      hint[vreg] = wish;
      const position = liveness.defPosition[vreg]!;
      if (position === -1 || liveness.defBlock[vreg] !== block) continue;
      const operand = mach.tiedOperand(mach.order[position]!, vreg);
      if (operand === NONE) continue;
      const operands = (mach.operandConstraint[operand]! & MAY_SWAP) === 0 ? 1 : 2;
      for (let o = operand; o < operand + operands && count < chain.length; o++) {
        if (hint[mach.operandVreg[o]!] === -1) chain[count++] = mach.operandVreg[o]!;
      }
    }
  }

  /** Of the edges whose source is done, one that is taken most often. */
  private chooseEdge(block: number): number {
    const { mach, liveness } = this.allocator;
    let best = -1;
    for (let p = liveness.predStart[block]!; p < liveness.predStart[block + 1]!; p++) {
      const edge = liveness.predEdges[p]!;
      const from = mach.edgeFrom[edge]!;
      if (this.done[from] === 0 || from === block) continue;
      if (best === -1 || mach.isCold[from]! < mach.isCold[mach.edgeFrom[best]!]!) best = edge;
    }
    return best;
  }

  private readDistances(block: number): void {
    const { mach, liveness, nextUse } = this.allocator;
    const start = mach.blockStart[block]!;
    for (let k = liveness.start[block]!; k < liveness.start[block + 1]!; k++) {
      const vreg = liveness.values[k]!;
      this.isLive[vreg] = block;
      nextUse[vreg] = start + liveness.distance[k]!;
    }
    const params = mach.blockParams.length(block);
    for (let i = 0; i < params; i++) {
      const param = mach.blockParams.get(block, i);
      nextUse[param] = liveness.firstUse[param]!;
    }
  }

  /** A value that the loop does not use stays outside when the loop calls or needs the registers. */
  private isBetterOut(block: number, vreg: number): boolean {
    const { mach, liveness, nextUse, target } = this.allocator;
    if (nextUse[vreg]! < LOOP_EXIT_DISTANCE) return false;
    if (this.loopCalls[block] === 1 || mach.rematInst[vreg] !== -1) return true;
    const registerClass = mach.vregClass[vreg]!;
    let wanted = mach.blockParams.length(block);
    for (let k = liveness.start[block]!; k < liveness.start[block + 1]!; k++) {
      const other = liveness.values[k]!;
      if (mach.vregClass[other] === registerClass && nextUse[other]! < LOOP_EXIT_DISTANCE) wanted++;
    }
    return wanted + 2 >= target.classes[registerClass]!.allocatable.length;
  }

  /** Loads what the loop uses before the loop, nearest first, as long as registers are left for its own values. */
  private preload(block: number): void {
    const { mach, liveness, nextUse, registers, target, hint } = this.allocator;
    const wanted: number[] = [];
    for (let k = liveness.start[block]!; k < liveness.start[block + 1]!; k++) {
      const vreg = liveness.values[k]!;
      if (registers.registerOf[vreg] === -1 && nextUse[vreg]! < LOOP_EXIT_DISTANCE) wanted.push(vreg);
    }
    if (wanted.length === 0) return;
    wanted.sort((a, b) => nextUse[a]! - nextUse[b]!);
    const room = target.classes.map((_, c) => registers.freeCount(c) - KEEP_FREE);
    for (let i = 0; i < mach.blockParams.length(block); i++) room[mach.vregClass[mach.blockParams.get(block, i)]!]!--;
    for (const vreg of wanted) {
      const registerClass = mach.vregClass[vreg]!;
      if (room[registerClass]! <= 0) continue;
      const register = registers.findFree(registerClass, NOTHING, hint[vreg]!);
      if (register === -1) continue;
      room[registerClass]!--;
      registers.put(vreg, register);
    }
  }

  private placeParams(block: number, edge: number): void {
    const { mach, registers, nextUse, defRegister, hint, spilling } = this.allocator;
    const count = mach.blockParams.length(block);
    for (let i = 0; i < count; i++) {
      const param = mach.blockParams.get(block, i);
      if (nextUse[param] === NO_USE) continue;
      const arg = mach.edgeArgs.get(edge, i);
      const wish = this.stamp[arg] === block ? this.exitRegister[arg]! : hint[param]!;
      // A parameter that is only passed through a loop, or waits for the end of a call, need not take a register.
      const isNear = nextUse[param]! < LOOP_EXIT_DISTANCE && nextUse[param]! <= this.firstCall[block]!;
      const register = isNear ? registers.findFree(mach.vregClass[param]!, NOTHING, wish) : -1;
      if (register === -1) {
        spilling.storeAtDefinition(param);
        continue;
      }
      registers.put(param, register);
      defRegister[param] = register;
    }
  }

  /**
   * Live values that begin without a register have a valid slot: every edge sees to it, unless the definition does
   * because it runs no more often.
   */
  private keepSlots(block: number, from: number): void {
    const { liveness, registers, spilling } = this.allocator;
    for (let k = liveness.start[block]!; k < liveness.start[block + 1]!; k++) {
      const vreg = liveness.values[k]!;
      if (registers.registerOf[vreg] !== -1 || spilling.isStored(vreg, block)) continue;
      if (!spilling.isCheaperIn(vreg, from) && !spilling.isStored(vreg, from)) spilling.storeAtDefinition(vreg);
      else spilling.addStore(vreg, block);
    }
  }

  private paramsOnStack(block: number): void {
    const { mach, liveness, spilling } = this.allocator;
    const count = mach.blockParams.length(block);
    for (let i = 0; i < count; i++) {
      const param = mach.blockParams.get(block, i);
      this.allocator.nextUse[param] = liveness.firstUse[param]!;
      if (liveness.firstUse[param] !== NO_USE || liveness.crosses[param] === 1) spilling.storeAtDefinition(param);
    }
  }

  /** Headers, and those whose loops destroy registers somewhere between the header and the end of a back edge. */
  private findLoops(): void {
    const { mach, liveness, sets } = this.allocator;
    const index = this.scratch.int32(mach.blockCount);
    for (let i = 0; i < mach.rpo.length; i++) index[mach.rpo[i]!] = i;
    // callsBefore[i]: the number of blocks with calls among the first i blocks in reverse postorder.
    const callsBefore = this.scratch.int32(mach.rpo.length + 1);
    for (let i = 0; i < mach.rpo.length; i++) {
      const block = mach.rpo[i]!;
      const end = mach.blockStart[block + 1]!;
      let call = mach.blockStart[block]!;
      for (; call < end; call++) {
        const set = mach.clobbers[mach.order[call]!]!;
        if (set !== -1 && sets.clobberCount[set]! > 4) break;
      }
      this.firstCall[block] = call < end ? call : NO_USE;
      callsBefore[i + 1] = callsBefore[i]! + (call < end && mach.isCold[block] === 0 ? 1 : 0);
    }
    for (let i = 0; i < mach.rpo.length; i++) {
      const block = mach.rpo[i]!;
      for (let p = liveness.predStart[block]!; p < liveness.predStart[block + 1]!; p++) {
        const latch = index[mach.edgeFrom[liveness.predEdges[p]!]!]!;
        if (latch < i) continue;
        this.isHeader[block] = 1;
        if (callsBefore[latch + 1]! > callsBefore[i]!) this.loopCalls[block] = 1;
      }
    }
  }
}
