// A measuring process: ENGINE; the costs of calls of WASI in CPU time, beside those of node:wasi on V8. Both work on the same
// directory, and write to the null device.
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import { newModuleConfig, newRuntime } from '@wazero-ts/runtime';
import { fdFile, newFSConfig } from '@wazero-ts/sysfs';
import { wasiPreview1 } from '@wazero-ts/wasi-preview1';
import { configOf, engineOf } from './engines.js';
import { sendRow } from './measuring-process.js';
import { cpuTime, interleaved, type Repeat, warmUp } from './take-turns.js';
import { readBenchModule } from './workloads.js';

/** Exports of the guest, by the names of the rows. */
const calls = {
  'WASI fd_write, 1 byte': 'write-1-byte',
  'WASI clock_time_get': 'clock-time-get',
  'WASI fd_read, 64 KiB': 'read-64-kib',
  'WASI path_open, fd_close': 'open-and-close',
  'WASI fd_readdir, 1,000': 'list-1000',
} as const;

function makeFiles(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wazero-ts-bench-'));
  writeFileSync(join(folder, 'small'), 'small');
  writeFileSync(join(folder, 'large'), '');
  truncateSync(join(folder, 'large'), 16 * 1024 * 1024);
  mkdirSync(join(folder, 'many'));
  for (let index = 0; index < 1000; index++) writeFileSync(join(folder, 'many', `file-${index}`), '');
  return folder;
}

type Exports = (name: string) => Repeat;

function startOurs(bytes: Uint8Array, folder: string, output: number): Exports {
  const runtime = newRuntime(configOf(engineOf(process.argv[2])));
  runtime.instantiateHostModuleSync(wasiPreview1());
  const moduleConfig = newModuleConfig()
    .withStdout(fdFile(output))
    .withSysNanotime()
    .withFSConfig(newFSConfig().withDirMount(folder, '/'));
  const module = runtime.instantiateModuleSync(runtime.compileModuleSync(bytes), moduleConfig);
  module.func('prepare', [], []).call();
  return (name) => {
    const run = module.func(name, ['i32'], []);
    return (times) => run.call(times);
  };
}

function startTheirs(bytes: Uint8Array<ArrayBuffer>, folder: string, output: number): Exports {
  const wasi = new WASI({ version: 'preview1', stdout: output, preopens: { '/': folder } });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), wasi.getImportObject() as never);
  wasi.initialize(instance);
  (instance.exports['prepare'] as () => void)();
  return (name) => instance.exports[name] as Repeat;
}

const folder = makeFiles();
const output = openSync(devNull, 'w');
try {
  const bytes = readBenchModule('wasi-calls.wasm');
  const [ours, theirs] = [startOurs(bytes, folder, output), startTheirs(bytes, folder, output)];
  const names = Object.values(calls);
  warmUp([...names.map(ours), ...names.map(theirs)], 20);
  for (const [row, name] of Object.entries(calls)) {
    const [oursTime, theirTime] = interleaved(1e3, ours(name), theirs(name), { measure: cpuTime, trial: 10 });
    sendRow({ kind: 'cost', name: row, unit: 'us', ours: oursTime, v8: theirTime });
  }
} finally {
  closeSync(output);
  rmSync(folder, { recursive: true, force: true });
}
