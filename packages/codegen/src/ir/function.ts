import type { Cfg } from './cfg.js';
import type { Dominators } from './dominators.js';
import { growInt32, growUint8 } from './grow.js';
import { type BlockId, type EdgeId, type InstId, NONE, type SignatureId, type ValueId } from './ids.js';
import { IntLists } from './int-lists.js';
import type { Loops } from './loops.js';
import { Effect, Op, opEffects } from './opcodes.js';
import { Scratch } from './scratch.js';
import type { Signature, Type } from './types.js';

/**
 * An SSA function with block parameters, as a struct of arrays: every column is indexed by a branded integer.
 *
 * Invariants: `entry` is the first block of `layout` and no edge leads to it; an instruction is in at most one block
 * (`instBlock` is NONE when it is removed); a block's instructions are a linked list whose last one terminates; an
 * edge's arguments match the parameters of its target. Removed instructions, values and blocks keep their ids.
 */
export class SsaFunction {
  name: string;
  signature: Signature;
  readonly signatures: Signature[] = [];
  /** The blocks in the order of the text form and of the machine code. */
  layout: BlockId[] = [];
  /** 1 for a block that rarely runs; layout moves it to the end. */
  coldBlocks: Uint8Array = new Uint8Array(16);

  instCount = 0;
  op: Uint8Array = new Uint8Array(64);
  argStart: Int32Array = new Int32Array(64);
  argCount: Int32Array = new Int32Array(64);
  immLo: Int32Array = new Int32Array(64);
  immHi: Int32Array = new Int32Array(64);
  aux: Int32Array = new Int32Array(64);
  /** Position in the source, increasing with program order; 0 when unknown. Side tables and effect order use it. */
  loc: Int32Array = new Int32Array(64);
  firstResult: Int32Array = new Int32Array(64);
  resultCount: Int32Array = new Int32Array(64);
  edgeStart: Int32Array = new Int32Array(64);
  edgeCount: Int32Array = new Int32Array(64);
  instBlock: Int32Array = new Int32Array(64);
  prevInst: Int32Array = new Int32Array(64);
  nextInst: Int32Array = new Int32Array(64);
  args: Int32Array = new Int32Array(128);
  argsUsed = 0;

  valueCount = 0;
  valueType: Uint8Array = new Uint8Array(64);
  /** The defining instruction, or `~block` for a block parameter. */
  valueDef: Int32Array = new Int32Array(64);
  /** Position among the results or parameters of the definition. */
  valueIndex: Int32Array = new Int32Array(64);

  blockCount = 0;
  firstInst: Int32Array = new Int32Array(16);
  lastInst: Int32Array = new Int32Array(16);
  readonly params: IntLists = new IntLists();

  totalEdges = 0;
  edgeTo: Int32Array = new Int32Array(16);
  edgeInst: Int32Array = new Int32Array(16);
  readonly edgeArgs: IntLists = new IntLists();

  /** 16 bytes for each vector constant and shuffle; `immLo` of a `pool` immediate counts them. */
  pool: Uint8Array = new Uint8Array(0);
  private readonly poolIndex = new Map<string, number>();

  /** Memory for analyses and machine code; it lives as long as this function. */
  readonly scratch: Scratch = new Scratch();
  /** Memory for one pass or step, which whoever runs it rewinds afterwards. */
  readonly temporary: Scratch = new Scratch();
  /** Grows when blocks or edges change: analyses of the graph are valid for one version. */
  graphVersion = 0;
  /** The last results of `computeCfg`, `computeDominators` and `computeLoops`. */
  cfg: Cfg | undefined;
  dominators: Dominators | undefined;
  loops: Loops | undefined;

  constructor(name: string, signature: Signature) {
    this.name = name;
    this.signature = signature;
  }

  /** To be called by whoever changes edges or terminators by hand. */
  touchGraph(): void {
    this.graphVersion++;
  }

  /** Makes this an empty function that uses the same memory. */
  reset(name: string, signature: Signature): void {
    this.name = name;
    this.signature = signature;
    this.signatures.length = 0;
    this.layout = [];
    this.instCount = 0;
    this.argsUsed = 0;
    this.valueCount = 0;
    this.blockCount = 0;
    this.params.clear();
    this.totalEdges = 0;
    this.edgeArgs.clear();
    this.poolIndex.clear();
    this.touchGraph();
    this.cfg = undefined;
    this.dominators = undefined;
    this.loops = undefined;
    this.scratch.reset();
    this.temporary.reset();
  }

