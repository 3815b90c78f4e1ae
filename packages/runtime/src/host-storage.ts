/** Memories, tables and globals that the host makes by themselves, for modules that import theirs. */
import type { Memory, ValueType } from '@wazero-ts/api';
import { LimitError, WasmError } from '@wazero-ts/api';
import type { Limits, ValType } from '@wazero-ts/binary';
import { fromValueType, isRefType, maxMemory32Pages } from '@wazero-ts/binary';
import type { Store } from '@wazero-ts/core';
import { publicToRaw } from '@wazero-ts/core';
import { WasmGlobal } from './global.js';
import type { MemoryLimits } from './host-module-builder.js';
import { WasmMemory } from './memory.js';
import type { RuntimeObjects } from './public-objects.js';
import { WasmTable } from './table.js';

/** The type of a table that the host makes. */
export interface TableLimits {
  readonly elementType: ValueType;
  /** Elements that it starts with. */
  readonly min: number;
  /** The most elements that it can have. */
  readonly max?: number | undefined;
}

/** The type of a global that the host makes. */
export interface GlobalDeclaration {
  readonly type: ValueType;
  /** Off unless given. */
  readonly mutable?: boolean;
}

const maxTableElements = 2 ** 32 - 1;
/** What the host makes is in no module. */
const nowhere = { moduleName: '', index: 0, import: undefined, exportNames: [] };

/** Where such objects are made. */
export interface HostStoragePlace {
  readonly store: Store;
  readonly objects: RuntimeObjects;
}

function toLimits(what: string, min: number, max: number | undefined, most: number): Limits {
  const check = (name: string, value: number, from: number): void => {
    if (Number.isInteger(value) && value >= from && value <= most) return;
    throw new WasmError('INVALID_ARGUMENT', `a ${what} must have a ${name} from ${from} to ${most}, not ${value}`);
  };
  check('minimum', min, 0);
  if (max !== undefined) check('maximum', max, min);
  return { addressType: 'i32', min, max };
}

function toValType(what: string, type: ValueType): ValType {
  if (typeof type === 'object' && typeof type.heapType === 'number') {
    throw new WasmError('INVALID_ARGUMENT', `a ${what} of the host can not refer to type ${type.heapType} of a module`);
  }
  return fromValueType(type);
}

/** @throws WasmError `INVALID_ARGUMENT`, `RESOURCE_EXHAUSTED`; LimitError `MEMORY_LIMIT` */
export function newHostMemory({ store, objects }: HostStoragePlace, limits: MemoryLimits): Memory {
  const { min, max, shared = false } = limits;
  const type = { limits: toLimits('memory', min, max, maxMemory32Pages), shared };
  if (shared && max === undefined) throw new WasmError('INVALID_ARGUMENT', 'a shared memory must have a maximum');
  const { memoryLimitPages: limitPages, memoryCapacityFromMax: capacityFromMax } = store.limits;
  if (min > limitPages) throw new LimitError('MEMORY_LIMIT', { allowed: limitPages, used: min }, []);
  const memory = store.engine.createMemory(type, { limitPages, capacityFromMax });
  return new WasmMemory(memory, { ...nowhere, min, max, shared }, objects.engine);
}

/** @throws WasmError `INVALID_ARGUMENT`, `RESOURCE_EXHAUSTED`; LimitError `TABLE_LIMIT` */
export function newHostTable({ store, objects }: HostStoragePlace, type: TableLimits, init: unknown): WasmTable {
  const { elementType, min, max } = type;
  const element = toValType('table', elementType);
  if (!isRefType(element)) throw new WasmError('INVALID_ARGUMENT', 'the elements of a table must be references');
  const limits = toLimits('table', min, max, maxTableElements);
  const { tableLimitElements: limitElements } = store.limits;
  if (min > limitElements) throw new LimitError('TABLE_LIMIT', { allowed: limitElements, used: min }, []);
  const value = publicToRaw(init, element, objects, { what: 'element of the table' });
  const table = store.engine.createTable({ limits, element }, { limitElements, init: value });
  return new WasmTable(table, { ...nowhere, elementType, min, max }, objects);
}

/** @throws WasmError `INVALID_ARGUMENT` */
export function newHostGlobal(
  { store, objects }: HostStoragePlace,
  { type, mutable = false }: GlobalDeclaration,
  value: unknown,
): WasmGlobal {
  const valType = toValType('global', type);
  const raw = publicToRaw(value, valType, objects, { what: 'value of the global' });
  const global = store.engine.createGlobal({ type: valType, mutable }, raw);
  return new WasmGlobal(global, { ...nowhere, type, mutable }, objects);
}
