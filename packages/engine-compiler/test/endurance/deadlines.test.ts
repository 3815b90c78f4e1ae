import { type CallOptions, ExitError, exitCodeDeadlineExceeded, type Module } from '@wazero-ts/api';
import { newModuleConfig, type Runtime } from '@wazero-ts/runtime';
import {
  type Instruction,
  isEnduranceRun,
  ModuleBuilder,
  percentile,
  printPercentiles,
  repetitions,
} from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { describeNative } from '../native.js';
import { openRuntime } from '../store.js';

const i32 = (value: number): Instruction => ['i32.const', value];
const limit: CallOptions = { timeoutMs: 50 };
const anonymous = newModuleConfig({ name: '' });

function instantiate(runtime: Runtime, builder: ModuleBuilder): Module {
  return runtime.instantiateModuleSync(runtime.compileModuleSync(builder.toBytes()), anonymous);
}

const forever = (body: readonly Instruction[]): readonly Instruction[] => [['loop'], ...body, ['br', 0], 'end'];

/** A module whose `run` never returns. */
function endless(change: (builder: ModuleBuilder) => readonly Instruction[]): ModuleBuilder {
  const builder = new ModuleBuilder();
  const code = change(builder);
  builder.func({ code, export: 'run' });
  return builder;
}

/** Runs a module until its deadline. */
type Attempt = () => unknown;

/** The same runtime again and again, and a new instance each time: the deadline closes it. */
function calling(builder: ModuleBuilder, runtime: Runtime = openRuntime().runtime): () => Attempt {
  const compiled = runtime.compileModuleSync(builder.toBytes());
  return () => {
    const run = runtime.instantiateModuleSync(compiled, anonymous).exportedFunction('run')!.withOptions(limit);
    return () => run.call();
  };
}

/** `env.noop`, `env.inner`, which calls the caller's `inner`, and `env.park`, whose promise never settles. */
function withHost(): Runtime {
  const { runtime } = openRuntime();
  runtime
    .newHostModuleBuilder('env')
    .newFunctionBuilder()
    .withFunc(() => new Promise<void>(() => {}), [], [])
    .export('park')
    .newFunctionBuilder()
    .withModuleFunc((caller: Module) => void caller.exportedFunction('inner')!.call(), [], [])
    .export('inner')
    .instantiateSync();
  return runtime;
}

const cases: readonly (readonly [string, () => () => Attempt])[] = [
  ['an endless loop', () => calling(endless(() => forever([])))],
  [
    'an endless recursion',
    () =>
      calling(
        endless((builder) => {
          const again: readonly Instruction[] = [['local.get', 0], i32(1), 'i32.sub', ['call', 0]];
          const twice = builder.func({
            params: ['i32'],
            code: [['local.get', 0], ['if'], ...again, ...again, 'end'],
          });
          return [i32(60), ['call', twice]];
        }),
      ),
  ],
  [
    'fills of 4 GiB in a loop',
    () =>
      calling(
        endless((builder) => {
          builder.memory({ min: 65535 });
          return forever([i32(0), i32(7), i32(0xffff_0000), 'memory.fill']);
        }),
      ),
  ],
  [
    'memory.copy',
    () =>
      calling(
        endless((builder) => {
          builder.memory({ min: 65535 });
          return forever([i32(1), i32(0), i32(0xfffe_ffff), 'memory.copy']);
        }),
      ),
  ],
  [
    'table.fill',
    () =>
      calling(
        endless((builder) => {
          builder.table({ min: 1_000_000 });
          return forever([i32(0), ['ref.null', 'funcref'], i32(1_000_000), ['table.fill', 0]]);
        }),
      ),
  ],
  [
    'atomic.wait',
    () =>
      calling(
        endless((builder) => {
          builder.memory({ min: 1, max: 1, shared: true });
          return forever([i32(0), i32(0), ['i64.const', -1n], 'memory.atomic.wait32', 'drop']);
        }),
      ),
  ],
  [
    'calls back and forth through a host function',
    () =>
      calling(
        endless((builder) => {
          const inner = builder.importFunc('env', 'inner', [], []);
          builder.func({ code: [], export: 'inner' });
          return forever([['call', inner]]);
        }),
        withHost(),
      ),
  ],
  [
    'an endless start section',
    () => {
      const { runtime } = openRuntime({ callOptions: limit });
      const builder = new ModuleBuilder();
      builder.start(builder.func({ code: forever([]) }));
      const compiled = runtime.compileModuleSync(builder.toBytes());
      return () => () => runtime.instantiateModuleSync(compiled, anonymous);
    },
  ],
  [
    'a parked host call',
    () => {
      const runtime = withHost();
      const builder = new ModuleBuilder();
      const park = builder.importFunc('env', 'park', [], []);
      builder.func({ code: [['call', park]], export: 'run' });
      return () => {
        const run = instantiate(runtime, builder).exportedFunction('run')!;
        return () => run.callAsync([], limit);
      };
    },
  ],
];

/** An error that instantiation wraps has it as its cause. */
function exitOf(error: unknown): ExitError {
  const found = error instanceof ExitError ? error : (error as Error).cause;
  if (!(found instanceof ExitError)) throw error;
  return found;
}

describeNative('a deadline of 50 ms', () => {
  test.each(cases)('ends %s', { timeout: 600_000 }, async (name, make) => {
    const prepare = make();
    const taken: number[] = [];
    for (let n = 0; n < repetitions(100, 3); n++) {
      const attempt = prepare();
      const begin = performance.now();
      let error: unknown;
      try {
        await attempt();
      } catch (thrown) {
        error = thrown;
      }
      taken.push(performance.now() - begin);
      expect(exitOf(error).exitCode).toBe(exitCodeDeadlineExceeded);
      await new Promise(setImmediate);
    }
    printPercentiles(`a deadline of 50 ms ends ${name}`, taken);
    expect(Math.min(...taken)).toBeGreaterThan(49);
    if (isEnduranceRun) expect(percentile(taken, 0.99)).toBeLessThan(75);
  });
});
