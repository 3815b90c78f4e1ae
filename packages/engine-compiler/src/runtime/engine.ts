import type { CoreFeatures } from '@wazero-ts/api';
import { CoreFeature, CoreFeaturesV2 } from '@wazero-ts/api';
import type { GlobalType, MemoryType, TableType, WasmModule } from '@wazero-ts/binary';
import type {
  CompiledCode,
  CompileOptions,
  Engine,
  EngineFunction,
  EngineGlobal,
  EngineMemory,
  EngineTable,
  HostFunction,
  InstanceHandle,
  MemoryOptions,
  ModuleEngine,
  RawValue,
  TableOptions,
} from '@wazero-ts/core';
import type { CodeSource } from '../compile/code-source.js';
import { ModuleCode } from '../compile/module-code.js';
import { CompilerInstance } from './compiler-instance.js';
import type { EngineOptions } from './engine-options.js';
import { CompilerGlobal } from './global.js';
import { HostFunctionReference } from './host-function-reference.js';
import { CompilerMemory } from './memory.js';
import type { NativeMemory } from './native-memory.js';
import type { NativeResources } from './native-resources.js';
import { NativeStore } from './native-store.js';
import type { NativeStorage } from './storage.js';
import { CompilerTable } from './table.js';

const supportedFeatures: CoreFeatures =
  CoreFeaturesV2 | CoreFeature.threads | CoreFeature.tailCall | CoreFeature.extendedConst;

/** Gives back what belonged to engines that were dropped, with all their instances, without being closed. */
const dropped = new FinalizationRegistry<NativeResources>((resources) => resources.releaseAll());

/** Runs machine code in native memory. */
export class CompilerEngine implements Engine {
  readonly name = 'compiler';
  readonly supportedFeatures: CoreFeatures = supportedFeatures;
  readonly store: NativeStore;

  constructor(memory: NativeMemory, source: CodeSource, options: EngineOptions) {
    this.store = new NativeStore(memory, source, options);
    dropped.register(this.store, this.store.resources);
  }

  compile(module: WasmModule, options: CompileOptions): CompiledCode {
    const code = new ModuleCode(this.store, module, options);
    if (this.store.options.compilation === 'whole') code.compileAll();
    return code;
  }

  instantiate(
    code: CompiledCode,
    importedFunctions: readonly EngineFunction[],
    instance: InstanceHandle,
  ): ModuleEngine {
    if (!(code instanceof ModuleCode) || code.store !== this.store) {
      throw new TypeError('this code was compiled by another engine');
    }
    this.store.requireTraps();
    this.store.collector.collectWhenDue();
    return new CompilerInstance(this.store, code, importedFunctions, instance);
  }

  createMemory(type: MemoryType, options: MemoryOptions): EngineMemory {
    return this.#unbound(new CompilerMemory(this.store, type, options));
  }

  createTable(type: TableType, options: TableOptions): EngineTable {
    return this.#unbound(new CompilerTable(this.store, type, options));
  }

  createGlobal(type: GlobalType, value: RawValue): EngineGlobal {
    return this.#unbound(new CompilerGlobal(this.store, type, value));
  }

  #unbound<T extends NativeStorage>(storage: T): T {
    this.store.unbound.add(storage);
    return storage;
  }

  createHostFunction(host: HostFunction): EngineFunction {
    return new HostFunctionReference(this.store, host);
  }

  close(): void {
    this.store.trim();
  }
}
