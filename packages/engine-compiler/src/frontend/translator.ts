import { CodeReader } from '@wazero-ts/binary';
import {
  type BlockId,
  FunctionBuilder,
  type InstId,
  NONE,
  Op,
  type Signature,
  type SignatureId,
  type SsaFunction,
  Type,
  type ValueId,
  variableId,
} from '@wazero-ts/codegen';
import { InstanceLayout } from '../layout/instance-layout.js';
import { condition, peelCondition } from './conditions.js';
import { ControlStack } from './control-stack.js';
import { FuelMeter } from './fuel.js';
import type { FrontendOptions, FunctionBodies } from './options.js';
import { region } from './regions.js';
import { emptyShape, type Shape, Shapes, ssaType } from './shapes.js';
import { ValueCache } from './value-cache.js';

/**
 * The state of translating one function body: operand stack, locals, open blocks, and the values every family of
 * instructions needs. One object serves all functions of a module, one after the other.
 */
export class Translator {
  readonly module: FunctionBodies;
  readonly options: FrontendOptions;
  readonly layout: InstanceLayout;
  readonly shapes: Shapes;
  readonly reader: CodeReader;
  readonly control: ControlStack = new ControlStack();
  readonly fuel: FuelMeter = new FuelMeter();
  readonly builder: FunctionBuilder = new FunctionBuilder('', emptyShape.signature);
  readonly func: SsaFunction = this.builder.func;
  /** The index of the function that is being translated. */
  function: number = NONE;
  shape!: Shape;
  /** The instance context: the function's first parameter. */
  instance!: ValueId;
  /** The function has a loop or a call, so that it could run for ever without checks. */
  mustPoll = false;
  /** The function has a loop in which it may stay. */
  mayStay = false;
  /** How many bulk instructions and indirect calls the function has so far. */
  bulkCount = 0;
  indirectCallCount = 0;

  #stack: Int32Array = new Int32Array(256);
  height = 0;

  /** The type of each local. */
  #localType: Uint8Array = new Uint8Array(256);
  #localCount = 0;
  /** The value of a local, as far as the current block knows it: valid where `#localBlock` names that block. */
  #localValue: Int32Array = new Int32Array(256);
  #localBlock: Int32Array = new Int32Array(256);
  /** Locals that the current block has set; the builder hears of them at its end. */
  readonly #dirty: number[] = [];
  #dirtyMark: Int32Array = new Int32Array(256);
  #block = NONE;

  readonly #cache: ValueCache = new ValueCache();
  /** Pointers loaded once, in the entry block, by their offset in the instance context. */
  readonly #pointers: Map<number, ValueId> = new Map();
  /** The execution context, once it has been asked for. */
  #context: number = NONE;
  readonly #signatureIds: Map<Signature, SignatureId> = new Map();

  constructor(module: FunctionBodies, options: FrontendOptions) {
    this.module = module;
    this.options = options;
    this.layout = new InstanceLayout(module);
    this.shapes = new Shapes(module);
    this.reader = new CodeReader(module.bytes);
  }

  /** Starts a function: parameters, locals, entry block. The reader stands at the first instruction afterwards. */
  begin(definedFunction: number): void {
    const { module, reader } = this;
    const index = module.importedFunctionCount + definedFunction;
    this.function = index;
    this.shape = this.shapes.ofFunction(index);
    this.builder.reset(`func${index}`, this.shape.signature);
    const bodyBytes = module.code.bodyEnd[definedFunction]! - module.code.bodyStart[definedFunction]!;
    if (bodyBytes > largeBody) this.func.reserve(instsPerByte * bodyBytes);
    this.height = 0;
    this.mustPoll = false;
    this.mayStay = false;
    this.bulkCount = 0;
    this.indirectCallCount = 0;
    this.#localCount = 0;
    this.#dirty.length = 0;
    this.#pointers.clear();
    this.#context = NONE;
    this.#signatureIds.clear();
    this.control.reset();
    reader.offset = module.code.bodyStart[definedFunction]!;
    this.#declareLocals();
    this.#block = this.builder.currentBlock;
    this.#cache.beginBlock();
    const entry = this.builder.currentBlock;
    this.instance = this.func.param(entry, 0);
    for (let i = 0; i < this.shape.params.length; i++) this.setLocal(i, this.func.param(entry, i + 1));
    this.builder.setLocation(reader.offset);
  }

