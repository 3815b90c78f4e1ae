import { describe, expect, test } from 'vitest';
import { Fuel, newStackReferences, valueTypeName } from '../src/index.js';

describe('Fuel', () => {
  test('counts what was used', () => {
    const fuel = new Fuel(10);
    fuel.remaining = 4;
    expect(fuel).toMatchObject({ allowed: 10, used: 6 });
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])('refuses %s units', (units) => {
    expect(() => new Fuel(units)).toThrow(RangeError);
  });
});

describe('newStackReferences', () => {
  test('null is handle 0, and equal references share a handle', () => {
    const references = newStackReferences();
    const value = {};
    expect(references.toHandle(null)).toBe(0n);
    expect(references.fromHandle(0n)).toBe(null);
    expect(references.toHandle(value)).toBe(references.toHandle(value));
    expect(references.fromHandle(references.toHandle(undefined))).toBe(undefined);
  });

  test('an unknown handle is refused', () => {
    for (const handle of [1n, -1n, 2n ** 63n]) {
      expect(() => newStackReferences().fromHandle(handle)).toThrow(
        expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
      );
    }
  });
});

test('valueTypeName prints the text format', () => {
  expect(valueTypeName('v128')).toBe('v128');
  expect(valueTypeName({ heapType: 'extern', nullable: true })).toBe('(ref null extern)');
  expect(valueTypeName({ heapType: 3, nullable: false })).toBe('(ref 3)');
});
