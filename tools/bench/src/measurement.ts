import type { WorkloadGroup } from './workloads.js';

/** Steady CPU time of one run of a workload, both engines in the same interleaved rounds. */
export interface WorkloadRow {
  readonly kind: 'workload';
  readonly name: string;
  readonly group: WorkloadGroup;
  readonly oursMs: number;
  readonly v8Ms: number;
}

/** A cost other than running: compiling, instantiating, calling. */
export interface CostRow {
  readonly kind: 'cost';
  readonly name: string;
  readonly unit: 'MB/s' | 'ns' | 'us';
  readonly ours: number;
  readonly v8: number;
  /** The same through the plain API, for a row about the JavaScript interface. */
  readonly plain?: number;
}

/** What the measuring processes send. */
export type Row = WorkloadRow | CostRow;

/** How many times slower ours is. */
export function slowdown(row: Row): number {
  if (row.kind === 'workload') return row.oursMs / row.v8Ms;
  return row.unit === 'MB/s' ? row.v8 / row.ours : row.ours / row.v8;
}

/** A figure that the project promises: the slowdown of a row, or the geometric mean of a group. */
export interface Bar {
  readonly of: string;
  readonly atMost: number;
}

export const groupBars: Readonly<Record<WorkloadGroup, number>> = { scalar: 60, 'i64-hash': 150, simd: 150 };

export const costBars: Readonly<Record<string, number>> = {
  'decode + validate + lower': 2,
  instantiate: 1,
  'export call': 45,
};

/** How many times the plain API's cost the JavaScript interface may cost. */
export const overPlainBar = 1.5;
