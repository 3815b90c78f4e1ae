import { type Module, type Policy, WasmError } from '@wazero-ts/api';
import { type Awaitable, isPromiseLike } from './awaitable.js';
import { type Clock, fakeNanotime, fakeWalltime } from './clock.js';
import type { File } from './file.js';
import type { Mount } from './fs-config.js';
import { MeteredFile } from './metered-file.js';
import { deterministicRandom, type RandomSource } from './random.js';
import { type Nanosleep, Sleep } from './sleep.js';
import type { Socket } from './socket.js';
import { stdioReader } from './stdio-reader.js';
import { stdioWriter } from './stdio-writer.js';

/** What one instance may see of the system: made from the module configuration, closed with the instance. */
export interface SysContext {
  readonly args: readonly string[];
  /** Keys and values in insertion order. */
  readonly environ: readonly (readonly [key: string, value: string])[];
  readonly stdin: File;
  readonly stdout: File;
  readonly stderr: File;
  readonly mounts: readonly Mount[];
  /** Pre-opened listeners. */
  readonly sockets: readonly Socket[];
  readonly walltime: Clock;
  readonly nanotime: Clock;
  /** Sleeps for so many nanoseconds. */
  readonly nanosleep: Nanosleep;
  /** Gives up the processor. */
  readonly osyield: () => Awaitable<void>;
  /** Fills a buffer with random bytes. */
  readonly random: RandomSource;
  /** What the instance draws from: open files and bytes written to files are claimed from it where that happens. */
  readonly policy: Policy | undefined;
  readonly isClosed: boolean;
  /** Registers what to release when the context is closed; runs at once when it is closed already. */
  onClose(release: () => Awaitable<unknown>): void;
  /** Releases what was registered, newest first, and ends sleeps; once. The standard streams are not closed. */
  close(): Awaitable<void>;
}

/** What {@link newSysContext} takes; what is missing is sandboxed, as in wazero. */
export interface SysContextOptions {
  /** None unless given. */
  readonly args?: readonly string[];
  /** None unless given. */
  readonly environ?: readonly (readonly [key: string, value: string])[];
  /** At its end unless given. */
  readonly stdin?: File;
  /** Discarded unless given. */
  readonly stdout?: File;
  /** Discarded unless given. */
  readonly stderr?: File;
  /** None unless given. */
  readonly mounts?: readonly Mount[];
  /** Pre-opened listeners, which are closed with the context; none unless given. */
  readonly sockets?: readonly Socket[];
  /** {@link fakeWalltime} unless given. */
  readonly walltime?: Clock;
  /** {@link fakeNanotime} unless given. */
  readonly nanotime?: Clock;
  /** Returns at once unless given. */
  readonly nanosleep?: Nanosleep;
  /** Does nothing unless given. */
  readonly osyield?: () => Awaitable<void>;
  /** {@link deterministicRandom} unless given. */
  readonly random?: RandomSource;
  /** None unless given. */
  readonly policy?: Policy;
}

const oneHour = 3_600_000_000_000;
/** Arguments and environment must be addressable by a 32-bit guest. */
const maxBlockBytes = 2 ** 32 - 1;

/** UTF-8 takes at most three bytes for each UTF-16 unit; exactness does not matter at this size. */
function checkBlock(what: string, texts: readonly string[]): void {
  let bytes = 0;
  for (const text of texts) {
    if (text.includes('\0')) throw new WasmError('INVALID_CONFIG', `${what} invalid: contains NUL character`);
    bytes += text.length * 3 + 1;
  }
  if (bytes > maxBlockBytes) throw new WasmError('INVALID_CONFIG', `${what} invalid: exceeds maximum size`);
}

function checkEnviron(environ: readonly (readonly [string, string])[]): void {
  for (const [key] of environ) {
    if (key === '') throw new WasmError('INVALID_CONFIG', 'environ invalid: empty key');
    if (key.includes('=')) throw new WasmError('INVALID_CONFIG', `environ invalid: key contains '=' character`);
  }
  checkBlock(
    'environ',
    environ.map(([key, value]) => `${key}=${value}`),
  );
}

function checkResolution(what: string, { resolution }: Clock): void {
  if (!Number.isInteger(resolution) || resolution < 1 || resolution > oneHour) {
    throw new WasmError('INVALID_CONFIG', `invalid ${what} resolution: ${resolution}`);
  }
}

function metered(file: File, policy: Policy | undefined): File {
  return policy === undefined ? file : new MeteredFile(file, policy, 'stdioBytes');
}

function checkMounts(mounts: readonly Mount[], policy: Policy | undefined): void {
  policy?.checkMounts(mounts.map(({ fs, guestPath }) => ({ guestPath, isReadOnly: fs.isReadOnly === true })));
}

