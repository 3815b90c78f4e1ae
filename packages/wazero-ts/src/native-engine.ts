import { amd64, detectFeatures } from '@wazero-ts/codegen-amd64';
import { compilerEngine } from '@wazero-ts/engine-compiler';
import { loadExecMemory } from '@wazero-ts/exec-memory';
import { type Engine, EngineUnavailableError } from '@wazero-ts/runtime';

/**
 * A native engine for this thread. The addon is loaded here, not when the package is imported.
 *
 * @throws EngineUnavailableError where it can not run
 */
export function newNativeEngine(): Engine {
  if (process.arch !== 'x64') {
    throw new EngineUnavailableError('compiler', `it makes code for x64 only, and this is ${process.arch}`);
  }
  const found = loadExecMemory();
  if (!found.available) throw new EngineUnavailableError('compiler', `${found.code}: ${found.reason}`);
  const features = detectFeatures(found.memory);
  if (features === undefined) throw new EngineUnavailableError('compiler', 'the processor has no SSE4.1');
  return compilerEngine({ target: amd64({ features }), memory: found.memory });
}
