import { expect, test } from 'vitest';
import {
  cryptoRandom,
  deterministicRandom,
  fakeNanotime,
  fakeWalltime,
  systemNanotime,
  systemWalltime,
} from '../src/index.js';

test('the fake clocks give the same readings in every run', () => {
  const walltime = fakeWalltime();
  expect(walltime.now()).toBe(BigInt(Date.UTC(2022, 0, 1)) * 1_000_000n);
  expect(walltime.now()).toBe(BigInt(Date.UTC(2022, 0, 1) + 1) * 1_000_000n);
  expect(walltime.resolution).toBe(1000);
  const nanotime = fakeNanotime();
  expect([nanotime.now(), nanotime.now(), nanotime.now()]).toEqual([0n, 1_000_000n, 2_000_000n]);
  expect(nanotime.resolution).toBe(1);
});

test('the system clocks follow the host', () => {
  const before = BigInt(Date.now()) * 1_000_000n;
  expect(systemWalltime().now() - before).toBeLessThan(60_000_000_000n);
  const nanotime = systemNanotime();
  let last = nanotime.now();
  for (let reading = 0; reading < 1000; reading++) {
    const now = nanotime.now();
    const later = nanotime.nowAsNumber?.();
    expect(now >= last).toBe(true);
    expect(later).toBeGreaterThanOrEqual(Number(now));
    last = BigInt(later ?? -1);
  }
});

test('the deterministic generator gives the same bytes however they are read', () => {
  const whole = new Uint8Array(64);
  deterministicRandom()(whole);
  const source = deterministicRandom();
  const pieces = [1, 3, 7, 5, 16, 32].flatMap((count) => {
    const piece = new Uint8Array(count);
    source(piece);
    return [...piece];
  });
  expect(pieces).toEqual([...whole]);
  // Changing these would change what every sandboxed guest sees.
  expect([...whole.subarray(0, 8)]).toMatchInlineSnapshot(`
    [
      61,
      148,
      93,
      39,
      180,
      170,
      185,
      217,
    ]
  `);
});

test('the deterministic generator depends on its seed and spreads over all bytes', () => {
  const first = new Uint8Array(65536);
  const second = new Uint8Array(65536);
  deterministicRandom(1)(first);
  deterministicRandom(2)(second);
  expect(first).not.toEqual(second);
  const counts = new Array<number>(256).fill(0);
  for (const byte of first) counts[byte]!++;
  expect(Math.min(...counts)).toBeGreaterThan(180);
  expect(Math.max(...counts)).toBeLessThan(340);
});

test('the cryptographic source fills more than one chunk', () => {
  const buffer = new Uint8Array(200_000);
  cryptoRandom()!(buffer);
  expect(buffer.subarray(-64).some((byte) => byte !== 0)).toBe(true);
});
