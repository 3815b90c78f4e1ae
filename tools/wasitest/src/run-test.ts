import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type EngineName, makeEngine } from '@wazero-ts/testkit';
import {
  captureOutput,
  cryptoRandom,
  ExitError,
  newFSConfig,
  newModuleConfig,
  newRuntime,
  type Runtime,
  wasiPreview1,
} from 'wazero-ts';
import type { WasiTest } from './suites.js';

/** A test that takes longer has failed. */
const timeoutMs = 60_000;

/** A runtime with WASI on an engine. */
export async function newWasiRuntime(engine: EngineName): Promise<Runtime> {
  const runtime = newRuntime({ engine: makeEngine(engine) });
  await runtime.instantiateHostModule(wasiPreview1());
  return runtime;
}

/**
 * Runs one test on copies of its folders.
 *
 * @returns why it failed, `undefined` when it passed
 */
export async function runTest(runtime: Runtime, test: WasiTest): Promise<string | undefined> {
  const copies = mkdtempSync(join(tmpdir(), 'wasitest-'));
  const [stdout, stderr] = [captureOutput(), captureOutput()];
  let fsConfig = newFSConfig();
  for (const [guestPath, folder] of test.mounts) {
    const copy = join(copies, basename(folder));
    cpSync(folder, copy, { recursive: true });
    fsConfig = fsConfig.withDirMount(copy, guestPath);
  }
  const config = newModuleConfig({ name: '', env: test.env, stdout, stderr, fsConfig, randSource: cryptoRandom() })
    .withArgs(basename(test.file), ...test.args)
    .withSysWalltime()
    .withSysNanotime()
    .withSysNanosleep();
  const compiled = await runtime.compileModule(readFileSync(test.file));
  let exitCode: number | string = 0;
  try {
    const module = await runtime.instantiateModule(compiled, config, { timeoutMs });
    await module.close();
  } catch (error) {
    exitCode = error instanceof ExitError ? error.exitCode : String(error).split('\n')[0]!;
  } finally {
    await compiled.close();
    rmSync(copies, { recursive: true, force: true });
  }
  if (exitCode !== test.exitCode) return `exit code ${exitCode} and not ${test.exitCode}: ${oneLine(stderr.text)}`;
  if (test.stdout !== undefined && !stdout.text.startsWith(test.stdout)) return `stdout is ${oneLine(stdout.text)}`;
  if (test.stderr !== undefined && !stderr.text.startsWith(test.stderr)) return `stderr is ${oneLine(stderr.text)}`;
  return undefined;
}

function oneLine(text: string): string {
  return JSON.stringify(text.trim().slice(0, 300));
}
