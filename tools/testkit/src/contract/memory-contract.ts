import type { Memory } from '@wazero-ts/api';
import { ModuleBuilder } from '../module-builder.js';
import { type ContractHarness, codeOf, thrownBy } from './harness.js';

const page = 65536;

/** Memories, from the host and from the guest. */
export function memoryContract(h: ContractHarness): void {
  const { describe, test, expect } = h.t;

  function memoryOf(limits: { min: number; max?: number } = { min: 1, max: 3 }): Memory {
    const builder = new ModuleBuilder();
    builder.memory({ ...limits, export: 'memory' });
    return h.instantiate(builder).exportedMemory('memory')!;
  }

  describe('memory', () => {
    test.each([0, 1, 2, 16])('starts with %i pages of zeros', (min) => {
      const memory = memoryOf({ min });
      expect(memory.size).toBe(min * page);
      expect(memory.view().every((byte) => byte === 0)).toBe(true);
    });

    test('module.memory is the exported one', () => {
      const builder = new ModuleBuilder();
      builder.memory({ min: 1, export: 'memory' });
      const module = h.instantiate(builder);
      expect(module.memory).toBe(module.exportedMemory('memory'));
    });

    test('module.memory is there when it is not exported, and undefined when there is none', () => {
      const builder = new ModuleBuilder();
      builder.memory({ min: 2 });
      expect(h.instantiate(builder).memory?.size).toBe(2 * page);
      expect(h.instantiate(new ModuleBuilder()).memory).toBeUndefined();
    });

    test.each<
      [string, number, (memory: Memory, at: number) => unknown, (memory: Memory, at: number) => boolean, unknown]
    >([
      ['byte', 1, (m, at) => m.readByte(at), (m, at) => m.writeByte(at, 0xab), 0xab],
      ['uint16', 2, (m, at) => m.readUint16Le(at), (m, at) => m.writeUint16Le(at, 0xabcd), 0xabcd],
      ['uint32', 4, (m, at) => m.readUint32Le(at), (m, at) => m.writeUint32Le(at, 0xfedcba98), 0xfedcba98],
      ['uint64', 8, (m, at) => m.readUint64Le(at), (m, at) => m.writeUint64Le(at, 2n ** 63n + 5n), 2n ** 63n + 5n],
      ['float32', 4, (m, at) => m.readFloat32Le(at), (m, at) => m.writeFloat32Le(at, -1.5), -1.5],
      ['float64', 8, (m, at) => m.readFloat64Le(at), (m, at) => m.writeFloat64Le(at, 0.1), 0.1],
    ])('%s: reads what was written, at every edge', (_, size, read, write, value) => {
      const memory = memoryOf();
      for (const at of [0, 1, 3, page - size]) {
        expect(write(memory, at)).toBe(true);
        expect(read(memory, at)).toBe(value);
      }
      for (const at of [page - size + 1, page, page + 1, 2 ** 32 - 1, 2 ** 32, -1, -size]) {
        expect(write(memory, at), `write at ${at}`).toBe(false);
        expect(read(memory, at), `read at ${at}`).toBeUndefined();
      }
    });

    test('numbers are little-endian', () => {
      const memory = memoryOf();
      memory.writeUint32Le(4, 0x01020304);
      expect([...memory.read(4, 4)!]).toEqual([4, 3, 2, 1]);
    });

    test.each([
      [0, 0, true],
      [page, 0, true],
      [0, page, true],
      [1, page, false],
      [page + 1, 0, false],
      [0, page + 1, false],
      [-1, 1, false],
    ])('read(%i, %i) is %s', (offset, count, inside) => {
      expect(memoryOf().read(offset, count) !== undefined).toBe(inside);
    });

    test('read and view are live', () => {
      const memory = memoryOf();
      const part = memory.read(8, 4)!;
      const whole = memory.view();
      memory.writeByte(9, 77);
      expect([part[1], whole[9]]).toEqual([77, 77]);
      whole[10] = 88;
      expect(memory.readByte(10)).toBe(88);
    });

    test('write copies bytes in', () => {
      const memory = memoryOf();
      expect(memory.write(page - 3, Uint8Array.of(1, 2, 3))).toBe(true);
      expect([...memory.read(page - 3, 3)!]).toEqual([1, 2, 3]);
      expect(memory.write(page - 2, Uint8Array.of(9, 9, 9))).toBe(false);
      expect([...memory.read(page - 3, 3)!]).toEqual([1, 2, 3]);
    });

    test.each(['', 'plain', 'gr\u00fc\u00dfe', '\u{1f600}'])('strings are UTF-8: %j', (text) => {
      const memory = memoryOf();
      expect(memory.writeString(16, text)).toBe(true);
      expect(memory.readString(16, new TextEncoder().encode(text).length)).toBe(text);
    });

    test('a string that is not UTF-8 reads with replacement characters', () => {
      const memory = memoryOf();
      memory.write(0, Uint8Array.of(0x61, 0xff, 0x62));
      expect(memory.readString(0, 3)).toBe('a\ufffdb');
    });

    test('a string that does not fit is not written', () => {
      const memory = memoryOf();
      expect(memory.writeString(page - 2, 'abc')).toBe(false);
      expect(memory.readByte(page - 1)).toBe(0);
    });

    test.each([
      [0, 1, 1],
      [1, 1, 2],
      [2, 1, 3],
      [3, undefined, 1],
      [-1, undefined, 1],
      [0.5, undefined, 1],
      [65536, undefined, 1],
      [2 ** 32, undefined, 1],
    ])('grow(%d) returns %s and leaves %d pages', (delta, previous, pages) => {
      const memory = memoryOf({ min: 1, max: 3 });
      expect(memory.grow(delta)).toBe(previous);
      expect(memory.size).toBe(pages * page);
    });

    test('growing keeps the bytes, adds zeros, and view() is taken anew', () => {
      const memory = memoryOf({ min: 1, max: 3 });
      const before = memory.view();
      memory.writeByte(page - 1, 5);
      expect(memory.grow(1)).toBe(1);
      const after = memory.view();
      expect(after === before).toBe(false);
      expect(after.length).toBe(2 * page);
      expect([after[page - 1], after[page]]).toEqual([5, 0]);
      after[page] = 6;
      expect(memory.readByte(page)).toBe(6);
    });

    test('buffer has exactly the bytes, and is the same until the memory grows', () => {
      const memory = memoryOf({ min: 1, max: 8 });
      memory.writeByte(5, 55);
      const { buffer } = memory;
      expect(buffer).toBeInstanceOf(ArrayBuffer);
      expect(buffer.byteLength).toBe(page);
      expect(memory.buffer).toBe(buffer);
      expect(new Uint8Array(buffer)[5]).toBe(55);
      new Uint8Array(buffer)[6] = 66;
      expect(memory.readByte(6)).toBe(66);
    });

    test.each([0, 1, 2])('growing by %i pages detaches the buffer and views of it', (delta) => {
      const memory = memoryOf({ min: 1, max: 8 });
      const { buffer } = memory;
      const view = new Uint8Array(buffer);
      view[5] = 55;
      expect(memory.grow(delta)).toBe(1);
      expect([buffer.byteLength, view.length]).toEqual([0, 0]);
      const after = memory.buffer;
      expect(after === buffer).toBe(false);
      expect(after.byteLength).toBe((1 + delta) * page);
      expect(new Uint8Array(after)[5]).toBe(55);
    });

    test('growing that fails leaves the buffer as it is', () => {
      const memory = memoryOf({ min: 1, max: 2 });
      const { buffer } = memory;
      expect(memory.grow(2)).toBeUndefined();
      expect(memory.buffer).toBe(buffer);
      expect(buffer.byteLength).toBe(page);
    });

    test('buffer is exact after growing several times between two looks', () => {
      const memory = memoryOf({ min: 0, max: 8 });
      expect(memory.buffer.byteLength).toBe(0);
      for (const pages of [1, 2, 3]) {
        memory.grow(1);
        memory.writeByte(pages * page - 1, pages);
      }
      expect(memory.buffer.byteLength).toBe(3 * page);
      expect([1, 2, 3].map((pages) => new Uint8Array(memory.buffer)[pages * page - 1])).toEqual([1, 2, 3]);
      memory.grow(1);
      memory.grow(1);
      expect(memory.buffer.byteLength).toBe(5 * page);
      expect(memory.view().length).toBe(5 * page);
    });

    test('the memory limit of the runtime stops growing', () => {
      const builder = new ModuleBuilder();
      builder.memory({ min: 1, export: 'memory' });
      builder.func({ params: ['i32'], results: ['i32'], code: [['local.get', 0], 'memory.grow'], export: 'grow' });
      const module = h.instantiate(builder, h.runtime({ memoryLimitPages: 2 }));
      expect(h.function(module, 'grow').call(2)).toBe(-1);
      expect(module.memory!.grow(2)).toBeUndefined();
      expect(h.function(module, 'grow').call(1)).toBe(1);
      expect(module.memory!.grow(1)).toBeUndefined();
    });

    test('the definition says the limits of the binary', () => {
      const { definition } = memoryOf({ min: 1, max: 3 });
      expect([definition.min, definition.max, definition.shared]).toEqual([1, 3, false]);
      expect(definition.exportNames).toEqual(['memory']);
      expect(memoryOf({ min: 1 }).definition.max).toBeUndefined();
    });
  });

  describe('memory from the guest', () => {
    function guest(): ModuleBuilder {
      const builder = new ModuleBuilder();
      builder.memory({ min: 1, max: 4, export: 'memory' });
      builder.func({ params: ['i32'], results: ['i32'], code: [['local.get', 0], 'i32.load8_u'], export: 'load' });
      builder.func({
        params: ['i32', 'i32'],
        code: [['local.get', 0], ['local.get', 1], 'i32.store'],
        export: 'store',
      });
      builder.func({ params: ['i32'], results: ['i32'], code: [['local.get', 0], 'memory.grow'], export: 'grow' });
      builder.func({ results: ['i32'], code: ['memory.size'], export: 'size' });
      return builder;
    }

    test('guest and host see the same bytes, also after either has grown it', () => {
      const module = h.instantiate(guest());
      const memory = module.memory!;
      memory.writeByte(7, 42);
      expect(h.function(module, 'load').call(7)).toBe(42);
      expect(h.function(module, 'grow').call(1)).toBe(1);
      expect(memory.size).toBe(2 * page);
      memory.writeByte(page + 1, 43);
      expect(h.function(module, 'load').call(page + 1)).toBe(43);
      expect(memory.grow(1)).toBe(2);
      expect(h.function(module, 'size').call()).toBe(3);
      h.function(module, 'store').call(2 * page, 0x01020304);
      expect(memory.readUint32Le(2 * page)).toBe(0x01020304);
    });

    test('a buffer that the host took is the one that the guest works in', () => {
      const module = h.instantiate(guest());
      const memory = module.memory!;
      const grow = h.function(module, 'grow');
      const store = h.function(module, 'store');
      expect(grow.call(1)).toBe(1);
      const { buffer } = memory;
      store.call(page, 0x01020304);
      expect(new DataView(buffer as ArrayBuffer).getInt32(page, true)).toBe(0x01020304);
      expect(grow.call(0)).toBe(2);
      expect(buffer.byteLength).toBe(0);
      expect(memory.buffer.byteLength).toBe(2 * page);
      store.call(page, 5);
      expect(new Uint8Array(memory.buffer)[page]).toBe(5);
      const kept = memory.buffer;
      expect(grow.call(100)).toBe(-1);
      expect(memory.buffer).toBe(kept);
    });

    test('a buffer taken in a host call is the one that the guest goes on with', () => {
      const runtime = h.runtime();
      const seen: number[] = [];
      h.host(runtime, 'env', {
        host: {
          withModule: (caller) => {
            caller.memory!.grow(1);
            seen.push(new Uint8Array(caller.memory!.buffer)[page]!);
            new Uint8Array(caller.memory!.buffer)[page] = 7;
          },
        },
      });
      const builder = new ModuleBuilder();
      const host = builder.importFunc('env', 'host', [], []);
      builder.memory({ min: 1, export: 'memory' });
      builder.func({
        results: ['i32'],
        code: [['call', host], ['i32.const', page], 'i32.load8_u', ['i32.const', page], ['i32.const', 9], 'i32.store'],
        export: 'run',
      });
      const module = h.instantiate(builder, runtime);
      expect(h.function(module, 'run').call()).toBe(7);
      expect(seen).toEqual([0]);
      expect(new Uint8Array(module.memory!.buffer)[page]).toBe(9);
    });

    test('growing in a host call is seen by the guest that made it', () => {
      const runtime = h.runtime();
      h.host(runtime, 'env', { host: { withModule: (caller) => caller.memory!.grow(1) } });
      const builder = new ModuleBuilder();
      const host = builder.importFunc('env', 'host', [], []);
      builder.memory({ min: 1 });
      builder.func({
        results: ['i32'],
        code: [['call', host], ['i32.const', page], ['i32.const', 9], 'i32.store', ['i32.const', page], 'i32.load'],
        export: 'run',
      });
      expect(h.function(h.instantiate(builder, runtime), 'run').call()).toBe(9);
    });

    test('an access that is partly outside changes nothing', () => {
      const module = h.instantiate(guest());
      const store = h.function(module, 'store');
      expect(codeOf(thrownBy(() => store.call(page - 3, -1)))).toBe('OUT_OF_BOUNDS_MEMORY_ACCESS');
      expect(module.memory!.readByte(page - 1)).toBe(0);
    });

    test('the offset of an access is added without wrapping', () => {
      const run = (() => {
        const builder = new ModuleBuilder();
        builder.memory({ min: 1 });
        builder.func({
          params: ['i32'],
          results: ['i32'],
          code: [
            ['local.get', 0],
            ['i32.load', { offset: 0xfffffffc }],
          ],
          export: 'run',
        });
        return h.function(h.instantiate(builder), 'run');
      })();
      for (const address of [0, 4, 8, -1, -4]) {
        expect(codeOf(thrownBy(() => run.call(address)))).toBe('OUT_OF_BOUNDS_MEMORY_ACCESS');
      }
    });

    test('two instances that import a memory share it', () => {
      const runtime = h.runtime();
      const owner = h.instantiate(guest(), runtime, { name: 'owner' });
      const user = new ModuleBuilder();
      user.importMemory('owner', 'memory', { min: 1 });
      user.func({ params: ['i32'], results: ['i32'], code: [['local.get', 0], 'i32.load8_u'], export: 'load' });
      user.func({ results: ['i32'], code: ['memory.size'], export: 'size' });
      const importer = h.instantiate(user, runtime);
      h.function(owner, 'store').call(100, 0x33);
      expect(h.function(importer, 'load').call(100)).toBe(0x33);
      h.function(owner, 'grow').call(2);
      expect(h.function(importer, 'size').call()).toBe(3);
      expect(importer.memory!.size).toBe(3 * page);
    });
  });
}
