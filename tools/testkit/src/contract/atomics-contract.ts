import { ExitError, exitCodeContextCanceled, exitCodeDeadlineExceeded } from '@wazero-ts/api';
import type { Instruction, WasmType } from '../instructions.js';
import { ModuleBuilder } from '../module-builder.js';
import { type ContractHarness, codeOf, rejectionOf, thrownBy } from './harness.js';

const i32 = (value: number): Instruction => ['i32.const', value];
const get = (index: number): Instruction => ['local.get', index];

/** Shared memories and atomics. */
export function atomicsContract(h: ContractHarness): void {
  const { describe, test, expect } = h.t;

  function shared(
    code: readonly Instruction[],
    params: readonly WasmType[],
    results: readonly WasmType[],
  ): ModuleBuilder {
    const builder = new ModuleBuilder();
    builder.memory({ min: 1, max: 2, shared: true, export: 'memory' });
    builder.func({ params, results, code, export: 'run' });
    builder.func({
      params: ['i32', 'i32'],
      results: ['i32'],
      code: [get(0), get(1), 'memory.atomic.notify'],
      export: 'notify',
    });
    return builder;
  }

  const wait32: readonly Instruction[] = [get(0), get(1), get(2), 'memory.atomic.wait32'];

  describe('atomics', () => {
    test.each<[string, number, number]>([
      ['i32.atomic.rmw.add', 10, 13],
      ['i32.atomic.rmw.sub', 10, 7],
      ['i32.atomic.rmw.and', 10, 2],
      ['i32.atomic.rmw.or', 10, 11],
      ['i32.atomic.rmw.xor', 10, 9],
      ['i32.atomic.rmw.xchg', 10, 3],
      ['i32.atomic.rmw8.add_u', 255, 2],
      ['i32.atomic.rmw16.sub_u', 1, 0xfffe],
      ['i32.atomic.rmw8.xchg_u', 200, 3],
    ])('%s gives the old value and writes the new one', (name, before, after) => {
      const module = h.instantiate(shared([i32(8), i32(3), name], [], ['i32']));
      module.memory!.writeUint32Le(8, before);
      expect(h.function(module, 'run').call()).toBe(before);
      expect(module.memory!.readUint32Le(8)).toBe(after);
    });

    test.each<[string, bigint, bigint]>([
      ['i64.atomic.rmw.add', 0xffffffffn, 0x100000002n],
      ['i64.atomic.rmw.sub', 0n, 0xfffffffffffffffdn],
      ['i64.atomic.rmw32.add_u', 0xffffffffn, 2n],
      ['i64.atomic.rmw8.or_u', 0x80n, 0x83n],
    ])('%s gives the old value and writes the new one', (name, before, after) => {
      const module = h.instantiate(shared([i32(16), ['i64.const', 3n], name], [], ['i64']));
      module.memory!.writeUint64Le(16, before);
      expect(h.function(module, 'run').call()).toBe(before);
      expect(module.memory!.readUint64Le(16)).toBe(after);
    });

    test.each([
      [5, 9],
      [4, 5],
    ])('cmpxchg that expects %i leaves %i', (expected, left) => {
      const module = h.instantiate(shared([i32(8), i32(expected), i32(9), 'i32.atomic.rmw.cmpxchg'], [], ['i32']));
      module.memory!.writeUint32Le(8, 5);
      expect(h.function(module, 'run').call()).toBe(5);
      expect(module.memory!.readUint32Le(8)).toBe(left);
    });

    test.each<[string, readonly Instruction[]]>([
      ['i32.atomic.load', [i32(2), 'i32.atomic.load', 'drop']],
      ['i64.atomic.store', [i32(4), ['i64.const', 1n], 'i64.atomic.store']],
      ['i32.atomic.rmw16.add_u', [i32(1), i32(1), 'i32.atomic.rmw16.add_u', 'drop']],
      ['memory.atomic.notify', [i32(2), i32(1), 'memory.atomic.notify', 'drop']],
      ['memory.atomic.wait64', [i32(4), ['i64.const', 0n], ['i64.const', 0n], 'memory.atomic.wait64', 'drop']],
    ])('%s at an address that is not aligned traps', (_, code) => {
      const run = h.function(h.instantiate(shared(code, [], [])), 'run');
      expect(codeOf(thrownBy(() => run.call()))).toBe('UNALIGNED_ATOMIC');
    });

    test('out of bounds traps', () => {
      const run = h.function(h.instantiate(shared([get(0), 'i32.atomic.load'], ['i32'], ['i32'])), 'run');
      expect(codeOf(thrownBy(() => run.call(65536)))).toBe('OUT_OF_BOUNDS_MEMORY_ACCESS');
      expect(codeOf(thrownBy(() => run.call(-4)))).toBe('OUT_OF_BOUNDS_MEMORY_ACCESS');
    });

    test('atomics work on a memory that is not shared, waiting does not', () => {
      const builder = new ModuleBuilder();
      builder.memory({ min: 1 });
      builder.func({ results: ['i32'], code: [i32(0), i32(5), 'i32.atomic.rmw.add'], export: 'add' });
      builder.func({ results: ['i32'], code: [i32(0), i32(5), 'memory.atomic.notify'], export: 'notify' });
      builder.func({ params: ['i32', 'i32', 'i64'], results: ['i32'], code: wait32, export: 'wait' });
      const module = h.instantiate(builder);
      expect(h.function(module, 'add').call()).toBe(0);
      expect(module.memory!.readUint32Le(0)).toBe(5);
      expect(h.function(module, 'notify').call()).toBe(0);
      expect(codeOf(thrownBy(() => h.function(module, 'wait').call(0, 0, 0n)))).toBe('EXPECTED_SHARED_MEMORY');
    });

    test('a shared memory is over a SharedArrayBuffer and grows in place', () => {
      const module = h.instantiate(shared([i32(1), 'memory.grow'], [], ['i32']));
      const memory = module.memory!;
      expect(memory.view().buffer).toBeInstanceOf(SharedArrayBuffer);
      const before = memory.view();
      before[5] = 9;
      expect(h.function(module, 'run').call()).toBe(1);
      expect(memory.view().length).toBe(2 * 65536);
      expect([before[5], memory.readByte(5)]).toEqual([9, 9]);
      expect(memory.writeUint32Le(2 * 65536 - 4, 7)).toBe(true);
      expect(memory.readUint32Le(2 * 65536 - 4)).toBe(7);
      expect(memory.definition.shared).toBe(true);
      expect(memory.grow(1)).toBeUndefined();
    });

    const waitModule = () => shared(wait32, ['i32', 'i32', 'i64'], ['i32']);

    test('wait: 1 when the value is another one, 2 when time is up', () => {
      const run = h.function(h.instantiate(waitModule()), 'run');
      expect(run.call(0, 7, -1n)).toBe(1);
      const start = performance.now();
      expect(run.call(0, 0, 20_000_000n)).toBe(2);
      expect(performance.now() - start).toBeGreaterThanOrEqual(19);
      expect(run.call(0, 0, 0n)).toBe(2);
    });

    test('notify with nobody waiting wakes nobody', () => {
      expect(h.function(h.instantiate(waitModule()), 'notify').call(0, 10)).toBe(0);
    });

    test('a call that waits is parked, and woken by notify: 0', async () => {
      const module = h.instantiate(waitModule());
      const waiting = h.function(module, 'run').callAsync([0, 0, -1n]);
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(h.function(module, 'notify').call(0, 1)).toBe(1);
      expect(await waiting).toBe(0);
    });

    test('notify wakes as many as it is told, in the order of waiting', async () => {
      const module = h.instantiate(waitModule());
      // A first call that is compiled for long enough lets others go before it.
      await h.function(module, 'run').callAsync([0, 0, 0n]);
      const woken: number[] = [];
      const waiting = [0, 1, 2].map(async (n) => {
        await h.function(module, 'run').callAsync([0, 0, -1n]);
        woken.push(n);
      });
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(h.function(module, 'notify').call(0, 2)).toBe(2);
      await Promise.all(waiting.slice(0, 2));
      expect(woken).toEqual([0, 1]);
      expect(h.function(module, 'notify').call(0, 100)).toBe(1);
      await Promise.all(waiting);
    });

    test('a parked wait times out: 2', async () => {
      const start = performance.now();
      expect(await h.function(h.instantiate(waitModule()), 'run').callAsync([0, 0, 10_000_000n])).toBe(2);
      expect(performance.now() - start).toBeGreaterThanOrEqual(9);
    });

    test('fuel ends a loop of waits', () => {
      const code: readonly Instruction[] = [
        ['loop'],
        i32(0),
        i32(0),
        ['i64.const', 1000n],
        'memory.atomic.wait32',
        'drop',
        ['br', 0],
        'end',
      ];
      const run = h.function(h.instantiate(shared(code, [], [])), 'run');
      expect(codeOf(thrownBy(() => run.withOptions({ fuel: 100 }).call()))).toBe('FUEL_EXHAUSTED');
    });

    test('a deadline ends a wait in a synchronous call', () => {
      const run = h.function(h.instantiate(waitModule()), 'run');
      const error = thrownBy(() => run.withOptions({ timeoutMs: 30 }).call(0, 0, -1n)) as ExitError;
      expect(error.exitCode).toBe(exitCodeDeadlineExceeded);
    });

    test('a deadline and a signal end a wait in an asynchronous call, timers tick meanwhile', async () => {
      const late = await rejectionOf(
        h.function(h.instantiate(waitModule()), 'run').callAsync([0, 0, -1n], { timeoutMs: 30 }),
      );
      const controller = new AbortController();
      let ticks = 0;
      // The timer itself ends the wait: were it not to tick, the wait would never end.
      const ticking = setInterval(() => {
        if (++ticks === 3) controller.abort();
      }, 1);
      const aborted = await rejectionOf(
        h.function(h.instantiate(waitModule()), 'run').callAsync([0, 0, -1n], { signal: controller.signal }),
      );
      clearInterval(ticking);
      expect((late as ExitError).exitCode).toBe(exitCodeDeadlineExceeded);
      expect((aborted as ExitError).exitCode).toBe(exitCodeContextCanceled);
      expect(aborted).toBeInstanceOf(ExitError);
    });
  });
}
