import { ExitError, exitCodeDeadlineExceeded, type Module, wasmStackOf } from '@wazero-ts/api';
import type { Instruction } from '../instructions.js';
import { ModuleBuilder } from '../module-builder.js';
import { type ContractHarness, codeOf, rejectionOf, thrownBy } from './harness.js';

const later = <T>(value: T, ms = 1): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(value), ms));

/** Calls that are parked at a host function and go on later. */
export function suspensionContract(h: ContractHarness): void {
  const { describe, test, expect } = h.t;

  /** `run(x)` calls `env.host(x)` and adds 1 to the result; it has values on its stack and in locals meanwhile. */
  function parking(host: (x: number) => unknown): Module {
    const runtime = h.runtime();
    h.host(runtime, 'env', { host: { params: ['i32'], results: ['i32'], values: host } });
    const builder = new ModuleBuilder().name('guest');
    const imported = builder.importFunc('env', 'host', ['i32'], ['i32']);
    const inner = builder.func({
      params: ['i32'],
      results: ['i32'],
      locals: ['i64', 'f64'],
      code: [
        ['i64.const', 1000n],
        ['local.set', 1],
        ['f64.const', 0.5],
        ['local.set', 2],
        ['i32.const', 1],
        ['local.get', 0],
        ['call', imported],
        'i32.add',
        ['local.get', 1],
        'i32.wrap_i64',
        'i32.add',
        ['local.get', 2],
        ['f64.const', 2],
        'f64.mul',
        'i32.trunc_f64_s',
        'i32.add',
      ],
      name: 'inner',
    });
    builder.func({
      params: ['i32'],
      results: ['i32'],
      code: [
        ['local.get', 0],
        ['call', inner],
      ],
      export: 'run',
      name: 'run',
    });
    builder.func({ results: ['i32'], code: [['i32.const', 5]], export: 'fine' });
    return h.instantiate(builder, runtime);
  }

  describe('suspension', () => {
    test('a call is parked until the promise settles, and goes on with its values', async () => {
      expect(
        await h
          .function(
            parking((x) => later(x * 2)),
            'run',
          )
          .callAsync([20]),
      ).toBe(40 + 1 + 1000 + 1);
    });

    test('a host function that returns no promise is not parked', async () => {
      expect(
        await h
          .function(
            parking((x) => x * 2),
            'run',
          )
          .callAsync([20]),
      ).toBe(1042);
    });

    test('a thenable counts as a promise', async () => {
      // biome-ignore lint/suspicious/noThenProperty: a promise of another library is what is tested
      const thenable = { then: (resolve: (value: number) => void) => setTimeout(() => resolve(7), 1) };
      expect(
        await h
          .function(
            parking(() => thenable),
            'run',
          )
          .callAsync([0]),
      ).toBe(7 + 1002);
    });

    test('what a promise is rejected with comes out as it is, with the trace', async () => {
      const error = new Error('rejected');
      const module = parking(async () => {
        await later(0);
        throw error;
      });
      expect(await rejectionOf(h.function(module, 'run').callAsync([1]))).toBe(error);
      expect(wasmStackOf(error).map(({ functionName }) => functionName)).toEqual(['host', 'inner', 'run']);
      expect(h.function(module, 'fine').call()).toBe(5);
    });

    test('what a host function throws at once rejects the call', async () => {
      const error = new Error('thrown');
      const module = parking(() => {
        throw error;
      });
      expect(await rejectionOf(h.function(module, 'run').callAsync([1]))).toBe(error);
    });

    test('a wrong result of a promise is refused', async () => {
      expect(
        codeOf(
          await rejectionOf(
            h
              .function(
                parking(() => later(1n)),
                'run',
              )
              .callAsync([1]),
          ),
        ),
      ).toBe('INVALID_ARGUMENT');
    });

    test('other calls run while one is parked', async () => {
      const module = parking((x) => later(x, 5));
      const parked = h.function(module, 'run').callAsync([1]);
      expect(h.function(module, 'fine').call()).toBe(5);
      expect(await h.function(module, 'fine').callAsync([])).toBe(5);
      expect(await parked).toBe(1 + 1002);
    });

    test('several calls on one instance end in any order', async () => {
      const settle = new Map<number, () => void>();
      const run = h.function(
        parking((x) => new Promise((resolve) => settle.set(x, () => resolve(x)))),
        'run',
      );
      const order: number[] = [];
      const calls = [1, 10, 20].map(async (x) => {
        const result = await run.callAsync([x]);
        order.push(x);
        return result;
      });
      while (settle.size < calls.length) await later(undefined);
      for (const x of [20, 1, 10]) {
        settle.get(x)!();
        while (!order.includes(x)) await later(undefined);
      }
      expect(await Promise.all(calls)).toEqual([1003, 1012, 1022]);
      expect(order).toEqual([20, 1, 10]);
    });

    test('an asynchronous call from a host function into the guest is awaited by the outer one', async () => {
      const runtime = h.runtime();
      h.host(runtime, 'env', {
        host: {
          params: ['i32'],
          results: ['i32'],
          withModule: (caller, n: number) => (n === 0 ? later(1) : caller.exportedFunction('run')!.callAsync([n - 1])),
        },
      });
      const builder = new ModuleBuilder();
      const host = builder.importFunc('env', 'host', ['i32'], ['i32']);
      builder.func({
        params: ['i32'],
        results: ['i32'],
        code: [['local.get', 0], ['call', host], ['local.get', 0], 'i32.add'],
        export: 'run',
      });
      expect(await h.function(h.instantiate(builder, runtime), 'run').callAsync([10])).toBe(1 + 55);
    });

    test('a synchronous call inside an asynchronous one can not wait for a promise', async () => {
      const runtime = h.runtime();
      let inner: unknown;
      h.host(runtime, 'env', {
        outer: {
          withModule: (caller) => {
            inner = thrownBy(() => caller.exportedFunction('inner')!.call());
          },
        },
        host: { values: () => later(undefined) },
      });
      const builder = new ModuleBuilder();
      const outer = builder.importFunc('env', 'outer', [], []);
      const host = builder.importFunc('env', 'host', [], []);
      builder.func({ code: [['call', host]], export: 'inner' });
      builder.func({ code: [['call', outer]], export: 'run' });
      await h.function(h.instantiate(builder, runtime), 'run').callAsync([]);
      expect(codeOf(inner)).toBe('HOST_PROMISE');
    });

    test('a raw host function can park and writes its results when it is done', async () => {
      const runtime = h.runtime();
      h.host(runtime, 'env', {
        host: {
          params: ['i64'],
          results: ['i64'],
          raw: async (_, stack) => {
            const value = stack.getBigInt64(0, true);
            await later(0);
            stack.setBigInt64(0, value * 2n, true);
          },
        },
      });
      const run = h.function(h.instantiate(h.callsHost(['i64'], ['i64']), runtime), 'run');
      expect(await Promise.all([run.callAsync([1n]), run.callAsync([2n]), run.callAsync([3n])])).toEqual([2n, 4n, 6n]);
    });

    test('a host function in a table can park', async () => {
      const runtime = h.runtime();
      h.host(runtime, 'env', { host: { results: ['i32'], values: () => later(9) } });
      const builder = new ModuleBuilder();
      const host = builder.importFunc('env', 'host', [], ['i32']);
      builder.table({ min: 1 });
      builder.element({ functions: [host] });
      const code: Instruction[] = [
        ['i32.const', 0],
        ['call_indirect', { params: [], results: ['i32'] }],
      ];
      builder.func({ results: ['i32'], code, export: 'run' });
      expect(await h.function(h.instantiate(builder, runtime), 'run').callAsync([])).toBe(9);
    });

    test('a parked call obeys its deadline', async () => {
      const module = parking(() => new Promise(() => {}));
      const error = (await rejectionOf(h.function(module, 'run').callAsync([1], { timeoutMs: 20 }))) as ExitError;
      expect(error).toBeInstanceOf(ExitError);
      expect(error.exitCode).toBe(exitCodeDeadlineExceeded);
    });

    test('a parked call obeys its signal', async () => {
      const module = parking(() => new Promise(() => {}));
      const controller = new AbortController();
      setTimeout(() => controller.abort('stop'), 10);
      const call = h.function(module, 'run').callAsync([1], { signal: controller.signal });
      expect(((await rejectionOf(call)) as ExitError).cause).toBe('stop');
    });

    test('a start function can park in instantiateModule', async () => {
      const runtime = h.runtime();
      h.host(runtime, 'env', { host: { values: () => later(undefined) } });
      const builder = new ModuleBuilder();
      const host = builder.importFunc('env', 'host', [], []);
      builder.global({ type: 'i32', mutable: true, init: [['i32.const', 0]], export: 'ran' });
      builder.start(
        builder.func({
          code: [
            ['call', host],
            ['i32.const', 1],
            ['global.set', 0],
          ],
        }),
      );
      const compiled = runtime.compileModuleSync(builder.toBytes());
      const module = await runtime.instantiateModule(compiled);
      expect(module.exportedGlobal('ran')!.get()).toBe(1);
      expect(codeOf((thrownBy(() => runtime.instantiateModuleSync(compiled)) as Error).cause)).toBe('HOST_PROMISE');
    });

    test('5,000 calls parked at once give 5,000 right results', async () => {
      const parked: (() => void)[] = [];
      // The last one that comes lets all go on, in another order than they came.
      const host = (x: number): Promise<number> =>
        new Promise((resolve) => {
          parked.push(() => resolve(x));
          if (parked.length === 5000) for (let n = 0; n < 5000; n++) parked[(n * 7919) % 5000]!();
        });
      const run = h.function(parking(host), 'run');
      const results = await Promise.all(Array.from({ length: 5000 }, (_, x) => run.callAsync([x])));
      expect(parked.length).toBe(5000);
      expect(results.filter((result, x) => result !== x + 1002)).toEqual([]);
    });
  });
}
