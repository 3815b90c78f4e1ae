import { basename } from 'node:path';
import {
  type CompiledModule,
  cryptoRandom,
  ExitError,
  exitCodeDeadlineExceeded,
  type ModuleConfig,
  newModuleConfig,
  newRuntime,
  processStdin,
  type Runtime,
  wasiPreview1,
} from 'wazero-ts';
import { CommandError } from './command-error.js';
import type { CommandOutput } from './command-output.js';
import { errorLine, errorTrace } from './describe-error.js';
import { parseDuration } from './duration.js';
import { type FlagKind, type ParsedFlags, parseFlags } from './flags.js';
import { fsConfigOf } from './mount.js';
import { readBinary } from './read-binary.js';
import { SignalWatch } from './signals.js';
import { UsageError } from './usage-error.js';

/** Flags of `wazero run`. */
export const runFlags: Readonly<Record<string, FlagKind>> = {
  env: 'list',
  'env-inherit': 'switch',
  mount: 'list',
  timeout: 'value',
  fuel: 'value',
  trace: 'switch',
  verbose: 'switch',
};

const timeoutExitCode = 255;
/** Under these names programs import WASI; the second is what it was called before it was preview 1. */
const wasiModuleNames: ReadonlySet<string> = new Set(['wasi_snapshot_preview1', 'wasi_unstable']);

/**
 * Runs a program.
 *
 * @returns the exit code
 */
export async function runCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  const warn = (line: string): void => output.stderr(`${line}\n`);
  const flags = parseFlags(args, runFlags);
  const [file, ...rest] = flags.rest;
  if (file === undefined) throw new UsageError('missing the path of a WebAssembly file');
  const programArgs = rest[0] === '--' ? rest.slice(1) : rest;
  const timeout = flags.values.get('timeout')?.[0];
  const timeoutMs = timeout === undefined ? 0 : parseDuration(timeout, 'timeout');
  const fuel = fuelOf(flags);
  const config = moduleConfig(flags, [basename(file), ...programArgs], output.program);
  const bytes = readBinary(file);

  const runtime = newRuntime();
  const watch = new SignalWatch();
  const step = flags.switches.has('verbose') ? stepReporter(warn) : () => undefined;
  try {
    step(`decoding and validating ${basename(file)} (${(bytes.length / 1e6).toFixed(1)} MB)`);
    const compiled = await compile(runtime, bytes);
    await instantiateWasi(runtime, compiled);
    step(`instantiating and running on the engine: ${runtime.engineName}`);
    if (!compiled.exportedFunctions.has('_start'))
      warn(`${file} exports no function _start, so there is nothing to run`);
    const limits = { signal: watch.signal, timeoutMs: timeoutMs === 0 ? undefined : timeoutMs, fuel };
    const module = await runtime.instantiateModule(compiled, config, limits);
    return (module.exitCode ?? 0) & 255;
  } catch (error) {
    if (watch.exitCode !== undefined) return watch.exitCode;
    return exitCodeOf(error, flags.switches.has('trace'), timeout, warn);
  } finally {
    step(undefined);
    watch.stop();
    await runtime.close();
  }
}

/** Names each step as it begins and says how long the one before took; `undefined` ends the last one. */
function stepReporter(warn: (line: string) => void): (step: string | undefined) => void {
  let since = performance.now();
  let current: string | undefined;
  return (next) => {
    const now = performance.now();
    if (current !== undefined) warn(`wazero: took ${((now - since) / 1000).toFixed(1)} s`);
    if (next !== undefined) warn(`wazero: ${next}`);
    since = now;
    current = next;
  };
}

/** @throws CommandError for a binary that does not compile */
export async function compile(runtime: Runtime, bytes: Uint8Array): Promise<CompiledModule> {
  try {
    return await runtime.compileModule(bytes);
  } catch (error) {
    throw new CommandError(`error compiling wasm binary: ${errorLine(error)}`, { cause: error });
  }
}

function exitCodeOf(
  error: unknown,
  withTrace: boolean,
  timeout: string | undefined,
  warn: (line: string) => void,
): number {
  if (error instanceof CommandError) throw error;
  if (error instanceof ExitError) {
    if (error.exitCode !== exitCodeDeadlineExceeded) return error.exitCode & 255;
    warn(`error: ${error.message} (timeout ${timeout})`);
    return timeoutExitCode;
  }
  warn(`error instantiating wasm binary: ${errorLine(error)}${withTrace ? '' : ' (-trace shows where)'}`);
  if (withTrace) warn(errorTrace(error));
  return 1;
}

function fuelOf(flags: ParsedFlags): number | undefined {
  const text = flags.values.get('fuel')?.[0];
  if (text === undefined) return undefined;
  const fuel = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(fuel)) {
    throw new UsageError(`invalid value "${text}" for -fuel: write a whole number of units`);
  }
  return fuel;
}

function moduleConfig(
  flags: ParsedFlags,
  args: readonly string[],
  streams: CommandOutput['program'] = { stdin: processStdin(), stdout: 1, stderr: 2 },
): ModuleConfig {
  const random = cryptoRandom();
  if (random === undefined) throw new CommandError('this host has no source of randomness');
  let config = newModuleConfig()
    .withArgs(...args)
    .withStdin(streams.stdin)
    .withStdout(streams.stdout)
    .withStderr(streams.stderr)
    .withSysWalltime()
    .withSysNanotime()
    .withSysNanosleep()
    .withRandSource(random)
    .withFSConfig(fsConfigOf(flags.values.get('mount') ?? []));
  if (flags.switches.has('env-inherit')) {
    for (const [key, value] of Object.entries(process.env)) config = config.withEnv(key, value ?? '');
  }
  for (const variable of flags.values.get('env') ?? []) {
    const equals = variable.indexOf('=');
    if (equals <= 0) throw new UsageError(`invalid value "${variable}" for -env: write KEY=VALUE`);
    config = config.withEnv(variable.slice(0, equals), variable.slice(equals + 1));
  }
  return config;
}

async function instantiateWasi(runtime: Runtime, compiled: CompiledModule): Promise<void> {
  const names = new Set(compiled.importedFunctions.map((definition) => definition.import?.module ?? ''));
  for (const name of names) {
    if (wasiModuleNames.has(name)) await runtime.instantiateHostModule(wasiPreview1({ name }));
  }
}
