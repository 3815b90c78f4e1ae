import type { RuntimeConfig, RuntimeConfigOptions } from '@wazero-ts/runtime';
import { newRuntimeConfig } from '@wazero-ts/runtime';
import { newNativeEngine } from './native-engine.js';

/**
 * The configuration of a runtime on the native engine, or nothing: it does not fall back to the interpreter, as
 * `newRuntimeConfig` does.
 *
 * @param options - settings by name, instead of `with` methods
 * @throws EngineUnavailableError where the native engine can not run, with the reason
 * @example
 * ```ts
 * import { EngineUnavailableError, newRuntimeConfig, newRuntimeConfigCompiler } from 'wazero-ts';
 * const config = (() => {
 *   try {
 *     return newRuntimeConfigCompiler();
 *   } catch (error) {
 *     if (error instanceof EngineUnavailableError) return newRuntimeConfig();
 *     throw error;
 *   }
 * })();
 * ```
 */
export function newRuntimeConfigCompiler(options: RuntimeConfigOptions = {}): RuntimeConfig {
  return newRuntimeConfig({ engine: newNativeEngine(), ...options });
}
