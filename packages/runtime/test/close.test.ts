import { ModuleBuilder } from '@wazero-ts/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Module, Runtime } from '../src/index.js';
import { ExitError, Fuel, LimitError, newModuleConfig, newRuntime, newRuntimeConfig } from '../src/index.js';
import { adder, caller, emptyModule, endless } from './guests.js';

let runtime: Runtime;
beforeEach(() => {
  runtime = newRuntime(newRuntimeConfig().withCloseOnContextDone(true));
});
afterEach(() => runtime.close());

describe('the three causes of termination end a call that never ends by itself', () => {
  let mod: Module;
  beforeEach(async () => {
    mod = await runtime.instantiate(endless());
  });

  test('cancellation: an abort signal', async () => {
    const controller = new AbortController();
    const reason = new Error('no longer wanted');
    const call = mod.exportedFunction('run')!.callAsync([], { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 20);
    await expect(call).rejects.toMatchObject({
      name: 'ExitError',
      exitCode: 0xffffffff,
      cause: reason,
      message: 'module closed with context canceled',
    });
    expect([mod.isClosed, mod.exitCode]).toEqual([true, 0xffffffff]);
  });

  test.each(['callAsync', 'call'])('timeout: a deadline on %s', async (form) => {
    const run = mod.exportedFunction('run')!;
    const begin = performance.now();
    const call = async (): Promise<unknown> =>
      form === 'call' ? run.withOptions({ timeoutMs: 30 }).call() : run.callAsync([], { timeoutMs: 30 });
    await expect(call()).rejects.toMatchObject({
      name: 'ExitError',
      exitCode: 0xefffffff,
      message: 'module closed with context deadline exceeded',
    });
    expect(performance.now() - begin).toBeGreaterThanOrEqual(29);
    expect([mod.isClosed, mod.exitCode]).toEqual([true, 0xefffffff]);
  });

  test.each([
    ['module.closeWithExitCode', () => mod.closeWithExitCode(5)],
    ['runtime.closeWithExitCode', () => runtime.closeWithExitCode(5)],
  ])('close from elsewhere: %s', async (_, close) => {
    const call = mod.exportedFunction('run')!.callAsync([]);
    setTimeout(close, 20);
    await expect(call).rejects.toMatchObject({
      name: 'ExitError',
      exitCode: 5,
      message: 'module closed with exit_code(5)',
    });
    expect(mod.exitCode).toBe(5);
  });

  test('close from elsewhere ends a call that is parked in a host function', async () => {
    await runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc(() => new Promise<void>(() => {}), [], [])
      .export('f')
      .instantiate();
    const parked = await runtime.instantiate(caller().toBytes());
    const call = parked.exportedFunction('run')!.callAsync([]);
    setTimeout(() => parked.closeWithExitCode(6), 10);
    await expect(call).rejects.toMatchObject({ exitCode: 6 });
  });
});

describe('limits that are over before the call', () => {
  test('a signal that is aborted already closes the module and runs nothing', async () => {
    let calls = 0;
    await runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc(() => void calls++, [], [])
      .export('f')
      .instantiate();
    for (const form of ['call', 'callAsync'] as const) {
      const mod = await runtime.instantiate(caller().toBytes());
      const run = mod.exportedFunction('run')!;
      const options = { signal: AbortSignal.abort('gone') };
      await expect(
        (async () => (form === 'call' ? run.withOptions(options).call() : run.callAsync([], options)))(),
      ).rejects.toMatchObject({
        exitCode: 0xffffffff,
        cause: 'gone',
      });
      expect(mod.isClosed).toBe(true);
    }
    expect(calls).toBe(0);
  });

  test.each([0, -5])('a timeout of %i ms closes the module and runs nothing', async (timeoutMs) => {
    const mod = await runtime.instantiate(adder());
    expect(() => mod.exportedFunction('add')?.withOptions({ timeoutMs }).call(1, 2)).toThrow(
      expect.objectContaining({ exitCode: 0xefffffff }),
    );
  });

  test('a timeout must be a number, fuel a whole one', async () => {
    const mod = await runtime.instantiate(adder());
    const add = mod.exportedFunction('add')!;
    expect(() => add.withOptions({ timeoutMs: Number.NaN }).call(1, 2)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: 'timeoutMs must be a number of milliseconds, not NaN',
      }),
    );
    expect(() => add.withOptions({ fuel: -1 }).call(1, 2)).toThrow(RangeError);
    expect(mod.isClosed).toBe(false);
  });
});

