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
