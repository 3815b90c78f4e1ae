import { ModuleBuilder } from '@wazero-ts/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Memory, Module, Runtime } from '../src/index.js';
import { newRuntime, newRuntimeConfig } from '../src/index.js';
import { adder } from './guests.js';

let runtime: Runtime;
beforeEach(() => {
  runtime = newRuntime();
});
afterEach(() => runtime.close());

describe('Memory', () => {
  let mod: Module;
  let memory: Memory;
  beforeEach(async () => {
    const builder = new ModuleBuilder();
    builder.memory({ min: 1, max: 3, export: 'm' });
    builder.export('again', 'memory', 0);
    builder.dataSegment({ bytes: [1, 2, 3, 4, 5, 6, 7, 0x88] });
    mod = await runtime.instantiate(builder.toBytes());
    memory = mod.memory!;
  });

  test('is one object, whatever its name', () => {
    expect(mod.exportedMemory('m')).toBe(memory);
    expect(mod.exportedMemory('again')).toBe(memory);
    expect(mod.exportedMemory('unknown')).toBeUndefined();
    expect(memory.definition.exportNames).toEqual(['m', 'again']);
    expect([...mod.exportedMemoryDefinitions.keys()]).toEqual(['m', 'again']);
  });

  test('is undefined for a module without one', async () => {
    expect((await runtime.instantiate(adder())).memory).toBeUndefined();
  });

  test('that is imported and not exported can be reached', async () => {
    await runtime.instantiate(
      (() => {
        const builder = new ModuleBuilder().name('owner');
        builder.memory({ min: 1, export: 'm' });
        builder.dataSegment({ bytes: [42] });
        return builder.toBytes();
      })(),
    );
    const importer = new ModuleBuilder();
    importer.importMemory('owner', 'm', { min: 1 });
    expect((await runtime.instantiate(importer.toBytes())).memory?.readByte(0)).toBe(42);
  });

  test('reads little-endian numbers', () => {
    expect(memory.readByte(7)).toBe(0x88);
    expect(memory.readUint16Le(1)).toBe(0x0302);
    expect(memory.readUint32Le(4)).toBe(0x88070605);
    expect(memory.readUint64Le(0)).toBe(0x8807060504030201n);
    expect([...memory.read(2, 3)!]).toEqual([3, 4, 5]);
  });

  test('writes little-endian numbers', () => {
    expect(memory.writeByte(10, 0x1ff)).toBe(true);
    expect(memory.readByte(10)).toBe(0xff);
    expect(memory.writeUint16Le(10, 0x1234)).toBe(true);
    expect(memory.readByte(10)).toBe(0x34);
    expect(memory.writeUint32Le(10, 0xdeadbeef)).toBe(true);
    expect(memory.readUint32Le(10)).toBe(0xdeadbeef);
    expect(memory.writeUint64Le(10, 2n ** 64n - 1n)).toBe(true);
    expect(memory.readUint64Le(10)).toBe(2n ** 64n - 1n);
    expect(memory.writeFloat32Le(10, 1.5)).toBe(true);
    expect(memory.readFloat32Le(10)).toBe(1.5);
    expect(memory.writeFloat64Le(10, -0.1)).toBe(true);
    expect(memory.readFloat64Le(10)).toBe(-0.1);
    expect(memory.write(10, Uint8Array.of(9, 8))).toBe(true);
    expect(memory.readUint16Le(10)).toBe(0x0809);
    expect(memory.writeString(20, 'grüße')).toBe(true);
    expect(memory.readString(20, 7)).toBe('grüße');
    memory.writeByte(30, 0xff);
    expect(memory.readString(30, 1)).toBe('\ufffd');
  });

  test('every access checks bounds', () => {
    const end = 65536;
    const reads: [name: string, size: number, read: (offset: number) => unknown][] = [
      ['byte', 1, (offset) => memory.readByte(offset)],
      ['u16', 2, (offset) => memory.readUint16Le(offset)],
      ['u32', 4, (offset) => memory.readUint32Le(offset)],
      ['u64', 8, (offset) => memory.readUint64Le(offset)],
      ['f32', 4, (offset) => memory.readFloat32Le(offset)],
      ['f64', 8, (offset) => memory.readFloat64Le(offset)],
      ['bytes', 5, (offset) => memory.read(offset, 5)],
      ['string', 5, (offset) => memory.readString(offset, 5)],
    ];
    for (const [name, size, read] of reads) {
      expect(read(end - size), name).toBeDefined();
      for (const offset of [end - size + 1, end, 2 ** 32, -1, Number.NaN]) expect(read(offset), name).toBeUndefined();
    }
    const writes: [name: string, size: number, write: (offset: number) => boolean][] = [
      ['byte', 1, (offset) => memory.writeByte(offset, 1)],
      ['u16', 2, (offset) => memory.writeUint16Le(offset, 1)],
      ['u32', 4, (offset) => memory.writeUint32Le(offset, 1)],
      ['u64', 8, (offset) => memory.writeUint64Le(offset, 1n)],
      ['f32', 4, (offset) => memory.writeFloat32Le(offset, 1)],
      ['f64', 8, (offset) => memory.writeFloat64Le(offset, 1)],
      ['bytes', 5, (offset) => memory.write(offset, new Uint8Array(5))],
      ['string', 5, (offset) => memory.writeString(offset, 'hello')],
    ];
    for (const [name, size, write] of writes) {
      expect(write(end - size), name).toBe(true);
      for (const offset of [end - size + 1, end, 2 ** 32, -1, Number.NaN]) expect(write(offset), name).toBe(false);
    }
    expect(memory.read(0, -1)).toBeUndefined();
    expect(memory.read(end, 0)?.length).toBe(0);
  });

  test('grows up to its maximum, and is read beyond the old end', () => {
    memory.writeByte(65535, 7);
    expect(memory.grow(0)).toBe(1);
    expect(memory.grow(2)).toBe(1);
    expect(memory.size).toBe(3 * 65536);
    expect(memory.readByte(65535)).toBe(7);
    expect(memory.writeByte(3 * 65536 - 1, 5)).toBe(true);
    expect(memory.view().length).toBe(3 * 65536);
    expect(memory.view()[3 * 65536 - 1]).toBe(5);
    for (const delta of [1, -1, 0.5, 2 ** 31]) expect(memory.grow(delta)).toBeUndefined();
  });

  test('a view is live', () => {
    const view = memory.read(100, 4)!;
    memory.writeUint32Le(100, 0x04030201);
    expect([...view]).toEqual([1, 2, 3, 4]);
    view[0] = 9;
    expect(memory.readByte(100)).toBe(9);
  });
});

