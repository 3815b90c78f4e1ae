import { BudgetError } from './budget-error.js';
import { SsaFunction } from './function.js';
import { growUint8 } from './grow.js';
import {
  type BlockId,
  type EdgeId,
  type InstId,
  NONE,
  type SignatureId,
  type ValueId,
  type VariableId,
} from './ids.js';
import type { Shape } from './immediates.js';
import { IntLists } from './int-lists.js';
import { Op } from './opcodes.js';
import { PairMap } from './pair-map.js';
import { type Signature, Type } from './types.js';

/** Blocks with several predecessors that one search goes through; more would cost stack. */
const MAX_DEPTH = 16;
/** Blocks that searches may go through, with two for each instruction: the largest of Ruby's functions needs 577,000. */
const MERGES = 1_000_000;
/** Blocks with one predecessor that a search passes before it leaves a short cut. */
const MAX_STEPS = 4;

/**
 * Builds an SSA function in one pass over a program with mutable variables (Braun et al., "Simple and efficient
 * construction of static single assignment form", 2013).
 *
 * A block is *sealed* when all its incoming edges exist. Reading a variable in an unsealed block makes a parameter whose
 * arguments are filled in when the block is sealed. Recursion is bounded: a hostile function may nest blocks deeply.
 * Parameters that turn out redundant are left to the pass `redundant-params`.
 */
export class FunctionBuilder {
  readonly func: SsaFunction;
  private block: BlockId = NONE as BlockId;
  private loc = 0;
  private readonly definitions = new PairMap();
  private variableTypes: Uint8Array = new Uint8Array(32);
  private variableCount = 0;
  private sealed: Uint8Array = new Uint8Array(16);
  /** 1 while a search compares the predecessors of a block. */
  private merging: Uint8Array = new Uint8Array(16);
  private readonly preds = new IntLists();
  /** Pairs (variable, parameter) of unsealed blocks. */
  private readonly incomplete = new IntLists();
  private readonly pending: number[] = [];
  private merges = 0;

  constructor(name: string, signature: Signature) {
    this.func = new SsaFunction(name, signature);
    this.begin(signature);
  }

  /** Begins another function in the memory of the last one, which is gone. */
  reset(name: string, signature: Signature): void {
    this.func.reset(name, signature);
    this.loc = 0;
    this.definitions.clear();
    this.variableCount = 0;
    this.preds.clear();
    this.incomplete.clear();
    this.pending.length = 0;
    this.merges = 0;
    this.begin(signature);
  }

  private begin(signature: Signature): void {
    const entry = this.createBlock();
    this.func.layout.push(entry);
    for (const type of signature.params) this.func.addParam(entry, type);
    this.sealed[entry] = 1;
    this.block = entry;
  }

  get currentBlock(): BlockId {
    return this.block;
  }

  /** True when the current block has its terminator: what follows in the source is unreachable. */
  get isTerminated(): boolean {
    return this.func.isTerminated(this.block);
  }

  /** The position in the source that following instructions carry. It must grow with program order. */
  setLocation(loc: number): void {
    this.loc = loc;
  }

  createBlock(): BlockId {
    const block = this.func.newBlock();
    this.sealed = growUint8(this.sealed, block + 1);
    this.sealed[block] = 0;
    this.merging = growUint8(this.merging, block + 1);
    // A function over its budget ends in the middle of a search.
    this.merging[block] = 0;
    this.preds.ensure(block + 1);
    this.incomplete.ensure(block + 1);
    return block;
  }

  /** Continues in `block`, which comes next in the layout. */
  switchTo(block: BlockId): void {
    this.func.layout.push(block);
    this.block = block;
  }

  addParam(block: BlockId, type: Type): ValueId {
    return this.func.addParam(block, type);
  }

  markCold(block: BlockId): void {
    this.func.coldBlocks[block] = 1;
  }

  // Variables

  declareVariable(type: Type): VariableId {
    const variable = this.variableCount++;
    this.variableTypes = growUint8(this.variableTypes, variable + 1);
    this.variableTypes[variable] = type;
    return variable as VariableId;
  }

  defineVariable(variable: VariableId, value: ValueId): void {
    this.definitions.set(this.block, variable, value);
  }

  useVariable(variable: VariableId): ValueId {
    const value = this.lookUp(variable, this.block);
    this.completePending();
    return value as ValueId;
  }

