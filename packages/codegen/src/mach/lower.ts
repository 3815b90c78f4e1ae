import { computeCfg } from '../ir/cfg.js';
import { computeDominators } from '../ir/dominators.js';
import type { SsaFunction } from '../ir/function.js';
import { type BlockId, type InstId, NONE, type ValueId } from '../ir/ids.js';
import { computeLoops } from '../ir/loops.js';
import { opEffects, ROOT_EFFECTS } from '../ir/opcodes.js';
import { Type } from '../ir/types.js';
import { MachFunction } from './mach-function.js';
import type { Target } from './target.js';

/**
 * Selects machine instructions.
 *
 * Input: SSA without critical edges, all blocks reachable. Output: a MachFunction in the order of the layout. Blocks are
 * visited in postorder, instructions from the last to the first: uses before definitions. So a pure instruction whose
 * result nobody asked for (because its users folded it into themselves) is never emitted.
 */
export function lowerFunction(func: SsaFunction, target: Target): MachFunction {
  return new LowerContext(func, target).run();
}

/** What a target's `lower` sees and writes. */
export class LowerContext {
  readonly func: SsaFunction;
  readonly mach: MachFunction = new MachFunction();
  private readonly target: Target;
  private readonly vregs: Int32Array;
  private readonly useCounts: Int32Array;
  private readonly machBlock: Int32Array;
  /** Instructions in reverse program order. */
  private readonly reversed: number[] = [];
  private readonly sunk: Uint8Array;
  private loc = 0;

  constructor(func: SsaFunction, target: Target) {
    this.func = func;
    this.target = target;
    this.vregs = new Int32Array(func.valueCount).fill(NONE);
    this.useCounts = countUses(func);
    this.sunk = new Uint8Array(func.instCount);
    this.machBlock = new Int32Array(func.blockCount).fill(NONE);
    func.layout.forEach((block, i) => {
      this.machBlock[block] = i;
    });
  }

  run(): MachFunction {
    const { func, mach } = this;
    mach.blockCount = func.layout.length;
    mach.blockParams.ensure(mach.blockCount);
    this.makeEdges();
    const cfg = computeCfg(func);
    const end = new Int32Array(mach.blockCount);
    const start = new Int32Array(mach.blockCount);
    // Not in layout order: a rotated loop has uses before the definition, and every use must be seen before it.
    for (let i = cfg.order.length - 1; i >= 0; i--) {
      const block = cfg.order[i]! as BlockId;
      const b = this.machBlock[block]!;
      end[b] = this.reversed.length;
      for (let inst = func.lastInst[block]!; inst !== NONE; inst = func.prevInst[inst]!) this.lowerInst(inst as InstId);
      const params: number[] = [];
      for (let p = 0; p < func.paramCount(block); p++) params.push(this.vregOf(func.param(block, p)));
      if (block === func.entry) this.group(() => this.target.lowerParams(this, params));
      else for (const param of params) mach.blockParams.push(b, param);
      start[b] = this.reversed.length;
    }
    this.order(start, end);
    const loops = computeLoops(func, cfg, computeDominators(func, cfg));
    mach.rpo = cfg.order.map((block) => this.machBlock[block]!);
    mach.loopDepth = Int32Array.from(func.layout, (block) => loops.depth[block]!);
    return mach;
  }

  /** Puts the instructions in the order of the layout; those of block b are `reversed[end[b] .. start[b]]`, backwards. */
  private order(start: Int32Array, end: Int32Array): void {
    const { mach } = this;
    mach.order = new Int32Array(this.reversed.length);
    mach.blockStart = new Int32Array(mach.blockCount + 1);
    let position = 0;
    for (let b = 0; b < mach.blockCount; b++) {
      for (let i = start[b]! - 1; i >= end[b]!; i--) mach.order[position++] = this.reversed[i]!;
      mach.blockStart[b + 1] = position;
    }
  }

  private makeEdges(): void {
    const { func, mach } = this;
    mach.edgeStart = new Int32Array(mach.blockCount + 1);
    const from: number[] = [];
    const to: number[] = [];
    func.layout.forEach((block, b) => {
      const inst = func.terminator(block);
      for (let i = 0; i < func.edgeCount[inst]!; i++) {
        const edge = func.edge(inst, i);
        const id = from.push(b) - 1;
        to.push(this.machBlock[func.edgeTo[edge]!]!);
        mach.edgeArgs.ensure(id + 1);
        for (let a = 0; a < func.edgeArgs.length(edge); a++) {
          mach.edgeArgs.push(id, this.vregOf(func.edgeArgs.get(edge, a) as ValueId));
        }
      }
      mach.edgeStart[b + 1] = from.length;
    });
    mach.edgeFrom = Int32Array.from(from);
    mach.edgeTo = Int32Array.from(to);
  }

  private lowerInst(inst: InstId): void {
    const { func } = this;
    if (this.sunk[inst] === 1) return;
    if ((opEffects[func.op[inst]!]! & ROOT_EFFECTS) === 0 && !this.isWanted(inst)) return;
    this.loc = func.loc[inst]!;
    this.group(() => this.target.lower(this, inst));
  }

  private isWanted(inst: InstId): boolean {
    for (let i = 0; i < this.func.resultCount[inst]!; i++) {
      if (this.vregs[this.func.result(inst, i)] !== NONE) return true;
    }
    return false;
  }

  /** What one call emits stays in its order, though everything else is reversed. */
  private group(emit: () => void): void {
    const first = this.mach.instCount;
    emit();
    for (let inst = this.mach.instCount - 1; inst >= first; inst--) this.reversed.push(inst);
  }

  // For targets

  /** The virtual register of a value. Asking for it makes its definition necessary. */
  vregOf(of: ValueId): number {
    let value = of;
    for (let from = this.target.copiedFrom(this.func, value); from !== NONE; ) {
      value = from as ValueId;
      from = this.target.copiedFrom(this.func, value);
    }
    let vreg = this.vregs[value]!;
    if (vreg === NONE) {
      const type = this.func.valueType[value]!;
      vreg = this.mach.newVreg(this.target.classOf(type), type === Type.ref, type === Type.i32);
      this.vregs[value] = vreg;
    }
    return vreg;
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

  isSingleUse(value: ValueId): boolean {
    return this.useCounts[value] === 1;
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

  /** The number of the machine edge for an edge of a terminator: branches name edges. */
  edgeOf(inst: InstId, index: number): number {
    const block = this.machBlock[this.func.instBlock[inst]! as BlockId]!;
    return this.mach.edgeStart[block]! + index;
  }
}

/** How many pure instructions may stand between a load and the instruction that takes it in. */
const SINK_DISTANCE = 24;

function countUses(func: SsaFunction): Int32Array {
  const counts = new Int32Array(func.valueCount);
  for (const block of func.layout) {
    for (let inst = func.firstInst[block]!; inst !== NONE; inst = func.nextInst[inst]!) {
      const start = func.argStart[inst]!;
      for (let i = start; i < start + func.argCount[inst]!; i++) counts[func.args[i]!]!++;
      for (let e = 0; e < func.edgeCount[inst]!; e++) {
        const edge = func.edge(inst as InstId, e);
        for (let a = 0; a < func.edgeArgs.length(edge); a++) counts[func.edgeArgs.get(edge, a)]!++;
      }
    }
  }
  return counts;
}
