import type { Engine, EngineFunction, PublicObjects } from '@wazero-ts/core';
import { Instance } from '@wazero-ts/core';
import { WasmFunction } from './function.js';
import { WasmModule } from './module.js';

/** One `Function` for each reference, so that references compare equal wherever they come from; kept no longer than it. */
const functions = new WeakMap<EngineFunction, WasmFunction>();

/** The public objects over one engine's instances. */
export function newPublicObjects(engine: Engine): PublicObjects {
  const objects: PublicObjects = {
    moduleOf(instance) {
      return new WasmModule(instance, objects);
    },
    toPublic(reference) {
      let found = functions.get(reference);
      if (found === undefined) {
        // It may belong to another runtime on the same engine.
        const { instance } = reference;
        found = new WasmFunction(reference, instance instanceof Instance ? instance.store.publicObjects : objects);
        functions.set(reference, found);
      }
      return found;
    },
    fromPublic(value) {
      if (!(value instanceof WasmFunction)) return undefined;
      // A reference means nothing to another engine.
      const { instance } = value.target;
      return instance instanceof Instance && instance.store.engine === engine ? value.target : undefined;
    },
  };
  return objects;
}