  /** Says that `block` has all its incoming edges. Edges added later are an error. */
  seal(block: BlockId): void {
    if (this.sealed[block] === 1) return;
    this.sealed[block] = 1;
    for (let i = 0; i < this.incomplete.length(block); i += 2) {
      this.pending.push(block, this.incomplete.get(block, i));
    }
    this.incomplete.truncate(block, 0);
    this.completePending();
  }

  /**
   * Finds the value of a variable at the end of `from`. Goes up to where it is defined; a block whose predecessors agree
   * needs no parameter. Only in blocks that are not sealed yet, where predecessors differ, or at `MAX_DEPTH` a parameter
   * is made, so each pair of block and variable is looked at once.
   */
  private lookUp(variable: VariableId, from: BlockId, depth = 0): number {
    let block = from;
    let steps = 0;
    let value = NONE;
    for (;;) {
      value = this.definitions.get(block, variable);
      if (value !== NONE) break;
      if (this.sealed[block] === 1 && this.preds.length(block) === 1) {
        block = this.sourceOf(this.preds.get(block, 0));
        steps++;
        continue;
      }
      value = this.mergePreds(variable, block, depth);
      break;
    }
    // A short cut for the next search; without it a long chain of blocks costs quadratic time.
    if (steps > MAX_STEPS) this.definitions.set(from, variable, value);
    return value;
  }

  private sourceOf(edge: number): BlockId {
    return this.func.instBlock[this.func.edgeInst[edge]!]! as BlockId;
  }

  private mergePreds(variable: VariableId, block: BlockId, depth: number): number {
    if (++this.merges > MERGES + 2 * this.func.instCount) {
      throw new BudgetError(`${this.func.name} has too many blocks for the variables that live through them`);
    }
    const count = this.preds.length(block);
    // A search that comes back to a block where it is already goes around a loop.
    if (this.sealed[block] !== 1 || count === 0 || depth >= MAX_DEPTH || this.merging[block] === 1) {
      return this.makeParam(variable, block);
    }
    this.merging[block] = 1;
    const first = this.lookUp(variable, this.sourceOf(this.preds.get(block, 0)), depth + 1);
    let agree = true;
    for (let i = 1; i < count && agree; i++) {
      agree = first === this.lookUp(variable, this.sourceOf(this.preds.get(block, i)), depth + 1);
    }
    this.merging[block] = 0;
    const made = this.definitions.get(block, variable);
    if (made !== NONE) return made;
    if (!agree) return this.makeParam(variable, block);
    this.definitions.set(block, variable, first);
    return first;
  }

  private makeParam(variable: VariableId, block: BlockId): number {
    const type = this.variableTypes[variable]! as Type;
    if (this.sealed[block] === 1 && this.preds.length(block) === 0) {
      const zero = this.zeroAtStart(block, type);
      this.definitions.set(block, variable, zero);
      return zero;
    }
    const param = this.func.addParam(block, type);
    this.definitions.set(block, variable, param);
    if (this.sealed[block] === 1) {
      this.pending.push(block, variable);
    } else {
      this.incomplete.push(block, variable);
      this.incomplete.push(block, param);
    }
    return param;
  }

  /** The arguments are appended in the order in which the block got its parameters, on every edge. */
  private completePending(): void {
    for (let next = 0; next < this.pending.length; next += 2) {
      const block = this.pending[next]! as BlockId;
      const variable = this.pending[next + 1]! as VariableId;
      for (let i = 0; i < this.preds.length(block); i++) {
        const edge = this.preds.get(block, i);
        this.func.edgeArgs.push(edge, this.lookUp(variable, this.sourceOf(edge)));
      }
    }
    this.pending.length = 0;
  }

  /** An undefined variable (in the entry block or in dead code) is zero. */
  private zeroAtStart(block: BlockId, type: Type): ValueId {
    const inst = this.func.newInst(zeroOps[type], 0);
    if (type === Type.v128) this.func.immLo[inst] = this.func.addToPool(new Uint8Array(16));
    const first = this.func.firstInst[block]!;
    if (first === NONE) this.func.append(block, inst);
    else this.func.insertBefore(inst, first as InstId);
    return this.func.addResult(inst, type);
  }

  // Instructions

  private emit(op: number, argCount: number): InstId {
    const inst = this.func.newInst(op, argCount);
    this.func.loc[inst] = this.loc;
    this.func.append(this.block, inst);
    return inst;
  }

  /** An instruction without operands. A column is read after the instruction is made, which may replace the column. */
  private emitWith(op: number, immediate: number): void {
    const inst = this.emit(op, 0);
    this.func.immLo[inst] = immediate;
  }

