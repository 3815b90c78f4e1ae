// A measuring process: ENGINE; the costs of instantiating and of calls in both directions, beside V8's.
import { newModuleConfig, newRuntime } from '@wazero-ts/runtime';
import { configOf, engineOf } from './engines.js';
import type { CostRow } from './measurement.js';
import { sendRow } from './measuring-process.js';
import { interleaved, warmUp } from './take-turns.js';
import { readBenchModule } from './workloads.js';

const runtime = newRuntime(configOf(engineOf(process.argv[2])));

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
  const compiled = runtime.compileModuleSync(bytes);
  const ours = runtime.instantiateModuleSync(compiled);
  const rawHost = runtime
    .newHostModuleBuilder('raw-host')
    .newFunctionBuilder()
    .withStackFunc((_module, stack) => stack.setInt32(0, stack.getInt32(0, true) + 1, true), ['i32'], ['i32'])
    .export('next')
    .instantiateSync();
  const rawOurs = runtime.instantiateModuleSync(compiled, newModuleConfig().withName(''), {
    importResolver: () => rawHost,
  });
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
  const stack = new DataView(new ArrayBuffer(16));
  stack.setInt32(8, 1, true);
  const addStack = (times: number): void => {
    stack.setInt32(0, 0, true);
    for (let i = 0; i < times; i++) ourAdd?.callWithStack(stack);
    if (stack.getInt32(0, true) !== times) throw new Error(`our sum is ${stack.getInt32(0, true)}`);
  };
  const ourLoop = ours.func('call-host', ['i32'], ['i32']);
  const theirLoop = theirs['call-host'] as (n: number) => number;
  const hostOurs = (times: number): void => void ourLoop.call(times);
  const rawLoop = rawOurs.func('call-host', ['i32'], ['i32']);
  const hostRaw = (times: number): void => void rawLoop.call(times);
  const hostTheirs = (times: number): void => void theirLoop(times);

  warmUp([addOurs, addTyped, addStack, hostOurs, hostRaw, addTheirs, hostTheirs]);
  send('export call', 'ns', interleaved(1e6, addOurs, addTheirs));
  send('export call, typed', 'ns', interleaved(1e6, addTyped, addTheirs));
  send('export call, raw', 'ns', interleaved(1e6, addStack, addTheirs));
  send('host call', 'ns', interleaved(1e6, hostOurs, hostTheirs));
  send('host call, raw', 'ns', interleaved(1e6, hostRaw, hostTheirs));
}

measureCalls();
measureInstantiate();
