import type { Module } from '@wazero-ts/api';
import { newRuntime, Trap, type WasmError } from '@wazero-ts/runtime';
import type { WasmType } from '@wazero-ts/testkit';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { describe, expect, test } from 'vitest';
import type { EmscriptenOptions } from '../src/index.js';
import { emscripten } from '../src/index.js';

interface Names {
  readonly current?: string | undefined;
  readonly restore?: string;
  readonly setThrew?: string;
}

/** What emscripten adds to a program with setjmp: a stack pointer, and the flag that something was thrown. */
function addStack(builder: ModuleBuilder, names: Names = {}): void {
  builder.global({ type: 'i32', mutable: true, init: [['i32.const', 5000]], export: 'stack' });
  builder.global({ type: 'i32', mutable: true, init: [['i32.const', 0]], export: 'threw' });
  const {
    current = 'emscripten_stack_get_current',
    restore = '_emscripten_stack_restore',
    setThrew = 'setThrew',
  } = names;
  builder.func({ results: ['i32'], code: [['global.get', 0]], export: current });
  builder.func({
    params: ['i32'],
    code: [
      ['local.get', 0],
      ['global.set', 0],
    ],
    export: restore,
  });
  builder.func({
    params: ['i32', 'i32'],
    code: [
      ['local.get', 0],
      ['global.set', 1],
    ],
    export: setThrew,
  });
}

/** A program whose `run` invokes an element of its table with this signature; elements are added by `fill`. */
function invoker(
  params: readonly WasmType[],
  results: readonly WasmType[],
  fill: (builder: ModuleBuilder, longjmp: number) => readonly number[],
  names?: Names,
): Uint8Array {
  const builder = new ModuleBuilder();
  const invoke = builder.importFunc('env', 'invoke_test', ['i32', ...params], results);
  const longjmp = builder.importFunc('env', '_emscripten_throw_longjmp', [], []);
  builder.table({ min: 8 });
  addStack(builder, names);
  builder.func({
    params: ['i32', ...params],
    results,
    code: [...['i32', ...params].map((_, index) => ['local.get', index] as const), ['call', invoke]],
    export: 'run',
  });
  builder.element({ offset: [['i32.const', 1]], functions: fill(builder, longjmp) });
  return builder.toBytes();
}

async function start(bytes: Uint8Array, options?: EmscriptenOptions): Promise<Module> {
  const runtime = newRuntime();
  const compiled = await runtime.compileModule(bytes);
  await runtime.instantiateHostModule(emscripten(compiled, options));
  return runtime.instantiateModule(compiled);
}

const run = (module: Module, ...args: readonly unknown[]): unknown => module.exportedFunction('run')!.call(...args);
const globalOf = (module: Module, name: string): unknown => module.exportedGlobal(name)!.get();