  iconst(type: Type, lo: number, hi: number = lo >> 31): ValueId {
    const inst = this.emit(Op.iconst, 0);
    this.func.immLo[inst] = lo;
    this.func.immHi[inst] = type === Type.i32 ? lo >> 31 : hi;
    return this.func.addResult(inst, type);
  }

  /** A float constant by its bits. */
  fconst(type: Type, lo: number, hi = 0): ValueId {
    const inst = this.emit(Op.fconst, 0);
    this.func.immLo[inst] = lo;
    this.func.immHi[inst] = hi;
    return this.func.addResult(inst, type);
  }

  /** 16 bytes, the first lane first. */
  vconst(bytes: Uint8Array): ValueId {
    const inst = this.emit(Op.vconst, 0);
    this.func.immLo[inst] = this.func.addToPool(bytes);
    return this.func.addResult(inst, Type.v128);
  }

  /** Each of the 16 bytes chooses one of the 32 bytes of `a` and `b`. */
  vshuffle(a: ValueId, b: ValueId, bytes: Uint8Array): ValueId {
    const value = this.binary(Op.vshuffle, Type.v128, a, b);
    this.func.immLo[this.func.definingInst(value)] = this.func.addToPool(bytes);
    return value;
  }

  /** An opcode with a lane shape, and a lane for those that name one. */
  vector(op: number, type: Type, shape: Shape, args: readonly ValueId[], lane = 0): ValueId {
    const inst = this.emit(op, args.length);
    this.func.aux[inst] = shape;
    this.func.immLo[inst] = lane;
    for (let i = 0; i < args.length; i++) this.func.setArg(inst, i, args[i]!);
    return this.func.addResult(inst, type);
  }

  refnull(): ValueId {
    return this.func.addResult(this.emit(Op.refnull, 0), Type.ref);
  }

  /** The pointer in the pinned register number `index`. */
  pinned(index: number): ValueId {
    const inst = this.emit(Op.pinned, 0);
    this.func.immLo[inst] = index;
    return this.func.addResult(inst, Type.i64);
  }

  unary(op: number, type: Type, a: ValueId): ValueId {
    const inst = this.emit(op, 1);
    this.func.setArg(inst, 0, a);
    return this.func.addResult(inst, type);
  }

  binary(op: number, type: Type, a: ValueId, b: ValueId): ValueId {
    const inst = this.emit(op, 2);
    this.func.setArg(inst, 0, a);
    this.func.setArg(inst, 1, b);
    return this.func.addResult(inst, type);
  }

  select(condition: ValueId, a: ValueId, b: ValueId): ValueId {
    const inst = this.emit(Op.select, 3);
    this.func.setArg(inst, 0, condition);
    this.func.setArg(inst, 1, a);
    this.func.setArg(inst, 2, b);
    return this.func.addResult(inst, this.func.valueType[a]! as Type);
  }

  /**
   * A load from guest memory; `index` must be zero-extended, or `detail` says ACCESS_CHECKED. `detail` has what vector
   * and atomic accesses need beside (`accessDetail`).
   */
  load(op: number, type: Type, base: ValueId, index: ValueId, offset: number, region: number, detail = 0): ValueId {
    const inst = this.access(op, 2, base, index, offset, region, detail);
    return this.func.addResult(inst, type);
  }

  store(op: number, base: ValueId, index: ValueId, value: ValueId, offset: number, region: number, detail = 0): void {
    const inst = this.access(op, 3, base, index, offset, region, detail);
    this.func.setArg(inst, 2, value);
  }

  /** Loads with further operands: `vload_lane`, `atomic_rmw`, `atomic_cmpxchg`. The result has the type of the last. */
  loadWith(
    op: number,
    base: ValueId,
    index: ValueId,
    operands: readonly ValueId[],
    offset: number,
    region: number,
    detail = 0,
  ): ValueId {
    const inst = this.access(op, 2 + operands.length, base, index, offset, region, detail);
    for (let i = 0; i < operands.length; i++) this.func.setArg(inst, 2 + i, operands[i]!);
    return this.func.addResult(inst, this.func.valueType[operands.at(-1)!]! as Type);
  }

  private access(
    op: number,
    argCount: number,
    base: ValueId,
    index: ValueId,
    offset: number,
    region: number,
    detail: number,
  ): InstId {
    const inst = this.memory(op, argCount, offset, region);
    this.func.immHi[inst] = detail;
    this.func.setArg(inst, 0, base);
    this.func.setArg(inst, 1, index);
    return inst;
  }

