import type {
  ExternDescriptor,
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
import type { FunctionReferences, Instance } from '@wazero-ts/core';
import { GuestInstance, HostInstance } from '@wazero-ts/core';
import { makeAsyncDisposable } from './dispose.js';
import { WasmGlobal } from './global.js';
import { WasmMemory } from './memory.js';
import { WasmTable } from './table.js';

/** Index of the module's only memory, until a module can have several. */
const onlyMemory = 0;

/** An instance, as the public API shows it. */
export class WasmModule implements Module {
  readonly #instance: Instance;
  readonly #functions: FunctionReferences;
  readonly #objects = new Map<object, Memory | Global | Table>();

  constructor(instance: Instance, functions: FunctionReferences) {
    this.#instance = instance;
    this.#functions = functions;
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
    const instance = this.#instance;
    if (!(instance instanceof GuestInstance) || instance.memories.length === 0) return undefined;
    return this.#memoryAt(instance, onlyMemory);
  }

  get exports(): readonly ExternDescriptor[] {
    return this.#instance.exportDescriptors();
  }

  get exportedFunctionDefinitions(): ReadonlyMap<string, FunctionDefinition> {
    const instance = this.#instance;
    if (instance instanceof HostInstance) {
      return new Map(
        [...instance.shape.indexOfExport].map(([name, index]) => [name, instance.functionDefinition(index)]),
      );
    }
    return exportedFunctionDefinitions(instance as GuestInstance);
  }

  get exportedMemoryDefinitions(): ReadonlyMap<string, MemoryDefinition> {
    const instance = this.#instance;
    const definitions = new Map<string, MemoryDefinition>();
    if (instance instanceof GuestInstance) {
      for (const [name, target] of instance.shape.exports) {
        if (target.kind === 'memory') definitions.set(name, instance.shape.memoryDefinition(target.index));
      }
    }
    return definitions;
  }

  exportedFunction(name: string): Function | undefined {
    const found = this.#instance.export(name);
    return found?.kind === 'func' ? (this.#functions.toPublic(found.value) as Function) : undefined;
  }

  exportedMemory(name: string): Memory | undefined {
    const instance = this.#instance;
    if (!(instance instanceof GuestInstance)) return undefined;
    const target = instance.shape.exports.get(name);
    return target?.kind === 'memory' ? this.#memoryAt(instance, target.index) : undefined;
  }

  exportedGlobal(name: string): Global | undefined {
    const instance = this.#instance;
    if (!(instance instanceof GuestInstance)) return undefined;
    const target = instance.shape.exports.get(name);
    if (target?.kind !== 'global') return undefined;
    const global = instance.globals[target.index]!;
    return this.#object(
      global,
      () => new WasmGlobal(global, instance.shape.globalDefinition(target.index), this.#functions),
    );
  }

  exportedTable(name: string): Table | undefined {
    const instance = this.#instance;
    if (!(instance instanceof GuestInstance)) return undefined;
    const target = instance.shape.exports.get(name);
    if (target?.kind !== 'table') return undefined;
    const table = instance.tables[target.index]!;
    return this.#object(
      table,
      () => new WasmTable(table, instance.shape.tableDefinition(target.index), this.#functions),
    );
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

  async closeWithExitCode(exitCode: number): Promise<void> {
    this.#instance.close(exitCode);
    await this.#instance.closing;
  }

  toString(): string {
    return `Module[${this.name}]`;
  }

  #memoryAt(instance: GuestInstance, index: number): Memory {
    const memory = instance.memories[index]!;
    return this.#object(memory, () => new WasmMemory(memory, instance.shape.memoryDefinition(index)));
  }

  /** One public object for each extern, so that they compare equal. */
  #object<T extends Memory | Global | Table>(extern: object, make: () => T): T {
    let object = this.#objects.get(extern) as T | undefined;
    if (object === undefined) {
      object = make();
      this.#objects.set(extern, object);
    }
    return object;
  }
}

makeAsyncDisposable(WasmModule.prototype);

function exportedFunctionDefinitions({ shape }: GuestInstance): ReadonlyMap<string, FunctionDefinition> {
  const definitions = new Map<string, FunctionDefinition>();
  for (const [name, target] of shape.exports) {
    if (target.kind === 'func') definitions.set(name, shape.functionDefinition(target.index));
  }
  return definitions;
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
