import { assertNever, type HostIntrinsic, type ReadClockIntrinsic, WasmError } from '@wazero-ts/api';
import type { EngineFunction, InstanceHandle, InstanceStorage, ModuleEngine, Reference } from '@wazero-ts/core';
import type { ModuleCode } from '../compile/module-code.js';
import { callerFields, clockBits, intrinsicNumber } from '../layout/intrinsics.js';
import { stackBytesOf } from './context-pool.js';
import type { DescriptorId, DescriptorOwner } from './descriptors.js';
import { evaluateElements } from './element-segments.js';
import { type FunctionReference, isFunctionReference } from './function-reference.js';
import type { CompilerGlobal } from './global.js';
import { GuestFunction } from './guest-function.js';
import type { CompilerMemory } from './memory.js';
import type { Address, NativeBlock } from './native-memory.js';
import type { NativeStore } from './native-store.js';
import { wakeParkedOf } from './parking.js';
import { initMemory, initTable } from './segments.js';
import type { NativeStorage } from './storage.js';
import type { CompilerTable } from './table.js';
import { writeAddress } from './words.js';

const noWords = new Int32Array(0);

/** Of memories and tables that weigh as much as a small instance. */
const bytesOfSmall = 1 << 25;

const clocksWord = callerFields.clocks / 4;
const clockFunctionWord = callerFields.clockFunction / 4;

/**
 * One instance: its context, which generated code sees, and what stands behind it. The context is there while the
 * instance is open, and after that as long as something reaches it; an instance that was abandoned gets it back when
 * JavaScript calls it again.
 */
export class CompilerInstance implements ModuleEngine, DescriptorOwner {
  readonly store: NativeStore;
  readonly code: ModuleCode;
  readonly handle: InstanceHandle;
  memories: readonly CompilerMemory[] = [];
  tables: readonly CompilerTable[] = [];
  globals: readonly CompilerGlobal[] = [];
  /** Of the stack of a call into it. */
  readonly stackBytes: number;
  /** The two words of the address of its context; 0 while it has none. */
  addressLow = 0;
  addressHigh = 0;
  /** The collection in which it was found to be reached. */
  reachedIn = 0;
  readonly droppedData: Uint8Array;
  readonly #imports: readonly FunctionReference[];
  readonly #functions: (GuestFunction | undefined)[] = [];
  /** Of each defined function; 0 for none. */
  readonly #descriptors: Int32Array;
  readonly #droppedElements: Uint8Array;
  readonly #elements: (readonly Reference[] | undefined)[] = [];
  #block: NativeBlock | undefined = undefined;
  #words: Int32Array = noWords;
  #isClosed = false;

  /** @throws WasmError `RESOURCE_EXHAUSTED`; `INVALID_ARGUMENT` for functions of another engine */
  constructor(store: NativeStore, code: ModuleCode, imports: readonly EngineFunction[], handle: InstanceHandle) {
    this.store = store;
    this.code = code;
    this.handle = handle;
    this.stackBytes = stackBytesOf(handle.maxCallDepth);
    this.#imports = imports.map((reference) => ownFunction(store, reference));
    this.#descriptors = new Int32Array(code.module.code.count);
    this.#droppedElements = new Uint8Array(code.module.elements.length);
    this.droppedData = new Uint8Array(code.module.data.length);
    store.openInstances.add(this);
    this.#makeContext();
  }

  /** Where generated code finds it. */
  get address(): Address {
    this.#makeContext();
    return this.#block!.address;
  }

  get isNative(): boolean {
    return this.#block !== undefined;
  }

