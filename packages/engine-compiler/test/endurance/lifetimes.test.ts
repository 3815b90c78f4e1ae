import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ExitError, type Module } from '@wazero-ts/api';
import { newModuleConfig, type Runtime } from '@wazero-ts/runtime';
import { type Instruction, ModuleBuilder, repetitions, rightsAt } from '@wazero-ts/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NativeStore } from '../../src/runtime/native-store.js';
import { describeNative, execMemory } from '../native.js';
import { type OpenRuntime, openRuntime } from '../store.js';

const i32 = (value: number): Instruction => ['i32.const', value];
const anonymous = newModuleConfig({ name: '' });
const toI32 = { params: [], results: ['i32'] } as const;

const perWay = repetitions(100_000, 300);
/** So often it is looked up whether a released memory is inaccessible: that takes the time of many rounds. */
const betweenLooks = repetitions(2000, 50);

function expectExit(error: unknown, exitCode: number): void {
  if (!(error instanceof ExitError) || error.exitCode !== exitCode) throw error ?? new Error('the call returned');
}

function exitOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** What comes and goes: a memory, and functions in the table and the global that it imports. */
function visitor(): ModuleBuilder {
  const builder = new ModuleBuilder();
  const close = builder.importFunc('env', 'close', [], []);
  const wait = builder.importFunc('env', 'wait', [], ['i32']);
  builder.importTable('host', 'table', { min: 4 });
  builder.importGlobal('host', 'global', 'funcref', true);
  builder.memory({ min: 1 });
  const read = builder.func({ results: ['i32'], code: [i32(8), 'i32.load'], export: 'read' });
  const inFlight = builder.func({
    results: ['i32'],
    code: [['call', close], i32(8), i32(7), 'i32.store', i32(0), ['call_indirect', toI32]],
  });
  builder.func({ results: ['i32'], code: [i32(8), ['call', wait], 'i32.store', i32(8), 'i32.load'], export: 'park' });
  builder.func({
    code: [
      ['ref.func', read],
      ['global.set', 0],
    ],
    export: 'publish',
  });
  builder.element({ functions: [read, inFlight] });
  return builder;
}

/** What stays: the owner of table and global, which calls what is in them. */
function host(): ModuleBuilder {
  const builder = new ModuleBuilder();
  builder.table({ min: 4, export: 'table' });
  builder.global({ type: 'funcref', mutable: true, init: [['ref.null', 'funcref']], export: 'global' });
  builder.func({ results: ['i32'], code: [i32(0), ['call_indirect', toI32]], export: 'through table' });
  builder.func({
    results: ['i32'],
    code: [i32(3), ['global.get', 0], ['table.set', 0], i32(3), ['call_indirect', toI32]],
    export: 'through global',
  });
  builder.func({ results: ['i32'], code: [i32(1), ['call_indirect', toI32]], export: 'in flight' });
  return builder;
}

/** What a round must leave inaccessible. */
class Released {
  readonly #store: NativeStore;
  #base: number | undefined = undefined;

  constructor(store: NativeStore) {
    this.#store = store;
  }

  /** Remembers where the memory of the instance that was made last is, in some rounds. */
  watch(round: number): void {
    this.#base = round % betweenLooks === 0 ? [...this.#store.openInstances].at(-1)!.memories[0]!.base : undefined;
  }

