// A measuring process: ENGINE; the costs of instantiating and of calls in both directions, beside V8's.
import { newModuleConfig, newRuntime } from '@wazero-ts/runtime';
import { engineConfigs } from './engines.js';
import type { CostRow } from './measurement.js';
import { sendRow } from './measuring-process.js';
import { median } from './statistics.js';
import { readBenchModule } from './workloads.js';

// Short batches, many of them: on a busy machine a long batch is interrupted and a short one is not, which would make
// the slower side look slower still.
const rounds = 61;
const batchMs = 0.5;

const config = engineConfigs[process.argv[2] ?? ''];
if (config === undefined) throw new Error(`no engine ${process.argv[2]}`);
const runtime = newRuntime(config());

/** Runs something so many times. */
type Repeat = (times: number) => void;

function millisecondsOf(repeat: Repeat, times: number): number {
  const start = performance.now();
  repeat(times);
  return performance.now() - start;
}

/**
 * V8 takes two or three seconds on another thread to optimise our dispatch loop, and again when it meets a kind of call
 * that it had not seen: so what is measured in one go is warmed up together, by CPU time.
 */
const warmUpSeconds = 8;

function warmUp(repeats: readonly Repeat[]): void {
  const start = process.cpuUsage();
  for (;;) {
    for (const repeat of repeats) repeat(1000);
    const { user, system } = process.cpuUsage(start);
    if (user + system > warmUpSeconds * 1e6) return;
  }
}

/** How many repetitions fill a batch. */
function batchSize(repeat: Repeat): number {
  const once = Math.min(...Array.from({ length: 9 }, () => millisecondsOf(repeat, 100) / 100));
  return Math.max(1, Math.round(batchMs / once));
}

/** Medians of the time of one repetition, in the unit of `scale` for a millisecond; the engines take turns. */
function interleaved(scale: number, ours: Repeat, theirs: Repeat): [number, number] {
  const sides = [ours, theirs].map((repeat) => ({ repeat, size: batchSize(repeat), times: [] as number[] }));
  for (let round = 0; round < rounds; round++) {
    for (const { repeat, size, times } of sides) times.push((millisecondsOf(repeat, size) / size) * scale);
  }
  const [oursTime = Number.NaN, theirTime = Number.NaN] = sides.map(({ times }) => median(times));
  return [oursTime, theirTime];
}

function send(name: string, unit: CostRow['unit'], [ours, v8]: [number, number]): void {
  sendRow({ kind: 'cost', name, unit, ours, v8 });
}

function measureInstantiate(): void {
  const bytes = readBenchModule('crc32.wasm');
  const compiled = runtime.compileModuleSync(bytes);
  const module = new WebAssembly.Module(bytes);
  const anonymous = newModuleConfig().withName('');
  const ours = (times: number): void => {
    for (let i = 0; i < times; i++) void runtime.instantiateModuleSync(compiled, anonymous).close();
  };
  const theirs = (times: number): void => {
    for (let i = 0; i < times; i++) new WebAssembly.Instance(module, {});
  };
  warmUp([ours, theirs]);
  send('instantiate', 'us', interleaved(1e3, ours, theirs));
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
  const addTheirs = (times: number): void => {
    let sum = 0;
    for (let i = 0; i < times; i++) sum = theirAdd(sum, 1);
    if (sum !== times) throw new Error(`V8's sum is ${sum}`);
  };
  const addOurs = (times: number): void => {
    let sum: unknown = 0;
    for (let i = 0; i < times; i++) sum = ourAdd?.call(sum, 1);
    if (sum !== times) throw new Error(`our sum is ${sum}`);
  };
  const addTyped = (times: number): void => {
    let sum = 0;
    for (let i = 0; i < times; i++) sum = typedAdd.call(sum, 1);
    if (sum !== times) throw new Error(`our sum is ${sum}`);
  };
  const ourLoop = ours.func('call-host', ['i32'], ['i32']);
  const theirLoop = theirs['call-host'] as (n: number) => number;
  const hostOurs = (times: number): void => void ourLoop.call(times);
  const hostTheirs = (times: number): void => void theirLoop(times);

  warmUp([addOurs, addTyped, hostOurs, addTheirs, hostTheirs]);
  send('export call', 'ns', interleaved(1e6, addOurs, addTheirs));
  send('export call, typed', 'ns', interleaved(1e6, addTyped, addTheirs));
  send('host call', 'ns', interleaved(1e6, hostOurs, hostTheirs));
}

measureCalls();
measureInstantiate();
