import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { isEnduranceRun, percentile, printPercentiles, repetitions } from '@wazero-ts/testkit';
import { beforeAll, expect, test } from 'vitest';
import { trapEntry, trapSources } from '../src/index.js';
import { nativeSources } from '../src/native-sources.generated.js';
import * as amd64 from './amd64-code.js';
import { addonFile, builtPackage } from './built-package.js';
import { contextAt, describeNative, execMemory, publishedCode, store } from './native.js';

const program = fileURLToPath(new URL('fixtures/program.mjs', import.meta.url));
const workerFile = new URL('fixtures/worker.mjs', import.meta.url);

const loadAddress = amd64.load64(0, amd64.slot(0));
const loader = {
  code: [...amd64.code(loadAddress, amd64.loadFromAccumulator, amd64.exit(0))],
  traps: [loadAddress.length, trapEntry(6, trapSources.memory)],
};
const spinning = (() => {
  const leave = amd64.exit(4);
  const body = [...amd64.skipUnlessPolled(leave.length), ...leave];
  return { code: [...amd64.code(body, amd64.jump(-(body.length + 5)))], traps: [] };
})();
const parking = { code: [...amd64.code(amd64.exit(2))], traps: [] };

interface Ended {
  readonly out: string;
  readonly error: string;
  readonly code: number | null;
  readonly signal: string | null;
}

interface RunOptions {
  readonly flags?: readonly string[];
  readonly env?: Record<string, string>;
  readonly addressSpaceKiB?: number;
  readonly whileRunning?: (child: ChildProcess) => void;
}

let index = '';

