import { describe, expect, test } from 'vitest';
import { HostReferences } from '../src/runtime/host-references.js';

/** References of which a search finds those in `reached`. */
function references(reached: Set<number>): { readonly table: HostReferences; readonly searches: () => number } {
  let searches = 0;
  const table: HostReferences = new HostReferences(() => {
    searches++;
    table.beginMarking();
    for (const handle of reached) table.mark(handle);
    table.sweep();
  });
  return { table, searches: () => searches };
}

describe('handles of host values', () => {
  test('give back the value itself, any value', () => {
    const { table } = references(new Set());
    for (const value of [{}, undefined, 0, 'text', Symbol('x'), () => {}]) {
      expect(table.get(table.add(value))).toBe(value);
    }
  });

  test('10,000,000 that are dropped at once take no room', () => {
    const { table, searches } = references(new Set());
    for (let n = 0; n < 10_000_000; n++) {
      table.prepare();
      table.add(n);
    }
    expect(table.size).toBeLessThan(10_000);
    expect(searches()).toBeLessThan(3000);
  });

  test('that are reached stay, and the search becomes rarer the more there are', () => {
    const reached = new Set<number>();
    const { table, searches } = references(reached);
    for (let n = 0; n < 200_000; n++) {
      table.prepare();
      const handle = table.add(n);
      if (n % 2 === 0) reached.add(handle);
    }
    expect(table.size).toBeGreaterThanOrEqual(100_000);
    expect(searches()).toBeLessThan(20);
    expect([...reached].filter((handle) => (table.get(handle) as number) % 2 !== 0)).toEqual([]);
  });

  test('that were never given out are an error, not a value', () => {
    const { table } = references(new Set());
    expect(() => table.get(0)).toThrow('no host value has handle 0');
    expect(() => table.get(1)).toThrow('no host value has handle 1');
    const handle = table.add('x');
    table.beginMarking();
    table.sweep();
    expect(() => table.get(handle)).toThrow(`no host value has handle ${handle}`);
  });

  test('no more than what is in use is marked by what looks like a handle', () => {
    const { table } = references(new Set());
    const handle = table.add('x');
    table.beginMarking();
    for (const word of [-1, 0, 12345, 2 ** 31 - 1]) table.mark(word);
    table.mark(handle);
    table.sweep();
    expect(table.get(handle)).toBe('x');
  });
});
