import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  captureOutput,
  EngineUnavailableError,
  newFSConfig,
  newModuleConfig,
  newRuntime,
  newRuntimeConfig,
  newRuntimeConfigCompiler,
  newRuntimeConfigInterpreter,
  newRuntimeWithConfig,
  type RuntimeConfig,
  wasiPreview1,
} from '../src/index.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wazero-ts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a text to a file descriptor when it starts, and exports `add`. */
function program(text: string, descriptor = 1): Uint8Array {
  const builder = new ModuleBuilder();
  const write = builder.importFunc('wasi_snapshot_preview1', 'fd_write', ['i32', 'i32', 'i32', 'i32'], ['i32']);
  builder.memory({ min: 1, export: 'memory' });
  const bytes = new TextEncoder().encode(text);
  // One iovec at 0: the text at 16.
  builder.dataSegment({ bytes: [16, 0, 0, 0, bytes.length, 0, 0, 0] });
  builder.dataSegment({ bytes, offset: [['i32.const', 16]] });
  builder.func({
    code: [['i32.const', descriptor], ['i32.const', 0], ['i32.const', 1], ['i32.const', 8], ['call', write], 'drop'],
    export: '_start',
  });
  builder.func({
    params: ['i32', 'i32'],
    results: ['i32'],
    code: [['local.get', 0], ['local.get', 1], 'i32.add'],
    export: 'add',
  });
  return builder.toBytes();
}

test('the contract by example', async () => {
  const bytes = program('hello from the guest\n');
  const { signal } = new AbortController();
  const fuel = 1_000_000;

  const runtime = newRuntime();
  await runtime.instantiateHostModule(wasiPreview1());
  const compiled = await runtime.compileModule(bytes);
  const out = captureOutput({ maxBytes: 1 << 20 });
  const config = newModuleConfig()
    .withArgs('app')
    .withStdout(out)
    .withFSConfig(newFSConfig().withDirMount(folder, '/'));
  const mod = await runtime.instantiateModule(compiled, config, { timeoutMs: 5000, signal, fuel });
  expect(mod.exportedFunction('add')?.call(1, 2)).toBe(3);
  expect(out.text).toBe('hello from the guest\n');
  await runtime.close();
});

test('standard output can be a file descriptor, which stays open', async () => {
  const path = join(folder, 'out.txt');
  writeFileSync(path, '');
  const { openSync, closeSync, writeSync } = await import('node:fs');
  const descriptor = openSync(path, 'a');
  const runtime = newRuntime();
  runtime.instantiateHostModuleSync(wasiPreview1());
  const compiled = runtime.compileModuleSync(program('one '));
  await runtime.instantiateModuleSync(compiled, newModuleConfig().withStdout(descriptor)).close();
  runtime.instantiateModuleSync(compiled, newModuleConfig({ stdout: descriptor }));
  const onStderr = runtime.compileModuleSync(program('three ', 2));
  await runtime.instantiateModule(onStderr, newModuleConfig().withStderr(descriptor));
  await runtime.close();
  writeSync(descriptor, 'end');
  closeSync(descriptor);
  expect(readFileSync(path, 'utf8')).toBe('one one three end');
});

test('the choice of the engine', () => {
  expect(newRuntime(newRuntimeConfigInterpreter({ memoryLimitPages: 1 })).engineName).toBe('interpreter');
});

test('the compiler runs where it can be loaded, and says why where it can not', async () => {
  vi.resetModules();
  vi.stubEnv('WAZERO_TS_EXEC_MEMORY', 'off');
  const without = await import('../src/index.js');
  const error = { code: 'ENGINE_UNAVAILABLE', reason: expect.stringMatching(/^DISABLED: |it makes code/) };
  expect(() => without.newRuntimeConfigCompiler()).toThrow(expect.objectContaining(error));
  expect(without.newRuntime().engineName).toBe('interpreter');
  vi.unstubAllEnvs();
  let config: RuntimeConfig;
  try {
    config = newRuntimeConfigCompiler({ memoryLimitPages: 7 });
  } catch (reason) {
    expect(reason).toBeInstanceOf(EngineUnavailableError);
    return;
  }
  expect(config.memoryLimitPages).toBe(7);
  expect(newRuntime(config).engineName).toBe('compiler');
  expect(newRuntime().engineName).toBe('compiler');
  expect(newRuntime({ memoryLimitPages: 7 }).engineName).toBe('compiler');
  expect(newRuntime(newRuntimeConfig().withMaxCallDepth(7)).engineName).toBe('compiler');
  expect(newRuntimeWithConfig(newRuntimeConfig()).engineName).toBe('compiler');
  expect(newRuntimeWithConfig(newRuntimeConfigInterpreter()).engineName).toBe('interpreter');
});
