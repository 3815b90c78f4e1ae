import type {
  HostFunctionBody,
  HostFunctionDefinition,
  HostFunctionLog,
  HostModuleDefinition,
  LogScope,
  Module,
  StackReferences,
} from '@wazero-ts/api';
import { assertNever, WasmError } from '@wazero-ts/api';
import { thenKeepingBlock } from '@wazero-ts/sys';
import { readStackValues } from './stack-values.js';

/** All scopes, by wazero's names, such as for the options of a command. */
export const logScopes: readonly LogScope[] = Object.freeze([
  'all',
  'clock',
  'exit',
  'filesystem',
  'memory',
  'poll',
  'proc',
  'random',
  'sock',
]);

/** What {@link newHostLogging} takes. */
export interface HostLoggingOptions {
  /** Gets each line, without a line end. It must not throw. */
  readonly write: (line: string) => void;
  /** What is logged; everything unless given. */
  readonly scopes?: readonly LogScope[];
}

/**
 * A log of calls from guests to the host; see {@link newHostLogging}.
 *
 * @example
 * ```ts
 * import { newHostLogging } from '@wazero-ts/runtime';
 * const lines: string[] = [];
 * const logging = newHostLogging({ write: (line) => lines.push(line), scopes: ['sock'] });
 * logging.wrap({ name: 'env', functions: [] }).name; // 'env'
 * ```
 */
export class HostLogging {
  readonly #write: (line: string) => void;
  readonly #scopes: ReadonlySet<LogScope>;
  /** How many logged calls run now: a host function that calls a guest may be called by it again. */
  #depth = 0;

  /** Use {@link newHostLogging}. */
  constructor({ write, scopes = ['all'] }: HostLoggingOptions) {
    for (const scope of scopes) {
      if (!logScopes.includes(scope)) {
        throw new WasmError('INVALID_ARGUMENT', `${scope} is not a log scope: there are ${logScopes.join(', ')}`);
      }
    }
    this.#write = write;
    this.#scopes = new Set(scopes);
  }

  /**
   * The same module, with calls of its functions logged. Functions outside of the scopes stay as they are and cost
   * nothing.
   *
   * @example
   * ```ts
   * import { newHostLogging, newRuntime } from '@wazero-ts/runtime';
   * const logging = newHostLogging({ write: (line) => console.error(line) });
   * const runtime = newRuntime();
   * await runtime.instantiateHostModule(logging.wrap({ name: 'env', functions: [] }));
   * await runtime.close();
   * ```
   */
  wrap(definition: HostModuleDefinition): HostModuleDefinition {
    const functions = definition.functions.map((one) =>
      this.#includes(one) ? this.#logged(one, definition.name) : one,
    );
    return { ...definition, functions };
  }

  #includes({ log }: HostFunctionDefinition): boolean {
    return this.#scopes.has('all') || (log?.scopes.some((scope) => this.#scopes.has(scope)) ?? false);
  }

  #logged(definition: HostFunctionDefinition, moduleName: string): HostFunctionDefinition {
    const name = `${moduleName}.${definition.name ?? definition.exportName}`;
    const log = definition.log ?? plainLog(definition);
    return { ...definition, body: this.#loggedBody(definition, name, log) };
  }

  #loggedBody({ body, params, results }: HostFunctionDefinition, name: string, log: HostFunctionLog): HostFunctionBody {
    switch (body.kind) {
      case 'values': {
        const call = body.call as (...args: unknown[]) => unknown;
        const logged = (caller: Module, ...args: unknown[]): unknown =>
          this.#log(name, log, caller, args, () => call(...args));
        return { kind: 'module', call: logged as (caller: Module, ...args: never[]) => unknown };
      }
      case 'module': {
        // An intrinsic is about a function that does not log, so it is left out.
        const call = body.call as (caller: Module, ...args: unknown[]) => unknown;
        const logged = (caller: Module, ...args: unknown[]): unknown =>
          this.#log(name, log, caller, args, () => call(caller, ...args));
        return { kind: 'module', call: logged as (caller: Module, ...args: never[]) => unknown };
      }
      case 'stack': {
        const call = (caller: Module, stack: DataView, references: StackReferences): unknown => {
          const args = readStackValues(stack, params);
          const readResults = (): unknown => {
            const values = readStackValues(stack, results);
            return values.length === 1 ? values[0] : values;
          };
          return this.#log(name, log, caller, args, () => body.call(caller, stack, references), readResults);
        };
        return { kind: 'stack', call };
      }
      default:
        return assertNever(body);
    }
  }

  /** A call that throws has no second line, as in wazero. */
  #log(
    name: string,
    log: HostFunctionLog,
    caller: Module,
    args: readonly unknown[],
    call: () => unknown,
    readResults: (returned: unknown) => unknown = (returned) => returned,
  ): unknown {
    if (log.isLeftOut?.(args) === true) return call();
    const indent = '\t'.repeat(this.#depth);
    this.#write(`${indent}==> ${name}(${log.params(caller, args)})`);
    const done = (returned: unknown): void => {
      this.#write(`${indent}<== ${log.results(caller, args, readResults(returned))}`.trimEnd());
    };
    this.#depth++;
    let returned: unknown;
    try {
      returned = call();
    } finally {
      // While a guest is parked other calls are not inside of this one.
      this.#depth--;
    }
    return thenKeepingBlock(returned, (value) => {
      done(value);
      return value;
    });
  }
}

/** How a function is logged that does not say: its values by the names of its parameters, where it has some. */
function plainLog({ paramNames, results, resultNames }: HostFunctionDefinition): HostFunctionLog {
  const join = (values: readonly unknown[], names: readonly string[] | undefined): string =>
    values
      .map((value, index) => (names?.[index] === undefined ? textOf(value) : `${names[index]}=${textOf(value)}`))
      .join(',');
  return {
    scopes: [],
    params: (_caller, args) => join(args, paramNames),
    results: (_caller, _args, result) => {
      if (results.length === 0) return '';
      return results.length === 1 ? join([result], resultNames) : `(${join(result as unknown[], resultNames)})`;
    },
  };
}

function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (typeof value === 'number' || typeof value === 'bigint' || value === null) return String(value);
  // What a reference refers to is the host's business: its own text could be anything, and run anything.
  return 'ref';
}

/**
 * Logs calls from guests to the host, in wazero's format: a line when the guest leaves and one when it goes on.
 *
 * ```text
 * ==> wasi_snapshot_preview1.fd_read(fd=4,iovs=1024,iovs_len=1)
 * <== (nread=5,errno=ESUCCESS)
 * ```
 *
 * Calls that a guest makes while the host calls it are indented below the call that they are part of. Reading and writing
 * of standard streams is left out. A call that throws or ends the guest has no second line.
 *
 * @param options - where lines go, and which scopes are logged
 * @throws WasmError `INVALID_ARGUMENT` for a scope that there is not
 * @example
 * ```ts
 * import { newHostLogging, newRuntime } from '@wazero-ts/runtime';
 * const logging = newHostLogging({ write: (line) => console.error(line), scopes: ['filesystem', 'sock'] });
 * const runtime = newRuntime();
 * // await runtime.instantiateHostModule(logging.wrap(wasiPreview1()));
 * await runtime.close();
 * ```
 */
export function newHostLogging(options: HostLoggingOptions): HostLogging {
  return new HostLogging(options);
}
