import { CommandError } from './command-error.js';
import type { CommandOutput } from './command-output.js';
import { compileCommand } from './commands/compile.js';
import { inspectCommand } from './commands/inspect.js';
import { runCommand } from './commands/run.js';
import { versionCommand } from './commands/version.js';
import { type CommandName, commandNames, isCommandName } from './commands.table.js';
import { completionScript } from './completion.js';
import { errorTrace } from './describe-error.js';
import { parseFlags } from './flags.js';
import { commandHelp, generalHelp } from './help.js';
import { UsageError } from './usage-error.js';

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
      const topic = isCommandName(command) ? ` ${command}` : '';
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

const helpFlags: readonly string[] = ['-h', '-help', '--help', '--h'];

/** Other ways to ask for a command. */
const aliases: Readonly<Record<string, CommandName>> = {
  '-version': 'version',
  '--version': 'version',
  '-h': 'help',
  '-help': 'help',
  '--help': 'help',
};

async function dispatch(command: string, args: readonly string[], output: CommandOutput): Promise<number> {
  const name = Object.hasOwn(aliases, command) ? aliases[command]! : command;
  if (name === '') {
    output.stderr(generalHelp());
    return usageExitCode;
  }
  if (!isCommandName(name)) {
    const near = commandNames.find((known) => known.startsWith(name) || name.startsWith(known));
    throw new UsageError(`invalid command: ${name}${near === undefined ? '' : ` (did you mean ${near}?)`}`);
  }
  // Only before the file: what comes after belongs to the program.
  if (helpFlags.includes(args[0] ?? '')) return help([name], output);
  switch (name) {
    case 'run':
      return runCommand(args, output);
    case 'compile':
      return compileCommand(args, output);
    case 'inspect':
      return inspectCommand(args, output);
    case 'completion':
      return completion(args, output);
    case 'version':
      return versionCommand(args, output);
    case 'help':
      return help(args, output);
  }
}

function help(args: readonly string[], output: CommandOutput): number {
  const [topic, ...more] = args;
  if (more.length > 0) throw new UsageError(`one command at a time: what is ${more[0]}?`);
  if (topic !== undefined && !isCommandName(topic)) throw new UsageError(`there is no help for ${topic}`);
  output.stdout(topic === undefined ? generalHelp() : commandHelp(topic));
  return 0;
}

function completion(args: readonly string[], output: CommandOutput): number {
  const [shell, ...more] = parseFlags(args, []).rest;
  if (shell === undefined) throw new UsageError('missing the shell: bash, zsh or fish');
  if (more.length > 0) throw new UsageError(`one shell at a time: what is ${more[0]}?`);
  output.stdout(completionScript(shell));
  return 0;
}
