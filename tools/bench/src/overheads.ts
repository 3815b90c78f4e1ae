import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { geometricMean } from './statistics.js';

/** CPU time of one run of a workload, in turns. */
export interface OverheadRow {
  readonly name: string;
  /** Without checks whether the guest shall leave. */
  readonly uncheckedMs: number;
  /** As it is. */
  readonly plainMs: number;
  /** With a budget of fuel. */
  readonly meteredMs: number;
}

/** Workloads of short loops and of short calls: where a check or a counter costs most. */
export const overheadWorkloads: readonly string[] = [
  'fibonacci',
  'takeuchi',
  'callback-sort',
  'quicksort',
  'sieve',
  'crc32',
  'sha256',
  'n-queens',
  'bytecode-machine',
  'string-search',
  'hash-table',
  'collatz-gcd',
  'matrix-multiply',
];

/** What checks for deadlines and counting fuel may cost, on average. */
export const overheadBars: { readonly deadlines: number; readonly fuel: number } = { deadlines: 0.03, fuel: 0.15 };

/** Measures what stopping guests costs, in a process of its own; `onRow` is called as the rows come. */
export async function measureOverheads(rounds: number, onRow: (row: OverheadRow) => void): Promise<void> {
  const script = fileURLToPath(new URL('measure-overheads.js', import.meta.url));
  const child = fork(script, [String(rounds), ...overheadWorkloads], { execArgv: ['--no-warnings'] });
  child.on('message', (row) => onRow(row as OverheadRow));
  const [code, signal] = await once(child, 'exit');
  if (code !== 0) throw new Error(`measure-overheads ended with ${code ?? signal}`);
}

const percent = (ratio: number): string => `${((ratio - 1) * 100).toFixed(1)} %`;

export const overheadHeading: string = `${''.padEnd(20)}${'unchecked'.padStart(10)}${'plain'.padStart(10)}${'metered'.padStart(10)}${'checks'.padStart(10)}${'fuel'.padStart(10)}`;

export function overheadLine({ name, uncheckedMs, plainMs, meteredMs }: OverheadRow): string {
  const times = [uncheckedMs, plainMs, meteredMs].map((ms) => ms.toFixed(1).padStart(10)).join('');
  return `${name.padEnd(20)}${times}${percent(plainMs / uncheckedMs).padStart(10)}${percent(meteredMs / plainMs).padStart(10)}`;
}

/** Geometric means, and whether the bars are met. */
export function overheadSummary(rows: readonly OverheadRow[]): string[] {
  const line = (what: string, bar: number, ratios: readonly number[]): string => {
    const mean = geometricMean(ratios);
    return `${what}: ${percent(mean)}  (bar ${bar * 100} %: ${mean - 1 <= bar ? 'met' : 'missed'})`;
  };
  return [
    line(
      'checks for deadlines',
      overheadBars.deadlines,
      rows.map(({ plainMs, uncheckedMs }) => plainMs / uncheckedMs),
    ),
    line(
      'counting fuel',
      overheadBars.fuel,
      rows.map(({ meteredMs, plainMs }) => meteredMs / plainMs),
    ),
  ];
}
