import type { RuntimeConfig, RuntimeConfigOptions } from '@wazero-ts/runtime';
import { EngineUnavailableError } from '@wazero-ts/runtime';

/**
 * The configuration of a runtime on the native engine, or nothing: it does not fall back to the interpreter, as
 * `newRuntimeConfig` does.
 *
 * @throws EngineUnavailableError where the native engine can not run; that is everywhere today, since this version has
 * the interpreter only
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
export function newRuntimeConfigCompiler(_options: RuntimeConfigOptions = {}): RuntimeConfig {
  throw new EngineUnavailableError('compiler', 'this version has the interpreter only');
}
