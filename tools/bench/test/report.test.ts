import { describe, expect, it } from 'vitest';
import type { CostRow, WorkloadRow } from '../src/measurement.js';
import { slowdown } from '../src/measurement.js';
import { jsonReport, rowLine, summaryLines } from '../src/report.js';

const row = (name: string, group: WorkloadRow['group'], oursMs: number, v8Ms: number): WorkloadRow => ({
  kind: 'workload',
  name,
  group,
  oursMs,
  v8Ms,
});
const rate: CostRow = { kind: 'cost', name: 'decode + validate + lower', unit: 'MB/s', ours: 10, v8: 30 };

describe('the report', () => {
  it('counts a rate the other way round than a time', () => {
    expect(slowdown(rate)).toBe(3);
    expect(slowdown({ kind: 'cost', name: 'export call', unit: 'ns', ours: 90, v8: 3 })).toBe(30);
    expect(slowdown(row('a', 'scalar', 50, 2))).toBe(25);
  });

  it('says whether a bar is met', () => {
    expect(rowLine(rate)).toContain('3.0x  (bar 2: missed)');
    expect(rowLine({ ...rate, ours: 20 })).toContain('1.5x  (bar 2: met)');
    expect(rowLine({ ...rate, name: 'lower' })).not.toContain('bar');
  });

  it('compares the JavaScript interface with the plain API', () => {
    const cost: CostRow = { kind: 'cost', name: 'host call, js-api', unit: 'ns', ours: 60, v8: 20, plain: 50 };
    expect(rowLine(cost)).toContain('3.0x  1.20x plain (50.0)  (bar 1.5: met)');
    expect(rowLine({ ...cost, plain: 30 })).toContain('2.00x plain (30.0)  (bar 1.5: missed)');
  });

  it('takes the mean over each group by itself', () => {
    const rows = [row('a', 'scalar', 20, 2), row('b', 'scalar', 80, 2), row('c', 'simd', 600, 2)];
    expect(summaryLines(rows)).toEqual([
      'geometric mean of 2 scalar: 20.0x V8  (bar 60: met)',
      'geometric mean of 1 simd: 300.0x V8  (bar 150: missed)',
    ]);
  });

  it('has everything as data too', () => {
    const report = JSON.parse(jsonReport({ engine: 'interpreter' }, [row('a', 'scalar', 20, 2), rate]));
    expect(report).toMatchObject({ engine: 'interpreter', costs: [{ ours: 10 }] });
    expect(report.means.scalar).toBeCloseTo(10, 9);
    expect(report.workloads).toHaveLength(1);
  });
});
