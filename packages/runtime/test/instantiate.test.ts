import { ModuleBuilder } from '@wazero-ts/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Runtime } from '../src/index.js';
import { ExitError, LinkError, newModuleConfig, newRuntime, Trap, WasmError, wasmStackOf } from '../src/index.js';
import { adder, caller, emptyModule, program } from './guests.js';

let runtime: Runtime;
beforeEach(() => {
  runtime = newRuntime();
});
afterEach(() => runtime.close());

/** Both forms of instantiation must agree. */
const forms = [
  [
    'instantiateModule',
    async (bytes: Uint8Array, config = newModuleConfig()) =>
      runtime.instantiateModule(await runtime.compileModule(bytes), config),
  ],
  [
    'instantiateModuleSync',
    async (bytes: Uint8Array, config = newModuleConfig()) =>
      runtime.instantiateModuleSync(runtime.compileModuleSync(bytes), config),
  ],
] as const;

async function host(name: string, fn: () => void | Promise<void>): Promise<void> {
  await runtime.newHostModuleBuilder('env').newFunctionBuilder().withFunc(fn, [], []).export(name).instantiate();
}

async function failureOf(promise: Promise<unknown>): Promise<WasmError> {
  return promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: WasmError) => error,
  );
}

describe.each(forms)('%s', (_, instantiate) => {
  test('takes the name of the name section unless another is given', async () => {
    expect((await instantiate(adder('math'))).name).toBe('math');
    expect((await instantiate(adder('math'), newModuleConfig().withName('other'))).toString()).toBe('Module[other]');
    expect((await instantiate(adder('math'), newModuleConfig().withName(''))).name).toBe('');
    expect(runtime.module('math')?.name).toBe('math');
    expect(runtime.module('')).toBeUndefined();
    expect(runtime.module('unknown')).toBeUndefined();
  });

  test('refuses a name that is taken before anything runs', async () => {
    let calls = 0;
    await host('f', () => {
      calls++;
    });
    const builder = caller().name('x').export('_start', 'func', 1);
    await instantiate(builder.toBytes());
    expect(calls).toBe(1);
    const failure = await failureOf(instantiate(builder.start(1).toBytes()));
    expect(failure).toBeInstanceOf(LinkError);
    expect(failure).toMatchObject({ code: 'MODULE_NAME_TAKEN', message: 'module[x] has already been instantiated' });
    expect(calls).toBe(1);
    expect(runtime.module('x')?.isClosed).toBe(false);
  });

  test('refuses an import that is missing', async () => {
    expect(await failureOf(instantiate(caller().toBytes()))).toMatchObject({
      code: 'UNKNOWN_IMPORT',
      message: 'module[env] not instantiated',
    });
  });

  test('runs the start section, then the start functions that exist, in order', async () => {
    const order: number[] = [];
    await runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc((n) => void order.push(n), ['i32'], [])
      .export('log')
      .instantiate();
    const builder = new ModuleBuilder();
    const log = builder.importFunc('env', 'log', ['i32'], []);
    const first = builder.func({
      code: [
        ['i32.const', 1],
        ['call', log],
      ],
    });
    builder.func({
      code: [
        ['i32.const', 2],
        ['call', log],
      ],
      export: '_start',
    });
    builder.func({
      code: [
        ['i32.const', 3],
        ['call', log],
      ],
      export: 'other',
    });
    builder.global({ type: 'i32', init: [['i32.const', 0]], export: 'global' });
    builder.start(first);
    await instantiate(builder.toBytes());
    expect(order.splice(0)).toEqual([1, 2]);
    await instantiate(builder.toBytes(), newModuleConfig().withStartFunctions('other', 'missing', 'global', '_start'));
    expect(order.splice(0)).toEqual([1, 3, 2]);
    await instantiate(builder.toBytes(), newModuleConfig().withStartFunctions());
    expect(order.splice(0)).toEqual([1]);
  });

  test('a trap of a start function closes the module and is the cause of the error', async () => {
    const failure = await failureOf(instantiate(program(['unreachable']).toBytes()));
    expect(failure).toBeInstanceOf(WasmError);
    expect(failure.code).toBe('START_FAILED');
    expect(failure.message).toBe(
      'module[prog] function[_start] failed: wasm error: unreachable\nwasm stack trace:\n\tprog._start()',
    );
    expect(failure.cause).toBeInstanceOf(Trap);
    expect(wasmStackOf(failure)).toEqual((failure.cause as Trap).wasmStack);
    expect(runtime.module('prog')).toBeUndefined();
  });

  test('a trap of the start section is the cause of the error', async () => {
    const builder = new ModuleBuilder().name('x');
    builder.start(builder.func({ code: ['unreachable'], name: 'main' }));
    const failure = await failureOf(instantiate(builder.toBytes()));
    expect(failure).toMatchObject({
      code: 'START_FAILED',
      message: expect.stringMatching(/^start func\[0\] failed: /),
    });
    expect(failure.cause).toMatchObject({ code: 'UNREACHABLE' });
    expect(runtime.module('x')).toBeUndefined();
  });

  test('what a host function throws in a start function is the cause, the same object', async () => {
    const thrown = new TypeError('from the host');
    await host('f', () => {
      throw thrown;
    });
    const failure = await failureOf(instantiate(caller().name('x').export('_start', 'func', 1).toBytes()));
    expect(failure.message).toMatch(/^module\[x\] function\[_start\] failed: from the host/);
    expect(failure.cause).toBe(thrown);
  });

  test('a start function that wants parameters fails', async () => {
    const builder = new ModuleBuilder();
    builder.func({ params: ['i32'], code: [], export: '_start' });
    expect((await failureOf(instantiate(builder.toBytes()))).message).toBe(
      'module[] function[_start] failed: expected 1 params, but passed 0',
    );
  });

  test.each([0, 3])('a start function that exits with %i', async (exitCode) => {
    await runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withModuleFunc(
        (mod) => {
          void mod.closeWithExitCode(exitCode);
          throw new ExitError(exitCode);
        },
        [],
        [],
      )
      .export('f')
      .instantiate();
    const instantiated = instantiate(caller().export('_start', 'func', 1).toBytes());
    if (exitCode === 0) {
      const mod = await instantiated;
      expect(mod.isClosed).toBe(true);
      expect(mod.exitCode).toBe(0);
    } else {
      const failure = await failureOf(instantiated);
      expect(failure).toBeInstanceOf(ExitError);
      expect(failure).toMatchObject({ exitCode: 3, message: 'module closed with exit_code(3)' });
    }
  });

  test('an exit code is kept, also when the host function only threw it', async () => {
    await host('f', () => {
      throw new ExitError(4);
    });
    const builder = caller().name('x').export('_start', 'func', 1);
    expect(await failureOf(instantiate(builder.toBytes()))).toMatchObject({ exitCode: 4 });
    expect(runtime.module('x')).toBeUndefined();
  });

  test('an exit in the start section is thrown as it is, also with code 0', async () => {
    await host('f', () => {
      throw new ExitError(0);
    });
    expect(await failureOf(instantiate(caller().start(1).toBytes()))).toBeInstanceOf(ExitError);
  });

  test('what a failed instantiation wrote into tables of others stays and works', async () => {
    const owner = new ModuleBuilder();
    owner.table({ min: 1, export: 't' });
    owner.func({
      results: ['i32'],
      code: [
        ['i32.const', 0],
        ['call_indirect', { params: [], results: ['i32'] }],
      ],
      export: 'run',
    });
    const mod = await instantiate(owner.toBytes(), newModuleConfig().withName('owner'));
    const writer = new ModuleBuilder();
    writer.importTable('owner', 't', { min: 1 });
    const f = writer.func({ results: ['i32'], code: [['i32.const', 77]] });
    writer.element({ functions: [f] });
    writer.start(writer.func({ code: ['unreachable'] }));
    await failureOf(instantiate(writer.toBytes()));
    expect(mod.exportedFunction('run')?.call()).toBe(77);
  });

  test('an import resolver is asked before the names', async () => {
    await instantiate(adder(), newModuleConfig().withName('x'));
    const anonymous = new ModuleBuilder();
    anonymous.func({ params: ['i32', 'i32'], results: ['i32'], code: [['i32.const', 5]], export: 'add' });
    const five = await instantiate(anonymous.toBytes());
    const importer = new ModuleBuilder();
    importer.importFunc('x', 'add', ['i32', 'i32'], ['i32']);
    importer.export('f', 'func', 0);
    const compiled = await runtime.compileModule(importer.toBytes());
    const options = { importResolver: (name: string) => (name === 'x' ? five : undefined) };
    expect(
      (await runtime.instantiateModule(compiled, newModuleConfig(), options)).exportedFunction('f')?.call(1, 2),
    ).toBe(5);
    expect(runtime.instantiateModuleSync(compiled).exportedFunction('f')?.call(1, 2)).toBe(3);
    await expect(
      runtime.instantiateModule(compiled, newModuleConfig(), { importResolver: () => ({}) as never }),
    ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const other = newRuntime();
    const foreign = await other.instantiate(adder());
    await expect(
      runtime.instantiateModule(compiled, newModuleConfig(), { importResolver: () => foreign }),
    ).rejects.toMatchObject({ message: 'importResolver("x") gave no module of this engine' });
    await other.close();
  });
});

test('a name is taken while its start section waits', async () => {
  let release = (): void => {};
  await host('f', () => new Promise<void>((resolve) => (release = resolve)));
  const compiled = await runtime.compileModule(caller().name('x').start(1).toBytes());
  const first = runtime.instantiateModule(compiled);
  await Promise.resolve();
  expect(runtime.module('x')).toBeUndefined();
  expect((await failureOf(runtime.instantiateModule(compiled))).code).toBe('MODULE_NAME_TAKEN');
  release();
  expect(await first).toBe(runtime.module('x'));
});

test.each([true, false])(
  'a runtime that is closed while a start section waits ends it: on context done %s',
  async (enabled) => {
    const closing = newRuntime({ closeOnContextDone: enabled });
    let release = (): void => {};
    await closing
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc(() => new Promise<void>((resolve) => (release = resolve)), [], [])
      .export('f')
      .instantiate();
    const pending = closing.instantiate(caller().name('x').start(1).toBytes());
    await Promise.resolve();
    await closing.closeWithExitCode(8);
    if (!enabled) release();
    await expect(pending).rejects.toMatchObject({ name: 'ExitError', exitCode: 8 });
    expect(closing.module('x')).toBeUndefined();
  },
);

test('a start function may wait for a host function only in the asynchronous form', async () => {
  await host('f', () => Promise.resolve());
  const compiled = await runtime.compileModule(caller().export('_start', 'func', 1).toBytes());
  expect((await runtime.instantiateModule(compiled)).isClosed).toBe(false);
  expect(() => runtime.instantiateModuleSync(compiled)).toThrow(
    expect.objectContaining({ code: 'START_FAILED', cause: expect.objectContaining({ code: 'HOST_PROMISE' }) }),
  );
});

test('limits of an instantiation hold for its start functions', async () => {
  const compiled = await runtime.compileModule(program([['loop'], ['br', 0], 'end']).toBytes());
  await expect(runtime.instantiateModule(compiled, newModuleConfig(), { timeoutMs: 20 })).rejects.toMatchObject({
    exitCode: 0xefffffff,
  });
  expect(() => runtime.instantiateModuleSync(compiled, newModuleConfig(), { timeoutMs: 20 })).toThrow(ExitError);
  await expect(runtime.instantiateModule(compiled, newModuleConfig(), { fuel: 1000 })).rejects.toMatchObject({
    name: 'LimitError',
    code: 'FUEL_EXHAUSTED',
  });
  const controller = new AbortController();
  const aborted = runtime.instantiateModule(compiled, newModuleConfig(), { signal: controller.signal });
  setTimeout(() => controller.abort('enough'), 10);
  await expect(aborted).rejects.toMatchObject({ exitCode: 0xffffffff, cause: 'enough' });
});

test('a closed runtime makes no instances', async () => {
  const compiled = await runtime.compileModule(emptyModule);
  await runtime.closeWithExitCode(9);
  await expect(runtime.instantiateModule(compiled)).rejects.toMatchObject({ code: 'COMPILED_MODULE_CLOSED' });
  await expect(runtime.instantiate(emptyModule)).rejects.toMatchObject({
    code: 'RUNTIME_CLOSED',
    message: 'runtime closed with exit_code(9)',
  });
});

test('a compiled module of something else is refused', async () => {
  await expect(runtime.instantiateModule({ name: 'x' } as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});
