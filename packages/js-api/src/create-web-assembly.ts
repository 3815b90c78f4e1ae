import type { CompiledModule, Runtime } from '@wazero-ts/runtime';
import { Externs } from './externs.js';
import { newInstanceInterface, requireImportObject } from './instance.js';
import { newModuleInterface } from './module.js';
import type { WebAssemblyOptions } from './realm.js';
import { Realm } from './realm.js';
import { bytesOfResponse } from './streaming.js';
import type { WebAssemblyNamespace } from './types.js';
import { copyBytes, setClassString } from './web-idl.js';

/**
 * The standard `WebAssembly` object over a runtime: its engine runs the code, its limits hold. Nothing global is touched.
 * Each such object has classes of its own, as each realm has.
 *
 * What is instantiated lives until the runtime is closed, or its own {@link moduleOf} is.
 *
 * @example
 * ```ts
 * import { createWebAssembly } from '@wazero-ts/js-api';
 * import { newRuntime } from '@wazero-ts/runtime';
 * const runtime = newRuntime({ memoryLimitPages: 256, callOptions: { timeoutMs: 1000 } });
 * const WebAssembly = createWebAssembly(runtime);
 * const memory = new WebAssembly.Memory({ initial: 1 });
 * memory.buffer.byteLength; // 65536
 * await runtime.close();
 * ```
 */
export function createWebAssembly(runtime: Runtime, options: WebAssemblyOptions = {}): WebAssemblyNamespace {
  const realm = new Realm(runtime, options);
  const externs = new Externs(realm);
  const module = newModuleInterface(realm);
  const instance = newInstanceInterface(externs, module);

  const instantiateModule = (source: object, importObject: unknown): object => {
    const compiled = module.wrappers.get(source);
    return instance.instantiate(compiled, instance.read(compiled, importObject));
  };

  const instantiateBytes = async (bytes: Promise<Uint8Array>, importObject: unknown): Promise<object> => {
    const compiled = module.compile(await bytes);
    return { module: compiled, instance: instantiateModule(compiled, importObject) };
  };

  const functions = {
    validate(bytes: unknown): boolean {
      return runtime.isValidModule(copyBytes(bytes, 'WebAssembly.validate(): the argument'));
    },
    async compile(bytes: unknown): Promise<object> {
      const stable = copyBytes(bytes, 'WebAssembly.compile(): the argument');
      await undefined;
      return module.compile(stable);
    },
    async instantiate(source: unknown, importObject: unknown = undefined): Promise<object> {
      const compiled: CompiledModule | undefined = module.wrappers.find(source);
      const stable = compiled ?? copyBytes(source, 'WebAssembly.instantiate(): the first argument');
      requireImportObject(importObject);
      if (stable instanceof Uint8Array) return instantiateBytes(Promise.resolve(stable), importObject);
      // The imports are read at once, what runs comes later.
      const imports = instance.read(stable, importObject);
      await undefined;
      return instance.instantiate(stable, imports);
    },
    async compileStreaming(source: unknown): Promise<object> {
      return module.compile(await bytesOfResponse(source));
    },
    async instantiateStreaming(source: unknown, importObject: unknown = undefined): Promise<object> {
      requireImportObject(importObject);
      return instantiateBytes(bytesOfResponse(source), importObject);
    },
  };

  const namespace = {};
  for (const [name, value] of Object.entries(functions)) {
    Object.defineProperty(namespace, name, { value, enumerable: true, writable: true, configurable: true });
  }
  const interfaces = {
    Module: module.constructor,
    Instance: instance.constructor,
    Memory: externs.memory.constructor,
    Table: externs.table.constructor,
    Global: externs.global.constructor,
    ...realm.constructors,
  };
  for (const [name, value] of Object.entries(interfaces)) {
    Object.defineProperty(namespace, name, { value, enumerable: false, writable: true, configurable: true });
  }
  setClassString(namespace, 'WebAssembly');
  return namespace as WebAssemblyNamespace;
}
