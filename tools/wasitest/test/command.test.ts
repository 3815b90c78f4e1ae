import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runCommand } from '../src/command.js';

let folder: string;
let suite: string;
let lines: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasitest-'));
  suite = join(folder, 'suite');
  mkdirSync(join(suite, 'c', 'files'), { recursive: true });
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => {
    lines.push(line);
  });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  vi.stubEnv('WAZERO_TS_WASITEST', suite);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** The program prints its arguments and environment and ends with 100 and the number of arguments. */
const environment = readFileSync(new URL('../../../testdata/guests/c/environment.wasm', import.meta.url));

function addTest(name: string, spec: object): void {
  writeFileSync(join(suite, 'c', `${name}.wasm`), environment);
  writeFileSync(join(suite, 'c', `${name}.json`), JSON.stringify(spec));
}

test.each([['--unknown'], ['--engine', 'none'], ['--suite', 'none'], ['a', 'b']])(
  '%s is bad usage',
  async (...args) => {
    expect(await runCommand(args)).toBe(2);
  },
);

test('says plainly that it was skipped when the suites are not there', async () => {
  vi.stubEnv('WAZERO_TS_WASITEST', join(folder, 'nowhere'));
  expect(await runCommand([])).toBe(0);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^wasitest: skipped, .*WAZERO_TS_WASITEST/);
});

test('compares exit code and the beginning of outputs', async () => {
  addTest('good', { args: ['x'], env: { A: '1' }, exit_code: 102, stdout: 'arg "good.wasm"\narg "x"\nenv "A=1"' });
  addTest('exit', {});
  addTest('output', { exit_code: 101, stdout: 'something else' });
  expect(await runCommand([])).toBe(1);
  expect(lines).toEqual([
    'current c/exit: exit code 101 and not 0: ""',
    'current c/output: stdout is "arg \\"output.wasm\\""',
    'current: ran 3 tests, the suite has 72',
    'wasitest current interpreter: 1 passed, 3 failed, 0 skipped',
  ]);
});

test('runs one test, on a copy of its folder', async () => {
  addTest('copies', { root: 'files', env: { COPY_TO: '/copy' }, exit_code: 1 });
  expect(await runCommand(['copies'])).toBe(0);
  expect(lines).toEqual(['wasitest current interpreter: 1 passed, 0 failed, 0 skipped']);
  expect(() => readFileSync(join(suite, 'c', 'files', 'copy'))).toThrow('ENOENT');
  expect(await runCommand(['none'])).toBe(2);
});
