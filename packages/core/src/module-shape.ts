import type {
  ExternType,
  FunctionDefinition,
  GlobalDefinition,
  MemoryDefinition,
  TableDefinition,
  ValueType,
} from '@wazero-ts/api';
import type { ExportTarget, FunctionType, ValType, WasmModule } from '@wazero-ts/binary';
import { functionIndex, localIndex, toValueType } from '@wazero-ts/binary';
import { canonicalTypeIds } from './type-registry.js';

const toValueTypes = (types: readonly ValType[]): readonly ValueType[] => types.map(toValueType);

interface ImportName {
  readonly module: string;
  readonly name: string;
}

/**
 * What every instance of a module shares: canonical types, exports by name, and the public definitions. Everything with
 * one entry per function is made when it is asked for, since a big module has tens of thousands.
 */
export class ModuleShape {
  readonly module: WasmModule;
  /** Canonical type id of each type. */
  readonly typeIds: Int32Array;
  readonly exports: ReadonlyMap<string, ExportTarget>;
  #name: string | undefined;
  #importNames: Record<ExternType, readonly ImportName[]> | undefined;
  #exportNames: Record<ExternType, ReadonlyMap<number, readonly string[]>> | undefined;
  readonly #functions = new Map<number, FunctionDefinition>();
  readonly #memories: MemoryDefinition[] = [];
  readonly #tables: TableDefinition[] = [];
  readonly #globals: GlobalDefinition[] = [];
  readonly #paramAndResultTypes = new Map<number, readonly [readonly ValueType[], readonly ValueType[]]>();

  constructor(module: WasmModule) {
    this.module = module;
    this.typeIds = canonicalTypeIds(module.types, module.recursionGroups);
    this.exports = new Map(module.exports.map(({ name, target }) => [name, target]));
  }

  /** The module's name from the name section, `''` without one. */
  get name(): string {
    this.#name ??= this.module.names.moduleName;
    return this.#name;
  }

  functionType(index: number): FunctionType {
    return this.module.types[this.module.functionTypes[index]!]!.composite;
  }

  functionDefinition(index: number): FunctionDefinition {
    let definition = this.#functions.get(index);
    if (definition === undefined) {
      definition = this.#makeFunctionDefinition(index);
      this.#functions.set(index, definition);
    }
    return definition;
  }

  memoryDefinition(index: number): MemoryDefinition {
    this.#memories[index] ??= this.#makeMemoryDefinition(index);
    return this.#memories[index];
  }

  tableDefinition(index: number): TableDefinition {
    this.#tables[index] ??= this.#makeTableDefinition(index);
    return this.#tables[index];
  }

  globalDefinition(index: number): GlobalDefinition {
    this.#globals[index] ??= this.#makeGlobalDefinition(index);
    return this.#globals[index];
  }

  #makeMemoryDefinition(index: number): MemoryDefinition {
    const { limits, shared } = this.module.memoryTypes[index]!;
    return { ...this.#place('memory', index), min: limits.min, max: limits.max, shared };
  }

  #makeTableDefinition(index: number): TableDefinition {
    const { limits, element } = this.module.tableTypes[index]!;
    return { ...this.#place('table', index), elementType: toValueType(element), min: limits.min, max: limits.max };
  }

  #makeGlobalDefinition(index: number): GlobalDefinition {
    const { type, mutable } = this.module.globalTypes[index]!;
    return { ...this.#place('global', index), type: toValueType(type), mutable };
  }

  #makeFunctionDefinition(index: number): FunctionDefinition {
    const typeIndex = this.module.functionTypes[index]!;
    let types = this.#paramAndResultTypes.get(typeIndex);
    if (types === undefined) {
      const type = this.functionType(index);
      types = [toValueTypes(type.params), toValueTypes(type.results)];
      this.#paramAndResultTypes.set(typeIndex, types);
    }
    const [paramTypes, resultTypes] = types;
    return {
      ...this.#place('func', index),
      name: this.#functionName(index),
      debugName: this.debugName(index),
      isHostFunction: false,
      paramTypes,
      paramNames: this.#paramNames(index, paramTypes.length),
      resultTypes,
      resultNames: [],
    };
  }

  #functionName(index: number): string {
    return this.module.names.functionName(functionIndex(index)) ?? '';
  }

  /** What a function is called in traces, without the rest of its definition. */
  debugName(index: number): string {
    const name = this.#functionName(index);
    return `${this.name}.${name === '' ? `$${index}` : name}`;
  }

  /** All or none: a list with gaps would name the wrong parameters. */
  #paramNames(index: number, count: number): readonly string[] {
    const names: string[] = [];
    for (let param = 0; param < count; param++) {
      const name = this.module.names.localName(functionIndex(index), localIndex(param));
      if (name === undefined) return [];
      names.push(name);
    }
    return names;
  }

  #place(
    kind: ExternType,
    index: number,
  ): {
    readonly moduleName: string;
    readonly index: number;
    readonly import: ImportName | undefined;
    readonly exportNames: readonly string[];
  } {
    this.#importNames ??= importNamesByKind(this.module);
    this.#exportNames ??= exportNamesByKind(this.module);
    return {
      moduleName: this.name,
      index,
      import: this.#importNames[kind][index],
      exportNames: this.#exportNames[kind].get(index) ?? [],
    };
  }
}

function importNamesByKind(module: WasmModule): Record<ExternType, readonly ImportName[]> {
  const names: Record<ExternType, ImportName[]> = { func: [], table: [], memory: [], global: [] };
  for (const { module: moduleName, name, type } of module.imports) names[type.kind].push({ module: moduleName, name });
  return names;
}

function exportNamesByKind(module: WasmModule): Record<ExternType, ReadonlyMap<number, readonly string[]>> {
  const names: Record<ExternType, Map<number, string[]>> = {
    func: new Map(),
    table: new Map(),
    memory: new Map(),
    global: new Map(),
  };
  for (const { name, target } of module.exports) {
    const sameTarget = names[target.kind].get(target.index);
    if (sameTarget === undefined) names[target.kind].set(target.index, [name]);
    else sameTarget.push(name);
  }
  return names;
}

const shapes = new WeakMap<WasmModule, ModuleShape>();

/** The shape of a module; the same one each time. */
export function shapeOf(module: WasmModule): ModuleShape {
  let shape = shapes.get(module);
  if (shape === undefined) {
    shape = new ModuleShape(module);
    shapes.set(module, shape);
  }
  return shape;
}
