import { describe, expect, test } from 'vitest';
import { closingLines, format, sum } from '../closing-lines.mjs';

describe('closingLines', () => {
  test('reads the last line of a tool', () => {
    expect(closingLines('noise\nunit: 3 passed, 1 failed, 2 skipped\n')).toEqual([
      { label: 'unit', passed: 3, failed: 1, skipped: 2 },
    ]);
  });

  test('reads one line for each suite, in order', () => {
    const output =
      'x: 9 passed, 9 failed\nnoise\nspectest v1 interpreter: 2 passed, 0 failed, 0 skipped\nfuzz: 1 passed, 0 failed';
    expect(closingLines(output).map(({ label }) => label)).toEqual(['spectest v1 interpreter', 'fuzz']);
  });

  test('counts a suite that is absent as one that was skipped', () => {
    expect(closingLines('spectest: skipped, the suites are not here: set X')).toEqual([
      { label: 'spectest', passed: 0, failed: 0, skipped: 1 },
    ]);
  });

  test('finds none where the last line is something else', () => {
    expect(closingLines('unit: 3 passed, 1 failed, 2 skipped\nTypeError: x')).toEqual([]);
    expect(closingLines('')).toEqual([]);
  });
});

test('sum adds up what format prints', () => {
  const lines = closingLines('a: 1 passed, 2 failed\nb: 10 passed, 20 failed, 30 skipped');
  expect(format('tests', sum(lines))).toBe('tests: 11 passed, 22 failed, 30 skipped');
});
