import { expect, test } from 'vitest';
import { contextLayout } from '../src/index.js';
import * as amd64 from './amd64-code.js';
import { contextAt, describeNative, execMemory, publishedCode, slotsOf, store } from './native.js';

const { slot } = amd64;
const add = amd64.code(amd64.load32(0, slot(0)), amd64.add32(0, slot(1)), amd64.store32(0, slot(2)), amd64.exit(0));

/** Adds slot 0 to slot 1 after each exit with code 2, until a resume finds 0 in slot 0. */
const accumulate = (() => {
  const step = [...amd64.load64(0, slot(0)), ...[0x49, 0x01, 0x87, ...[slot(1) & 255, slot(1) >> 8, 0, 0]]];
  const isZero = [0x48, 0x85, 0xc0]; // test of the accumulator
  const body = [...amd64.exit(2), ...amd64.load64(0, slot(0)), ...isZero];
  const done = amd64.exit(0);
  const skipDone = [0x75, done.length];
  const loop = [...body, ...skipDone, ...done, ...step];
  return amd64.code(loop, amd64.jump(-(loop.length + 5)));
})();

describeNative('a context', () => {
  test('runs code on arguments in its slots and is free again', () => {
    const arena = publishedCode(add);
    const context = contextAt(arena);
    for (const [a, b] of [
      [1, 2],
      [-5, 3],
      [0x7fffffff, 1],
    ] as const) {
      context.words[64] = a;
      context.words[66] = b;
      expect(context.start()).toBe(0);
      expect(context.words[68]).toBe((a + b) | 0);
      expect(context.state).toBe('free');
    }
    context.release();
    arena.release();
  });

  test('keeps its stack over exits and resumes', () => {
    const recursive = amd64.code(
      amd64.load64(0, slot(0)),
      amd64.pushAccumulator,
      amd64.exit(3),
      amd64.popAccumulator,
      amd64.store64(0, slot(1)),
      amd64.exit(0),
    );
    const arena = publishedCode(recursive);
    const context = contextAt(arena);
    const slots = slotsOf(context);
    slots[0] = 0x1234_5678_9abc_def0n;
    expect(context.start()).toBe(3);
    expect(context.state).toBe('exited');
    slots[0] = 0n;
    expect(context.resume()).toBe(0);
    expect(slots[1]).toBe(0x1234_5678_9abc_def0n);
    context.release();
    arena.release();
  });

  test('is entered only in the state that allows it', () => {
    const arena = publishedCode(accumulate);
    const context = contextAt(arena);
    const invalid = (message: string) => expect.objectContaining({ code: 'INVALID_STATE', message });
    expect(() => context.resume()).toThrow(invalid('resume: the context is free, not exited'));
    expect(() => context.park()).toThrow(invalid('the context is free, which does not allow this'));
    expect(context.start()).toBe(2);
    expect(() => context.start()).toThrow(invalid('start: the context is exited, not free'));
    expect(() => context.unpark()).toThrow(invalid('the context is exited, which does not allow this'));
    context.park();
    expect(context.state).toBe('parked');
    expect(() => context.resume()).toThrow(invalid('resume: the context is parked, not exited'));
    expect(() => context.start()).toThrow(invalid('start: the context is parked, not free'));
    context.unpark();
    expect(context.resume()).toBe(0);
    expect(context.start()).toBe(2);
    context.park();
    context.abandon();
    expect(context.state).toBe('free');
    context.release();
    expect(context.state).toBe('dead');
    expect(() => context.start()).toThrow(invalid('start: the context is dead, not free'));
    expect(() => context.resume()).toThrow(invalid('resume: the context is dead, not exited'));
    expect(() => context.abandon()).toThrow(invalid('the context has been released'));
    context.release();
    arena.release();
  });

  test('that is dead stays dead when its storage serves another', () => {
    const arena = publishedCode(add);
    const first = contextAt(arena);
    first.release();
    const second = contextAt(arena);
    expect(() => first.start()).toThrow('dead');
    expect(second.start()).toBe(0);
    second.release();
    arena.release();
  });

  test('parks by the thousand, resumed in any order', () => {
    const arena = publishedCode(accumulate);
    const contexts = Array.from({ length: 2000 }, () => contextAt(arena));
    for (const context of contexts) expect(context.start()).toBe(2);
    for (let round = 1; round <= 10; round++) {
      for (const context of contexts) context.park();
      for (let i = 0; i < contexts.length; i++) {
        const index = (i * 7919) % contexts.length;
        const context = contexts[index]!;
        context.unpark();
        slotsOf(context)[0] = BigInt(index + round);
        expect(context.resume()).toBe(2);
      }
    }
    contexts.forEach((context, index) => {
      const slots = slotsOf(context);
      expect(slots[1]).toBe(BigInt(10 * index + 55));
      slots[0] = 0n;
      expect(context.resume()).toBe(0);
      context.release();
    });
    execMemory().trim();
    arena.release();
  });

  test('nests: while one has exited, another runs', () => {
    const arena = publishedCode(accumulate);
    const depth = 50;
    const enter = (level: number): void => {
      const context = contextAt(arena);
      expect(context.start()).toBe(2);
      if (level < depth) enter(level + 1);
      slotsOf(context)[0] = BigInt(level);
      expect(context.resume()).toBe(2);
      slotsOf(context)[0] = 0n;
      expect(context.resume()).toBe(0);
      expect(slotsOf(context)[1]).toBe(BigInt(level));
      context.release();
    };
    enter(1);
    arena.release();
  });

  test('has slots and stack that read zero when it is used again', () => {
    execMemory().trim();
    const arena = publishedCode(add);
    const context = contextAt(arena, 131072);
    new Uint8Array(context.buffer, contextLayout.slots).fill(0xa5);
    context.stack().bytes.fill(0xa5);
    const { address } = context;
    context.release();
    const again = contextAt(arena, 131072);
    expect(again.address).toBe(address);
    expect(new Uint8Array(again.buffer, contextLayout.slots).every((byte) => byte === 0)).toBe(true);
    expect(again.stack().bytes.every((byte) => byte === 0)).toBe(true);
    again.release();
    arena.release();
  });

  test('has a stack that can be read in part, up to its top', () => {
    const context = execMemory().createContext({ stackBytes: 65536, store });
    const { address, bytes } = context.stack();
    new Int32Array(bytes.buffer).forEach((_, index, words) => {
      words[index] = index;
    });
    const top = address + bytes.byteLength;
    const words = new Int32Array(8);
    expect(context.readStack(address + 40, words)).toBe(8);
    expect([...words]).toEqual([10, 11, 12, 13, 14, 15, 16, 17]);
    expect(context.readStack(top - 8, words)).toBe(2);
    expect([...words.subarray(0, 3)]).toEqual([bytes.byteLength / 4 - 2, bytes.byteLength / 4 - 1, 12]);
    for (const outside of [0, address - 8, top, top + 8]) expect(context.readStack(outside, words)).toBe(0);
    context.release();
    expect(() => context.readStack(address, words)).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
  });

  test('gives its stack headroom below the limit', () => {
    const context = execMemory().createContext({ stackBytes: 65536, store });
    const words = new BigUint64Array(context.buffer);
    const limit = Number(words[contextLayout.stackLimit / 8]);
    const top = Number(words[contextLayout.stackTop / 8]);
    expect(top - limit).toBe(65536);
    expect(top % 16).toBe(0);
    const { address, bytes } = context.stack();
    expect(limit - address).toBe(execMemory().constants.stackHeadroom);
    expect(limit - address).toBeGreaterThanOrEqual(16384);
    expect(address + bytes.byteLength).toBe(top);
    context.release();
  });
});
