import type { Engine, EngineFunction, PublicObjects } from '@wazero-ts/core';
import { Instance as CoreInstance } from '@wazero-ts/core';
import { WasmFunction } from './function.js';
import { WasmModule } from './module.js';

/**
 * The public objects over one engine's instances. A function reference has one `Function`, so that references compare
 * equal wherever they come from; it is kept no longer than the reference.
 */
export function newPublicObjects(engine: Engine): PublicObjects {
  const functions = new WeakMap<EngineFunction, WasmFunction>();
  const objects: PublicObjects = {
    moduleOf(instance) {
      return new WasmModule(instance, objects);
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
