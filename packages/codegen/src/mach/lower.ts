import { type Cfg, computeCfg } from '../ir/cfg.js';
import { computeDominators } from '../ir/dominators.js';
import type { SsaFunction } from '../ir/function.js';
import { type BlockId, type InstId, NONE, type ValueId } from '../ir/ids.js';
import { computeLoops } from '../ir/loops.js';
import { Op, opEffects, ROOT_EFFECTS } from '../ir/opcodes.js';
import type { Scratch } from '../ir/scratch.js';
import { Type } from '../ir/types.js';
import { MachFunction } from './mach-function.js';
import type { Target } from './target.js';

/**
 * Selects machine instructions.
 *
 * Input: SSA without critical edges, all blocks reachable. Output: a MachFunction in the order of the layout. Blocks are
 * visited in postorder, instructions from the last to the first: uses before definitions. So a pure instruction whose
 * result nobody asked for (because it is dead, or its users folded it into themselves) is never emitted.
 *
 * @param isLocal - for `allocateLocally`, which needs no depths of loops, and dominators only where code leads back
 */
export function lowerFunction(func: SsaFunction, target: Target, isLocal = false): MachFunction {
  const mach = new LowerContext(func, target).run(isLocal);
  func.temporary.rewind();
  return mach;
}

/** What a target's `lower` sees and writes. */
export class LowerContext {
  readonly func: SsaFunction;
  readonly mach: MachFunction;
  private readonly scratch: Scratch;
  private readonly temporary: Scratch;
  private readonly target: Target;
  private readonly cfg: Cfg;
  /** The value whose register a value shares; itself for most. */
  private readonly roots: Int32Array;
  private readonly vregs: Int32Array;
  private readonly useCounts: Int32Array;
  private readonly machBlock: Int32Array;
  /** Instructions in reverse program order. */
  private reversed: Int32Array;
  private reversedCount = 0;
  private readonly sunk: Uint8Array;
  private loc = 0;
  /** The poll that the target leaves to the prologue, or NONE. */
  entryPoll: InstId | typeof NONE = NONE;

  constructor(func: SsaFunction, target: Target) {
    this.func = func;
    this.target = target;
    const { scratch, temporary, instCount, argsUsed, valueCount } = func;
    this.scratch = scratch;
    this.temporary = temporary;
    this.mach = new MachFunction(
      scratch,
      temporary,
      instCount + (argsUsed >> 1) + 32,
      argsUsed + instCount + 64,
      valueCount + 16,
    );
    this.reversed = temporary.unset(instCount + 32);
    this.cfg = computeCfg(func);
    this.roots = this.temporary.unset(func.valueCount);
    this.vregs = this.temporary.filled(func.valueCount, NONE);
    this.useCounts = this.temporary.int32(func.valueCount);
    this.sunk = this.temporary.uint8(func.instCount);
    this.machBlock = this.temporary.filled(func.blockCount, NONE);
    for (let i = 0; i < func.layout.length; i++) this.machBlock[func.layout[i]!] = i;
    this.findRoots();
    this.countUses();
  }

  run(isLocal: boolean): MachFunction {
    const { mach, func, cfg } = this;
    const blockCount = func.layout.length;
    mach.blockCount = blockCount;
    mach.blockParams.ensure(blockCount);
    mach.jumpsOnly = this.scratch.uint8(blockCount);
    mach.isCold = this.scratch.uint8(blockCount);
    this.makeEdges();
    const end = this.temporary.unset(blockCount);
    const start = this.temporary.unset(blockCount);
    // Not in layout order: a rotated loop has uses before the definition, and every use must be seen before it.
    for (let i = cfg.order.length - 1; i >= 0; i--) {
      const block = cfg.order[i]! as BlockId;
      const b = this.machBlock[block]!;
      end[b] = this.reversedCount;
      for (let inst = func.lastInst[block]!; inst !== NONE; inst = func.prevInst[inst]!) this.lowerInst(inst as InstId);
      if (block === func.entry) this.lowerParams(block);
      else this.lowerBlockParams(block);
      start[b] = this.reversedCount;
      mach.jumpsOnly[b] = func.op[func.lastInst[block]!] === Op.jump ? 1 : 0;
      mach.isCold[b] = func.coldBlocks[block]!;
    }
    this.order(start, end);
    mach.rpo = this.scratch.unset(cfg.order.length);
    for (let i = 0; i < cfg.order.length; i++) mach.rpo[i] = this.machBlock[cfg.order[i]!]!;
    mach.loopDepth = this.scratch.int32(blockCount);
    mach.domEnter = this.scratch.int32(blockCount);
    mach.domExit = this.scratch.int32(blockCount);
    const asksForLoops = !isLocal || mach.hasRefsAtSites;
    if (asksForLoops || this.leadsBack()) this.copyDominators();
    if (asksForLoops) this.copyLoops();
    return mach;
  }

