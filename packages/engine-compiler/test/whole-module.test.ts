import { ExitError, Fuel, type Trap } from '@wazero-ts/api';
import type { Module } from '@wazero-ts/runtime';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { describe, expect, test, vi } from 'vitest';
import { get, hugeFunction, i32, PretendedThreads, ringModule } from './batch.js';
import { describeNative } from './native.js';
import { type OpenRuntime, openRuntime } from './store.js';

function errorOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('the call returned');
}

/** Where the code of all functions of the only module is. */
function codeOf({ store }: OpenRuntime): { readonly lazily: boolean; readonly bytes: number } {
  const [module] = [...store.modules].map((weak) => weak.deref()!);
  const { pointers } = module!;
  const codes = Array.from({ length: module!.module.code.count }, (_, index) => {
    const address = (pointers[2 * index + 1]! >>> 0) * 2 ** 32 + (pointers[2 * index]! >>> 0);
    return store.codeAt(address)!.code;
  });
  return {
    lazily: codes.some(({ role }) => role === 'lazy entries'),
    bytes: codes.at(-1)!.end - codes[0]!.start,
  };
}

describeNative('a module that is compiled as a whole', () => {
  test('has all its code in one stretch before it is instantiated', async () => {
    const open = openRuntime();
    const compiled = await open.runtime.compileModule(ringModule(50).toBytes(), { compilation: 'whole' });
    expect(codeOf(open).lazily).toBe(false);
    expect(codeOf(open).bytes).toBeLessThan(50 * 256);
    const module = await open.runtime.instantiateModule(compiled);
    expect(module.exportedFunction('sum')!.call(1000)).toBe(500_500);
  });

  test('by the configuration, and not when the call says so', () => {
    const open = openRuntime({ compilation: 'whole' });
    open.runtime.compileModuleSync(ringModule(5).toBytes(), { compilation: 'lazy' }).close();
    const lazy = openRuntime();
    lazy.runtime.compileModuleSync(ringModule(5).toBytes());
    expect(codeOf(lazy).lazily).toBe(true);
    open.runtime.compileModuleSync(ringModule(5).toBytes());
    expect(codeOf(open).lazily).toBe(false);
  });

  test('on threads runs the same', async () => {
    const threads = new PretendedThreads(2);
    const { runtime } = openRuntime({}, { threads });
    const compiled = await runtime.compileModule(ringModule(3000).toBytes(), { compilation: 'whole' });
    expect(threads.ranges).toBeGreaterThan(3);
    const module = await runtime.instantiateModule(compiled);
    expect(module.exportedFunction('sum')!.call(5000)).toBe(12_502_500);
  });

  test('traps with the same stack as one that is compiled lazily', () => {
    const builder = new ModuleBuilder();
    builder.func({ params: ['i32'], results: ['i32'], code: [i32(1), get(0), 'i32.div_s'] });
    builder.func({ params: ['i32'], results: ['i32'], code: [get(0), ['call', 0], i32(1), 'i32.add'] });
    builder.func({ params: ['i32'], results: ['i32'], code: [get(0), ['return_call', 1]], export: 'run' });
    const stacks = (['lazy', 'whole'] as const).map((compilation) => {
      const { runtime } = openRuntime({ compilation });
      const module = runtime.instantiateModuleSync(runtime.compileModuleSync(builder.toBytes()));
      expect(module.exportedFunction('run')!.call(1)).toBe(2);
      return (errorOf(() => module.exportedFunction('run')!.call(0)) as Trap).wasmStack;
    });
    expect(stacks[1]).toEqual(stacks[0]);
    expect(stacks[1]!.map(({ functionIndex }) => functionIndex)).toEqual([0, 1]);
  });

  test('counts fuel from the first call that has a budget, as much as a lazy one', () => {
    const used = (['lazy', 'whole'] as const).map((compilation) => {
      const { runtime } = openRuntime({ compilation });
      const module = runtime.instantiateModuleSync(runtime.compileModuleSync(ringModule(7).toBytes()));
      const sum = module.exportedFunction('sum')!;
      expect(sum.call(20)).toBe(210);
      const fuel = new Fuel(10_000);
      expect(sum.withOptions({ fuel }).call(20)).toBe(210);
      // Compiled after that, a whole module counts as well.
      const later = runtime.instantiateModuleSync(runtime.compileModuleSync(ringModule(9).toBytes()));
      const sumLater = later.exportedFunction('sum')!;
      const more = new Fuel(10_000);
      expect(sumLater.withOptions({ fuel: more }).call(20)).toBe(210);
      expect(errorOf(() => sumLater.withOptions({ fuel: 50 }).call(20))).toMatchObject({ code: 'FUEL_EXHAUSTED' });
      return [fuel.used, more.used];
    });
    expect(used[1]).toEqual(used[0]);
    expect(used[0]![0]).toBeGreaterThan(100);
  });

  test('takes over from code that was compiled lazily, also while a call is parked in it', async () => {
    const open = openRuntime();
    const waiting: ((value: number) => void)[] = [];
    open.runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc(() => new Promise<number>((resolve) => void waiting.push(resolve)), [], ['i32'])
      .export('wait')
      .instantiateSync();
    const builder = new ModuleBuilder();
    const wait = builder.importFunc('env', 'wait', [], ['i32']);
    const twice = builder.func({ params: ['i32'], results: ['i32'], code: [get(0), get(0), 'i32.add'] });
    builder.func({
      results: ['i32'],
      code: [
        ['call', wait],
        ['call', twice],
      ],
      export: 'run',
    });
    const bytes = builder.toBytes();
    const { runtime, store } = open;
    const module = runtime.instantiateModuleSync(runtime.compileModuleSync(bytes));
    const parked = module.exportedFunction('run')!.callAsync([]);
    expect(codeOf(open).lazily).toBe(true);
    await [...store.modules][0]!.deref()!.compileAllAsync({});
    expect(codeOf(open).lazily).toBe(false);
    // A call that took long on a busy machine comes to its wait later.
    await vi.waitUntil(() => waiting.length === 1);
    waiting[0]!(21);
    expect(await parked).toBe(42);
    const again = module.exportedFunction('run')!.callAsync([]);
    await vi.waitUntil(() => waiting.length === 2);
    waiting[1]!(4);
    expect(await again).toBe(8);
  });

  test('throws for a function that is too large when it is called, directly and from outside', async () => {
    const builder = new ModuleBuilder();
    const huge = builder.func({ ...hugeFunction(), export: 'huge' });
    const drops = Array.from({ length: 999 }, () => 'drop' as const);
    builder.func({ results: ['i32'], code: [i32(0), ['call', huge], ...drops], export: 'run' });
    builder.func({ results: ['i32'], code: [i32(7)], export: 'other' });
    const { runtime } = openRuntime({ compilation: 'whole' });
    const module = await runtime.instantiateModule(await runtime.compileModule(builder.toBytes()));
    const call = (name: string, ...args: number[]): unknown => module.exportedFunction(name)!.call(...args);
    expect(errorOf(() => call('run'))).toMatchObject({ code: 'IMPLEMENTATION_LIMIT' });
    expect(errorOf(() => call('huge', 0))).toMatchObject({ code: 'IMPLEMENTATION_LIMIT' });
    expect(call('other')).toBe(7);
  });

  test('is not there when its compilation was ended', async () => {
    const { runtime, store } = openRuntime();
    const before = store.resources.count;
    const controller = new AbortController();
    const onProgress = (): void => controller.abort('enough');
    const { signal } = controller;
    const bytes = ringModule(2000).toBytes();
    await expect(runtime.compileModule(bytes, { compilation: 'whole', onProgress, signal })).rejects.toBe('enough');
    expect([...store.modules].length).toBe(0);
    expect(store.resources.count).toBe(before);
    await expect(runtime.compileModule(bytes, { signal })).rejects.toBe('enough');
    expect(() => runtime.compileModuleSync(bytes, { signal })).toThrow('enough');
  });

  test('is not there when the runtime was closed meanwhile', async () => {
    const { runtime, store } = openRuntime({ compilation: 'whole' });
    const before = store.resources.count;
    const compiling = runtime.compileModule(ringModule(2000).toBytes());
    await runtime.close();
    await expect(compiling).rejects.toMatchObject({ code: 'RUNTIME_CLOSED' });
    expect(store.resources.count).toBe(before);
  });

  test('is compiled once when it is asked for twice', async () => {
    const { runtime, store } = openRuntime();
    const compiled = runtime.compileModuleSync(ringModule(2000).toBytes());
    const [code] = [...store.modules].map((weak) => weak.deref()!);
    await Promise.all([code!.compileAllAsync({}), code!.compileAllAsync({})]);
    const bytes = code!.codeBytes;
    await code!.compileAllAsync({});
    code!.compileAll();
    expect(code!.codeBytes).toBe(bytes);
    compiled.close();
    expect(code!.codeBytes).toBe(0);
  });

  describe('when its instance is closed in the middle of a call', () => {
    /** `run` closes the instance by a host function, then calls `loop` directly, which ends when word 0 is not 0. */
    function closing(closeOnContextDone: boolean): { readonly open: OpenRuntime; readonly module: Module } {
      const open = openRuntime({ compilation: 'whole', closeOnContextDone });
      open.runtime
        .newHostModuleBuilder('env')
        .newFunctionBuilder()
        .withFunc(
          (doStore) => {
            if (doStore === 1) module.memory!.writeUint32Le(0, 1);
            void module.closeWithExitCode(9);
            open.store.trim();
          },
          ['i32'],
          [],
        )
        .export('close')
        .instantiateSync();
      const builder = new ModuleBuilder();
      const close = builder.importFunc('env', 'close', ['i32'], []);
      builder.memory({ min: 1, export: 'memory' });
      const loop = builder.func({
        results: ['i32'],
        code: [['loop'], i32(0), 'i32.load', 'i32.eqz', ['br_if', 0], 'end', i32(5)],
      });
      builder.func({
        params: ['i32'],
        results: ['i32'],
        code: [get(0), ['call', close], ['call', loop]],
        export: 'run',
      });
      const module = open.runtime.instantiateModuleSync(open.runtime.compileModuleSync(builder.toBytes()));
      return { open, module };
    }

    test('a direct call ends at the next check where closing ends calls', () => {
      const { open, module } = closing(true);
      const error = errorOf(() => module.exportedFunction('run')!.call(0));
      expect(error).toBeInstanceOf(ExitError);
      expect((error as ExitError).exitCode).toBe(9);
      open.store.trim();
      expect(open.store.leftInstances.size).toBe(0);
    });

    test('its code stays as long as it runs, and then it is gone', async () => {
      const { open, module } = closing(false);
      const error = errorOf(() => module.exportedFunction('run')!.call(1));
      expect((error as ExitError).exitCode).toBe(9);
      // Only then the loop has ended by itself.
      expect(module.memory!.readUint32Le(0)).toBe(1);
      await open.runtime.close();
      open.store.trim();
      expect(open.store.modules.size).toBe(0);
    });
  });
});