test('the limit of the runtime holds for growing', async () => {
  const limited = newRuntime(newRuntimeConfig().withMemoryLimitPages(2));
  const builder = new ModuleBuilder();
  builder.memory({ min: 1 });
  const { memory } = await limited.instantiate(builder.toBytes());
  expect(memory?.grow(1)).toBe(1);
  expect(memory?.grow(1)).toBeUndefined();
  await limited.close();
});

describe('Global', () => {
  test.each([
    ['i32', ['i32.const', -7], -7, 2 ** 31, -(2 ** 31)],
    ['i64', ['i64.const', -7n], -7n, 2n ** 63n, -(2n ** 63n)],
    ['f32', ['f32.const', 1.5], 1.5, 0.1, Math.fround(0.1)],
    ['f64', ['f64.const', 1.5], 1.5, 0.1, 0.1],
    ['externref', ['ref.null', 'externref'], null, 'value', 'value'],
    [
      'v128',
      ['v128.const', Uint8Array.from({ length: 16 }, (_, n) => n)],
      Uint8Array.from({ length: 16 }, (_, n) => n),
      new Uint8Array(16),
      new Uint8Array(16),
    ],
  ] as const)('%s', async (type, init, initial, value, read) => {
    const builder = new ModuleBuilder();
    builder.global({ type, mutable: true, init: [init as never], export: 'g' });
    builder.global({ type, init: [init as never], export: 'constant' });
    const mod = await runtime.instantiate(builder.toBytes());
    const global = mod.exportedGlobal('g')!;
    expect(mod.exportedGlobal('g')).toBe(global);
    expect([global.type, global.mutable, global.get()]).toEqual([type, true, initial]);
    expect(global.definition).toMatchObject({ type, mutable: true, exportNames: ['g'] });
    global.set(value);
    expect(global.get()).toEqual(read);
    expect(global.toString()).toBe(`global(${String(read)})`);
    const constant = mod.exportedGlobal('constant')!;
    expect(constant.mutable).toBe(false);
    expect(() => constant.set(value)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: 'the global is constant: its value can not be set',
      }),
    );
    expect(constant.get()).toEqual(initial);
    expect(mod.exportedGlobal('unknown')).toBeUndefined();
  });

  test('a value that can not be converted is refused', async () => {
    const builder = new ModuleBuilder();
    builder.global({ type: 'i64', mutable: true, init: [['i64.const', 1n]], export: 'g' });
    const global = (await runtime.instantiate(builder.toBytes())).exportedGlobal('g')!;
    expect(() => global.set(1)).toThrow('value of the global[0] must be a bigint (i64), not a number');
  });
});

