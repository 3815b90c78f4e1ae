import type { Instruction, WasmType } from '../instructions.js';
import { ModuleBuilder } from '../module-builder.js';
import { type ContractHarness, codeOf, thrownBy } from './harness.js';

const identity: readonly Instruction[] = [['local.get', 0]];

/** Values in and out of exported functions, as JS values. */
export function valuesContract(h: ContractHarness): void {
  const { describe, test, expect } = h.t;

  describe('values of calls', () => {
    test.each<[WasmType, unknown, unknown]>([
      ['i32', 0, 0],
      ['i32', 1, 1],
      ['i32', -1, -1],
      ['i32', 0x7fffffff, 0x7fffffff],
      ['i32', -0x80000000, -0x80000000],
      ['i32', 0x80000000, -0x80000000],
      ['i32', 0xffffffff, -1],
      ['i32', 2 ** 32, 0],
      ['i32', 2 ** 53, 0],
      ['i32', 1.9, 1],
      ['i32', -1.9, -1],
      ['i32', Number.NaN, 0],
      ['i32', Number.POSITIVE_INFINITY, 0],
      ['i32', true, 1],
      ['i32', '12', 12],
      ['i64', 0n, 0n],
      ['i64', -1n, -1n],
      ['i64', 0x7fffffffffffffffn, 0x7fffffffffffffffn],
      ['i64', 0x8000000000000000n, -0x8000000000000000n],
      ['i64', 0xffffffffffffffffn, -1n],
      ['i64', 1n << 64n, 0n],
      ['i64', 0x123456789abcdef0n, 0x123456789abcdef0n],
      ['f32', 0, 0],
      ['f32', -0, -0],
      ['f32', 1.5, 1.5],
      ['f32', 0.1, Math.fround(0.1)],
      ['f32', 3.5e38, Number.POSITIVE_INFINITY],
      ['f32', Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
      ['f32', Number.NaN, Number.NaN],
      ['f32', 1e-45, Math.fround(1e-45)],
      ['f64', -0, -0],
      ['f64', 0.1, 0.1],
      ['f64', Number.MAX_VALUE, Number.MAX_VALUE],
      ['f64', Number.MIN_VALUE, Number.MIN_VALUE],
      ['f64', Number.NaN, Number.NaN],
      ['externref', null, null],
      ['externref', undefined, undefined],
      ['externref', 'text', 'text'],
      ['externref', 7, 7],
      ['funcref', null, null],
    ])('%s: %s comes back as %s', (type, value, expected) => {
      const run = h.single({ params: [type], results: [type], code: identity });
      expect(run.call(value)).toBe(expected);
    });

    test('externref keeps the identity of an object', () => {
      const run = h.single({ params: ['externref'], results: ['externref'], code: identity });
      const object = { any: 'thing' };
      expect(run.call(object)).toBe(object);
    });

    test('v128 is 16 bytes, and a copy of them', () => {
      const run = h.single({ params: ['v128'], results: ['v128'], code: identity });
      const bytes = Uint8Array.from({ length: 16 }, (_, i) => 240 + i);
      const result = run.call(bytes) as Uint8Array;
      expect([...result]).toEqual([...bytes]);
      expect(result).not.toBe(bytes);
    });

    test('a function without results returns undefined', () => {
      expect(h.single({ code: [] }).call()).toBeUndefined();
    });

    test('several results come as an array', () => {
      const run = h.single({
        params: ['i32', 'i64', 'f32', 'f64'],
        results: ['f64', 'f32', 'i64', 'i32'],
        code: [
          ['local.get', 3],
          ['local.get', 2],
          ['local.get', 1],
          ['local.get', 0],
        ],
      });
      expect(run.call(1, 2n, 3.5, 4.25)).toEqual([4.25, 3.5, 2n, 1]);
    });

    test.each([1, 2, 3, 4, 5, 8, 16, 100, 1000])('%i parameters arrive in order', (count) => {
      const run = h.single({
        params: Array<WasmType>(count).fill('i32'),
        results: ['i32'],
        code: Array.from({ length: count }, (_, i): Instruction[] =>
          i === 0 ? [['local.get', 0]] : [['i32.const', 3], 'i32.mul', ['local.get', i], 'i32.add'],
        ).flat(),
      });
      const args = Array.from({ length: count }, (_, i) => i + 1);
      const expected = args.reduce((sum, value) => (Math.imul(sum, 3) + value) | 0);
      expect(run.call(...args)).toBe(expected);
    });

    test.each([2, 3, 16, 100, 1000])('%i results come in order', (count) => {
      const run = h.single({
        results: Array<WasmType>(count).fill('i32'),
        code: Array.from({ length: count }, (_, i): Instruction => ['i32.const', i * 7]),
      });
      expect(run.call()).toEqual(Array.from({ length: count }, (_, i) => i * 7));
    });

    test('a funcref is a Function that can be called, one object for each function', () => {
      const builder = new ModuleBuilder();
      const seven = builder.func({ results: ['i32'], code: [['i32.const', 7]], export: 'seven' });
      builder.func({ results: ['funcref'], code: [['ref.func', seven]], export: 'get' });
      const module = h.instantiate(builder);
      const reference = h.function(module, 'get').call();
      expect(reference).toBe(h.function(module, 'seven'));
      expect(h.function(module, 'get').call()).toBe(reference);
    });

    test.each<[string, WasmType, unknown]>([
      ['a bigint for i32', 'i32', 1n],
      ['a number for i64', 'i64', 1],
      ['a symbol for f64', 'f64', Symbol('no')],
      ['a plain function for funcref', 'funcref', () => 1],
      ['15 bytes for v128', 'v128', new Uint8Array(15)],
    ])('%s is refused with INVALID_ARGUMENT', (_, type, value) => {
      const run = h.single({ params: [type], results: [type], code: identity });
      expect(codeOf(thrownBy(() => run.call(value)))).toBe('INVALID_ARGUMENT');
    });

    test.each([0, 1, 3])('%i arguments for two parameters are refused', (count) => {
      const run = h.single({ params: ['i32', 'i32'], code: [] });
      expect(codeOf(thrownBy(() => run.call(...Array<number>(count).fill(1))))).toBe('SIGNATURE_MISMATCH');
    });

    test('a raw stack that is too small is refused', () => {
      const run = h.single({ params: ['i32', 'i32'], code: [] });
      expect(codeOf(thrownBy(() => run.callWithStack(new DataView(new ArrayBuffer(8)))))).toBe('SIGNATURE_MISMATCH');
    });

    test('a raw stack needs a table of references when the signature has some', () => {
      const run = h.single({ params: ['externref'], code: [] });
      expect(codeOf(thrownBy(() => run.callWithStack(new DataView(new ArrayBuffer(8)))))).toBe('SIGNATURE_MISMATCH');
    });

    test('callAsync gives the same values as call', async () => {
      const run = h.single({
        params: ['i32', 'i64'],
        results: ['i64', 'i32'],
        code: [
          ['local.get', 1],
          ['local.get', 0],
        ],
      });
      expect(await run.callAsync([1, 2n])).toEqual([2n, 1]);
    });
  });
}
