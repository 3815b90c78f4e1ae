import { WasmError } from '@wazero-ts/api';
import type { FunctionType, WasmModule } from '@wazero-ts/binary';
import type { CompileAllOptions, CompiledCode, CompileListener, CompileOptions } from '@wazero-ts/core';
import { shapeOf } from '@wazero-ts/core';
import { InstanceLayout } from '../layout/instance-layout.js';
import type { CompilerInstance } from '../runtime/compiler-instance.js';
import type { Address } from '../runtime/native-memory.js';
import type { NativeStore } from '../runtime/native-store.js';
import { writeAddress } from '../runtime/words.js';
import { CodeOwner } from './code-owner.js';
import { type CodePiece, compilePiece, type FunctionRange } from './code-piece.js';
import type { MachineCode, ModuleCodeSource } from './code-source.js';
import { type CodeHolding, CodeSpace } from './code-space.js';
import { compileBatch, compileBatchAsync } from './compile-batch.js';
import { newCompileJob } from './compile-job.js';
import { linkBatch } from './link-batch.js';
import { signatureKey } from './signature-key.js';

/** Machine code takes several times the room of the bytecode, more with explicit checks and fuel. */
const reservedPerByte = 24;
const leastReserved = 1 << 16;
const mostReserved = 1 << 28;

/** How much bytecode the full tier compiles at least, before V8 has made it fast. */
const slowestBytesPerMillisecond = 300;
/** How much it compiles between two samples, which are ten milliseconds apart. */
const bytesPerSample = 6000;

/** Code by function, of the variant that counts fuel or of the one that does not; 0 where it has not been compiled. */
type CodeAddresses = Float64Array;

/** Gives back the code of modules that were dropped without being closed: then no instance of theirs is left either. */
const dropped = new FinalizationRegistry<CodeHolding>((holding) => holding.release());

/** The code of a module under one set of options, made function by function when first called, or all at once. */
export class ModuleCode implements CompiledCode {
  readonly module: WasmModule;
  readonly options: CompileOptions;
  readonly store: NativeStore;
  readonly layout: InstanceLayout;
  readonly typeIds: Int32Array;
  readonly owner: CodeOwner;
  readonly #source: ModuleCodeSource;
  #space: CodeSpace | undefined = undefined;
  /** What stands in the code pointers of an instance: code, or the lazy entry. Two words for each function. */
  #pointers: Int32Array | undefined = undefined;
  #lazyEntries: Int32Array | undefined = undefined;
  readonly #compiled: [CodeAddresses | undefined, CodeAddresses | undefined] = [undefined, undefined];
  /** Whether a variant was compiled as a whole. */
  readonly #isWhole: [boolean, boolean] = [false, false];
  /** Code of the fast tier that has not been exchanged, by its start: how often it was seen to run. */
  readonly #provisional: Map<Address, number> = new Map();
  readonly #entries: Map<string, Address> = new Map();
  readonly #self: WeakRef<ModuleCode>;
  #holders = 1;

