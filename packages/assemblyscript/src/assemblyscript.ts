import type { HostFunctionDefinition, HostModuleDefinition, Module } from '@wazero-ts/api';
import { ExitError } from '@wazero-ts/api';
import type { Awaitable, SysContext } from '@wazero-ts/sys';
import { sysContextOf, thenKeepingBlock } from '@wazero-ts/sys';
import { readGuestString } from './guest-string.js';
import { writeLine } from './write-line.js';

/** The module name under which AssemblyScript programs import what they need of the host. */
export const assemblyscriptModuleName = 'env';

/** What {@link assemblyscript} takes. */
export interface AssemblyScriptOptions {
  /** Whether `abort` says why on standard error; on unless given. */
  readonly abortMessages?: boolean;
  /** Where `trace` writes; nowhere unless given. */
  readonly traceTo?: 'stdout' | 'stderr' | undefined;
}

/** The exit code of a program that aborted; wazero's. */
const abortExitCode = 255;
/** Numbers that `trace` has room for. */
const maxTraced = 5;

/** Ends the program, in whatever call it is. */
function exit(caller: Module): never {
  caller.closeWithExitCode(abortExitCode).catch(() => {});
  throw new ExitError(abortExitCode);
}

function abort(isSilent: boolean): HostFunctionDefinition {
  const call = (caller: Module, message: number, file: number, line: number, column: number): Awaitable<void> => {
    const { memory } = caller;
    const [text, name] = [readGuestString(memory, message), readGuestString(memory, file)];
    const context = sysContextOf(caller);
    if (isSilent || text === undefined || name === undefined || context === undefined) return exit(caller);
    const written = writeLine(context.stderr, `${text} at ${name}:${line >>> 0}:${column >>> 0}`);
    return thenKeepingBlock(written, () => exit(caller));
  };
  return {
    exportName: 'abort',
    name: '~lib/builtins/abort',
    params: ['i32', 'i32', 'i32', 'i32'],
    results: [],
    paramNames: ['message', 'fileName', 'lineNumber', 'columnNumber'],
    body: { kind: 'module', call },
  };
}

function trace(traceTo: AssemblyScriptOptions['traceTo']): HostFunctionDefinition {
  const streamOf = (context: SysContext) => (traceTo === 'stdout' ? context.stdout : context.stderr);
  const call = (caller: Module, message: number, count: number, ...numbers: readonly number[]): Awaitable<void> => {
    const context = traceTo === undefined ? undefined : sysContextOf(caller);
    if (context === undefined) return undefined;
    const text = readGuestString(caller.memory, message);
    if (text === undefined) return undefined;
    const shown = numbers.slice(0, Math.min(Math.max(count, 0), maxTraced));
    return writeLine(streamOf(context), `trace: ${text}${shown.length === 0 ? '' : ` ${shown.join(',')}`}`);
  };
  return {
    exportName: 'trace',
    name: '~lib/builtins/trace',
    params: ['i32', 'i32', 'f64', 'f64', 'f64', 'f64', 'f64'],
    results: [],
    paramNames: ['message', 'nArgs', 'arg0', 'arg1', 'arg2', 'arg3', 'arg4'],
    body: { kind: 'module', call },
  };
}

/** Eight random bytes as the bits of a float, of which the program uses the bits: a raw stack keeps them all. */
const seed: HostFunctionDefinition = {
  exportName: 'seed',
  name: '~lib/builtins/seed',
  params: [],
  results: ['f64'],
  resultNames: ['rand'],
  body: {
    kind: 'stack',
    call(caller, stack) {
      const bytes = new Uint8Array(8);
      sysContextOf(caller)?.random(bytes);
      new Uint8Array(stack.buffer, stack.byteOffset, 8).set(bytes);
    },
  },
};

/**
 * What the AssemblyScript compiler lets a program import: `abort`, `trace` and `seed`. They reach standard streams and
 * random bytes through the configuration of the module that calls them. `abort` closes that module with exit code 255.
 *
 * A program mostly has imports of its own in the same module: join the lists of functions.
 *
 * @example
 * ```ts
 * import { assemblyscript } from '@wazero-ts/assemblyscript';
 * import { newRuntime } from '@wazero-ts/runtime';
 * const runtime = newRuntime();
 * const own = runtime.newHostModuleBuilder('env').newFunctionBuilder().withFunc(() => 42, [], ['i32']).export('answer');
 * const env = assemblyscript({ traceTo: 'stderr' });
 * await runtime.instantiateHostModule({ ...env, functions: [...env.functions, ...own.definition().functions] });
 * await runtime.close();
 * ```
 */
export function assemblyscript(options: AssemblyScriptOptions = {}): HostModuleDefinition {
  const { abortMessages = true, traceTo } = options;
  return { name: assemblyscriptModuleName, functions: [abort(!abortMessages), trace(traceTo), seed] };
}
