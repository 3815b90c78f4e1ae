import type {
  HostFunctionBody,
  HostFunctionDefinition,
  HostMemoryDefinition,
  HostModuleDefinition,
  JsValue,
  JsValues,
  Module,
  StackReferences,
  TransferableMemory,
  ValueType,
} from '@wazero-ts/api';
import { WasmError } from '@wazero-ts/api';
import type { CompiledModule } from './compiled-module.js';

/** What a host function may return: its results, or a promise of them when it is called by `callAsync`. */
export type HostResult<Results extends readonly ValueType[]> = Results extends readonly []
  ? void | PromiseLike<void>
  : Results extends readonly [infer Only extends ValueType]
    ? JsValue<Only> | PromiseLike<JsValue<Only>>
    : Readonly<JsValues<Results>> | PromiseLike<Readonly<JsValues<Results>>>;

/** Makes TypeScript read an array literal as a tuple; an asynchronous function still has to say `as const`. */
type SeveralResults = readonly [unknown, unknown, ...unknown[]];

/** The limits of a memory that the host makes, in pages of 64 KiB. */
export interface MemoryLimits {
  readonly min: number;
  /** The most pages that it can have; a shared memory must have a maximum. */
  readonly max?: number | undefined;
  /** Whether threads can share it; off unless given. */
  readonly shared?: boolean;
}

/** What a builder needs of its runtime. */
export interface HostModuleRuntime {
  compileHostModule(definition: HostModuleDefinition): CompiledModule;
  instantiateHostModuleSync(definition: HostModuleDefinition): Module;
}

/**
 * Builds a module of host functions. It changes itself, unlike configurations.
 *
 * @example
 * ```ts
 * import { newRuntime } from '@wazero-ts/runtime';
 * const runtime = newRuntime();
 * await runtime
 *   .newHostModuleBuilder('env')
 *   .newFunctionBuilder()
 *   .withFunc((text: number) => console.log(text), ['i32'], [])
 *   .export('log')
 *   .instantiate();
 * await runtime.close();
 * ```
 */
export class HostModuleBuilder {
  readonly #name: string;
  readonly #runtime: HostModuleRuntime;
  readonly #functions = new Map<string, HostFunctionDefinition>();
  readonly #memories = new Map<string, HostMemoryDefinition>();

  /** Use `runtime.newHostModuleBuilder`. */
  constructor(name: string, runtime: HostModuleRuntime) {
    this.#name = name;
    this.#runtime = runtime;
  }

  /**
   * Starts a function; `export` ends it.
   *
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const builder = newRuntime().newHostModuleBuilder('env');
   * builder.newFunctionBuilder().withFunc(() => 7, [], ['i32']).export('seven');
   * ```
   */
  newFunctionBuilder(): HostFunctionBuilder {
    return new HostFunctionBuilder((definition) => {
      // A name that is exported again keeps its place and so its index.
      this.#functions.set(definition.exportName, definition);
      return this;
    });
  }

  /**
   * Adds a memory for guests that import theirs: a new one, or the bytes of a shared memory of another thread.
   *
   * @param exportName - under which guests import it
   * @param memory - its limits in pages of 64 KiB, or what `Memory.toTransferable` gave in the other thread
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const runtime = newRuntime();
   * const limits = { min: 1, max: 2, shared: true };
   * const env = await runtime.newHostModuleBuilder('env').exportMemory('memory', limits).instantiate();
   * const transferable = env.exportedMemory('memory')!.toTransferable();
   * // In a worker that got `transferable` by postMessage:
   * const other = newRuntime();
   * await other.newHostModuleBuilder('env').exportMemory('memory', transferable).instantiate();
   * ```
   */
  exportMemory(exportName: string, memory: MemoryLimits | TransferableMemory): this {
    const definition: HostMemoryDefinition =
      'buffer' in memory
        ? { exportName, min: memory.min, max: memory.max, shared: true, buffer: memory.buffer }
        : { exportName, min: memory.min, max: memory.max, shared: memory.shared ?? false };
    this.#memories.set(exportName, definition);
    return this;
  }