  /** The number of 16 bytes in the pool; equal ones share a number. */
  addToPool(bytes: Uint8Array): number {
    const key = String.fromCharCode(...bytes.subarray(0, 16));
    const known = this.poolIndex.get(key);
    if (known !== undefined) return known;
    const index = this.poolIndex.size;
    this.pool = growUint8(this.pool, (index + 1) * 16);
    this.pool.set(bytes.subarray(0, 16), index * 16);
    this.poolIndex.set(key, index);
    return index;
  }

  get poolCount(): number {
    return this.poolIndex.size;
  }

  get entry(): BlockId {
    return this.layout[0]!;
  }

  addSignature(signature: Signature): SignatureId {
    return (this.signatures.push(signature) - 1) as SignatureId;
  }

  /** A new empty block; the caller puts it in `layout`. */
  newBlock(): BlockId {
    const block = this.blockCount++;
    this.graphVersion++;
    if (block >= this.firstInst.length) {
      this.firstInst = growInt32(this.firstInst, block + 1);
      this.lastInst = growInt32(this.lastInst, block + 1);
      this.coldBlocks = growUint8(this.coldBlocks, block + 1);
    }
    this.firstInst[block] = NONE;
    this.lastInst[block] = NONE;
    this.coldBlocks[block] = 0;
    this.params.ensure(this.blockCount);
    return block as BlockId;
  }

  newValue(type: Type, def: number, index: number): ValueId {
    const value = this.valueCount++;
    if (value >= this.valueType.length) {
      this.valueType = growUint8(this.valueType, value + 1);
      this.valueDef = growInt32(this.valueDef, value + 1);
      this.valueIndex = growInt32(this.valueIndex, value + 1);
    }
    this.valueType[value] = type;
    this.valueDef[value] = def;
    this.valueIndex[value] = index;
    return value as ValueId;
  }

  addParam(block: BlockId, type: Type): ValueId {
    const value = this.newValue(type, ~block, this.params.length(block));
    this.params.push(block, value);
    return value;
  }

  paramCount(block: BlockId): number {
    return this.params.length(block);
  }

  param(block: BlockId, index: number): ValueId {
    return this.params.get(block, index) as ValueId;
  }

  /** A new instruction in no block, with room for `argCount` operands that the caller sets. */
  newInst(op: number, argCount: number): InstId {
    const inst = this.instCount++;
    if (inst >= this.op.length) this.growInsts(inst + 1);
    this.op[inst] = op;
    this.argStart[inst] = this.argsUsed;
    this.argCount[inst] = argCount;
    this.immLo[inst] = 0;
    this.immHi[inst] = 0;
    this.aux[inst] = 0;
    this.loc[inst] = 0;
    this.resultCount[inst] = 0;
    this.edgeCount[inst] = 0;
    this.argsUsed += argCount;
    if (this.argsUsed > this.args.length) this.args = growInt32(this.args, this.argsUsed);
    this.firstResult[inst] = NONE;
    this.instBlock[inst] = NONE;
    this.prevInst[inst] = NONE;
    this.nextInst[inst] = NONE;
    return inst as InstId;
  }

  /** Room for about so many instructions: growing a column touches all of its memory twice. */
  reserve(insts: number): void {
    if (insts > this.op.length) this.growInsts(insts);
    this.args = growInt32(this.args, insts);
    this.valueType = growUint8(this.valueType, insts);
    this.valueDef = growInt32(this.valueDef, insts);
    this.valueIndex = growInt32(this.valueIndex, insts);
  }

  private growInsts(length: number): void {
    this.op = growUint8(this.op, length);
    this.argStart = growInt32(this.argStart, length);
    this.argCount = growInt32(this.argCount, length);
    this.immLo = growInt32(this.immLo, length);
    this.immHi = growInt32(this.immHi, length);
    this.aux = growInt32(this.aux, length);
    this.loc = growInt32(this.loc, length);
    this.firstResult = growInt32(this.firstResult, length);
    this.resultCount = growInt32(this.resultCount, length);
    this.edgeStart = growInt32(this.edgeStart, length);
    this.edgeCount = growInt32(this.edgeCount, length);
    this.instBlock = growInt32(this.instBlock, length);
    this.prevInst = growInt32(this.prevInst, length);
    this.nextInst = growInt32(this.nextInst, length);
  }

