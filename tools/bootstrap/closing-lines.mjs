/** `label: N passed, N failed[, N skipped]`: the form in which every tool of this repository ends. */
const closingLine = /^(\S.*?): (\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/;

/** `label: skipped, why`: what a suite ends with when something that it needs is not here. */
const skippedLine = /^(\S.*?): skipped, /;

/**
 * The closing lines of a tool: the last lines of its output that have the form above. A tool with several suites
 * ends with a line for each; one that could not run at all counts as one that was skipped.
 *
 * @returns {{ label: string, passed: number, failed: number, skipped: number }[]}
 */
export function closingLines(output) {
  const found = [];
  for (const line of output.trimEnd().split(/\r?\n/).reverse()) {
    const absent = skippedLine.exec(line);
    if (absent !== null) {
      found.unshift({ label: absent[1], passed: 0, failed: 0, skipped: 1 });
      continue;
    }
    const match = closingLine.exec(line);
    if (match === null) break;
    const [, label, passed, failed, skipped = '0'] = match;
    found.unshift({ label, passed: Number(passed), failed: Number(failed), skipped: Number(skipped) });
  }
  return found;
}

/** Adds up closing lines. */
export function sum(lines) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of lines) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

export const format = (label, { passed, failed, skipped }) =>
  `${label}: ${passed} passed, ${failed} failed, ${skipped} skipped`;
