import { readFileSync } from 'node:fs';

/** The groups over which a geometric mean of the ratios is taken. */
export type WorkloadGroup = 'scalar' | 'i64-hash' | 'simd';

/** A row of `testdata/bench/workloads.json`; the README there says what the fields mean. */
export interface Workload {
  readonly name: string;
  readonly group: WorkloadGroup;
  readonly file: string;
  readonly export: string;
  readonly smallN: number;
  readonly benchN: number;
  readonly result: 'i32' | 'i64';
  /** The checksum of `smallN`, in decimal. */
  readonly expected: string;
}

const folder = new URL('../../../testdata/bench/', import.meta.url);

/** All workloads, in the order of the manifest. */
export function readWorkloads(): readonly Workload[] {
  return JSON.parse(readFileSync(new URL('workloads.json', folder), 'utf8'));
}

/** The bytes of a module of `testdata/bench`. */
export function readBenchModule(file: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(file, folder)));
}
