import type { Module } from '@wazero-ts/api';
import { CoreFeature, CoreFeaturesV2 } from '@wazero-ts/api';
import { decodeModule } from '@wazero-ts/binary';
import type { ModuleBuilder } from '@wazero-ts/testkit';
import type { EngineFunction, GuestInstance, LinkRequest, StoreLimits } from '../src/index.js';
import { linkInstance, Store } from '../src/index.js';
import { ScriptedEngine } from './scripted-engine.js';

export const features = CoreFeaturesV2 | CoreFeature.threads | CoreFeature.extendedConst;

const defaultLimits: StoreLimits = {
  memoryLimitPages: 65536,
  memoryCapacityFromMax: false,
  tableLimitElements: 10_000_000,
  maxCallDepth: 1000,
  maxInstances: Number.POSITIVE_INFINITY,
};

/** A store on an engine without code; public functions are the references themselves, public modules plain objects. */
export function newStore(limits: Partial<StoreLimits> = {}): { store: Store; engine: ScriptedEngine } {
  const engine = new ScriptedEngine();
  const store = new Store(
    engine,
    { ...defaultLimits, ...limits },
    {
      moduleOf: (instance) => ({ name: instance.name }) as Module,
      toPublic: (reference) => reference,
      fromPublic: (value) =>
        typeof value === 'object' && value !== null && 'typeId' in value ? (value as EngineFunction) : undefined,
    },
  );
  return { store, engine };
}

/** Links a module and makes its name known. */
export function link(store: Store, builder: ModuleBuilder, request: Partial<LinkRequest> = {}): GuestInstance {
  const module = decodeModule(builder.toBytes(), { features });
  const code = store.engine.compile(module, { closeOnContextDone: false, canonicalNaNs: false });
  const instance = linkInstance(store, { code, name: '', ...request });
  store.register(instance);
  return instance;
}
