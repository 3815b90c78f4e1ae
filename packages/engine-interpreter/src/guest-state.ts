import type { WasmModule } from '@wazero-ts/binary';
import type { EngineFunction, InstanceHandle, InstanceStorage, ModuleEngine, Reference } from '@wazero-ts/core';
import { initMemory, initTable } from './cold/segments.js';
import { evaluateElements } from './element-segments.js';
import { GuestFunction } from './guest-function.js';
import type { HostFunctionReference } from './host-function-reference.js';
import { MemoryRecord } from './memory-record.js';
import type { ModuleCode } from './module-code.js';
import { wakeParkedOf } from './parking.js';
import type { InterpreterGlobal, InterpreterMemory, InterpreterTable } from './storage.js';

export type FunctionReference = GuestFunction | HostFunctionReference;

const noMemory = new MemoryRecord(
  { limits: { addressType: 'i32', min: 0, max: 0 }, shared: false },
  { limitPages: 0, capacityFromMax: false },
);
const noGlobals = new Int32Array(4);

/** One instance as running code sees it. */
export class GuestState implements ModuleEngine {
  readonly code: ModuleCode;
  readonly module: WasmModule;
  readonly handle: InstanceHandle;
  /** The only memory so far (multi-memory would make this a list). */
  memory: MemoryRecord = noMemory;
  /** Bits of the globals that this instance defines, four words each. */
  globals: Int32Array = noGlobals;
  tables: readonly InterpreterTable[] = [];
  /** All globals, imports first. */
  globalCells: readonly InterpreterGlobal[] = [];
  /** What each element segment has; undefined when dropped or not evaluated yet. */
  readonly #elements: (readonly Reference[] | undefined)[];
  readonly droppedElements: Uint8Array;
  readonly droppedData: Uint8Array;
  /** Functions made so far, by index; imports from the start. */
  readonly #functions: (FunctionReference | undefined)[];
  #closed = false;

  constructor(code: ModuleCode, imports: readonly EngineFunction[], handle: InstanceHandle) {
    this.code = code;
    this.module = code.module;
    this.handle = handle;
    this.#functions = imports.slice() as FunctionReference[];
    this.#elements = [];
    this.droppedElements = new Uint8Array(code.module.elements.length);
    this.droppedData = new Uint8Array(code.module.data.length);
    code.retain();
  }

  function(index: number): FunctionReference {
    let reference = this.#functions[index];
    if (reference === undefined) {
      reference = new GuestFunction(this, index);
      this.#functions[index] = reference;
    }
    return reference;
  }

  bind({ tables, memories, globals }: InstanceStorage): void {
    this.tables = tables as readonly InterpreterTable[];
    this.globalCells = globals as readonly InterpreterGlobal[];
    const memory = memories[0];
    if (memory !== undefined) this.memory = (memory as InterpreterMemory).record;
    const { importedGlobalCount } = this.module;
    if (globals.length > importedGlobalCount) {
      this.globals = new Int32Array(4 * (globals.length - importedGlobalCount));
      for (let index = importedGlobalCount; index < globals.length; index++) {
        this.globalCells[index]!.moveTo(this.globals, 4 * (index - importedGlobalCount));
      }
    }
  }

  /** For the dispatch loop: the code of a function that this instance defines. */
  lowerCallee(index: number, metered: number): number {
    return this.code.entry(index - this.module.importedFunctionCount, metered);
  }

  elements(index: number): readonly Reference[] {
    if (this.droppedElements[index] !== 0) return [];
    this.#elements[index] ??= evaluateElements(this, index);
    return this.#elements[index];
  }

  initTable(table: number, element: number, destination: number, source: number, count: number): void {
    initTable(this, table, element, destination, source, count);
  }

  dropElement(element: number): void {
    this.droppedElements[element] = 1;
    this.#elements[element] = undefined;
  }

  initMemory(_memory: number, data: number, destination: number, source: number, byteCount: number): void {
    initMemory(this, data, destination, source, byteCount);
  }

  dropData(data: number): void {
    this.droppedData[data] = 1;
  }

  /** The garbage collector does the rest. */
  abandon(): void {}

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.code.release();
    wakeParkedOf(this);
  }
}