describe('Table', () => {
  test('get, set and grow', async () => {
    const builder = new ModuleBuilder();
    builder.table({ min: 2, max: 4, export: 't' });
    builder.table({ min: 1, element: 'externref', export: 'x' });
    const f = builder.func({ code: [], export: 'f' });
    builder.element({ functions: [f] });
    const mod = await runtime.instantiate(builder.toBytes());
    const table = mod.exportedTable('t')!;
    const exported = mod.exportedFunction('f');
    expect(mod.exportedTable('t')).toBe(table);
    expect(mod.exportedTable('unknown')).toBeUndefined();
    expect([table.size, table.elementType]).toEqual([2, 'funcref']);
    expect(table.definition).toMatchObject({ min: 2, max: 4, elementType: 'funcref' });
    expect([table.get(0), table.get(1)]).toEqual([exported, null]);
    table.set(1, exported);
    table.set(0, null);
    expect([table.get(0), table.get(1)]).toEqual([null, exported]);
    expect(table.grow(1, exported)).toBe(2);
    expect(table.get(2)).toBe(exported);
    expect(table.grow(1)).toBe(3);
    expect(table.get(3)).toBeNull();
    for (const delta of [1, -1, 0.5]) expect(table.grow(delta)).toBeUndefined();
    for (const index of [4, -1, 0.5, Number.NaN]) {
      expect(() => table.get(index)).toThrow(expect.objectContaining({ code: 'INVALID_TABLE_ACCESS' }));
      expect(() => table.set(index, null)).toThrow(expect.objectContaining({ code: 'INVALID_TABLE_ACCESS' }));
    }
    expect(() => table.set(0, 5)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    const externs = mod.exportedTable('x')!;
    externs.set(0, 'anything');
    expect(externs.get(0)).toBe('anything');
    expect(externs.grow(1, 5)).toBe(1);
    expect(externs.get(1)).toBe(5);
  });

  test('the limit of the runtime holds for growing', async () => {
    const limited = newRuntime(newRuntimeConfig().withTableLimitElements(3));
    const builder = new ModuleBuilder();
    builder.table({ min: 2, export: 't' });
    const table = (await limited.instantiate(builder.toBytes())).exportedTable('t')!;
    expect(table.grow(2)).toBeUndefined();
    expect(table.grow(1)).toBe(2);
    await limited.close();
  });
});

test('a module lists its exports', async () => {
  const mod = await runtime.instantiate(adder());
  expect(mod.exports).toEqual([{ kind: 'func', name: 'add' }]);
  expect([...mod.exportedFunctionDefinitions.keys()]).toEqual(['add']);
  expect(mod.exportedFunction('unknown')).toBeUndefined();
});
