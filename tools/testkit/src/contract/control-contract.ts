import type { Instruction, WasmType } from '../instructions.js';
import { ModuleBuilder } from '../module-builder.js';
import { type ContractHarness, codeOf, thrownBy } from './harness.js';

const i32 = (value: number): Instruction => ['i32.const', value];
const get = (index: number): Instruction => ['local.get', index];

/** Control flow, several values, tail calls and bulk operations. */
export function controlContract(h: ContractHarness): void {
  const { describe, test, expect } = h.t;

  describe('several values', () => {
    test('a block with parameters and results', () => {
      const run = h.single({
        params: ['i32', 'i32'],
        results: ['i32', 'i32'],
        locals: ['i32', 'i32'],
        code: [
          get(0),
          get(1),
          ['block', { params: ['i32', 'i32'], results: ['i32', 'i32'] }],
          ['local.set', 2],
          ['local.set', 3],
          get(2),
          get(3),
          'end',
        ],
      });
      expect(run.call(1, 2)).toEqual([2, 1]);
    });

    test('a loop with parameters: factorial', () => {
      const run = h.single({
        params: ['i64'],
        results: ['i64'],
        locals: ['i64', 'i64'],
        code: [
          ['i64.const', 1n],
          get(0),
          ['loop', { params: ['i64', 'i64'], results: ['i64'] }],
          ['local.set', 1],
          ['local.set', 2],
          get(2),
          get(1),
          'i64.mul',
          get(1),
          ['i64.const', 1n],
          'i64.sub',
          ['local.tee', 1],
          get(1),
          'i64.eqz',
          'i32.eqz',
          ['br_if', 0],
          'drop',
          'end',
        ],
      });
      expect(run.call(20n)).toBe(2432902008176640000n);
    });

    test('br drops what lies below the values it carries', () => {
      const run = h.single({
        results: ['i32', 'i64'],
        code: [
          ['block', { params: [], results: ['i32', 'i64'] }],
          i32(1),
          i32(2),
          ['f64.const', 3],
          i32(4),
          ['i64.const', 5n],
          ['br', 0],
          'end',
        ],
      });
      expect(run.call()).toEqual([4, 5n]);
    });

    test('a call gives several values to the next', () => {
      const builder = new ModuleBuilder();
      const swap = builder.func({ params: ['i32', 'i64'], results: ['i64', 'i32'], code: [get(1), get(0)] });
      const back = builder.func({ params: ['i64', 'i32'], results: ['i32', 'i64'], code: [get(1), get(0)] });
      builder.func({
        params: ['i32', 'i64'],
        results: ['i32', 'i64'],
        code: [get(0), get(1), ['call', swap], ['call', back]],
        export: 'run',
      });
      expect(h.function(h.instantiate(builder), 'run').call(7, 8n)).toEqual([7, 8n]);
    });

    test.each([0, 1, 2, 3, 4, -1])('br_table with %i', (index) => {
      const run = h.single({
        params: ['i32'],
        results: ['i32'],
        code: [
          ['block'],
          ['block'],
          ['block'],
          get(0),
          ['br_table', [0, 1], 2],
          'end',
          i32(100),
          'return',
          'end',
          i32(200),
          'return',
          'end',
          i32(300),
        ],
      });
      expect(run.call(index)).toBe(index === 0 ? 100 : index === 1 ? 200 : 300);
    });

    test('br_table may carry a value and name one label often', () => {
      const run = h.single({
        params: ['i32'],
        results: ['i32'],
        code: [['block', 'i32'], i32(9), get(0), ['br_table', [0, 0, 1, 0], 1], 'end', i32(1), 'i32.add'],
      });
      expect([0, 1, 2, 3, 4].map((i) => run.call(i))).toEqual([10, 10, 9, 10, 9]);
    });

    test('200 nested blocks', () => {
      const run = h.single({
        params: ['i32'],
        results: ['i32'],
        code: [
          ...Array<Instruction>(200).fill(['block']),
          get(0),
          ['br_if', 199],
          ...Array<Instruction>(200).fill('end'),
          i32(3),
        ],
      });
      expect([run.call(0), run.call(1)]).toEqual([3, 3]);
    });

    test('1,000 locals of every type keep their values', () => {
      const types = ['i32', 'i64', 'f32', 'f64'] as const;
      const locals = Array.from({ length: 1000 }, (_, i): WasmType => types[i % 4]!);
      const run = h.single({
        results: ['i32'],
        locals,
        code: [
          ...locals.flatMap((type, i): Instruction[] => [
            [`${type}.const`, type === 'i64' ? BigInt(i) : i],
            ['local.set', i],
          ]),
          get(996),
          get(997),
          'i32.wrap_i64',
          'i32.add',
          get(998),
          'i32.trunc_f32_s',
          'i32.add',
          get(999),
          'i32.trunc_f64_s',
          'i32.add',
        ],
      });
      expect(run.call()).toBe(996 + 997 + 998 + 999);
    });
  });

  describe('tail calls', () => {
    const signature = { params: ['i32', 'i32'], results: ['i32'] } as const;

    test('even and odd call each other a million times', () => {
      const builder = new ModuleBuilder();
      const decrement: Instruction[] = [get(0), i32(1), 'i32.sub'];
      builder.func({
        params: ['i32'],
        results: ['i32'],
        code: [get(0), 'i32.eqz', ['if'], i32(1), 'return', 'end', ...decrement, ['return_call', 1]],
        export: 'even',
      });
      builder.func({
        params: ['i32'],
        results: ['i32'],
        code: [get(0), 'i32.eqz', ['if'], i32(0), 'return', 'end', ...decrement, ['return_call', 0]],
      });
      const even = h.function(h.instantiate(builder), 'even');
      expect([even.call(1_000_000), even.call(999_999)]).toEqual([1, 0]);
    });

    test('the callee may have more parameters, and more locals, than the caller', () => {
      const builder = new ModuleBuilder();
      const wide = builder.func({
        params: ['i32', 'i64', 'f64', 'i32', 'i64'],
        results: ['i32'],
        locals: Array<WasmType>(50).fill('i64'),
        code: [get(0), get(3), 'i32.add', get(4), 'i32.wrap_i64', 'i32.add'],
      });
      builder.func({
        params: ['i32'],
        results: ['i32'],
        code: [get(0), ['i64.const', 1n], ['f64.const', 2], i32(30), ['i64.const', 400n], ['return_call', wide]],
        export: 'run',
      });
      expect(h.function(h.instantiate(builder), 'run').call(1)).toBe(431);
    });

    test('a tail call returns to the caller of its caller', () => {
      const builder = new ModuleBuilder();
      const add = builder.func({ ...signature, code: [get(0), get(1), 'i32.add'] });
      const middle = builder.func({ ...signature, code: [get(1), get(0), ['return_call', add]] });
      builder.func({
        ...signature,
        code: [i32(1000), get(0), get(1), ['call', middle], 'i32.add'],
        export: 'run',
      });
      expect(h.function(h.instantiate(builder), 'run').call(3, 4)).toBe(1007);
    });

    test('a tail call of a host function', () => {
      const runtime = h.runtime();
      h.host(runtime, 'env', { host: { ...signature, values: (a: number, b: number) => a * b } });
      const builder = new ModuleBuilder();
      const host = builder.importFunc('env', 'host', ['i32', 'i32'], ['i32']);
      builder.func({ ...signature, code: [get(0), get(1), ['return_call', host]], export: 'run' });
      expect(h.function(h.instantiate(builder, runtime), 'run').call(6, 7)).toBe(42);
    });

    test('a tail call into another instance runs there', () => {
      const runtime = h.runtime();
      const other = new ModuleBuilder();
      other.global({ type: 'i32', init: [i32(11)] });
      other.func({ results: ['i32'], code: [['global.get', 0]], export: 'f' });
      h.instantiate(other, runtime, { name: 'other' });
      const builder = new ModuleBuilder();
      const f = builder.importFunc('other', 'f', [], ['i32']);
      builder.global({ type: 'i32', init: [i32(-1)] });
      const jump = builder.func({ results: ['i32'], code: [['return_call', f]] });
      builder.func({ results: ['i32'], code: [['call', jump], ['global.get', 0], 'i32.add'], export: 'run' });
      expect(h.function(h.instantiate(builder, runtime), 'run').call()).toBe(10);
    });

    test('return_call_indirect checks as call_indirect does', () => {
      const builder = new ModuleBuilder();
      builder.table({ min: 2 });
      builder.func({ results: ['i64'], code: [['i64.const', 1n]] });
      builder.element({ functions: [0] });
      builder.func({
        params: ['i32'],
        results: ['i32'],
        code: [get(0), ['return_call_indirect', { params: [], results: ['i32'] }]],
        export: 'run',
      });
      const run = h.function(h.instantiate(builder), 'run');
      expect([0, 1, 2].map((i) => codeOf(thrownBy(() => run.call(i))))).toEqual([
        'INDIRECT_CALL_TYPE_MISMATCH',
        'INVALID_TABLE_ACCESS',
        'INVALID_TABLE_ACCESS',
      ]);
    });
  });

  describe('bulk operations', () => {
    function memoryModule(): ModuleBuilder {
      const builder = new ModuleBuilder();
      const params = ['i32', 'i32', 'i32'] as const;
      builder.memory({ min: 64, export: 'memory' });
      builder.func({ params, code: [get(0), get(1), get(2), 'memory.copy'], export: 'copy' });
      builder.func({ params, code: [get(0), get(1), get(2), 'memory.fill'], export: 'fill' });
      return builder;
    }

    test.each([0, 1, 63, 64, 65, 4096, 1 << 20, (1 << 20) + 1, 3 << 20])('fill %i bytes', (count) => {
      const module = h.instantiate(memoryModule());
      h.function(module, 'fill').call(10, 0x1ab, count);
      const bytes = module.memory!.view();
      expect([bytes[9], bytes[10 + count]]).toEqual([0, 0]);
      expect(bytes.subarray(10, 10 + count).every((byte) => byte === 0xab)).toBe(true);
    });

    test.each([
      [0, 100, 50],
      [100, 0, 50],
      [100, 120, 50],
      [120, 100, 50],
      [0, 1, 3 << 20],
      [1, 0, 3 << 20],
      [1 << 20, 0, 3 << 19],
    ])('copy to %i from %i, %i bytes, as if at once', (to, from, count) => {
      const module = h.instantiate(memoryModule());
      const bytes = module.memory!.view();
      for (let i = 0; i < bytes.length; i++) bytes[i] = (i * 7) ^ (i >> 8);
      const expected = bytes.slice().copyWithin(to, from, from + count);
      h.function(module, 'copy').call(to, from, count);
      expect(Buffer.compare(module.memory!.view(), expected)).toBe(0);
    });

    test('nothing is written when a part is out of bounds', () => {
      const module = h.instantiate(memoryModule());
      const size = module.memory!.size;
      expect(codeOf(thrownBy(() => h.function(module, 'fill').call(size - 1, 1, 2)))).toBe(
        'OUT_OF_BOUNDS_MEMORY_ACCESS',
      );
      expect(module.memory!.readByte(size - 1)).toBe(0);
      expect(h.function(module, 'fill').call(size, 1, 0)).toBeUndefined();
      expect(codeOf(thrownBy(() => h.function(module, 'fill').call(size + 1, 1, 0)))).toBe(
        'OUT_OF_BOUNDS_MEMORY_ACCESS',
      );
    });

    test.each([
      [0, 1, 3, [1, 2, 3, 3, 4]],
      [1, 0, 3, [0, 0, 1, 2, 4]],
      [0, 0, 5, [0, 1, 2, 3, 4]],
    ])('table.copy to %i from %i, %i elements', (to, from, count, expected) => {
      const builder = new ModuleBuilder();
      builder.table({ min: 5, element: 'externref', export: 'table' });
      builder.func({ code: [i32(to), i32(from), i32(count), 'table.copy'], export: 'run' });
      const module = h.instantiate(builder);
      const table = module.exportedTable('table')!;
      for (let i = 0; i < 5; i++) table.set(i, i);
      h.function(module, 'run').call();
      expect([0, 1, 2, 3, 4].map((i) => table.get(i))).toEqual(expected);
    });

    test('table.fill, table.grow and table.init', () => {
      const builder = new ModuleBuilder();
      builder.table({ min: 2, max: 10, element: 'externref', export: 'table' });
      builder.func({
        params: ['externref'],
        results: ['i32'],
        code: [get(0), i32(3), ['table.grow', 0], i32(1), get(0), i32(2), ['table.fill', 0]],
        export: 'run',
      });
      const module = h.instantiate(builder);
      expect(h.function(module, 'run').call('x')).toBe(2);
      const table = module.exportedTable('table')!;
      expect(Array.from({ length: table.size }, (_, i) => table.get(i))).toEqual([null, 'x', 'x', 'x', 'x']);
    });
  });
}
