import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Module, Runtime } from '../src/index.js';
import { CoreFeature, CoreFeaturesV2, newRuntime } from '../src/index.js';

const folder = fileURLToPath(new URL('../.cache/worker', import.meta.url));

/** Node runs no TypeScript in a worker, so the sources are bundled by the Vite that vitest brings. */
async function bundle(): Promise<string> {
  const requireFromVitest = createRequire(import.meta.resolve('vitest'));
  const { build } = requireFromVitest('vite') as { build(config: object): Promise<unknown> };
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@wazero-ts/source'] },
    ssr: { noExternal: true, resolve: { conditions: ['@wazero-ts/source'] } },
    build: {
      ssr: fileURLToPath(new URL('worker-entry.ts', import.meta.url)),
      outDir: folder,
      target: 'es2022',
      rollupOptions: { output: { entryFileNames: 'worker-entry.mjs' } },
    },
  });
  return join(folder, 'worker-entry.mjs');
}

/** Waits on, notifies and adds to words of the imported shared memory. */
function guest(): Uint8Array {
  const builder = new ModuleBuilder();
  builder.importMemory('env', 'memory', { min: 1, max: 4, shared: true });
  builder.func({
    params: ['i32', 'i32'],
    results: ['i32'],
    code: [['local.get', 0], ['local.get', 1], ['i64.const', -1n], 'memory.atomic.wait32'],
    export: 'wait',
  });
  builder.func({
    params: ['i32', 'i32'],
    results: ['i32'],
    code: [['local.get', 0], ['local.get', 1], 'memory.atomic.notify'],
    export: 'notify',
  });
  builder.func({
    params: ['i32'],
    code: [
      ['loop'],
      ['i32.const', 64],
      ['i32.const', 1],
      'i32.atomic.rmw.add',
      'drop',
      ['local.get', 0],
      ['i32.const', 1],
      'i32.sub',
      ['local.tee', 0],
      ['br_if', 0],
      'end',
    ],
    export: 'count',
  });
  return builder.toBytes();
}

let runtime: Runtime;
let mod: Module;
let worker: Worker;
let nextAnswer: () => Promise<unknown>;

beforeAll(async () => {
  runtime = newRuntime({ coreFeatures: CoreFeaturesV2 | CoreFeature.threads });
  const limits = { min: 1, max: 4, shared: true };
  const env = await runtime.newHostModuleBuilder('env').exportMemory('memory', limits).instantiate();
  const compiled = await runtime.compileModule(guest());
  mod = await runtime.instantiateModule(compiled);
  const memory = env.exportedMemory('memory')!.toTransferable();
  worker = new Worker(await bundle(), { workerData: { memory, module: compiled.toTransferable() } });
  nextAnswer = () =>
    new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', (message) => {
        worker.off('error', reject);
        resolve(message);
      });
    });
  expect(await nextAnswer()).toBe('ready');
}, 60_000);

afterAll(async () => {
  await worker.terminate();
  await runtime.close();
});

test('two threads add to one word without losing any', async () => {
  const answer = nextAnswer();
  worker.postMessage(['count', 20_000]);
  mod.exportedFunction('count')?.call(20_000);
  await answer;
  expect(mod.memory?.readUint32Le(64)).toBe(40_000);
});

test('a thread that waits is woken by a notification of another', async () => {
  const answer = nextAnswer();
  worker.postMessage(['wait', 0, 0]);
  const notify = mod.exportedFunction('notify')!;
  const begin = performance.now();
  while (notify.call(0, 1) === 0 && performance.now() - begin < 10_000) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(await answer).toBe(0);
});

test('a parked asynchronous call is woken by a notification of another thread, while the event loop turns', async () => {
  const waiting = mod.exportedFunction('wait')!.callAsync([8, 0], { timeoutMs: 20_000 });
  let ticks = 0;
  const interval = setInterval(() => ticks++, 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const answer = nextAnswer();
  worker.postMessage(['notify', 8, 1]);
  expect(await answer).toBe(1);
  expect(await waiting).toBe(0);
  clearInterval(interval);
  expect(ticks).toBeGreaterThan(0);
});
