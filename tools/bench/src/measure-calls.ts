// A measuring process: ENGINE; the costs of instantiating and of calls in both directions, beside V8's.
import { newModuleConfig, newRuntime } from '@wazero-ts/runtime';
import { engineConfigs } from './engines.js';
import type { CostRow } from './measurement.js';
import { sendRow } from './measuring-process.js';
import { median } from './statistics.js';
import { readBenchModule } from './workloads.js';

const rounds = 9;

const config = engineConfigs[process.argv[2] ?? ''];
if (config === undefined) throw new Error(`no engine ${process.argv[2]}`);
const runtime = newRuntime(config());

/** Medians of the time of one repetition, in the unit of `scale` for a millisecond; the engines take turns. */
function interleaved(repetitions: number, scale: number, ours: () => void, theirs: () => void): [number, number] {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds + 2; round++) {
    for (const [index, repeat] of [ours, theirs].entries()) {
      globalThis.gc?.();
      const start = performance.now();
      repeat();
      const one = ((performance.now() - start) / repetitions) * scale;
      // The first rounds warm up.
      if (round >= 2) times[index]?.push(one);
    }
  }
  return [median(times[0]), median(times[1])];
}

function send(name: string, unit: CostRow['unit'], [ours, v8]: [number, number]): void {
  sendRow({ kind: 'cost', name, unit, ours, v8 });
}

function measureInstantiate(): void {
  const bytes = readBenchModule('crc32.wasm');
  const compiled = runtime.compileModuleSync(bytes);
  const module = new WebAssembly.Module(bytes);
  const anonymous = newModuleConfig().withName('');
  const repetitions = 200;
  send(
    'instantiate',
    'us',
    interleaved(
      repetitions,
      1e3,
      () => {
        for (let i = 0; i < repetitions; i++) void runtime.instantiateModuleSync(compiled, anonymous).close();
      },
      () => {
        for (let i = 0; i < repetitions; i++) new WebAssembly.Instance(module, {});
      },
    ),
  );
}

function measureCalls(): void {
  const bytes = readBenchModule('calls.wasm');
  const next = (value: number): number => (value + 1) | 0;
  runtime
    .newHostModuleBuilder('host')
    .newFunctionBuilder()
    .withFunc(next, ['i32'], ['i32'])
    .export('next')
    .instantiateSync();
  const ours = runtime.instantiateModuleSync(runtime.compileModuleSync(bytes));
  const theirs = new WebAssembly.Instance(new WebAssembly.Module(bytes), { host: { next } }).exports;

  const ourAdd = ours.exportedFunction('add');
  const typedAdd = ours.func('add', ['i32', 'i32'], ['i32']);
  const theirAdd = theirs['add'] as (a: number, b: number) => number;
  const calls = 100_000;
  const sumTheirs = (): void => {
    let sum = 0;
    for (let i = 0; i < calls; i++) sum = theirAdd(sum, i);
    if (sum !== expectedSum) throw new Error(`V8's sum is ${sum}`);
  };
  const expectedSum = Array.from({ length: calls }, (_, i) => i).reduce((sum, i) => (sum + i) | 0, 0);
  send(
    'export call',
    'ns',
    interleaved(
      calls,
      1e6,
      () => {
        let sum: unknown = 0;
        for (let i = 0; i < calls; i++) sum = ourAdd?.call(sum, i);
        if (sum !== expectedSum) throw new Error(`our sum is ${sum}`);
      },
      sumTheirs,
    ),
  );
  send(
    'export call, typed',
    'ns',
    interleaved(
      calls,
      1e6,
      () => {
        let sum = 0;
        for (let i = 0; i < calls; i++) sum = typedAdd.call(sum, i);
        if (sum !== expectedSum) throw new Error(`our sum is ${sum}`);
      },
      sumTheirs,
    ),
  );
  const ourLoop = ours.func('call-host', ['i32'], ['i32']);
  const theirLoop = theirs['call-host'] as (n: number) => number;
  send(
    'host call',
    'ns',
    interleaved(
      calls,
      1e6,
      () => void ourLoop.call(calls),
      () => void theirLoop(calls),
    ),
  );
}

measureInstantiate();
measureCalls();
