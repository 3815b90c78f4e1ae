import type {
  ExternDescriptor,
  ExternType,
  Function,
  FunctionDefinition,
  Global,
  Memory,
  MemoryDefinition,
  Module,
  Table,
  TypedFunction,
  ValueType,
} from '@wazero-ts/api';
import { valueTypeName, WasmError } from '@wazero-ts/api';
import type { Instance } from '@wazero-ts/core';
import type { Awaitable, Socket, SysContext, SysContextProvider } from '@wazero-ts/sys';
import { sysContextProvider } from '@wazero-ts/sys';
import { makeAsyncDisposable } from './dispose.js';
import { WasmGlobal } from './global.js';
import { WasmMemory } from './memory.js';
import type { ModuleConfig } from './module-config.js';
import type { RuntimeObjects } from './public-objects.js';
import { WasmTable } from './table.js';

/** Index of the module's only memory, until a module can have several. */
const onlyMemory = 0;

/** Index of the table that `call_indirect` uses unless told otherwise. */
const firstTable = 0;

/** Shared: a promise for each close would keep the instance until the next turn of the event loop. */
const nothingToWaitFor: Promise<void> = Promise.resolve();

/** An instance, as the public API shows it. */
export class WasmModule implements Module {
  readonly #instance: Instance;
  readonly #functions: RuntimeObjects;
  #objects: Map<object, Memory | Global | Table> | undefined = undefined;
  /** What the system context is made from; a host module has none. */
  #config: ModuleConfig | undefined = undefined;
  /** Host functions ask for it at each call. */
  #memory: Memory | undefined = undefined;
  #sysContext: SysContext | undefined = undefined;

  /** The instance behind a public module; `undefined` for a module that no runtime made. */
  static instanceOf(module: Module): Instance | undefined {
    return #instance in module ? (module as WasmModule).#instance : undefined;
  }

  /** Gives a guest's module what its system context is made from; sockets are open already and need one to close them. */
  static configure(instance: Instance, config: ModuleConfig, sockets: readonly Socket[]): void {
    const module = instance.module as WasmModule;
    module.#config = config;
    if (sockets.length > 0) module.#sysContext = config.newSysContext('async', sockets);
    instance.onClose(closeSysContext);
  }

  constructor(instance: Instance, functions: RuntimeObjects) {
    this.#instance = instance;
    this.#functions = functions;
  }

  /** The system context, made when it is first asked for. */
  static sysContext(module: WasmModule): SysContext | undefined {
    if (module.#sysContext === undefined && module.#config !== undefined) {
      module.#sysContext = module.#config.newSysContext('async');
      if (module.isClosed) void module.#sysContext.close();
    }
    return module.#sysContext;
  }

  /** Closes the context that was made; none is made for that. */
  static closeSysContext(module: Module): Awaitable<void> {
    return (module as WasmModule).#sysContext?.close();
  }

  get name(): string {
    return this.#instance.name;
  }

  get isClosed(): boolean {
    return this.#instance.exit !== undefined;
  }

  get exitCode(): number | undefined {
    return this.#instance.exit?.exitCode;
  }

