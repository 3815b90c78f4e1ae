import { ExitError, type Module } from '@wazero-ts/api';
import { newModuleConfig, type Runtime } from '@wazero-ts/runtime';
import { type Instruction, ModuleBuilder } from '@wazero-ts/testkit';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { describeNative, execMemory } from './native.js';
import { openRuntime } from './store.js';

const i32 = (value: number): Instruction => ['i32.const', value];
const get = (index: number): Instruction => ['local.get', index];

function instantiate(runtime: Runtime, builder: ModuleBuilder, name = ''): Module {
  return runtime.instantiateModuleSync(runtime.compileModuleSync(builder.toBytes()), newModuleConfig({ name }));
}

/** A module with a memory, a table with its own functions, a funcref global, and `f`, which reads memory. */
function provider(): ModuleBuilder {
  const builder = new ModuleBuilder();
  builder.memory({ min: 1, export: 'memory' });
  builder.table({ min: 4, export: 'table' });
  builder.func({ results: ['i32'], code: [i32(0), 'i32.load'], export: 'f' });
  builder.global({ type: 'funcref', mutable: true, init: [['ref.func', 0]], export: 'global' });
  builder.element({ functions: [0, 0] });
  return builder;
}

function exitCodeOf(call: () => unknown): number {
  try {
    call();
  } catch (error) {
    if (error instanceof ExitError) return error.exitCode;
    throw error;
  }
  throw new Error('the call returned');
}

