import type { Function, Global, HostFunctionBody, Memory, Table } from '@wazero-ts/api';
import { WasmError } from '@wazero-ts/api';
import type { GivenImport } from '@wazero-ts/core';
import { WasmGlobal } from './global.js';
import { WasmMemory } from './memory.js';
import type { RuntimeObjects } from './public-objects.js';
import { WasmTable } from './table.js';

/**
 * What can be imported by itself: an extern of a runtime on the same engine, or the body of a host function, which gets
 * the type with which the module imports it.
 */
export type ImportValue = Function | Memory | Table | Global | HostFunctionBody;

/**
 * The engine's form of what is imported.
 *
 * @throws WasmError `INVALID_ARGUMENT` for anything that no runtime on this engine made
 */
export function toGivenImport(value: ImportValue, objects: RuntimeObjects): GivenImport {
  if (value instanceof WasmMemory && value.engine === objects.engine) return { kind: 'memory', value: value.storage };
  if (value instanceof WasmTable && value.engine === objects.engine) return { kind: 'table', value: value.storage };
  if (value instanceof WasmGlobal && value.engine === objects.engine) return { kind: 'global', value: value.storage };
  const target = objects.fromPublic(value);
  if (target !== undefined) return { kind: 'func', value: target };
  if (isBody(value)) return { kind: 'host', body: value };
  throw new WasmError(
    'INVALID_ARGUMENT',
    'an import must be a function, memory, table or global of this engine, or the body of a host function',
  );
}

function isBody(value: ImportValue): value is HostFunctionBody {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return value.kind === 'values' || value.kind === 'module' || value.kind === 'stack';
}

/**
 * The storage behind a memory, table or global: the same object for all modules that share it, whereas each module has
 * public objects of its own. Good for comparing only.
 *
 * @throws WasmError `INVALID_ARGUMENT` for an object that no runtime made
 * @example
 * ```ts
 * import { newRuntime, storageOf } from '@wazero-ts/runtime';
 * const memory = newRuntime().newMemory({ min: 1 });
 * storageOf(memory) === storageOf(memory); // true
 * ```
 */
export function storageOf(object: Memory | Table | Global): object {
  if (object instanceof WasmMemory || object instanceof WasmTable || object instanceof WasmGlobal) {
    return object.storage;
  }
  throw new WasmError('INVALID_ARGUMENT', 'this is no memory, table or global of a runtime of this package');
}
