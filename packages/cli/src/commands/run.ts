import { basename } from 'node:path';
import {
  type CallOptions,
  type CompiledModule,
  cryptoRandom,
  ExitError,
  exitCodeDeadlineExceeded,
  type InstantiateOptions,
  LimitError,
  type ModuleConfig,
  newHostLogging,
  newModuleConfig,
  type Policy,
  processStdin,
  type Runtime,
  wasiPreview1,
  wasiPreview1ModuleName,
  wasiUnstable,
  wasiUnstableModuleName,
  wasmStackOf,
} from 'wazero-ts';
import { CommandError } from '../command-error.js';
import type { CommandOutput } from '../command-output.js';
import { commands } from '../commands.table.js';
import { compileBinary } from '../compile-binary.js';
import { errorLine, errorTrace } from '../describe-error.js';
import { parseDuration } from '../duration.js';
import { engineOf } from '../engine.js';
import { type ParsedFlags, parseFlags } from '../flags.js';
import { logScopesOf } from '../host-log-scopes.js';
import { parseArguments, resultLines } from '../invoke.js';
import { sockConfigOf } from '../listen.js';
import { fsConfigOf } from '../mount.js';
import { readBinary } from '../read-binary.js';
import { policyOf } from '../run-policy.js';
import { SignalWatch } from '../signals.js';
import { sizeText } from '../size.js';
import { UsageError } from '../usage-error.js';

const timeoutExitCode = 255;
/** Under these names programs import WASI; the second is the snapshot before preview 1. */
const wasiModuleNames: ReadonlySet<string> = new Set([wasiPreview1ModuleName, wasiUnstableModuleName]);

/** Everything that the command line says, checked before anything is read or run. */
interface RunRequest {
  readonly flags: ParsedFlags;
  readonly file: string;
  readonly args: readonly string[];
  /** The exported function to call instead of the program. */
  readonly invoke: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly policy: Policy;
  readonly config: ModuleConfig;
  readonly instantiateOptions: InstantiateOptions;
}

/**
 * Runs a program, or one of its functions.
 *
 * @returns the exit code
 */
export async function runCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  const warn = (line: string): void => output.stderr(`${line}\n`);
  const request = parseRequest(args, output);
  const { file, flags, policy } = request;
  const step = flags.switches.has('verbose') ? stepReporter(warn) : () => undefined;
  step(`reading ${file}`);
  const bytes = await readBinary(file);
  const engine = engineOf(flags, warn);
  const { runtime } = engine;
  let watch: SignalWatch | undefined;
  try {
    step(`decoding and validating ${basename(file)} (${sizeText(bytes.length)})`);
    const compiled = await compileBinary(runtime, bytes, file, output);
    await instantiateWasi(runtime, compiled, request, warn);
    step(`instantiating and running on the engine: ${runtime.engineName}`);
    // Not before: compiling occupies the thread, and a signal then ends the process by itself.
    watch = new SignalWatch();
    const run = request.invoke === undefined ? runProgram : invokeFunction;
    return await run(runtime, compiled, request, { signal: watch.signal, timeoutMs: request.timeoutMs }, output);
  } catch (error) {
    if (watch?.exitCode !== undefined) return watch.exitCode;
    return exitCodeOf(error, request, warn);
  } finally {
    step(undefined);
    watch?.stop();
    await engine.close();
    if (flags.switches.has('usage')) warn(JSON.stringify(policy.usage()));
  }
}

function parseRequest(args: readonly string[], output: CommandOutput): RunRequest {
  const flags = parseFlags(args, commands.run.flags);
  const [file, ...rest] = flags.rest;
  if (file === undefined) throw new UsageError('missing the path of a WebAssembly file');
  const programArgs = rest[0] === '--' ? rest.slice(1) : rest;
  const timeout = flags.values.get('timeout')?.[0];
  const timeoutMs = timeout === undefined ? 0 : parseDuration(timeout, 'timeout');
  const invoke = flags.values.get('invoke')?.[0];
  const policy = policyOf(flags);
  // The binary was read from there, so the program finds it at its end.
  const stdin = file === '-' ? '' : processStdin();
  const streams = output.program ?? { stdin, stdout: 1, stderr: 2 };
  const config = moduleConfig(flags, [basename(file), ...programArgs], streams)
    .withPolicy(policy)
    .withStartFunctions(...(invoke === undefined ? ['_start'] : ['_initialize']));
  const sockConfig = sockConfigOf(flags.values.get('listen') ?? []);
  logScopesOf(flags);
  return {
    flags,
    file,
    args: programArgs,
    invoke,
    timeoutMs: timeoutMs === 0 ? undefined : timeoutMs,
    policy,
    config,
    instantiateOptions: { sockConfig },
  };
}

