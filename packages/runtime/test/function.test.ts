import { ModuleBuilder, type WasmType } from '@wazero-ts/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Function, Runtime } from '../src/index.js';
import { newCompilationCache, newRuntime, newStackReferences, Trap } from '../src/index.js';
import { adder, caller } from './guests.js';

let runtime: Runtime;
beforeEach(() => {
  runtime = newRuntime();
});
afterEach(() => runtime.close());

/** A function that returns its parameters in reverse order. */
async function reverser(types: readonly WasmType[]): Promise<Function> {
  const builder = new ModuleBuilder();
  builder.func({
    params: types,
    results: [...types].reverse(),
    code: types.map((_, index) => ['local.get', types.length - 1 - index] as const),
    export: 'f',
  });
  return (await runtime.instantiate(builder.toBytes())).exportedFunction('f')!;
}

describe('values', () => {
  const vector = Uint8Array.from({ length: 16 }, (_, n) => 255 - n);
  test.each([
    ['i32', 2 ** 31, -(2 ** 31)],
    ['i32', -1, -1],
    ['i32', 3.9, 3],
    ['i32', Number.NaN, 0],
    ['i32', '12', 12],
    ['i32', true, 1],
    ['i64', 2n ** 63n, -(2n ** 63n)],
    ['i64', -1n, -1n],
    ['i64', '7', 7n],
    ['f32', 0.1, Math.fround(0.1)],
    ['f32', Number.NaN, Number.NaN],
    ['f64', -0, -0],
    ['f64', Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    ['v128', vector, vector],
    ['funcref', null, null],
    ['externref', null, null],
    ['externref', undefined, undefined],
    ['externref', vector, vector],
  ] as const)('%s %s becomes %s', async (type, value, result) => {
    const f = await reverser([type]);
    expect(f.call(value)).toEqual(result);
    expect(await f.callAsync([value])).toEqual(result);
    expect(f.withOptions({ timeoutMs: 10_000 }).call(value)).toEqual(result);
  });

  test.each([0, 1, 2, 3, 4, 5, 8])('%i parameters and results', async (count) => {
    const types: WasmType[] = (['i32', 'i64', 'f64', 'v128', 'externref', 'f32', 'i32', 'i64'] as const).slice(
      0,
      count,
    );
    const values = [1, 2n, 3.5, vector, 'four', 5.5, 6, 7n].slice(0, count);
    const f = await reverser(types);
    const expected = count === 0 ? undefined : count === 1 ? values[0] : [...values].reverse();
    expect(f.call(...values)).toEqual(expected);
    expect(await f.callAsync(values)).toEqual(expected);
    for (const wrong of [[...values, 1], ...(count === 0 ? [] : [values.slice(1)])]) {
      const error = { code: 'SIGNATURE_MISMATCH', message: `expected ${count} params, but passed ${wrong.length}` };
      expect(() => f.call(...wrong)).toThrow(expect.objectContaining(error));
      expect(() => f.withOptions({}).call(...wrong)).toThrow(expect.objectContaining(error));
      await expect(f.callAsync(wrong)).rejects.toMatchObject(error);
    }
    // The function works after each error.
    expect(f.call(...values)).toEqual(expected);
  });

  test.each([
    ['i32', 1n, 'a number, not a bigint'],
    ['i64', 1, 'a bigint (i64), not a number'],
    ['i64', 'x', 'a bigint (i64), not a string'],
    ['v128', [1], 'a Uint8Array of 16 bytes (v128), not a object'],
    ['funcref', () => 1, 'a Function of a module of this runtime or null (funcref), not a function'],
  ] as const)('an argument for %s that can not be converted is an error', async (type, value, text) => {
    const f = await reverser([type]);
    const error = { code: 'INVALID_ARGUMENT', message: `argument of .$0[0] must be ${text}` };
    expect(() => f.call(value)).toThrow(expect.objectContaining(error));
    await expect(f.callAsync([value])).rejects.toMatchObject(error);
  });

  test('a result of v128 is a copy', async () => {
    const f = await reverser(['v128']);
    const first = f.call(vector) as Uint8Array;
    f.call(new Uint8Array(16));
    expect(first).toEqual(vector);
  });
});

describe('function references', () => {
  test('one function is one object, through exports, tables, globals, arguments and host functions', async () => {
    const seen: unknown[] = [];
    await runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc(
        (reference) => {
          seen.push(reference);
          return reference;
        },
        ['funcref'],
        ['funcref'],
      )
      .export('echo')
      .instantiate();
    const builder = new ModuleBuilder();
    const echo = builder.importFunc('env', 'echo', ['funcref'], ['funcref']);
    const seven = builder.func({ results: ['i32'], code: [['i32.const', 7]], export: 'seven' });
    builder.table({ min: 2, export: 't' });
    builder.element({ functions: [seven] });
    builder.global({ type: 'funcref', mutable: true, init: [['ref.func', seven]], export: 'g' });
    builder.func({
      params: ['funcref'],
      results: ['funcref'],
      code: [
        ['local.get', 0],
        ['call', echo],
      ],
      export: 'through',
    });
    builder.export('echo', 'func', echo);
    const mod = await runtime.instantiate(builder.toBytes());
    const f = mod.exportedFunction('seven')!;
    expect(mod.exportedFunction('seven')).toBe(f);
    expect(mod.exportedTable('t')?.get(0)).toBe(f);
    expect(mod.exportedGlobal('g')?.get()).toBe(f);
    expect(mod.exportedFunction('through')?.call(f)).toBe(f);
    expect(seen).toEqual([f]);
    expect(mod.exportedFunction('through')?.call(null)).toBeNull();
    expect(f.call()).toBe(7);
    // A host function that is exported again is the host's own.
    expect(mod.exportedFunction('echo')).toBe(runtime.module('env')?.exportedFunction('echo'));
    expect(mod.exportedFunction('echo')?.call(f)).toBe(f);
  });

  test('runtimes on one engine can pass functions to each other, and they stay the same objects', async () => {
    const cache = newCompilationCache();
    const [first, second] = [newRuntime({ compilationCache: cache }), newRuntime({ compilationCache: cache })];
    const add = (await first.instantiate(adder())).exportedFunction('add')!;
    const builder = new ModuleBuilder();
    builder.table({ min: 1, export: 't' });
    builder.func({
      results: ['i32'],
      code: [
        ['i32.const', 2],
        ['i32.const', 3],
        ['i32.const', 0],
        ['call_indirect', { params: ['i32', 'i32'], results: ['i32'] }],
      ],
      export: 'run',
    });
    const mod = await second.instantiate(builder.toBytes());
    mod.exportedTable('t')?.set(0, add);
    expect(mod.exportedTable('t')?.get(0)).toBe(add);
    expect(mod.exportedFunction('run')?.call()).toBe(5);
    await first.close();
    expect(() => mod.exportedFunction('run')?.call()).toThrow('module closed with exit_code(0)');
    await second.close();
    cache.close();
  });

  test('a function of another runtime is refused where a reference is wanted', async () => {
    const other = newRuntime();
    const foreign = (await other.instantiate(adder())).exportedFunction('add');
    const f = await reverser(['funcref']);
    expect(() => f.call(foreign)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    await other.close();
  });
});

describe('callWithStack', () => {
  test('keeps every bit, also of signalling NaNs', async () => {
    const f = await reverser(['f32', 'f64', 'v128', 'i64']);
    const stack = new DataView(new ArrayBuffer(5 * 8));
    stack.setUint32(0, 0x7fa00001, true);
    stack.setBigUint64(8, 0x7ff4000000000001n, true);
    stack.setBigUint64(16, 1n, true);
    stack.setBigUint64(24, 2n, true);
    stack.setBigInt64(32, -3n, true);
    f.callWithStack(stack);
    expect(stack.getBigInt64(0, true)).toBe(-3n);
    expect(stack.getBigUint64(8, true)).toBe(1n);
    expect(stack.getBigUint64(16, true)).toBe(2n);
    expect(stack.getBigUint64(24, true)).toBe(0x7ff4000000000001n);
    expect(stack.getUint32(32, true)).toBe(0x7fa00001);
  });

  test('references go through a table of handles', async () => {
    const f = await reverser(['externref', 'funcref']);
    const references = newStackReferences();
    const stack = new DataView(new ArrayBuffer(16));
    stack.setBigUint64(0, references.toHandle('host value'), true);
    stack.setBigUint64(8, references.toHandle(f), true);
    f.callWithStack(stack, references);
    expect(references.fromHandle(stack.getBigUint64(0, true))).toBe(f);
    expect(references.fromHandle(stack.getBigUint64(8, true))).toBe('host value');
    expect(() => f.callWithStack(stack)).toThrow(expect.objectContaining({ code: 'SIGNATURE_MISMATCH' }));
  });

  test('a stack that is too small is refused with the text of wazero', async () => {
    const f = await reverser(['i32', 'i32']);
    expect(() => f.callWithStack(new DataView(new ArrayBuffer(15)))).toThrow(
      expect.objectContaining({ code: 'SIGNATURE_MISMATCH', message: 'need 2 params, but stack size is 1' }),
    );
  });

  test('may begin anywhere in a buffer', async () => {
    const f = await reverser(['i32', 'i32']);
    const buffer = new ArrayBuffer(40);
    const stack = new DataView(buffer, 9, 16);
    stack.setInt32(0, 1, true);
    stack.setInt32(8, 2, true);
    f.callWithStack(stack);
    expect([stack.getInt32(0, true), stack.getInt32(8, true)]).toEqual([2, 1]);
  });
});

describe('mod.func', () => {
  test('checks the signature once', async () => {
    const mod = await runtime.instantiate(adder('m'));
    const add = mod.func('add', ['i32', 'i32'], ['i32']);
    expect(add.call(1, 2)).toBe(3);
    expect(await add.callAsync([1, 2], { timeoutMs: 1000 })).toBe(3);
    expect(add.withOptions({ fuel: 100 }).call(1, 2)).toBe(3);
    expect(add.definition.name).toBe('add');
    expect(() => mod.func('sub', [], [])).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_EXPORT', message: '"sub" is not an exported function of module "m"' }),
    );
    expect(() => mod.func('add', ['i32'], ['i32'])).toThrow(
      expect.objectContaining({
        code: 'SIGNATURE_MISMATCH',
        message: '"add" of module "m" is (i32,i32) -> (i32), not (i32) -> (i32)',
      }),
    );
    expect(() => mod.func('add', ['i32', 'i32'], [])).toThrow(expect.objectContaining({ code: 'SIGNATURE_MISMATCH' }));
  });
});

describe('nested calls', () => {
  test('guest, host, guest on the same function: arguments and results stay apart', async () => {
    const builder = new ModuleBuilder();
    const nested = builder.importFunc('env', 'nested', ['i32'], ['i32']);
    // f(n) = n + (n > 0 ? nested(n - 1) : 0)
    builder.func({
      params: ['i32'],
      results: ['i32'],
      code: [
        ['local.get', 0],
        ['local.get', 0],
        ['if', 'i32'],
        ['local.get', 0],
        ['i32.const', 1],
        'i32.sub',
        ['call', nested],
        'else',
        ['i32.const', 0],
        'end',
        'i32.add',
      ],
      export: 'f',
    });
    await runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withModuleFunc((mod, n) => mod.func('f', ['i32'], ['i32']).call(n), ['i32'], ['i32'])
      .export('nested')
      .instantiate();
    const mod = await runtime.instantiate(builder.toBytes());
    expect(mod.exportedFunction('f')?.call(20)).toBe(210);
    expect(await mod.exportedFunction('f')?.callAsync([20])).toBe(210);
  });

  test('what a host function throws is rethrown as it is, and the function can be called again', async () => {
    const thrown = Object.freeze({ not: 'an Error' });
    let throws = true;
    await runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc(
        () => {
          if (throws) throw thrown;
        },
        [],
        [],
      )
      .export('f')
      .instantiate();
    const mod = await runtime.instantiate(caller().toBytes());
    const run = mod.exportedFunction('run')!;
    const caught = (() => {
      try {
        run.call();
        return undefined;
      } catch (error) {
        return error;
      }
    })();
    expect(caught).toBe(thrown);
    throws = false;
    expect(run.call()).toBeUndefined();
  });

  test('after a trap the function and the module can be used', async () => {
    const builder = new ModuleBuilder();
    builder.func({
      params: ['i32', 'i32'],
      results: ['i32'],
      code: [['local.get', 0], ['local.get', 1], 'i32.div_s'],
      export: 'div',
    });
    const mod = await runtime.instantiate(builder.toBytes());
    const div = mod.exportedFunction('div')!;
    expect(() => div.call(1, 0)).toThrow(Trap);
    expect(div.call(6, 3)).toBe(2);
    await expect(div.callAsync([1, 0])).rejects.toMatchObject({ code: 'INTEGER_DIVIDE_BY_ZERO' });
    expect(await div.callAsync([6, 2])).toBe(3);
  });
});
