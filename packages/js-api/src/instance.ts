import type { Module } from '@wazero-ts/api';
import { WasmError } from '@wazero-ts/api';
import type { CompiledModule, ImportValue } from '@wazero-ts/runtime';
import { newModuleConfig } from '@wazero-ts/runtime';
import type { Externs } from './externs.js';
import type { ModuleInterface } from './module.js';
import { readImports } from './read-imports.js';
import type { InstanceConstructor } from './types.js';
import { exposeMembers, isObject, setClassString } from './web-idl.js';
import { Wrappers } from './wrappers.js';

/** The interface Instance (section 5.2). */
export interface InstanceInterface {
  readonly constructor: InstanceConstructor;
  /** The imports of a module. @throws TypeError, LinkError, and what getters throw */
  read(compiled: CompiledModule, importObject: unknown): ImportValue[];
  /** Instantiates with imports that were read. @throws LinkError, RuntimeError, RangeError, and what start functions throw */
  instantiate(compiled: CompiledModule, imports: ImportValue[]): object;
}

/** Instances of every `WebAssembly` object, for {@link moduleOf}. */
const modules = new WeakMap<object, Module>();

/** Nothing but the start section runs, and nothing can be imported by name. */
const config = newModuleConfig({ name: '', startFunctions: [] });

export function newInstanceInterface(externs: Externs, module: ModuleInterface): InstanceInterface {
  const { runtime, errors, callOptions } = externs.realm;
  const exportsObjects = new Wrappers<object>('WebAssembly.Instance');

  const fill = (object: object, compiled: CompiledModule, imports: ImportValue[]): void => {
    let instance: Module;
    try {
      instance = runtime.instantiateModuleSync(compiled, config, { ...callOptions, imports });
    } catch (error) {
      throw errors.ofInstantiation(error);
    }
    modules.set(object, instance);
    exportsObjects.set(object, externs.exportsOf(instance));
  };

  class Instance {
    constructor(source: unknown, importObject: unknown = undefined) {
      const compiled = module.wrappers.get(source);
      requireImportObject(importObject);
      fill(this, compiled, readImports(compiled, importObject, externs));
    }

    get exports(): object {
      return exportsObjects.get(this);
    }
  }

  exposeMembers(Instance.prototype, ['exports']);
  setClassString(Instance.prototype, 'WebAssembly.Instance');
  return {
    constructor: Instance as unknown as InstanceConstructor,
    read: (compiled, importObject) => readImports(compiled, importObject, externs),
    instantiate(compiled, imports) {
      const object = Object.create(Instance.prototype) as object;
      fill(object, compiled, imports);
      return object;
    },
  };
}

/** `optional object importObject`. @throws TypeError */
export function requireImportObject(value: unknown): void {
  if (value !== undefined && !isObject(value)) throw new TypeError('the import object must be an object');
}

/**
 * The module behind an instance of a `WebAssembly` object: to close it, which the standard interface can not, or to use
 * the plain API beside it.
 *
 * @throws WasmError `INVALID_ARGUMENT` for anything else
 * @example
 * ```ts
 * import { createWebAssembly, moduleOf } from '@wazero-ts/js-api';
 * import { newRuntime } from '@wazero-ts/runtime';
 * const WebAssembly = createWebAssembly(newRuntime());
 * const bytes = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
 * const { instance } = await WebAssembly.instantiate(bytes);
 * await moduleOf(instance).close();
 * ```
 */
export function moduleOf(instance: object): Module {
  const found = modules.get(instance);
  if (found === undefined)
    throw new WasmError('INVALID_ARGUMENT', 'this is no instance of a WebAssembly object of ours');
  return found;
}
