import type { ExternDescriptor, FunctionDefinition, HostModuleDefinition } from '@wazero-ts/api';
import { WasmError } from '@wazero-ts/api';
import type { FunctionType } from '@wazero-ts/binary';
import { fromValueType } from '@wazero-ts/binary';
import type { Extern } from './extern.js';
import type { EngineFunction } from './externs.js';
import { makeHostCall } from './host-call.js';
import { Instance } from './instance.js';
import { layoutOf } from './marshal.js';
import type { Store } from './store.js';
import { canonicalFunctionTypeId } from './type-registry.js';

interface PreparedFunction {
  readonly type: FunctionType;
  readonly typeId: number;
  readonly definition: FunctionDefinition;
}

/** A host module that was checked: the shape that its instances share. */
export class HostModuleShape {
  readonly definition: HostModuleDefinition;
  readonly functions: readonly PreparedFunction[];
  readonly indexOfExport: ReadonlyMap<string, number>;

  /** @throws WasmError `MODULE_NAME_EMPTY` or `INVALID_HOST_FUNCTION` */
  constructor(definition: HostModuleDefinition) {
    if (definition.name === '') throw new WasmError('MODULE_NAME_EMPTY', 'a module name must not be empty');
    this.definition = definition;
    this.functions = definition.functions.map((_, index) => prepareFunction(definition, index));
    this.indexOfExport = new Map(definition.functions.map(({ exportName }, index) => [exportName, index]));
    if (this.indexOfExport.size !== definition.functions.length) {
      throw new WasmError('INVALID_HOST_FUNCTION', `module[${definition.name}] exports the same name twice`);
    }
  }
}

function prepareFunction(module: HostModuleDefinition, index: number): PreparedFunction {
  const host = module.functions[index]!;
  const place = `func[${module.name}.${host.exportName}]`;
  if (typeof host.body?.call !== 'function') {
    throw new WasmError('INVALID_HOST_FUNCTION', `${place} is not a function: ${typeof host.body?.call}`);
  }
  checkNames(place, 'parameter', host.paramNames, host.params.length);
  checkNames(place, 'result', host.resultNames, host.results.length);
  const toTypes = (types: typeof host.params) =>
    types.map((type, position) => {
      if (typeof type === 'object' && typeof type.heapType === 'number') {
        throw new WasmError(
          'INVALID_HOST_FUNCTION',
          `${place} type[${position}] refers to type ${type.heapType} of a module; host functions have none`,
        );
      }
      return fromValueType(type);
    });
  const type: FunctionType = { kind: 'func', params: toTypes(host.params), results: toTypes(host.results) };
  const name = host.name ?? host.exportName;
  return {
    type,
    typeId: canonicalFunctionTypeId(type),
    definition: {
      moduleName: module.name,
      index,
      import: undefined,
      exportNames: [host.exportName],
      name,
      debugName: `${module.name}.${name}`,
      isHostFunction: true,
      paramTypes: host.params,
      paramNames: host.paramNames ?? [],
      resultTypes: host.results,
      resultNames: host.resultNames ?? [],
    },
  };
}

function checkNames(place: string, what: string, names: readonly string[] | undefined, count: number): void {
  if (names !== undefined && names.length > 0 && names.length !== count) {
    throw new WasmError('INVALID_HOST_FUNCTION', `${place} has ${count} ${what}s, but ${names.length} ${what} names`);
  }
}

const noTypeIds = new Int32Array(0);

/** An instance of a module made of host functions. */
export class HostInstance extends Instance {
  readonly shape: HostModuleShape;
  readonly #functions: (EngineFunction | undefined)[];

  constructor(store: Store, name: string, shape: HostModuleShape) {
    super(store, name);
    this.shape = shape;
    this.#functions = new Array(shape.functions.length);
  }

  get typeIds(): Int32Array {
    return noTypeIds;
  }

  functionDefinition(index: number): FunctionDefinition {
    return this.shape.functions[index]!.definition;
  }

  export(name: string): Extern | undefined {
    const index = this.shape.indexOfExport.get(name);
    if (index === undefined) return undefined;
    this.#functions[index] ??= this.#createFunction(index);
    return { kind: 'func', value: this.#functions[index]! };
  }

  exportDescriptors(): readonly ExternDescriptor[] {
    return this.shape.definition.functions.map(({ exportName }) => ({ kind: 'func', name: exportName }));
  }

  #createFunction(index: number): EngineFunction {
    const { type, typeId, definition } = this.shape.functions[index]!;
    const call = makeHostCall(this.shape.definition.functions[index]!.body, {
      layout: layoutOf(type),
      functions: this.store.publicObjects,
      debugName: definition.debugName,
    });
    return this.store.engine.createHostFunction({ type, typeId, definition, instance: this, call });
  }

  /** Importers keep the functions that they have; only the name goes (as in wazero). */
  protected closeEngine(): void {}
}

/**
 * Instantiates a host module under a name.
 *
 * @throws LinkError `MODULE_NAME_TAKEN`; WasmError `RUNTIME_CLOSED`
 */
export function instantiateHostModule(store: Store, shape: HostModuleShape, name: string): HostInstance {
  const instance = new HostInstance(store, name, shape);
  store.add(instance);
  store.register(instance);
  return instance;
}