  constructor(store: NativeStore, module: WasmModule, options: CompileOptions) {
    this.store = store;
    this.module = module;
    this.options = options;
    this.layout = new InstanceLayout(module);
    this.typeIds = shapeOf(module).typeIds;
    this.owner = new CodeOwner(module);
    this.#self = new WeakRef(this);
    store.modules.add(this.#self);
    this.#source = store.source.forModule(module, options, store.guarded, store.options.tier);
  }

  get codeBytes(): number {
    return this.#space?.byteLength ?? 0;
  }

  /** What the code pointers of a new instance are: two words for each defined function. */
  get pointers(): Int32Array {
    this.#pointers ??= this.#lazyPointers();
    return this.#pointers;
  }

  #spaceOf(): CodeSpace {
    if (this.#space === undefined) {
      const { memory, resources, codeIndex } = this.store;
      const bytes = this.module.code.bodyStart.length === 0 ? 0 : this.module.bytes.byteLength;
      const reserved = Math.min(mostReserved, Math.max(leastReserved, reservedPerByte * bytes));
      this.#space = new CodeSpace(memory, resources, codeIndex, this.owner, reserved);
      dropped.register(this, this.#space.holding, this);
    }
    return this.#space;
  }

  #lazyPointers(): Int32Array {
    const { count } = this.module.code;
    const pointers = new Int32Array(2 * count);
    if (count === 0) return pointers;
    if (this.#lazyEntries === undefined) {
      const { code, entryBytes } = this.store.source.compileLazyEntries(count, 0);
      const { start } = this.store.withRoom('machine code', () =>
        this.#spaceOf().add(code, 'lazy entries', -1, 'lazy entries'),
      );
      this.#lazyEntries = new Int32Array(2 * count);
      for (let index = 0; index < count; index++)
        writeAddress(this.#lazyEntries, 2 * index, start + entryBytes * index);
    }
    pointers.set(this.#lazyEntries);
    const compiled = this.#compiled[this.store.metered ? 1 : 0];
    compiled?.forEach((address, index) => {
      if (address !== 0) writeAddress(pointers, 2 * index, address);
    });
    return pointers;
  }

  /** From now on the functions count fuel: those that run already go on as they are. */
  becomeMetered(): void {
    this.#renewPointers();
  }

  #renewPointers(): void {
    if (this.#pointers === undefined) return;
    this.#pointers = this.#lazyPointers();
    for (const instance of this.owner.instances) instance.setCode();
  }

  /**
   * Compiles a function, unless it is, and lets all instances call it.
   *
   * @throws WasmError `IMPLEMENTATION_LIMIT`, `RESOURCE_EXHAUSTED`
   */
  compile(definedFunction: number): Address {
    const { metered } = this.store;
    const variant = metered ? 1 : 0;
    this.#compiled[variant] ??= new Float64Array(this.module.code.count);
    const compiled = this.#compiled[variant];
    if (compiled[definedFunction] === 0) {
      const { code, isProvisional } = this.#source.compileFirst(definedFunction, metered);
      const start = this.#publish(definedFunction, code, compiled);
      if (isProvisional) this.#provisional.set(start, 0);
    }
    return compiled[definedFunction]!;
  }

  /**
   * A function was seen to run. When its code is of the fast tier and has been seen for about as long as better code takes
   * to make, calls go to that from now on; frames that are in the old code stay in it. Where there is no room, or no time
   * until `deadline` (of `performance.now()`), it stays.
   *
   * @returns whether something was compiled
   */
  sample(definedFunction: number, start: Address, deadline: number): boolean {
    const { metered } = this.store;
    const compiled = this.#compiled[metered ? 1 : 0];
    const samples = this.#provisional.get(start);
    if (samples === undefined || compiled?.[definedFunction] !== start) return false;
    this.#provisional.set(start, samples + 1);
    const { bodyStart, bodyEnd } = this.module.code;
    const bodyBytes = bodyEnd[definedFunction]! - bodyStart[definedFunction]!;
    if (bodyBytes > (samples + 1) * bytesPerSample) return false;
    const milliseconds = bodyBytes / slowestBytesPerMillisecond;
    if (deadline !== Number.POSITIVE_INFINITY && performance.now() + milliseconds > deadline) return false;
    this.#provisional.delete(start);
    try {
      const code = this.#source.compileFunction(definedFunction, { metered, directCalls: false });
      this.#publish(definedFunction, code, compiled);
    } catch (error) {
      if (!(error instanceof WasmError)) throw error;
    }
    return true;
  }

  /** Makes code run, and lets all instances call it. */
  #publish(definedFunction: number, code: MachineCode, compiled: CodeAddresses): Address {
    const { start } = this.store.withRoom('machine code', () =>
      this.#spaceOf().add(code, 'function', definedFunction, this.#nameOf(definedFunction)),
    );
    compiled[definedFunction] = start;
    writeAddress(this.pointers, 2 * definedFunction, start);
    for (const instance of this.owner.instances) instance.setFunctionCode(definedFunction, start);
    return start;
  }

  /**
   * Compiles all functions as one batch, within which they call each other directly: of the variant that is used now, so
   * that the other one, should it be needed, is compiled function by function.
   */
  compileAll(onProgress?: CompileListener): void {
    const { metered } = this.store;
    if (this.#isDone(metered)) return;
    this.#addBatch(compileBatch(this.module, this.#compileHere(metered), onProgress), metered);
  }

  async compileAllAsync(options: CompileAllOptions): Promise<void> {
    const {
      guarded,
      metered,
      options: { threads, tier },
    } = this.store;
    if (this.#isDone(metered)) return;
    const { canonicalNaNs } = this.options;
    const job = newCompileJob(this.module, { guarded, metered, canonicalNaNs, tier });
    const isWanted = (): boolean => this.#holders > 0;
    const pieces = await compileBatchAsync(job, this.#compileHere(metered), { ...options, threads, isWanted });
    // Meanwhile somebody else may have done the same.
    if (pieces !== undefined && !this.#isDone(metered)) this.#addBatch(pieces, metered);
  }

  #isDone(metered: boolean): boolean {
    return this.#isWhole[metered ? 1 : 0] || this.module.code.count === 0;
  }

  #compileHere(metered: boolean): (range: FunctionRange) => CodePiece {
    return (range) => compilePiece(this.#source, range, { metered, directCalls: true });
  }

  /** Functions that have code already get that of the batch: the old one serves the calls that are in it. */
  #addBatch(pieces: readonly CodePiece[], metered: boolean): void {
    const batch = linkBatch(pieces, this.store.source);
    const published = this.store.withRoom('machine code', () =>
      this.#spaceOf().addBatch(batch, (definedFunction) => this.#nameOf(definedFunction)),
    );
    const variant = metered ? 1 : 0;
    this.#compiled[variant] ??= new Float64Array(this.module.code.count);
    const compiled = this.#compiled[variant];
    for (const { definedFunction, start } of published) if (definedFunction >= 0) compiled[definedFunction] = start;
    this.#isWhole[variant] = true;
    if (metered === this.store.metered) this.#renewPointers();
  }

  #nameOf(definedFunction: number): string {
    return shapeOf(this.module).debugName(this.module.importedFunctionCount + definedFunction);
  }

  /** Where a call from JavaScript enters a function of a type. */
  entry(type: FunctionType): Address {
    const key = signatureKey(type);
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      const code = this.store.source.compileEntry(type);
      entry = this.store.withRoom('machine code', () => this.#spaceOf().add(code, 'entry', -1, `entry ${key}`)).start;
      this.#entries.set(key, entry);
    }
    return entry;
  }

  /** An instance context needs the code. */
  retain(instance: CompilerInstance): void {
    this.store.modules.add(this.#self);
    this.owner.instances.add(instance);
    this.#holders++;
  }

  /** An instance context is gone. */
  releaseFrom(instance: CompilerInstance): void {
    if (this.owner.instances.delete(instance)) this.release();
  }

  release(): void {
    this.#holders--;
    if (this.#holders > 0) return;
    dropped.unregister(this);
    this.store.modules.delete(this.#self);
    this.#space?.release();
    this.#space = undefined;
    this.#pointers = undefined;
    this.#lazyEntries = undefined;
    this.#compiled.fill(undefined);
    this.#isWhole.fill(false);
    this.#provisional.clear();
    this.#entries.clear();
  }
}
