import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { newModuleConfig, newRuntime } from '../src/index.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

async function usedBytes(): Promise<number> {
  // The second collection frees what the first one found: array buffers go in the background.
  for (let round = 0; round < 2; round++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

/** With everything that an instance can have. Most cycles have an empty memory: they are not about zeroing pages. */
function guest(pages: number): Uint8Array {
  const builder = new ModuleBuilder().name('guest');
  const f = builder.importFunc('env', 'f', [], []);
  builder.memory({ min: pages, max: 1, export: 'm' });
  builder.table({ min: 4, export: 't' });
  builder.global({ type: 'i64', mutable: true, init: [['i64.const', 5n]], export: 'g' });
  const run = builder.func({ code: [['call', f]], export: 'run' });
  builder.element({ functions: [run] });
  return builder.toBytes();
}

test('100,000 instances made, called and closed leave the heap flat', { timeout: 120_000 }, async () => {
  const runtime = newRuntime();
  let calls = 0;
  await runtime
    .newHostModuleBuilder('env')
    .newFunctionBuilder()
    .withFunc(() => void calls++, [], [])
    .export('f')
    .instantiate();
  const compiled = await runtime.compileModule(guest(0));
  const withPage = await runtime.compileModule(guest(1));
  const cycle = (count: number): void => {
    for (let round = 0; round < count; round++) {
      const mod = runtime.instantiateModuleSync(compiled);
      mod.exportedFunction('run')?.call();
      if (round % 10 === 0) {
        mod.exportedTable('t')?.get(0);
        mod.exportedGlobal('g')?.set(6n);
      }
      void mod.close();
    }
  };
  const asyncCycle = async (count: number): Promise<void> => {
    for (let round = 0; round < count; round++) {
      const mod = await runtime.instantiateModule(withPage, newModuleConfig().withName('a'));
      await mod.exportedFunction('run')?.callAsync([]);
      await mod.close();
    }
  };
  // The first half is warm-up: what V8 learns and compiles meanwhile stays, a megabyte or two.
  cycle(45_000);
  await asyncCycle(5000);
  const before = await usedBytes();
  cycle(45_000);
  await asyncCycle(5000);
  const growth = (await usedBytes()) - before;
  expect(calls).toBe(100_000);
  expect(growth).toBeLessThan(2_000_000);
  await runtime.close();
});

test('compiling and instantiating in a runtime that lives on leaves the heap flat', { timeout: 120_000 }, async () => {
  const runtime = newRuntime();
  const bytes = new ModuleBuilder().name('x');
  bytes.func({ results: ['i32'], code: [['i32.const', 1]], export: 'one' });
  const binary = bytes.toBytes();
  const cycle = async (count: number): Promise<void> => {
    for (let round = 0; round < count; round++) {
      const mod = await runtime.instantiate(binary);
      mod.exportedFunction('one')?.call();
      await mod.close();
    }
  };
  await cycle(1000);
  const before = await usedBytes();
  await cycle(5000);
  expect((await usedBytes()) - before).toBeLessThan(2_000_000);
  await runtime.close();
});
