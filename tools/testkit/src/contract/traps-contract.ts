import { Trap, type TrapCode, trapMessages, wasmStackOf } from '@wazero-ts/api';
import type { Instruction } from '../instructions.js';
import { ModuleBuilder } from '../module-builder.js';
import { type ContractHarness, codeOf, thrownBy } from './harness.js';

const i32 = (value: number): Instruction => ['i32.const', value];
const i64 = (value: bigint): Instruction => ['i64.const', value];

/** Code that traps, by the code of the trap. */
const trapping: readonly (readonly [TrapCode, string, readonly Instruction[]])[] = [
  ['UNREACHABLE', 'unreachable', ['unreachable']],
  ['INTEGER_DIVIDE_BY_ZERO', 'i32.div_s', [i32(1), i32(0), 'i32.div_s', 'drop']],
  ['INTEGER_DIVIDE_BY_ZERO', 'i32.div_u', [i32(1), i32(0), 'i32.div_u', 'drop']],
  ['INTEGER_DIVIDE_BY_ZERO', 'i32.rem_s', [i32(1), i32(0), 'i32.rem_s', 'drop']],
  ['INTEGER_DIVIDE_BY_ZERO', 'i32.rem_u', [i32(1), i32(0), 'i32.rem_u', 'drop']],
  ['INTEGER_DIVIDE_BY_ZERO', 'i64.div_s', [i64(1n), i64(0n), 'i64.div_s', 'drop']],
  ['INTEGER_DIVIDE_BY_ZERO', 'i64.div_u', [i64(1n), i64(0n), 'i64.div_u', 'drop']],
  ['INTEGER_DIVIDE_BY_ZERO', 'i64.rem_s', [i64(1n), i64(0n), 'i64.rem_s', 'drop']],
  ['INTEGER_DIVIDE_BY_ZERO', 'i64.rem_u', [i64(1n), i64(0n), 'i64.rem_u', 'drop']],
  ['INTEGER_OVERFLOW', 'i32.div_s', [i32(-0x80000000), i32(-1), 'i32.div_s', 'drop']],
  ['INTEGER_OVERFLOW', 'i64.div_s', [i64(-0x8000000000000000n), i64(-1n), 'i64.div_s', 'drop']],
  ['INTEGER_OVERFLOW', 'i32.trunc_f64_s', [['f64.const', 2147483648], 'i32.trunc_f64_s', 'drop']],
  ['INTEGER_OVERFLOW', 'i32.trunc_f32_u', [['f32.const', -1], 'i32.trunc_f32_u', 'drop']],
  ['INTEGER_OVERFLOW', 'i64.trunc_f64_s', [['f64.const', 2 ** 63], 'i64.trunc_f64_s', 'drop']],
  ['INTEGER_OVERFLOW', 'i64.trunc_f32_u', [['f32.const', Number.POSITIVE_INFINITY], 'i64.trunc_f32_u', 'drop']],
  ['INVALID_CONVERSION_TO_INTEGER', 'i32.trunc_f32_s', [['f32.const', Number.NaN], 'i32.trunc_f32_s', 'drop']],
  ['INVALID_CONVERSION_TO_INTEGER', 'i64.trunc_f64_u', [['f64.const', Number.NaN], 'i64.trunc_f64_u', 'drop']],
  ['OUT_OF_BOUNDS_MEMORY_ACCESS', 'i32.load', [i32(65533), 'i32.load', 'drop']],
  ['OUT_OF_BOUNDS_MEMORY_ACCESS', 'i32.load8_u', [i32(65536), 'i32.load8_u', 'drop']],
  ['OUT_OF_BOUNDS_MEMORY_ACCESS', 'i32.load at -1', [i32(-1), 'i32.load', 'drop']],
  ['OUT_OF_BOUNDS_MEMORY_ACCESS', 'i32.load with a large offset', [i32(0), ['i32.load', 0xffffffff], 'drop']],
  ['OUT_OF_BOUNDS_MEMORY_ACCESS', 'v128.load with a large offset', [i32(8), ['v128.load', 0xffffffff], 'drop']],
  [
    'OUT_OF_BOUNDS_MEMORY_ACCESS',
    'v128.store with a large offset',
    [i32(8), i32(0), 'i32x4.splat', ['v128.store', 0xfffffff8]],
  ],
  [
    'OUT_OF_BOUNDS_MEMORY_ACCESS',
    'v128.load8_splat with a large offset',
    [i32(8), ['v128.load8_splat', 0xfffffffc], 'drop'],
  ],
  [
    'OUT_OF_BOUNDS_MEMORY_ACCESS',
    'v128.store64_lane with a large offset',
    [i32(0x7fffffff), i32(0), 'i32x4.splat', ['v128.store64_lane', { offset: 0x80000001, lane: 0 }]],
  ],
  ['OUT_OF_BOUNDS_MEMORY_ACCESS', 'i64.load', [i32(65529), 'i64.load', 'drop']],
  ['OUT_OF_BOUNDS_MEMORY_ACCESS', 'f64.load', [i32(65529), 'f64.load', 'drop']],
  ['OUT_OF_BOUNDS_MEMORY_ACCESS', 'v128.load', [i32(65521), 'v128.load', 'drop']],
  ['OUT_OF_BOUNDS_MEMORY_ACCESS', 'i32.store', [i32(65533), i32(0), 'i32.store']],
  ['OUT_OF_BOUNDS_MEMORY_ACCESS', 'i64.store', [i32(65529), i64(0n), 'i64.store']],
  ['OUT_OF_BOUNDS_MEMORY_ACCESS', 'i64.store8', [i32(65536), i64(0n), 'i64.store8']],
  ['OUT_OF_BOUNDS_MEMORY_ACCESS', 'memory.fill', [i32(65535), i32(0), i32(2), 'memory.fill']],
  ['OUT_OF_BOUNDS_MEMORY_ACCESS', 'memory.copy', [i32(0), i32(65535), i32(2), 'memory.copy']],
  ['OUT_OF_BOUNDS_MEMORY_ACCESS', 'memory.fill of 4 GiB', [i32(0), i32(0), i32(-1), 'memory.fill']],
  ['INVALID_TABLE_ACCESS', 'table.get', [i32(2), ['table.get', 0], 'drop']],
  ['INVALID_TABLE_ACCESS', 'table.set', [i32(-1), ['ref.null', 'funcref'], ['table.set', 0]]],
  ['INVALID_TABLE_ACCESS', 'table.fill', [i32(1), ['ref.null', 'funcref'], i32(2), ['table.fill', 0]]],
  ['INVALID_TABLE_ACCESS', 'table.copy', [i32(0), i32(1), i32(2), 'table.copy']],
  ['INVALID_TABLE_ACCESS', 'call_indirect out of bounds', [i32(2), ['call_indirect', { params: [], results: [] }]]],
  ['INVALID_TABLE_ACCESS', 'call_indirect of null', [i32(1), ['call_indirect', { params: [], results: [] }]]],
  [
    'INDIRECT_CALL_TYPE_MISMATCH',
    'call_indirect',
    [i64(0n), i32(0), ['call_indirect', { params: ['i64'], results: [] }]],
  ],
];

