import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emptyModule, endless, exitsWith, needsImport, traps } from './binaries.js';
import { type CommandResult, guest, newScene, type Scene } from './scene.js';

let scene: Scene;
let directory: string;
beforeAll(() => {
  scene = newScene();
  ({ directory } = scene);
});
afterAll(() => scene.remove());

const file = (name: string, content: Uint8Array | string): string => scene.file(name, content);
const wazero = (args: readonly string[], stdin = ''): Promise<CommandResult> => scene.wazero(args, stdin);

test('version and help', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  for (const arg of ['version', '-version', '--version']) {
    const { exitCode, stdout } = await wazero([arg]);
    expect([exitCode, stdout.split('\n')[0]]).toEqual([0, version]);
    expect(stdout).toMatch(/^engine: [a-z]+/m);
    expect(stdout).toContain(`node: ${process.version} `);
  }
  for (const args of [['help'], ['-h'], ['--help']]) {
    const { exitCode, stdout } = await wazero(args);
    expect([exitCode, stdout.includes('Usage:')]).toEqual([0, true]);
  }
  for (const args of [
    ['help', 'run'],
    ['run', '-h'],
    ['run', '--help'],
  ]) {
    const { exitCode, stdout } = await wazero(args);
    expect([exitCode, stdout.includes('-mount DIR')]).toEqual([0, true]);
  }
  expect((await wazero(['compile', '-h'])).stdout).toContain('wazero compile');
});

test.each<[args: string[], message: string]>([
  [[], 'wazero runs WebAssembly programs under hard limits.'],
  [['dance'], "invalid command: dance\nRun 'wazero help' for usage."],
  [['help', 'dance'], 'there is no help for dance'],
  [['run'], "missing the path of a WebAssembly file\nRun 'wazero help run' for usage."],
  [['run', '-nope', 'x.wasm'], 'flag provided but not defined: -nope'],
  [['run', '-timeout', 'soon', 'x.wasm'], 'invalid value "soon" for -timeout'],
  [['run', '-timeout', '-1s', 'x.wasm'], 'a duration can not be negative'],
  [['run', '-fuel', 'much', 'x.wasm'], 'invalid value "much" for -fuel'],
  [['run', '-env', 'NOEQUALS', 'x.wasm'], 'invalid value "NOEQUALS" for -env: write KEY=VALUE'],
  [['run', '-env', '=x', 'x.wasm'], 'invalid value "=x" for -env'],
  [['run', '-mount', ':', 'x.wasm'], 'invalid value ":" for -mount'],
  [['compile'], 'missing the path of a WebAssembly file'],
  [['compile', 'a.wasm', 'b.wasm'], 'one file at a time, flags before it: what is b.wasm?'],
  [['inspect'], 'missing the path of a WebAssembly file'],
  [['inspect', '-json', '-types', 'a.wasm'], '-json or -types, not both'],
  [['inspect', 'a.wasm', '--json'], 'one file at a time, flags before it: what is --json?'],
  [['version', 'x'], 'version takes no arguments: what is x?'],
  [['help', 'run', 'x'], 'one command at a time: what is x?'],
  [['compile', '-dump', 'asm', 'a.wasm'], '-dump needs -function NAME: an export, a name or an index'],
  [['compile', '-function', 'f', 'a.wasm'], '-function f says what to print: also give -dump STAGE'],
  [
    ['compile', '-dump', 'ast', '-function', 'f', 'a.wasm'],
    'invalid value "ast" for -dump: write ssa, opt, lower, regalloc, asm',
  ],
  [['compil'], 'invalid command: compil (did you mean compile?)'],
  [['completion'], 'missing the shell: bash, zsh or fish'],
  [['completion', 'csh'], 'there is no completion for csh: write bash, zsh or fish'],
  [['completion', 'bash', 'zsh'], 'one shell at a time: what is zsh?'],
  [['run', '-max-memory', 'lots', 'x.wasm'], 'invalid value "lots" for -max-memory: write a size such as 64MiB'],
  [['run', '-hostlogging', 'all,none', 'x.wasm'], 'invalid value "none" for -hostlogging: not a log scope'],
  [['run', '-listen', '8080', 'x.wasm'], 'invalid value "8080" for -listen: write HOST:PORT'],
])('%j is wrong usage', async (args, message) => {
  const { exitCode, stdout, stderr } = await wazero(args);
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
});

