import { EngineUnavailableError } from '@wazero-ts/api';
import type { CodeSource } from '../compile/code-source.js';
import { CodeIndex, type PublishedCode } from '../compile/code-space.js';
import type { ModuleCode } from '../compile/module-code.js';
import { SupportCode } from '../compile/support-code.js';
import { tableRecordLayout } from '../layout/instance-layout.js';
import { CellPool } from './cell-pool.js';
import { Collector } from './collector.js';
import type { CompilerInstance } from './compiler-instance.js';
import { ContextPool } from './context-pool.js';
import { Descriptors } from './descriptors.js';
import type { EngineOptions } from './engine-options.js';
import { globalCellBytes } from './global.js';
import { HostReferences } from './host-references.js';
import type { Address, NativeBlock, NativeMemory } from './native-memory.js';
import { exhausted, isOutOfRoom, NativeResources } from './native-resources.js';
import { References } from './references.js';
import type { NativeStorage } from './storage.js';
import { Stress } from './stress.js';

/** A cell holds a global, or the record of a table. */
const cellBytes: number = Math.max(globalCellBytes, tableRecordLayout.bytes);

let lastStoreId = 0;

/**
 * Everything native of one engine: what its instances share, and by which generated code reaches from one to another.
 * It is one graph of JavaScript objects over native memory, without references from other engines.
 */
export class NativeStore {
  readonly memory: NativeMemory;
  readonly source: CodeSource;
  readonly options: EngineOptions;
  readonly stress: Stress | undefined;
  /** By which faults are told from those of other engines. */
  readonly storeId: number = ++lastStoreId;
  /** Whether memories are guarded, so that their accesses need no checks. */
  readonly guarded: boolean;
  readonly resources: NativeResources = new NativeResources();
  readonly cells: CellPool;
  readonly descriptors: Descriptors;
  readonly hostReferences: HostReferences;
  readonly references: References;
  readonly codeIndex: CodeIndex = new CodeIndex();
  readonly support: SupportCode;
  readonly contexts: ContextPool;
  readonly collector: Collector;
  /** Instances that are neither closed nor abandoned. */
  readonly openInstances: Set<CompilerInstance> = new Set();
  /** Instances that nothing keeps but what still reaches them. */
  readonly leftInstances: Set<CompilerInstance> = new Set();
  /** Memories, tables and globals that no instance has bound yet. */
  readonly unbound: Set<NativeStorage> = new Set();
  /** The code of all modules, also of those that nobody holds any more. */
  readonly modules: Set<WeakRef<ModuleCode>> = new Set();
  /** Instance contexts by address. */
  readonly #instances = new Map<Address, CompilerInstance>();
  #metered = false;

  constructor(memory: NativeMemory, source: CodeSource, options: EngineOptions) {
    this.memory = memory;
    this.source = source;
    this.options = options;
    this.stress = Stress.of(options.stress);
    this.guarded = options.boundsChecks === 'guard';
    this.contexts = new ContextPool(this);
    this.collector = new Collector(this);
    // They are needed in the middle of something: what was just made may not yet be where a collection finds it.
    const createBlock = (bytes: number): NativeBlock =>
      this.resources.keep(this.collector.hold(() => this.withRoom('records', () => memory.createBlock(bytes))));
    this.cells = new CellPool(cellBytes, createBlock);
    this.descriptors = new Descriptors(createBlock);
    this.hostReferences = new HostReferences(() => this.collector.collectHostReferences());
    this.references = new References(this, this.descriptors, this.hostReferences);
    this.support = SupportCode.of(memory, source);
  }

  /**
   * Does something that needs room of the machine; when there is none, once more after giving back what is not needed.
   *
   * @throws WasmError `RESOURCE_EXHAUSTED`
   */
  withRoom<T>(what: string, create: () => T): T {
    try {
      return create();
    } catch (error) {
      if (!isOutOfRoom(error)) throw error;
    }
    this.collector.collect();
    this.contexts.trim();
    this.memory.trim();
    try {
      return create();
    } catch (error) {
      if (!isOutOfRoom(error)) throw error;
      throw exhausted(what, error);
    }
  }

  /** The code at an address and whose it is. */
  codeAt(address: Address): { readonly owner: object; readonly code: PublishedCode } | undefined {
    return this.codeIndex.find(address) ?? this.support.index.find(address);
  }

  /**
   * Code without bounds checks runs only while its faults come back as traps.
   *
   * @throws EngineUnavailableError when somebody has replaced the handler of the process
   */
  requireTraps(): void {
    if (!this.guarded || this.memory.trapsWork) return;
    const reason = 'the handler of SIGSEGV was replaced, by process.on or a library: use newRuntimeConfigInterpreter()';
    throw new EngineUnavailableError('compiler', reason);
  }

  addInstance(address: Address, instance: CompilerInstance): void {
    this.#instances.set(address, instance);
  }

  removeInstance(address: Address): void {
    this.#instances.delete(address);
  }

  /** The instance whose context is at an address that generated code gave. */
  instanceAt(address: Address): CompilerInstance {
    const instance = this.#instances.get(address);
    if (instance === undefined) throw new Error(`there is no instance context at ${address.toString(16)}`);
    return instance;
  }

  /** Whether code that is compiled counts fuel. It begins with the first call that has a budget. */
  get metered(): boolean {
    return this.#metered;
  }

  /** All code counts fuel from now on: one call may run through any of it. */
  meter(): void {
    if (this.#metered) return;
    this.#metered = true;
    for (const weak of this.modules) weak.deref()?.becomeMetered();
  }

  /** Gives back what no open instance needs. */
  trim(): void {
    this.collector.collect();
    this.contexts.trim();
  }
}
