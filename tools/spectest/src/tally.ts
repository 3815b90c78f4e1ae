/** Counts of one script or suite. */
export interface Tally {
  /** Assertions that hold. */
  passed: number;
  /** Assertions that do not hold, and other commands that failed. */
  failed: number;
  /** All assertions, whatever their outcome. */
  assertions: number;
  /** One line for each failure. */
  readonly failures: string[];
}

export function newTally(): Tally {
  return { passed: 0, failed: 0, assertions: 0, failures: [] };
}

export function addTally(total: Tally, part: Tally): void {
  total.passed += part.passed;
  total.failed += part.failed;
  total.assertions += part.assertions;
  total.failures.push(...part.failures);
}
