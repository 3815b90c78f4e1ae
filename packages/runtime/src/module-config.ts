import { type Policy, WasmError } from '@wazero-ts/api';
import type {
  Awaitable,
  Clock,
  File,
  FS,
  FSConfig,
  Mount,
  Nanosleep,
  RandomSource,
  Socket,
  StdioSink,
  StdioSource,
  SysContext,
  SysContextOptions,
} from '@wazero-ts/sys';
import {
  newSysContext,
  stdioReader,
  stdioWriter,
  systemNanosleep,
  systemNanotime,
  systemWalltime,
} from '@wazero-ts/sys';

/** Makes the file for a file descriptor of the host; only hosts that have them can. */
export interface DescriptorAdapter {
  /** A file that reads from a descriptor and never closes it. */
  openStdin(descriptor: number): File;
  /** A file that writes to a descriptor and never closes it. */
  openOutput(descriptor: number): File;
}

/** The settings of a {@link ModuleConfig}; what is missing is sandboxed. */
export interface ModuleConfigOptions {
  /** The instance's name; `''` for none. The name in the module's name section unless given. */
  readonly name?: string | undefined;
  /** Exported functions that are called in order after instantiation, where they exist; `_start` unless given. */
  readonly startFunctions?: readonly string[];
  /** Command line arguments, the program's name first; none unless given. */
  readonly args?: readonly string[];
  /** Environment variables in their order; none unless given. */
  readonly env?: Readonly<Record<string, string>> | readonly (readonly [key: string, value: string])[];
  /** File systems and directories; none unless given. */
  readonly fsConfig?: FSConfig | undefined;
  /** Where standard input comes from; at its end unless given. Never closed. */
  readonly stdin?: StdioSource | number | undefined;
  /** Where standard output goes; discarded unless given. Never closed. */
  readonly stdout?: StdioSink | number | undefined;
  /** Where standard error goes; discarded unless given. Never closed. */
  readonly stderr?: StdioSink | number | undefined;
  /** Wall clock; a fake one unless given. */
  readonly walltime?: Clock | undefined;
  /** Monotonic clock; a fake one unless given. */
  readonly nanotime?: Clock | undefined;
  /** Sleeps; returns at once unless given. */
  readonly nanosleep?: Nanosleep | undefined;
  /** Gives up the processor; does nothing unless given. */
  readonly osyield?: (() => Awaitable<void>) | undefined;
  /** Randomness; a generator with a fixed seed unless given. */
  readonly randSource?: RandomSource | undefined;
  /** What the instance may use altogether; as much as the other settings allow unless given. */
  readonly policy?: Policy | undefined;
}

/** What {@link ModuleConfig} keeps. */
interface Settings {
  readonly name: string | undefined;
  readonly startFunctions: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly (readonly [key: string, value: string])[];
  readonly mounts: readonly Mount[];
  readonly stdin: StdioSource | number | undefined;
  readonly stdout: StdioSink | number | undefined;
  readonly stderr: StdioSink | number | undefined;
  readonly walltime: Clock | undefined;
  readonly nanotime: Clock | undefined;
  readonly nanosleep: Nanosleep | undefined;
  readonly osyield: (() => Awaitable<void>) | undefined;
  readonly randSource: RandomSource | undefined;
  readonly policy: Policy | undefined;
  readonly descriptors: DescriptorAdapter | undefined;
}

function toSettings(options: ModuleConfigOptions, descriptors: DescriptorAdapter | undefined): Settings {
  const env = options.env ?? [];
  return {
    name: options.name,
    startFunctions: [...(options.startFunctions ?? ['_start'])],
    args: [...(options.args ?? [])],
    env: Array.isArray(env) ? [...env] : Object.entries(env),
    mounts: options.fsConfig?.mounts ?? [],
    stdin: options.stdin,
    stdout: options.stdout,
    stderr: options.stderr,
    walltime: options.walltime,
    nanotime: options.nanotime,
    nanosleep: options.nanosleep,
    osyield: options.osyield,
    randSource: options.randSource,
    policy: options.policy,
    descriptors,
  };
}

/**
 * What one instance is called and what it may see of the system: nothing, unless it is said here. Immutable: each `with`
 * method returns a copy. Nothing is checked before instantiation, which fails with code `INVALID_CONFIG`.
 *
 * @example
 * ```ts
 * import { captureOutput, newModuleConfig } from '@wazero-ts/runtime';
 * const out = captureOutput();
 * const config = newModuleConfig().withName('app').withArgs('app', '--help').withStdout(out);
 * ```
 */
