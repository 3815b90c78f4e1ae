import { newModuleConfig } from '@wazero-ts/runtime';
import { type Instruction, ModuleBuilder } from '@wazero-ts/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeNative, execMemory } from './native.js';
import { type OpenRuntime, openRuntime } from './store.js';

const i32 = (value: number): Instruction => ['i32.const', value];
const get = (index: number): Instruction => ['local.get', index];
const anonymous = newModuleConfig({ name: '' });
const toI32 = { params: [], results: ['i32'] } as const;

/** What a module has whose function `f` stands in the caller's table. */
function visitor(body: (close: number) => readonly Instruction[]): ModuleBuilder {
  const builder = new ModuleBuilder();
  const close = builder.importFunc('host', 'close', [], []);
  builder.importTable('host', 'table', { min: 1 });
  builder.memory({ min: 2 });
  builder.global({ type: 'i32', mutable: true, init: [i32(21)] });
  const own = builder.table({ min: 3 });
  const fixed = builder.table({ min: 5, max: 5 });
  const f = builder.func({ results: ['i32'], code: body(close) });
  const answer = builder.func({ results: ['i32'], code: [i32(42)] });
  builder.element({ mode: 'declarative', functions: [f] });
  builder.func({ code: [i32(0), ['ref.func', f], ['table.set', 0]], export: 'publish' });
  builder.element({ table: own, functions: [answer] });
  builder.element({ table: fixed, functions: [answer] });
  return builder;
}

/** Calls what stands in the exported table, which calls `close`: so the visitor's frame is not the innermost. */
function host({ runtime }: OpenRuntime): () => unknown {
  const builder = new ModuleBuilder();
  const close = builder.importFunc('env', 'close', [], []);
  builder.func({ code: [['call', close]], export: 'close' });
  builder.table({ min: 1, export: 'table' });
  builder.func({ results: ['i32'], code: [i32(0), ['call_indirect', toI32]], export: 'call' });
  const compiled = runtime.compileModuleSync(builder.toBytes());
  const call = runtime.instantiateModuleSync(compiled, newModuleConfig({ name: 'host' })).exportedFunction('call')!;
  return () => call.call();
}

describeNative('a frame of a closed instance', () => {
  // A mistake is a fault that kills the process.
  beforeEach(() => execMemory().setQuarantine(true));
  afterEach(() => execMemory().setQuarantine(false));

  const load: readonly Instruction[] = [i32(8), 'i32.load'];
  test.each<readonly [string, number | 'exit', (close: number) => readonly Instruction[]]>([
    ['its code', 7, (close) => [['call', close], i32(7)]],
    ['its memory', 77, (close) => [i32(8), i32(77), 'i32.store', ['call', close], ...load]],
    ['the size of its memory', 2, (close) => [['call', close], 'memory.size']],
    ['a memory that it grows', 3, (close) => ['memory.size', 'drop', ['call', close], i32(1), 'memory.grow']],
    ['a global', 42, (close) => [['global.get', 0], ['call', close], ['global.get', 0], 'i32.add']],
    ['a table', 0, (close) => [['call', close], i32(0), ['table.get', 1], 'ref.is_null']],
    ['a fixed table', 0, (close) => [['call', close], i32(0), ['table.get', 2], 'ref.is_null']],
    ['a function of its table', 'exit', (close) => [['call', close], i32(0), ['call_indirect', toI32, 2]]],
    [
      'a function',
      'exit',
      (close) => [
        ['call', close],
        ['call', close + 2],
      ],
    ],
    ['the size of a table', 6, (close) => [['table.size', 1], ['call', close], ['table.size', 1], 'i32.add']],
  ])('keeps %s when it goes on to use it', (_, result, body) => {
    const open = openRuntime();
    const { runtime, store } = open;
    let left = Number.NaN;
    let isClosing = false;
    runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc(
        () => {
          if (!isClosing) return;
          for (const module of visitors) void module.closeWithExitCode(3);
          compiled.close();
          store.trim();
          left = store.leftInstances.size;
        },
        [],
        [],
      )
      .export('close')
      .instantiateSync();
    const call = host(open);
    const compiled = runtime.compileModuleSync(visitor(body).toBytes());
    const visitors = Array.from({ length: 40 }, () => runtime.instantiateModuleSync(compiled, anonymous));
    visitors[20]!.exportedFunction('publish')!.call();
    // Everything is compiled by then, so that no more than a frame is on the stack.
    call();
    isClosing = true;
    if (result === 'exit') expect(call).toThrow(expect.objectContaining({ exitCode: 3 }));
    else expect(call()).toBe(result);
    expect(left).toBeLessThan(3);
    store.trim();
    expect(store.leftInstances.size).toBe(0);
  });

  test('that is parked does not keep other instances of its module', async () => {
    const { runtime, store } = openRuntime();
    const waiting: ((value: number) => void)[] = [];
    runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc(() => new Promise<number>((resolve) => waiting.push(resolve)), [], ['i32'])
      .export('wait')
      .instantiateSync();
    const builder = new ModuleBuilder();
    const wait = builder.importFunc('env', 'wait', [], ['i32']);
    builder.memory({ min: 1 });
    builder.func({ results: ['i32'], code: [i32(8), ['call', wait], 'i32.store', ...load], export: 'run' });
    const compiled = runtime.compileModuleSync(builder.toBytes());
    const server = runtime.instantiateModuleSync(compiled, anonymous);
    const call = server.exportedFunction('run')!.callAsync([]);
    while (waiting.length === 0) await new Promise((resolve) => setTimeout(resolve));
    let most = 0;
    for (let n = 0; n < 500; n++) {
      void runtime.instantiateModuleSync(compiled, anonymous).close();
      most = Math.max(most, store.leftInstances.size);
    }
    expect(most).toBeLessThan(100);
    waiting[0]!(99);
    await expect(call).resolves.toBe(99);
  });
});

