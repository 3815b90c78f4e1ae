import type { AbortSignalLike, CallOptions, Global, HostModuleDefinition, Memory, Module, Table } from '@wazero-ts/api';
import {
  CoreFeature,
  coreFeaturesToString,
  DecodeError,
  EngineUnavailableError,
  requireEnabled,
  ValidationError,
  WasmError,
} from '@wazero-ts/api';
import { decodeModule } from '@wazero-ts/binary';
import type {
  CallControl,
  CompiledCode,
  CompileListener,
  Engine,
  GuestInstance,
  ModuleResolver,
} from '@wazero-ts/core';
import { HostModuleShape, instantiateHostModule, linkInstance, Store } from '@wazero-ts/core';
import type { SockConfig, Socket } from '@wazero-ts/sys';
import { controlOf, mergeCallOptions } from './call-control.js';
import type { CacheKey, MemoryCompilationCache } from './compilation-cache.js';
import type { CompiledModule, TransferableModule } from './compiled-module.js';
import { CompiledGuestModule, CompiledHostModule } from './compiled-module.js';
import { newDefaultEngine } from './default-engine.js';
import { makeAsyncDisposable, makeDisposable } from './dispose.js';
import type { MemoryLimits } from './host-module-builder.js';
import { HostModuleBuilder } from './host-module-builder.js';
import type { GlobalDeclaration, HostStoragePlace, TableLimits } from './host-storage.js';
import { newHostGlobal, newHostMemory, newHostTable } from './host-storage.js';
import type { ImportValue } from './import-value.js';
import { toGivenImport } from './import-value.js';
import { checkMemoryLimits } from './memory-limits.js';
import { WasmModule } from './module.js';
import type { ModuleConfig } from './module-config.js';
import { newModuleConfig } from './module-config.js';
import { RuntimeObjects } from './public-objects.js';
import type { Compilation, RuntimeConfigOptions } from './runtime-config.js';
import { checkCompilation, RuntimeConfig } from './runtime-config.js';
import { closeSockets, openSockets, openSocketsSync } from './sockets.js';
import { start, startAsync } from './start.js';

/** Limits of an instantiation's start functions, and how its imports are found. */
export interface InstantiateOptions extends CallOptions {
  /**
   * Asked first for each module that is imported; `undefined` means the instance of that name in the runtime. Lets
   * instances have different modules under one name, and import anonymous ones.
   */
  readonly importResolver?: ((moduleName: string) => Module | undefined) | undefined;
  /** The imports themselves, in the order of `compiled.imports`, instead of modules that export them. */
  readonly imports?: readonly ImportValue[] | undefined;
  /** Listeners that the guest finds open, after its directories; none unless given. See `newSockConfig`. */
  readonly sockConfig?: SockConfig | undefined;
}

/** How a module is compiled. */
export interface CompileModuleOptions {
  /** When its functions are compiled; as the runtime was configured unless given. */
  readonly compilation?: Compilation | undefined;
  /** Is told how far the compilation of a whole module is. */
  readonly onProgress?: CompileListener | undefined;
  /** Ends the compilation: the promise is rejected with the signal's reason. It can not fire in `compileModuleSync`. */
  readonly signal?: AbortSignalLike | undefined;
}

/** Anything that holds a binary. It is copied. */
export type BinarySource = Uint8Array | ArrayBuffer | SharedArrayBuffer;

const defaultModuleConfig = newModuleConfig();

/**
 * Compiles and instantiates modules; they see each other by name. Each thread has its own runtime.
 *
 * @example
 * ```ts
 * import { newRuntime } from '@wazero-ts/runtime';
 * const runtime = newRuntime();
 * const mod = await runtime.instantiate(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
 * mod.isClosed; // false
 * await runtime.close();
 * mod.isClosed; // true
 * ```
 */
export class Runtime {
  readonly #config: RuntimeConfig;
  readonly #engine: Engine;
  readonly #ownsEngine: boolean;
  readonly #cache: MemoryCompilationCache | undefined;
  readonly #store: Store;
  readonly #objects: RuntimeObjects;
  readonly #compiled = new Set<CompiledModule>();

