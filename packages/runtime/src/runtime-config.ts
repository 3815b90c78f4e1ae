import type { CallOptions, CoreFeatures } from '@wazero-ts/api';
import { CoreFeaturesV2 } from '@wazero-ts/api';
import type { Engine } from '@wazero-ts/core';
import type { CompilationCache } from './compilation-cache.js';

/** Pages of 64 KiB in 4 GiB, the most that a 32-bit memory can have. */
const maxPages = 65536;
const defaultMaxCallDepth = 20_000;
const defaultTableLimit = 10_000_000;

/**
 * When functions are compiled: `lazy` when they are first called, `whole` all together before they can be instantiated.
 * The first starts sooner; the second never pauses later, and its calls are a little faster.
 */
export type Compilation = 'lazy' | 'whole';

/** @throws RangeError for anything else than a {@link Compilation} */
export function checkCompilation(compilation: Compilation): void {
  if (compilation === 'lazy' || compilation === 'whole') return;
  throw new RangeError(`compilation must be 'lazy' or 'whole', not ${String(compilation)}`);
}

/** The settings of a {@link RuntimeConfig}; what is missing has wazero's default. */
export interface RuntimeConfigOptions {
  /** Runs the code; the interpreter unless given. The embedder closes an engine that it gave. */
  readonly engine?: Engine | undefined;
  /**
   * Makes the engine of each runtime when `engine` is not given; that of the interpreter unless given. The runtime closes
   * what it made.
   */
  readonly newEngine?: (() => Engine) | undefined;
  /** What modules may use; WebAssembly 2.0 unless given. */
  readonly coreFeatures?: CoreFeatures;
  /** The most that one memory can have, in pages of 64 KiB: 0 to 65536, which is the default. */
  readonly memoryLimitPages?: number;
  /** Reserve the maximum of a memory at once, so that growing it copies nothing; off unless given. */
  readonly memoryCapacityFromMax?: boolean;
  /**
   * Names and offsets in stack traces; on unless given. Source lines from DWARF are not read yet, so this changes
   * nothing today.
   */
  readonly debugInfoEnabled?: boolean;
  /** Keeps compiled code for several runtimes; none unless given. Code on disk is not there yet. */
  readonly compilationCache?: CompilationCache | undefined;
  /** When functions are compiled, unless `compileModule` is told; `lazy` unless given. */
  readonly compilation?: Compilation;
  /** Keep custom sections, see `CompiledModule.customSections`; off unless given. */
  readonly customSections?: boolean;
  /** Let `module.close()` and `runtime.close()` end calls that are running or parked; off unless given. */
  readonly closeOnContextDone?: boolean;
  /** The most guest and host functions on one chain of calls; 20,000 unless given. Engines guarantee it as a minimum. */
  readonly maxCallDepth?: number;
  /** The most elements that one table can have; 10,000,000 unless given. */
  readonly tableLimitElements?: number;
  /** The most instances that can be open at once, host modules among them; any number unless given. */
  readonly maxInstances?: number | undefined;
  /** Make every NaN that arithmetic gives the canonical one, so that results do not depend on the machine; off unless given. */
  readonly canonicalNaNs?: boolean;
  /**
   * Limits of every call of the host, also of start functions, that is not given its own; none unless given. Fuel as a
   * number is for each call, a `Fuel` is for all of them together.
   */
  readonly callOptions?: CallOptions | undefined;
}

function checkWhole(what: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw new RangeError(`${what} must be a whole number from 0 to ${max}, not ${value}`);
  }
}

/**
 * How a runtime works. Immutable: each `with` method returns a copy.
 *
 * @example
 * ```ts
 * import { newRuntime, newRuntimeConfig } from '@wazero-ts/runtime';
 * const config = newRuntimeConfig().withMemoryLimitPages(16).withCloseOnContextDone(true);
 * const runtime = newRuntime(config);
 * await runtime.close();
 * ```
 */
export class RuntimeConfig implements RuntimeConfigOptions {
  readonly engine: Engine | undefined;
  readonly newEngine: (() => Engine) | undefined;
  readonly coreFeatures: CoreFeatures;
  readonly memoryLimitPages: number;
  readonly memoryCapacityFromMax: boolean;
  readonly debugInfoEnabled: boolean;
  readonly compilationCache: CompilationCache | undefined;
  readonly compilation: Compilation;
  readonly customSections: boolean;
  readonly closeOnContextDone: boolean;
  readonly maxCallDepth: number;
  readonly tableLimitElements: number;
  readonly maxInstances: number | undefined;
  readonly canonicalNaNs: boolean;
  readonly callOptions: CallOptions | undefined;