describeNative('what closed instances leave behind', () => {
  // Released mappings stay inaccessible: a use after release is a fault that kills the process.
  beforeEach(() => execMemory().setQuarantine(true));
  afterEach(() => execMemory().setQuarantine(false));

  describe('functions of a closed instance end with ExitError', () => {
    /** `run(way)` calls a function of `closed` through a table, an import, a global, or a reference that is passed on. */
    function consumer(): ModuleBuilder {
      const builder = new ModuleBuilder();
      const imported = builder.importFunc('closed', 'f', [], ['i32']);
      builder.importTable('closed', 'table', { min: 4 });
      builder.importGlobal('closed', 'global', 'funcref', true);
      const own = builder.table({ min: 4 });
      builder.func({
        params: ['i32'],
        results: ['i32'],
        code: [
          ['block'],
          ['block'],
          ['block'],
          ['block'],
          get(0),
          ['br_table', [0, 1, 2], 3],
          'end',
          i32(0),
          ['call_indirect', { params: [], results: ['i32'] }],
          'return',
          'end',
          ['call', imported],
          'return',
          'end',
          i32(3),
          ['global.get', 0],
          ['table.set', own],
          i32(3),
          ['call_indirect', { params: [], results: ['i32'] }, own],
          'return',
          'end',
          ['return_call', imported],
        ],
        export: 'run',
      });
      return builder;
    }

    test.each([
      ['a table', 0],
      ['an import', 1],
      ['a global', 2],
      ['a tail call', 3],
    ])('through %s, before and after its memory is gone', (_, way) => {
      const { runtime, store } = openRuntime();
      const closed = instantiate(runtime, provider(), 'closed');
      const user = instantiate(runtime, consumer());
      const run = user.exportedFunction('run')!;
      expect(run.call(way)).toBe(0);
      void closed.closeWithExitCode(7);
      expect(exitCodeOf(() => run.call(way))).toBe(7);
      store.trim();
      expect(store.leftInstances.size).toBe(0);
      expect(exitCodeOf(() => run.call(way))).toBe(7);
    });

    test('in the middle of a call that it makes itself', () => {
      const { runtime, store } = openRuntime();
      runtime
        .newHostModuleBuilder('env')
        .newFunctionBuilder()
        .withFunc(
          () => {
            void closed.closeWithExitCode(3);
            store.trim();
          },
          [],
          [],
        )
        .export('close')
        .instantiateSync();
      const builder = new ModuleBuilder();
      const close = builder.importFunc('env', 'close', [], []);
      builder.memory({ min: 1, export: 'memory' });
      const after = builder.func({ code: ['unreachable'] });
      builder.func({
        code: [['call', close], i32(8), i32(77), 'i32.store', ['call', after]],
        export: 'run',
      });
      const closed = instantiate(runtime, builder);
      expect(exitCodeOf(() => closed.exportedFunction('run')!.call())).toBe(3);
      // Its frame was running, so its memory was still there for the store behind the close.
      expect(closed.memory!.readUint32Le(8)).toBe(77);
      store.trim();
      expect(store.leftInstances.size).toBe(0);
      expect(closed.memory!.readUint32Le(8)).toBe(77);
    });

    test('that is parked, and whose promise settles after its memory would be gone', async () => {
      const { runtime, store } = openRuntime();
      let settle: ((value: number) => void) | undefined;
      runtime
        .newHostModuleBuilder('env')
        .newFunctionBuilder()
        .withFunc(() => new Promise<number>((resolve) => (settle = resolve)), [], ['i32'])
        .export('wait')
        .instantiateSync();
      const builder = new ModuleBuilder();
      const wait = builder.importFunc('env', 'wait', [], ['i32']);
      builder.memory({ min: 1, export: 'memory' });
      builder.func({ code: [i32(8), ['call', wait], 'i32.store'], export: 'run' });
      const closed = instantiate(runtime, builder);
      const call = closed.exportedFunction('run')!.callAsync([]);
      // A call that takes long lets others run before it comes to its wait.
      while (settle === undefined) await new Promise((resolve) => setTimeout(resolve));
      void closed.closeWithExitCode(5);
      store.trim();
      expect(store.leftInstances.size).toBe(1);
      settle(123);
      await expect(call).rejects.toMatchObject({ exitCode: 5 });
      expect(closed.memory!.readUint32Le(8)).toBe(123);
      store.trim();
      expect(store.leftInstances.size).toBe(0);
    });
  });

  describe('storage of a closed instance', () => {
    test('stays native as long as another instance imports it', () => {
      const { runtime, store } = openRuntime();
      const closed = instantiate(runtime, provider(), 'closed');
      const builder = new ModuleBuilder();
      builder.importMemory('closed', 'memory', { min: 1 });
      builder.func({ results: ['i32'], code: [i32(8), 'i32.load'], export: 'load' });
      builder.func({ params: ['i32'], results: ['i32'], code: [get(0), 'memory.grow'], export: 'grow' });
      const user = instantiate(runtime, builder);
      closed.memory!.writeUint32Le(8, 1234);
      void closed.close();
      store.trim();
      const load = user.exportedFunction('load')!;
      expect(load.call()).toBe(1234);
      closed.memory!.writeUint32Le(8, 4321);
      expect(load.call()).toBe(4321);
      expect(user.exportedFunction('grow')!.call(1)).toBe(1);
      expect(closed.memory!.size).toBe(2 * 65536);
      void user.close();
      store.trim();
      expect(closed.memory!.readUint32Le(8)).toBe(4321);
      expect(closed.memory!.size).toBe(2 * 65536);
    });

    test('reads on from JavaScript, and can be imported once more', () => {
      const { runtime, store } = openRuntime();
      const closed = instantiate(runtime, provider(), 'closed');
      const f = closed.exportedFunction('f');
      closed.memory!.writeUint32Le(0, 55);
      void closed.closeWithExitCode(4);
      store.trim();
      expect(closed.memory!.readUint32Le(0)).toBe(55);
      expect(closed.exportedTable('table')!.get(1)).toBe(f);
      expect(closed.exportedTable('table')!.get(2)).toBeNull();
      expect(closed.exportedGlobal('global')!.get()).toBe(f);
      expect(closed.memory!.grow(1)).toBe(1);
      closed.exportedTable('table')!.set(2, f!);
      const builder = new ModuleBuilder();
      builder.importMemory('closed', 'memory', { min: 1 });
      builder.importTable('closed', 'table', { min: 4 });
      builder.func({ params: ['i32'], results: ['i32'], code: [get(0), 'i32.load'], export: 'load' });
      builder.func({
        params: ['i32'],
        results: ['i32'],
        code: [get(0), ['call_indirect', { params: [], results: ['i32'] }]],
        export: 'call',
      });
      const compiled = runtime.compileModuleSync(builder.toBytes());
      const user = runtime.instantiateModuleSync(compiled, newModuleConfig({ name: '' }), {
        importResolver: () => closed,
      });
      expect(user.exportedFunction('load')!.call(0)).toBe(55);
      closed.memory!.writeUint32Le(65536, 66);
      expect(user.exportedFunction('load')!.call(65536)).toBe(66);
      expect(exitCodeOf(() => user.exportedFunction('call')!.call(2))).toBe(4);
    });
  });

  test('a memory that nobody looked at keeps its bytes when it grows and is imported once more', () => {
    const { runtime, store } = openRuntime();
    const closed = instantiate(runtime, provider(), 'closed');
    closed.memory!.writeUint32Le(40_000, 1234);
    void closed.close();
    store.trim();
    expect(closed.memory!.grow(2)).toBe(1);
    const builder = new ModuleBuilder();
    builder.importMemory('closed', 'memory', { min: 3 });
    builder.func({ params: ['i32'], results: ['i32'], code: [get(0), 'i32.load'], export: 'load' });
    const user = runtime.instantiateModuleSync(
      runtime.compileModuleSync(builder.toBytes()),
      newModuleConfig({ name: '' }),
      { importResolver: () => closed },
    );
    const load = user.exportedFunction('load')!;
    expect([40_000, 0, 3 * 65536 - 4].map((address) => load.call(address))).toEqual([1234, 0, 0]);
    void user.close();
    store.trim();
    expect(closed.memory!.grow(1)).toBe(3);
    expect(closed.memory!.readUint32Le(40_000)).toBe(1234);
    expect(closed.memory!.size).toBe(4 * 65536);
  });

  test('stays native while the heap of JavaScript has no room for it', () => {
    const { runtime, store } = openRuntime();
    const closed = instantiate(runtime, provider(), 'closed');
    closed.memory!.writeUint32Le(8, 1234);
    const memory = [...store.openInstances][0]!.memories[0]!;
    const retire = vi.spyOn(memory, 'retire').mockImplementationOnce(() => {
      throw new RangeError('Array buffer allocation failed');
    });
    void closed.close();
    store.trim();
    expect(retire).toHaveBeenCalledTimes(1);
    expect(closed.memory!.readUint32Le(8)).toBe(1234);
    expect(store.unbound.size).toBe(1);
    store.trim();
    expect(retire).toHaveBeenCalledTimes(2);
    expect(store.unbound.size).toBe(0);
    expect(closed.memory!.readUint32Le(8)).toBe(1234);
  });

  test('an instance that was abandoned runs on where its segments left it, and goes when nothing reaches it', () => {
    const { runtime, store } = openRuntime();
    const owner = new ModuleBuilder();
    owner.table({ min: 2, export: 'table' });
    owner.func({
      params: ['i32'],
      results: ['i32'],
      code: [get(0), ['call_indirect', { params: [], results: ['i32'] }]],
      export: 'call',
    });
    const module = instantiate(runtime, owner, 'owner');
    const failing = new ModuleBuilder();
    failing.importTable('owner', 'table', { min: 2 });
    failing.memory({ min: 1 });
    failing.global({ type: 'i32', mutable: true, init: [i32(40)] });
    failing.func({
      results: ['i32'],
      code: [
        ['global.get', 0],
        i32(1),
        'i32.add',
        ['global.set', 0],
        i32(16),
        ['global.get', 0],
        'i32.store',
        i32(16),
        'i32.load',
      ],
    });
    failing.element({ functions: [0] });
    failing.start(failing.func({ code: ['unreachable'] }));
    expect(() => instantiate(runtime, failing)).toThrow('unreachable');
    const call = module.exportedFunction('call')!;
    expect(call.call(0)).toBe(41);
    store.trim();
    expect(call.call(0)).toBe(42);
    expect(store.leftInstances.size).toBe(1);
    const table = module.exportedTable('table')!;
    const kept = table.get(0) as { call(): unknown };
    table.set(0, null);
    store.trim();
    expect(store.leftInstances.size).toBe(0);
    // JavaScript still has the function: the instance comes back for it, with what it had.
    expect(kept.call()).toBe(43);
    store.trim();
    expect(kept.call()).toBe(44);
  });

  test('a function of another store is refused', () => {
    const first = openRuntime();
    const second = openRuntime();
    const f = instantiate(first.runtime, provider()).exportedFunction('f')!;
    const table = instantiate(second.runtime, provider()).exportedTable('table')!;
    expect(() => table.set(0, f)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});

describeNative('many instances', () => {
  test('10,000 that are made, called, left in a table of another, and closed keep everything flat', () => {
    const { runtime, store } = openRuntime();
    const owner = new ModuleBuilder();
    owner.table({ min: 4, export: 'table' });
    owner.func({
      params: ['i32'],
      results: ['i32'],
      code: [get(0), ['call_indirect', { params: [], results: ['i32'] }]],
      export: 'call',
    });
    const call = instantiate(runtime, owner, 'owner').exportedFunction('call')!;
    const guest = new ModuleBuilder();
    guest.importTable('owner', 'table', { min: 4 });
    guest.memory({ min: 1, export: 'memory' });
    guest.func({ results: ['i32'], code: [i32(0), 'i32.load'] });
    guest.element({ functions: [0] });
    const compiled = runtime.compileModuleSync(guest.toBytes());
    const anonymous = newModuleConfig({ name: '' });
    const rounds = 10_000;
    let ended = 0;
    let most = 0;
    for (let n = 0; n < rounds; n++) {
      const instance = runtime.instantiateModuleSync(compiled, anonymous);
      instance.memory!.writeUint32Le(0, n);
      if (call.call(0) !== n) throw new Error(`instance ${n} gave a wrong number`);
      void instance.closeWithExitCode(9);
      if (n % 100 === 0 && exitCodeOf(() => call.call(0)) === 9) ended++;
      most = Math.max(most, store.resources.count);
    }
    expect(ended).toBe(rounds / 100);
    expect(most).toBeLessThan(200);
    expect(store.descriptors.size).toBeLessThan(200);
  }, 240_000);

  test('1,000,000 host calls that each pass and drop an object keep the handles flat', () => {
    const { runtime, store } = openRuntime();
    let seen = 0;
    let last: unknown;
    runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc(
        () => {
          last = { seen };
          return last;
        },
        [],
        ['externref'],
      )
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
    builder.func({
      params: ['i32'],
      code: [
        ['loop'],
        ['call', make],
        ['call', take],
        get(0),
        i32(1),
        'i32.sub',
        ['local.tee', 0],
        ['br_if', 0],
        'end',
      ],
      export: 'run',
    });
    instantiate(runtime, builder).exportedFunction('run')!.call(500_000);
    expect(seen).toBe(500_000);
    expect(store.hostReferences.size).toBeLessThan(10_000);
  }, 240_000);
});

describeNative('an instance whose context is where one was before', () => {
  test('is the caller of host functions, and is asked anew what it may do without JavaScript', async () => {
    const { runtime, store } = openRuntime();
    const callers: (string | undefined)[] = [];
    const asked: (string | undefined)[] = [];
    const call = (caller: Module): number => {
      callers.push(caller.name);
      return 0;
    };
    const hostClocks = (caller: Module) => {
      asked.push(caller.name);
      return { walltime: true, nanotime: false };
    };
    runtime.instantiateHostModuleSync({
      name: 'env',
      functions: [
        {
          exportName: 'time',
          params: ['i32', 'i64', 'i32'],
          results: ['i32'],
          body: { kind: 'module', call, intrinsic: { kind: 'read-clock', of: call, hostClocks } },
        },
      ],
    });
    const builder = new ModuleBuilder();
    const time = builder.importFunc('env', 'time', ['i32', 'i64', 'i32'], ['i32']);
    builder.memory({ min: 1 });
    builder.func({ code: [i32(0), ['i64.const', 0n], i32(0), ['call', time], 'drop'], export: 'run' });
    const addresses = new Set<number>();
    const names = ['a', 'b', 'c', 'd'];
    for (const name of names) {
      const module = instantiate(runtime, builder, name);
      for (let turn = 0; turn < 3; turn++) module.func('run', [], []).call();
      for (const { address } of store.openInstances) addresses.add(address);
      await module.close();
      store.trim();
    }
    expect(addresses.size).toBeLessThan(names.length);
    expect([callers, asked]).toEqual([names, names]);
  });
});