class Context implements SysContext {
  readonly args: readonly string[];
  readonly environ: readonly (readonly [string, string])[];
  readonly stdin: File;
  readonly stdout: File;
  readonly stderr: File;
  readonly mounts: readonly Mount[];
  readonly sockets: readonly Socket[];
  readonly walltime: Clock;
  readonly nanotime: Clock;
  readonly nanosleep: Nanosleep;
  readonly osyield: () => Awaitable<void>;
  readonly random: RandomSource;
  readonly policy: Policy | undefined;
  /** Sleeps under way. */
  readonly #sleeps = new Set<Sleep>();
  #releases: (() => Awaitable<unknown>)[] = [];
  #closed = false;

  constructor(options: SysContextOptions) {
    this.args = options.args ?? [];
    this.environ = options.environ ?? [];
    checkBlock('args', this.args);
    checkEnviron(this.environ);
    this.stdin = options.stdin ?? stdioReader();
    this.policy = options.policy;
    this.stdout = metered(options.stdout ?? stdioWriter(), options.policy);
    this.stderr = metered(options.stderr ?? stdioWriter(), options.policy);
    this.mounts = options.mounts ?? [];
    this.sockets = options.sockets ?? [];
    checkMounts(this.mounts, options.policy);
    this.walltime = options.walltime ?? fakeWalltime();
    this.nanotime = options.nanotime ?? fakeNanotime();
    checkResolution('Walltime', this.walltime);
    checkResolution('Nanotime', this.nanotime);
    const nanosleep = options.nanosleep ?? ((): undefined => undefined);
    this.nanosleep = (nanoseconds) => this.#keep(nanosleep(nanoseconds));
    this.osyield = options.osyield ?? (() => undefined);
    this.random = options.random ?? deterministicRandom();
    for (const socket of this.sockets) this.onClose(() => socket.close());
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  onClose(release: () => Awaitable<unknown>): void {
    if (this.#closed) void release();
    else this.#releases.push(release);
  }

  close(): Awaitable<void> {
    this.#closed = true;
    for (const sleep of this.#sleeps) sleep.cancel();
    const releases = this.#releases.reverse();
    this.#releases = [];
    const pending = releases.map(attempt).filter((result) => isPromiseLike(result));
    return pending.length === 0 ? undefined : allDone(pending);
  }

  /** A guest that was ended while it slept must not keep the process alive. */
  #keep(sleep: Awaitable<void>): Awaitable<void> {
    if (!(sleep instanceof Sleep)) return sleep;
    this.#sleeps.add(sleep);
    sleep.whenOver = () => this.#sleeps.delete(sleep);
    return sleep;
  }
}

/** A release that fails must not keep the others from being done. */
function attempt(release: () => Awaitable<unknown>): Awaitable<unknown> {
  try {
    return release();
  } catch (error) {
    return Promise.reject(error);
  }
}

async function allDone(pending: readonly PromiseLike<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(pending);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

/**
 * Makes the context of one instance.
 *
 * @throws WasmError `INVALID_CONFIG`: an argument or variable with a NUL, a variable without a name or with `=` in it, a
 * clock resolution outside 1 ns to 1 h; LimitError `MOUNT_LIMIT` for a mount that the policy does not allow
 * @example
 * ```ts
 * import { captureOutput, newSysContext } from '@wazero-ts/sys';
 * const stdout = captureOutput();
 * newSysContext({ args: ['app'], stdout }).args.length; // 1
 * ```
 */
export function newSysContext(options: SysContextOptions = {}): SysContext {
  return new Context(options);
}

const contexts = new WeakMap<Module, SysContext>();

/** The method of {@link SysContextProvider}; the same symbol for every copy of this package. */
export const sysContextProvider: unique symbol = Symbol.for('wazero-ts.sysContextProvider');

/**
 * A module that makes its context when it is first asked for. Runtimes use this rather than {@link attachSysContext}:
 * most instances are never asked, and instances must be cheap.
 */
export interface SysContextProvider {
  [sysContextProvider](): SysContext | undefined;
}

/**
 * Says which context an instance has; for the runtime, before the instance runs anything.
 *
 * @example
 * ```ts
 * import type { Module } from '@wazero-ts/api';
 * import { attachSysContext, newSysContext, sysContextOf } from '@wazero-ts/sys';
 * declare const module: Module;
 * const attach = (): boolean => {
 *   const context = newSysContext();
 *   attachSysContext(module, context);
 *   return sysContextOf(module) === context;
 * };
 * ```
 */
export function attachSysContext(module: Module, context: SysContext): void {
  contexts.set(module, context);
}

/**
 * The context of the instance that calls a host function.
 *
 * @returns `undefined` when none was attached, as for a host module
 * @example
 * ```ts
 * import type { Module } from '@wazero-ts/api';
 * import { sysContextOf } from '@wazero-ts/sys';
 * const argumentCount = (caller: Module): number => sysContextOf(caller)?.args.length ?? 0;
 * ```
 */
export function sysContextOf(module: Module): SysContext | undefined {
  const provider = module as Module & Partial<SysContextProvider>;
  return provider[sysContextProvider] === undefined ? contexts.get(module) : provider[sysContextProvider]();
}