  /**
   * Use {@link newRuntime}.
   *
   * @throws EngineUnavailableError when the engine can not run the features asked for
   */
  constructor(config: RuntimeConfig) {
    this.#config = config;
    this.#cache = config.compilationCache as MemoryCompilationCache | undefined;
    const newEngine = config.newEngine ?? newDefaultEngine;
    this.#ownsEngine = config.engine === undefined && this.#cache === undefined;
    this.#engine = config.engine ?? this.#cache?.defaultEngine(newEngine) ?? newEngine();
    const missing = config.coreFeatures & ~this.#engine.supportedFeatures;
    if (missing !== 0) {
      throw new EngineUnavailableError(this.#engine.name, `it can not run ${coreFeaturesToString(missing)}`);
    }
    this.#objects = new RuntimeObjects(this.#engine, config.callOptions);
    this.#store = new Store(
      this.#engine,
      {
        memoryLimitPages: config.memoryLimitPages,
        memoryCapacityFromMax: config.memoryCapacityFromMax,
        tableLimitElements: config.tableLimitElements,
        maxCallDepth: config.maxCallDepth,
        maxInstances: config.maxInstances ?? Number.POSITIVE_INFINITY,
      },
      this.#objects,
    );
  }

  /** What runs the code, such as `interpreter`. */
  get engineName(): string {
    return this.#engine.name;
  }

  /**
   * Decodes, validates and prepares a module. Its functions are compiled when they are first called, or all of them now,
   * see {@link CompileModuleOptions.compilation}.
   *
   * @param bytes - the binary; it is copied
   * @throws DecodeError, ValidationError; WasmError `MEMORY_LIMIT`, `RUNTIME_CLOSED`, `RESOURCE_EXHAUSTED`; RangeError for
   * another `compilation`; the reason of the signal, and what `onProgress` throws; all by rejecting
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const runtime = newRuntime();
   * const compiled = await runtime.compileModule(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]), {
   *   compilation: 'whole',
   *   onProgress: ({ done, total }) => console.log(`${Math.floor((100 * done) / total)} %`),
   * });
   * compiled.exportedFunctions.size; // 0
   * await runtime.close();
   * ```
   */
  async compileModule(bytes: BinarySource, options: CompileModuleOptions = {}): Promise<CompiledModule> {
    const compiled = this.#prepare(bytes, options);
    if (this.#isWhole(options)) {
      try {
        await compiled.code.compileAllAsync(options);
        this.#store.requireOpen();
      } catch (error) {
        compiled.close();
        throw error;
      }
    }
    return compiled;
  }

  /**
   * {@link compileModule}, returning when it is done: a whole module is compiled on this thread.
   *
   * @throws as {@link compileModule}
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const runtime = newRuntime();
   * runtime.compileModuleSync(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])).name; // ''
   * await runtime.close();
   * ```
   */
  compileModuleSync(bytes: BinarySource, options: CompileModuleOptions = {}): CompiledModule {
    const compiled = this.#prepare(bytes, options);
    if (this.#isWhole(options)) {
      try {
        compiled.code.compileAll(options.onProgress);
      } catch (error) {
        compiled.close();
        throw error;
      }
    }
    return compiled;
  }