  /** Whether an edge leads to where the code stands already. */
  private leadsBack(): boolean {
    const { edgeTo, edgeFrom } = this.mach;
    for (let edge = 0; edge < edgeTo.length; edge++) if (edgeTo[edge]! <= edgeFrom[edge]!) return true;
    return false;
  }

  private copyDominators(): void {
    const { func, mach, cfg } = this;
    const dominators = computeDominators(func, cfg);
    for (let i = 0; i < cfg.order.length; i++) {
      const block = cfg.order[i]!;
      mach.domEnter[mach.rpo[i]!] = dominators.enter[block]!;
      mach.domExit[mach.rpo[i]!] = dominators.exit[block]!;
    }
  }

  private copyLoops(): void {
    const { func, mach, cfg } = this;
    const loops = computeLoops(func, cfg, computeDominators(func, cfg));
    for (let i = 0; i < cfg.order.length; i++) mach.loopDepth[mach.rpo[i]!] = loops.depth[cfg.order[i]!]!;
  }

  /** In reverse postorder a definition comes before its uses, so what it copies has its root already. */
  private findRoots(): void {
    const { func, roots, target, cfg } = this;
    for (let value = 0; value < roots.length; value++) roots[value] = value;
    for (let i = 0; i < cfg.order.length; i++) {
      for (let inst = func.firstInst[cfg.order[i]!]!; inst !== NONE; inst = func.nextInst[inst]!) {
        if (func.resultCount[inst] !== 1) continue;
        const result = func.firstResult[inst]! as ValueId;
        const from = target.copiedFrom(func, result);
        if (from !== NONE) roots[result] = roots[from]!;
      }
    }
  }

  /**
   * Counts uses by what is needed: by instructions that write, trap, call or end a block, and whatever those use. So dead
   * instructions and parameters have none. Uses of a copy are uses of what it copies. Linear: each value is asked once
   * for what it uses.
   */
  private countUses(): void {
    const { func, roots, useCounts, cfg } = this;
    const work = this.temporary.unset(func.valueCount);
    let count = 0;
    const use = (value: number): void => {
      const root = roots[value]!;
      if (useCounts[root]!++ === 0) work[count++] = root;
    };
    const useOperands = (inst: number): void => {
      const end = func.argStart[inst]! + func.argCount[inst]!;
      for (let i = func.argStart[inst]!; i < end; i++) use(func.args[i]!);
    };
    for (let b = 0; b < func.layout.length; b++) {
      for (let inst = func.firstInst[func.layout[b]!]!; inst !== NONE; inst = func.nextInst[inst]!) {
        if ((opEffects[func.op[inst]!]! & ROOT_EFFECTS) !== 0) useOperands(inst);
      }
    }
    while (count > 0) {
      const value = work[--count]!;
      const def = func.valueDef[value]!;
      if (def >= 0) {
        if ((opEffects[func.op[def]!]! & ROOT_EFFECTS) === 0) useOperands(def);
        continue;
      }
      const block = ~def;
      const index = func.valueIndex[value]!;
      for (let p = cfg.predStart[block]!; p < cfg.predStart[block + 1]!; p++) {
        use(func.edgeArgs.get(cfg.predEdges[p]!, index));
      }
    }
  }

  private isUsed(param: ValueId): boolean {
    return this.useCounts[param]! > 0;
  }

