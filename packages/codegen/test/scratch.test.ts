import { expect, test } from 'vitest';
import { Scratch } from '../src/index.js';

test('columns begin as zeros, also in memory that was used before', () => {
  const scratch = new Scratch();
  for (let round = 0; round < 3; round++) {
    const columns = [scratch.int32(5), scratch.uint8(3), scratch.int32(100_000), scratch.filled(70_000, -1)];
    expect([...columns[0]!, ...columns[1]!]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(columns[2]!.every((x) => x === 0)).toBe(true);
    expect(columns[3]!.every((x) => x === -1)).toBe(true);
    for (const column of columns) column.fill(7);
    scratch.reset();
  }
});

test('columns do not overlap, and grow with their contents', () => {
  const scratch = new Scratch();
  const [a, b] = [scratch.int32(3), scratch.uint8(5)];
  a.fill(1);
  b.fill(2);
  const grown = scratch.growInt32(a, 20_000);
  expect([...grown.subarray(0, 5)]).toEqual([1, 1, 1, 0, 0]);
  expect([...scratch.growUint8(b, 6).subarray(0, 6)]).toEqual([2, 2, 2, 2, 2, 0]);
  expect(scratch.growInt32(grown, 4)).toBe(grown);
  expect([...a]).toEqual([1, 1, 1]);
});

test('rewinding hands all memory out again, resetting keeps little of it', () => {
  const scratch = new Scratch();
  const buffers = (): ArrayBufferLike[] => [3, 50_000, 3_000_000].map((length) => scratch.int32(length).buffer);
  const first = buffers();
  scratch.rewind();
  expect(buffers()).toEqual(first);
  scratch.reset();
  expect(scratch.int32(3).buffer).toBe(first[1]);
});

test('a column that comes again is the same object, and zero', () => {
  const scratch = new Scratch();
  scratch.reset();
  const columns = (): (Int32Array | Uint8Array)[] => [scratch.int32(5), scratch.uint8(40), scratch.filled(0, 1)];
  const first = columns();
  for (const column of first) column.fill(7);
  scratch.rewind();
  const second = columns();
  for (const [i, column] of second.entries()) expect(column).toBe(first[i]);
  expect(second.every((column) => column.every((x) => x === 0))).toBe(true);
  scratch.rewind();
  expect(scratch.int32(6)).not.toBe(first[0]);
});
