import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type CodeArena, exitCodes, trapEntry, trapSources } from '../src/index.js';
import * as amd64 from './amd64-code.js';
import { contextAt, describeNative, execMemory, publishedCode, store } from './native.js';

/** Returns its number. */
const numbered = (value: number): Uint8Array =>
  amd64.code(amd64.storeConstant(amd64.slot(0), value), amd64.exit(exitCodes.done));

function resultAt(arena: CodeArena, offset: number): number {
  const context = contextAt(arena);
  context.setEntry(arena.address + offset);
  expect(context.start()).toBe(exitCodes.done);
  const result = context.words[64]!;
  context.release();
  return result;
}

/** The protections of every mapping, such as `r-xp`, with the addresses they hold for. */
function protections(): { from: number; to: number; mode: string }[] {
  return readFileSync('/proc/self/maps', 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, from = '', to = '', mode = ''] = /^([0-9a-f]+)-([0-9a-f]+) (\S+)/.exec(line) ?? [];
      return { from: Number.parseInt(from, 16), to: Number.parseInt(to, 16), mode };
    });
}

describeNative('code memory', () => {
  test('is never writable where it runs', () => {
    const once = publishedCode(numbered(1));
    const dual = execMemory().createLazyCode(1 << 20);
    const paged = execMemory().createLazyCode(1 << 20, { dualMapped: false });
    expect([dual.isDualMapped, paged.isDualMapped]).toEqual([true, false]);
    dual.append(numbered(2));
    paged.append(numbered(3));
    const maps = protections();
    for (const { address } of [once, dual, paged]) {
      expect(maps.find(({ from, to }) => address >= from && address < to)?.mode).toMatch(/^r-x/);
    }
    for (const arena of [once, dual, paged]) arena.release();
  });

  test.each([{ dualMapped: true }, { dualMapped: false }])(
    'is added to while a guest is parked in it: %o',
    (options) => {
      const arena = execMemory().createLazyCode(4 << 20, options);
      const waits = amd64.code(amd64.exit(5), amd64.storeConstant(amd64.slot(0), 77), amd64.exit(0));
      const first = arena.append(waits);
      arena.publish({ start: first, end: first + waits.byteLength, name: 'waits', traps: new Uint32Array(0) });
      const context = contextAt(arena);
      expect(context.start()).toBe(5);
      const offsets = Array.from({ length: 500 }, (_, index) => {
        const code = numbered(index);
        const offset = arena.append(code);
        expect(offset % 16).toBe(0);
        arena.publish({ start: offset, end: offset + code.byteLength, name: `f${index}`, traps: new Uint32Array(0) });
        return offset;
      });
      offsets.forEach((offset, index) => {
        expect(resultAt(arena, offset)).toBe(index);
      });
      expect(context.resume()).toBe(0);
      expect(context.words[64]).toBe(77);
      context.release();
      arena.release();
    },
  );

  test('is written in place through its second mapping', () => {
    const arena = execMemory().createLazyCode(1 << 16);
    const code = numbered(123);
    const offset = arena.allocate(code.byteLength);
    const writable = arena.writable();
    writable.set(code, offset);
    arena.publish({ start: offset, end: offset + code.byteLength, name: 'f', traps: new Uint32Array(0) });
    expect(resultAt(arena, offset)).toBe(123);
    arena.release();
    expect(writable.byteLength).toBe(0);
    const paged = execMemory().createLazyCode(1 << 16, { dualMapped: false });
    expect(() => paged.writable()).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
    expect(() => paged.allocate(16)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    paged.release();
  });

  test('that is full refuses more', () => {
    const arena = execMemory().createLazyCode(4096);
    arena.append(new Uint8Array(4000).fill(0xcc));
    expect(() => arena.append(new Uint8Array(200))).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(() => arena.append(new Uint8Array(1), 3)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    arena.release();
  });

  test('is published in any order; the handler finds every trap', () => {
    const load = amd64.load64(0, amd64.slot(0));
    const code = amd64.code(load, amd64.loadFromAccumulator, amd64.exit(0));
    const arena = execMemory().createLazyCode(1 << 20);
    const offsets = Array.from({ length: 300 }, () => arena.append(code));
    const order = offsets.map((_, index) => (index * 131) % offsets.length);
    for (const index of order) {
      const start = offsets[index]!;
      const traps = Uint32Array.of(start + load.length, trapEntry(1000 + index, trapSources.memory));
      arena.publish({ start, end: start + code.byteLength, name: `f${index}`, traps });
    }
    const memory = execMemory().createMemory({ initialBytes: 0, maximumBytes: 0, guarded: true, store });
    offsets.forEach((offset, index) => {
      const context = contextAt(arena);
      context.setEntry(arena.address + offset);
      new BigUint64Array(context.buffer, amd64.slot(0))[0] = BigInt(memory.base);
      expect(context.start()).toBe(exitCodes.trap);
      expect(context.trapCode).toBe(1000 + index);
      context.release();
    });
    memory.release();
    arena.release();
  });

  test('is shared by its handle until the last holder releases it', () => {
    const arena = publishedCode(numbered(5));
    const again = execMemory().adoptCode(arena.handle);
    expect(again.address).toBe(arena.address);
    const { handle } = arena;
    arena.release();
    expect(resultAt(again, 0)).toBe(5);
    again.release();
    expect(() => execMemory().adoptCode(handle)).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
  });
});
