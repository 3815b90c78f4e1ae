import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { guestCases } from '../src/cases/index.js';
import { v8Host } from '../src/hosts/v8-host.js';

describe('the cases', () => {
  it('have names of their own, and as many as the committed minimum', () => {
    const minimum: { cases: number } = JSON.parse(readFileSync(new URL('../minimum.json', import.meta.url), 'utf8'));
    expect(new Set(guestCases.map(({ name }) => name)).size).toBe(guestCases.length);
    expect(guestCases.length).toBeGreaterThanOrEqual(minimum.cases);
    expect(minimum.cases).toBeGreaterThanOrEqual(13);
  });
});

describe('the oracle', () => {
  it.each([
    ['divide by zero', 'multi-value', 'divide', [1, 0]],
    ['memory access', 'bulk-memory', 'fill', [65_535, 0, 2]],
    ['memory access', 'bulk-memory', 'copy', [0, 65_535, 2]],
    ['table access', 'bulk-memory', 'call', [0]],
    ['table access', 'bulk-memory', 'call', [9]],
    ['table access', 'bulk-memory', 'install', [7, 0, 2]],
    ['table access', 'bulk-memory', 'move', [7, 0, 2]],
    ['table access', 'references', 'get', [2]],
    ['table access', 'tail-call', 'through-table', [1n, 3]],
  ] as const)('calls it %s when %s traps in %s', async (kind, file, name, args) => {
    const url = new URL(`../../../testdata/guests/wat/${file}.wasm`, import.meta.url);
    const guest = await v8Host.instantiate(readFileSync(url), {});
    expect(() => guest.call(name, ...args)).toThrow(`trap: ${kind}`);
  });
});
