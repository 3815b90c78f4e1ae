import type { FunctionDefinition, HostModuleDefinition, MemoryDefinition } from '@wazero-ts/api';
import { WasmError } from '@wazero-ts/api';
import type { FunctionType, MemoryType } from '@wazero-ts/binary';
import { fromValueType, maxMemory32Pages } from '@wazero-ts/binary';
import type { ExportPlace } from './instance.js';
import { canonicalFunctionTypeId } from './type-registry.js';

export interface PreparedFunction {
  readonly type: FunctionType;
  readonly typeId: number;
  readonly definition: FunctionDefinition;
}

export interface PreparedMemory {
  readonly type: MemoryType;
  readonly definition: MemoryDefinition;
  readonly buffer: SharedArrayBuffer | undefined;
}

/** A host module that was checked: the shape that its instances share. */
export class HostModuleShape {
  readonly definition: HostModuleDefinition;
  readonly functions: readonly PreparedFunction[];
  readonly memories: readonly PreparedMemory[];
  readonly exports: ReadonlyMap<string, ExportPlace>;

  /** @throws WasmError `MODULE_NAME_EMPTY` or `INVALID_HOST_FUNCTION` */
  constructor(definition: HostModuleDefinition) {
    if (definition.name === '') throw new WasmError('MODULE_NAME_EMPTY', 'a module name must not be empty');
    this.definition = definition;
    this.functions = definition.functions.map((_, index) => prepareFunction(definition, index));
    const memories = definition.memories ?? [];
    this.memories = memories.map((_, index) => prepareMemory(definition, index));
    this.exports = new Map<string, ExportPlace>([
      ...definition.functions.map(({ exportName }, index) => [exportName, { kind: 'func', index }] as const),
      ...memories.map(({ exportName }, index) => [exportName, { kind: 'memory', index }] as const),
    ]);
    if (this.exports.size !== definition.functions.length + memories.length) {
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

function prepareMemory(module: HostModuleDefinition, index: number): PreparedMemory {
  const { exportName, min, max, shared = false, buffer } = module.memories![index]!;
  const refuse = (problem: string): never => {
    throw new WasmError('INVALID_ARGUMENT', `memory[${module.name}.${exportName}] ${problem}`);
  };
  const isPageCount = (pages: number): boolean => Number.isInteger(pages) && pages >= 0 && pages <= maxMemory32Pages;
  if (!isPageCount(min)) refuse(`must have a minimum from 0 to ${maxMemory32Pages} pages, not ${min}`);
  if (max !== undefined && (!isPageCount(max) || max < min)) {
    refuse(`must have a maximum from ${min} to ${maxMemory32Pages} pages, not ${max}`);
  }
  if (shared && max === undefined) refuse('is shared and must have a maximum');
  if (buffer !== undefined && !shared) refuse('has the bytes of another thread and must be shared');
  return {
    type: { limits: { addressType: 'i32', min, max }, shared },
    definition: { moduleName: module.name, index, import: undefined, exportNames: [exportName], min, max, shared },
    buffer,
  };
}