  // ---- operand stack

  push(value: ValueId): void {
    if (this.height === this.#stack.length) {
      const grown = new Int32Array(2 * this.height);
      grown.set(this.#stack);
      this.#stack = grown;
    }
    this.#stack[this.height++] = value;
  }

  pop(): ValueId {
    return this.#stack[--this.height]! as ValueId;
  }

  /** The value at a position of the operand stack, counted from the bottom. */
  at(position: number): ValueId {
    return this.#stack[position]! as ValueId;
  }

  /** The topmost values, in the order of the stack; they stay there. */
  top(count: number): ValueId[] {
    const values: ValueId[] = [];
    for (let i = this.height - count; i < this.height; i++) values.push(this.#stack[i]! as ValueId);
    return values;
  }

  popMany(count: number): ValueId[] {
    const values = this.top(count);
    this.height -= count;
    return values;
  }

  // ---- locals

  #declareLocals(): void {
    const { reader, shape, builder } = this;
    for (const type of shape.params) this.#addLocal(type);
    for (let groups = reader.u32(); groups > 0; groups--) {
      const repeat = reader.u32();
      const type = this.#readValueType();
      for (let n = 0; n < repeat; n++) this.#addLocal(type);
    }
    for (let local = 0; local < this.#localCount; local++) builder.declareVariable(this.#localType[local]! as Type);
  }

  #addLocal(type: Type): void {
    const local = this.#localCount++;
    if (local === this.#localType.length) {
      const length = 2 * local;
      const types = new Uint8Array(length);
      types.set(this.#localType);
      this.#localType = types;
      const values = new Int32Array(length);
      values.set(this.#localValue);
      this.#localValue = values;
      const blocks = new Int32Array(length);
      blocks.set(this.#localBlock);
      this.#localBlock = blocks;
      const marks = new Int32Array(length);
      marks.set(this.#dirtyMark);
      this.#dirtyMark = marks;
    }
    this.#localType[local] = type;
    this.#localBlock[local] = NONE;
    this.#dirtyMark[local] = NONE;
  }

  /** A value type; the typed references of later versions have a heap type after the byte. */
  #readValueType(): Type {
    const byte = this.reader.byte();
    if (byte >= 0x7b) return ssaType(byte as Parameters<typeof ssaType>[0]);
    if (byte === 0x63 || byte === 0x64) this.reader.s33();
    return Type.ref;
  }

  getLocal(local: number): ValueId {
    if (this.#localBlock[local] === this.#block) return this.#localValue[local]! as ValueId;
    const value = this.builder.useVariable(variableId(local));
    this.#localValue[local] = value;
    this.#localBlock[local] = this.#block;
    return value;
  }

  setLocal(local: number, value: ValueId): void {
    this.#localValue[local] = value;
    this.#localBlock[local] = this.#block;
    if (this.#dirtyMark[local] === this.#block) return;
    this.#dirtyMark[local] = this.#block;
    this.#dirty.push(local);
  }

  /** Tells the builder what the locals are; comes before every terminator. */
  #endBlock(): void {
    const dirty = this.#dirty;
    for (let i = 0; i < dirty.length; i++) {
      const local = dirty[i]!;
      this.builder.defineVariable(variableId(local), this.#localValue[local]! as ValueId);
    }
    dirty.length = 0;
  }

  // ---- blocks

  switchTo(block: BlockId): void {
    this.builder.switchTo(block);
    this.#block = block;
    this.#cache.beginBlock();
  }

  jump(to: BlockId, args: readonly ValueId[]): void {
    this.#endBlock();
    this.builder.jump(to, args);
  }

  branchIf(value: ValueId, then: BlockId, thenArgs: readonly ValueId[], otherwise: BlockId): void {
    this.#endBlock();
    peelCondition(this, value);
    if (condition.isNegated) this.builder.brif(condition.value, otherwise, noValues, then, thenArgs);
    else this.builder.brif(condition.value, then, thenArgs, otherwise, noValues);
  }

  branchTable(index: ValueId, targets: readonly BlockId[]): void {
    this.#endBlock();
    this.builder.brTable(index, targets, []);
  }

  return(values: readonly ValueId[]): void {
    this.#endBlock();
    this.builder.return(values);
  }

  trap(code: number): void {
    this.#endBlock();
    this.builder.trap(code);
  }

  tailCall(op: number, immediate: number, signature: SignatureId, args: readonly ValueId[]): void {
    this.#endBlock();
    this.builder.call(op, immediate, signature, args);
  }

  // ---- instructions

  constant32(value: number): ValueId {
    return this.constant(Type.i32, value, value >> 31);
  }

  /** An i64 constant by a number that is not negative. */
  constant64(value: number): ValueId {
    return this.constant(Type.i64, value | 0, Math.floor(value / 2 ** 32));
  }

  constant(type: Type, low: number, high: number): ValueId {
    const slot = this.#cache.slotOf(type, low, high);
    const known = this.#cache.constantAt(slot, type, low, high);
    if (known !== undefined) return known;
    const value = this.builder.iconst(type, low, high);
    this.#cache.setConstant(slot, type, low, high, value);
    return value;
  }

  /** The zero-extended form of an i32. */
  widen(value: ValueId): ValueId {
    const known = this.#cache.wideOf(value);
    if (known !== undefined) return known;
    const wide = this.builder.unary(Op.uextend, Type.i64, value);
    this.#cache.setWide(value, wide);
    return wide;
  }

  signatureId(signature: Signature): SignatureId {
    let id = this.#signatureIds.get(signature);
    if (id === undefined) {
      id = this.func.addSignature(signature);
      this.#signatureIds.set(signature, id);
    }
    return id;
  }

  /** Leaves generated code; the first argument is added: the instance context. */
  exit(code: number, signature: Signature, args: readonly ValueId[]): InstId {
    return this.builder.call(Op.exit, code, this.signatureId(signature), [this.instance, ...args]);
  }

  /**
   * A pointer of the instance context, loaded at the start of the function: that dominates every use, and pointers of
   * the instance context never change.
   */
  pointer(offset: number): ValueId {
    let value = this.#pointers.get(offset);
    if (value === undefined) {
      value = this.#peekAtEntry(offset);
      this.#pointers.set(offset, value);
    }
    return value;
  }

  #peekAtEntry(offset: number): ValueId {
    const { func } = this;
    const first = func.firstInst[func.entry]!;
    if (first === NONE) return this.builder.peek(Type.i64, this.instance, offset, region.immutable);
    const inst = func.newInst(Op.peek, 1);
    func.setArg(inst, 0, this.instance);
    func.immLo[inst] = offset;
    func.aux[inst] = region.immutable;
    func.insertBefore(inst, first as InstId);
    return func.addResult(inst, Type.i64);
  }

  /** What never changes in the instance context, for a rare use: loaded once in each block. */
  field(type: Type, offset: number): ValueId {
    const known = this.#cache.pointerAt(offset);
    if (known !== undefined) return known;
    const value = this.builder.peek(type, this.instance, offset, region.immutable);
    this.#cache.setPointer(offset, value);
    return value;
  }

  /** The execution context. */
  context(): ValueId {
    const { func } = this;
    if (this.#context !== NONE) return this.#context as ValueId;
    const first = func.firstInst[func.entry]!;
    if (first === NONE) {
      this.#context = this.builder.pinned(0);
    } else {
      const inst = func.newInst(Op.pinned, 0);
      func.insertBefore(inst, first as InstId);
      this.#context = func.addResult(inst, Type.i64);
    }
    return this.#context as ValueId;
  }
}

const noValues: readonly ValueId[] = [];
/** Columns for smaller bodies grow as they are needed. */
const largeBody = 1 << 14;
/** As many as there ever are, nearly: memory that is not touched costs nothing. */
const instsPerByte = 2;
