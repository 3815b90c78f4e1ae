import { pageSize } from '@wazero-ts/binary';
import { describe, expect, test } from 'vitest';
import { MemoryRecord } from '../src/memory-record.js';
import { checkedAddress } from '../src/slow-access.js';
import { TrapSignal } from '../src/trap-signal.js';

function record(min: number, max: number | undefined, options = {}): MemoryRecord {
  const limits = { addressType: 'i32', min, max } as const;
  return new MemoryRecord({ limits, shared: false }, { limitPages: 65536, capacityFromMax: false, ...options });
}

describe('a memory', () => {
  test('has no bytes before it is touched, and zeros after', () => {
    const memory = record(2, undefined);
    expect(memory.view.byteLength).toBe(0);
    expect(checkedAddress(memory, 2 * pageSize - 4, 0, 4)).toBe(2 * pageSize - 4);
    expect(memory.view.byteLength).toBe(2 * pageSize);
    expect(memory.view.getInt32(2 * pageSize - 4)).toBe(0);
  });

  test('keeps its bytes when it grows, with and without moving', () => {
    const memory = record(1, undefined);
    memory.refresh();
    memory.u8[7] = 42;
    expect(memory.grow(1)).toBe(1);
    const { buffer } = memory;
    expect([memory.u8[7], memory.u8[pageSize], memory.byteLength]).toEqual([42, 0, 2 * pageSize]);
    expect(memory.grow(2)).toBe(2);
    expect(memory.buffer).toBe(buffer);
    expect(memory.u8.length).toBe(4 * pageSize);
  });

  test('grows to its maximum and no further', () => {
    const memory = record(1, 3);
    expect([memory.grow(3), memory.grow(2), memory.grow(0), memory.grow(1)]).toEqual([-1, 1, 3, -1]);
  });

  test('can have four gigabytes, and addresses above two take the slow way', () => {
    const memory = record(65536, undefined);
    expect(memory.byteLength).toBe(2 ** 32);
    expect(memory.limit).toBe(2 ** 31 - 1);
    expect(checkedAddress(memory, -4, 0, 4)).toBe(2 ** 32 - 4);
    expect(() => checkedAddress(memory, -4, 1, 4)).toThrow(TrapSignal);
    memory.view.setUint8(2 ** 32 - 1, 9);
    expect(memory.u8[2 ** 32 - 1]).toBe(9);
  });

  test('that is shared shows another thread what was grown here', () => {
    const type = { limits: { addressType: 'i32', min: 1, max: 4 }, shared: true } as const;
    const options = { limitPages: 65536, capacityFromMax: false };
    const ours = new MemoryRecord(type, options);
    const theirs = new MemoryRecord(type, { ...options, shared: ours.buffer as SharedArrayBuffer });
    expect(ours.grow(2)).toBe(1);
    expect(theirs.pages).toBe(3);
    ours.u8[2 * pageSize] = 5;
    expect(theirs.u8[2 * pageSize]).toBe(5);
  });
});
