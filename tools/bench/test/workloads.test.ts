import { engineNames, engineObstacle } from '@wazero-ts/testkit';
import { describe, expect, it } from 'vitest';
import { loaderOf } from '../src/engines.js';
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

describe.each(engineNames.filter((name) => engineObstacle(name) === undefined))('on the %s', (name) => {
  it.each(workloads)('$name gives the checksum of V8, twice on one instance', (workload) => {
    const run = loaderOf(name)(readBenchModule(workload.file), workload.export);
    expect(String(run(workload.smallN))).toBe(workload.expected);
    expect(String(run(workload.smallN))).toBe(workload.expected);
  });
});
