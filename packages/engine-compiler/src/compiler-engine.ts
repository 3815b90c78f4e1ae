import type { Target } from '@wazero-ts/codegen';
import type { Engine } from '@wazero-ts/core';
import { CompilerSource } from './compile/compiler-source.js';
import { CompilerEngine } from './runtime/engine.js';
import { type EngineOptions, noStress, type StressSwitches } from './runtime/engine-options.js';
import type { NativeMemory } from './runtime/native-memory.js';

/** What a compiler engine is made of. */
export interface CompilerEngineOptions {
  /** The instruction set, such as `amd64()` of `@wazero-ts/codegen-amd64`; engines with the same object share code. */
  readonly target: Target;
  /** Code, memories and stacks of this thread, such as what `loadExecMemory()` of `@wazero-ts/exec-memory` finds. */
  readonly memory: NativeMemory;
  readonly options?: Partial<Omit<EngineOptions, 'stress'>> & { readonly stress?: Partial<StressSwitches> };
}

/**
 * The compiling engine: runs WebAssembly as machine code. An engine belongs to one thread.
 *
 * @example
 * ```ts
 * import { amd64 } from '@wazero-ts/codegen-amd64';
 * import { compilerEngine } from '@wazero-ts/engine-compiler';
 * import { loadExecMemory } from '@wazero-ts/exec-memory';
 * const found = loadExecMemory();
 * const engine = found.available ? compilerEngine({ target: amd64(), memory: found.memory }) : undefined;
 * ```
 */
export function compilerEngine({ target, memory, options = {} }: CompilerEngineOptions): Engine {
  const boundsChecks = options.boundsChecks ?? (memory.guardObstacle === undefined ? 'guard' : 'explicit');
  const { compilation = 'lazy', tier = 'adaptive', threads } = options;
  const stress = { ...noStress, ...options.stress };
  const source = CompilerSource.of(target, stress.verification);
  return new CompilerEngine(memory, source, { boundsChecks, compilation, tier, threads, stress });
}
