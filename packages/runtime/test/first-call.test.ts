import { expect, test, vi } from 'vitest';
import { adder } from './guests.js';

// Modules of its own, since only the first call of a process can go wrong in this way: an engine that prepares something
// at its first call once did it over the arguments.
test('the first call of a process gets its arguments', async () => {
  vi.resetModules();
  const { newRuntime } = await import('../src/index.js');
  const runtime = newRuntime();
  const mod = await runtime.instantiate(adder());
  expect(mod.exportedFunction('add')?.call(1, 2)).toBe(3);
  expect(await mod.exportedFunction('add')?.callAsync([3, 4])).toBe(7);
  await runtime.close();
});