export class ModuleConfig {
  readonly #settings: Settings;
  /** The settings are immutable, so each kind of instantiation checks them once. */
  #isValidFor: { sync: boolean; async: boolean } = { sync: false, async: false };

  /** Use {@link newModuleConfig}. */
  constructor(settings: Settings) {
    this.#settings = settings;
    Object.freeze(this);
  }

  /** The name given, `undefined` when the module's own name is to be used. */
  get name(): string | undefined {
    return this.#settings.name;
  }

  /** The exported functions that are called after instantiation. */
  get startFunctions(): readonly string[] {
    return this.#settings.startFunctions;
  }

  /** What the instance draws from, `undefined` when there is no policy. */
  get policy(): Policy | undefined {
    return this.#settings.policy;
  }

  #with(change: Partial<Settings>): ModuleConfig {
    return new ModuleConfig({ ...this.#settings, ...change });
  }

  /**
   * Names the instance; others import it under this name. An empty name makes it anonymous, and any number of those can
   * exist.
   *
   * @example
   * ```ts
   * import { newModuleConfig } from '@wazero-ts/runtime';
   * newModuleConfig().withName('math').name; // 'math'
   * ```
   */
  withName(name: string): ModuleConfig {
    return this.#with({ name });
  }

  /**
   * Sets the exported functions that are called in order after instantiation; those that do not exist are skipped.
   *
   * @param startFunctions - none for a library that is only called later
   * @example
   * ```ts
   * import { newModuleConfig } from '@wazero-ts/runtime';
   * newModuleConfig().withStartFunctions('_initialize').startFunctions; // ['_initialize']
   * ```
   */
  withStartFunctions(...startFunctions: readonly string[]): ModuleConfig {
    return this.#with({ startFunctions });
  }

  /**
   * Sets the command line arguments. By convention the first is the program's name.
   *
   * @param args - without NUL characters
   * @example
   * ```ts
   * import { newModuleConfig } from '@wazero-ts/runtime';
   * newModuleConfig().withArgs('app', '-v');
   * ```
   */
  withArgs(...args: readonly string[]): ModuleConfig {
    return this.#with({ args });
  }

  /**
   * Sets one environment variable. A key that is set already gets the new value and keeps its place.
   *
   * @param key - not empty, without `=` and NUL characters
   * @example
   * ```ts
   * import { newModuleConfig } from '@wazero-ts/runtime';
   * newModuleConfig().withEnv('HOME', '/').withEnv('LANG', 'C');
   * ```
   */
  withEnv(key: string, value: string): ModuleConfig {
    const { env } = this.#settings;
    const known = env.some(([other]) => other === key);
    return this.#with({
      env: known ? env.map((entry) => (entry[0] === key ? ([key, value] as const) : entry)) : [...env, [key, value]],
    });
  }

  /**
   * Mounts one file system as the guest's root, instead of all mounts.
   *
   * @param fs - `undefined` for no files at all
   * @example
   * ```ts
   * import { newModuleConfig, UnimplementedFS } from '@wazero-ts/runtime';
   * newModuleConfig().withFS(new UnimplementedFS());
   * ```
   */
  withFS(fs: FS | undefined): ModuleConfig {
    return this.#with({ mounts: fs === undefined ? [] : [{ fs, guestPath: '/' }] });
  }

  /**
   * Sets all mounts.
   *
   * @example
   * ```ts
   * import { FSConfig, newModuleConfig, UnimplementedFS } from '@wazero-ts/runtime';
   * newModuleConfig().withFSConfig(new FSConfig().withFSMount(new UnimplementedFS(), '/data'));
   * ```
   */
  withFSConfig(fsConfig: FSConfig | undefined): ModuleConfig {
    return this.#with({ mounts: fsConfig?.mounts ?? [] });
  }

  /**
   * Sets where standard input comes from: bytes, text, a function, a Node or Web stream, a file descriptor (on Node,
   * through `wazero-ts`) or a file. It is never closed.
   *
   * @example
   * ```ts
   * import { newModuleConfig } from '@wazero-ts/runtime';
   * newModuleConfig().withStdin('one line\n');
   * ```
   */
  withStdin(stdin: StdioSource | number | undefined): ModuleConfig {
    return this.#with({ stdin });
  }

  /**
   * Sets where standard output goes: `captureOutput()`, a function, a Node or Web stream, a file descriptor (on Node,
   * through `wazero-ts`) or a file. It is never closed. A stream parks the guest while it is full, so it is refused
   * by `instantiateModuleSync`.
   *
   * @example
   * ```ts
   * import { newModuleConfig } from '@wazero-ts/runtime';
   * const chunks: Uint8Array[] = [];
   * newModuleConfig().withStdout((chunk) => chunks.push(chunk));
   * ```
   */
  withStdout(stdout: StdioSink | number | undefined): ModuleConfig {
    return this.#with({ stdout });
  }

  /**
   * Sets where standard error goes; as {@link ModuleConfig.withStdout}.
   *
   * @example
   * ```ts
   * import { captureOutput, newModuleConfig } from '@wazero-ts/runtime';
   * newModuleConfig().withStderr(captureOutput());
   * ```
   */
  withStderr(stderr: StdioSink | number | undefined): ModuleConfig {
    return this.#with({ stderr });
  }

  /**
   * Sets the wall clock. Without this the guest sees a fake one: 2022-01-01 and 1 ms more at each reading.
   *
   * @param now - returns nanoseconds since 1970
   * @param resolution - in nanoseconds, 1 to 3,600,000,000,000 (an hour)
   * @example
   * ```ts
   * import { newModuleConfig } from '@wazero-ts/runtime';
   * newModuleConfig().withWalltime(() => 1_000_000_000n, 1000);
   * ```
   */
  withWalltime(now: () => bigint, resolution: number): ModuleConfig {
    return this.#with({ walltime: { now, resolution } });
  }

  /**
   * Lets the guest read the host's wall clock; resolution 1 us.
   *
   * @example
   * ```ts
   * import { newModuleConfig } from '@wazero-ts/runtime';
   * newModuleConfig().withSysWalltime();
   * ```
   */
  withSysWalltime(): ModuleConfig {
    return this.#with({ walltime: systemWalltime() });
  }

  /**
   * Sets the monotonic clock. Without this the guest sees a fake one: 0 and 1 ms more at each reading.
   *
   * @param now - returns nanoseconds since any moment, never less than before
   * @param resolution - in nanoseconds, 1 to 3,600,000,000,000 (an hour)
   * @example
   * ```ts
   * import { newModuleConfig } from '@wazero-ts/runtime';
   * newModuleConfig().withNanotime(() => 0n, 1);
   * ```
   */
  withNanotime(now: () => bigint, resolution: number): ModuleConfig {
    return this.#with({ nanotime: { now, resolution } });
  }

  /**
   * Lets the guest read the host's monotonic clock; resolution 1 ns.
   *
   * @example
   * ```ts
   * import { newModuleConfig } from '@wazero-ts/runtime';
   * newModuleConfig().withSysNanotime();
   * ```
   */
  withSysNanotime(): ModuleConfig {
    return this.#with({ nanotime: systemNanotime() });
  }

  /**
   * Sets how the guest sleeps. Without this a sleep returns at once.
   *
   * @param nanosleep - gets nanoseconds; a promise parks the guest of an asynchronous call
   * @example
   * ```ts
   * import { newModuleConfig } from '@wazero-ts/runtime';
   * newModuleConfig().withNanosleep(() => undefined);
   * ```
   */
  withNanosleep(nanosleep: Nanosleep): ModuleConfig {
    return this.#with({ nanosleep });
  }

  /**
   * Lets the guest sleep: parked in an asynchronous call, blocking the thread in a synchronous one.
   *
   * @example
   * ```ts
   * import { newModuleConfig } from '@wazero-ts/runtime';
   * newModuleConfig().withSysNanosleep();
   * ```
   */
  withSysNanosleep(): ModuleConfig {
    return this.#with({ nanosleep: systemNanosleep() });
  }

  /**
   * Sets what the guest does when it gives up the processor. Without this nothing happens.
   *
   * @example
   * ```ts
   * import { newModuleConfig } from '@wazero-ts/runtime';
   * newModuleConfig().withOsyield(() => undefined);
   * ```
   */
  withOsyield(osyield: () => Awaitable<void>): ModuleConfig {
    return this.#with({ osyield });
  }

  /**
   * Sets where random bytes come from. Without this the guest gets the same bytes each time, see
   * `deterministicRandom`.
   *
   * @param randSource - fills the buffer that it gets
   * @example
   * ```ts
   * import { cryptoRandom, deterministicRandom, newModuleConfig } from '@wazero-ts/runtime';
   * newModuleConfig().withRandSource(cryptoRandom() ?? deterministicRandom(7));
   * ```
   */
  withRandSource(randSource: RandomSource): ModuleConfig {
    return this.#with({ randSource });
  }

  /**
   * Limits everything that the instance uses by one policy. Instances with the same policy draw from it together; its
   * `usage()` says what they used.
   *
   * @param policy - going over one of its limits ends the call with the `LimitError` that names it; `undefined` for none
   * @example
   * ```ts
   * import { newModuleConfig, Policy } from '@wazero-ts/runtime';
   * const policy = new Policy({ timeMs: 5000, memoryBytes: 64 * 2 ** 20, stdioBytes: 2 ** 20, mounts: [] });
   * newModuleConfig().withPolicy(policy).policy?.usage().instances; // 0
   * ```
   */
  withPolicy(policy: Policy | undefined): ModuleConfig {
    return this.#with({ policy });
  }

  /**
   * Checks the configuration for a kind of instantiation.
   *
   * @internal
   * @throws WasmError `INVALID_CONFIG`; LimitError `MOUNT_LIMIT`, `SOCKET_LIMIT`
   */
  validate(mode: 'sync' | 'async'): void {
    if (this.#isValidFor[mode]) return;
    this.newSysContext(mode);
    this.#isValidFor[mode] = true;
  }

  /**
   * What an instance with this configuration sees of the system.
   *
   * @internal
   * @throws as {@link validate}
   */
  newSysContext(mode: 'sync' | 'async', sockets: readonly Socket[] = []): SysContext {
    const settings = this.#settings;
    const options: { -readonly [Key in keyof SysContextOptions]: SysContextOptions[Key] } = {
      args: settings.args,
      environ: settings.env,
      mounts: settings.mounts,
      sockets,
    };
    if (settings.stdin !== undefined) options.stdin = openStdin(settings.stdin, settings.descriptors);
    if (settings.stdout !== undefined) options.stdout = openOutput('stdout', settings.stdout, settings.descriptors);
    if (settings.stderr !== undefined) options.stderr = openOutput('stderr', settings.stderr, settings.descriptors);
    if (settings.walltime !== undefined) options.walltime = settings.walltime;
    if (settings.nanotime !== undefined) options.nanotime = settings.nanotime;
    if (settings.nanosleep !== undefined) options.nanosleep = settings.nanosleep;
    if (settings.osyield !== undefined) options.osyield = settings.osyield;
    if (settings.randSource !== undefined) options.random = settings.randSource;
    if (settings.policy !== undefined) options.policy = settings.policy;
    if (mode === 'sync') {
      refuseStream('stdin', options.stdin);
      refuseStream('stdout', options.stdout);
      refuseStream('stderr', options.stderr);
    }
    return newSysContext(options);
  }
}

