import { newRuntime, WasmError } from '@wazero-ts/runtime';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { createWebAssembly, installGlobal, moduleOf } from '../src/index.js';

function source(): Uint8Array {
  const builder = new ModuleBuilder();
  builder.memory({ min: 1, export: 'm' });
  builder.table({ min: 1, export: 't' });
  builder.global({ type: 'i32', init: [['i32.const', 1]], export: 'g' });
  builder.func({ results: ['i32'], code: [['i32.const', 7]], export: 'f' });
  return builder.toBytes();
}

describe('createWebAssembly', () => {
  test('touches nothing global, and gives classes of its own each time', () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly')?.value as unknown;
    const runtime = newRuntime();
    const [a, b] = [createWebAssembly(runtime), createWebAssembly(runtime)];
    expect(globalThis.WebAssembly).toBe(before);
    expect(a.Memory).not.toBe(b.Memory);
    expect(new a.Memory({ initial: 1 })).not.toBeInstanceOf(b.Memory);
  });

  test('what another object made is nothing of this one', () => {
    const runtime = newRuntime();
    const [a, b] = [createWebAssembly(runtime), createWebAssembly(runtime)];
    const { exports } = new a.Instance(new a.Module(source()));
    const builder = new ModuleBuilder();
    builder.importMemory('a', 'm', { min: 1 });
    expect(() => new b.Instance(new b.Module(builder.toBytes()), { a: exports })).toThrow(b.LinkError);
    expect(() => new b.Instance(new a.Module(source()) as never)).toThrow(TypeError);
    // A function is a function of JavaScript there.
    const caller = new ModuleBuilder();
    caller.export('f', 'func', caller.importFunc('a', 'f', [], ['i32']));
    const wrapped = new b.Instance(new b.Module(caller.toBytes()), { a: exports }).exports['f'];
    expect(wrapped).not.toBe(exports['f']);
    expect(wrapped()).toBe(7);
  });

  test('after the runtime was closed everything says so', async () => {
    const runtime = newRuntime();
    const WebAssembly = createWebAssembly(runtime);
    const module = new WebAssembly.Module(source());
    const { exports } = new WebAssembly.Instance(module);
    await runtime.close();
    for (const attempt of [
      () => new WebAssembly.Module(source()),
      () => WebAssembly.validate(source()),
      () => new WebAssembly.Memory({ initial: 1 }),
      () => new WebAssembly.Table({ element: 'anyfunc', initial: 1 }),
      () => new WebAssembly.Global({ value: 'i32' }),
    ]) {
      expect(attempt).toThrow('runtime closed');
      expect(attempt).toThrow(WasmError);
    }
    expect(() => exports['f']()).toThrow(WebAssembly.RuntimeError);
    expect(() => new WebAssembly.Instance(module)).toThrow(WasmError);
  });
});

describe('moduleOf', () => {
  test('gives the module of an instance, which can be closed', async () => {
    const runtime = newRuntime();
    const WebAssembly = createWebAssembly(runtime);
    const { instance } = await WebAssembly.instantiate(source());
    const module = moduleOf(instance);
    expect(module.exportedFunction('f')?.call()).toBe(7);
    await module.close();
    expect(() => instance.exports['f']()).toThrow('module closed with exit_code(0)');
  });

  test('refuses anything else', () => {
    expect(() => moduleOf({})).toThrow('no instance of a WebAssembly object of ours');
  });
});

describe('installGlobal', () => {
  const original = globalThis.WebAssembly;
  afterEach(() => {
    globalThis.WebAssembly = original;
  });

  test('replaces the global until it is put back', () => {
    const runtime = newRuntime();
    const before = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly');
    const restore = installGlobal(runtime, { callOptions: { fuel: 100 } });
    expect(globalThis.WebAssembly).not.toBe(original);
    expect(Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly')).toMatchObject({ enumerable: false });
    expect(new WebAssembly.Memory({ initial: 1 })).not.toBeInstanceOf(original.Memory);
    restore();
    expect(Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly')).toEqual(before);
  });

  test('puts back nothing where nothing was', () => {
    Reflect.deleteProperty(globalThis, 'WebAssembly');
    const restore = installGlobal(newRuntime());
    expect('WebAssembly' in globalThis).toBe(true);
    restore();
    expect('WebAssembly' in globalThis).toBe(false);
    Object.defineProperty(globalThis, 'WebAssembly', { value: original, writable: true, configurable: true });
  });
});

test('the types are those of the standard object', () => {
  // Memory is not among them: TypeScript declares methods of a proposal that no engine here has.
  const glue = (
    _: Pick<
      typeof WebAssembly,
      'validate' | 'compile' | 'Module' | 'Instance' | 'RuntimeError' | 'LinkError' | 'CompileError'
    >,
  ): void => {};
  expect(() => glue(createWebAssembly(newRuntime()))).not.toThrow();
});
