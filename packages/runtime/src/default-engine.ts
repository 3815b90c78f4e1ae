import type { Engine } from '@wazero-ts/core';
import { interpreterEngine } from '@wazero-ts/engine-interpreter';
import type { RuntimeConfigOptions } from './runtime-config.js';
import { RuntimeConfig } from './runtime-config.js';

/** What runs code when no engine was chosen. */
export function newDefaultEngine(): Engine {
  return interpreterEngine();
}

/**
 * The configuration of a runtime on the interpreter, whatever the default engine is.
 *
 * @throws RangeError when a limit is no whole number in its range
 * @example
 * ```ts
 * import { newRuntime, newRuntimeConfigInterpreter } from '@wazero-ts/runtime';
 * newRuntime(newRuntimeConfigInterpreter()).engineName; // 'interpreter'
 * ```
 */
export function newRuntimeConfigInterpreter(options: RuntimeConfigOptions = {}): RuntimeConfig {
  return new RuntimeConfig({ engine: interpreterEngine(), ...options });
}
