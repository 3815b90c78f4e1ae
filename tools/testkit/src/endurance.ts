/** Whether tests run their full counts (`WAZERO_TS_ENDURANCE=full`) and hold bars of time: on a quiet machine only. */
export const isEnduranceRun: boolean = process.env['WAZERO_TS_ENDURANCE'] === 'full';

/** How often a test does something: `full` in an endurance run, else what takes seconds. */
export function repetitions(full: number, bounded: number): number {
  return isEnduranceRun ? full : bounded;
}

/** Prints how long something took. */
export function printPercentiles(what: string, milliseconds: readonly number[]): void {
  const [p50, p99] = [0.5, 0.99].map((share) => percentile(milliseconds, share).toFixed(1));
  console.log(`endurance: ${what}: p50 ${p50} ms, p99 ${p99} ms, ${milliseconds.length} times`);
}

/** The value that a share of all does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}
