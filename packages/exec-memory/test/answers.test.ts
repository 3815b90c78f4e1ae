import { afterEach, expect, test, vi } from 'vitest';
import { callerLayout, contextLayout, exitCodes, hostClocks, intrinsics, writeAddress } from '../src/index.js';
import * as amd64 from './amd64-code.js';
import { contextAt, describeNative, execMemory, publishedCode, store } from './native.js';

const hostFunction = 7;
const [clockSlot, addressSlot] = [64, 68];

/** Leaves for a host call as often as it is resumed. */
const calls = amd64.code(amd64.exit(exitCodes.hostCall), amd64.exit(exitCodes.done));

interface Grant {
  readonly clocks?: number;
  readonly toFunction?: number;
  readonly intrinsic?: number;
}

/** A context that leaves on behalf of a caller with a memory of one page. */
function scene({ clocks = hostClocks.walltime | hostClocks.nanotime, toFunction, intrinsic }: Grant = {}) {
  const memory = execMemory();
  const arena = publishedCode(calls);
  const context = contextAt(arena);
  const linear = memory.createMemory({ initialBytes: 65536, maximumBytes: 65536, guarded: false, store });
  const block = memory.createBlock(64);
  const caller = new Uint32Array(block.buffer);
  const words = new Uint32Array(context.buffer);
  caller[callerLayout.clocks / 4] = clocks & memory.lookAtClocks();
  caller[callerLayout.clockFunction / 4] = toFunction ?? hostFunction;
  caller[callerLayout.clockFunction / 4 + 1] = intrinsics.readClock;
  writeAddress(caller, callerLayout.memory, linear.recordAddress);
  writeAddress(words, contextLayout.caller, block.address);
  words[contextLayout.hostFunction / 4] = hostFunction;
  words[contextLayout.hostFunction / 4 + 1] = intrinsic ?? intrinsics.readClock;
  return {
    /** The exit code, and what was written. */
    read(clock: number, address: number): readonly [number, bigint | undefined] {
      words[clockSlot] = clock;
      words[addressSlot] = address;
      const code = context.start();
      if (code !== exitCodes.done) {
        context.abandon();
        return [code, undefined];
      }
      expect(words[clockSlot]).toBe(0);
      return [code, new DataView(linear.buffer()).getBigUint64(address, true)];
    },
    release() {
      for (const one of [context, linear, block, arena]) one.release();
    },
  };
}

afterEach(() => vi.restoreAllMocks());

describeNative('a host call that the addon can answer', () => {
  test('reads the clocks of JavaScript', () => {
    const guest = scene();
    const before = [Date.now(), performance.now()] as const;
    const [wallCode, wall] = guest.read(0, 65528);
    const [nanoCode, nano] = guest.read(1, 0);
    const after = [Date.now(), performance.now()] as const;
    expect([wallCode, nanoCode]).toEqual([exitCodes.done, exitCodes.done]);
    expect(Number(wall! / 1_000_000n)).toBeGreaterThanOrEqual(before[0]);
    expect(Number(wall! / 1_000_000n)).toBeLessThanOrEqual(after[0]);
    expect(wall! % 1_000_000n).toBe(0n);
    expect(Number(nano)).toBeGreaterThan(before[1] * 1e6 - 1000);
    expect(Number(nano)).toBeLessThan(after[1] * 1e6 + 1000);
    guest.release();
  });

  test('is left to JavaScript when anything is out of the ordinary', () => {
    const left = [exitCodes.hostCall, undefined];
    const guest = scene();
    for (const address of [65529, 65536, 0xffff_fff8, 0xffff_ffff]) expect(guest.read(1, address)).toEqual(left);
    for (const clock of [2, 3, 0xffff_ffff]) expect(guest.read(clock, 0)).toEqual(left);
    guest.release();
    for (const grant of [{ clocks: 0 }, { toFunction: hostFunction + 1 }, { intrinsic: 0 }, { intrinsic: 99 }]) {
      const other = scene(grant);
      expect([other.read(0, 0), other.read(1, 0)]).toEqual([left, left]);
      other.release();
    }
    const wallOnly = scene({ clocks: hostClocks.walltime });
    expect(wallOnly.read(0, 0)[0]).toBe(exitCodes.done);
    expect(wallOnly.read(1, 0)).toEqual(left);
    wallOnly.release();
  });

  test('finds out that clocks were replaced', () => {
    const memory = execMemory();
    const both = hostClocks.walltime | hostClocks.nanotime;
    expect(memory.lookAtClocks()).toBe(both);
    vi.spyOn(Date, 'now').mockReturnValue(5);
    expect(memory.lookAtClocks()).toBe(hostClocks.nanotime);
    for (const wrong of [() => 1, () => Number.NaN, () => 1e300]) {
      vi.spyOn(performance, 'now').mockImplementation(wrong);
      expect(memory.lookAtClocks()).toBe(0);
    }
    vi.spyOn(performance, 'now').mockImplementation(() => {
      throw new Error('no clock');
    });
    expect(() => memory.lookAtClocks()).toThrow('no clock');
    vi.restoreAllMocks();
    expect(memory.lookAtClocks()).toBe(both);
  });
});
