import type { CoreFeatures, Module } from '@wazero-ts/api';
import type { Engine } from '@wazero-ts/core';
import { interpreterEngine } from '@wazero-ts/engine-interpreter';
import { type CompiledModule, newModuleConfig, newRuntime, type Runtime } from '@wazero-ts/runtime';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { adoptingEngine } from './adopting-engine.js';
import { instantiateSpectestModule } from './spectest-module.js';

/** The engines that the suites can run on, by the name that `--engine` takes. */
export const engineNames: readonly ['interpreter'] = ['interpreter'];
export type EngineName = (typeof engineNames)[number];

const engines: Readonly<Record<EngineName, () => Engine>> = { interpreter: interpreterEngine };

/** What a script, and each of its threads, runs in. It can be sent to a worker. */
export interface SpecEnvironment {
  readonly engine: EngineName;
  readonly features: CoreFeatures;
}

export type SpecModule = CompiledModule;

/** A memory of another thread's instance. */
export interface SharedMemory {
  readonly exportName: string;
  readonly min: number;
  readonly max: number;
  readonly bytes: SharedArrayBuffer;
}

const anonymous = newModuleConfig({ name: '', startFunctions: [] });

/** A runtime in which instances can be registered under any number of names. */
export class SpecStore {
  private readonly runtime: Runtime;
  private readonly engine: Engine;
  private readonly registered = new Map<string, Module>();

  private adopted: SharedArrayBuffer | undefined;

  constructor(engine: Engine, features: CoreFeatures) {
    this.engine = engine;
    this.runtime = newRuntime({ engine: adoptingEngine(engine, () => this.adopted), coreFeatures: features });
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
    const [memory, ...more] = memories;
    if (more.length > 0) throw new Error('a module has one memory before WebAssembly 3.0');
    const builder = new ModuleBuilder();
    if (memory !== undefined) {
      builder.memory({ min: memory.min, max: memory.max, shared: true, export: memory.exportName });
    }
    this.adopted = memory?.bytes;
    try {
      return this.instantiate(this.compile(builder.toBytes()));
    } finally {
      this.adopted = undefined;
    }
  }

  async close(): Promise<void> {
    await this.runtime.close();
    this.engine.close();
  }
}

export function newSpecStore({ engine, features }: SpecEnvironment): SpecStore {
  return new SpecStore(engines[engine](), features);
}