describe('fuel', () => {
  test('running out throws LimitError and the module stays usable', async () => {
    const mod = await runtime.instantiate(endless());
    const run = mod.exportedFunction('run')!;
    for (const call of [async () => run.withOptions({ fuel: 1000 }).call(), () => run.callAsync([], { fuel: 1000 })]) {
      const error = await call().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(LimitError);
      expect(error).toMatchObject({ limit: 'FUEL_EXHAUSTED', allowed: 1000 });
    }
    expect(mod.isClosed).toBe(false);
  });

  test('a budget is shared by calls and tells what was used', async () => {
    const add = (await runtime.instantiate(adder())).exportedFunction('add')!;
    const fuel = new Fuel(1000);
    const limited = add.withOptions({ fuel });
    limited.call(1, 2);
    const once = fuel.used;
    expect(once).toBeGreaterThan(0);
    limited.call(1, 2);
    await add.callAsync([1, 2], { fuel });
    expect(fuel.used).toBe(3 * once);
  });

  test('withOptions adds to the options of the function that it is called on', async () => {
    const mod = await runtime.instantiate(endless());
    const limited = mod.exportedFunction('run')!.withOptions({ timeoutMs: 5000 }).withOptions({ fuel: 100 });
    expect(() => limited.call()).toThrow(LimitError);
    await expect(limited.callAsync([])).rejects.toThrow(LimitError);
    await expect(limited.callAsync([], { fuel: 50 })).rejects.toMatchObject({ allowed: 50 });
    expect(limited.definition.exportNames).toEqual(['run']);
    expect(() => limited.callWithStack(new DataView(new ArrayBuffer(8)))).toThrow(LimitError);
  });
});

describe('close', () => {
  test('the first close wins; calls made later run nothing', async () => {
    let calls = 0;
    await runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc(() => void calls++, [], [])
      .export('f')
      .instantiate();
    const mod = await runtime.instantiate(caller().toBytes());
    const run = mod.exportedFunction('run')!;
    expect([mod.isClosed, mod.exitCode]).toEqual([false, undefined]);
    await mod.closeWithExitCode(2);
    await mod.close();
    expect([mod.isClosed, mod.exitCode]).toEqual([true, 2]);
    expect(() => run.call()).toThrow(ExitError);
    expect(() => run.callWithStack(new DataView(new ArrayBuffer(8)))).toThrow('module closed with exit_code(2)');
    await expect(run.callAsync([])).rejects.toMatchObject({ exitCode: 2 });
    expect(mod.exportedFunction('run')).toBe(run);
    expect(calls).toBe(0);
  });

  test('without close on context done a running call goes on to its end, and its results are dropped', async () => {
    const plain = newRuntime();
    const reached: string[] = [];
    await plain
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withModuleFunc((mod) => void mod.closeWithExitCode(4), [], [])
      .export('close')
      .newFunctionBuilder()
      .withFunc(() => void reached.push('after'), [], [])
      .export('after')
      .instantiate();
    const builder = new ModuleBuilder();
    const close = builder.importFunc('env', 'close', [], []);
    const after = builder.importFunc('env', 'after', [], []);
    builder.func({
      results: ['i32'],
      code: [
        ['call', close],
        ['call', after],
        ['i32.const', 1],
      ],
      export: 'run',
    });
    const mod = await plain.instantiate(builder.toBytes());
    expect(() => mod.exportedFunction('run')?.call()).toThrow(expect.objectContaining({ exitCode: 4 }));
    expect(reached).toEqual(['after']);
    await plain.close();
  });

  test('a runtime closes its modules newest first and can not be used again', async () => {
    const names = ['a', 'b', 'c'];
    const mods: Module[] = [];
    for (const name of names) {
      mods.push(await runtime.instantiateWithConfig(emptyModule, newModuleConfig().withName(name)));
    }
    await runtime.closeWithExitCode(7);
    await runtime.close();
    expect(mods.map((mod) => mod.exitCode)).toEqual([7, 7, 7]);
    for (const name of names) expect(runtime.module(name)).toBeUndefined();
    await expect(runtime.newHostModuleBuilder('env').instantiate()).rejects.toMatchObject({ code: 'RUNTIME_CLOSED' });
  });

  test('runtimes and compiled modules have the symbols of using, where the host has them', async () => {
    const symbols = Symbol as unknown as { dispose?: symbol; asyncDispose?: symbol };
    const compiled = await runtime.compileModule(emptyModule);
    if (symbols.dispose !== undefined) {
      (compiled as unknown as Record<symbol, () => void>)[symbols.dispose]!();
      expect(compiled.isClosed).toBe(true);
    }
    const mod = await runtime.instantiate(emptyModule);
    if (symbols.asyncDispose !== undefined) {
      await (mod as unknown as Record<symbol, () => Promise<void>>)[symbols.asyncDispose]!();
      expect(mod.isClosed).toBe(true);
      await (runtime as unknown as Record<symbol, () => Promise<void>>)[symbols.asyncDispose]!();
      await expect(runtime.compileModule(emptyModule)).rejects.toMatchObject({ code: 'RUNTIME_CLOSED' });
    }
  });

  test('the event loop turns while a call runs', async () => {
    const mod = await runtime.instantiate(endless());
    const controller = new AbortController();
    let ticks = 0;
    // Only the ticks can end the call.
    const interval = setInterval(() => {
      if (++ticks === 10) controller.abort();
    }, 1);
    await expect(mod.exportedFunction('run')!.callAsync([], { signal: controller.signal })).rejects.toThrow(ExitError);
    clearInterval(interval);
    expect(ticks).toBeGreaterThanOrEqual(10);
  });
});
