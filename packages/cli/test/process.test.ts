import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