  /** Puts the instructions in the order of the layout; those of block b are `reversed[end[b] .. start[b]]`, backwards. */
  private order(start: Int32Array, end: Int32Array): void {
    const { mach } = this;
    mach.order = this.scratch.unset(this.reversedCount);
    mach.blockStart = this.scratch.int32(mach.blockCount + 1);
    let position = 0;
    for (let b = 0; b < mach.blockCount; b++) {
      for (let i = start[b]! - 1; i >= end[b]!; i--) mach.order[position++] = this.reversed[i]!;
      mach.blockStart[b + 1] = position;
    }
  }

  private makeEdges(): void {
    const { func, mach } = this;
    let total = 0;
    for (let b = 0; b < mach.blockCount; b++) total += func.edgeCount[func.lastInst[func.layout[b]!]!]!;
    mach.edgeStart = this.scratch.int32(mach.blockCount + 1);
    mach.edgeFrom = this.scratch.unset(total);
    mach.edgeTo = this.scratch.unset(total);
    mach.edgeArgs.ensure(total);
    let id = 0;
    for (let b = 0; b < mach.blockCount; b++) {
      const inst = func.terminator(func.layout[b]!);
      for (let i = 0; i < func.edgeCount[inst]!; i++, id++) {
        const edge = func.edge(inst, i);
        mach.edgeFrom[id] = b;
        const to = func.edgeTo[edge]! as BlockId;
        mach.edgeTo[id] = this.machBlock[to]!;
        const count = func.edgeArgs.length(edge);
        for (let a = 0; a < count; a++) {
          if (this.isUsed(func.param(to, a)))
            mach.edgeArgs.push(id, this.vregOf(func.edgeArgs.get(edge, a) as ValueId));
        }
      }
      mach.edgeStart[b + 1] = id;
    }
  }

  /** Parameters that nobody uses have no register, and their arguments are left out. */
  private lowerBlockParams(block: BlockId): void {
    const { func, mach } = this;
    for (let p = 0; p < func.paramCount(block); p++) {
      const param = func.param(block, p);
      if (this.isUsed(param)) mach.blockParams.push(this.machBlock[block]!, this.vregOf(param));
    }
  }

  private lowerParams(entry: BlockId): void {
    const { func } = this;
    const params: number[] = [];
    for (let p = 0; p < func.paramCount(entry); p++) params.push(this.vregs[func.param(entry, p)]!);
    this.loc = 0;
    const first = this.mach.instCount;
    this.target.lowerParams(this, params);
    this.reverse(first);
  }

  private lowerInst(inst: InstId): void {
    if (this.sunk[inst] === 1) return;
    if ((opEffects[this.func.op[inst]!]! & ROOT_EFFECTS) === 0 && !this.isWanted(inst)) return;
    this.loc = this.func.loc[inst]!;
    const first = this.mach.instCount;
    this.target.lower(this, inst);
    this.reverse(first);
  }

  private isWanted(inst: InstId): boolean {
    const first = this.func.firstResult[inst]!;
    for (let i = 0; i < this.func.resultCount[inst]!; i++) {
      if (this.vregs[first + i] !== NONE) return true;
    }
    return false;
  }

  /** What was emitted for one instruction stays in its order, though everything else is reversed. */
  private reverse(first: number): void {
    const count = this.mach.instCount;
    this.reversed = this.temporary.growInt32(this.reversed, this.reversedCount + count - first);
    for (let inst = count - 1; inst >= first; inst--) this.reversed[this.reversedCount++] = inst;
  }

  // For targets

  /** The virtual register of a value. Asking for it makes its definition necessary. */
  vregOf(of: ValueId): number {
    const value = this.roots[of]!;
    let vreg = this.vregs[value]!;
    if (vreg === NONE) {
      const type = this.func.valueType[value]!;
      vreg = this.mach.newVreg(this.target.classOf(type), type === Type.ref, type === Type.i32);
      this.vregs[value] = vreg;
    }
    return vreg;
  }

  /** Whether an instruction lowered so far reads the value from a register. */
  hasVreg(value: ValueId): boolean {
    return this.vregs[value] !== NONE;
  }

  /** Begins a machine instruction. */
  emit(op: number, immLo = 0, immHi = 0, aux = 0): number {
    const inst = this.mach.newInst(op);
    this.mach.immLo[inst] = immLo;
    this.mach.immHi[inst] = immHi;
    this.mach.aux[inst] = aux;
    this.mach.loc[inst] = this.loc;
    return inst;
  }

