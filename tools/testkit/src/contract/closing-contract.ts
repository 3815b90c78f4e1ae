import { ExitError } from '@wazero-ts/api';
import type { Instruction } from '../instructions.js';
import { ModuleBuilder } from '../module-builder.js';
import { type ContractHarness, codeOf, rejectionOf, thrownBy } from './harness.js';

/** What closing a module, a compiled module and a runtime means for calls. */
export function closingContract(h: ContractHarness): void {
  const { describe, test, expect } = h.t;

  function counter(): ModuleBuilder {
    const builder = new ModuleBuilder();
    builder.memory({ min: 1, export: 'memory' });
    builder.table({ min: 1, export: 'table' });
    builder.global({ type: 'i32', mutable: true, init: [['i32.const', 0]], export: 'count' });
    const count: Instruction[] = [['global.get', 0], ['i32.const', 1], 'i32.add', ['global.set', 0]];
    builder.func({ code: count, export: 'count_up' });
    builder.func({ code: [['loop'], ['br', 0], 'end'], export: 'spin' });
    builder.element({ functions: [0] });
    return builder;
  }

  describe('closing', () => {
    test.each([0, 1, 255, 0xffffffff])('a call on a module closed with %i runs nothing', async (exitCode) => {
      const module = h.instantiate(counter());
      const countUp = h.function(module, 'count_up');
      countUp.call();
      await module.closeWithExitCode(exitCode);
      expect([module.isClosed, module.exitCode]).toEqual([true, exitCode]);
      const error = thrownBy(() => countUp.call()) as ExitError;
      expect(error).toBeInstanceOf(ExitError);
      expect(error.exitCode).toBe(exitCode);
      expect(module.exportedGlobal('count')!.get()).toBe(1);
      expect(await rejectionOf(countUp.callAsync([]))).toBeInstanceOf(ExitError);
    });

    test('the first close wins', async () => {
      const module = h.instantiate(counter());
      await module.closeWithExitCode(3);
      await module.closeWithExitCode(4);
      await module.close();
      expect(module.exitCode).toBe(3);
    });

    test('close has exit code 0', async () => {
      const module = h.instantiate(counter());
      expect([module.isClosed, module.exitCode]).toEqual([false, undefined]);
      await module.close();
      expect(module.exitCode).toBe(0);
    });

    test('a function of a closed instance in the table of another one ends with ExitError', async () => {
      const runtime = h.runtime();
      const owner = h.instantiate(counter(), runtime, { name: 'owner' });
      const builder = new ModuleBuilder();
      builder.importTable('owner', 'table', { min: 1 });
      builder.func({
        code: [
          ['i32.const', 0],
          ['call_indirect', { params: [], results: [] }],
        ],
        export: 'run',
      });
      const module = h.instantiate(builder, runtime);
      h.function(module, 'run').call();
      await owner.closeWithExitCode(9);
      const error = thrownBy(() => h.function(module, 'run').call()) as ExitError;
      expect(error.exitCode).toBe(9);
      expect(module.isClosed).toBe(false);
    });

    test('a memory imported from a closed instance keeps working', async () => {
      const runtime = h.runtime();
      const owner = h.instantiate(counter(), runtime, { name: 'owner' });
      const builder = new ModuleBuilder();
      builder.importMemory('owner', 'memory', { min: 1 });
      builder.func({ results: ['i32'], code: [['i32.const', 8], 'i32.load'], export: 'load' });
      const module = h.instantiate(builder, runtime);
      owner.exportedMemory('memory')!.writeUint32Le(8, 77);
      await owner.close();
      expect(h.function(module, 'load').call()).toBe(77);
    });

    test('the guest is closed by a host function: the call ends with its exit code', () => {
      const runtime = h.runtime();
      h.host(runtime, 'env', {
        host: {
          withModule: (caller) => {
            void caller.closeWithExitCode(17);
          },
        },
      });
      const run = h.function(h.instantiate(h.callsHost([], []), runtime), 'run');
      const error = thrownBy(() => run.call()) as ExitError;
      expect(error).toBeInstanceOf(ExitError);
      expect(error.exitCode).toBe(17);
    });

    test('a host function that throws ExitError ends the call with it', () => {
      const runtime = h.runtime();
      const exit = new ExitError(5);
      h.host(runtime, 'env', {
        host: {
          values: () => {
            throw exit;
          },
        },
      });
      expect(thrownBy(() => h.function(h.instantiate(h.callsHost([], []), runtime), 'run').call())).toBe(exit);
    });

    test('closing the compiled module leaves its instances alone, and nothing new comes from it', () => {
      const runtime = h.runtime();
      const compiled = runtime.compileModuleSync(counter().toBytes());
      const module = runtime.instantiateModuleSync(compiled);
      compiled.close();
      h.function(module, 'count_up').call();
      expect(module.exportedGlobal('count')!.get()).toBe(1);
      expect(codeOf(thrownBy(() => runtime.instantiateModuleSync(compiled)))).toBe('COMPILED_MODULE_CLOSED');
    });

    test('closing the runtime closes its modules, and nothing can be made in it', async () => {
      const runtime = h.runtime();
      const module = h.instantiate(counter(), runtime);
      await runtime.closeWithExitCode(6);
      expect(module.exitCode).toBe(6);
      expect(codeOf(thrownBy(() => runtime.compileModuleSync(counter().toBytes())))).toBe('RUNTIME_CLOSED');
      await runtime.close();
    });

    test('a running asynchronous call is ended by close when the runtime says so', async () => {
      const module = h.instantiate(counter(), h.runtime({ closeOnContextDone: true }));
      setTimeout(() => void module.closeWithExitCode(8), 20);
      const error = (await rejectionOf(h.function(module, 'spin').callAsync([]))) as ExitError;
      expect(error).toBeInstanceOf(ExitError);
      expect(error.exitCode).toBe(8);
    });

    test('a parked call is ended by close when the runtime says so', async () => {
      const runtime = h.runtime({ closeOnContextDone: true });
      h.host(runtime, 'env', { host: { values: () => new Promise(() => {}) } });
      const module = h.instantiate(h.callsHost([], []), runtime);
      const call = rejectionOf(h.function(module, 'run').callAsync([]));
      await module.closeWithExitCode(2);
      expect(((await call) as ExitError).exitCode).toBe(2);
    });

    test('a parked call whose instance was closed ends with ExitError when its promise settles', async () => {
      const runtime = h.runtime();
      h.host(runtime, 'env', { host: { values: () => new Promise((resolve) => setTimeout(resolve, 10)) } });
      const module = h.instantiate(h.callsHost([], []), runtime);
      const call = rejectionOf(h.function(module, 'run').callAsync([]));
      await module.closeWithExitCode(4);
      expect(((await call) as ExitError).exitCode).toBe(4);
    });

    test('1,000 instances are made and closed', async () => {
      const runtime = h.runtime();
      const compiled = runtime.compileModuleSync(counter().toBytes());
      for (let i = 0; i < 1000; i++) {
        const module = runtime.instantiateModuleSync(compiled);
        h.function(module, 'count_up').call();
        await module.close();
      }
      expect(runtime.module('')).toBeUndefined();
    });
  });
}
