import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { amd64, baselineFeatures } from '@wazero-ts/codegen-amd64';
import { type CompileThreads, compilerEngine } from '@wazero-ts/engine-compiler';
import { loadExecMemory } from '@wazero-ts/exec-memory';
import { CoreFeaturesV2 } from '@wazero-ts/runtime';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CompileThreadsOptions, compileThreads } from '../src/compile-threads.js';
import { newRuntime } from '../src/index.js';

const folder = fileURLToPath(new URL('../.cache/compile-worker', import.meta.url));

/** Node runs no TypeScript in a worker, so the sources are bundled by the Vite that vitest brings. */
async function bundle(): Promise<URL> {
  const requireFromVitest = createRequire(import.meta.resolve('vitest'));
  const { build } = requireFromVitest('vite') as { build(config: object): Promise<unknown> };
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@wazero-ts/source'] },
    ssr: { noExternal: true, resolve: { conditions: ['@wazero-ts/source'] } },
    build: {
      ssr: fileURLToPath(new URL('../src/compile-worker.ts', import.meta.url)),
      outDir: folder,
      target: 'es2022',
      rollupOptions: { output: { entryFileNames: 'compile-worker.mjs' } },
    },
  });
  return pathToFileURL(join(folder, 'compile-worker.mjs'));
}

/** 2,000 functions that call each other; `run(n)` adds up their numbers. */
function guest(): Uint8Array {
  const builder = new ModuleBuilder();
  for (let index = 0; index < 2000; index++) {
    builder.func({
      params: ['i32'],
      results: ['i32'],
      code: [
        ['local.get', 0],
        'i32.eqz',
        ['if', 'i32'],
        ['i32.const', 0],
        'else',
        ['local.get', 0],
        ['i32.const', 1],
        'i32.sub',
        ['call', (index + 1) % 2000],
        ['i32.const', index],
        'i32.add',
        'end',
      ],
      ...(index === 0 ? { export: 'run' } : {}),
    });
  }
  return builder.toBytes();
}

const found = loadExecMemory();
const isAvailable = found.available && process.arch === 'x64';

describe.runIf(isAvailable)('threads that compile', () => {
  let worker: URL;
  const bytes = guest();
  beforeAll(async () => {
    worker = await bundle();
  });

  let piecesOfThreads = 0;

  /** Compiles the guest, runs it, and gives its machine code. */
  async function compileWith(options: Partial<CompileThreadsOptions>): Promise<Uint8Array> {
    if (!found.available) throw new Error(found.reason);
    const { memory } = found;
    const started = compileThreads({ features: baselineFeatures, worker, leastBytesPerThread: 1, ...options });
    piecesOfThreads = 0;
    const threads: CompileThreads = {
      start: (job, bodyBytes) =>
        started.start(job, bodyBytes).map((thread) => ({
          close: () => thread.close(),
          async compile(range) {
            const piece = await thread.compile(range);
            piecesOfThreads++;
            return piece;
          },
        })),
    };
    const codes: Uint8Array[] = [];
    const spy = Object.assign(Object.create(memory) as typeof memory, {
      createCode: (code: Uint8Array) => {
        codes.push(code.slice());
        return memory.createCode(code);
      },
    });
    const engine = compilerEngine({ target: amd64(), memory: spy, options: { threads } });
    const runtime = newRuntime({ engine, coreFeatures: CoreFeaturesV2 });
    const compiled = await runtime.compileModule(bytes, { compilation: 'whole' });
    const module = await runtime.instantiateModule(compiled);
    expect(module.exportedFunction('run')!.call(1999)).toBe((1998 * 1999) / 2);
    await runtime.close();
    expect(codes.length).toBe(1);
    return codes[0]!;
  }

  /** Threads of this process that are workers. */
  const workers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;

  test('make the same code as this one, whatever their number, and are gone afterwards', async () => {
    const alone = await compileWith({ count: 0 });
    expect(piecesOfThreads).toBe(0);
    const before = workers();
    for (const count of [1, 3]) {
      expect(Buffer.compare(await compileWith({ count }), alone), `${count} threads`).toBe(0);
      expect(piecesOfThreads).toBeGreaterThan(3);
    }
    await expect.poll(workers).toBe(before);
  });

  test.each([
    ['a file that is missing', new URL('file:///nowhere/compile-worker.js')],
    ['an address that Node does not take', new URL('http://localhost/compile-worker.js')],
    ['a program that throws', new URL('data:text/javascript,throw new Error("no")')],
    ['a program that ends', new URL('data:text/javascript,process.exit(3)')],
    [
      'a program that fails at a request',
      new URL(`data:text/javascript,
      import { parentPort } from 'node:worker_threads';
      parentPort.on('message', () => { throw new Error('no'); });`),
    ],
  ])('that can not do it leave it to this one: %s', async (_, broken) => {
    const code = await compileWith({ count: 2, worker: broken });
    expect(piecesOfThreads).toBe(0);
    expect(Buffer.compare(code, await compileWith({ count: 0 }))).toBe(0);
  });

  test('are not started for little', () => {
    const threads = compileThreads({ features: baselineFeatures, worker, count: 4, leastBytesPerThread: 1000 });
    const job = {} as Parameters<typeof threads.start>[0];
    expect(threads.start(job, 999)).toEqual([]);
  });
});
