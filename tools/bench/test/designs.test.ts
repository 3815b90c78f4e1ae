import { describe, expect, test } from 'vitest';
import { designs, designTable } from '../src/designs/compare-designs.js';
import { loops } from '../src/designs/loops.js';

describe('ways to dispatch', () => {
  test.each(loops)('agree on $name', ({ program, small }) => {
    const results = designs.map((design) => design.prepare(program)(small));
    expect(results[0]).not.toBe(0);
    expect(results).toEqual(results.map(() => results[0]));
  });

  test('compute what the loops say', () => {
    const resultOf = (name: string) => {
      const { program, small } = loops.find((loop) => loop.name === name)!;
      return designs[0]!.prepare(program)(small);
    };
    expect(resultOf('sum')).toBe(4950);
    expect(resultOf('calls')).toBe(55);
    let hash = 0n;
    for (let i = 0n; i < 100n; i++) {
      hash = BigInt.asUintN(64, (hash + i) * 0x9e3779b19e3779b1n);
      hash ^= hash >> 29n;
    }
    expect(resultOf('i64 hash')).toBe(Number(BigInt.asIntN(32, hash)));
  });

  test('are shown as a table', () => {
    expect(designTable([{ loop: 'one', ms: [1, 2, 4, 8] }])).toMatch(
      /\| one \| 1\.0 \| 2\.0 \| 4\.0 \| 8\.0 \|\n.*8\.00/,
    );
  });
});
