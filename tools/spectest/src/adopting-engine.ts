import type { Engine } from '@wazero-ts/core';

/**
 * The engine, but the next memory that it makes is over these bytes of another thread.
 *
 * @param takeBytes - gives the bytes for the memory that is made now, or undefined for a new memory
 */
export function adoptingEngine(engine: Engine, takeBytes: () => SharedArrayBuffer | undefined): Engine {
  return {
    name: engine.name,
    supportedFeatures: engine.supportedFeatures,
    compile: (module, options) => engine.compile(module, options),
    instantiate: (code, imports, instance) => engine.instantiate(code, imports, instance),
    createMemory: (type, options) => engine.createMemory(type, { ...options, shared: takeBytes() }),
    createTable: (type, options) => engine.createTable(type, options),
    createGlobal: (type, value) => engine.createGlobal(type, value),
    createHostFunction: (host) => engine.createHostFunction(host),
    close: () => engine.close(),
  };
}
