// A measuring process: ENGINE; calls through the JavaScript interface, beside the plain API's and V8's own.
import type { WebAssemblyNamespace } from '@wazero-ts/js-api';
import { createWebAssembly } from '@wazero-ts/js-api';
import { newRuntime } from '@wazero-ts/runtime';
import { configOf, engineOf } from './engines.js';
import { sendRow } from './measuring-process.js';
import type { Repeat } from './take-turns.js';
import { takeTurns, warmUp } from './take-turns.js';
import { readBenchModule } from './workloads.js';

const engine = engineOf(process.argv[2]);
const bytes = readBenchModule('calls.wasm');
const next = (value: number): number => (value + 1) | 0;

/** The two repeats for functions of any kind, which all are called alike. */
function repeats(add: (a: number, b: number) => number, callHost: (n: number) => number): [Repeat, Repeat] {
  const exportCall = (times: number): void => {
    let sum = 0;
    for (let i = 0; i < times; i++) sum = add(sum, 1);
    if (sum !== times) throw new Error(`the sum is ${sum}`);
  };
  return [exportCall, (times) => void callHost(times)];
}

function throughInterface(WebAssembly: WebAssemblyNamespace): [Repeat, Repeat] {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { host: { next } });
  return repeats(exports['add'], exports['call-host']);
}

/** Written out: through a closure the plain API would pay for a call of JavaScript more. */
function throughPlainApi(): [Repeat, Repeat] {
  const runtime = newRuntime(configOf(engine));
  const builder = runtime.newHostModuleBuilder('host').newFunctionBuilder();
  builder.withFunc(next, ['i32'], ['i32']).export('next').instantiateSync();
  const module = runtime.instantiateModuleSync(runtime.compileModuleSync(bytes));
  const add = module.func('add', ['i32', 'i32'], ['i32']);
  const callHost = module.func('call-host', ['i32'], ['i32']);
  const exportCall = (times: number): void => {
    let sum = 0;
    for (let i = 0; i < times; i++) sum = add.call(sum, 1);
    if (sum !== times) throw new Error(`the sum is ${sum}`);
  };
  return [exportCall, (times) => void callHost.call(times)];
}

const ours = throughInterface(createWebAssembly(newRuntime(configOf(engine))));
const plain = throughPlainApi();
const theirs = throughInterface(WebAssembly as unknown as WebAssemblyNamespace);
warmUp([...ours, ...plain, ...theirs]);
for (const [index, name] of ['export call, js-api', 'host call, js-api'].entries()) {
  const sides = [ours[index]!, plain[index]!, theirs[index]!];
  const [oursTime = Number.NaN, plainTime = Number.NaN, v8Time = Number.NaN] = takeTurns(1e6, sides);
  sendRow({ kind: 'cost', name, unit: 'ns', ours: oursTime, v8: v8Time, plain: plainTime });
}
