// The same again by `node:fs` alone.
import { expect, test, vi } from 'vitest';

vi.hoisted(() => {
  process.env['WAZERO_TS_FS_NATIVE'] = 'off';
});

test('it is node:fs indeed', async () => {
  const { hostCalls } = await import('../src/choose-calls.js');
  const { nodeCalls } = await import('../src/node-calls.js');
  expect(hostCalls()).toBe(nodeCalls);
});

await import('./attacks-swaps.test.js');
