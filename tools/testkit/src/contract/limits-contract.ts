import {
  ExitError,
  exitCodeContextCanceled,
  exitCodeDeadlineExceeded,
  Fuel,
  type Function,
  LimitError,
} from '@wazero-ts/api';
import type { Instruction, WasmType } from '../instructions.js';
import { ModuleBuilder } from '../module-builder.js';
import { type ContractHarness, codeOf, rejectionOf, thrownBy } from './harness.js';

const i32 = (value: number): Instruction => ['i32.const', value];

/** Endless code: what must be stoppable by every limit. */
const endless: readonly (readonly [name: string, code: readonly Instruction[], pages: number])[] = [
  ['an empty loop', [['loop'], ['br', 0], 'end'], 256],
  ['a loop that counts', [['loop'], ['local.get', 0], i32(1), 'i32.add', ['local.set', 0], ['br', 0], 'end'], 256],
  ['a loop that calls', [['loop'], ['call', 1], ['br', 0], 'end'], 256],
  ['a loop with br_table', [['loop'], i32(0), ['br_table', [0], 0], 'end'], 256],
  ['nested loops', [['loop'], ['loop'], ['br', 1], 'end', 'end'], 256],
  ['a loop of 4 GiB fills', [['loop'], i32(0), i32(7), i32(0xffff0000), 'memory.fill', ['br', 0], 'end'], 65535],
  ['a loop of fills of 16 MiB', [['loop'], i32(0), i32(7), i32(1 << 24), 'memory.fill', ['br', 0], 'end'], 256],
  ['a tail call to itself', [['return_call', 0]], 256],
  ['a recursion of 2^60 calls', [i32(60), ['call', 3]], 256],
  ['a loop that calls its own function', [i32(60), ['call', 4]], 256],
];

