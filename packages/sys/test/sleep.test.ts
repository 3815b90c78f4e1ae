import { expect, test } from 'vitest';
import { Blockable, isBlockable, systemNanosleep, thenKeepingBlock } from '../src/index.js';

test('a sleep parks: timers go on meanwhile', async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const before = performance.now();
  await systemNanosleep()(30_000_000n);
  clearInterval(timer);
  expect(performance.now() - before).toBeGreaterThanOrEqual(28);
  expect(ticks).toBeGreaterThan(2);
});

test('a sleep blocks when asked to, no longer than it is told', () => {
  const before = performance.now();
  const sleep = systemNanosleep()(20_000_000n);
  if (!isBlockable(sleep)) throw new Error('not blockable');
  sleep.block(Number.POSITIVE_INFINITY);
  expect(performance.now() - before).toBeGreaterThanOrEqual(18);
  const long = systemNanosleep()(3_600_000_000_000n);
  if (!isBlockable(long)) throw new Error('not blockable');
  long.block(5);
  expect(performance.now() - before).toBeLessThan(5000);
});

test('nothing to sleep is no promise', () => {
  expect(systemNanosleep()(0n)).toBeUndefined();
});

test('what comes after a blockable promise is blockable; values and promises go on as they are', async () => {
  const answer = (): Blockable<number> =>
    new Blockable(
      async () => 20,
      () => 21,
    );
  const next = thenKeepingBlock(answer(), (value) => value * 2);
  if (!isBlockable(next)) throw new Error('not blockable');
  expect(next.block(0)).toBe(42);
  expect(await next).toBe(40);
  expect(thenKeepingBlock(1, (value) => value + 1)).toBe(2);
  const later = thenKeepingBlock(Promise.resolve(1), (value) => value + 1);
  expect(isBlockable(later)).toBe(false);
  expect(await later).toBe(2);
});

test('the wait begins once', async () => {
  let starts = 0;
  const once = new Blockable(
    async () => ++starts,
    () => 0,
  );
  expect(starts).toBe(0);
  expect(await Promise.all([once, once])).toEqual([1, 1]);
});