  /**
   * Use {@link newRuntimeConfig}.
   *
   * @throws RangeError when a limit is no whole number in its range, or `compilation` none of its values
   */
  constructor(options: RuntimeConfigOptions = {}) {
    this.engine = options.engine;
    this.newEngine = options.newEngine;
    this.coreFeatures = options.coreFeatures ?? CoreFeaturesV2;
    this.memoryLimitPages = options.memoryLimitPages ?? maxPages;
    this.memoryCapacityFromMax = options.memoryCapacityFromMax ?? false;
    this.debugInfoEnabled = options.debugInfoEnabled ?? true;
    this.compilationCache = options.compilationCache;
    this.compilation = options.compilation ?? 'lazy';
    this.customSections = options.customSections ?? false;
    this.closeOnContextDone = options.closeOnContextDone ?? false;
    this.maxCallDepth = options.maxCallDepth ?? defaultMaxCallDepth;
    this.tableLimitElements = options.tableLimitElements ?? defaultTableLimit;
    this.maxInstances = options.maxInstances;
    this.canonicalNaNs = options.canonicalNaNs ?? false;
    this.callOptions = options.callOptions;
    checkCompilation(this.compilation);
    checkWhole('memoryLimitPages', this.memoryLimitPages, maxPages);
    checkWhole('maxCallDepth', this.maxCallDepth, 2 ** 31 - 1);
    checkWhole('tableLimitElements', this.tableLimitElements, 2 ** 32 - 1);
    if (this.maxInstances !== undefined) checkWhole('maxInstances', this.maxInstances, Number.MAX_SAFE_INTEGER);
    Object.freeze(this);
  }

  /**
   * Chooses what runs the code.
   *
   * @param engine - closed by whoever made it, not by the runtime
   * @example
   * ```ts
   * import { interpreterEngine } from '@wazero-ts/engine-interpreter';
   * import { newRuntime, newRuntimeConfig } from '@wazero-ts/runtime';
   * const runtime = newRuntime(newRuntimeConfig().withEngine(interpreterEngine()));
   * runtime.engineName; // 'interpreter'
   * ```
   */
  withEngine(engine: Engine): RuntimeConfig {
    return new RuntimeConfig({ ...this, engine });
  }

  /**
   * Sets which proposals modules may use.
   *
   * @example
   * ```ts
   * import { CoreFeature, CoreFeaturesV2, newRuntimeConfig } from '@wazero-ts/runtime';
   * newRuntimeConfig().withCoreFeatures(CoreFeaturesV2 | CoreFeature.threads);
   * ```
   */
  withCoreFeatures(coreFeatures: CoreFeatures): RuntimeConfig {
    return new RuntimeConfig({ ...this, coreFeatures });
  }

  /**
   * Sets the most that one memory can have. A declared maximum above it is clamped, a declared minimum above it makes
   * `compileModule` fail.
   *
   * @param pages - of 64 KiB, 0 to 65536
   * @throws RangeError for any other number
   * @example
   * ```ts
   * import { newRuntimeConfig } from '@wazero-ts/runtime';
   * newRuntimeConfig().withMemoryLimitPages(160).memoryLimitPages; // 160, which is 10 MiB
   * ```
   */
  withMemoryLimitPages(pages: number): RuntimeConfig {
    return new RuntimeConfig({ ...this, memoryLimitPages: pages });
  }

  /**
   * Reserves the declared maximum of each memory at once, so that growing copies nothing; a declared maximum above the
   * limit is then an error. Without a declared maximum nothing is reserved.
   *
   * @example
   * ```ts
   * import { newRuntimeConfig } from '@wazero-ts/runtime';
   * newRuntimeConfig().withMemoryCapacityFromMax(true).memoryCapacityFromMax; // true
   * ```
   */
  withMemoryCapacityFromMax(enabled: boolean): RuntimeConfig {
    return new RuntimeConfig({ ...this, memoryCapacityFromMax: enabled });
  }

  /**
   * Debug information in stack traces. Names and byte offsets are always there; source lines from DWARF are not read
   * yet, so this changes nothing today.
   *
   * @example
   * ```ts
   * import { newRuntimeConfig } from '@wazero-ts/runtime';
   * newRuntimeConfig().withDebugInfoEnabled(false).debugInfoEnabled; // false
   * ```
   */
  withDebugInfoEnabled(enabled: boolean): RuntimeConfig {
    return new RuntimeConfig({ ...this, debugInfoEnabled: enabled });
  }

  /**
   * Shares compiled code with the other runtimes that use this cache.
   *
   * @example
   * ```ts
   * import { newCompilationCache, newRuntime, newRuntimeConfig } from '@wazero-ts/runtime';
   * const cache = newCompilationCache();
   * const runtime = newRuntime(newRuntimeConfig().withCompilationCache(cache));
   * await runtime.close();
   * cache.close();
   * ```
   */
  withCompilationCache(cache: CompilationCache | undefined): RuntimeConfig {
    return new RuntimeConfig({ ...this, compilationCache: cache });
  }

