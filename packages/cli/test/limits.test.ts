import { ModuleBuilder } from '@wazero-ts/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PolicyUsage } from 'wazero-ts';
import { announcesAndLoops, endless, exitsWith } from './binaries.js';
import { guest, newScene, type Scene } from './scene.js';

let scene: Scene;
beforeAll(() => {
  scene = newScene();
});
afterAll(() => scene.remove());

/** A program that grows its memory by so many pages and goes on. */
function grows(pages: number): Uint8Array {
  const builder = new ModuleBuilder();
  builder.memory({ min: 1 });
  builder.func({ code: [['i32.const', pages], 'memory.grow', 'drop'], export: '_start' });
  return builder.toBytes();
}

const policy = (name: string, limits: unknown): string => scene.file(name, JSON.stringify(limits));

test('-max-memory ends a program that wants more', async () => {
  const file = scene.file('grows.wasm', grows(16));
  expect((await scene.wazero(['run', '-max-memory', '2MiB', file])).exitCode).toBe(0);
  expect(await scene.wazero(['run', '--max-memory', '1MiB', file])).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'error: memory limit exceeded: allowed 1048576, used 1114112\n',
  });
});

test.each<[limits: unknown, exitCode: number, message: string]>([
  [{ fuel: 1000 }, 1, 'error: fuel exhausted: allowed 1000, used 1000\n'],
  [{ timeMs: 50 }, 255, 'error: time limit exceeded: allowed 50, used '],
  [{ stdioBytes: 3 }, 1, 'error: standard output limit exceeded: allowed 3, used 6\n'],
  [{ memoryBytes: 10 }, 1, 'error: memory limit exceeded: allowed 10, used 65536\n'],
])('a program that goes over %j ends with %i', async (limits, exitCode, message) => {
  const file = scene.file('loops.wasm', announcesAndLoops);
  const result = await scene.wazero(['run', '-policy', policy('policy.json', limits), file]);
  expect(result.exitCode).toBe(exitCode);
  expect(result.stderr).toContain(message);
  expect(result.stderr.match(/\n/g)).toHaveLength(1);
});

test('a policy says which directories may be mounted', async () => {
  const file = scene.file('exit.wasm', exitsWith(0));
  const allowed = policy('mounts.json', { mounts: [{ guestPath: '/data', readOnly: true }] });
  const mount = (text: string): Promise<{ exitCode: number; stderr: string }> =>
    scene.wazero(['run', '-policy', allowed, '-mount', text, file]);
  expect((await mount(`${scene.directory}:/data:ro`)).exitCode).toBe(0);
  expect((await mount(`${scene.directory}:/data`)).stderr).toContain('mount not allowed: /data must be read-only');
  expect((await mount(`${scene.directory}:/`)).stderr).toBe('error: mount not allowed: /: allowed 1, used 1\n');
});

test('flags and policy together are as tight as the tightest', async () => {
  const file = scene.file('endless.wasm', endless);
  const loose = policy('loose.json', { fuel: 5000 });
  expect((await scene.wazero(['run', '-policy', loose, '-fuel', '3000', file])).stderr).toContain('allowed 3000');
  expect((await scene.wazero(['run', '-policy', loose, '-fuel', '9000', file])).stderr).toContain('allowed 5000');
});

test('a policy that can not be read or understood is refused in one line', async () => {
  const file = scene.file('exit.wasm', exitsWith(0));
  const run = (path: string): Promise<{ exitCode: number; stderr: string }> =>
    scene.wazero(['run', '-policy', path, file]);
  const missing = `${scene.directory}/missing.json`;
  expect(await run(missing)).toMatchObject({ exitCode: 1, stderr: `can not read ${missing}: there is no such file\n` });
  expect((await run(scene.file('text.json', '{fuel}'))).stderr).toMatch(/text\.json is not JSON: .*\n$/);
  expect((await run(policy('wrong.json', { memory: 1 }))).stderr).toContain(
    'wrong.json: policy invalid: there is no limit "memory"\n',
  );
});

test('-usage prints what was used', async () => {
  const { exitCode, stderr } = await scene.wazero(
    ['run', '-usage', '-fuel', '100000000', guest('c/expression')],
    '1+1\n',
  );
  expect(exitCode).toBe(0);
  const usage = JSON.parse(stderr) as PolicyUsage;
  expect(usage.fuel).toBeGreaterThan(1000);
  expect(usage.memoryBytes % 65536).toBe(0);
  expect(usage.stdioBytes).toBeGreaterThan(0);
});

test('-features chooses what may be used, and an error says which flag would help', async () => {
  const file = guest('wat/tail-call');
  const refused = await scene.wazero(['run', '-invoke', 'collatz', file, '27', '0']);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain('feature "tail-call" is disabled');
  expect(refused.stderr).toContain('(-features tail-call enables it)\n');
  const allowed = ['run', '-features', 'tail-call', '-invoke', 'collatz', file, '27', '0'];
  expect(await scene.wazero(allowed)).toEqual({ exitCode: 0, stdout: '111\n', stderr: '' });
});

test('-hostlogging logs calls of host functions', async () => {
  const file = scene.file('exit.wasm', exitsWith(3));
  const { exitCode, stderr } = await scene.wazero(['run', '-hostlogging=proc,exit', file]);
  expect(exitCode).toBe(3);
  expect(stderr).toContain('==> wasi_snapshot_preview1.proc_exit(');
});

test('-cachedir is made, and says that nothing is kept', async () => {
  const file = scene.file('exit.wasm', exitsWith(0));
  const cache = `${scene.directory}/cache/code`;
  const { exitCode, stderr } = await scene.wazero(['run', '-interpreter', '-cachedir', cache, file]);
  expect(exitCode).toBe(0);
  expect(stderr).toBe(`-cachedir: the interpreter keeps no code on disk, so nothing is written to ${cache}\n`);
  const notDirectory = await scene.wazero(['run', '-cachedir', file, file]);
  expect(notDirectory).toMatchObject({ exitCode: 1, stderr: `-cachedir: ${file} is not a directory\n` });
  const below = await scene.wazero(['run', '-cachedir', `${file}/x`, file]);
  expect(below.stderr).toContain(`-cachedir: can not create ${file}/x: ENOTDIR\n`);
});
