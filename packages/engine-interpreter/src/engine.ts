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
import { GuestState } from './guest-state.js';
import { HostFunctionReference } from './host-function-reference.js';
import { ModuleCode } from './module-code.js';
import { primeDispatch } from './prime.js';
import { InterpreterGlobal, InterpreterMemory, InterpreterTable } from './storage.js';

const supportedFeatures: CoreFeatures =
  CoreFeaturesV2 | CoreFeature.threads | CoreFeature.tailCall | CoreFeature.extendedConst;

class InterpreterEngine implements Engine {
  readonly name = 'interpreter';
  readonly supportedFeatures = supportedFeatures;

  compile(module: WasmModule, options: CompileOptions): CompiledCode {
    return new ModuleCode(module, options);
  }

  instantiate(
    code: CompiledCode,
    importedFunctions: readonly EngineFunction[],
    instance: InstanceHandle,
  ): ModuleEngine {
    if (!(code instanceof ModuleCode)) throw new TypeError('this code was compiled by another engine');
    primeDispatch();
    return new GuestState(code, importedFunctions, instance);
  }

  createMemory(type: MemoryType, options: MemoryOptions): EngineMemory {
    return new InterpreterMemory(type, options);
  }

  createTable(type: TableType, options: TableOptions): EngineTable {
    return new InterpreterTable(type, options);
  }

  createGlobal(type: GlobalType, value: RawValue): EngineGlobal {
    return new InterpreterGlobal(type, value);
  }

  createHostFunction(host: HostFunction): EngineFunction {
    return new HostFunctionReference(host);
  }

  /** Nothing belongs to the engine itself: code goes with its last holder, storage with the garbage collector. */
  close(): void {}
}

/**
 * The interpreter: runs anywhere JavaScript runs, without generating code.
 *
 * @example
 * ```ts
 * import { interpreterEngine } from '@wazero-ts/engine-interpreter';
 * interpreterEngine().name; // 'interpreter'
 * ```
 */
export function interpreterEngine(): Engine {
  return new InterpreterEngine();
}
