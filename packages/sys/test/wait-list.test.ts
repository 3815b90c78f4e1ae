import { expect, test } from 'vitest';
import { WaitList } from '../src/index.js';

test('everybody whose condition holds goes on, the others stay', async () => {
  const changed = new WaitList();
  let count = 0;
  const [one, two] = [changed.until(() => count >= 1), changed.until(() => count >= 2)];
  count = 1;
  changed.wake();
  expect(await one).toBe(true);
  expect(changed.size).toBe(1);
  count = 2;
  changed.wake();
  expect(await two).toBe(true);
  expect(changed.size).toBe(0);
});

test('a condition that holds already, a time of 0 and a signal that has fired do not wait', async () => {
  const changed = new WaitList();
  const fired = AbortSignal.abort();
  const waits = [changed.until(() => true), changed.until(() => false, 0), changed.until(() => false, 1000, fired)];
  expect(changed.size).toBe(0);
  expect(await Promise.all(waits)).toEqual([true, false, false]);
});

test('whoever gives up leaves nothing behind', async () => {
  const changed = new WaitList();
  const controller = new AbortController();
  const late = changed.until(() => false, 2);
  const given = changed.until(() => false, Number.POSITIVE_INFINITY, controller.signal);
  const timed = changed.until(() => false, 60_000, controller.signal);
  expect(changed.size).toBe(3);
  expect(await late).toBe(false);
  controller.abort();
  expect([await given, await timed]).toEqual([false, false]);
  expect(changed.size).toBe(0);
});