describeNative('references that only a call has', () => {
  test('stay when its host function settles, and others have used up the handles', async () => {
    const { runtime, store } = openRuntime();
    let settle: ((value: unknown) => void) | undefined;
    runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc(() => new Promise((resolve) => (settle = resolve)), [], ['externref'])
      .export('wait')
      .instantiateSync();
    const builder = new ModuleBuilder();
    const wait = builder.importFunc('env', 'wait', [], ['externref']);
    builder.func({
      params: ['externref'],
      results: ['externref'],
      code: [['call', wait], 'drop', get(0)],
      export: 'run',
    });
    const compiled = runtime.compileModuleSync(builder.toBytes());
    const mine = { mine: true };
    const call = runtime.instantiateModuleSync(compiled, anonymous).exportedFunction('run')!.callAsync([mine]);
    while (settle === undefined) await new Promise((resolve) => setTimeout(resolve));
    for (let n = 0; n < 5000; n++) store.hostReferences.add({ n });
    settle({ other: true });
    expect(await call).toBe(mine);
  });

  test('stay in a table.fill that lets others run', async () => {
    const { runtime, store } = openRuntime();
    const builder = new ModuleBuilder();
    const length = 6_000_000;
    const table = builder.table({ element: 'externref', min: length, export: 'table' });
    builder.func({
      params: ['externref'],
      code: [i32(0), get(0), i32(length), ['table.fill', table]],
      export: 'run',
    });
    builder.func({ code: [i32(0), ['ref.null', 'externref'], i32(length), ['table.fill', table]], export: 'clear' });
    const module = runtime.instantiateModuleSync(runtime.compileModuleSync(builder.toBytes()), anonymous);
    const mine = { mine: true };
    let isDone = false;
    let turns = 0;
    const call = module.exportedFunction('run')!.callAsync([mine]);
    void call.then(() => (isDone = true));
    while (!isDone) {
      await new Promise((resolve) => setTimeout(resolve));
      if (isDone) break;
      turns++;
      // What is in the table already would keep it.
      module.exportedFunction('clear')!.call();
      store.collector.collectHostReferences();
    }
    expect(turns).toBeGreaterThan(0);
    expect(module.exportedTable('table')!.get(length - 1)).toBe(mine);
  });

  test('stay among many parameters of a function that is compiled first', () => {
    const { runtime, store } = openRuntime();
    const builder = new ModuleBuilder();
    const params = Array.from({ length: 24 }, () => 'externref' as const);
    const last = builder.func({ params, results: ['externref'], code: [get(23)] });
    builder.func({
      params,
      results: ['externref'],
      code: [...params.map((_, index) => get(index)), ['call', last]],
      export: 'run',
    });
    const module = runtime.instantiateModuleSync(runtime.compileModuleSync(builder.toBytes()), anonymous);
    const { withRoom } = store;
    let collections = 0;
    store.withRoom = (what, create) => {
      collections++;
      store.collector.collect();
      return withRoom.call(store, what, create) as ReturnType<typeof create>;
    };
    const values = params.map((_, index) => ({ index }));
    expect(module.exportedFunction('run')!.call(...values)).toBe(values[23]);
    expect(collections).toBeGreaterThan(1);
  });

  test('stay in a global of an instance that was closed a moment ago', () => {
    const { runtime, store } = openRuntime();
    const builder = new ModuleBuilder();
    builder.global({ type: 'externref', mutable: true, init: [['ref.null', 'externref']], export: 'global' });
    const module = runtime.instantiateModuleSync(runtime.compileModuleSync(builder.toBytes()), anonymous);
    const mine = { mine: true };
    module.exportedGlobal('global')!.set(mine);
    void module.close();
    store.collector.collectHostReferences();
    expect(module.exportedGlobal('global')!.get()).toBe(mine);
    store.trim();
    expect(module.exportedGlobal('global')!.get()).toBe(mine);
  });
});
