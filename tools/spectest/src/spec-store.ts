import type { CoreFeatures, Module, TransferableMemory } from '@wazero-ts/api';
import type { Engine } from '@wazero-ts/core';
import { type CompiledModule, newModuleConfig, newRuntime, type Runtime } from '@wazero-ts/runtime';
import { type EngineName, makeEngine } from '@wazero-ts/testkit';
import { instantiateSpectestModule } from './spectest-module.js';

/** What a script, and each of its threads, runs in. It can be sent to a worker. */
export interface SpecEnvironment {
  readonly engine: EngineName;
  readonly features: CoreFeatures;
}

export type SpecModule = CompiledModule;

/** A memory of another thread's instance, and the name of the export. */
export interface SharedMemory {
  readonly exportName: string;
  readonly memory: TransferableMemory;
}

const anonymous = newModuleConfig({ name: '', startFunctions: [] });

/** A runtime in which instances can be registered under any number of names. */
export class SpecStore {
  private readonly runtime: Runtime;
  private readonly engine: Engine;
  private readonly registered = new Map<string, Module>();

  constructor(engine: Engine, features: CoreFeatures) {
    this.engine = engine;
    this.runtime = newRuntime({ engine, coreFeatures: features });
    this.register('spectest', instantiateSpectestModule(this.runtime));
  }

  /** @throws DecodeError, ValidationError */
  compile(bytes: Uint8Array): SpecModule {
    return this.runtime.compileModuleSync(bytes);
  }

  /** @throws LinkError; Trap of a segment or of the start function */
  instantiate(module: SpecModule): Module {
    return this.runtime.instantiateModuleSync(module, anonymous, {
      importResolver: (name) => this.registered.get(name),
    });
  }

  register(name: string, instance: Module): void {
    this.registered.set(name, instance);
  }

  /** An instance that exports memories of another thread. */
  adoptMemories(memories: readonly SharedMemory[]): Module {
    const builder = this.runtime.newHostModuleBuilder('shared');
    for (const { exportName, memory } of memories) builder.exportMemory(exportName, memory);
    return builder.instantiateSync();
  }

  async close(): Promise<void> {
    await this.runtime.close();
    this.engine.close();
  }
}

export function newSpecStore({ engine, features }: SpecEnvironment): SpecStore {
  return new SpecStore(makeEngine(engine), features);
}
