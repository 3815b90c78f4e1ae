import { ExitError, Fuel, LimitError, type Module, Policy, type PolicyLimits } from '@wazero-ts/api';
import { newModuleConfig, type Runtime } from '@wazero-ts/runtime';
import type { Instruction } from '../instructions.js';
import { ModuleBuilder } from '../module-builder.js';
import { type ContractHarness, codeOf, rejectionOf, thrownBy } from './harness.js';

const i32 = (value: number): Instruction => ['i32.const', value];

/** Going over a limit of a policy ends the call with the error that names it, and the instance stays usable. */
export function policyContract(h: ContractHarness): void {
  const { describe, test, expect } = h.t;

  function guest(): ModuleBuilder {
    const builder = new ModuleBuilder();
    builder.memory({ min: 1, max: 100, export: 'memory' });
    builder.table({ min: 2, export: 'table' });
    builder.func({
      params: ['i32'],
      results: ['i32'],
      code: [['local.get', 0], 'memory.grow'],
      export: 'grow',
    });
    builder.func({
      params: ['i32'],
      results: ['i32'],
      code: [
        ['ref.null', 'funcref'],
        ['local.get', 0],
        ['table.grow', 0],
      ],
      export: 'grow-table',
    });
    builder.func({ code: [['loop'], ['br', 0], 'end'], export: 'spin' });
    builder.func({
      params: ['i32'],
      results: ['i32'],
      code: [
        ['local.get', 0],
        ['if', 'i32'],
        ['local.get', 0],
        i32(1),
        'i32.sub',
        ['call', 3],
        i32(1),
        'i32.add',
        'else',
        i32(0),
        'end',
      ],
      export: 'descend',
    });
    return builder;
  }

  function instantiate(policy: Policy, runtime: Runtime = h.runtime()): Module {
    const config = newModuleConfig({ name: '', startFunctions: [], policy });
    return runtime.instantiateModuleSync(runtime.compileModuleSync(guest().toBytes()), config);
  }

  function start(limits: PolicyLimits): { readonly policy: Policy; call(name: string, ...args: unknown[]): unknown } {
    const policy = new Policy(limits);
    const module = instantiate(policy);
    return { policy, call: (name, ...args) => h.function(module, name).call(...args) };
  }

  describe('policy', () => {
    test('memory: growing over it ends the call, growing over the own maximum does not', () => {
      const { policy, call } = start({ memoryBytes: 3 * 65536 });
      expect(call('grow', 1000)).toBe(-1);
      expect(call('grow', 1)).toBe(1);
      const error = thrownBy(() => call('grow', 2));
      expect(error).toBeInstanceOf(LimitError);
      expect(error).toMatchObject({ code: 'MEMORY_LIMIT', allowed: 3 * 65536, used: 4 * 65536 });
      expect((error as LimitError).wasmStack.length).toBe(1);
      expect(call('grow', 1)).toBe(2);
      expect(call('grow', 0)).toBe(3);
      expect(policy.usage().memoryBytes).toBe(3 * 65536);
    });

    test('memory: the host is refused too, and a module that starts larger is not instantiated', () => {
      const policy = new Policy({ memoryBytes: 65536 });
      const module = instantiate(policy);
      expect(codeOf(thrownBy(() => module.memory!.grow(1)))).toBe('MEMORY_LIMIT');
      expect(codeOf(thrownBy(() => instantiate(new Policy({ memoryBytes: 65535 }))))).toBe('MEMORY_LIMIT');
    });

    test('memory: instances share it, and closing one gives its part back', async () => {
      const policy = new Policy({ memoryBytes: 2 * 65536, instances: 2 });
      const runtime = h.runtime();
      const first = instantiate(policy, runtime);
      instantiate(policy, runtime);
      expect(codeOf(thrownBy(() => h.function(first, 'grow').call(1)))).toBe('MEMORY_LIMIT');
      await first.close();
      expect(policy.remaining('memoryBytes')).toBe(65536);
      instantiate(policy, runtime);
      expect(codeOf(thrownBy(() => instantiate(policy, runtime)))).toBe('INSTANCE_LIMIT');
      expect(policy.usage()).toMatchObject({ memoryBytes: 2 * 65536, instances: 2 });
      await runtime.close();
      expect([policy.remaining('memoryBytes'), policy.remaining('instances')]).toEqual([2 * 65536, 2]);
    });

    test('tables', () => {
      const { policy, call } = start({ tableElements: 5 });
      expect(call('grow-table', 3)).toBe(2);
      expect(thrownBy(() => call('grow-table', 1))).toMatchObject({ code: 'TABLE_LIMIT', allowed: 5, used: 6 });
      expect(call('grow-table', 0)).toBe(5);
      expect(policy.usage().tableElements).toBe(5);
      expect(codeOf(thrownBy(() => start({ tableElements: 1 })))).toBe('TABLE_LIMIT');
    });

    test('fuel: calls draw from it together, also beside a budget of their own', () => {
      const { policy, call } = start({ fuel: 10_000 });
      expect(call('descend', 10)).toBe(10);
      const { fuel } = policy.usage();
      expect(fuel).toBeGreaterThan(0);
      const own = new Fuel(1000);
      const module = instantiate(policy);
      expect(h.function(module, 'descend').withOptions({ fuel: own }).call(10)).toBe(10);
      expect([own.used, policy.usage().fuel]).toEqual([fuel, 2 * fuel!]);
      expect(codeOf(thrownBy(() => h.function(module, 'spin').withOptions({ fuel: own }).call()))).toBe(
        'FUEL_EXHAUSTED',
      );
      expect([own.remaining, policy.usage().fuel]).toEqual([0, 1000 + fuel!]);
      expect(codeOf(thrownBy(() => call('spin')))).toBe('FUEL_EXHAUSTED');
      expect(policy.usage().fuel).toBe(10_000);
      expect(codeOf(thrownBy(() => call('spin')))).toBe('FUEL_EXHAUSTED');
    });

    test('time: the call ends, the instance is closed, and no other one starts', async () => {
      const policy = new Policy({ timeMs: 30 });
      const module = instantiate(policy);
      const spare = instantiate(policy);
      const error = thrownBy(() => h.function(module, 'spin').call());
      expect(error).toMatchObject({ code: 'TIME_LIMIT', allowed: 30 });
      expect(module.isClosed).toBe(true);
      expect(codeOf(thrownBy(() => h.function(module, 'grow').call(0)))).toBe('TIME_LIMIT');
      expect(codeOf(await rejectionOf(h.function(spare, 'grow').callAsync([0])))).toBe('TIME_LIMIT');
      expect(spare.isClosed).toBe(false);
      expect(policy.usage().timeMs).toBeGreaterThanOrEqual(30);
    });

    test('time: asynchronous calls too; a deadline of the call itself is what it was', async () => {
      const module = instantiate(new Policy({ timeMs: 30 }));
      expect(codeOf(await rejectionOf(h.function(module, 'spin').callAsync([])))).toBe('TIME_LIMIT');
      const patient = instantiate(new Policy({ timeMs: 60_000 }));
      const error = thrownBy(() => h.function(patient, 'spin').withOptions({ timeoutMs: 20 }).call());
      expect(error).toBeInstanceOf(ExitError);
    });

    test('stack: a chain of calls that needs more ends, the next one can go as deep', async () => {
      const { call } = start({ stackBytes: 64 * 1024 });
      expect(call('descend', 100)).toBe(100);
      const error = thrownBy(() => call('descend', 15_000));
      expect(error).toMatchObject({ code: 'STACK_LIMIT', allowed: 64 * 1024 });
      expect((error as LimitError).wasmStack.length).toBeGreaterThan(100);
      expect(call('descend', 100)).toBe(100);
      const module = instantiate(new Policy({ stackBytes: 64 * 1024 }));
      expect(codeOf(await rejectionOf(h.function(module, 'descend').callAsync([15_000])))).toBe('STACK_LIMIT');
      expect(start({}).call('descend', 15_000)).toBe(15_000);
    });

    test('a start function that goes over a limit gives that error itself', async () => {
      const runtime = h.runtime();
      const compiled = runtime.compileModuleSync(guest().toBytes());
      const config = newModuleConfig({ startFunctions: ['spin'], policy: new Policy({ fuel: 1000 }) });
      expect(codeOf(thrownBy(() => runtime.instantiateModuleSync(compiled, config)))).toBe('FUEL_EXHAUSTED');
      const timed = config.withPolicy(new Policy({ timeMs: 20 }));
      expect(codeOf(await rejectionOf(runtime.instantiateModule(compiled, timed)))).toBe('TIME_LIMIT');
    });
  });
}