async function runProgram(
  runtime: Runtime,
  compiled: CompiledModule,
  { file, config, instantiateOptions }: RunRequest,
  limits: CallOptions,
  output: CommandOutput,
): Promise<number> {
  if (!compiled.exportedFunctions.has('_start')) {
    const others = [...compiled.exportedFunctions.keys()];
    const hint = others.length === 0 ? '' : `; -invoke calls one of: ${others.slice(0, 8).join(', ')}`;
    output.stderr(`${file} exports no function _start, so there is nothing to run${hint}\n`);
  }
  const module = await runtime.instantiateModule(compiled, config, { ...instantiateOptions, ...limits });
  return (module.exitCode ?? 0) & 255;
}

async function invokeFunction(
  runtime: Runtime,
  compiled: CompiledModule,
  { file, invoke = '', args, config, instantiateOptions }: RunRequest,
  limits: CallOptions,
  output: CommandOutput,
): Promise<number> {
  const definition = compiled.exportedFunctions.get(invoke);
  if (definition === undefined) {
    const names = [...compiled.exportedFunctions.keys()];
    throw new UsageError(`${file} exports no function "${invoke}"; it exports ${names.join(', ') || 'none'}`);
  }
  const values = parseArguments(invoke, definition, args);
  const begin = performance.now();
  const module = await runtime.instantiateModule(compiled, config, { ...instantiateOptions, ...limits });
  const { timeoutMs } = limits;
  const left = timeoutMs === undefined ? undefined : timeoutMs - (performance.now() - begin);
  const result = await module.exportedFunction(invoke)?.callAsync(values, { ...limits, timeoutMs: left });
  for (const line of resultLines(definition, result)) output.stdout(`${line}\n`);
  return 0;
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

function exitCodeOf(error: unknown, { flags, invoke }: RunRequest, warn: (line: string) => void): number {
  if (error instanceof CommandError || error instanceof UsageError) throw error;
  if (error instanceof ExitError) {
    if (error.exitCode !== exitCodeDeadlineExceeded) return error.exitCode & 255;
    warn(`error: ${error.message} (timeout ${flags.values.get('timeout')?.[0]})`);
    return timeoutExitCode;
  }
  const withTrace = flags.switches.has('trace');
  const line = errorLine(error).replace(/^wasm error: /, '');
  if (error instanceof LimitError) warn(`error: ${line}`);
  else {
    const doing = invoke === undefined ? 'error instantiating wasm binary' : `error calling ${invoke}`;
    const hint = withTrace || wasmStackOf(error).length === 0 ? '' : ' (-trace shows where)';
    warn(`${doing}: ${errorLine(error)}${hint}`);
  }
  if (withTrace) warn(errorTrace(error));
  return error instanceof LimitError && error.limit === 'TIME_LIMIT' ? timeoutExitCode : 1;
}

function moduleConfig(
  flags: ParsedFlags,
  args: readonly string[],
  streams: NonNullable<CommandOutput['program']>,
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

async function instantiateWasi(
  runtime: Runtime,
  compiled: CompiledModule,
  { flags }: RunRequest,
  warn: (line: string) => void,
): Promise<void> {
  const scopes = logScopesOf(flags);
  const logging = scopes.length === 0 ? undefined : newHostLogging({ write: warn, scopes });
  const names = new Set(compiled.importedFunctions.map((definition) => definition.import?.module ?? ''));
  for (const name of names) {
    if (!wasiModuleNames.has(name)) continue;
    const wasi = name === wasiUnstableModuleName ? wasiUnstable() : wasiPreview1();
    await runtime.instantiateHostModule(logging?.wrap(wasi) ?? wasi);
  }
}
