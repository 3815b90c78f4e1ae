import { amd64 } from '@wazero-ts/codegen-amd64';
import { newRuntime, type Runtime, type RuntimeConfigOptions } from '@wazero-ts/runtime';
import { type CompilerEngineOptions, compilerEngine } from '../src/index.js';
import type { CompilerEngine } from '../src/runtime/engine.js';
import type { NativeStore } from '../src/runtime/native-store.js';
import { execMemory } from './native.js';

/** A runtime on a compiler of its own, with a view behind the scenes. */
export interface OpenRuntime {
  readonly runtime: Runtime;
  readonly store: NativeStore;
}

export function openRuntime(
  options: RuntimeConfigOptions = {},
  engineOptions: CompilerEngineOptions['options'] = {},
): OpenRuntime {
  const engine = compilerEngine({ target: amd64(), memory: execMemory(), options: engineOptions });
  return {
    runtime: newRuntime({ engine, coreFeatures: engine.supportedFeatures, ...options }),
    store: (engine as CompilerEngine).store,
  };
}
