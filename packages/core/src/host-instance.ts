import type { FunctionDefinition, GlobalDefinition, MemoryDefinition, TableDefinition } from '@wazero-ts/api';
import { LimitError } from '@wazero-ts/api';
import type { EngineFunction, EngineGlobal, EngineMemory, EngineTable } from './externs.js';
import { intrinsicOf, makeHostCall } from './host-call.js';
import type { HostModuleShape, PreparedMemory } from './host-module-shape.js';
import type { ExportPlace } from './instance.js';
import { Instance } from './instance.js';
import { layoutOf } from './marshal.js';
import type { Store } from './store.js';

const noTypeIds = new Int32Array(0);

/** An instance of a module made of host functions and memories. */
export class HostInstance extends Instance {
  readonly shape: HostModuleShape;
  readonly memories: readonly EngineMemory[];
  readonly tables: readonly EngineTable[] = [];
  readonly globals: readonly EngineGlobal[] = [];
  readonly #functions: (EngineFunction | undefined)[];

  /** @throws LimitError `MEMORY_LIMIT`; WasmError `RESOURCE_EXHAUSTED` */
  constructor(store: Store, name: string, shape: HostModuleShape) {
    super(store, name);
    this.shape = shape;
    this.memories = shape.memories.map((memory) => createMemory(store, memory));
    this.#functions = new Array(shape.functions.length);
  }

  get typeIds(): Int32Array {
    return noTypeIds;
  }

  get exports(): ReadonlyMap<string, ExportPlace> {
    return this.shape.exports;
  }

  function(index: number): EngineFunction {
    this.#functions[index] ??= this.#createFunction(index);
    return this.#functions[index];
  }

  functionDefinition(index: number): FunctionDefinition {
    return this.shape.functions[index]!.definition;
  }

  memoryDefinition(index: number): MemoryDefinition {
    return this.shape.memories[index]!.definition;
  }

  tableDefinition(index: number): TableDefinition {
    throw new Error(`a host module has no table ${index}`);
  }

  globalDefinition(index: number): GlobalDefinition {
    throw new Error(`a host module has no global ${index}`);
  }

  #createFunction(index: number): EngineFunction {
    const { type, typeId, definition } = this.shape.functions[index]!;
    const { body } = this.shape.definition.functions[index]!;
    const call = makeHostCall(body, {
      layout: layoutOf(type),
      functions: this.store.publicObjects,
      debugName: definition.debugName,
    });
    const intrinsic = intrinsicOf(body, type);
    return this.store.engine.createHostFunction({ type, typeId, definition, instance: this, intrinsic, call });
  }

  /** Importers keep the functions that they have; only the name goes (as in wazero). */
  protected closeEngine(): void {}

  protected abandonEngine(): void {}
}

function createMemory({ engine, limits }: Store, { type, buffer }: PreparedMemory): EngineMemory {
  const { memoryLimitPages: limitPages, memoryCapacityFromMax: capacityFromMax } = limits;
  if (type.limits.min > limitPages) {
    throw new LimitError('MEMORY_LIMIT', { allowed: limitPages, used: type.limits.min }, []);
  }
  return engine.createMemory(type, { limitPages, capacityFromMax, shared: buffer });
}

/**
 * Instantiates a host module under a name.
 *
 * @throws LinkError `MODULE_NAME_TAKEN`; WasmError `RUNTIME_CLOSED`; as the constructor of {@link HostInstance}
 */
export function instantiateHostModule(store: Store, shape: HostModuleShape, name: string): HostInstance {
  store.requireRoomFor(name);
  const instance = new HostInstance(store, name, shape);
  store.add(instance);
  store.register(instance);
  return instance;
}
