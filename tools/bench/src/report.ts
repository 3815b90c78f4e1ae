import type { CostRow, Row, WorkloadRow } from './measurement.js';
import { costBars, groupBars, overPlainBar, slowdown } from './measurement.js';
import { geometricMean } from './statistics.js';
import type { WorkloadGroup } from './workloads.js';

const figure = (value: number): string => (value >= 1000 ? value.toFixed(0) : value.toPrecision(3));

/** The line of one row. */
export function rowLine(row: Row): string {
  const ratio = `${slowdown(row).toFixed(1)}x`.padStart(8);
  if (row.kind === 'workload') {
    const times = `${figure(row.oursMs).padStart(8)} ms ${figure(row.v8Ms).padStart(8)} ms`;
    return `${row.name.padEnd(28)}${row.group.padEnd(10)}${times}${ratio}`;
  }
  const figures = `${figure(row.ours).padStart(8)}    ${figure(row.v8).padStart(8)}   `;
  const line = `${row.name.padEnd(28)}${row.unit.padEnd(10)}${figures}${ratio}`;
  if (row.plain === undefined) return `${line}${barText(costBars[row.name], slowdown(row))}`;
  const overPlain = row.ours / row.plain;
  return `${line}  ${overPlain.toFixed(2)}x plain (${figure(row.plain)})${barText(overPlainBar, overPlain)}`;
}

/** The heading above the rows. */
export const heading: string = `${''.padEnd(38)}${'ours'.padStart(8)}    ${'V8'.padStart(8)}     slower`;

function barText(bar: number | undefined, value: number): string {
  if (bar === undefined) return '';
  return `  (bar ${bar}: ${value <= bar ? 'met' : 'missed'})`;
}

/** The geometric mean of each group. */
export function groupMeans(rows: readonly WorkloadRow[]): ReadonlyMap<WorkloadGroup, number> {
  const groups = [...new Set(rows.map(({ group }) => group))];
  return new Map(
    groups.map((group) => [group, geometricMean(rows.filter((row) => row.group === group).map(slowdown))]),
  );
}

/** The closing lines: one mean for each group. */
export function summaryLines(rows: readonly WorkloadRow[]): string[] {
  return [...groupMeans(rows)].map(([group, mean]) => {
    const count = rows.filter((row) => row.group === group).length;
    return `geometric mean of ${count} ${group}: ${mean.toFixed(1)}x V8${barText(groupBars[group], mean)}`;
  });
}

/** Everything as data, for `--json`. */
export function jsonReport(about: object, rows: readonly Row[]): string {
  const workloads = rows.filter((row): row is WorkloadRow => row.kind === 'workload');
  const costs = rows.filter((row): row is CostRow => row.kind === 'cost');
  const means = Object.fromEntries(groupMeans(workloads));
  return JSON.stringify({ ...about, workloads, costs, means }, undefined, 2);
}