test.each<[what: string, content: Uint8Array | string, message: string]>([
  ['an empty file', '', 'is empty: it should be a WebAssembly binary'],
  ['some text', 'hello', 'is not a WebAssembly binary: it does not begin with the bytes 00 61 73 6d'],
  [
    'the text format',
    ';; a comment\n(module)',
    'is WebAssembly text: translate it first, such as with wat2wasm of wabt',
  ],
  ['a compressed file that is cut off', gzipSync(exitsWith(0)).subarray(0, 30), 'can not unpack'],
  ['compressed text', gzipSync('hello'), 'is not a WebAssembly binary'],
  ['a component', new Uint8Array([0, 0x61, 0x73, 0x6d, 13, 0, 1, 0]), 'is a component: only core modules run here'],
  ['a binary that is cut off', exitsWith(0).subarray(0, 40), 'error compiling wasm binary: '],
])('%s is refused in one line', async (_what, content, message) => {
  const path = file('wrong.wasm', content);
  for (const command of ['run', 'compile', 'inspect']) {
    const { exitCode, stderr } = await wazero([command, path]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr.match(/\n/g)).toHaveLength(1);
  }
});

test('files and directories that are not there are named', async () => {
  const missing = join(directory, 'missing.wasm');
  expect((await wazero(['run', missing])).stderr).toBe(`can not read ${missing}: there is no such file\n`);
  expect((await wazero(['compile', directory])).stderr).toBe(`can not read ${directory}: it is a directory\n`);
  const program = file('exit.wasm', exitsWith(0));
  expect((await wazero(['run', '-mount', missing, program])).stderr).toBe(
    `can not mount ${missing}: there is no such directory\n`,
  );
  expect((await wazero(['run', '-mount', `${program}/x:/`, program])).stderr).toBe(
    `can not mount ${program}/x: there is no such directory\n`,
  );
  const { exitCode, stderr } = await wazero(['run', '-mount', `${program}:/`, program]);
  expect([exitCode, stderr]).toEqual([1, `can not mount ${program}: it is not a directory\n`]);
});

test.each([
  ['ssa', /^function func\d+\(i64\)/],
  ['opt', /^function func\d+\(i64\)/],
  ['lower', /^b0\(\):\n {2}v\d+/],
  ['regalloc', /=r[a-z0-9]+/],
  ['asm', /^ {5}0: [0-9a-f]{2} /],
])('compile -dump %s prints a function', async (stage, text) => {
  const { exitCode, stdout, stderr } = await wazero([
    ...['compile', '--dump', stage, '--function', '_start'],
    guest('c/expression'),
  ]);
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(text);
});

test('compile -dump says how to find a function, and what is wrong with a binary', async () => {
  const path = guest('c/expression');
  const missing = await wazero(['compile', '-dump', 'asm', '-function', 'nope', path]);
  expect([missing.exitCode, missing.stdout]).toEqual([1, '']);
  expect(missing.stderr).toMatch(/^\S+expression.wasm: there is no function nope; name one by its index, \d+ to \d+/);
  const broken = await wazero([
    'compile',
    '-dump',
    'asm',
    '-function',
    '0',
    file('cut.wasm', emptyModule.subarray(0, 6)),
  ]);
  expect([broken.exitCode, broken.stderr]).toEqual([
    1,
    'error compiling wasm binary: section module: unknown binary version (at byte 4)\n',
  ]);
});

test('compile says what it did', async () => {
  const { exitCode, stdout, stderr } = await wazero(['compile', '-interpreter', guest('c/expression')]);
  expect([exitCode, stdout]).toEqual([0, '']);
  expect(stderr).toBe(`${guest('c/expression')} is valid; the interpreter keeps nothing of it\n`);
});

