import { repetitions } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { exitCodes, trapEntry, trapSources } from '../src/index.js';
import * as amd64 from './amd64-code.js';
import { contextAt, describeNative, execMemory, publishedCode, store } from './native.js';
import { v8Trap } from './v8-trap.js';

const { slot } = amd64;
const loadAddress = amd64.load64(0, slot(0));
/** Loads from the address in slot 0. */
const loader = amd64.code(loadAddress, amd64.loadFromAccumulator, amd64.store32(0, slot(1)), amd64.exit(0));
const loaderTraps = [loadAddress.length, trapEntry(6, trapSources.memory)];

/** Calls itself until the stack ends: with a check of the limit, or without. */
const checked = (() => {
  const leave = amd64.trap(9);
  const check = amd64.skipAboveLimit(leave.length);
  const before = check.length + leave.length;
  return amd64.code(check, leave, amd64.incrementField(slot(0)), amd64.call(-(before + 7 + 5)));
})();
const unchecked = amd64.code(amd64.incrementField(slot(0)), amd64.call(-12));

describeNative('a trap', () => {
  test('comes often from an access beyond the end, with those of V8 in between', { timeout: 300_000 }, () => {
    const arena = publishedCode(loader, loaderTraps);
    const linear = execMemory().createMemory({ initialBytes: 65536, maximumBytes: 65536, guarded: true, store });
    const context = contextAt(arena);
    const address = new BigUint64Array(context.buffer, slot(0), 1);
    for (let i = 0; i < repetitions(100_000, 20_000); i++) {
      const offset = 65536 + ((i * 0x9e3779b1) >>> 0);
      address[0] = BigInt(linear.base + offset);
      if (context.start() !== exitCodes.trap) throw new Error(`no trap at ${offset}`);
      expect(context.trapCode).toBe(6);
      expect(context.faultAddress).toBe(linear.base + offset);
      expect(context.guestPc).toBe(arena.address + loadAddress.length);
      if (i % 10 === 0) expect(v8Trap()).toBeInstanceOf(WebAssembly.RuntimeError);
      address[0] = BigInt(linear.base + 65532);
      if (context.start() !== exitCodes.done) throw new Error('no result after a trap');
    }
    context.release();
    linear.release();
    arena.release();
  });

  test('reaches to the last byte that a 32-bit index and a 31-bit offset can name', () => {
    const arena = publishedCode(loader, loaderTraps);
    const linear = execMemory().createMemory({ initialBytes: 0, maximumBytes: 0, guarded: true, store });
    const context = contextAt(arena);
    for (const offset of [0, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32 + 2 ** 31 - 2, 2 ** 33 - 1, 2 ** 33 + 15]) {
      new BigUint64Array(context.buffer, slot(0), 1)[0] = BigInt(linear.base + offset);
      expect([offset, context.start()]).toEqual([offset, exitCodes.trap]);
    }
    context.release();
    linear.release();
    arena.release();
  });

  test('comes from a division and from an illegal instruction', () => {
    const load = [...amd64.load32(0, slot(0)), ...amd64.load32(1, slot(1)), ...amd64.extendSign];
    const divide = amd64.code(load, amd64.divideByCounter, amd64.store32(0, slot(2)), amd64.exit(0));
    const arena = publishedCode(divide, [load.length, trapEntry(4, trapSources.arithmetic)]);
    const context = contextAt(arena);
    for (const [dividend, divisor, code] of [
      [7, 2, exitCodes.done],
      [7, 0, exitCodes.trap],
      [-0x8000_0000, -1, exitCodes.trap],
    ] as const) {
      context.words[64] = dividend;
      context.words[66] = divisor;
      expect(context.start()).toBe(code);
    }
    expect(context.trapCode).toBe(4);
    context.release();
    arena.release();

    const illegal = publishedCode(amd64.code(amd64.undefinedInstruction), [0, trapEntry(5, trapSources.illegal)]);
    const other = contextAt(illegal);
    expect(other.start()).toBe(exitCodes.trap);
    expect(other.trapCode).toBe(5);
    other.release();
    illegal.release();
  });

  test('comes without a fault', () => {
    const arena = publishedCode(amd64.code(amd64.trap(11)));
    const context = contextAt(arena);
    expect(context.start()).toBe(exitCodes.trap);
    expect(context.trapCode).toBe(11);
    expect(context.state).toBe('free');
    context.release();
    arena.release();
  });

  test('comes from a stack that ends, by its limit and by its guard', () => {
    const byLimit = publishedCode(checked);
    const byGuard = publishedCode(unchecked, [7, trapEntry(9, trapSources.stackGuard)]);
    for (const arena of [byLimit, byGuard]) {
      const context = contextAt(arena);
      for (let i = 0; i < 200; i++) {
        context.words[64] = 0;
        expect(context.start()).toBe(exitCodes.trap);
        expect(context.trapCode).toBe(9);
        const frames = context.words[64]!;
        const headroom = arena === byGuard ? execMemory().constants.stackHeadroom / 8 : 0;
        expect(Math.abs(frames - 65536 / 8 - headroom)).toBeLessThan(4);
      }
      expect(v8Trap()).toBeInstanceOf(WebAssembly.RuntimeError);
      context.release();
      arena.release();
    }
  });

  test('table is refused where it is not in order', () => {
    const arena = execMemory().createCode(loader);
    const end = loader.byteLength;
    const entry = trapEntry(1, trapSources.memory);
    const publish = (start: number, stop: number, traps: readonly number[]) => () =>
      arena.publish({ start, end: stop, name: 'guest', traps: Uint32Array.from(traps) });
    const invalid = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
    expect(publish(0, end, [5, entry, 5, entry])).toThrow(invalid);
    expect(publish(4, end, [3, entry])).toThrow(invalid);
    expect(publish(0, end, [end, entry])).toThrow(invalid);
    expect(publish(0, end, [0, 0])).toThrow(invalid);
    expect(publish(0, 1 << 20, [])).toThrow(invalid);
    publish(0, 8, [])();
    expect(publish(4, 12, [])).toThrow(invalid);
    publish(8, end, [])();
    arena.release();
    expect(publish(0, 1, [])).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
  });

  test('handler is known to be in place', () => {
    expect(execMemory().trapsWork).toBe(true);
  });
});
