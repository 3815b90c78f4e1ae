import { describe, expect, it } from 'vitest';
import { firstDifference, outcomeDigest, textPart } from '../src/outcome.js';

describe('outcomes', () => {
  it('have equal digests exactly when all parts are equal', () => {
    const digest = outcomeDigest([textPart('stdout', 'ab'), textPart('stderr', 'c')]);
    expect(outcomeDigest([textPart('stdout', 'ab'), textPart('stderr', 'c')])).toBe(digest);
    expect(outcomeDigest([textPart('stdout', 'a'), textPart('stderr', 'bc')])).not.toBe(digest);
    expect(outcomeDigest([textPart('stderr', 'c'), textPart('stdout', 'ab')])).not.toBe(digest);
  });

  it('do not differ from themselves', () => {
    const outcome = [textPart('end', '0'), textPart('stdout', 'text')];
    expect(firstDifference(outcome, [...outcome])).toBeUndefined();
  });

  it('show the first byte that differs', () => {
    const text = firstDifference([textPart('stdout', 'line one\n')], [textPart('stdout', 'line two\n')]);
    expect(text).toContain('stdout differs at byte 5 of 9 here, 9 on V8');
    expect(text).toContain('"line one\\n"');
  });

  it('differ when one is the beginning of the other', () => {
    expect(firstDifference([textPart('stdout', 'ab')], [textPart('stdout', 'abc')])).toContain('byte 2 of 2 here, 3');
  });

  it('differ when a part is missing', () => {
    expect(firstDifference([], [textPart('out.txt', '')])).toBe('part 0 is missing here, out.txt on V8');
  });
});
