import { ExitError, exitCodeDeadlineExceeded, Fuel, LimitError, newRuntime, type Trap } from '@wazero-ts/runtime';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { describe, expect, test } from 'vitest';
import { createWebAssembly } from '../src/index.js';
import { engines } from './engines.js';

function endless(): Uint8Array {
  const builder = new ModuleBuilder();
  builder.func({ code: [['loop'], ['br', 0], 'end'], export: 'run' });
  builder.func({ results: ['i32'], code: [['i32.const', 4]], export: 'four' });
  return builder.toBytes();
}

function thrownBy(fn: () => unknown): Error {
  try {
    fn();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

describe.each(Object.entries(engines))('limits on %s', (_, newEngine) => {
  test('the deadline of the runtime ends a call that knows nothing of it', () => {
    const runtime = newRuntime({ engine: newEngine(), callOptions: { timeoutMs: 500 } });
    const WebAssembly = createWebAssembly(runtime);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(endless()));
    const error = thrownBy(() => exports['run']());
    expect(error).toBeInstanceOf(WebAssembly.RuntimeError);
    expect(error.message).toBe('module closed with context deadline exceeded');
    expect((error.cause as ExitError).exitCode).toBe(exitCodeDeadlineExceeded);
    // The instance is closed, the process goes on.
    expect(thrownBy(() => exports['four']()).cause).toBeInstanceOf(ExitError);
    const again = new WebAssembly.Instance(new WebAssembly.Module(endless()));
    expect(again.exports['four']()).toBe(4);
  });

  test('fuel ends a call, and the instance goes on', () => {
    const runtime = newRuntime({ engine: newEngine(), callOptions: { fuel: 1000 } });
    const WebAssembly = createWebAssembly(runtime);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(endless()));
    const error = thrownBy(() => exports['run']());
    expect(error).toBeInstanceOf(WebAssembly.RuntimeError);
    expect(error.message).toBe('fuel exhausted: allowed 1000, used 1000');
    expect(error.cause).toBeInstanceOf(LimitError);
    expect(exports['four']()).toBe(4);
  });

  test('callOptions of the object go before those of the runtime', () => {
    const runtime = newRuntime({ engine: newEngine(), callOptions: { fuel: 1_000_000_000, timeoutMs: 30_000 } });
    const fuel = new Fuel(100);
    const WebAssembly = createWebAssembly(runtime, { callOptions: { fuel } });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(endless()));
    expect(exports['four']()).toBe(4);
    expect(fuel.used).toBeGreaterThan(0);
    expect(thrownBy(() => exports['run']()).cause).toBeInstanceOf(LimitError);
  });

  test('they hold for start functions', async () => {
    const runtime = newRuntime({ engine: newEngine() });
    const WebAssembly = createWebAssembly(runtime, { callOptions: { fuel: 1000 } });
    const builder = new ModuleBuilder();
    builder.start(builder.func({ code: [['loop'], ['br', 0], 'end'] }));
    const module = new WebAssembly.Module(builder.toBytes());
    expect(thrownBy(() => new WebAssembly.Instance(module)).cause).toBeInstanceOf(LimitError);
    await expect(WebAssembly.instantiate(module)).rejects.toBeInstanceOf(WebAssembly.RuntimeError);
  });

  test('the memory limit of the runtime holds for memories of guests and of JavaScript', () => {
    const runtime = newRuntime({ engine: newEngine(), memoryLimitPages: 3 });
    const WebAssembly = createWebAssembly(runtime);
    const memory = new WebAssembly.Memory({ initial: 1 });
    expect(memory.grow(2)).toBe(1);
    expect(() => memory.grow(1)).toThrow(RangeError);
    expect(() => new WebAssembly.Memory({ initial: 4 })).toThrow(RangeError);
    const builder = new ModuleBuilder();
    builder.memory({ min: 1 });
    builder.func({ params: ['i32'], results: ['i32'], code: [['local.get', 0], 'memory.grow'], export: 'grow' });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(builder.toBytes()));
    expect([exports['grow'](2), exports['grow'](1)]).toEqual([1, -1]);
    const large = new ModuleBuilder();
    large.memory({ min: 4 });
    const error = thrownBy(() => new WebAssembly.Module(large.toBytes()));
    expect(error).toBeInstanceOf(WebAssembly.CompileError);
    expect(error.cause).toMatchObject({ code: 'MEMORY_LIMIT' });
  });

  test('the table and instance limits of the runtime are RangeErrors', () => {
    const runtime = newRuntime({ engine: newEngine(), tableLimitElements: 10, maxInstances: 1 });
    const WebAssembly = createWebAssembly(runtime);
    expect(() => new WebAssembly.Table({ element: 'anyfunc', initial: 11 })).toThrow(RangeError);
    const table = new WebAssembly.Table({ element: 'anyfunc', initial: 10 });
    expect(() => table.grow(1)).toThrow(RangeError);
    const module = new WebAssembly.Module(endless());
    new WebAssembly.Instance(module);
    const error = thrownBy(() => new WebAssembly.Instance(module));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.cause).toMatchObject({ code: 'INSTANCE_LIMIT' });
  });

  test('a trap has the trace of the guest in its cause', () => {
    const WebAssembly = createWebAssembly(newRuntime({ engine: newEngine() }));
    const builder = new ModuleBuilder().name('guest');
    builder.func({ code: ['unreachable'], name: 'inner' });
    builder.func({ code: [['call', 0]], export: 'run', name: 'outer' });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(builder.toBytes()));
    const error = thrownBy(() => exports['run']());
    expect(error.message).toBe('unreachable');
    expect((error.cause as Trap).wasmStack.map(({ functionName }) => functionName)).toEqual(['inner', 'outer']);
  });
});
