import { describe, expect, it } from 'vitest';
import { engines } from '../src/engines.js';
import { readBenchModule, readWorkloads } from '../src/workloads.js';

const workloads = readWorkloads();

describe('the manifest', () => {
  it('has the number of workloads that the figures are promised over', () => {
    const count = (group: string): number => workloads.filter((workload) => workload.group === group).length;
    expect(count('scalar')).toBeGreaterThanOrEqual(16);
    expect(count('i64-hash')).toBeGreaterThanOrEqual(3);
    expect(count('simd')).toBeGreaterThanOrEqual(2);
  });
});

describe.each(Object.entries(engines))('on the %s, twice on one instance', (_, load) => {
  it.each(workloads)('$name gives the checksum of V8', (workload) => {
    const run = load(readBenchModule(workload.file), workload.export);
    expect(String(run(workload.smallN))).toBe(workload.expected);
    expect(String(run(workload.smallN))).toBe(workload.expected);
  });
});
