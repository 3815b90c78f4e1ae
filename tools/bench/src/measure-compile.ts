// A measuring process: ENGINE; how many MB of esbuild a second of CPU time decodes, validates and lowers, on all threads
// together and in a process that has compiled nothing before. V8's flags (baseline compiler, all functions at once) come
// from the parent.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileInSteps } from './compile-in-steps.js';
import { engineOf } from './engines.js';
import type { CostRow } from './measurement.js';
import { sendRow } from './measuring-process.js';

const esbuild = createRequire(import.meta.url).resolve('@esbuild/wasi-preview1/esbuild.wasm');
const bytes = new Uint8Array(readFileSync(esbuild));

function cpuSeconds(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function send(name: string, ours: number, v8: number): void {
  const megabytes = bytes.length / 1e6;
  const row: CostRow = { kind: 'cost', name, unit: 'MB/s', ours: megabytes / ours, v8: megabytes / v8 };
  sendRow(row);
}

const steps = compileInSteps(engineOf(process.argv[2]), bytes);
const decode = cpuSeconds(steps.decodeAndValidate);
const lower = cpuSeconds(steps.lower);
// V8 keeps what it compiled by the bytes, so its one compilation is measured once.
const v8Validate = cpuSeconds(() => WebAssembly.validate(bytes));
const v8Compile = cpuSeconds(() => new WebAssembly.Module(bytes));
send('decode + validate', decode, v8Validate);
send('lower', lower, v8Compile - v8Validate);
send('decode + validate + lower', decode + lower, v8Compile);
// Once more, when Node has optimised our code: what a process pays that has compiled another module before.
const again = compileInSteps(engineOf(process.argv[2]), bytes);
const decodeAgain = cpuSeconds(again.decodeAndValidate);
const lowerAgain = cpuSeconds(again.lower);
send('decode + validate, warm', decodeAgain, v8Validate);
send('lower, warm', lowerAgain, v8Compile - v8Validate);
send('all three, warm', decodeAgain + lowerAgain, v8Compile);