async function run(job: string, data: object = {}, options: RunOptions = {}): Promise<Ended> {
  const words = [process.execPath, ...(options.flags ?? []), program, job, JSON.stringify({ index, ...data })];
  const limit = options.addressSpaceKiB === undefined ? ':' : `ulimit -v ${options.addressSpaceKiB}`;
  const child = spawn('sh', ['-c', `${limit} && exec "$@"`, 'sh', ...words], {
    env: { ...process.env, NODE_OPTIONS: '', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, error] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (out === '') options.whileRunning?.(child);
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    error += text;
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { out, error, code, signal };
}

const json = ({ out, error }: Ended): unknown => {
  try {
    return JSON.parse(out.trim().split('\n').at(-1) ?? '');
  } catch {
    throw new Error(`the program printed ${out} ${error}`);
  }
};

function startWorker(job: string, data: object): Worker {
  return new Worker(workerFile, { workerData: { index, job, ...data } });
}

const message = async (worker: Worker): Promise<unknown> => (await once(worker, 'message'))[0];

beforeAll(() => {
  index = builtPackage();
}, 60_000);

describeNative('threads', () => {
  test('trap often in four workers at once, with traps of V8 in between', { timeout: 300_000 }, async () => {
    const traps = repetitions(100_000, 10_000);
    const workers = [1, 2, 3, 4].map(() => startWorker('traps', { ...loader, count: traps }));
    expect(await Promise.all(workers.map(message))).toEqual(['done', 'done', 'done', 'done']);
    await Promise.all(workers.map((worker) => worker.terminate()));
  });

  test('trap while another publishes and releases code and memories', { timeout: 60_000 }, async () => {
    const stop = new SharedArrayBuffer(4);
    const worker = startWorker('churn', { ...loader, stop });
    expect(await message(worker)).toBe('churning');
    const arena = publishedCode(Uint8Array.from(loader.code), loader.traps);
    const context = contextAt(arena);
    const linear = execMemory().createMemory({ initialBytes: 0, maximumBytes: 0, guarded: true, store });
    new BigUint64Array(context.buffer, amd64.slot(0))[0] = BigInt(linear.base);
    for (let i = 0; i < 20_000; i++) {
      if (context.start() !== 1 || context.trapCode !== 6) throw new Error(`no trap at ${i}`);
    }
    Atomics.store(new Int32Array(stop), 0, 1);
    expect(await message(worker)).toBe('stopped');
    await worker.terminate();
    linear.release();
    context.release();
    arena.release();
  });

  test('end at once by terminate() while a guest spins', { timeout: 60_000 }, async () => {
    const taken: number[] = [];
    for (let i = 0; i < repetitions(50, 5); i++) {
      const worker = startWorker('spin', spinning);
      expect(await message(worker)).toBe('spinning');
      await new Promise((done) => setTimeout(done, 20));
      const begin = performance.now();
      await worker.terminate();
      taken.push(performance.now() - begin);
    }
    printPercentiles('worker.terminate() under a guest that spins', taken);
    expect(percentile(taken, isEnduranceRun ? 0.99 : 0.5)).toBeLessThan(100);
  });

  test('give back what they forgot when they end', { timeout: 30_000 }, async () => {
    execMemory().trim();
    const before = execMemory().mappingsInUse;
    const worker = startWorker('leave everything', parking);
    const ended = once(worker, 'exit');
    expect(await message(worker)).toBe('done');
    await ended;
    expect(execMemory().mappingsInUse).toBe(before);
  });

  test('share code and records', { timeout: 30_000 }, async () => {
    const arena = publishedCode(amd64.code(amd64.exit(77)));
    const shared = new SharedArrayBuffer(65536);
    const record = execMemory().createRecord(new Uint8Array(shared), store);
    const worker = startWorker('share', { ...parking, record: record.address, handle: arena.handle });
    const ended = once(worker, 'exit');
    expect(await message(worker)).toBe(77);
    await ended;
    expect(record.byteLength).toBe(131072);
    record.release();
    arena.release();
  });
});

describeNative('a process', () => {
  test.each([
    ['has no entry', { ...loader, traps: [], address: 65536, relative: true, store }],
    ['is not published', { code: loader.code, address: 65536, relative: true, store }],
    ['reaches outside of every memory', { ...loader, address: 16, relative: false, store }],
    ['reaches below a memory', { ...loader, address: -4096, relative: true, store }],
    ['reaches a memory of another store', { ...loader, address: 65536, relative: true, store: 2 }],
    [
      'is in a table as another kind of trap',
      {
        ...loader,
        traps: [loadAddress.length, trapEntry(6, trapSources.arithmetic)],
        address: 65536,
        relative: true,
        store,
      },
    ],
  ])('dies loudly when a fault of generated code %s', async (why, data) => {
    const ended = await run('load at an address', data);
    expect(ended).toMatchObject({ out: 'before\n', signal: 'SIGSEGV' });
    const name = why === 'is not published' ? 'unpublished code' : 'guest of the test';
    expect(ended.error).toContain(
      `wazero-ts: generated code is wrong: a fault that is not a trap in ${name} at code offset 0x7`,
    );
  });

  test('dies of a crash elsewhere while guests are parked', async () => {
    const ended = await run('crash elsewhere', parking);
    expect(ended).toMatchObject({ out: 'before\n', signal: 'SIGSEGV' });
    expect(ended.error).not.toContain('wazero-ts');
  });

  test('dies when a released mapping in quarantine is used', async () => {
    const ended = await run('use after release', parking);
    expect(ended).toMatchObject({ out: 'before\n', signal: 'SIGSEGV' });
  });

  test.each(['SIGSEGV', 'SIGFPE', 'SIGBUS', 'SIGILL'])('dies of a %s that somebody sends', async (signal) => {
    expect(await run('signal from outside', { ...parking, signal })).toMatchObject({ out: 'before\n', signal });
  });

  test('notices that its handler was replaced', async () => {
    expect(json(await run('replaced handler', parking))).toEqual({ before: true, after: false });
  });

  test('gets a typed error when memories use up the address space or the mappings', { timeout: 60_000 }, async () => {
    const result = json(await run('use up memories', parking)) as { count: number };
    expect(result).toMatchObject({ code: 'OUT_OF_MAPPINGS', again: 65536 });
    expect(result.count).toBeGreaterThan(5000);
  });

  test('gets a typed error when stacks use up the mappings', { timeout: 60_000 }, async () => {
    const result = json(await run('use up stacks', parking)) as { count: number };
    expect(result).toMatchObject({ code: 'OUT_OF_MAPPINGS', again: 'free' });
    expect(result.count).toBeGreaterThan(10_000);
  });

  test('holds two copies of the addon', async () => {
    expect(json(await run('two copies', { ...loader, addon: addonFile }))).toEqual({
      traps: [true, true],
      same: false,
    });
  });

  test('handles signals while a guest runs on its own stack', async () => {
    const ended = await run('signals on the guest stack', spinning, {
      whileRunning: (child) => {
        const timer = setInterval(() => child.kill('SIGUSR2'), 5);
        child.on('exit', () => clearInterval(timer));
      },
    });
    expect(json(ended)).toEqual({ received: true, state: 'exited' });
  });

  test('exits while a guest spins in a worker', async () => {
    const begin = performance.now();
    expect(await run('exit under a spinning worker', spinning)).toMatchObject({ code: 3 });
    expect(performance.now() - begin).toBeLessThan(4000);
  });

  test('ends by Ctrl-C while a guest spins', async () => {
    const ended = await run('spin for ever', spinning, { whileRunning: (child) => child.kill('SIGINT') });
    expect(ended).toMatchObject({ out: 'spinning\n', signal: 'SIGINT' });
  });

  test('profiles while guests run', { timeout: 30_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wazero-ts-profile-'));
    const flags = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=200'];
    expect(await run('signals on the guest stack', spinning, { flags })).toMatchObject({ code: 0 });
    expect(readdirSync(folder)).toHaveLength(1);
    rmSync(folder, { recursive: true });
  });

  test('exits while the watcher works: static destructors once took its list of threads away', async () => {
    const ends = await Promise.all(Array.from({ length: 8 }, () => run('exit at once', spinning)));
    expect(ends.map(({ code }) => code)).toEqual(ends.map(() => 0));
  });
});

describeNative('the loader', () => {
  const permission = process.versions.node.startsWith('20.') ? '--experimental-permission' : '--permission';
  test.each([
    ['it is switched off', {}, { WAZERO_TS_EXEC_MEMORY: 'off' }, 'DISABLED'],
    ['the named file is missing', {}, { WAZERO_TS_EXEC_MEMORY: '/nowhere/addon.node' }, 'NOT_FOUND'],
    ['the named file is no addon', {}, { WAZERO_TS_EXEC_MEMORY: program }, 'LOAD_FAILED'],
    ['addons are not allowed', { flags: [permission, '--allow-fs-read=*'] }, {}, 'PERMISSION_DENIED'],
    ['addons are switched off', { flags: ['--no-addons'] }, {}, 'PERMISSION_DENIED'],
  ])('says why when %s', async (_, options, env, code) => {
    const result = json(await run('load', {}, { ...options, env }));
    expect(result).toEqual({ available: false, code, reason: expect.stringMatching(/\w/) });
  });

  test('refuses an addon that was built from other sources', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wazero-ts-stale-'));
    const stale = join(folder, 'stale.node');
    const binary = readFileSync(addonFile);
    binary.write('0'.repeat(nativeSources.length), binary.indexOf(nativeSources), 'latin1');
    writeFileSync(stale, binary);
    const result = json(await run('load', {}, { env: { WAZERO_TS_EXEC_MEMORY: stale } }));
    rmSync(folder, { recursive: true });
    const reason = `${stale} was built from other sources than this package: build it again (npm run build)`;
    expect(result).toEqual({ available: false, code: 'STALE', reason });
  });

  test('takes the file that the environment names', async () => {
    expect(json(await run('load', {}, { env: { WAZERO_TS_EXEC_MEMORY: addonFile } }))).toEqual({
      available: true,
      checked: 65536,
    });
  });

  test('offers explicit checks where the address space is too small for guards', async () => {
    const limited = await run('load', {}, { addressSpaceKiB: 8_000_000 });
    expect(json(limited)).toEqual({
      available: true,
      checked: 65536,
      guardObstacle: 'no address space for one more linear memory',
    });
  });
});