  /** @throws WasmError `RESOURCE_EXHAUSTED` */
  #makeContext(): void {
    if (this.#block !== undefined) return;
    const { store, code } = this;
    const { layout } = code;
    const block = store.withRoom('an instance', () => store.memory.createBlock(layout.bytes));
    this.#block = store.resources.keep(block);
    this.#words = block.words;
    [this.addressLow, this.addressHigh] = [block.address | 0, Math.floor(block.address / 2 ** 32)];
    code.retain(this);
    store.addInstance(block.address, this);
    store.collector.hold(() => {
      this.#imports.forEach((reference, index) => {
        const descriptor = reference.descriptor();
        writeAddress(this.#words, layout.importDescriptor(index) / 4, store.descriptors.address(descriptor));
      });
    });
    this.#words.set(code.typeIds, layout.typeId(0) / 4);
    this.setCode();
    this.#writeStorage();
    // One that was abandoned is needed again: a later collection looks once more.
    if (!store.openInstances.has(this)) store.leftInstances.add(this);
  }

  function(index: number): FunctionReference {
    if (index < this.#imports.length) return this.#imports[index]!;
    const defined = index - this.#imports.length;
    let reference = this.#functions[defined];
    if (reference === undefined) {
      reference = new GuestFunction(this, index);
      this.#functions[defined] = reference;
    }
    return reference;
  }

  bind({ tables, memories, globals }: InstanceStorage): void {
    this.tables = tables as readonly CompilerTable[];
    this.memories = memories as readonly CompilerMemory[];
    this.globals = globals as readonly CompilerGlobal[];
    this.#makeContext();
    this.#writeStorage();
  }

  /** Everything that the instance binds. */
  *storages(): Generator<NativeStorage> {
    yield* this.memories;
    yield* this.tables;
    yield* this.globals;
  }

  #writeStorage(): void {
    const { layout } = this.code;
    const words = this.#words;
    for (const storage of this.storages()) {
      this.store.unbound.delete(storage);
      storage.makeNative();
    }
    this.memories.forEach((memory, index) => {
      writeAddress(words, layout.memoryBase(index) / 4, memory.base);
      writeAddress(words, layout.memoryRecord(index) / 4, memory.recordAddress);
    });
    this.tables.forEach((table, index) => {
      writeAddress(words, layout.tableRecord(index) / 4, table.recordAddress);
    });
    this.globals.forEach((global, index) => {
      writeAddress(words, layout.globalCell(index) / 4, global.cellAddress);
    });
  }

  // ---- code

  /** Takes over all code pointers of the module. */
  setCode(): void {
    if (this.#isClosed) return;
    const { pointers, layout } = this.code;
    const words = this.#words;
    words.set(pointers, layout.codePointer(0) / 4);
    this.#descriptors.forEach((descriptor, index) => {
      if (descriptor !== 0) this.store.descriptors.setCode(descriptor, this.codeOf(index));
    });
  }

  /** A function was compiled. */
  setFunctionCode(definedFunction: number, address: Address): void {
    if (this.#isClosed) return;
    writeAddress(this.#words, this.code.layout.codePointer(definedFunction) / 4, address);
    const descriptor = this.#descriptors[definedFunction]!;
    if (descriptor !== 0) this.store.descriptors.setCode(descriptor, address);
  }

  /** Where a call of a defined function goes: its code, its lazy entry, or what ends calls of closed instances. */
  codeOf(definedFunction: number): Address {
    if (this.#isClosed) return this.store.support.closedStub();
    const { pointers } = this.code;
    return (pointers[2 * definedFunction + 1]! >>> 0) * 2 ** 32 + (pointers[2 * definedFunction]! >>> 0);
  }

  /** Gives a defined function code, unless it has. @throws WasmError `IMPLEMENTATION_LIMIT`, `RESOURCE_EXHAUSTED` */
  compile(definedFunction: number): Address {
    return this.code.compile(definedFunction);
  }

  // ---- descriptors

  descriptorOf(definedFunction: number): DescriptorId {
    const known = this.#descriptors[definedFunction]!;
    if (known !== 0) return known;
    const { module, typeIds } = this.code;
    const index = this.#imports.length + definedFunction;
    const descriptor = this.store.descriptors.allocate(this, index, {
      code: this.codeOf(definedFunction),
      instance: this.#isClosed ? undefined : this.address,
      typeId: typeIds[module.functionTypes[index]!]!,
      kind: 'guest',
    });
    this.#descriptors[definedFunction] = descriptor;
    return descriptor;
  }

  descriptorFreed(index: number): void {
    const defined = index - this.#imports.length;
    this.#descriptors[defined] = 0;
    const reference = this.#functions[defined];
    reference?.unprepare();
  }

  nativeParts(tell: (start: Address, bytes: number) => void): void {
    if (this.#block !== undefined) tell(this.#block.address, this.code.layout.bytes);
  }

  visitFromDescriptor(): void {
    if (!this.#isClosed) this.store.collector.visit(this);
  }

  /** Marks what generated code reaches from the context. */
  markReferences(): void {
    for (const reference of this.#imports) this.store.descriptors.markId(reference.descriptor());
    for (const storage of this.storages()) this.store.collector.visitStorage(storage);
  }

  // ---- intrinsics

  /** After the first call of an import with an intrinsic: from now on the addon does of it what it can. */
  grantIntrinsic(callee: FunctionReference, intrinsic: HostIntrinsic): void {
    switch (intrinsic.kind) {
      case 'read-clock':
        this.#grantClocks(callee, intrinsic);
        return;
      default:
        assertNever(intrinsic.kind);
    }
  }

  #grantClocks(callee: FunctionReference, intrinsic: ReadClockIntrinsic): void {
    const words = this.#words;
    // Only the descriptors of imports live as long as the context, so that their numbers keep their meaning.
    if (words[clockFunctionWord] !== 0 || this.memories.length === 0 || !this.#imports.includes(callee)) return;
    const { walltime, nanotime } = intrinsic.hostClocks(this.handle.module);
    const wanted = (walltime ? clockBits.walltime : 0) | (nanotime ? clockBits.nanotime : 0);
    words[clocksWord] = wanted === 0 ? 0 : wanted & this.store.memory.lookAtClocks();
    words[clockFunctionWord + 1] = intrinsicNumber[intrinsic.kind];
    words[clockFunctionWord] = callee.descriptor();
  }

  // ---- segments

  elements(index: number): readonly Reference[] {
    if (this.#droppedElements[index] !== 0) return [];
    this.#elements[index] ??= evaluateElements(this, index);
    return this.#elements[index];
  }

  /** How many elements a segment still has. */
  elementCount(index: number): number {
    return this.#droppedElements[index] !== 0 ? 0 : this.code.module.elements[index]!.length;
  }

  initTable(table: number, element: number, destination: number, source: number, count: number): void {
    initTable(this, table, element, destination, source, count);
  }

  dropElement(element: number): void {
    this.#droppedElements[element] = 1;
    this.#elements[element] = undefined;
  }

  initMemory(memory: number, data: number, destination: number, source: number, byteCount: number): void {
    initMemory(this, memory, data, destination, source, byteCount);
  }

  dropData(data: number): void {
    this.droppedData[data] = 1;
  }

  // ---- end of life

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** From now on every call of its functions ends with ExitError. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const stub = this.store.support.closedStub();
    this.#descriptors.forEach((descriptor) => {
      if (descriptor !== 0) this.store.descriptors.close(descriptor, stub);
    });
    for (let index = 0; index < this.#descriptors.length && this.isNative; index++) {
      writeAddress(this.#words, this.code.layout.codePointer(index) / 4, stub);
    }
    for (const reference of this.#functions) reference?.unprepare();
    this.#leave();
    wakeParkedOf(this);
  }

  /** The instantiation failed: what its segments left in tables of others goes on working. */
  abandon(): void {
    if (!this.#isClosed) this.#leave();
  }

  #leave(): void {
    this.store.openInstances.delete(this);
    this.store.leftInstances.add(this);
    this.store.collector.instanceLeft(this.#weight);
  }

  /** How much giving it back takes, and waiting for that: a small one weighs 1. */
  get #weight(): number {
    const { importedMemoryCount, importedTableCount } = this.code.module;
    let bytes = 0;
    for (const memory of this.memories.slice(importedMemoryCount)) bytes += memory.byteLength;
    for (const table of this.tables.slice(importedTableCount)) bytes += 8 * table.length;
    return 1 + bytes / bytesOfSmall;
  }

  /** Gives the context back: nothing reaches it. */
  releaseContext(): void {
    if (this.#block === undefined) return;
    this.store.removeInstance(this.#block.address);
    this.store.resources.release(this.#block);
    this.#block = undefined;
    this.#words = noWords;
    this.addressLow = 0;
    this.addressHigh = 0;
    this.code.releaseFrom(this);
  }
}

function ownFunction(store: NativeStore, reference: EngineFunction): FunctionReference {
  if (isFunctionReference(reference) && reference.store === store) return reference;
  throw new WasmError('INVALID_ARGUMENT', `function ${reference.definition.debugName} belongs to another engine`);
}
