import { type CoreFeatures, CoreFeaturesV2, type FunctionDefinition, Trap } from '@wazero-ts/api';
import type { FunctionType, GlobalType, MemoryType, TableType, WasmModule } from '@wazero-ts/binary';
import {
  type CallControl,
  type CompiledCode,
  type CompileOptions,
  type Engine,
  type EngineFunction,
  type EngineGlobal,
  type EngineMemory,
  type EngineTable,
  evaluateConstExpr,
  type HostFunction,
  type InstanceHandle,
  type InstanceStorage,
  type MemoryOptions,
  type ModuleEngine,
  type RawValue,
  type Reference,
  type TableOptions,
} from '@wazero-ts/core';
import { LedgerFunction, LedgerHostFunction } from './functions.js';
import { type LedgerInstance, runBody } from './machine.js';
import { Sheet } from './sheet.js';
import { LedgerGlobal, LedgerMemory, LedgerTable } from './storage.js';

/**
 * A throw-away engine whose storage is nothing like the interpreter's: tables and globals are cells of one buffer,
 * references in them are handles, a memory detaches its view when it grows. It runs the few instructions that linking
 * tests use, and proves that core holds storage through the engine's interfaces only.
 *
 * @example
 * ```ts
 * const runtime = newRuntime(newRuntimeConfig({ engine: ledgerEngine() }));
 * ```
 */
export function ledgerEngine(): Engine {
  return new LedgerEngine();
}

class LedgerEngine implements Engine {
  readonly name = 'ledger';
  readonly supportedFeatures: CoreFeatures = CoreFeaturesV2;
  private readonly sheet = new Sheet();

  compile(module: WasmModule, options: CompileOptions): CompiledCode {
    return { module, options, codeBytes: 0, compileAll() {}, async compileAllAsync() {}, release() {} };
  }

  instantiate(code: CompiledCode, imported: readonly EngineFunction[], instance: InstanceHandle): ModuleEngine {
    return new LedgerModuleEngine(code.module, imported as readonly LedgerFunction[], instance);
  }

  createMemory(type: MemoryType, options: MemoryOptions): EngineMemory {
    return new LedgerMemory(type, options);
  }

  createTable(type: TableType, options: TableOptions): EngineTable {
    return new LedgerTable(this.sheet, type, options);
  }

  createGlobal(type: GlobalType, value: RawValue): EngineGlobal {
    return new LedgerGlobal(this.sheet, type, value);
  }

  createHostFunction(host: HostFunction): EngineFunction {
    return new LedgerHostFunction(host);
  }

  close(): void {}
}

class LedgerModuleEngine implements ModuleEngine, LedgerInstance {
  readonly module: WasmModule;
  private readonly instance: InstanceHandle;
  private readonly functions: (LedgerFunction | undefined)[];
  private readonly droppedElements = new Set<number>();
  private readonly droppedData = new Set<number>();
  private bound: InstanceStorage | undefined;

  constructor(module: WasmModule, imported: readonly LedgerFunction[], instance: InstanceHandle) {
    this.module = module;
    this.instance = instance;
    this.functions = [...imported];
  }

  get typeIds(): Int32Array {
    return this.instance.typeIds;
  }

  function(index: number): LedgerFunction {
    let fn = this.functions[index];
    if (fn === undefined) {
      fn = new LedgerGuestFunction(this, this.instance, index);
      this.functions[index] = fn;
    }
    return fn;
  }

  bind(storage: InstanceStorage): void {
    this.bound = storage;
  }

  storage(): InstanceStorage {
    if (this.bound === undefined) throw new Error('core used the instance before it bound its storage');
    return this.bound;
  }

  initTable(table: number, element: number, destination: number, source: number, count: number): void {
    const entries = this.storage().tables[table]!;
    const segment = this.module.elements[element]!;
    const length = this.droppedElements.has(element) ? 0 : segment.length;
    if (source + count > length || destination + count > entries.length) throw new Trap('INVALID_TABLE_ACCESS', []);
    for (let i = 0; i < count; i++) entries.set(destination + i, this.elementOf(element, source + i));
  }

  private elementOf(element: number, index: number): Reference {
    const { functions, expressions } = this.module.elements[element]!;
    if (functions !== undefined) return this.function(functions[index]!);
    return evaluateConstExpr(this.module.bytes, expressions![index]!, {
      global: (global) => this.storage().globals[global]!.get(),
      function: (fn) => this.function(fn),
    });
  }

  dropElement(element: number): void {
    this.droppedElements.add(element);
  }

  initMemory(memory: number, data: number, destination: number, source: number, byteCount: number): void {
    const bytes = this.storage().memories[memory]!.view();
    const { start, end } = this.module.data[data]!;
    const length = this.droppedData.has(data) ? 0 : end - start;
    if (source + byteCount > length || destination + byteCount > bytes.length) {
      throw new Trap('OUT_OF_BOUNDS_MEMORY_ACCESS', []);
    }
    bytes.set(this.module.bytes.subarray(start + source, start + source + byteCount), destination);
  }

  dropData(data: number): void {
    this.droppedData.add(data);
  }

  abandon(): void {}

  close(): void {}
}

class LedgerGuestFunction extends LedgerFunction {
  readonly type: FunctionType;
  readonly typeId: number;
  readonly definition: FunctionDefinition;
  readonly instance: InstanceHandle;
  private readonly owner: LedgerModuleEngine;
  private readonly definedIndex: number;

  constructor(owner: LedgerModuleEngine, instance: InstanceHandle, index: number) {
    super();
    const { functionTypes, types, importedFunctionCount } = owner.module;
    const typeIndex = functionTypes[index]!;
    this.owner = owner;
    this.instance = instance;
    this.type = types[typeIndex]!.composite;
    this.typeId = instance.typeIds[typeIndex]!;
    this.definition = instance.functionDefinition(index);
    this.definedIndex = index - importedFunctionCount;
  }

  run(args: readonly RawValue[], control: CallControl): RawValue[] {
    return runBody(this.owner, this.definedIndex, this.type, args, { ...control, caller: this.instance });
  }
}