  get memory(): Memory | undefined {
    if (this.#memory === undefined && this.#instance.memories.length > 0) this.#memory = this.#memoryAt(onlyMemory);
    return this.#memory;
  }

  get table(): Table | undefined {
    return this.#instance.tables.length > 0 ? this.#tableAt(firstTable) : undefined;
  }

  get exports(): readonly ExternDescriptor[] {
    return this.#instance.exportDescriptors();
  }

  get exportedFunctionDefinitions(): ReadonlyMap<string, FunctionDefinition> {
    return this.#definitions('func', (index) => this.#instance.functionDefinition(index));
  }

  get exportedMemoryDefinitions(): ReadonlyMap<string, MemoryDefinition> {
    return this.#definitions('memory', (index) => this.#instance.memoryDefinition(index));
  }

  exportedFunction(name: string): Function | undefined {
    const found = this.#instance.export(name);
    return found?.kind === 'func' ? this.#functions.toPublic(found.value) : undefined;
  }

  exportedMemory(name: string): Memory | undefined {
    const place = this.#instance.exports.get(name);
    return place?.kind === 'memory' ? this.#memoryAt(place.index) : undefined;
  }

  exportedGlobal(name: string): Global | undefined {
    const instance = this.#instance;
    const place = instance.exports.get(name);
    if (place?.kind !== 'global') return undefined;
    const { index } = place;
    const global = instance.globals[index]!;
    return this.#object(global, () => new WasmGlobal(global, instance.globalDefinition(index), this.#functions));
  }

  exportedTable(name: string): Table | undefined {
    const place = this.#instance.exports.get(name);
    return place?.kind === 'table' ? this.#tableAt(place.index) : undefined;
  }

  func<const Params extends readonly ValueType[], const Results extends readonly ValueType[]>(
    name: string,
    params: Params,
    results: Results,
  ): TypedFunction<Params, Results> {
    const found = this.exportedFunction(name);
    if (found === undefined) {
      throw new WasmError('UNKNOWN_EXPORT', `"${name}" is not an exported function of module "${this.name}"`);
    }
    const { paramTypes, resultTypes } = found.definition;
    if (!sameTypes(params, paramTypes) || !sameTypes(results, resultTypes)) {
      const [expected, actual] = [signatureText(params, results), signatureText(paramTypes, resultTypes)];
      throw new WasmError('SIGNATURE_MISMATCH', `"${name}" of module "${this.name}" is ${actual}, not ${expected}`);
    }
    return found as unknown as TypedFunction<Params, Results>;
  }

  close(): Promise<void> {
    return this.closeWithExitCode(0);
  }

  closeWithExitCode(exitCode: number): Promise<void> {
    this.#instance.close(exitCode);
    return this.#instance.closing ?? nothingToWaitFor;
  }

  toString(): string {
    return `Module[${this.name}]`;
  }

  #definitions<T>(kind: ExternType, definitionOf: (index: number) => T): ReadonlyMap<string, T> {
    const definitions = new Map<string, T>();
    for (const [name, place] of this.#instance.exports) {
      if (place.kind === kind) definitions.set(name, definitionOf(place.index));
    }
    return definitions;
  }

  #memoryAt(index: number): Memory {
    const memory = this.#instance.memories[index]!;
    return this.#object(
      memory,
      () => new WasmMemory(memory, this.#instance.memoryDefinition(index), this.#functions.engine),
    );
  }

  #tableAt(index: number): Table {
    const table = this.#instance.tables[index]!;
    return this.#object(table, () => new WasmTable(table, this.#instance.tableDefinition(index), this.#functions));
  }

  /** One public object for each extern, so that they compare equal. */
  #object<T extends Memory | Global | Table>(extern: object, make: () => T): T {
    this.#objects ??= new Map();
    let object = this.#objects.get(extern) as T | undefined;
    if (object === undefined) {
      object = make();
      this.#objects.set(extern, object);
    }
    return object;
  }
}

makeAsyncDisposable(WasmModule.prototype);

const provider: SysContextProvider & ThisType<WasmModule> = {
  [sysContextProvider]() {
    return WasmModule.sysContext(this);
  },
};
Object.defineProperties(WasmModule.prototype, Object.getOwnPropertyDescriptors(provider));

function closeSysContext(_exit: unknown, instance: Instance): Awaitable<void> {
  return WasmModule.closeSysContext(instance.module);
}

function sameTypes(wanted: readonly ValueType[], actual: readonly ValueType[]): boolean {
  return (
    wanted.length === actual.length &&
    wanted.every((type, index) => valueTypeName(type) === valueTypeName(actual[index]!))
  );
}

function signatureText(params: readonly ValueType[], results: readonly ValueType[]): string {
  return `(${params.map(valueTypeName).join(',')}) -> (${results.map(valueTypeName).join(',')})`;
}