  use(value: ValueId, constraint: number): void {
    this.mach.addOperand(this.vregOf(value), constraint);
  }

  def(value: ValueId, constraint: number): void {
    this.mach.addOperand(this.vregOf(value), constraint);
  }

  /** A scratch register for the last instruction begun. */
  temp(registerClass: number, constraint: number): void {
    this.mach.addOperand(this.mach.newVreg(registerClass), constraint);
  }

  /**
   * Says that the frame may be looked at during an instruction (a call, an exit, a poll); it gets a row in the table. The
   * instruction that defines the parameters stands for the prologue: there they are where they arrive.
   */
  markSite(inst: number): void {
    this.mach.siteOf[inst] = ++this.mach.siteCount;
  }

  /** Whether the function might begin with this instruction: only pure ones come before it. */
  beginsFunction(inst: InstId): boolean {
    const { func } = this;
    if (func.instBlock[inst] !== func.entry) return false;
    for (let at = func.prevInst[inst]!; at !== NONE; at = func.prevInst[at]!) {
      if ((opEffects[func.op[at]!]! & ROOT_EFFECTS) !== 0) return false;
    }
    return true;
  }

  /** Lets the allocator repeat the instruction instead of spilling its result. */
  setRemat(value: ValueId, inst: number): void {
    this.mach.rematInst[this.vregOf(value)] = inst;
  }

  /** The number of an integer constant. */
  matchConst(value: ValueId): bigint | undefined {
    return this.func.isConst(value) ? this.func.constOf(this.func.definingInst(value)) : undefined;
  }

  /** The instruction that defines a value with this opcode, for folding it into its user. */
  matchOp(value: ValueId, op: number): InstId | undefined {
    const inst = this.func.definingInst(value);
    return inst !== NONE && this.func.op[inst] === op ? inst : undefined;
  }

  /** Whether a value, with all that share its register, has one use. */
  isSingleUse(value: ValueId): boolean {
    return this.useCounts[this.roots[value]!] === 1;
  }

  /**
   * Says that the instruction being lowered does what `inst` does: it is not emitted where it stands. Only for one whose
   * results have no other use, when {@link isNextEffect} allows it.
   */
  sink(inst: InstId): void {
    this.sunk[inst] = 1;
  }

  /**
   * Whether `inst` could as well run directly before `user`: they are in one block and nothing between them writes,
   * traps or calls. Looks back a bounded number of instructions.
   */
  isNextEffect(inst: InstId, user: InstId): boolean {
    const { func } = this;
    let at = func.prevInst[user]!;
    for (let steps = 0; steps < SINK_DISTANCE && at !== NONE; steps++) {
      if (at === inst) return true;
      if ((opEffects[func.op[at]!]! & ROOT_EFFECTS) !== 0) return false;
      at = func.prevInst[at]!;
    }
    return false;
  }

  /**
   * Whether a pure instruction could as well run directly before `user`, later in its block: nothing between them uses its
   * results, but for `except`. Looks back a bounded number of instructions.
   */
  isUnusedBetween(inst: InstId, user: InstId, except: InstId): boolean {
    const { func, roots } = this;
    const value = roots[func.firstResult[inst]!]!;
    let at = func.prevInst[user]!;
    for (let steps = 0; steps < SINK_DISTANCE && at !== NONE; steps++) {
      if (at === inst) return true;
      const start = func.argStart[at]!;
      const end = start + func.argCount[at]!;
      const result = func.firstResult[at]!;
      const isIgnored = at === except || (func.resultCount[at] === 1 && roots[result] !== result);
      at = func.prevInst[at]!;
      if (isIgnored) continue;
      for (let i = start; i < end; i++) if (roots[func.args[i]!] === value) return false;
    }
    return false;
  }

  /** The number of the machine edge for an edge of a terminator: branches name edges. */
  edgeOf(inst: InstId, index: number): number {
    const block = this.machBlock[this.func.instBlock[inst]! as BlockId]!;
    return this.mach.edgeStart[block]! + index;
  }
}

/** How many pure instructions may stand between a load and the instruction that takes it in. */
const SINK_DISTANCE = 24;
