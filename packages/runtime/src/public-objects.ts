import type { CallOptions, Module } from '@wazero-ts/api';
import type { Engine, EngineFunction, PublicObjects } from '@wazero-ts/core';
import { Instance } from '@wazero-ts/core';
import { WasmFunction } from './function.js';
import { WasmModule } from './module.js';

/** One `Function` for each reference, so that references compare equal wherever they come from; kept no longer than it. */
const functions = new WeakMap<EngineFunction, WasmFunction>();

/** The public objects over what one runtime's store holds. */
export class RuntimeObjects implements PublicObjects {
  readonly engine: Engine;
  /** Limits of calls that are not given their own. */
  readonly callOptions: CallOptions | undefined;

  constructor(engine: Engine, callOptions: CallOptions | undefined) {
    this.engine = engine;
    this.callOptions = callOptions;
  }

  moduleOf(instance: Instance): Module {
    return new WasmModule(instance, this);
  }

  toPublic(reference: EngineFunction): WasmFunction {
    let found = functions.get(reference);
    if (found === undefined) {
      // It may belong to another runtime on the same engine.
      const { instance } = reference;
      const objects = instance instanceof Instance ? (instance.store.publicObjects as RuntimeObjects) : this;
      found = new WasmFunction(reference, objects, objects.callOptions);
      functions.set(reference, found);
    }
    return found;
  }

  fromPublic(value: unknown): EngineFunction | undefined {
    if (!(value instanceof WasmFunction)) return undefined;
    // A reference means nothing to another engine.
    const { instance } = value.target;
    return instance instanceof Instance && instance.store.engine === this.engine ? value.target : undefined;
  }
}
