import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Instruction, ModuleBuilder } from '@wazero-ts/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { announcesAndLoops, announcesAndReads, exitsWith } from './binaries.js';

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const command = fromHere('../bin/wazero.mjs');
const guest = (name: string): string => fromHere(`../../../testdata/guests/${name}.wasm`);

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'cli-'));
  // The command is what is built; nothing happens when it is up to date.
  execFileSync(process.execPath, [fromHere('../../../node_modules/typescript/bin/tsc'), '-b', fromHere('..')]);
}, 300_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function start(...args: string[]): ChildProcess & { readonly text: () => string } {
  const child = spawn(process.execPath, [command, ...args]);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  return Object.assign(child, { text: () => text });
}

async function exitCodeOf(child: ChildProcess): Promise<unknown> {
  const [exitCode, signal] = (await once(child, 'close')) as [number | null, string | null];
  return exitCode ?? signal;
}

function binary(name: string, content: Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

test('the command ends with the exit code of the program', async () => {
  expect(await exitCodeOf(start('run', binary('exit.wasm', exitsWith(42))))).toBe(42);
  expect(await exitCodeOf(start('run'))).toBe(2);
}, 60_000);

test('standard input that comes in pieces, late, is read to its end', async () => {
  const child = start('run', guest('c/word-count'));
  child.stdin?.write('one two\n');
  setTimeout(() => child.stdin?.end('three\n'), 300);
  expect(await exitCodeOf(child)).toBe(0);
  expect(child.text()).toMatch(/2\s+3\s+14/);
}, 60_000);

test.each([
  ['SIGINT', 130, 'runs', announcesAndLoops],
  ['SIGTERM', 143, 'runs', announcesAndLoops],
  ['SIGINT', 130, 'waits for input', announcesAndReads],
] as const)(
  '%s ends with %i a program that %s',
  async (signal, exitCode, _doing, content) => {
    const child = start('run', binary(`${signal}.wasm`, content));
    child.stdout?.once('data', () => child.kill(signal));
    expect(await exitCodeOf(child)).toBe(exitCode);
    expect(child.text()).toBe('ready\n');
  },
  60_000,
);

test('a reader that goes away is a broken pipe to the program, not a crash', async () => {
  const child = start('run', guest('c/environment'), 'x');
  child.stdout?.destroy();
  expect(typeof (await exitCodeOf(child))).toBe('number');
  expect(child.text()).not.toContain('at ');
}, 60_000);

test('a program that closes its standard streams does not close those of the command', async () => {
  const builder = new ModuleBuilder();
  const close = builder.importFunc('wasi_snapshot_preview1', 'fd_close', ['i32'], ['i32']);
  const closes = [0, 1, 2].flatMap((fd): Instruction[] => [['i32.const', fd], ['call', close], 'i32.add']);
  builder.func({ results: ['i32'], code: [['i32.const', 100], ...closes], export: 'close-all' });
  const child = start('run', '-usage', '-invoke', 'close-all', binary('closes.wasm', builder.toBytes()));
  expect(await exitCodeOf(child)).toBe(0);
  expect(child.text()).toMatch(/^100\n\{"timeMs":.*\}\n$/);
}, 60_000);

test('a binary from standard input runs, and what is in it comes after its end', async () => {
  const child = start('run', '-');
  child.stdin?.end(exitsWith(7));
  expect(await exitCodeOf(child)).toBe(7);
}, 60_000);

test('a pipe that is closed early does not stop inspect, and loses nothing otherwise', async () => {
  const closed = start('inspect', '--json', guest('rust/format-json'));
  closed.stdout?.destroy();
  expect(await exitCodeOf(closed)).toBe(0);
  const complete = start('inspect', '--json', guest('rust/format-json'));
  expect(await exitCodeOf(complete)).toBe(0);
  expect(() => JSON.parse(complete.text())).not.toThrow();
}, 60_000);

test('a listener of -listen accepts connections until a signal ends the program', async () => {
  const child = start('run', '-listen', '127.0.0.1:0', '-hostlogging', 'sock', guest('c/http-server'));
  child.stderr?.once('data', () => child.kill('SIGTERM'));
  expect(await exitCodeOf(child)).toBe(143);
  expect(child.text()).toContain('sock_accept');
}, 60_000);

test('an address that can not be listened on is one line', async () => {
  const child = start('run', '-listen', '192.0.2.1:80', binary('exit.wasm', exitsWith(0)));
  expect(await exitCodeOf(child)).toBe(1);
  expect(child.text()).toMatch(/^error instantiating wasm binary: can not listen on 192\.0\.2\.1:80: [^(]*\n$/);
}, 60_000);

test('progress appears after a second, and its line is cleared', async () => {
  const program = `
    import { startProgress } from ${JSON.stringify(new URL('../dist/progress.js', import.meta.url).href)};
    const wait = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    const small = startProgress('small file', 100);
    small.show(0.5);
    small.end();
    const quick = startProgress('quick work', 2 ** 21);
    wait(100);
    quick.end();
    const long = startProgress('long work', 2 ** 21);
    wait(1500);
    long.show(0.429);
    wait(2000);
    long.end();
    process.stderr.write('done');
  `;
  writeFileSync(join(directory, 'progress.mjs'), program);
  const child = spawn(process.execPath, [join(directory, 'progress.mjs')]);
  let text = '';
  child.stderr.on('data', (chunk) => (text += String(chunk)));
  expect(await exitCodeOf(child)).toBe(0);
  const parts = text.split('\r\x1b[K');
  // On a busy machine the first line may come so late that it has a share as well.
  expect(parts[0]).toBe('');
  expect(parts[1]).toMatch(/^long work \([123] s(, 42 %)?\)$/);
  expect(parts.slice(1, -1)).toContainEqual(expect.stringMatching(/^long work \([23] s, 42 %\)$/));
  expect(parts.at(-1)).toBe('done');
}, 60_000);
