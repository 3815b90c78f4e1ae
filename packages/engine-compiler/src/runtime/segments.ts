/** What instantiation and `memory.init` / `table.init` share. Bounds are checked before the first write. */
import { Trap } from '@wazero-ts/api';
import type { CompilerInstance } from './compiler-instance.js';

export function initTable(
  instance: CompilerInstance,
  tableIndex: number,
  element: number,
  destination: number,
  source: number,
  count: number,
): void {
  const table = instance.tables[tableIndex]!;
  if (source + count > instance.elementCount(element) || destination + count > table.length) {
    throw new Trap('INVALID_TABLE_ACCESS', []);
  }
  if (count > 0) copyElements(instance, tableIndex, element, destination, source, count);
}

/** Nothing is checked. */
export function copyElements(
  instance: CompilerInstance,
  tableIndex: number,
  element: number,
  destination: number,
  source: number,
  count: number,
): void {
  const table = instance.tables[tableIndex]!;
  const elements = instance.elements(element);
  for (let n = 0; n < count; n++) table.set(destination + n, elements[source + n]);
}

/** How many bytes a segment still has. */
export function dataLength(instance: CompilerInstance, data: number): number {
  if (instance.droppedData[data] !== 0) return 0;
  const { start, end } = instance.code.module.data[data]!;
  return end - start;
}

export function initMemory(
  instance: CompilerInstance,
  memory: number,
  data: number,
  destination: number,
  source: number,
  count: number,
): void {
  const { byteLength } = instance.memories[memory]!;
  if (source + count > dataLength(instance, data) || destination + count > byteLength) {
    throw new Trap('OUT_OF_BOUNDS_MEMORY_ACCESS', []);
  }
  copyData(instance, memory, data, destination, source, count);
}

/** Nothing is checked. */
export function copyData(
  instance: CompilerInstance,
  memory: number,
  data: number,
  destination: number,
  source: number,
  count: number,
): void {
  const { module } = instance.code;
  const start = module.data[data]!.start + source;
  instance.memories[memory]!.view().set(module.bytes.subarray(start, start + count), destination);
}
