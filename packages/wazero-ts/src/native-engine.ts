import { amd64, detectFeatures } from '@wazero-ts/codegen-amd64';
import { type CompilerEngineOptions, compilerEngine } from '@wazero-ts/engine-compiler';
import { loadExecMemory } from '@wazero-ts/exec-memory';
import { type Engine, EngineUnavailableError, newRuntimeConfigInterpreter } from '@wazero-ts/runtime';
import { compileThreads } from './compile-threads.js';

/** What all native engines of this thread are made of. */
let parts: CompilerEngineOptions | undefined;

function findParts(): CompilerEngineOptions {
  if (process.arch !== 'x64') throw unavailable(`it makes code for x64 only, and this is ${process.arch}`);
  const found = loadExecMemory();
  if (!found.available) throw unavailable(`${found.code}: ${found.reason}`);
  const { memory } = found;
  const features = detectFeatures(memory);
  if (features === undefined) throw unavailable('the processor has no SSE4.1');
  return { target: amd64({ features }), memory, options: { threads: compileThreads({ features }) } };
}

function unavailable(reason: string): EngineUnavailableError {
  return new EngineUnavailableError('compiler', reason);
}

/**
 * A native engine for this thread. The addon is loaded here, not when the package is imported.
 *
 * @throws EngineUnavailableError where it can not run
 */
export function newNativeEngine(): Engine {
  parts ??= findParts();
  return compilerEngine(parts);
}

/** The instruction set of native engines here; undefined where there are none. */
export function nativeTarget(): CompilerEngineOptions['target'] | undefined {
  try {
    parts ??= findParts();
    return parts.target;
  } catch (error) {
    if (error instanceof EngineUnavailableError) return undefined;
    throw error;
  }
}

/** The best engine that there is: native, else the interpreter. */
export function newBestEngine(): Engine {
  try {
    return newNativeEngine();
  } catch (error) {
    if (error instanceof EngineUnavailableError) return newRuntimeConfigInterpreter().engine!;
    throw error;
  }
}
