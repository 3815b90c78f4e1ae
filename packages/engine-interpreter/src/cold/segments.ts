/** What instantiation and `memory.init` / `table.init` share. Bounds are checked before the first write. */
import { Trap } from '@wazero-ts/api';
import type { GuestState } from '../guest-state.js';

export function initTable(
  state: GuestState,
  tableIndex: number,
  element: number,
  destination: number,
  source: number,
  count: number,
): void {
  const { elements } = state.tables[tableIndex]!;
  const available = state.droppedElements[element] !== 0 ? 0 : state.module.elements[element]!.length;
  if (source + count > available || destination + count > elements.length) throw new Trap('INVALID_TABLE_ACCESS', []);
  if (count === 0) return;
  const references = state.elements(element);
  for (let n = 0; n < count; n++) elements[destination + n] = references[source + n];
}

export function dataLength(state: GuestState, data: number): number {
  if (state.droppedData[data] !== 0) return 0;
  const { start, end } = state.module.data[data]!;
  return end - start;
}

export function initMemory(state: GuestState, data: number, destination: number, source: number, count: number): void {
  state.memory.refresh();
  if (source + count > dataLength(state, data) || destination + count > state.memory.byteLength) {
    throw new Trap('OUT_OF_BOUNDS_MEMORY_ACCESS', []);
  }
  copyData(state, data, destination, source, count);
}

export function copyData(state: GuestState, data: number, destination: number, source: number, count: number): void {
  const start = state.module.data[data]!.start + source;
  state.memory.u8.set(state.module.bytes.subarray(start, start + count), destination);
}