  /**
   * Sets when functions are compiled. On the native engine `whole` uses other threads, if it is not synchronous.
   *
   * @throws RangeError for any other value
   * @example
   * ```ts
   * import { newRuntimeConfig } from '@wazero-ts/runtime';
   * newRuntimeConfig().withCompilation('whole').compilation; // 'whole'
   * ```
   */
  withCompilation(compilation: Compilation): RuntimeConfig {
    return new RuntimeConfig({ ...this, compilation });
  }

  /**
   * Keeps custom sections, for `CompiledModule.customSections`.
   *
   * @example
   * ```ts
   * import { newRuntimeConfig } from '@wazero-ts/runtime';
   * newRuntimeConfig().withCustomSections(true).customSections; // true
   * ```
   */
  withCustomSections(enabled: boolean): RuntimeConfig {
    return new RuntimeConfig({ ...this, customSections: enabled });
  }

  /**
   * Lets `module.close()` and `runtime.close()` end the calls that are running or parked, at their next check. The limits
   * that are given to a call are enforced without this.
   *
   * @example
   * ```ts
   * import { newRuntimeConfig } from '@wazero-ts/runtime';
   * newRuntimeConfig().withCloseOnContextDone(true).closeOnContextDone; // true
   * ```
   */
  withCloseOnContextDone(enabled: boolean): RuntimeConfig {
    return new RuntimeConfig({ ...this, closeOnContextDone: enabled });
  }

  /**
   * Sets how many guest and host functions a chain of calls can have before it traps with a stack overflow. Engines
   * guarantee it as a minimum; the exact depth is their own.
   *
   * @example
   * ```ts
   * import { newRuntimeConfig } from '@wazero-ts/runtime';
   * newRuntimeConfig().withMaxCallDepth(1000).maxCallDepth; // 1000
   * ```
   */
  withMaxCallDepth(depth: number): RuntimeConfig {
    return new RuntimeConfig({ ...this, maxCallDepth: depth });
  }

  /**
   * Sets the most elements that one table can have; a table that starts larger fails to be instantiated.
   *
   * @example
   * ```ts
   * import { newRuntimeConfig } from '@wazero-ts/runtime';
   * newRuntimeConfig().withTableLimitElements(1000).tableLimitElements; // 1000
   * ```
   */
  withTableLimitElements(elements: number): RuntimeConfig {
    return new RuntimeConfig({ ...this, tableLimitElements: elements });
  }

  /**
   * Sets how many instances can be open at once, host modules among them.
   *
   * @param count - `undefined` for any number; one more is refused with `LimitError` `INSTANCE_LIMIT`
   * @example
   * ```ts
   * import { newRuntimeConfig } from '@wazero-ts/runtime';
   * newRuntimeConfig().withMaxInstances(100).maxInstances; // 100
   * ```
   */
  withMaxInstances(count: number | undefined): RuntimeConfig {
    return new RuntimeConfig({ ...this, maxInstances: count });
  }

  /**
   * Makes every NaN that arithmetic gives the positive canonical one, so that results do not depend on the machine.
   *
   * @example
   * ```ts
   * import { newRuntimeConfig } from '@wazero-ts/runtime';
   * newRuntimeConfig().withCanonicalNaNs(true).canonicalNaNs; // true
   * ```
   */
  withCanonicalNaNs(enabled: boolean): RuntimeConfig {
    return new RuntimeConfig({ ...this, canonicalNaNs: enabled });
  }

  /**
   * Limits every call of the host that is not given its own limits, also of start functions: so they hold for code that
   * knows nothing of them. Fuel as a number is for each call, a `Fuel` is for all of them together.
   *
   * @example
   * ```ts
   * import { newRuntimeConfig } from '@wazero-ts/runtime';
   * newRuntimeConfig().withCallOptions({ timeoutMs: 1000 }).callOptions?.timeoutMs; // 1000
   * ```
   */
  withCallOptions(options: CallOptions | undefined): RuntimeConfig {
    return new RuntimeConfig({ ...this, callOptions: options });
  }
}

/**
 * The configuration of a runtime on the default engine.
 *
 * @param options - settings by name, instead of `with` methods
 * @throws RangeError when a limit is no whole number in its range
 * @example
 * ```ts
 * import { newRuntimeConfig } from '@wazero-ts/runtime';
 * newRuntimeConfig({ memoryLimitPages: 16 }).memoryLimitPages; // 16
 * ```
 */
export function newRuntimeConfig(options: RuntimeConfigOptions = {}): RuntimeConfig {
  return new RuntimeConfig(options);
}
