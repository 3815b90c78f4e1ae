import { ExitError, Trap } from '@wazero-ts/api';
import type { FunctionType, GlobalType, MemoryType, TableType, WasmModule } from '@wazero-ts/binary';
import type {
  CallControl,
  CompiledCode,
  Engine,
  EngineFunction,
  EngineGlobal,
  EngineMemory,
  EngineTable,
  HostFunction,
  InstanceHandle,
  InstanceStorage,
  ModuleEngine,
  RawValue,
  Reference,
  ValueSlots,
} from '../src/index.js';
import { evaluateConstExpr } from '../src/index.js';

/** What a function does, since this engine can not run code: tests say it. */
export type Script = (call: {
  readonly engine: ScriptedModuleEngine;
  readonly index: number;
  readonly values: ValueSlots;
  readonly control: CallControl;
}) => void;

/** An engine without code, for tests of what is around engines: it has storage, and functions run a script. */
export class ScriptedEngine implements Engine {
  readonly name = 'scripted';
  readonly supportedFeatures = 0x3ff;
  script: Script = () => {};
  readonly log: string[] = [];

  compile(module: WasmModule, options: CompiledCode['options']): CompiledCode {
    return {
      module,
      options,
      codeBytes: 0,
      compileAll: () => void this.log.push('compile all'),
      compileAllAsync: async () => void this.log.push('compile all'),
      release: () => void this.log.push('release'),
    };
  }

  instantiate(code: CompiledCode, imports: readonly EngineFunction[], instance: InstanceHandle): ScriptedModuleEngine {
    return new ScriptedModuleEngine(this, code.module, imports, instance);
  }

  createMemory(type: MemoryType, options: { readonly limitPages: number }): EngineMemory {
    let bytes = new Uint8Array(type.limits.min * 65536);
    return {
      type,
      get byteLength() {
        return bytes.length;
      },
      view: () => bytes,
      exactBuffer: () => bytes.buffer,
      grow(delta) {
        const previous = bytes.length / 65536;
        if (previous + delta > Math.min(type.limits.max ?? 65536, options.limitPages)) return -1;
        const grown = new Uint8Array((previous + delta) * 65536);
        grown.set(bytes);
        bytes = grown;
        return previous;
      },
    };
  }

  createTable(type: TableType, options: { readonly limitElements: number; readonly init: Reference }): EngineTable {
    const elements: Reference[] = new Array(type.limits.min).fill(options.init);
    return {
      type,
      get length() {
        return elements.length;
      },
      get: (index) => elements[index],
      set(index, value) {
        elements[index] = value;
      },
      grow(delta, value) {
        if (elements.length + delta > Math.min(type.limits.max ?? 2 ** 32, options.limitElements)) return -1;
        for (let count = 0; count < delta; count++) elements.push(value);
        return elements.length - delta;
      },
    };
  }

  createGlobal(type: GlobalType, value: RawValue): EngineGlobal {
    let current = value;
    return {
      type,
      get: () => current,
      set(next) {
        current = next;
      },
    };
  }

  createHostFunction(host: HostFunction): EngineFunction {
    return {
      type: host.type,
      typeId: host.typeId,
      definition: host.definition,
      instance: host.instance,
      invoke(values, control) {
        if (host.call(control.caller, values, 0) !== undefined) throw new Error('a promise in a synchronous call');
      },
      async invokeAsync(values, control) {
        const pending = host.call(control.caller, values, 0);
        if (pending !== undefined) pending.finish(await pending.promise, values, 0);
      },
    };
  }

  close(): void {
    this.log.push('close engine');
  }
}

export class ScriptedModuleEngine implements ModuleEngine {
  storage: InstanceStorage = { tables: [], memories: [], globals: [] };
  readonly #engine: ScriptedEngine;
  readonly #module: WasmModule;
  readonly #instance: InstanceHandle;
  readonly #functions: EngineFunction[];
  readonly #dropped = new Set<string>();

  constructor(
    engine: ScriptedEngine,
    module: WasmModule,
    imports: readonly EngineFunction[],
    instance: InstanceHandle,
  ) {
    this.#engine = engine;
    this.#module = module;
    this.#instance = instance;
    this.#functions = [...imports];
  }

  function(index: number): EngineFunction {
    this.#functions[index] ??= this.#define(index);
    return this.#functions[index];
  }

  #define(index: number): EngineFunction {
    const typeIndex = this.#module.functionTypes[index]!;
    const type: FunctionType = this.#module.types[typeIndex]!.composite;
    const instance = this.#instance;
    const invoke = (values: ValueSlots, control: CallControl): void => {
      if (instance.exit !== undefined) throw new ExitError(instance.exit.exitCode);
      this.#engine.log.push(`call ${index}`);
      this.#engine.script({ engine: this, index, values, control });
    };
    return {
      type,
      typeId: instance.typeIds[typeIndex]!,
      definition: instance.functionDefinition(index),
      instance,
      invoke,
      invokeAsync: async (values, control) => invoke(values, control),
    };
  }

  bind(storage: InstanceStorage): void {
    this.storage = storage;
  }

  initTable(table: number, element: number, destination: number, source: number, count: number): void {
    const { functions, expressions, length } = this.#module.elements[element]!;
    const target = this.storage.tables[table]!;
    const available = this.#dropped.has(`element ${element}`) ? 0 : length;
    if (source + count > available || destination + count > target.length) throw new Trap('INVALID_TABLE_ACCESS', []);
    for (let offset = 0; offset < count; offset++) {
      const reference =
        functions === undefined
          ? evaluateConstExpr(this.#module.bytes, expressions![source + offset]!, {
              global: (index) => this.storage.globals[index]!.get(),
              function: (index) => this.function(index),
            })
          : this.function(functions[source + offset]!);
      target.set(destination + offset, reference);
    }
    this.#engine.log.push(`init table ${table} from element ${element}`);
  }

  dropElement(element: number): void {
    this.#dropped.add(`element ${element}`);
    this.#engine.log.push(`drop element ${element}`);
  }

  initMemory(memory: number, data: number, destination: number, source: number, byteCount: number): void {
    const { start, end } = this.#module.data[data]!;
    const target = this.storage.memories[memory]!.view();
    if (source + byteCount > end - start || destination + byteCount > target.length) {
      throw new Trap('OUT_OF_BOUNDS_MEMORY_ACCESS', []);
    }
    target.set(this.#module.bytes.subarray(start + source, start + source + byteCount), destination);
    this.#engine.log.push(`init memory ${memory} from data ${data}`);
  }

  dropData(data: number): void {
    this.#engine.log.push(`drop data ${data}`);
  }

  abandon(): void {
    this.#engine.log.push('abandon module');
  }

  close(): void {
    this.#engine.log.push('close module');
  }
}
