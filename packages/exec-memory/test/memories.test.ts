import { readFileSync } from 'node:fs';
import { rightsAt } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { exitCodes, trapEntry, trapSources } from '../src/index.js';
import * as amd64 from './amd64-code.js';
import { contextAt, describeNative, execMemory, publishedCode, store } from './native.js';

const page = 65536;
const guarded = { guarded: true, store } as const;

const mappings = (): number => readFileSync('/proc/self/maps', 'utf8').split('\n').length;
const residentKiB = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);

describeNative('a linear memory', () => {
  test('grows where it is; JavaScript sees it through a new buffer', () => {
    const memory = execMemory().createMemory({ initialBytes: page, maximumBytes: 3 * page, ...guarded });
    const before = memory.buffer();
    expect(memory.buffer()).toBe(before);
    new Uint8Array(before)[7] = 42;
    expect(memory.grow(3 * page)).toBe(true);
    expect(before.byteLength).toBe(0);
    expect(memory.byteLength).toBe(3 * page);
    const after = new Uint8Array(memory.buffer());
    expect([after.byteLength, after[7], after[3 * page - 1]]).toEqual([3 * page, 42, 0]);
    expect(memory.grow(4 * page)).toBe(false);
    expect(memory.byteLength).toBe(3 * page);
    expect(after[7]).toBe(42);
    memory.release();
    expect(after.byteLength).toBe(0);
    expect(() => memory.byteLength).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
  });

  test('is found by generated code through its record', () => {
    const { slot } = amd64;
    const record = amd64.load64(0, slot(0));
    const base = [0x48, 0x8b, 0x08]; // counter = [accumulator]
    const length = [0x48, 0x8b, 0x40, 0x08]; // accumulator = [accumulator + 8]
    const code = amd64.code(record, base, length, amd64.store64(1, slot(1)), amd64.store64(0, slot(2)), amd64.exit(0));
    const arena = publishedCode(code);
    const context = contextAt(arena);
    const memory = execMemory().createMemory({ initialBytes: page, maximumBytes: 2 * page, ...guarded });
    const slots = new BigUint64Array(context.buffer, slot(0));
    slots[0] = BigInt(memory.recordAddress);
    context.start();
    expect([slots[1], slots[2]]).toEqual([BigInt(memory.base), BigInt(page)]);
    memory.grow(2 * page);
    context.start();
    expect([slots[1], slots[2]]).toEqual([BigInt(memory.base), BigInt(2 * page)]);
    memory.release();
    context.release();
    arena.release();
  });

  test('reads as zero when it is used again, and ends where the new one ends', () => {
    execMemory().trim();
    const first = execMemory().createMemory({ initialBytes: 4 * page, maximumBytes: 4 * page, ...guarded });
    new Uint8Array(first.buffer()).fill(0xa5);
    const { base } = first;
    first.release();

    const second = execMemory().createMemory({ initialBytes: page, maximumBytes: 4 * page, ...guarded });
    expect(second.base).toBe(base);
    expect(new Uint8Array(second.buffer()).every((byte) => byte === 0)).toBe(true);
    const load = amd64.load64(0, amd64.slot(0));
    const code = amd64.code(load, amd64.loadFromAccumulator, amd64.exit(0));
    const arena = publishedCode(code, [load.length, trapEntry(6, trapSources.memory)]);
    const context = contextAt(arena);
    new BigUint64Array(context.buffer, amd64.slot(0))[0] = BigInt(base + page);
    expect(context.start()).toBe(exitCodes.trap);
    expect(second.grow(4 * page)).toBe(true);
    expect(new Uint8Array(second.buffer()).every((byte) => byte === 0)).toBe(true);
    expect(context.start()).toBe(exitCodes.done);
    second.release();
    context.release();
    arena.release();
  });

  test('is still there after its buffer was transferred away', () => {
    const memory = execMemory().createMemory({ initialBytes: page, maximumBytes: page, ...guarded });
    const buffer = memory.buffer();
    new Uint8Array(buffer)[0] = 9;
    try {
      structuredClone(buffer, { transfer: [buffer] });
    } catch {
      // Node 24 and 26 refuse it.
    }
    expect(new Uint8Array(memory.buffer())[0]).toBe(9);
    memory.release();
  });

  test('without guards reserves only its maximum', () => {
    const memory = execMemory().createMemory({ initialBytes: 0, maximumBytes: 3 * page, guarded: false, store });
    expect(memory.grow(3 * page)).toBe(true);
    new Uint8Array(memory.buffer()).fill(1);
    expect(memory.grow(3 * page + 1)).toBe(false);
    memory.release();
  });

  test('of 4 GiB is one buffer', () => {
    const memory = execMemory().createMemory({ initialBytes: 0, maximumBytes: 2 ** 32, ...guarded });
    expect(memory.grow(2 ** 32)).toBe(true);
    const bytes = new Uint8Array(memory.buffer());
    bytes[2 ** 32 - 1] = 3;
    expect([bytes.byteLength, bytes[2 ** 32 - 1]]).toEqual([2 ** 32, 3]);
    expect(memory.grow(2 ** 32 + 1)).toBe(false);
    memory.release();
  });

  test('is refused where its numbers make no sense', () => {
    const invalid = expect.objectContaining({ name: 'ExecMemoryError', code: 'INVALID_ARGUMENT' });
    const create = (initialBytes: number, maximumBytes: number) => () =>
      execMemory().createMemory({ initialBytes, maximumBytes, ...guarded });
    execMemory().trim();
    expect(create(2, 1)).toThrow(invalid);
    expect(create(0, 2 ** 32 + 1)).toThrow(invalid);
    expect(() => execMemory().createContext({ stackBytes: 0, store })).toThrow(invalid);
    expect(() => execMemory().createContext({ stackBytes: 2 ** 40, store })).toThrow(invalid);
    expect(() => execMemory().createContext({ stackBytes: 4096, store: 0 })).toThrow(invalid);
    expect(() => execMemory().createMemory({ initialBytes: 0, maximumBytes: 0, guarded: true, store: 0 })).toThrow(
      invalid,
    );
    expect(() => execMemory().createLazyCode(0)).toThrow(invalid);
    expect(() => execMemory().createRecord([] as never, store)).toThrow(invalid);
  });

  test.each([0, 1, page - 1, page, 3 * page + 5, 40 * page])('saves and restores %i bytes', (initialBytes) => {
    const memory = execMemory().createMemory({ initialBytes, maximumBytes: 64 * page, ...guarded });
    const bytes = new Uint8Array(memory.buffer());
    for (let at = 0; at < initialBytes; at += 7919) bytes[at] = at % 251;
    if (initialBytes > 0) bytes[initialBytes - 1] = 77;
    const saved = memory.save();
    const copy = Buffer.from(bytes);
    const other = execMemory().createMemory({ initialBytes, maximumBytes: 64 * page, ...guarded });
    other.restore(saved);
    expect(Buffer.compare(new Uint8Array(other.buffer()), copy)).toBe(0);
    memory.release();
    other.release();
  });

  test('of 4 GiB saves only what was touched', () => {
    const memory = execMemory().createMemory({ initialBytes: 2 ** 32, maximumBytes: 2 ** 32, ...guarded });
    for (const start of [5, 2 ** 31, 2 ** 32 - 1]) memory.fill(start, 9, 1);
    const { bytes, runs } = memory.save();
    expect(bytes.filter((byte) => byte === 9)).toHaveLength(3);
    expect(bytes.length).toBeLessThan(32 * 2 ** 20);
    const small = execMemory().createMemory({ initialBytes: page, maximumBytes: page, ...guarded });
    expect(() => small.restore({ runs, bytes })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(() => memory.restore({ runs, bytes: bytes.subarray(1) })).toThrow('beyond the end');
    memory.release();
    small.release();
  });

  test('is filled and copied without a buffer, within its bounds', () => {
    const options = { initialBytes: page, maximumBytes: page, ...guarded };
    const [one, other] = [execMemory().createMemory(options), execMemory().createMemory(options)];
    one.fill(3, 0x1ff, 4);
    other.move(page - 5, one, 2, 5);
    other.move(page - 4, other, page - 5, 4);
    expect([...new Uint8Array(other.buffer()).subarray(-6)]).toEqual([0, 0, 0, 255, 255, 255]);
    const invalid = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
    for (const [start, count] of [
      [page, 1],
      [page - 1, 2],
      [2 ** 52, 1],
      [1, page],
    ] as const) {
      expect(() => one.fill(start, 1, count)).toThrow(invalid);
      expect(() => one.move(start, other, 0, count)).toThrow(invalid);
      expect(() => one.move(0, other, start, count)).toThrow(invalid);
    }
    one.fill(page, 1, 0);
    expect([...new Uint8Array(one.buffer()).subarray(0, 8)]).toEqual([0, 0, 0, 255, 255, 255, 255, 0]);
    one.release();
    expect(() => one.fill(0, 1, 1)).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
    expect(() => other.move(0, one, 0, 1)).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
    other.release();
  });

  test('leaves mappings and resident memory flat when 20,000 open, dirty a page and close', () => {
    const openAndClose = (): void => {
      const memory = execMemory().createMemory({ initialBytes: page, maximumBytes: 2 * page, ...guarded });
      new Uint8Array(memory.buffer())[100] = 1;
      const context = execMemory().createContext({ stackBytes: 1 << 20, store });
      context.stack().bytes[(1 << 20) - 8] = 1;
      context.release();
      memory.release();
    };
    for (let i = 0; i < 500; i++) openAndClose();
    const [mappingsBefore, residentBefore] = [mappings(), residentKiB()];
    for (let i = 0; i < 20_000; i++) openAndClose();
    expect(mappings() - mappingsBefore).toBeLessThan(50);
    expect(residentKiB() - residentBefore).toBeLessThan(48 * 1024);
  });

  test('in quarantine is inaccessible when it was released, until there are too many', () => {
    const before = mappings();
    execMemory().setQuarantine(true);
    // More than the addresses of a process.
    for (let i = 0; i < 14_000; i++) {
      const memory = execMemory().createMemory({ initialBytes: page, maximumBytes: page, ...guarded });
      const context = execMemory().createContext({ stackBytes: 65536, store });
      context.release();
      memory.release();
      if (i % 1000 === 0) expect([rightsAt(memory.base), rightsAt(context.address)]).toEqual(['---p', '---p']);
    }
    execMemory().setQuarantine(false);
    expect(mappings() - before).toBeLessThan(50);
  });

  test('and its stacks and code leave nothing behind after trim', () => {
    execMemory().trim();
    const before = execMemory().mappingsInUse;
    const things = Array.from({ length: 100 }, () => [
      execMemory().createMemory({ initialBytes: page, maximumBytes: page, ...guarded }),
      execMemory().createContext({ stackBytes: 65536, store }),
      execMemory().createCode(Uint8Array.of(0xc3)),
      execMemory().createLazyCode(1 << 16),
      execMemory().createBlock(1 << 20),
    ]);
    expect(execMemory().mappingsInUse).toBeGreaterThan(before);
    for (const thing of things.flat()) thing.release();
    execMemory().trim();
    expect(execMemory().mappingsInUse).toBe(before);
  });
});

describeNative('a block', () => {
  test.each([1, 100, 300_000])('of %i bytes is zero, aligned, and read by generated code where it is', (bytes) => {
    const first = execMemory().createBlock(bytes);
    new Uint8Array(first.buffer).fill(0xa5);
    first.release();
    expect(first.buffer.byteLength).toBe(0);
    first.release();
    const block = execMemory().createBlock(bytes);
    expect(block.address % 64).toBe(0);
    expect(block.buffer.byteLength).toBeGreaterThanOrEqual(bytes);
    expect(new Uint8Array(block.buffer).every((byte) => byte === 0)).toBe(true);
    const read = amd64.code(amd64.load64(0, amd64.slot(0)), amd64.loadFromAccumulator, amd64.store32(0, amd64.slot(1)));
    const arena = publishedCode(amd64.code([...read], amd64.exit(0)));
    const context = contextAt(arena);
    new BigUint64Array(context.buffer, amd64.slot(0))[0] = BigInt(block.address);
    new Int32Array(block.buffer)[0] = 1234;
    context.start();
    expect(context.words[66]).toBe(1234);
    context.release();
    arena.release();
    block.release();
  });
});

describeNative('a record of a shared memory', () => {
  test('names the storage of V8, which stays where it is', () => {
    // TypeScript's library of ES2022 does not know that such a buffer can grow.
    const options = { maxByteLength: 4 * page };
    const shared = new (SharedArrayBuffer as new (bytes: number, options: object) => SharedArrayBuffer)(page, options);
    const record = execMemory().createRecord(new Uint8Array(shared), store);
    const same = execMemory().adoptRecord(record.address);
    expect(same.byteLength).toBe(page);
    (shared as SharedArrayBuffer & { grow(bytes: number): void }).grow(2 * page);
    record.setByteLength(2 * page);
    record.setByteLength(page);
    expect(same.byteLength).toBe(2 * page);
    record.release();
    expect(same.byteLength).toBe(2 * page);
    const found = execMemory().createRecord(new Uint8Array(shared), store);
    expect([found.address, found.base, found.byteLength]).toEqual([same.address, same.base, 2 * page]);
    found.release();
    same.release();
    expect(() => execMemory().adoptRecord(same.address)).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
  });
});