  /**
   * The module as data, to instantiate in any runtime.
   *
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * newRuntime().newHostModuleBuilder('env').definition().functions.length; // 0
   * ```
   */
  definition(): HostModuleDefinition {
    return { name: this.#name, functions: [...this.#functions.values()], memories: [...this.#memories.values()] };
  }

  /**
   * Checks the module, so that it can be instantiated with `runtime.instantiateModule`.
   *
   * @throws WasmError `MODULE_NAME_EMPTY`, `INVALID_HOST_FUNCTION`, `FEATURE_DISABLED`, `RUNTIME_CLOSED`; by rejecting
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const runtime = newRuntime();
   * const compiled = await runtime.newHostModuleBuilder('env').compile();
   * await runtime.instantiateModule(compiled);
   * await runtime.close();
   * ```
   */
  async compile(): Promise<CompiledModule> {
    return this.compileSync();
  }

  /**
   * {@link compile}, returning when it is done.
   *
   * @throws as {@link compile}
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * newRuntime().newHostModuleBuilder('env').compileSync().name; // 'env'
   * ```
   */
  compileSync(): CompiledModule {
    return this.#runtime.compileHostModule(this.definition());
  }

  /**
   * Makes the module available to guests.
   *
   * @throws as {@link compile}; LinkError `MODULE_NAME_TAKEN`; by rejecting
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const runtime = newRuntime();
   * const env = await runtime.newHostModuleBuilder('env').instantiate();
   * runtime.module('env') === env; // true
   * await runtime.close();
   * ```
   */
  async instantiate(): Promise<Module> {
    return this.instantiateSync();
  }

  /**
   * {@link instantiate}, returning when it is done.
   *
   * @throws as {@link instantiate}
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * newRuntime().newHostModuleBuilder('env').instantiateSync().name; // 'env'
   * ```
   */
  instantiateSync(): Module {
    return this.#runtime.instantiateHostModuleSync(this.definition());
  }
}

/** What a function builder has gathered. */
interface FunctionDraft {
  params: readonly ValueType[];
  results: readonly ValueType[];
  body: HostFunctionBody | undefined;
  name: string | undefined;
  paramNames: readonly string[];
  resultNames: readonly string[];
}

/**
 * Builds one host function: a body (`withFunc`, `withModuleFunc` or `withStackFunc`), names, and `export` at the end.
 *
 * @example
 * ```ts
 * import { newRuntime } from '@wazero-ts/runtime';
 * const runtime = newRuntime();
 * const builder = runtime.newHostModuleBuilder('math');
 * builder
 *   .newFunctionBuilder()
 *   .withFunc((x, y) => x ** y, ['f64', 'f64'], ['f64'])
 *   .withName('power')
 *   .withParameterNames('base', 'exponent')
 *   .withResultNames('power')
 *   .export('pow');
 * ```
 */
export class HostFunctionBuilder {
  readonly #finish: (definition: HostFunctionDefinition) => HostModuleBuilder;
  readonly #draft: FunctionDraft = {
    params: [],
    results: [],
    body: undefined,
    name: undefined,
    paramNames: [],
    resultNames: [],
  };

  /** Use `HostModuleBuilder.newFunctionBuilder`. */
  constructor(finish: (definition: HostFunctionDefinition) => HostModuleBuilder) {
    this.#finish = finish;
  }

  /**
   * A function of JS values: i32, f32 and f64 are numbers, i64 bigint, v128 a `Uint8Array` of 16 bytes, funcref a
   * `Function` or null, externref anything. It may return a promise when the guest was called by `callAsync`.
   *
   * @param fn - the types of its parameters follow from `params`
   * @param params - the parameters' WebAssembly types
   * @param results - the results' types; with several, return an array (`as const` in an asynchronous function)
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const builder = newRuntime().newHostModuleBuilder('env');
   * builder.newFunctionBuilder().withFunc((a, b) => Number(b) + a, ['i32', 'i64'], ['f64']).export('sum');
   * ```
   */
  withFunc<
    const Params extends readonly ValueType[],
    const Results extends readonly ValueType[],
    const Returned extends HostResult<Results> | SeveralResults,
  >(fn: (...args: JsValues<Params>) => Returned & HostResult<Results>, params: Params, results: Results): this {
    return this.#withBody({ kind: 'values', call: fn as (...args: never[]) => unknown }, params, results);
  }

