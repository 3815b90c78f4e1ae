import { ModuleBuilder } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import type { Module } from '../src/index.js';
import { ExitError, LimitError, newModuleConfig, newRuntime } from '../src/index.js';

/** A generator of numbers below a bound; the same for the same seed. */
function randomNumbers(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

/** Exports `sum(n)`: adds what `env.next` gives n times, and keeps a running total in its memory. */
function guest(): Uint8Array {
  const builder = new ModuleBuilder();
  const next = builder.importFunc('env', 'next', ['i32'], ['i32']);
  builder.memory({ min: 1 });
  builder.func({
    params: ['i32'],
    results: ['i32'],
    locals: ['i32'],
    code: [
      ['loop'],
      ['local.get', 1],
      ['local.get', 0],
      ['call', next],
      'i32.add',
      ['local.set', 1],
      ['local.get', 0],
      ['i32.const', 1],
      'i32.sub',
      ['local.tee', 0],
      ['br_if', 0],
      'end',
      ['local.get', 1],
    ],
    export: 'sum',
  });
  return builder.toBytes();
}

test.each([1, 2, 3])('calls, closes, limits and instances in any order: seed %i', async (seed) => {
  const random = randomNumbers(seed);
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown): void => void rejections.push(reason);
  process.on('unhandledRejection', onRejection);
  const runtime = newRuntime({ closeOnContextDone: seed !== 2 });
  await runtime
    .newHostModuleBuilder('env')
    .newFunctionBuilder()
    .withFunc(
      (n) => {
        const kind = random(4);
        if (kind === 0) return Promise.resolve(n);
        if (kind === 1) return new Promise<number>((resolve) => setTimeout(() => resolve(n), random(3)));
        return n;
      },
      ['i32'],
      ['i32'],
    )
    .export('next')
    .instantiate();
  const compiled = await runtime.compileModule(guest());
  const mods: Module[] = [];
  const calls: Promise<void>[] = [];
  const outcomes = { right: 0, exit: 0, limit: 0 };

  const call = async (mod: Module, n: number): Promise<void> => {
    const limit = random(5);
    const options = limit === 0 ? { fuel: random(60) } : limit === 1 ? { timeoutMs: random(4) } : undefined;
    try {
      expect(await mod.exportedFunction('sum')!.callAsync([n], options)).toBe((n * (n + 1)) / 2);
      outcomes.right++;
    } catch (error) {
      if (error instanceof ExitError) outcomes.exit++;
      else if (error instanceof LimitError) outcomes.limit++;
      else throw error;
    }
  };

  for (let step = 0; step < 1500; step++) {
    const action = random(10);
    const mod = mods[random(mods.length)];
    if (action === 0 || mod === undefined) {
      mods.push(await runtime.instantiateModule(compiled, newModuleConfig().withName(`m${step}`)));
    } else if (action === 1) {
      void mod.closeWithExitCode(random(100));
      mods.splice(mods.indexOf(mod), 1);
      expect(runtime.module(mod.name)).toBeUndefined();
    } else {
      calls.push(call(mod, 1 + random(6)));
    }
  }
  await Promise.all(calls);
  expect(outcomes.right + outcomes.exit + outcomes.limit).toBe(calls.length);
  expect(outcomes.right).toBeGreaterThan(100);
  expect(outcomes.exit).toBeGreaterThan(10);
  expect(outcomes.limit).toBeGreaterThan(10);
  // Whoever is still open works.
  for (const mod of mods) {
    if (!mod.isClosed) await call(mod, 3);
  }
  await runtime.close();
  for (const mod of mods) expect(mod.isClosed).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 5));
  process.off('unhandledRejection', onRejection);
  expect(rejections).toEqual([]);
});