  /** Room for the operands of an instruction that gets more of them than it had. */
  newArgs(count: number): number {
    const start = this.argsUsed;
    this.argsUsed += count;
    this.args = growInt32(this.args, this.argsUsed);
    return start;
  }

  arg(inst: InstId, index: number): ValueId {
    return this.args[this.argStart[inst]! + index]! as ValueId;
  }

  setArg(inst: InstId, index: number, value: ValueId): void {
    this.args[this.argStart[inst]! + index] = value;
  }

  /** Results of one instruction have consecutive ids. */
  addResult(inst: InstId, type: Type): ValueId {
    const index = this.resultCount[inst]!;
    const value = this.newValue(type, inst, index);
    if (index === 0) this.firstResult[inst] = value;
    this.resultCount[inst] = index + 1;
    return value;
  }

  result(inst: InstId, index = 0): ValueId {
    return (this.firstResult[inst]! + index) as ValueId;
  }

  /** The edges of one terminator have consecutive ids, so they are added one after the other. */
  addEdge(inst: InstId, to: BlockId): EdgeId {
    const edge = this.totalEdges++;
    this.graphVersion++;
    if (edge >= this.edgeTo.length) {
      this.edgeTo = growInt32(this.edgeTo, edge + 1);
      this.edgeInst = growInt32(this.edgeInst, edge + 1);
    }
    this.edgeTo[edge] = to;
    this.edgeInst[edge] = inst;
    this.edgeArgs.ensure(edge + 1);
    if (this.edgeCount[inst] === 0) this.edgeStart[inst] = edge;
    this.edgeCount[inst] = this.edgeCount[inst]! + 1;
    return edge as EdgeId;
  }

  edge(inst: InstId, index: number): EdgeId {
    return (this.edgeStart[inst]! + index) as EdgeId;
  }

  append(block: BlockId, inst: InstId): void {
    const last = this.lastInst[block]!;
    this.instBlock[inst] = block;
    this.prevInst[inst] = last;
    this.nextInst[inst] = NONE;
    if (last === NONE) this.firstInst[block] = inst;
    else this.nextInst[last] = inst;
    this.lastInst[block] = inst;
  }

  insertBefore(inst: InstId, before: InstId): void {
    const block = this.instBlock[before]!;
    const previous = this.prevInst[before]!;
    this.instBlock[inst] = block;
    this.prevInst[inst] = previous;
    this.nextInst[inst] = before;
    this.prevInst[before] = inst;
    if (previous === NONE) this.firstInst[block] = inst;
    else this.nextInst[previous] = inst;
  }

  remove(inst: InstId): void {
    const block = this.instBlock[inst]!;
    const previous = this.prevInst[inst]!;
    const next = this.nextInst[inst]!;
    if (previous === NONE) this.firstInst[block] = next;
    else this.nextInst[previous] = next;
    if (next === NONE) this.lastInst[block] = previous;
    else this.prevInst[next] = previous;
    this.instBlock[inst] = NONE;
  }

  terminator(block: BlockId): InstId {
    return this.lastInst[block]! as InstId;
  }

  isTerminated(block: BlockId): boolean {
    const last = this.lastInst[block]!;
    return last !== NONE && (opEffects[this.op[last]!]! & Effect.terminates) !== 0;
  }

  /** The block where a value is defined; undefined when its instruction was removed. */
  definingBlock(value: ValueId): BlockId | undefined {
    const def = this.valueDef[value]!;
    if (def < 0) return ~def as BlockId;
    const block = this.instBlock[def]!;
    return block === NONE ? undefined : (block as BlockId);
  }

  /** The instruction that defines a value; NONE for a block parameter. */
  definingInst(value: ValueId): InstId {
    const def = this.valueDef[value]!;
    return (def < 0 ? NONE : def) as InstId;
  }

  isConst(value: ValueId): boolean {
    const def = this.valueDef[value]!;
    return def >= 0 && this.op[def] === Op.iconst;
  }

  /** The number of an `iconst`, sign-extended. */
  constOf(inst: InstId): bigint {
    return (BigInt(this.immHi[inst]!) << 32n) | BigInt(this.immLo[inst]! >>> 0);
  }
}
