import type { CompileProgress } from '@wazero-ts/core';
import { expect, test } from 'vitest';
import { batchOf, hugeFunction, i32, PretendedThreads, ringModule } from './batch.js';

const ring = ringModule(3000).toBytes();

test('the code is the same whatever the number of threads and their order', async () => {
  const alone = batchOf(ring);
  const expected = (await alone.batch)!;
  expect(alone.here.length).toBeGreaterThan(3);
  expect(expected.codes.length).toBe(3000);
  for (const count of [1, 3]) {
    const threads = new PretendedThreads(count);
    const { batch, here } = batchOf(ring, { threads });
    const got = (await batch)!;
    expect(here).toEqual([]);
    expect(Buffer.compare(got.bytes, expected.bytes)).toBe(0);
    expect(got.codes.map(({ start, end }) => [start, end])).toEqual(
      expected.codes.map(({ start, end }) => [start, end]),
    );
    expect(threads.closed).toBe(count);
  }
});

test('functions stand at multiples of 16, in their order, with breakpoints between them', async () => {
  const { bytes, codes } = (await batchOf(ring).batch)!;
  codes.forEach(({ definedFunction, start }, index) => {
    expect(definedFunction).toBe(index);
    expect(start % 16).toBe(0);
    const before = index === 0 ? 0 : codes[index - 1]!.end;
    expect(bytes.subarray(before, start).every((byte) => byte === 0xcc)).toBe(true);
  });
});

test.each([0, 1, 2])('what threads that fail after %i pieces leave is compiled here', async (failAfter) => {
  const expected = (await batchOf(ring).batch)!;
  const { batch, here } = batchOf(ring, { threads: new PretendedThreads(2, failAfter) });
  const got = (await batch)!;
  expect(here.length).toBeGreaterThan(0);
  expect(Buffer.compare(got.bytes, expected.bytes)).toBe(0);
});

test.each([0, 2])('progress rises to the bytes of all bodies, with %i threads', async (count) => {
  const seen: CompileProgress[] = [];
  await batchOf(ring, { threads: new PretendedThreads(count), onProgress: (progress) => seen.push(progress) }).batch;
  expect(seen.length).toBeGreaterThan(3);
  expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).sort((a, b) => a - b));
  const last = seen.at(-1)!;
  expect(last.done).toBe(last.total);
});

test.each([0, 2])('a signal ends it with its reason, with %i threads', async (count) => {
  const controller = new AbortController();
  const reason = new Error('no longer needed');
  const threads = new PretendedThreads(count);
  const onProgress = (): void => controller.abort(reason);
  const { batch } = batchOf(ring, { threads, signal: controller.signal, onProgress });
  await expect(batch).rejects.toBe(reason);
  // Once by the signal, once at the end.
  expect(threads.closed).toBe(2 * count);
  const late = batchOf(ring, { threads, signal: controller.signal });
  await expect(late.batch).rejects.toBe(reason);
  expect(late.here).toEqual([]);
});

test.each([0, 2])('what the listener throws ends it, with %i threads', async (count) => {
  const threads = new PretendedThreads(count);
  const error = new Error('of the listener');
  const onProgress = (): void => {
    throw error;
  };
  await expect(batchOf(ring, { threads, onProgress }).batch).rejects.toBe(error);
  expect(threads.closed).toBe(count);
});

test('it ends when nobody wants the code any more', async () => {
  let steps = 0;
  const { batch, here } = batchOf(ring, { isWanted: () => ++steps <= 2 });
  expect(await batch).toBeUndefined();
  expect(here.length).toBe(2);
});

test('the event loop turns while a module is compiled', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  await batchOf(ringModule(12_000).toBytes()).batch;
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
});

test('a function that is too large is a lazy entry behind the others', async () => {
  const builder = ringModule(2);
  const huge = builder.func(hugeFunction());
  const drops = Array.from({ length: 1000 }, () => 'drop' as const);
  builder.func({ code: [i32(0), ['call', huge], ...drops] });
  const { codes } = (await batchOf(builder.toBytes()).batch)!;
  expect(codes.map(({ definedFunction }) => definedFunction)).toEqual([0, 1, 3, -1]);
});
