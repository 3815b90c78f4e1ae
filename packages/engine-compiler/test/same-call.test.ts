import { ExitError, type Function, type Module } from '@wazero-ts/api';
import { newModuleConfig, type Runtime } from '@wazero-ts/runtime';
import { type Instruction, ModuleBuilder, type WasmType } from '@wazero-ts/testkit';
import { beforeEach, expect, test } from 'vitest';
import { describeNative } from './native.js';
import { openRuntime } from './store.js';

const get = (index: number): Instruction => ['local.get', index];

/** Two calls prepare nothing any more for the third. */
function again<T>(call: () => T): T {
  call();
  call();
  return call();
}

describeNative('a call that is made again', () => {
  let runtime: Runtime;
  let onHost: (value: number) => unknown;

  beforeEach(() => {
    runtime = openRuntime().runtime;
    runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc((value) => onHost(value) as number, ['i32'], ['i32'])
      .export('host')
      .instantiateSync();
  });

  function instantiate(build: (builder: ModuleBuilder, host: number) => void): Module {
    const builder = new ModuleBuilder();
    build(builder, builder.importFunc('env', 'host', ['i32'], ['i32']));
    return runtime.instantiateModuleSync(runtime.compileModuleSync(builder.toBytes()), newModuleConfig({ name: '' }));
  }

  function reverser(types: readonly WasmType[]): Function {
    const code = types.map((_, index) => get(types.length - 1 - index));
    return instantiate((builder) => {
      builder.func({ params: types, results: [...types].reverse(), code, export: 'f' });
    }).exportedFunction('f')!;
  }

  const vector = Uint8Array.from({ length: 16 }, (_, n) => 240 + n);
  const values = { i32: -5, i64: -(2n ** 62n) - 3n, f32: 0.5, f64: -1e300, v128: vector } as const;
  const numeric = ['i32', 'i64', 'f32', 'f64'] as const;
  const shapes: readonly (readonly WasmType[])[] = [
    ...(['i32', 'i64', 'f32', 'f64', 'v128'] as const).map((type) => [type]),
    ...numeric.flatMap((a) => numeric.map((b) => [a, b])),
    ['i64', 'f32', 'i32'],
    ['i32', 'v128'],
    ['f64', 'i32', 'i64', 'f32'],
  ];

  test.each(shapes.map((types) => [types] as const))('gives back %j', (types) => {
    const f = reverser(types);
    const args = types.map((type) => values[type as keyof typeof values]);
    const expected = [...args].reverse();
    expect(again(() => f.call(...args))).toEqual(args.length === 1 ? args[0] : expected);
  });

  test.each([['i32'], ['i64'], ['f32'], ['f64'], ['v128'], ['i32', 'i64'], ['f32', 'i32'], ['i64', 'f64']] as const)(
    'keeps the bits of a raw %s',
    (...types) => {
      const f = instantiate((builder) => {
        // The last one, so that small signatures have one result.
        builder.func({ params: types, results: [types.at(-1)!], code: [get(types.length - 1)], export: 'f' });
      }).exportedFunction('f')!;
      const bytes = Uint8Array.from({ length: 32 }, (_, n) => 0x7f + 16 * n);
      // A signalling NaN of both widths.
      bytes.set([1, 0, 0xa0, 0x7f, 0, 0, 0xf4, 0x7f], 8 * (types.length - 1));
      const last = bytes.slice(8 * (types.length - 1));
      const byteCount = types.at(-1) === 'v128' ? 16 : types.at(-1)!.endsWith('64') ? 8 : 4;
      const result = again(() => {
        const stack = bytes.slice();
        f.callWithStack(new DataView(stack.buffer));
        return stack;
      });
      expect(result.slice(0, byteCount)).toEqual(last.slice(0, byteCount));
    },
  );

  test('converts arguments by code of the embedder, which may make the same call', () => {
    const f = reverser(['i32', 'i32']);
    expect(again(() => f.call(7, 8))).toEqual([8, 7]);
    const inner: unknown[] = [];
    const nested = { valueOf: () => inner.push(f.call(3, 4)) } as unknown as number;
    expect(f.call(nested, 2)).toEqual([2, 1]);
    expect(f.call(9, nested)).toEqual([2, 9]);
    expect(inner).toEqual([
      [4, 3],
      [4, 3],
    ]);
    expect(() => f.call(1, 2n)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(again(() => f.call('5', true))).toEqual([1, 5]);
  });

  test('reads a raw stack whose methods make the same call', () => {
    const f = instantiate((builder) => {
      builder.func({ params: ['i32', 'i32'], results: ['i32'], code: [get(0), get(1), 'i32.sub'], export: 'f' });
    }).exportedFunction('f')!;
    const stack = new DataView(new ArrayBuffer(16));
    stack.getInt32 = (at, littleEndian) => {
      f.call(100, 1);
      return DataView.prototype.getInt32.call(stack, at, littleEndian);
    };
    const difference = again(() => {
      stack.setInt32(0, 9, true);
      stack.setInt32(8, 5, true);
      f.callWithStack(stack);
      return DataView.prototype.getInt32.call(stack, 0, true);
    });
    expect(difference).toBe(4);
  });

  test('leaves for the host, makes the same call there, traps, and goes on', () => {
    const mod = instantiate((builder, host) => {
      builder.func({
        params: ['i32'],
        results: ['i32'],
        code: [get(0), ['call', host], get(0), 'i32.add'],
        export: 'f',
      });
      builder.func({ params: ['i32'], results: ['i32'], code: [['i32.const', 12], get(0), 'i32.div_s'], export: 'd' });
    });
    const f = mod.exportedFunction('f')!;
    const d = mod.exportedFunction('d')!;
    onHost = (value) => (value === 0 ? 0 : f.call(value - 1));
    expect(again(() => f.call(4))).toBe(10);
    expect(again(() => d.call(4))).toBe(3);
    const divideByZero = expect.objectContaining({ code: 'INTEGER_DIVIDE_BY_ZERO' });
    expect(() => d.call(0)).toThrow(divideByZero);
    expect(() => d.call(0)).toThrow(divideByZero);
    expect(again(() => d.call(3))).toBe(4);
    const failure = new Error('of the host');
    onHost = (value) => {
      if (value === 2) throw failure;
      return 1;
    };
    expect(again(() => f.call(1))).toBe(2);
    expect(() => f.call(2)).toThrow(failure);
    expect(again(() => f.call(1))).toBe(2);
  });

  test('ends with ExitError when the host closes the instance, and ever after', () => {
    const mod = instantiate((builder, host) => {
      builder.func({ params: ['i32'], results: ['i32'], code: [get(0), ['call', host]], export: 'f' });
    });
    const f = mod.exportedFunction('f')!;
    onHost = (value) => {
      if (value === 3) void mod.closeWithExitCode(7);
      return value;
    };
    expect(again(() => f.call(1))).toBe(1);
    const ends = (call: () => unknown): void => {
      expect(call).toThrow(ExitError);
      expect(call).toThrow(expect.objectContaining({ exitCode: 7 }));
    };
    ends(() => f.call(3));
    ends(() => f.call(1));
    ends(() => f.callWithStack(new DataView(new ArrayBuffer(8))));
  });
});
