import type { Runtime, RuntimeConfig, RuntimeConfigOptions } from '@wazero-ts/runtime';
import {
  newRuntime as newNeutralRuntime,
  newRuntimeConfig as newNeutralRuntimeConfig,
  newRuntimeWithConfig as newNeutralRuntimeWithConfig,
} from '@wazero-ts/runtime';
import { newBestEngine } from './native-engine.js';

function hasEngine({ engine, newEngine }: RuntimeConfigOptions): boolean {
  return engine !== undefined || newEngine !== undefined;
}

/**
 * The configuration of a runtime on the best engine that there is: the native one where it loads, else the interpreter.
 *
 * @param options - settings by name, instead of `with` methods
 * @throws RangeError when a limit is no whole number in its range
 * @example
 * ```ts
 * import { newRuntimeConfig } from 'wazero-ts';
 * newRuntimeConfig({ memoryLimitPages: 16 }).memoryLimitPages; // 16
 * ```
 */
export function newRuntimeConfig(options: RuntimeConfigOptions = {}): RuntimeConfig {
  return newNeutralRuntimeConfig(hasEngine(options) ? options : { ...options, newEngine: newBestEngine });
}

/**
 * A runtime on the best engine that there is, unless the configuration says which. It is synchronous to make and must be
 * closed.
 *
 * @param config - wazero's defaults unless given
 * @throws EngineUnavailableError when the engine can not run the features asked for; RangeError for limits out of range
 * @example
 * ```ts
 * import { newRuntime } from 'wazero-ts';
 * const runtime = newRuntime({ memoryLimitPages: 160 });
 * await runtime.close();
 * ```
 */
export function newRuntime(config: RuntimeConfig | RuntimeConfigOptions = {}): Runtime {
  return newNeutralRuntime(hasEngine(config) ? config : newRuntimeConfig({ ...config }));
}

/**
 * A runtime with a configuration; wazero's name for {@link newRuntime} with an argument.
 *
 * @throws as {@link newRuntime}
 * @example
 * ```ts
 * import { newRuntimeConfig, newRuntimeWithConfig } from 'wazero-ts';
 * const runtime = newRuntimeWithConfig(newRuntimeConfig().withCloseOnContextDone(true));
 * await runtime.close();
 * ```
 */
export function newRuntimeWithConfig(config: RuntimeConfig): Runtime {
  return newNeutralRuntimeWithConfig(hasEngine(config) ? config : newRuntimeConfig({ ...config }));
}