test.each([0, 1, 7, 63])('the exit code %i is the program’s', async (exitCode) => {
  expect(await wazero(['run', file('exit.wasm', exitsWith(exitCode))])).toEqual({ exitCode, stdout: '', stderr: '' });
});

test('a program without _start is pointed out', async () => {
  const path = file('empty.wasm', emptyModule);
  expect(await wazero(['run', path])).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: `${path} exports no function _start, so there is nothing to run\n`,
  });
});

test('an import that nothing provides is named', async () => {
  const { exitCode, stderr } = await wazero(['run', file('import.wasm', needsImport)]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('module[env] not instantiated');
});

test('a trap is one line, and its stack comes with -trace', async () => {
  const path = file('trap.wasm', traps);
  const plain = await wazero(['run', path]);
  expect(plain.exitCode).toBe(1);
  expect(plain.stderr).toContain('wasm error: unreachable (-trace shows where)\n');
  expect(plain.stderr.match(/\n/g)).toHaveLength(1);
  const traced = await wazero(['run', '--trace', path]);
  expect(traced.exitCode).toBe(1);
  expect(traced.stderr).toMatch(/wasm stack trace:\n\t\S+\(\) at byte 0x[0-9a-f]+\n$/);
});

test('a timeout ends the program with 255', async () => {
  const before = performance.now();
  const { exitCode, stderr } = await wazero(['run', '-timeout', '50ms', file('endless.wasm', endless)]);
  expect([exitCode, stderr]).toEqual([255, 'error: module closed with context deadline exceeded (timeout 50ms)\n']);
  expect(performance.now() - before).toBeLessThan(5000);
  expect((await wazero(['run', '-timeout', '0', file('exit.wasm', exitsWith(3))])).exitCode).toBe(3);
});

test('fuel that runs out is an error', async () => {
  const { exitCode, stderr } = await wazero(['run', '-fuel', '10000', file('endless.wasm', endless)]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('fuel exhausted: allowed 10000');
});

test('arguments, environment, standard input and a mount reach the program', async () => {
  const mount = join(directory, 'mount');
  mkdirSync(mount);
  const { exitCode, stdout } = await wazero(
    [
      'run',
      '-env',
      'A=1',
      '--env',
      'COPY_TO=/copy',
      '-env',
      'A=2',
      '-mount',
      `${mount}:/`,
      guest('c/environment'),
      '--',
      '-x',
      'ü',
    ],
    'one\ntwo\n',
  );
  expect(stdout).toBe('arg "environment.wasm"\narg "-x"\narg "\\xc3\\xbc"\nenv "A=2"\nenv "COPY_TO=/copy"\ntwo\none\n');
  expect(exitCode).toBe(3);
  expect(readFileSync(join(mount, 'copy'), 'utf8')).toBe('one\ntwo\n');
  const readOnly = await wazero(['run', '-env', 'COPY_TO=/copy', '-mount', `${mount}:/:ro`, guest('c/environment')]);
  expect(readOnly.exitCode).toBe(99);
  expect(readOnly.stderr).toContain('Read-only file system');
});

test('nothing of this process is inherited unless asked for', async () => {
  process.env['WAZERO_CLI_TEST'] = 'inherited';
  const without = await wazero(['run', guest('c/environment')]);
  expect(without.stdout).toBe('arg "environment.wasm"\n');
  expect(without.exitCode).toBe(101);
  const inherited = await wazero(['run', '-env-inherit', '-env', 'WAZERO_CLI_TEST=mine', guest('c/environment')]);
  expect(inherited.stdout).toContain('env "WAZERO_CLI_TEST=mine"');
  expect(inherited.stdout).toContain('env "PATH=');
});

test('a program without a mount sees no file', async () => {
  const { exitCode, stderr } = await wazero(['run', guest('c/word-count'), '/etc/passwd']);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('/etc/passwd');
});
