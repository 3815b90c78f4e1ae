import { ExitError, exitCodeDeadlineExceeded, Fuel, LimitError, newModuleConfig, newRuntime } from '@wazero-ts/runtime';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { adder, endless } from './guests.js';

function thrownBy(fn: () => unknown): unknown {
  try {
    fn();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

test('the timeout of a runtime stops a call that was given none', async () => {
  const runtime = newRuntime({ callOptions: { timeoutMs: 20 } });
  const module = await runtime.instantiate(endless());
  const error = thrownBy(() => module.exportedFunction('run')!.call());
  expect(error).toBeInstanceOf(ExitError);
  expect((error as ExitError).exitCode).toBe(exitCodeDeadlineExceeded);
  expect((await runtime.instantiate(adder())).exportedFunction('add')!.call(1, 2)).toBe(3);
});

test('fuel as a number is for each call, a Fuel for all of them', async () => {
  const each = newRuntime({ callOptions: { fuel: 50 } });
  const add = (await each.instantiate(adder())).exportedFunction('add')!;
  for (let i = 0; i < 100; i++) expect(add.call(i, 1)).toBe(i + 1);
  const run = (await each.instantiate(endless())).exportedFunction('run')!;
  expect(thrownBy(() => run.call())).toBeInstanceOf(LimitError);
  expect(() => run.callWithStack(new DataView(new ArrayBuffer(0)))).toThrow(LimitError);
  await expect(run.callAsync([])).rejects.toThrow(LimitError);
  const fuel = new Fuel(50);
  const together = newRuntime({ callOptions: { fuel } });
  const shared = (await together.instantiate(adder())).exportedFunction('add')!;
  const error = thrownBy(() => {
    for (let i = 0; i < 100; i++) shared.call(i, 1);
  });
  expect(error).toBeInstanceOf(LimitError);
  expect(fuel.remaining).toBe(0);
});

test('what a call is given goes before the limits of the runtime, the rest of them hold', async () => {
  const runtime = newRuntime({ callOptions: { timeoutMs: 60_000, fuel: 1 } });
  const add = (await runtime.instantiate(adder())).exportedFunction('add')!;
  expect(thrownBy(() => add.call(1, 2))).toBeInstanceOf(LimitError);
  expect(add.withOptions({ fuel: 100 }).call(1, 2)).toBe(3);
  expect(thrownBy(() => add.withOptions({ timeoutMs: 1000 }).call(1, 2))).toBeInstanceOf(LimitError);
  expect(await add.callAsync([1, 2], { fuel: 100 })).toBe(3);
});

test('they hold for start functions and start sections', async () => {
  const runtime = newRuntime({ callOptions: { fuel: 100 } });
  const loop = [['loop'], ['br', 0], 'end'] as const;
  const section = new ModuleBuilder();
  section.start(section.func({ code: loop }));
  const program = new ModuleBuilder();
  program.func({ code: loop, export: '_start' });
  for (const builder of [section, program]) {
    const error = await runtime.instantiate(builder.toBytes()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LimitError);
  }
  const config = newModuleConfig({ startFunctions: [] });
  expect((await runtime.instantiateWithConfig(program.toBytes(), config)).isClosed).toBe(false);
});

test('they hold for the whole chain of calls', async () => {
  const runtime = newRuntime({ callOptions: { fuel: 1000 } });
  const builder = new ModuleBuilder();
  const again = builder.importFunc('env', 'again', [], []);
  builder.func({ code: [['call', again]], export: 'run' });
  let calls = 0;
  const module = runtime.instantiateModuleSync(runtime.compileModuleSync(builder.toBytes()), undefined, {
    imports: [
      {
        kind: 'values',
        call: () => {
          calls++;
          module.exportedFunction('run')!.call();
        },
      },
    ],
  });
  expect(thrownBy(() => module.exportedFunction('run')!.call())).toBeInstanceOf(Error);
  expect(calls).toBeLessThan(1000);
});