/** Fuel, deadlines, depth and cancellation. */
export function limitsContract(h: ContractHarness): void {
  const { describe, test, expect } = h.t;

  /** Function 0 is the code, exported as `run`; 1 does nothing; 2, `fine`, returns 5; 3 calls itself twice, 4 in a loop. */
  function moduleWith(code: readonly Instruction[], pages = 256): ModuleBuilder {
    const builder = new ModuleBuilder();
    builder.memory({ min: pages });
    builder.func({ locals: ['i32'], code, export: 'run' });
    builder.func({ code: [] });
    builder.func({ results: ['i32'], code: [i32(5)], export: 'fine' });
    const again: readonly Instruction[] = [['local.get', 0], i32(1), 'i32.sub', ['call', 3]];
    builder.func({ params: ['i32'], code: [['local.get', 0], ['if'], ...again, ...again, 'end'] });
    const always: readonly Instruction[] = [
      ['loop'],
      ['local.get', 0],
      i32(1),
      'i32.sub',
      ['call', 4],
      ['br', 0],
      'end',
    ];
    builder.func({ params: ['i32'], code: [['local.get', 0], ['if'], ...always, 'end'] });
    return builder;
  }

  describe('fuel', () => {
    const straight: readonly (readonly [string, readonly Instruction[], number])[] = [
      ['nothing', [], 0],
      ['nop, block, loop, end and drop are free', ['nop', ['block'], ['loop'], 'nop', 'end', 'end', i32(1), 'drop'], 1],
      ['each instruction', [i32(1), i32(2), 'i32.add', ['local.set', 0]], 4],
      ['a branch not taken', [i32(0), ['if'], i32(1), 'drop', i32(1), 'drop', 'end'], 2],
      ['a branch taken', [i32(1), ['if'], i32(1), 'drop', i32(1), 'drop', 'end'], 4],
      ['else', [i32(0), ['if'], i32(1), 'drop', 'else', i32(1), 'drop', i32(1), 'drop', 'end'], 4],
      ['a call and its callee', [['call', 1], i32(1), 'drop'], 2],
      ['memory.fill: 1 for each 64 bytes', [i32(0), i32(1), i32(640), 'memory.fill'], 4 + 10],
    ];

    test.each(straight)('%s', (_, code, expected) => {
      const run = h.function(h.instantiate(moduleWith(code)), 'run');
      const fuel = new Fuel(1000);
      run.withOptions({ fuel }).call();
      expect(fuel.used).toBe(expected);
    });

    test('a loop costs the same in each round', () => {
      const code: Instruction[] = [
        i32(100),
        ['local.set', 0],
        ['loop'],
        ['local.get', 0],
        i32(1),
        'i32.sub',
        ['local.tee', 0],
        ['br_if', 0],
        'end',
      ];
      const run = h.function(h.instantiate(moduleWith(code)), 'run');
      const fuel = new Fuel(10_000);
      run.withOptions({ fuel }).call();
      expect(fuel.used).toBe(2 + 100 * 5);
    });

    test('running out throws LimitError with what was allowed and used; the module stays usable', () => {
      const module = h.instantiate(moduleWith([['loop'], ['br', 0], 'end']));
      const fuel = new Fuel(5000);
      const error = thrownBy(() => h.function(module, 'run').withOptions({ fuel }).call()) as LimitError;
      expect(error).toBeInstanceOf(LimitError);
      expect([error.code, error.limit, error.allowed]).toEqual(['FUEL_EXHAUSTED', 'FUEL_EXHAUSTED', 5000]);
      expect(error.used).toBeGreaterThanOrEqual(5000);
      expect(fuel.remaining).toBe(0);
      expect(module.isClosed).toBe(false);
      expect(h.function(module, 'fine').call()).toBe(5);
    });

    test('a budget is shared by several calls', () => {
      const fine = h.function(h.instantiate(moduleWith([])), 'fine');
      const fuel = new Fuel(3);
      const limited = fine.withOptions({ fuel });
      for (let i = 0; i < 3; i++) expect(limited.call()).toBe(5);
      expect(fuel.used).toBe(3);
      expect(codeOf(thrownBy(() => limited.call()))).toBe('FUEL_EXHAUSTED');
    });

    test('a nested call draws from the budget of the outer one', () => {
      const runtime = h.runtime();
      h.host(runtime, 'env', { host: { withModule: (caller) => caller.exportedFunction('inner')!.call() } });
      const builder = new ModuleBuilder();
      const host = builder.importFunc('env', 'host', [], []);
      builder.func({ code: [['loop'], ['br', 0], 'end'], export: 'inner' });
      builder.func({ code: [['call', host]], export: 'run' });
      const run = h.function(h.instantiate(builder, runtime), 'run');
      expect(codeOf(thrownBy(() => run.withOptions({ fuel: 1000 }).call()))).toBe('FUEL_EXHAUSTED');
    });

    test.each([
      ['its own', 1000, 100_000],
      ['the outer one', 100_000, 1000],
    ])('a nested call whose budget is %s uses the same of both', (_, innerUnits, outerUnits) => {
      const runtime = h.runtime();
      const [inner, outer] = [new Fuel(innerUnits), new Fuel(outerUnits)];
      let nested: unknown;
      h.host(runtime, 'env', {
        host: {
          withModule: (caller) => {
            const spin = caller.exportedFunction('inner')!.withOptions({ fuel: inner });
            nested = thrownBy(() => spin.call());
          },
        },
      });
      const builder = new ModuleBuilder();
      const host = builder.importFunc('env', 'host', [], []);
      builder.func({ code: [['loop'], i32(1), i32(2), 'i32.add', 'drop', ['br', 0], 'end'], export: 'inner' });
      builder.func({ code: [i32(7), 'drop', ['call', host]], export: 'run' });
      const run = h.function(h.instantiate(builder, runtime), 'run').withOptions({ fuel: outer });
      run.call();
      const least = Math.min(innerUnits, outerUnits - 2);
      expect(codeOf(nested)).toBe('FUEL_EXHAUSTED');
      expect((nested as LimitError).allowed).toBe(Math.min(innerUnits, outerUnits));
      expect([inner.used, outer.used]).toEqual([least, least + 2]);
    });

    test.each([-1, 0.5, Number.NaN, 2 ** 53])('%d is no amount of fuel', (fuel) => {
      const fine = h.function(h.instantiate(moduleWith([])), 'fine');
      expect(() => fine.withOptions({ fuel }).call()).toThrow(RangeError);
    });

    test('callAsync uses the same fuel as call', async () => {
      const run = h.function(h.instantiate(moduleWith([i32(1), i32(2), 'i32.add', 'drop'])), 'run');
      const [sync, async] = [new Fuel(100), new Fuel(100)];
      run.withOptions({ fuel: sync }).call();
      await run.callAsync([], { fuel: async });
      expect(async.used).toBe(sync.used);
    });
  });

  describe('limits stop endless code', () => {
    test.each(endless)('fuel stops %s', (_, code, pages) => {
      const module = h.instantiate(moduleWith(code, pages));
      const error = thrownBy(() => h.function(module, 'run').withOptions({ fuel: 1_000_000 }).call());
      expect(codeOf(error)).toBe('FUEL_EXHAUSTED');
      expect(h.function(module, 'fine').call()).toBe(5);
    });

    test.each(endless)('a deadline stops %s in a synchronous call', (_, code, pages) => {
      const module = h.instantiate(moduleWith(code, pages));
      const start = performance.now();
      const error = thrownBy(() => h.function(module, 'run').withOptions({ timeoutMs: 30 }).call()) as ExitError;
      const elapsed = performance.now() - start;
      expect(error).toBeInstanceOf(ExitError);
      expect(error.exitCode).toBe(exitCodeDeadlineExceeded);
      expect(elapsed).toBeGreaterThanOrEqual(29);
      expect(elapsed).toBeLessThan(10_000);
      expect([module.isClosed, module.exitCode]).toEqual([true, exitCodeDeadlineExceeded]);
      expect(() => h.function(module, 'fine').call()).toThrow(ExitError);
    });

    test.each(endless)('a signal stops %s in an asynchronous call, and timers keep ticking', async (_, code, pages) => {
      const module = h.instantiate(moduleWith(code, pages));
      const controller = new AbortController();
      let ticks = 0;
      // The timer itself ends the call: were it not to tick, the call would never end.
      const ticking = setInterval(() => {
        if (++ticks === 3) controller.abort('enough');
      }, 1);
      const error = (await rejectionOf(
        h.function(module, 'run').callAsync([], { signal: controller.signal }),
      )) as ExitError;
      clearInterval(ticking);
      expect(error).toBeInstanceOf(ExitError);
      expect([error.exitCode, error.cause]).toEqual([exitCodeContextCanceled, 'enough']);
      expect([module.isClosed, module.exitCode]).toEqual([true, exitCodeContextCanceled]);
    });

    test.each(endless)('a deadline stops %s in an asynchronous call', async (_, code, pages) => {
      const module = h.instantiate(moduleWith(code, pages));
      const error = (await rejectionOf(h.function(module, 'run').callAsync([], { timeoutMs: 30 }))) as ExitError;
      expect(error).toBeInstanceOf(ExitError);
      expect(error.exitCode).toBe(exitCodeDeadlineExceeded);
    });

    test('endless recursion is a stack overflow, and the instance can be used again', () => {
      const module = h.instantiate(moduleWith([['call', 0]]));
      for (let i = 0; i < 3; i++) {
        expect(codeOf(thrownBy(() => h.function(module, 'run').call()))).toBe('STACK_OVERFLOW');
        expect(h.function(module, 'fine').call()).toBe(5);
      }
    });

    test('endless recursion is a stack overflow in an asynchronous call too', async () => {
      const module = h.instantiate(moduleWith([['call', 0]]));
      expect(codeOf(await rejectionOf(h.function(module, 'run').callAsync([])))).toBe('STACK_OVERFLOW');
    });

    test('recursion that waits for fuel is stopped by it first', () => {
      const module = h.instantiate(moduleWith([i32(1), 'drop', ['call', 0]]));
      const error = thrownBy(() => h.function(module, 'run').withOptions({ fuel: 1000 }).call());
      expect(codeOf(error)).toBe('FUEL_EXHAUSTED');
    });

    test('a deadline that is over runs nothing', () => {
      const builder = new ModuleBuilder();
      builder.global({ type: 'i32', mutable: true, init: [i32(0)], export: 'ran' });
      builder.func({ code: [i32(1), ['global.set', 0]], export: 'run' });
      const module = h.instantiate(builder);
      expect(thrownBy(() => h.function(module, 'run').withOptions({ timeoutMs: 0 }).call())).toBeInstanceOf(ExitError);
      expect(module.exportedGlobal('ran')!.get()).toBe(0);
    });

    test('a signal that is aborted runs nothing', async () => {
      const module = h.instantiate(moduleWith([]));
      const reason = new Error('before');
      const error = (await rejectionOf(
        h.function(module, 'run').callAsync([], { signal: AbortSignal.abort(reason) }),
      )) as ExitError;
      expect([error.exitCode, error.cause]).toEqual([exitCodeContextCanceled, reason]);
    });

    test('a call that ends in time is not touched by its limits', async () => {
      const module = h.instantiate(moduleWith([]));
      const fine = h.function(module, 'fine');
      const { signal } = new AbortController();
      expect(fine.withOptions({ timeoutMs: 10_000, fuel: 1000 }).call()).toBe(5);
      expect(await fine.callAsync([], { timeoutMs: 10_000, fuel: 1000, signal })).toBe(5);
      expect(module.isClosed).toBe(false);
    });

    test('a deadline holds for calls that a host function makes back into the guest', () => {
      const runtime = h.runtime();
      h.host(runtime, 'env', { host: { withModule: (caller) => caller.exportedFunction('inner')!.call() } });
      const builder = new ModuleBuilder();
      const host = builder.importFunc('env', 'host', [], []);
      builder.func({ code: [['loop'], ['br', 0], 'end'], export: 'inner' });
      builder.func({ code: [['call', host]], export: 'run' });
      const module = h.instantiate(builder, runtime);
      const error = thrownBy(() => h.function(module, 'run').withOptions({ timeoutMs: 30 }).call()) as ExitError;
      expect(error.exitCode).toBe(exitCodeDeadlineExceeded);
    });
  });

  describe('depth', () => {
    function recursion(locals: number, options: { maxCallDepth?: number } = {}): Function {
      const builder = new ModuleBuilder();
      builder.func({
        params: ['i32'],
        results: ['i32'],
        locals: Array<WasmType>(locals).fill('i64'),
        code: [
          ['local.get', 0],
          ['if', 'i32'],
          ['local.get', 0],
          i32(1),
          'i32.sub',
          ['call', 0],
          i32(1),
          'i32.add',
          'else',
          i32(0),
          'end',
        ],
        export: 'run',
      });
      return h.function(h.instantiate(builder, h.runtime(options)), 'run');
    }

    test.each([0, 10, 100])('the guaranteed depth is reached by functions of %i locals', (locals) => {
      expect(recursion(locals, { maxCallDepth: 5000 }).call(4990)).toBe(4990);
    });

    test('wazero depth: 20,000 by default', () => {
      expect(recursion(2).call(19_990)).toBe(19_990);
    });

    test('mutual recursion of guest and host ends in a stack overflow, not in a crash', () => {
      const runtime = h.runtime();
      h.host(runtime, 'env', { host: { withModule: (caller) => caller.exportedFunction('run')!.call() } });
      const builder = new ModuleBuilder();
      const host = builder.importFunc('env', 'host', [], []);
      builder.func({ code: [['call', host]], export: 'run' });
      builder.func({ results: ['i32'], code: [i32(5)], export: 'fine' });
      const module = h.instantiate(builder, runtime);
      expect(codeOf(thrownBy(() => h.function(module, 'run').call()))).toBe('STACK_OVERFLOW');
      expect(h.function(module, 'fine').call()).toBe(5);
    });

    test.each(['return_call', 'return_call_indirect'])('%s does not use up depth', (name) => {
      const builder = new ModuleBuilder();
      const signature = { params: ['i32'], results: ['i32'] } as const;
      builder.table({ min: 1 });
      const call: readonly Instruction[] =
        name === 'return_call' ? [['return_call', 0]] : [i32(0), ['return_call_indirect', signature]];
      builder.func({
        ...signature,
        code: [
          ['local.get', 0],
          'i32.eqz',
          ['if'],
          i32(42),
          'return',
          'end',
          ['local.get', 0],
          i32(1),
          'i32.sub',
          ...call,
        ],
        export: 'run',
      });
      builder.element({ functions: [0] });
      expect(h.function(h.instantiate(builder, h.runtime({ maxCallDepth: 100 })), 'run').call(100_000)).toBe(42);
    });
  });
}