  #isWhole({ compilation = this.#config.compilation }: CompileModuleOptions): boolean {
    return compilation === 'whole';
  }

  #prepare(bytes: BinarySource, { compilation, signal }: CompileModuleOptions): CompiledGuestModule {
    this.#store.requireOpen();
    if (compilation !== undefined) checkCompilation(compilation);
    if (signal?.aborted) throw signal.reason;
    const { coreFeatures, closeOnContextDone, canonicalNaNs } = this.#config;
    const source = toBytes(bytes);
    const compile = (): CompiledCode => {
      // Not slice(): that of a Buffer shares its bytes.
      const module = decodeModule(new Uint8Array(source), { features: coreFeatures });
      this.#checkLimits(module);
      return this.#engine.compile(module, { closeOnContextDone, canonicalNaNs });
    };
    let code: CompiledCode;
    if (this.#cache === undefined) {
      code = compile();
    } else {
      const key: CacheKey = { bytes: source, features: coreFeatures, closeOnContextDone, canonicalNaNs };
      code = this.#cache.get(this.#engine, key, compile);
      // Limits are not part of the key: another runtime may have allowed more.
      this.#checkLimits(code.module);
    }
    const compiled = new CompiledGuestModule(code, this.#config.customSections, (module) => {
      this.#compiled.delete(module);
      if (this.#cache === undefined) code.release();
    });
    this.#compiled.add(compiled);
    return compiled;
  }

  /**
   * Whether a binary can be decoded and is valid under the features of this runtime; compiles nothing.
   *
   * @throws WasmError `RUNTIME_CLOSED`
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * newRuntime().isValidModule(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])); // true
   * ```
   */
  isValidModule(bytes: BinarySource): boolean {
    this.#store.requireOpen();
    try {
      decodeModule(new Uint8Array(toBytes(bytes)), { features: this.#config.coreFeatures });
      return true;
    } catch (error) {
      if (error instanceof DecodeError || error instanceof ValidationError) return false;
      throw error;
    }
  }

  /**
   * Compiles what {@link CompiledModule.toTransferable} gave in another thread.
   *
   * @throws as {@link compileModule}
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const runtime = newRuntime();
   * const compiled = await runtime.compileModule(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
   * const copy = await runtime.fromTransferable(structuredClone(compiled.toTransferable()));
   * copy.name === compiled.name; // true
   * await runtime.close();
   * ```
   */
  async fromTransferable(
    transferable: TransferableModule,
    options: CompileModuleOptions = {},
  ): Promise<CompiledModule> {
    if (transferable?.kind !== 'wazero-ts/module') {
      throw new WasmError('INVALID_ARGUMENT', 'this is not what CompiledModule.toTransferable() gave');
    }
    return this.compileModule(transferable.bytes, options);
  }

  /**
   * Makes an instance: finds its imports, fills its memories and tables, runs its start section and the start functions
   * of the configuration. Those may wait for host functions; `options` limits all of them together.
   *
   * When a start function ends the module with exit code 0, as a program does, the result is a closed module.
   *
   * @throws LinkError for imports and names; LimitError for the runtime's limits, those of `options` and of the policy;
   * Trap when a segment does not fit; WasmError `INVALID_CONFIG`, `COMPILED_MODULE_CLOSED`, `RUNTIME_CLOSED`,
   * `LISTEN_FAILED`; WasmError `START_FAILED` with what was thrown as its cause; ExitError for an exit code that is not
   * 0, a deadline or a signal; all by rejecting
   * @example
   * ```ts
   * import { newModuleConfig, newRuntime } from '@wazero-ts/runtime';
   * const runtime = newRuntime();
   * const compiled = await runtime.compileModule(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
   * const mod = await runtime.instantiateModule(compiled, newModuleConfig().withName('a'), { timeoutMs: 5000 });
   * mod.name; // 'a'
   * await runtime.close();
   * ```
   */
  async instantiateModule(
    compiled: CompiledModule,
    config: ModuleConfig = defaultModuleConfig,
    options?: InstantiateOptions,
  ): Promise<Module> {
    if (compiled instanceof CompiledHostModule) return this.#instantiateHost(compiled, config);
    const sockets = options?.sockConfig === undefined ? [] : await openSockets(options.sockConfig, config.policy);
    const { instance, control } = this.#link(compiled, config, options, 'async', sockets);
    try {
      await startAsync(instance, config.startFunctions, control);
    } catch (error) {
      await instance.closing;
      throw error;
    }
    return instance.module;
  }

  /**
   * {@link instantiateModule}, returning when it is done: a host function must not return a promise, and a signal can not
   * fire.
   *
   * @throws as {@link instantiateModule}, and WasmError `INVALID_CONFIG` for a stream as standard input, output or error,
   * and for sockets of TCP
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const runtime = newRuntime();
   * const compiled = runtime.compileModuleSync(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
   * runtime.instantiateModuleSync(compiled).isClosed; // false
   * await runtime.close();
   * ```
   */
  instantiateModuleSync(
    compiled: CompiledModule,
    config: ModuleConfig = defaultModuleConfig,
    options?: InstantiateOptions,
  ): Module {
    if (compiled instanceof CompiledHostModule) return this.#instantiateHost(compiled, config);
    const sockets = options?.sockConfig === undefined ? [] : openSocketsSync(options.sockConfig, config.policy);
    const { instance, control } = this.#link(compiled, config, options, 'sync', sockets);
    start(instance, config.startFunctions, control);
    return instance.module;
  }

  /**
   * Compiles and instantiates with the default configuration; the code is released when the instance is closed.
   *
   * @throws as {@link compileModule} and {@link instantiateModule}
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const runtime = newRuntime();
   * const mod = await runtime.instantiate(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
   * await mod.close();
   * await runtime.close();
   * ```
   */
  instantiate(bytes: BinarySource, options?: InstantiateOptions): Promise<Module> {
    return this.instantiateWithConfig(bytes, defaultModuleConfig, options);
  }

  /**
   * Compiles and instantiates; the code is released when the instance is closed.
   *
   * @throws as {@link compileModule} and {@link instantiateModule}
   * @example
   * ```ts
   * import { newModuleConfig, newRuntime } from '@wazero-ts/runtime';
   * const runtime = newRuntime();
   * const bytes = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
   * const mod = await runtime.instantiateWithConfig(bytes, newModuleConfig().withName('a'));
   * runtime.module('a') === mod; // true
   * await runtime.close();
   * ```
   */
  async instantiateWithConfig(
    bytes: BinarySource,
    config: ModuleConfig,
    options?: InstantiateOptions,
  ): Promise<Module> {
    const compiled = await this.compileModule(bytes);
    let module: Module;
    try {
      module = await this.instantiateModule(compiled, config, options);
    } catch (error) {
      compiled.close();
      throw error;
    }
    const instance = WasmModule.instanceOf(module);
    if (instance === undefined || instance.exit !== undefined) compiled.close();
    else instance.onClose(() => compiled.close());
    return module;
  }

  /**
   * Starts a module of host functions.
   *
   * @param name - under which guests import it
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const runtime = newRuntime();
   * const builder = runtime.newHostModuleBuilder('env');
   * await builder.newFunctionBuilder().withFunc((a, b) => a + b, ['i32', 'i32'], ['i32']).export('add').instantiate();
   * runtime.module('env')?.exportedFunction('add')?.call(1, 2); // 3
   * await runtime.close();
   * ```
   */
  newHostModuleBuilder(name: string): HostModuleBuilder {
    return new HostModuleBuilder(name, this);
  }

  /**
   * Checks a module of host functions, so that it can be instantiated, also under other names.
   *
   * @throws WasmError `MODULE_NAME_EMPTY`, `INVALID_HOST_FUNCTION`, `RUNTIME_CLOSED`; `FEATURE_DISABLED` for several
   * results without multi-value
   * @example
   * ```ts
   * import { newModuleConfig, newRuntime } from '@wazero-ts/runtime';
   * const runtime = newRuntime();
   * const compiled = runtime.compileHostModule({ name: 'env', functions: [] });
   * await runtime.instantiateModule(compiled, newModuleConfig().withName('other'));
   * await runtime.close();
   * ```
   */
  compileHostModule(definition: HostModuleDefinition): CompiledModule {
    this.#store.requireOpen();
    const shape = new HostModuleShape(definition);
    for (const { type } of shape.functions) {
      if (type.results.length > 1) requireEnabled(this.#config.coreFeatures, CoreFeature.multiValue);
    }
    const compiled = new CompiledHostModule(shape, (module) => this.#compiled.delete(module));
    this.#compiled.add(compiled);
    return compiled;
  }

  /**
   * Instantiates a module of host functions, such as `wasiPreview1()`.
   *
   * @throws as {@link compileHostModule}; LinkError `MODULE_NAME_TAKEN`; by rejecting
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const runtime = newRuntime();
   * const env = await runtime.instantiateHostModule({ name: 'env', functions: [] });
   * env.name; // 'env'
   * await runtime.close();
   * ```
   */
  async instantiateHostModule(definition: HostModuleDefinition): Promise<Module> {
    return this.instantiateHostModuleSync(definition);
  }

  /**
   * {@link instantiateHostModule}, returning when it is done.
   *
   * @throws as {@link instantiateHostModule}
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const runtime = newRuntime();
   * runtime.instantiateHostModuleSync({ name: 'env', functions: [] });
   * await runtime.close();
   * ```
   */
  instantiateHostModuleSync(definition: HostModuleDefinition): Module {
    const compiled = this.compileHostModule(definition);
    try {
      const module = this.instantiateModuleSync(compiled);
      WasmModule.instanceOf(module)?.onClose(() => compiled.close());
      return module;
    } catch (error) {
      compiled.close();
      throw error;
    }
  }

  /**
   * A memory that belongs to no module, to be imported by `InstantiateOptions.imports`.
   *
   * @throws WasmError `INVALID_ARGUMENT`, `RESOURCE_EXHAUSTED`, `RUNTIME_CLOSED`; LimitError `MEMORY_LIMIT`
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * newRuntime().newMemory({ min: 1, max: 2 }).size; // 65536
   * ```
   */
  newMemory(limits: MemoryLimits): Memory {
    return newHostMemory(this.#hostStoragePlace(), limits);
  }

  /**
   * A table that belongs to no module, to be imported by `InstantiateOptions.imports`.
   *
   * @param init - what its elements are at first, null unless given: a function of this engine, or any value for externref
   * @throws WasmError `INVALID_ARGUMENT`, `RESOURCE_EXHAUSTED`, `RUNTIME_CLOSED`; LimitError `TABLE_LIMIT`
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * newRuntime().newTable({ elementType: 'externref', min: 2 }, 'a value').get(1); // 'a value'
   * ```
   */
  newTable(type: TableLimits, ...init: readonly [value?: unknown]): Table {
    // undefined is a value of externref, so it is not the same as none.
    return newHostTable(this.#hostStoragePlace(), type, init.length === 0 ? null : init[0]);
  }

  /**
   * A global that belongs to no module, to be imported by `InstantiateOptions.imports`.
   *
   * @throws WasmError `INVALID_ARGUMENT`, `RUNTIME_CLOSED`
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const counter = newRuntime().newGlobal({ type: 'i32', mutable: true }, 41);
   * counter.set(42);
   * counter.get(); // 42
   * ```
   */
  newGlobal(type: GlobalDeclaration, value: unknown): Global {
    return newHostGlobal(this.#hostStoragePlace(), type, value);
  }

  /**
   * The open instance of a name.
   *
   * @returns `undefined` when there is none; always for `''`
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * newRuntime().module('unknown'); // undefined
   * ```
   */
  module(name: string): Module | undefined {
    return this.#store.instance(name)?.module;
  }

  /**
   * Closes every instance, newest first, with exit code 0, then everything that was compiled. Closing twice does nothing.
   *
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const runtime = newRuntime();
   * await runtime.close();
   * ```
   */
  close(): Promise<void> {
    return this.closeWithExitCode(0);
  }

  /**
   * {@link close} with an exit code for the instances.
   *
   * @param exitCode - unsigned 32-bit
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const runtime = newRuntime();
   * await runtime.closeWithExitCode(2);
   * ```
   */
  async closeWithExitCode(exitCode: number): Promise<void> {
    if (this.#store.exitCode !== undefined) return;
    const closing = this.#store.close(exitCode);
    for (const compiled of [...this.#compiled]) compiled.close();
    if (this.#ownsEngine) this.#engine.close();
    await closing;
  }

  #checkLimits(module: Parameters<typeof checkMemoryLimits>[0]): void {
    checkMemoryLimits(module, this.#config.memoryLimitPages, this.#config.memoryCapacityFromMax);
  }

  #instantiateHost(compiled: CompiledHostModule, config: ModuleConfig): Module {
    requireUsable(compiled);
    return instantiateHostModule(this.#store, compiled.shape, config.name ?? compiled.name).module;
  }

  #link(
    compiled: CompiledModule,
    config: ModuleConfig,
    options: InstantiateOptions | undefined,
    mode: 'sync' | 'async',
    sockets: readonly Socket[],
  ): { readonly instance: GuestInstance; readonly control: CallControl } {
    try {
      if (!(compiled instanceof CompiledGuestModule)) {
        throw new WasmError('INVALID_ARGUMENT', 'the module was not compiled by a runtime of this package');
      }
      requireUsable(compiled);
      this.#store.requireOpen();
      config.validate(mode);
      const instance = linkInstance(this.#store, {
        code: compiled.code,
        name: config.name ?? compiled.name,
        resolve: toResolver(options?.importResolver, this.#engine),
        imports: options?.imports?.map((value) => toGivenImport(value, this.#objects)),
        policy: config.policy,
      });
      WasmModule.configure(instance, config, sockets);
      return { instance, control: controlOf(mergeCallOptions(this.#objects.callOptions, options), instance) };
    } catch (error) {
      // No instance was made that could close them.
      closeSockets(sockets);
      throw error;
    }
  }

  #hostStoragePlace(): HostStoragePlace {
    this.#store.requireOpen();
    return { store: this.#store, objects: this.#objects };
  }
}

makeAsyncDisposable(Runtime.prototype);
makeDisposable(CompiledGuestModule.prototype);
makeDisposable(CompiledHostModule.prototype);

function toBytes(source: BinarySource): Uint8Array {
  if (source instanceof Uint8Array) return source;
  if (
    source instanceof ArrayBuffer ||
    (typeof SharedArrayBuffer === 'function' && source instanceof SharedArrayBuffer)
  ) {
    return new Uint8Array(source);
  }
  throw new WasmError('INVALID_ARGUMENT', 'the binary must be a Uint8Array or an ArrayBuffer');
}

function requireUsable(compiled: CompiledModule): void {
  if (compiled.isClosed) {
    throw new WasmError('COMPILED_MODULE_CLOSED', `the compiled module ${compiled.name} was closed`);
  }
}

function toResolver(resolver: InstantiateOptions['importResolver'], engine: Engine): ModuleResolver | undefined {
  if (resolver === undefined) return undefined;
  return (moduleName) => {
    const module = resolver(moduleName);
    if (module === undefined) return undefined;
    const instance = WasmModule.instanceOf(module);
    if (instance?.store.engine !== engine) {
      throw new WasmError('INVALID_ARGUMENT', `importResolver("${moduleName}") gave no module of this engine`);
    }
    return instance;
  };
}

/**
 * A runtime. It is synchronous to make and must be closed.
 *
 * @param config - wazero's defaults unless given
 * @throws EngineUnavailableError when the engine can not run the features asked for; RangeError for limits out of range
 * @example
 * ```ts
 * import { newRuntime } from '@wazero-ts/runtime';
 * const runtime = newRuntime({ memoryLimitPages: 160 });
 * await runtime.close();
 * ```
 */
export function newRuntime(config: RuntimeConfig | RuntimeConfigOptions = {}): Runtime {
  return new Runtime(config instanceof RuntimeConfig ? config : new RuntimeConfig(config));
}

/**
 * A runtime with a configuration; wazero's name for {@link newRuntime} with an argument.
 *
 * @throws as {@link newRuntime}
 * @example
 * ```ts
 * import { newRuntimeConfig, newRuntimeWithConfig } from '@wazero-ts/runtime';
 * const runtime = newRuntimeWithConfig(newRuntimeConfig().withCloseOnContextDone(true));
 * await runtime.close();
 * ```
 */
export function newRuntimeWithConfig(config: RuntimeConfig): Runtime {
  return new Runtime(config);
}