  /** To be called when the instance was closed and nothing runs. */
  check(): void {
    if (this.#base === undefined) return;
    this.#store.trim();
    const rights = rightsAt(this.#base);
    if (rights !== '---p') throw new Error(`a released memory is ${rights}`);
  }
}

interface Stage extends OpenRuntime {
  readonly table: Module;
  readonly released: Released;
  visit(round: number): Module;
  /** What `env.close` does. */
  onClose: () => void;
  settle: (value: number) => void;
}

/** What settles nothing: no guest waits. */
const notWaiting = (): void => {};

function stage(): Stage {
  const { runtime, store } = openRuntime();
  const compiledHost = runtime.compileModuleSync(host().toBytes());
  const table = runtime.instantiateModuleSync(compiledHost, newModuleConfig({ name: 'host' }));
  const self: Stage = {
    runtime,
    store,
    table,
    released: new Released(store),
    visit,
    onClose: () => {},
    settle: notWaiting,
  };
  runtime
    .newHostModuleBuilder('env')
    .newFunctionBuilder()
    .withFunc(() => self.onClose(), [], [])
    .export('close')
    .newFunctionBuilder()
    .withFunc(() => new Promise<number>((resolve) => (self.settle = resolve)), [], ['i32'])
    .export('wait')
    .instantiateSync();
  const compiled = runtime.compileModuleSync(visitor().toBytes());
  function visit(round: number): Module {
    const visitor = runtime.instantiateModuleSync(compiled, anonymous);
    self.released.watch(round);
    return visitor;
  }
  return self;
}

/** A module that calls an imported function. */
function importer(runtime: Runtime): (from: Module) => Module {
  const builder = new ModuleBuilder();
  const read = builder.importFunc('visitor', 'read', [], ['i32']);
  builder.func({ results: ['i32'], code: [['call', read]], export: 'run' });
  const compiled = runtime.compileModuleSync(builder.toBytes());
  return (from) => runtime.instantiateModuleSync(compiled, anonymous, { importResolver: () => from });
}

describeNative('functions of closed instances end with ExitError, their mappings inaccessible', () => {
  beforeEach(() => execMemory().setQuarantine(true));
  afterEach(() => execMemory().setQuarantine(false));

  test.each(['through table', 'through global'])('%s', { timeout: 600_000 }, (way) => {
    const s = stage();
    const call = s.table.exportedFunction(way)!;
    for (let n = 0; n < perWay; n++) {
      const visitor = s.visit(n);
      visitor.exportedFunction('publish')!.call();
      if (call.call() !== 0) throw new Error('a wrong result');
      void visitor.closeWithExitCode(n & 255);
      if (n % 2 === 0) s.store.trim();
      expectExit(
        exitOf(() => call.call()),
        n & 255,
      );
      s.released.check();
    }
    expect(s.store.leftInstances.size).toBeLessThan(100);
  });

  test('through an import', { timeout: 600_000 }, () => {
    const s = stage();
    const importFrom = importer(s.runtime);
    for (let n = 0; n < perWay; n++) {
      const visitor = s.visit(n);
      const user = importFrom(visitor);
      const run = user.exportedFunction('run')!;
      if (run.call() !== 0) throw new Error('a wrong result');
      void visitor.closeWithExitCode(n & 255);
      if (n % 2 === 0) s.store.trim();
      expectExit(
        exitOf(() => run.call()),
        n & 255,
      );
      void user.close();
      s.released.check();
    }
    expect(s.store.leftInstances.size).toBeLessThan(100);
  });

  test('through its exported function, which JavaScript kept', { timeout: 600_000 }, () => {
    const s = stage();
    for (let n = 0; n < perWay; n++) {
      const visitor = s.visit(n);
      const read = visitor.exportedFunction('read')!;
      if (read.call() !== 0) throw new Error('a wrong result');
      void visitor.closeWithExitCode(n & 255);
      s.store.trim();
      expectExit(
        exitOf(() => read.call()),
        n & 255,
      );
      s.released.check();
    }
  });

  test('in the middle of a call_indirect', { timeout: 600_000 }, () => {
    const s = stage();
    const call = s.table.exportedFunction('in flight')!;
    for (let n = 0; n < perWay; n++) {
      const visitor = s.visit(n);
      s.onClose = () => {
        void visitor.closeWithExitCode(n & 255);
        s.store.trim();
      };
      expectExit(
        exitOf(() => call.call()),
        n & 255,
      );
      s.released.check();
    }
    s.store.trim();
    expect(s.store.leftInstances.size).toBeLessThan(100);
  });

  test('when a parked call goes on', { timeout: 600_000 }, async () => {
    const s = stage();
    for (let n = 0; n < perWay; n++) {
      const visitor = s.visit(n);
      s.settle = notWaiting;
      const call = visitor.exportedFunction('park')!.callAsync([]);
      // A call that takes long lets others run before it comes to its wait.
      while (s.settle === notWaiting) await new Promise((resolve) => setTimeout(resolve));
      void visitor.closeWithExitCode(n & 255);
      s.store.trim();
      s.settle(n);
      const error = await call.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expectExit(error, n & 255);
      s.released.check();
    }
    s.store.trim();
    expect(s.store.leftInstances.size).toBeLessThan(100);
  });
});

describeNative('objects that guests pass on and drop', () => {
  test('leave the heap flat and keep their identity', { timeout: 600_000 }, () => {
    const { runtime, store } = openRuntime();
    let seen = 0;
    let last: object | undefined;
    runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc(() => (last = { seen }), [], ['externref'])
      .export('make')
      .newFunctionBuilder()
      .withFunc(
        (value: unknown) => {
          if (value !== last) throw new Error('another object came back');
          seen++;
        },
        ['externref'],
        [],
      )
      .export('take')
      .instantiateSync();
    const builder = new ModuleBuilder();
    const make = builder.importFunc('env', 'make', [], ['externref']);
    const take = builder.importFunc('env', 'take', ['externref'], []);
    const next: readonly Instruction[] = [['local.get', 0], i32(1), 'i32.sub', ['local.tee', 0], ['br_if', 0]];
    builder.func({ params: ['i32'], code: [['loop'], ['call', make], ['call', take], ...next, 'end'], export: 'run' });
    const module = runtime.instantiateModuleSync(runtime.compileModuleSync(builder.toBytes()), anonymous);
    const run = module.exportedFunction('run')!;
    const rounds = repetitions(5_000_000, 100_000);
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    run.call(rounds / 10);
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    run.call(rounds);
    collectGarbage();
    const grown = (process.memoryUsage().heapUsed - before) / 2 ** 20;
    console.log(`endurance: ${2 * rounds} host calls with objects: the heap grew by ${grown.toFixed(1)} MiB`);
    expect(seen).toBe(rounds + rounds / 10);
    expect(store.hostReferences.size).toBeLessThan(10_000);
    expect(grown).toBeLessThan(8);
  });
});
