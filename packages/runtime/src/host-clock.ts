declare const performance: { now(): number };

/** Milliseconds of the clock in which deadlines are given, see `CallControl.deadline`. */
export function nowMs(): number {
  return performance.now();
}
