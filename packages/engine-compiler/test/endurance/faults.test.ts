import { readdirSync, readFileSync } from 'node:fs';
import { type Module, Trap } from '@wazero-ts/api';
import { newModuleConfig, type Runtime } from '@wazero-ts/runtime';
import { type Instruction, ModuleBuilder, repetitions } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { describeNative } from '../native.js';
import { openRuntime } from '../store.js';

const i32 = (value: number): Instruction => ['i32.const', value];
const get = (index: number): Instruction => ['local.get', index];
const anonymous = newModuleConfig({ name: '' });

function instantiate(runtime: Runtime, builder: ModuleBuilder): Module {
  return runtime.instantiateModuleSync(runtime.compileModuleSync(builder.toBytes()), anonymous);
}

function trapOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof Trap) return error.code;
    throw error;
  }
  return 'none';
}

/** The same function of V8, which has a handler of its own for faults. */
function v8Load(builder: ModuleBuilder): (address: number) => number {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(builder.toBytes() as Uint8Array<ArrayBuffer>));
  return exports['load'] as (address: number) => number;
}

const mappings = (): number => readFileSync('/proc/self/maps', 'utf8').split('\n').length;
const files = (): number => readdirSync('/proc/self/fd').length;
const residentKiB = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]);

describeNative('many faults', () => {
  test('accesses out of bounds are traps, with those of V8 in between', { timeout: 300_000 }, () => {
    const builder = new ModuleBuilder();
    builder.memory({ min: 1 });
    builder.func({ params: ['i32'], results: ['i32'], code: [get(0), 'i32.load'], export: 'load' });
    const load = instantiate(openRuntime().runtime, builder).exportedFunction('load')!;
    const v8 = v8Load(builder);
    for (let n = 0; n < repetitions(100_000, 5000); n++) {
      const address = (65533 + n * 0x9e3779b1) >>> 0;
      const expected = address > 65532 ? 'OUT_OF_BOUNDS_MEMORY_ACCESS' : 'none';
      if (trapOf(() => load.call(address)) !== expected) throw new Error(`no trap at ${address}`);
      if (n % 10 === 0) expect(() => v8(65533 + n)).toThrow(WebAssembly.RuntimeError);
      if (load.call(65532) !== 0) throw new Error('a wrong result after a trap');
    }
  });

  test('stacks overflow, and serve the next call', { timeout: 600_000 }, () => {
    const builder = new ModuleBuilder();
    builder.func({
      params: ['i32'],
      results: ['i32'],
      code: [get(0), ['if', 'i32'], get(0), i32(1), 'i32.add', ['call', 0], get(0), 'i32.add', 'else', i32(5), 'end'],
      export: 'run',
    });
    const run = instantiate(openRuntime({ maxCallDepth: 1000 }).runtime, builder).exportedFunction('run')!;
    for (let n = 0; n < repetitions(10_000, 300); n++) {
      if (trapOf(() => run.call(1)) !== 'STACK_OVERFLOW') throw new Error(`no overflow in call ${n}`);
      if (run.call(0) !== 5) throw new Error('a wrong result after an overflow');
    }
  });

  test('instances that dirty a page and are closed leave nothing behind', { timeout: 600_000 }, () => {
    const { runtime, store } = openRuntime();
    const builder = new ModuleBuilder();
    builder.memory({ min: 2, export: 'memory' });
    builder.table({ min: 10, export: 'table' });
    builder.func({ params: ['i32'], code: [get(0), get(0), 'i32.store'], export: 'store' });
    builder.element({ functions: [0] });
    const compiled = runtime.compileModuleSync(builder.toBytes());
    const openAndClose = (n: number): void => {
      const instance = runtime.instantiateModuleSync(compiled, anonymous);
      instance.exportedFunction('store')!.call(4 * (n % 30_000));
      void instance.close();
    };
    const measure = () => ({ mappings: mappings(), files: files(), resident: residentKiB() });
    const rounds = repetitions(100_000, 3000);
    for (let n = 0; n < rounds / 4; n++) openAndClose(n);
    const before = measure();
    for (let n = 0; n < rounds; n++) openAndClose(n);
    store.trim();
    const after = measure();
    console.log(`endurance: ${rounds} instances: before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`);
    expect(after.mappings - before.mappings).toBeLessThan(100);
    expect(after.files).toBe(before.files);
    // The heap of JavaScript breathes.
    expect(after.resident - before.resident).toBeLessThan(96 * 1024);
  });
});
