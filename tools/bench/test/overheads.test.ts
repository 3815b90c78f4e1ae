import { expect, it } from 'vitest';
import { overheadLine, overheadSummary, overheadWorkloads } from '../src/overheads.js';
import { readWorkloads } from '../src/workloads.js';

const row = (uncheckedMs: number, plainMs: number, meteredMs: number) => ({
  name: 'sieve',
  uncheckedMs,
  plainMs,
  meteredMs,
});

it('compares each with the side that has one thing less', () => {
  expect(overheadLine(row(100, 102, 107.1)).split(/\s{2,}/)).toEqual([
    'sieve',
    '100.0',
    '102.0',
    '107.1',
    '2.0 %',
    '5.0 %',
  ]);
});

it('says whether the means keep to the bars', () => {
  expect(overheadSummary([row(100, 101, 101 * 1.2), row(100, 103, 103 * 1.2)])).toEqual([
    'checks for deadlines: 2.0 %  (bar 3 %: met)',
    'counting fuel: 20.0 %  (bar 15 %: missed)',
  ]);
});

it('names workloads that there are', () => {
  const names = readWorkloads().map(({ name }) => name);
  for (const name of overheadWorkloads) expect(names).toContain(name);
});