function requireDescriptors(name: string, descriptors: DescriptorAdapter | undefined): DescriptorAdapter {
  if (descriptors === undefined) {
    throw new WasmError(
      'INVALID_CONFIG',
      `${name} invalid: file descriptors need Node: use newModuleConfig of the package wazero-ts`,
    );
  }
  return descriptors;
}

function openStdin(source: StdioSource | number, descriptors: DescriptorAdapter | undefined): File {
  if (typeof source === 'number') return requireDescriptors('stdin', descriptors).openStdin(source);
  return stdioReader(source);
}

function openOutput(name: string, sink: StdioSink | number, descriptors: DescriptorAdapter | undefined): File {
  if (typeof sink === 'number') return requireDescriptors(name, descriptors).openOutput(sink);
  return stdioWriter(sink);
}

function refuseStream(name: string, file: File | undefined): void {
  if (file?.timing !== 'asynchronous') return;
  throw new WasmError(
    'INVALID_CONFIG',
    `${name} invalid: a stream can not be waited for in a synchronous call: use instantiateModule, or give a function, ` +
      'a file descriptor or captureOutput()',
  );
}

/**
 * The configuration of an instance: sandboxed, nothing inherited.
 *
 * @param options - settings by name, instead of `with` methods
 * @param descriptors - how file descriptors become files, on hosts that have them; `wazero-ts` gives Node's
 * @example
 * ```ts
 * import { newModuleConfig } from '@wazero-ts/runtime';
 * newModuleConfig({ name: 'app', args: ['app'], env: { HOME: '/' } }).name; // 'app'
 * ```
 */
export function newModuleConfig(options: ModuleConfigOptions = {}, descriptors?: DescriptorAdapter): ModuleConfig {
  return new ModuleConfig(toSettings(options, descriptors));
}
