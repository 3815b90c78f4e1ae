import { mkdirSync } from 'node:fs';
import {
  EngineUnavailableError,
  newRuntime,
  newRuntimeConfig,
  newRuntimeConfigCompiler,
  newRuntimeConfigInterpreter,
  type Runtime,
} from 'wazero-ts';
import { CommandError } from './command-error.js';
import { parseFeatures } from './features.js';
import type { ParsedFlags } from './flags.js';

/** The runtime that `-interpreter`, `-features` and `-cachedir` ask for. */
export function runtimeOf(flags: ParsedFlags, warn: (line: string) => void): Runtime {
  const coreFeatures = parseFeatures(flags.values.get('features')?.[0]);
  const newConfig = flags.switches.has('interpreter') ? newRuntimeConfigInterpreter : newRuntimeConfig;
  const directory = flags.values.get('cachedir')?.[0];
  if (directory !== undefined) prepareCache(directory);
  const runtime = newRuntime(newConfig({ coreFeatures }));
  if (directory !== undefined)
    warn(`-cachedir: the ${runtime.engineName} keeps no code on disk, so nothing is written to ${directory}`);
  return runtime;
}

/** The engine that runs programs, and why it is not a better one. */
export async function engineInUse(): Promise<string> {
  const runtime = newRuntime(newRuntimeConfig());
  const { engineName } = runtime;
  await runtime.close();
  try {
    newRuntimeConfigCompiler();
    return engineName;
  } catch (error) {
    if (error instanceof EngineUnavailableError) return `${engineName} (no compiler: ${error.reason})`;
    throw error;
  }
}

function prepareCache(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = code === 'EEXIST' ? `${directory} is not a directory` : `can not create ${directory}: ${code}`;
    throw new CommandError(`-cachedir: ${what}`, { cause: error });
  }
}
