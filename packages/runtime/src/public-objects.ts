import type { Module } from '@wazero-ts/api';
import type { Engine, EngineFunction, Instance, PublicObjects } from '@wazero-ts/core';
import { Instance as CoreInstance } from '@wazero-ts/core';
import { WasmFunction } from './function.js';
import { WasmModule } from './module.js';

/** The instance behind a public module, for import resolvers. */
const instances = new WeakMap<Module, Instance>();

/** The instance behind a public module; `undefined` for a module that no runtime made. */
export function instanceOf(module: Module): Instance | undefined {
  return instances.get(module);
}

/**
 * The public objects over one engine's instances. A function reference has one `Function`, so that references compare
 * equal wherever they come from; it is kept no longer than the reference.
 */
export function newPublicObjects(engine: Engine): PublicObjects {
  const functions = new WeakMap<EngineFunction, WasmFunction>();
  const objects: PublicObjects = {
    moduleOf(instance) {
      const module = new WasmModule(instance, objects);
      instances.set(module, instance);
      return module;
    },
    toPublic(reference) {
      let found = functions.get(reference);
      if (found === undefined) {
        found = new WasmFunction(reference, objects);
        functions.set(reference, found);
      }
      return found;
    },
    fromPublic(value) {
      if (!(value instanceof WasmFunction)) return undefined;
      // A reference means nothing to another engine.
      const { instance } = value.target;
      return instance instanceof CoreInstance && instance.store.engine === engine ? value.target : undefined;
    },
  };
  return objects;
}
