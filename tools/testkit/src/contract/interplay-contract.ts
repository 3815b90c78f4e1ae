import { type ExitError, exitCodeDeadlineExceeded, type Function, type Module } from '@wazero-ts/api';
import type { Instruction } from '../instructions.js';
import { ModuleBuilder } from '../module-builder.js';
import { type ContractHarness, codeOf, rejectionOf, thrownBy } from './harness.js';

const i32 = (value: number): Instruction => ['i32.const', value];
const signature = { params: [], results: ['i32'] } as const;

/** How the first instance calls the second. */
const ways = ['call', 'call_indirect', 'return_call', 'return_call_indirect'] as const;
type Way = (typeof ways)[number];

/** Where `env.event` is called: before the call, in the callee, and after the call. */
const places = [0, 1, 2] as const;
type Place = (typeof places)[number];

/** What the functions below give: twice 1 of the first instance's memory, twice 100 of the second's. */
const sum = 202;

/** Instances with memories of their own that call each other, with something happening at each place. */
export function interplayContract(h: ContractHarness): void {
  const { describe, test, expect } = h.t;

  interface Pair {
    readonly caller: Module;
    readonly callee: Module;
    /** What `env.event` does; what is not 0 makes the guest trap. */
    event: (place: Place) => unknown;
    run(way: Way): Function;
  }

  /** Calls `env.event`, and traps if it says so. */
  const happen = (event: number, place: Place): readonly Instruction[] => [
    i32(place),
    ['call', event],
    ['if'],
    'unreachable',
    'end',
  ];
  const loadOwn: readonly Instruction[] = [i32(0), 'i32.load8_u'];

  function pair(): Pair {
    const runtime = h.runtime();
    const self: Pair = { caller: undefined!, callee: undefined!, event: () => 0, run };
    h.host(runtime, 'env', {
      event: { params: ['i32'], results: ['i32'], values: (place: number) => self.event(place as Place) },
    });
    const second = new ModuleBuilder();
    const inSecond = second.importFunc('env', 'event', ['i32'], ['i32']);
    second.memory({ min: 1, export: 'memory' });
    second.table({ min: 1, export: 'table' });
    const f = second.func({
      ...signature,
      locals: ['i32'],
      code: [...loadOwn, ['local.set', 0], ...happen(inSecond, 1), ...loadOwn, ['local.get', 0], 'i32.add'],
      export: 'f',
    });
    second.element({ functions: [f] });
    second.dataSegment({ bytes: [100], offset: [i32(0)] });
    const callee = h.instantiate(second, runtime, { name: 'second' });

    const first = new ModuleBuilder();
    const inFirst = first.importFunc('env', 'event', ['i32'], ['i32']);
    const imported = first.importFunc('second', 'f', [], ['i32']);
    first.importTable('second', 'table', { min: 1 });
    first.memory({ min: 1, export: 'memory' });
    first.dataSegment({ bytes: [1], offset: [i32(0)] });
    const isIndirect = (way: Way): boolean => way.endsWith('indirect');
    for (const way of ways) {
      const target: readonly Instruction[] = isIndirect(way) ? [i32(0), [way, signature]] : [[way, imported]];
      const through = first.func({ ...signature, code: target });
      const call: readonly Instruction[] = way.startsWith('return') ? [['call', through]] : target;
      first.func({
        ...signature,
        locals: ['i32', 'i32'],
        code: [
          ...loadOwn,
          ['local.set', 0],
          ...happen(inFirst, 0),
          ...call,
          ['local.set', 1],
          ...happen(inFirst, 2),
          ...loadOwn,
          ['local.get', 0],
          'i32.add',
          ['local.get', 1],
          'i32.add',
        ],
        export: way,
      });
    }
    const caller = h.instantiate(first, runtime);
    function run(way: Way): Function {
      return h.function(caller, way);
    }
    return Object.assign(self, { caller, callee });
  }

  /** An asynchronous call that waits at a place, and what lets it go on. */
  async function parkedAt(two: Pair, way: Way, place: Place): Promise<[Promise<unknown>, (value: number) => void]> {
    let parked: Promise<unknown> = Promise.resolve();
    const settle = await new Promise<(value: number) => void>((reached) => {
      two.event = (at) => (at === place ? new Promise<number>((resolve) => reached(resolve)) : 0);
      parked = two.run(way).callAsync([]);
    });
    return [parked, settle];
  }

  const everywhere = ways.flatMap((way) => places.map((place) => [way, place] as const));

  describe('two instances by each way of calling', () => {
    test.each(everywhere)('%s, a trap at place %i, and once more without', (way, place) => {
      const two = pair();
      two.event = (at) => (at === place ? 1 : 0);
      expect(codeOf(thrownBy(() => two.run(way).call()))).toBe('UNREACHABLE');
      two.event = () => 0;
      expect(two.run(way).call()).toBe(sum);
    });

    test.each(everywhere)('%s, an error of the host at place %i, and once more without', (way, place) => {
      const two = pair();
      const error = new Error('of the host');
      two.event = (at) => {
        if (at === place) throw error;
        return 0;
      };
      expect(thrownBy(() => two.run(way).call())).toBe(error);
      two.event = () => 0;
      expect(two.run(way).call()).toBe(sum);
    });

    test.each(everywhere)('%s, both memories grow at place %i', (way, place) => {
      const two = pair();
      two.event = (at) => {
        if (at === place) for (const module of [two.caller, two.callee]) module.memory!.grow(1);
        return 0;
      };
      expect(two.run(way).call()).toBe(sum);
      expect([two.caller.memory!.size, two.callee.memory!.size]).toEqual([131072, 131072]);
    });

    test.each(everywhere)('%s, a suspension at place %i, others run meanwhile', async (way, place) => {
      const two = pair();
      const [parked, settle] = await parkedAt(two, way, place);
      two.event = () => 0;
      for (const other of ways) expect(two.run(other).call()).toBe(sum);
      settle(0);
      expect(await parked).toBe(sum);
    });

    test.each(everywhere)('%s, a suspension at place %i that ends in a trap', async (way, place) => {
      const two = pair();
      two.event = async (at) => (at === place ? 1 : 0);
      expect(codeOf(await rejectionOf(two.run(way).callAsync([])))).toBe('UNREACHABLE');
      expect(codeOf(await rejectionOf(two.run(way).callAsync([])))).toBe('UNREACHABLE');
    });

    test.each(everywhere)('%s, the callee is closed at place %i while the call is parked', async (way, place) => {
      const two = pair();
      const [parked, settle] = await parkedAt(two, way, place);
      two.event = () => 0;
      await two.callee.closeWithExitCode(6);
      settle(0);
      // What has begun goes on; what begins later ends with the exit code.
      if (place === 0) expect(((await rejectionOf(parked)) as ExitError).exitCode).toBe(6);
      else expect(await parked).toBe(sum);
      expect((thrownBy(() => two.run(way).call()) as ExitError).exitCode).toBe(6);
    });

    test.each(ways)(
      '%s: a first call parks, a second one enters and parks, the first ends, the second ends',
      async (way) => {
        for (const order of [
          [0, 1],
          [1, 0],
        ] as const) {
          for (const other of ways) {
            const two = pair();
            const settle: ((value: number) => void)[] = [];
            two.event = (at) => (at === 1 ? new Promise((resolve) => settle.push(resolve)) : 0);
            const calls: Promise<unknown>[] = [];
            for (const entered of [way, other]) {
              calls.push(two.run(entered).callAsync([]));
              while (settle.length < calls.length) await new Promise((resolve) => setTimeout(resolve, 1));
            }
            for (const which of order) {
              settle[which]!(0);
              expect(await calls[which]).toBe(sum);
            }
          }
        }
      },
    );
  });

  describe('promises that do not keep to the rules', () => {
    test('one that settles twice counts once', async () => {
      const two = pair();
      let settle: ((value: number) => void) | undefined;
      // biome-ignore lint/suspicious/noThenProperty: a promise of another library is what is tested
      const thenable = { then: (resolve: (value: number) => void) => (settle = resolve) };
      two.event = (at) => (at === 1 ? thenable : 0);
      const call = two.run('call').callAsync([]);
      while (settle === undefined) await new Promise((resolve) => setTimeout(resolve, 1));
      settle(0);
      settle(1);
      expect(await call).toBe(sum);
      settle(1);
      two.event = () => 0;
      expect(two.run('call').call()).toBe(sum);
    });

    test('one that settles after the deadline has ended the call changes nothing', async () => {
      const two = pair();
      let settle: (value: number) => void = () => {};
      two.event = (at) => (at === 1 ? new Promise((resolve) => (settle = resolve)) : 0);
      const error = (await rejectionOf(two.run('call').callAsync([], { timeoutMs: 10 }))) as ExitError;
      expect(error.exitCode).toBe(exitCodeDeadlineExceeded);
      settle(0);
      two.event = () => 0;
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(two.caller.isClosed).toBe(true);
      expect(h.function(two.callee, 'f').call()).toBe(200);
    });
  });
}