function thrownBy(fn: () => unknown): unknown {
  try {
    fn();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('invoke_*', () => {
  test.each<[readonly WasmType[], readonly unknown[]]>([
    [[], []],
    [['i32'], [7]],
    [
      ['i64', 'f32'],
      [-7n, 0.5],
    ],
    [
      ['i32', 'i64', 'f32', 'f64'],
      [1, 2n, 0.25, 0.1],
    ],
    [
      ['externref', 'i32'],
      ['a value', 3],
    ],
  ])('passes %s on', async (types, args) => {
    const bytes = invoker(types, types.slice(0, 1), (builder) => [
      builder.func({ params: types, results: types.slice(0, 1), code: types.slice(0, 1).map(() => ['local.get', 0]) }),
    ]);
    expect(run(await start(bytes), 1, ...args)).toBe(args[0]);
  });

  test('an element that is null, out of bounds or of another type traps as call_indirect does', async () => {
    const module = await start(
      invoker(['i32'], ['i32'], (builder) => [
        builder.func({ params: ['i32'], results: ['i32'], code: [['local.get', 0]] }),
        builder.func({ params: ['i64'], results: ['i32'], code: [['i32.const', 1]] }),
        builder.func({ params: ['i32'], results: [], code: [] }),
        builder.func({ params: [], results: ['i32'], code: [['i32.const', 1]] }),
      ]),
    );
    expect(run(module, 1, 5)).toBe(5);
    for (const [index, code] of [
      [0, 'INVALID_TABLE_ACCESS'],
      [8, 'INVALID_TABLE_ACCESS'],
      [-1, 'INVALID_TABLE_ACCESS'],
      [2, 'INDIRECT_CALL_TYPE_MISMATCH'],
      [3, 'INDIRECT_CALL_TYPE_MISMATCH'],
      [4, 'INDIRECT_CALL_TYPE_MISMATCH'],
    ] as const) {
      const error = thrownBy(() => run(module, index, 5));
      expect(error).toBeInstanceOf(Trap);
      expect((error as Trap).code).toBe(code);
    }
  });

  test('a trap of the element comes through, and nothing is restored', async () => {
    const module = await start(
      invoker([], [], (builder) => [builder.func({ code: [['i32.const', 4000], ['global.set', 0], 'unreachable'] })]),
    );
    expect((thrownBy(() => run(module, 1)) as Trap).code).toBe('UNREACHABLE');
    expect([globalOf(module, 'stack'), globalOf(module, 'threw')]).toEqual([4000, 0]);
  });

  test('a program without a table has nothing to invoke', async () => {
    const builder = new ModuleBuilder();
    const invoke = builder.importFunc('env', 'invoke_v', ['i32'], []);
    addStack(builder);
    builder.func({
      code: [
        ['i32.const', 0],
        ['call', invoke],
      ],
      export: 'run',
    });
    const module = await start(builder.toBytes());
    expect((thrownBy(() => run(module)) as Trap).code).toBe('INVALID_TABLE_ACCESS');
  });

  test('a program must export what restores its stack, by its old or new names', async () => {
    const element = (builder: ModuleBuilder): readonly number[] => [builder.func({ code: [] })];
    const old = await start(invoker([], [], element, { current: 'stackSave', restore: 'stackRestore' }));
    expect(run(old, 1)).toBeUndefined();
    const without = await start(invoker([], [], element, { setThrew: 'otherName' }));
    const error = thrownBy(() => run(without, 1)) as WasmError;
    expect([error.code, error.message]).toEqual([
      'UNKNOWN_EXPORT',
      'a guest that uses invoke_* must export the function setThrew',
    ]);
  });

  test('its first parameter must be the index', async () => {
    const builder = new ModuleBuilder();
    builder.importFunc('env', 'invoke_j', ['i64'], []);
    await expect(start(builder.toBytes())).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

describe('longjmp', () => {
  test.each<[readonly WasmType[], unknown]>([
    [[], undefined],
    [['i32'], 0],
    [['i64'], 0n],
    [['f32'], 0],
    [['f64'], 0],
    [['externref'], null],
    [
      ['i32', 'i64'],
      [0, 0n],
    ],
  ])('ends the invoked function: the stack is restored, the flag set, the result %s zero', async (results, zero) => {
    const module = await start(
      invoker([], results, (builder, longjmp) => [
        builder.func({ results, code: [['i32.const', 4000], ['global.set', 0], ['call', longjmp], 'unreachable'] }),
      ]),
    );
    expect(run(module, 1)).toEqual(zero);
    expect([globalOf(module, 'stack'), globalOf(module, 'threw')]).toEqual([5000, 1]);
  });

  test('comes to the innermost invoke_*', async () => {
    const builder = new ModuleBuilder();
    const invoke = builder.importFunc('env', 'invoke_i', ['i32'], ['i32']);
    const longjmp = builder.importFunc('env', 'emscripten_longjmp', [], []);
    builder.table({ min: 3 });
    addStack(builder);
    const inner = builder.func({ results: ['i32'], code: [['call', longjmp], 'unreachable'] });
    const outer = builder.func({
      results: ['i32'],
      code: [['i32.const', 1], ['call', invoke], ['i32.const', 40], 'i32.add'],
    });
    builder.element({ offset: [['i32.const', 1]], functions: [inner, outer] });
    builder.func({
      results: ['i32'],
      code: [['i32.const', 2], ['call', invoke], ['i32.const', 2], 'i32.add'],
      export: 'run',
    });
    expect(run(await start(builder.toBytes()))).toBe(42);
  });

  test('outside every invoke_* is an error that says so', async () => {
    const builder = new ModuleBuilder();
    const longjmp = builder.importFunc('env', '_emscripten_throw_longjmp', [], []);
    builder.func({ code: [['call', longjmp]], export: 'run' });
    const module = await start(builder.toBytes());
    expect(() => run(module)).toThrow('longjmp was called outside every setjmp');
  });
});

describe('the rest of env', () => {
  test('memory growth is told', async () => {
    const builder = new ModuleBuilder();
    const notify = builder.importFunc('env', 'emscripten_notify_memory_growth', ['i32'], []);
    builder.memory({ min: 1, export: 'memory' });
    builder.func({
      code: [['i32.const', 1], 'memory.grow', 'drop', ['i32.const', 0], ['call', notify]],
      export: 'run',
    });
    const sizes: (number | undefined)[] = [];
    const module = await start(builder.toBytes(), { onMemoryGrowth: ({ memory }) => void sizes.push(memory?.size) });
    run(module);
    expect(sizes).toEqual([2 * 65536]);
    run(await start(builder.toBytes()));
    expect(sizes).toHaveLength(1);
  });

  test('only what the program imports from env is there', async () => {
    const builder = new ModuleBuilder();
    builder.importFunc('env', 'invoke_v', ['i32'], []);
    builder.importFunc('env', 'something_else', [], []);
    builder.importFunc('other', 'invoke_vi', ['i32', 'i32'], []);
    const compiled = newRuntime().compileModuleSync(builder.toBytes());
    const { name, functions } = emscripten(compiled);
    expect([name, functions.map(({ exportName }) => exportName)]).toEqual(['env', ['invoke_v']]);
  });
});
