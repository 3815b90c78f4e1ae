import type { Flag } from './flags.js';

/** What help and completion say about a command. */
export interface CommandDescription {
  readonly summary: string;
  readonly usage: string;
  readonly flags: readonly Flag[];
  /** Shown below the flags. */
  readonly notes?: string;
}

const trace: Flag = { name: 'trace', kind: 'switch', help: 'Prints the stack or the details of an error.' };
const features: Flag = {
  name: 'features',
  kind: 'value',
  value: 'LIST',
  help: 'The proposals that may be used: v1, v2 (the default) or all, then names to add or, with a minus, to take away: v2,threads,-simd.',
};
const interpreter: Flag = {
  name: 'interpreter',
  kind: 'switch',
  help: 'Runs on the interpreter, not on the best engine there is.',
};
const cachedir: Flag = {
  name: 'cachedir',
  kind: 'value',
  value: 'DIR',
  completes: 'directories',
  help: 'Where compiled code is kept, made if need be. Says so when the engine keeps none.',
};

/** The name of a command. */
export type CommandName = 'run' | 'compile' | 'inspect' | 'completion' | 'version' | 'help';

/** Every command, in the order of the help; flags take one or two dashes. */
export const commands: Readonly<Record<CommandName, CommandDescription>> = {
  run: {
    summary: 'Runs a program',
    usage: 'wazero run [flags] FILE [--] [ARGS...]\n  wazero run -invoke NAME [flags] FILE [--] [ARGS...]',
    flags: [
      {
        name: 'mount',
        kind: 'list',
        value: 'DIR[:GUEST][:ro]',
        completes: 'directories',
        help: 'A directory and where the program sees it (by default under the same name), read-only with :ro. May be given several times.',
      },
      { name: 'env', kind: 'list', value: 'K=V', help: 'An environment variable. May be given several times.' },
      { name: 'env-inherit', kind: 'switch', help: 'All environment variables of this process, before those of -env.' },
      {
        name: 'listen',
        kind: 'list',
        value: 'HOST:PORT',
        help: 'An address on which the program may accept connections. May be given several times.',
      },
      {
        name: 'timeout',
        kind: 'value',
        value: 'DURATION',
        help: 'Ends the program after a time such as 5s or 1m30s, with exit code 255.',
      },
      {
        name: 'fuel',
        kind: 'value',
        value: 'N',
        help: 'Ends the program after so many units of work (about one an instruction).',
      },
      {
        name: 'max-memory',
        kind: 'value',
        value: 'SIZE',
        help: 'Ends the program when its memory would be larger than a size such as 64MiB.',
      },
      {
        name: 'policy',
        kind: 'value',
        value: 'FILE',
        completes: 'files',
        help: 'Everything that the program may use, as JSON; see the guide "Run a program you do not trust".',
      },
      {
        name: 'usage',
        kind: 'switch',
        help: 'Prints what the program used on standard error afterwards, as one line of JSON.',
      },
      {
        name: 'invoke',
        kind: 'value',
        value: 'NAME',
        help: 'Calls an exported function with ARGS, which are read by its types, and prints the results.',
      },
      features,
      interpreter,
      cachedir,
      {
        name: 'hostlogging',
        kind: 'list',
        value: 'SCOPES',
        completes: ['all', 'clock', 'exit', 'filesystem', 'memory', 'poll', 'proc', 'random', 'sock'],
        help: 'Logs calls of host functions on standard error: all, clock, exit, filesystem, memory, poll, proc, random, sock; several with commas.',
      },
      trace,
      {
        name: 'verbose',
        kind: 'switch',
        help: 'Says on standard error which step the run is in, and the seconds of each.',
      },
    ],
    notes: `FILE is a binary (.wasm), also compressed (.wasm.gz); - is standard input. The program gets the
arguments, environment, files, time and sockets that are given here, no more.

Exit codes: the program's own (& 255); 1 error, trap or limit; 2 wrong usage; 255 timeout; 130 and
143 after SIGINT and SIGTERM.
`,
  },
  compile: {
    summary: 'Checks that a binary compiles',
    usage: 'wazero compile [flags] FILE\n  wazero compile -dump STAGE -function NAME [flags] FILE',
    flags: [
      {
        name: 'dump',
        kind: 'value',
        value: 'STAGE',
        completes: ['ssa', 'opt', 'lower', 'regalloc', 'asm'],
        help: 'Prints a function as the compiler sees it: ssa as it is built, opt behind the passes, lower as machine instructions, regalloc in registers, asm as bytes.',
      },
      {
        name: 'function',
        kind: 'value',
        value: 'NAME',
        help: 'The function to print: an export, a name of the name section, or an index.',
      },
      features,
      interpreter,
      cachedir,
      trace,
    ],
  },
  inspect: {
    summary: 'Shows what a binary imports, exports and needs',
    usage: 'wazero inspect [flags] FILE',
    flags: [
      { name: 'json', kind: 'switch', help: 'Prints everything as JSON.' },
      {
        name: 'types',
        kind: 'switch',
        help: 'Prints the imports and exports as a TypeScript declaration file (.d.ts).',
      },
      trace,
    ],
  },
  completion: {
    summary: 'Prints a completion script for a shell',
    usage: 'wazero completion bash|zsh|fish',
    flags: [],
    notes: `For example:
  bash  source <(wazero completion bash)
  zsh   source <(wazero completion zsh)
  fish  wazero completion fish | source
`,
  },
  version: {
    summary: 'Prints the version and the engine in use',
    usage: 'wazero version',
    flags: [],
  },
  help: {
    summary: 'Prints the help of a command: wazero help run',
    usage: 'wazero help [COMMAND]',
    flags: [],
  },
};

export const commandNames: readonly CommandName[] = Object.keys(commands) as CommandName[];

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}
