import { mkdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import {
  EngineUnavailableError,
  newRuntime,
  newRuntimeConfigCompiler,
  newRuntimeConfigInterpreter,
  type Runtime,
  type RuntimeConfig,
  type RuntimeConfigOptions,
} from 'wazero-ts';
import { CommandError } from './command-error.js';
import { parseFeatures } from './features.js';
import type { ParsedFlags } from './flags.js';

/** A runtime with the engine that was made for it. */
export interface EngineRun {
  readonly runtime: Runtime;
  /** Closes both. */
  close(): Promise<void>;
}

function start(config: RuntimeConfig): EngineRun {
  const { engine } = config;
  try {
    const runtime = newRuntime(config);
    const close = async (): Promise<void> => {
      await runtime.close();
      engine?.close();
    };
    return { runtime, close };
  } catch (error) {
    engine?.close();
    throw error;
  }
}

/**
 * Most of what a short run takes is V8 making our compiler fast, and a fifth of that is inlining, which pays later than a
 * command runs. The interpreter, one large loop, is better off with V8's own limit.
 */
function limitInlining(): void {
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=300');
}

/** The compiler where it can run here and has the features, else the interpreter; and why not the compiler. */
function startBest(options: RuntimeConfigOptions): EngineRun & { readonly reason?: string } {
  try {
    const run = start(newRuntimeConfigCompiler(options));
    limitInlining();
    return run;
  } catch (error) {
    if (!(error instanceof EngineUnavailableError)) throw error;
    return { ...start(newRuntimeConfigInterpreter(options)), reason: error.reason };
  }
}

/** The runtime that `-interpreter`, `-features` and `-cachedir` ask for. */
export function engineOf(flags: ParsedFlags, warn: (line: string) => void): EngineRun {
  const options = { coreFeatures: parseFeatures(flags.values.get('features')?.[0]) };
  const directory = flags.values.get('cachedir')?.[0];
  if (directory !== undefined) prepareCache(directory);
  const run = flags.switches.has('interpreter') ? start(newRuntimeConfigInterpreter(options)) : startBest(options);
  if (directory !== undefined)
    warn(`-cachedir: the ${run.runtime.engineName} keeps no code on disk, so nothing is written to ${directory}`);
  return run;
}

/** The engine that runs programs, and why it is not the compiler. */
export async function engineInUse(): Promise<string> {
  const run = startBest({});
  const { engineName } = run.runtime;
  await run.close();
  return run.reason === undefined ? engineName : `${engineName} (no compiler: ${run.reason})`;
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
