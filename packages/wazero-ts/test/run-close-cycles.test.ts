import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { captureOutput, newFSConfig, newModuleConfig, newRuntime, newSockConfig, wasiPreview1 } from '../src/index.js';

const guest = readFileSync(new URL('../../../testdata/bench/wasi-calls.wasm', import.meta.url));

/** What a leak would leave behind. */
interface Resources {
  readonly descriptors: number;
  readonly handles: number;
  readonly bytes: number;
}

async function resources(): Promise<Resources> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // The second collection frees what the first one found: array buffers and finalizers go in the background.
  for (let turn = 0; turn < 3; turn++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return {
    descriptors: process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0,
    handles: process.getActiveResourcesInfo().length,
    bytes: heapUsed + arrayBuffers,
  };
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wazero-ts-cycles-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['large', 'small']) writeFileSync(join(folder, name), '');
  mkdirSync(join(folder, 'many'));
  return folder;
}

test('10,000 guests that leave files open are run and closed, and nothing is left of them', async () => {
  const folder = makeFolder();
  const runtime = newRuntime();
  await runtime.instantiateHostModule(wasiPreview1());
  const compiled = runtime.compileModuleSync(guest);
  const cycle = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index++) {
      const stdout = captureOutput();
      const config = newModuleConfig()
        .withName('')
        .withStdout(stdout)
        .withFSConfig(newFSConfig().withDirMount(folder, '/'));
      const module = runtime.instantiateModuleSync(compiled, config);
      module.func('prepare', [], []).call();
      module.func('open-and-close', ['i32'], []).call(1);
      module.func('write-1-byte', ['i32'], []).call(2);
      if (stdout.text !== 'xx') throw new Error(`cycle ${index} wrote ${stdout.text}`);
      await module.close();
    }
  };
  // Until V8 has made all the code that it is going to make: that is a megabyte of heap.
  await cycle(2_500);
  const before = await resources();
  await cycle(7_500);
  const after = await resources();
  expect(after.descriptors - before.descriptors).toBeLessThanOrEqual(0);
  expect(after.handles - before.handles).toBeLessThanOrEqual(0);
  // 130 bytes for each guest would be a leak of a megabyte.
  expect(after.bytes - before.bytes).toBeLessThan(1_000_000);
  await runtime.close();
}, 300_000);

test('300 guests with listeners are made and closed, and no listener is left', async () => {
  const runtime = newRuntime();
  await runtime.instantiateHostModule(wasiPreview1());
  const compiled = runtime.compileModuleSync(guest);
  const sockConfig = newSockConfig().withTCPListener('127.0.0.1', 0).withTCPListener('127.0.0.1', 0);
  const cycle = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index++) {
      const module = await runtime.instantiateModule(compiled, newModuleConfig().withName(''), { sockConfig });
      await module.close();
    }
  };
  await cycle(20);
  const before = await resources();
  await cycle(300);
  const after = await resources();
  expect(after.descriptors - before.descriptors).toBeLessThanOrEqual(0);
  expect(after.handles - before.handles).toBeLessThanOrEqual(0);
  await runtime.close();
}, 300_000);
