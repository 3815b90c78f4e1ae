/**
 * The seam between the store and what runs code. An engine owns code AND storage: memories, tables, globals and
 * function references are made by it, so that a native engine can keep them outside the JS heap; core sees them through
 * these interfaces only. One engine may serve many stores.
 */
import type { AbortSignalLike, CoreFeatures } from '@wazero-ts/api';
import type { GlobalType, MemoryType, TableType, WasmModule } from '@wazero-ts/binary';
import type { EngineFunction, EngineGlobal, EngineMemory, EngineTable } from './externs.js';
import type { HostFunction } from './host-function.js';
import type { InstanceHandle } from './instance-handle.js';
import type { RawValue, Reference } from './values.js';

export interface Engine {
  /** Shown by `runtime.engineName`. */
  readonly name: string;
  /** The features it can run; a runtime refuses a configuration that asks for more. */
  readonly supportedFeatures: CoreFeatures;
  /** Prepares code. @throws WasmError `RESOURCE_EXHAUSTED` */
  compile(module: WasmModule, options: CompileOptions): CompiledCode;
  /** Makes the functions of an instance; storage follows by {@link ModuleEngine.bind}. Runs no guest code. */
  instantiate(code: CompiledCode, importedFunctions: readonly EngineFunction[], instance: InstanceHandle): ModuleEngine;
  /** Zeroed memory of the minimum size. @throws WasmError `RESOURCE_EXHAUSTED` */
  createMemory(type: MemoryType, options: MemoryOptions): EngineMemory;
  /** @throws WasmError `RESOURCE_EXHAUSTED` */
  createTable(type: TableType, options: TableOptions): EngineTable;
  createGlobal(type: GlobalType, value: RawValue): EngineGlobal;
  createHostFunction(host: HostFunction): EngineFunction;
  /** Releases what is not owned by an instance. Instances keep working until they are closed. */
  close(): void;
}

/** Everything that changes the code; part of any cache key. */
export interface CompileOptions {
  /** `module.close()` ends running calls at the next check. */
  readonly closeOnContextDone: boolean;
  /** Arithmetic gives the positive canonical NaN, so that results do not depend on the machine. */
  readonly canonicalNaNs: boolean;
}

/** Code of one module under one set of options. */
export interface CompiledCode {
  readonly module: WasmModule;
  readonly options: CompileOptions;
  /** Bytes of code so far; engines that compile lazily add to it. */
  readonly codeBytes: number;
  /**
   * Makes the code of all functions at once, instead of each when it is first called. A function that can not be
   * compiled is left: its call throws.
   *
   * @throws WasmError `RESOURCE_EXHAUSTED`
   */
  compileAll(onProgress?: CompileListener): void;
  /**
   * {@link compileAll} in pieces, between which the event loop turns, or on other threads. The code is the same. Does
   * nothing more once the code was released.
   *
   * @throws WasmError `RESOURCE_EXHAUSTED`; the reason of the signal; what the listener throws; all by rejecting
   */
  compileAllAsync(options: CompileAllOptions): Promise<void>;
  /** The last holder is gone. Instances that run it keep what they need. */
  release(): void;
}

/** How far the compilation of a module is. */
export interface CompileProgress {
  /** Bytes of function bodies that are compiled. */
  readonly done: number;
  /** Bytes of all function bodies. */
  readonly total: number;
}

/** Is told of each step; the last time when all is done. */
export type CompileListener = (progress: CompileProgress) => void;

export interface CompileAllOptions {
  readonly onProgress?: CompileListener | undefined;
  /** Ends the compilation. */
  readonly signal?: AbortSignalLike | undefined;
}

export interface MemoryOptions {
  /** Growing past this many pages fails, whatever the type's own maximum. */
  readonly limitPages: number;
  /** Reserve the maximum at once, so that growing never moves. */
  readonly capacityFromMax: boolean;
  /** The bytes of a shared memory that another thread made, instead of new ones. */
  readonly shared?: SharedArrayBuffer | undefined;
  /**
   * Called before the memory grows by so many pages, when its own limits allow that: throws LimitError when a policy
   * does not, which ends the call. Called with the negative number when the host then has no room.
   */
  readonly claim?: ((deltaPages: number) => void) | undefined;
}

export interface TableOptions {
  /** Growing past this many elements fails, whatever the type's own maximum. */
  readonly limitElements: number;
  readonly init: Reference;
  /** As {@link MemoryOptions.claim}, in elements. */
  readonly claim?: ((delta: number) => void) | undefined;
}

/** What {@link ModuleEngine.bind} gives: whole index spaces, imports first. */
export interface InstanceStorage {
  readonly tables: readonly EngineTable[];
  readonly memories: readonly EngineMemory[];
  readonly globals: readonly EngineGlobal[];
}

/** The engine's side of one instance. */
export interface ModuleEngine {
  /** The reference to a function of the index space (imports first); the same object at each call. */
  function(index: number): EngineFunction;
  /** Called once, before any code runs and before the segment methods. */
  bind(storage: InstanceStorage): void;
  /** As `table.init`. @throws Trap `INVALID_TABLE_ACCESS` */
  initTable(table: number, element: number, destination: number, source: number, count: number): void;
  dropElement(element: number): void;
  /** As `memory.init`. @throws Trap `OUT_OF_BOUNDS_MEMORY_ACCESS` */
  initMemory(memory: number, data: number, destination: number, source: number, byteCount: number): void;
  dropData(data: number): void;
  /**
   * The instantiation failed: nobody will close the instance. What its segments left in tables of others keeps running,
   * and so does what JavaScript got hold of meanwhile.
   */
  abandon(): void;
  /** The instance was closed. What other instances import from it keeps working as storage; its code ends with ExitError. */
  close(): void;
}