  /**
   * As {@link withFunc}, with the calling module before the arguments: the one whose code made the call, so its memory
   * is the caller's memory.
   *
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const builder = newRuntime().newHostModuleBuilder('env');
   * builder
   *   .newFunctionBuilder()
   *   .withModuleFunc((mod, offset, length) => console.log(mod.memory?.readString(offset, length)), ['i32', 'i32'], [])
   *   .export('log');
   * ```
   */
  withModuleFunc<
    const Params extends readonly ValueType[],
    const Results extends readonly ValueType[],
    const Returned extends HostResult<Results> | SeveralResults,
  >(
    fn: (mod: Module, ...args: JsValues<Params>) => Returned & HostResult<Results>,
    params: Params,
    results: Results,
  ): this {
    return this.#withBody(
      { kind: 'module', call: fn as (caller: Module, ...args: never[]) => unknown },
      params,
      results,
    );
  }

  /**
   * A function that reads its parameters from a stack and writes its results there: little-endian slots of 8 bytes from
   * offset 0, two for a v128. Every bit is kept, also of signalling NaNs. The stack must not be kept after the call, or
   * after the promise that it returned has settled.
   *
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const builder = newRuntime().newHostModuleBuilder('env');
   * builder
   *   .newFunctionBuilder()
   *   .withStackFunc((_mod, stack) => stack.setInt32(0, stack.getInt32(0, true) + 1, true), ['i32'], ['i32'])
   *   .export('increment');
   * ```
   */
  withStackFunc(
    fn: (mod: Module, stack: DataView, references: StackReferences) => unknown,
    params: readonly ValueType[],
    results: readonly ValueType[],
  ): this {
    return this.#withBody({ kind: 'stack', call: fn }, params, results);
  }

  /**
   * The name in stack traces; the export name without this.
   *
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const builder = newRuntime().newHostModuleBuilder('env').newFunctionBuilder();
   * builder.withFunc(() => {}, [], []).withName('doNothing').export('f');
   * ```
   */
  withName(name: string): this {
    this.#draft.name = name;
    return this;
  }

  /**
   * Names of the parameters, for `definition.paramNames`: all or none.
   *
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const builder = newRuntime().newHostModuleBuilder('env').newFunctionBuilder();
   * builder.withFunc(() => {}, ['i32'], []).withParameterNames('fd').export('f');
   * ```
   */
  withParameterNames(...names: readonly string[]): this {
    this.#draft.paramNames = names;
    return this;
  }

  /**
   * Names of the results, for `definition.resultNames`: all or none.
   *
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const builder = newRuntime().newHostModuleBuilder('env').newFunctionBuilder();
   * builder.withFunc(() => 0, [], ['i32']).withResultNames('errno').export('f');
   * ```
   */
  withResultNames(...names: readonly string[]): this {
    this.#draft.resultNames = names;
    return this;
  }

  /**
   * Adds the function to its module; a function of the same export name is replaced.
   *
   * @param exportName - under which guests import it
   * @throws WasmError `INVALID_HOST_FUNCTION` without a body
   * @example
   * ```ts
   * import { newRuntime } from '@wazero-ts/runtime';
   * const builder = newRuntime().newHostModuleBuilder('env');
   * builder.newFunctionBuilder().withFunc(() => {}, [], []).export('f').definition().functions.length; // 1
   * ```
   */
  export(exportName: string): HostModuleBuilder {
    const { params, results, body, name, paramNames, resultNames } = this.#draft;
    if (body === undefined) {
      throw new WasmError(
        'INVALID_HOST_FUNCTION',
        `func[${exportName}] has no body: call withFunc, withModuleFunc or withStackFunc before export`,
      );
    }
    return this.#finish({ exportName, name: name ?? exportName, params, results, paramNames, resultNames, body });
  }

  #withBody(body: HostFunctionBody, params: readonly ValueType[], results: readonly ValueType[]): this {
    this.#draft.body = body;
    this.#draft.params = params;
    this.#draft.results = results;
    return this;
  }
}
