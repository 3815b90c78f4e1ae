import type { Runtime } from '@wazero-ts/runtime';
import { createWebAssembly } from './create-web-assembly.js';
import type { WebAssemblyOptions } from './realm.js';

/**
 * Puts {@link createWebAssembly}'s object in the place of the global `WebAssembly`, for glue that asks for that. Everything
 * in the process then gets it, also what Node itself compiles later: better pass the object where the glue takes one.
 *
 * @returns a function that puts back what was there before
 * @example
 * ```ts
 * import { installGlobal } from '@wazero-ts/js-api';
 * import { newRuntime } from '@wazero-ts/runtime';
 * const runtime = newRuntime();
 * const restore = installGlobal(runtime);
 * // ... import and run the glue
 * restore();
 * await runtime.close();
 * ```
 */
export function installGlobal(runtime: Runtime, options: WebAssemblyOptions = {}): () => void {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly');
  Object.defineProperty(globalThis, 'WebAssembly', {
    value: createWebAssembly(runtime, options),
    enumerable: false,
    writable: true,
    configurable: true,
  });
  return () => {
    if (before === undefined) Reflect.deleteProperty(globalThis, 'WebAssembly');
    else Object.defineProperty(globalThis, 'WebAssembly', before);
  };
}
