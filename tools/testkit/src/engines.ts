import type { Target } from '@wazero-ts/codegen';
import { amd64, detectFeatures } from '@wazero-ts/codegen-amd64';
import type { Engine } from '@wazero-ts/core';
import { compilerEngine, type EngineOptions } from '@wazero-ts/engine-compiler';
import { interpreterEngine } from '@wazero-ts/engine-interpreter';
import { loadExecMemory } from '@wazero-ts/exec-memory';

/** The engines that the tools can run, by the name that `--engine` takes. */
export const engineNames = ['interpreter', 'compiler', 'compiler-explicit', 'compiler-whole'] as const;
export type EngineName = (typeof engineNames)[number];

/** Why an engine can not run here; undefined where it can. */
export function engineObstacle(name: EngineName): string | undefined {
  if (name === 'interpreter') return undefined;
  if (process.arch !== 'x64') return `there is no compiler for ${process.arch}`;
  const found = loadExecMemory();
  if (!found.available) return `${found.code}: ${found.reason}`;
  return name === 'compiler' || name === 'compiler-whole' ? found.memory.guardObstacle : undefined;
}

/**
 * A new engine.
 *
 * @throws Error where it can not run, with the reason
 */
export function makeEngine(name: EngineName): Engine {
  switch (name) {
    case 'interpreter':
      return interpreterEngine();
    case 'compiler':
      return makeCompiler(name, { boundsChecks: 'guard' });
    case 'compiler-explicit':
      return makeCompiler(name, { boundsChecks: 'explicit' });
    case 'compiler-whole':
      return makeCompiler(name, { boundsChecks: 'guard', compilation: 'whole' });
  }
}

/** The same for all engines, which then share code. */
let target: Target | undefined;

function makeCompiler(name: EngineName, options: Partial<EngineOptions>): Engine {
  const obstacle = engineObstacle(name);
  const found = loadExecMemory();
  if (obstacle !== undefined || !found.available) throw new Error(`engine ${name} can not run here: ${obstacle}`);
  const { memory } = found;
  if (target === undefined) {
    const features = detectFeatures(memory);
    if (features === undefined) throw new Error(`engine ${name} can not run here: the processor has no SSE4.1`);
    target = amd64({ features });
  }
  return compilerEngine({ target, memory, options });
}