  peek(type: Type, pointer: ValueId, offset: number, region: number): ValueId {
    const inst = this.memory(Op.peek, 1, offset, region);
    this.func.setArg(inst, 0, pointer);
    return this.func.addResult(inst, type);
  }

  poke(pointer: ValueId, value: ValueId, offset: number, region: number): void {
    const inst = this.memory(Op.poke, 2, offset, region);
    this.func.setArg(inst, 0, pointer);
    this.func.setArg(inst, 1, value);
  }

  private memory(op: number, argCount: number, offset: number, region: number): InstId {
    const inst = this.emit(op, argCount);
    this.func.immLo[inst] = offset;
    this.func.aux[inst] = region;
    return inst;
  }

  trapif(condition: ValueId, code: number): void {
    const inst = this.emit(Op.trapif, 1);
    this.func.immLo[inst] = code;
    this.func.setArg(inst, 0, condition);
  }

  /** Leaves with an exit code when the poll flag is up. */
  poll(exitCode: number): void {
    this.emitWith(Op.poll, exitCode);
  }

  /** Takes `amount` from the counter and traps when that is below zero. */
  countdown(amount: number): void {
    this.emitWith(Op.countdown, amount);
  }

  fence(): void {
    this.emit(Op.fence, 0);
  }

  /** Ends the current block when it traps for certain. */
  trap(code: number): void {
    this.emitWith(Op.trap, code);
  }

  /** `call`, `call_indirect`, `exit`, `tail_call*`: for the indirect ones the code pointer is the first argument. */
  call(op: number, immediate: number, signature: SignatureId, args: readonly ValueId[]): InstId {
    const inst = this.emit(op, args.length);
    this.func.immLo[inst] = immediate;
    this.func.aux[inst] = signature;
    for (let i = 0; i < args.length; i++) this.func.setArg(inst, i, args[i]!);
    if (op === Op.call || op === Op.call_indirect || op === Op.exit) {
      for (const type of this.func.signatures[signature]!.results) this.func.addResult(inst, type);
    }
    return inst;
  }

  jump(to: BlockId, args: readonly ValueId[] = []): void {
    this.addEdge(this.emit(Op.jump, 0), to, args);
  }

  brif(
    condition: ValueId,
    then: BlockId,
    thenArgs: readonly ValueId[],
    otherwise: BlockId,
    otherwiseArgs: readonly ValueId[],
  ): void {
    const inst = this.emit(Op.brif, 1);
    this.func.setArg(inst, 0, condition);
    this.addEdge(inst, then, thenArgs);
    this.addEdge(inst, otherwise, otherwiseArgs);
  }

  /** The last target is the default. */
  brTable(index: ValueId, targets: readonly BlockId[], args: readonly (readonly ValueId[])[]): void {
    const inst = this.emit(Op.br_table, 1);
    this.func.setArg(inst, 0, index);
    for (let i = 0; i < targets.length; i++) this.addEdge(inst, targets[i]!, args[i] ?? []);
  }

  return(values: readonly ValueId[]): void {
    const inst = this.emit(Op.return, values.length);
    for (let i = 0; i < values.length; i++) this.func.setArg(inst, i, values[i]!);
  }

  private addEdge(inst: InstId, to: BlockId, args: readonly ValueId[]): EdgeId {
    if (this.sealed[to] === 1) throw new RangeError(`blk${to} is sealed: it can not get another incoming edge`);
    const edge = this.func.addEdge(inst, to);
    for (let i = 0; i < args.length; i++) this.func.edgeArgs.push(edge, args[i]!);
    this.preds.push(to, edge);
    return edge;
  }

  /** Ends the construction. Every block must be sealed and terminated. */
  finish(): SsaFunction {
    for (const block of this.func.layout) {
      if (this.sealed[block] !== 1) throw new RangeError(`blk${block} is not sealed`);
      if (!this.func.isTerminated(block)) throw new RangeError(`blk${block} has no terminator`);
    }
    return this.func;
  }
}

const zeroOps: Readonly<Record<Type, number>> = {
  [Type.i32]: Op.iconst,
  [Type.i64]: Op.iconst,
  [Type.f32]: Op.fconst,
  [Type.f64]: Op.fconst,
  [Type.v128]: Op.vconst,
  [Type.ref]: Op.refnull,
};
