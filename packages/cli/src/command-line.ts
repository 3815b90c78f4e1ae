import { newRuntime } from 'wazero-ts';
import { CommandError } from './command-error.js';
import type { CommandOutput } from './command-output.js';
import { errorTrace } from './describe-error.js';
import { parseFlags } from './flags.js';
import { type HelpTopic, helpTexts } from './help.js';
import { readBinary } from './read-binary.js';
import { compile, runCommand } from './run-command.js';
import { UsageError } from './usage-error.js';
import { version } from './version.js';

const usageExitCode = 2;

/**
 * Does what a command line of `wazero` says.
 *
 * @param args - without the name of the command itself
 * @param output - where the command writes, and the standard streams of the program it runs
 * @returns the exit code
 * @example
 * ```ts
 * import { runCommandLine } from '@wazero-ts/cli';
 * const exitCode = await runCommandLine(['version'], { stdout: console.log, stderr: console.error }); // 0
 * ```
 */
export async function runCommandLine(args: readonly string[], output: CommandOutput): Promise<number> {
  const [command = '', ...rest] = args;
  try {
    return await dispatch(command, rest, output);
  } catch (error) {
    if (error instanceof UsageError) {
      const topic = isTopic(command) && command !== 'wazero' ? ` ${command}` : '';
      output.stderr(`${error.message}\nRun 'wazero help${topic}' for usage.\n`);
      return usageExitCode;
    }
    if (!(error instanceof CommandError)) throw error;
    output.stderr(`${error.message}\n`);
    if (rest.some((arg) => /^--?trace(?:=true)?$/.test(arg)) && error.cause !== undefined) {
      output.stderr(`${errorTrace(error.cause)}\n`);
    }
    return error.exitCode;
  }
}

async function dispatch(command: string, args: readonly string[], output: CommandOutput): Promise<number> {
  if (asksForHelp(args) && isTopic(command)) return help([command], output);
  switch (command) {
    case 'run':
      return runCommand(args, output);
    case 'compile':
      return compileCommand(args);
    case 'version':
    case '-version':
    case '--version':
      output.stdout(`${version()}\n`);
      return 0;
    case 'help':
    case '-h':
    case '-help':
    case '--help':
      return help(args, output);
    case '':
      output.stderr(helpTexts.wazero);
      return usageExitCode;
    default:
      throw new UsageError(`invalid command: ${command}`);
  }
}

/** Only before the file: what comes after belongs to the program. */
function asksForHelp(args: readonly string[]): boolean {
  return ['-h', '-help', '--help', '--h'].includes(args[0] ?? '');
}

function help(args: readonly string[], output: CommandOutput): number {
  const topic = args[0] ?? 'wazero';
  if (!isTopic(topic)) throw new UsageError(`there is no help for ${topic}`);
  output.stdout(helpTexts[topic]);
  return 0;
}

function isTopic(name: string): name is HelpTopic {
  return Object.hasOwn(helpTexts, name);
}

/** Without a cache of compiled code there is nothing to keep: it proves that the file compiles. */
async function compileCommand(args: readonly string[]): Promise<number> {
  const { rest } = parseFlags(args, { trace: 'switch' });
  const [file, ...more] = rest;
  if (file === undefined) throw new UsageError('missing the path of a WebAssembly file');
  if (more.length > 0) throw new UsageError(`one file at a time: what is ${more[0]}?`);
  const bytes = readBinary(file);
  const runtime = newRuntime();
  try {
    await compile(runtime, bytes);
    return 0;
  } finally {
    await runtime.close();
  }
}