/** Traps and their traces. */
export function trapsContract(h: ContractHarness): void {
  const { describe, test, expect } = h.t;

  function moduleWith(code: readonly Instruction[]): ModuleBuilder {
    const builder = new ModuleBuilder().name('app');
    builder.memory({ min: 1 });
    builder.table({ min: 2 });
    builder.global({ type: 'i32', mutable: true, init: [i32(0)], export: 'before' });
    const trap = builder.func({ code: [i32(1), ['global.set', 0], ...code], name: 'trap', export: 'trap' });
    builder.func({ code: [['call', trap]], name: 'middle', export: 'middle' });
    builder.func({ results: ['i32'], code: [i32(5)], export: 'fine' });
    builder.element({ functions: [trap] });
    return builder;
  }

  describe('traps', () => {
    test.each(trapping)('%s by %s', (code, _, instructions) => {
      const module = h.instantiate(moduleWith(instructions));
      const error = thrownBy(() => h.function(module, 'middle').call());
      expect(error).toBeInstanceOf(Trap);
      expect(codeOf(error)).toBe(code);
      expect((error as Error).message.split('\n', 1)[0]).toBe(`wasm error: ${trapMessages[code]}`);
      expect(wasmStackOf(error).map(({ functionName }) => functionName)).toEqual(['trap', 'middle']);
      expect(module.exportedGlobal('before')!.get()).toBe(1);
      expect(h.function(module, 'fine').call()).toBe(5);
      expect(codeOf(thrownBy(() => h.function(module, 'trap').call()))).toBe(code);
    });

    test('the trace names module, function, parameters, results and offset', () => {
      const builder = new ModuleBuilder().name('app');
      builder.func({ params: ['i32', 'f64'], results: ['i64'], code: ['unreachable'], name: 'deep' });
      builder.func({ code: [i32(1), ['f64.const', 1], ['call', 0], 'drop'], export: 'run' });
      const bytes = builder.toBytes();
      const error = thrownBy(() => h.function(h.instantiate(builder), 'run').call()) as Trap;
      const [deep, run] = error.wasmStack;
      expect(deep).toMatchObject({ moduleName: 'app', functionName: 'deep', functionIndex: 0 });
      expect(deep!.signature).toBe('app.deep(i32,f64) i64');
      expect(bytes[deep!.offset!]).toBe(0x00);
      expect(run).toMatchObject({ functionName: '$1', functionIndex: 1, signature: 'app.$1()' });
      expect(bytes[run!.offset!]).toBe(0x10);
      expect(error.message).toBe('wasm error: unreachable\nwasm stack trace:\n\tapp.deep(i32,f64) i64\n\tapp.$1()');
    });

    test('a trap after accesses of other kinds has its own offset', () => {
      const builder = new ModuleBuilder().name('app');
      builder.memory({ min: 1 });
      builder.func({
        code: [
          i32(8),
          'v128.load',
          'drop',
          i32(0),
          'i64.load',
          'drop',
          i32(16),
          'i32.atomic.load',
          'drop',
          'unreachable',
        ],
        export: 'run',
      });
      const bytes = builder.toBytes();
      const error = thrownBy(() => h.function(h.instantiate(builder), 'run').call()) as Trap;
      expect(error.wasmStack).toHaveLength(1);
      expect(bytes[error.wasmStack[0]!.offset!]).toBe(0x00);
    });

    test('a trap directly behind the check of a loop has its own offset', () => {
      const builder = new ModuleBuilder().name('app');
      builder.func({ code: [['loop'], 'nop', 'unreachable', 'end'], export: 'run' });
      const bytes = builder.toBytes();
      const error = thrownBy(() => h.function(h.instantiate(builder), 'run').call()) as Trap;
      expect(bytes[error.wasmStack[0]!.offset!]).toBe(0x00);
    });

    test('the trace of a stack overflow has the callers', () => {
      const builder = new ModuleBuilder().name('app');
      builder.func({
        params: ['i32', 'i32'],
        results: ['i32'],
        code: [
          ['local.get', 0],
          ['local.get', 1],
          i32(1),
          'i32.add',
          ['call', 0],
          ['local.get', 0],
          'i32.mul',
          ['local.get', 1],
          'i32.add',
        ],
        export: 'run',
        name: 'run',
      });
      const error = thrownBy(() => h.function(h.instantiate(builder), 'run').call(1, 2)) as Trap;
      expect(codeOf(error)).toBe('STACK_OVERFLOW');
      expect(error.wasmStack.slice(0, 100).map(({ functionName }) => functionName)).toEqual(Array(100).fill('run'));
    });

    test('a deep trace prints 30 frames and has them all as data', () => {
      const builder = new ModuleBuilder().name('app');
      builder.func({
        params: ['i32'],
        code: [
          ['local.get', 0],
          'i32.eqz',
          ['if'],
          'unreachable',
          'end',
          ['local.get', 0],
          i32(1),
          'i32.sub',
          ['call', 0],
        ],
        export: 'run',
        name: 'run',
      });
      const error = thrownBy(() => h.function(h.instantiate(builder), 'run').call(49)) as Trap;
      expect(error.wasmStack).toHaveLength(50);
      expect(error.message.split('\n')).toHaveLength(2 + 30 + 1);
    });

    test('a trap in an imported instance has the frames of both', () => {
      const runtime = h.runtime();
      const inner = new ModuleBuilder().name('inner');
      inner.func({ code: ['unreachable'], export: 'f', name: 'f' });
      h.instantiate(inner, runtime, { name: 'inner' });
      const outer = new ModuleBuilder().name('outer');
      const f = outer.importFunc('inner', 'f', [], []);
      outer.func({ code: [['call', f]], export: 'run', name: 'run' });
      const error = thrownBy(() => h.function(h.instantiate(outer, runtime), 'run').call());
      expect(wasmStackOf(error).map(({ signature }) => signature)).toEqual(['inner.f()', 'outer.run()']);
    });

    test('1,000 traps in a row leave no trace in the next call', () => {
      const module = h.instantiate(moduleWith([i32(3), 'unreachable']));
      const middle = h.function(module, 'middle');
      for (let i = 0; i < 1000; i++) expect(() => middle.call()).toThrow(Trap);
      expect((thrownBy(() => middle.call()) as Trap).wasmStack).toHaveLength(2);
      expect(h.function(module, 'fine').call()).toBe(5);
    });
  });
}
