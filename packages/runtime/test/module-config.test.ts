import { sysContextOf } from '@wazero-ts/sys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Module, ModuleConfig, Runtime } from '../src/index.js';
import { captureOutput, FSConfig, newModuleConfig, newRuntime, UnimplementedFS } from '../src/index.js';
import { emptyModule } from './guests.js';

let runtime: Runtime;
beforeEach(() => {
  runtime = newRuntime();
});
afterEach(() => runtime.close());

async function contextWith(config: ModuleConfig) {
  const mod: Module = await runtime.instantiateWithConfig(emptyModule, config);
  return { mod, context: sysContextOf(mod)! };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('ModuleConfig', () => {
  test('is sandboxed by default', async () => {
    const { context } = await contextWith(newModuleConfig());
    expect([context.args, context.environ, context.mounts]).toEqual([[], [], []]);
    expect(await context.stdin.read(new Uint8Array(8))).toBe(0);
    expect(await context.stdout.write(bytes('gone'))).toBe(4);
    expect(await context.stderr.write(bytes('gone'))).toBe(4);
    expect([context.walltime.now(), context.walltime.now(), context.walltime.resolution]).toEqual([
      1_640_995_200_000_000_000n,
      1_640_995_200_001_000_000n,
      1000,
    ]);
    expect([context.nanotime.now(), context.nanotime.now(), context.nanotime.resolution]).toEqual([0n, 1_000_000n, 1]);
    expect(context.nanosleep(10n ** 12n)).toBeUndefined();
    expect(context.osyield()).toBeUndefined();
  });

  test('fake clocks and random bytes start anew for each instance', async () => {
    const config = newModuleConfig().withName('');
    const [first, second] = [await contextWith(config), await contextWith(config)];
    first.context.nanotime.now();
    expect(second.context.nanotime.now()).toBe(0n);
    const [a, b] = [new Uint8Array(16), new Uint8Array(16)];
    first.context.random(a);
    second.context.random(b);
    expect(a).toEqual(b);
    expect(a).not.toEqual(new Uint8Array(16));
  });

  test('each with method changes one thing of a copy', () => {
    const base = newModuleConfig();
    expect(base.withName('a').name).toBe('a');
    expect(base.name).toBeUndefined();
    expect(base.withStartFunctions('x', 'y').startFunctions).toEqual(['x', 'y']);
    expect(base.startFunctions).toEqual(['_start']);
    expect(base.withName('a').withStartFunctions().name).toBe('a');
  });

  test('args and env: order is kept, a replaced key keeps its place', async () => {
    const { context } = await contextWith(
      newModuleConfig().withArgs('app', '', 'x y').withEnv('B', '1').withEnv('A', '2').withEnv('B', '3'),
    );
    expect(context.args).toEqual(['app', '', 'x y']);
    expect(context.environ).toEqual([
      ['B', '3'],
      ['A', '2'],
    ]);
  });

  test('the options object has the same names', async () => {
    const out = captureOutput();
    const { mod, context } = await contextWith(
      newModuleConfig({
        name: 'named',
        startFunctions: [],
        args: ['app'],
        env: { K: 'V' },
        fsConfig: new FSConfig().withFSMount(new UnimplementedFS(), '/data'),
        stdin: 'in',
        stdout: out,
        stderr: out,
        walltime: { now: () => 5n, resolution: 1 },
        nanotime: { now: () => 6n, resolution: 2 },
        nanosleep: () => undefined,
        osyield: () => undefined,
        randSource: (buffer) => void buffer.fill(9),
      }),
    );
    expect(mod.name).toBe('named');
    expect(context.environ).toEqual([['K', 'V']]);
    expect(context.mounts.map(({ guestPath }) => guestPath)).toEqual(['/data']);
    await context.stdout.write(bytes('a'));
    await context.stderr.write(bytes('b'));
    expect(out.text).toBe('ab');
    expect([context.walltime.now(), context.nanotime.now()]).toEqual([5n, 6n]);
    const random = new Uint8Array(2);
    context.random(random);
    expect([...random]).toEqual([9, 9]);
    expect((await contextWith(newModuleConfig({ env: [['A', 'B']] }))).context.environ).toEqual([['A', 'B']]);
  });

  test('clocks, sleep, yield and random are what was given', async () => {
    const log: string[] = [];
    const { context } = await contextWith(
      newModuleConfig()
        .withWalltime(() => 11n, 1_000)
        .withNanotime(() => 12n, 3_600_000_000_000)
        .withNanosleep((nanoseconds) => void log.push(`sleep ${nanoseconds}`))
        .withOsyield(() => void log.push('yield'))
        .withRandSource(() => void log.push('random')),
    );
    context.nanosleep(3n);
    context.osyield();
    context.random(new Uint8Array(1));
    expect(log).toEqual(['sleep 3', 'yield', 'random']);
    expect([context.walltime.now(), context.walltime.resolution]).toEqual([11n, 1000]);
    expect([context.nanotime.now(), context.nanotime.resolution]).toEqual([12n, 3_600_000_000_000]);
  });

  test('the host clocks and sleep', async () => {
    const { context } = await contextWith(newModuleConfig().withSysWalltime().withSysNanotime().withSysNanosleep());
    expect(Math.abs(Number(context.walltime.now() / 1_000_000n) - Date.now())).toBeLessThan(1000);
    expect(context.walltime.resolution).toBe(1000);
    expect(context.nanotime.resolution).toBe(1);
    const begin = context.nanotime.now();
    await context.nanosleep(5_000_000n);
    expect(context.nanotime.now() - begin).toBeGreaterThanOrEqual(4_000_000n);
  });

  test('file systems: one as the root, a configuration, none', async () => {
    const fs = new UnimplementedFS();
    const mountsOf = async (config: ModuleConfig) => (await contextWith(config)).context.mounts;
    const twice = new FSConfig().withFSMount(fs, '/a').withFSMount(fs, '/b');
    expect(await mountsOf(newModuleConfig().withFS(fs))).toEqual([{ fs, guestPath: '/' }]);
    expect(await mountsOf(newModuleConfig().withFSConfig(twice))).toEqual(twice.mounts);
    expect(await mountsOf(newModuleConfig().withFSConfig(twice).withFS(fs))).toHaveLength(1);
    expect(await mountsOf(newModuleConfig().withFSConfig(twice).withFS(undefined))).toEqual([]);
    expect(await mountsOf(newModuleConfig().withFSConfig(twice).withFSConfig(undefined))).toEqual([]);
  });

  test('standard streams: functions, text, bytes, streams', async () => {
    const chunks: number[] = [];
    const buffer = new Uint8Array(8);
    const { context } = await contextWith(
      newModuleConfig()
        .withStdin('hey')
        .withStdout((chunk) => chunks.push(...chunk)),
    );
    expect(await context.stdin.read(buffer)).toBe(3);
    await context.stdout.write(bytes('ok'));
    expect(chunks).toEqual([111, 107]);
    const streamed = await contextWith(newModuleConfig().withStdin(new Blob(['blob']).stream() as never));
    expect(await streamed.context.stdin.read(buffer)).toBe(4);
  });

  test('the context is closed with the module', async () => {
    const { mod, context } = await contextWith(newModuleConfig());
    let released = false;
    context.onClose(async () => {
      await Promise.resolve();
      released = true;
    });
    await mod.close();
    expect([context.isClosed, released]).toEqual([true, true]);
  });
});

describe('a configuration that is wrong is refused when it is used, with the text of wazero', () => {
  test.each([
    ['args invalid: contains NUL character', newModuleConfig().withArgs('a\0b')],
    ['environ invalid: empty key', newModuleConfig().withEnv('', 'v')],
    ["environ invalid: key contains '=' character", newModuleConfig().withEnv('a=b', 'v')],
    ['environ invalid: contains NUL character', newModuleConfig().withEnv('a', 'v\0')],
    ['invalid Walltime resolution: 0', newModuleConfig().withWalltime(() => 0n, 0)],
    ['invalid Walltime resolution: 3600000000001', newModuleConfig().withWalltime(() => 0n, 3_600_000_000_001)],
    ['invalid Nanotime resolution: 0', newModuleConfig().withNanotime(() => 0n, 0)],
    ['invalid Nanotime resolution: 1.5', newModuleConfig().withNanotime(() => 0n, 1.5)],
    [
      'stdout invalid: file descriptors need Node: use newModuleConfig of the package wazero-ts',
      newModuleConfig().withStdout(1),
    ],
    [
      'stdin invalid: file descriptors need Node: use newModuleConfig of the package wazero-ts',
      newModuleConfig().withStdin(0),
    ],
  ])('%s', async (message, config) => {
    const compiled = await runtime.compileModule(emptyModule);
    await expect(runtime.instantiateModule(compiled, config.withName('x'))).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      message,
    });
    expect(() => runtime.instantiateModuleSync(compiled, config)).toThrow(
      expect.objectContaining({ code: 'INVALID_CONFIG', message }),
    );
    expect(runtime.module('x')).toBeUndefined();
  });

  test.each(['stdin', 'stdout', 'stderr'] as const)('a stream as %s of a synchronous instantiation', async (name) => {
    const stream = name === 'stdin' ? new ReadableStream() : new WritableStream();
    const config = newModuleConfig({ [name]: stream as never });
    const compiled = await runtime.compileModule(emptyModule);
    expect(() => runtime.instantiateModuleSync(compiled, config)).toThrow(
      expect.objectContaining({
        code: 'INVALID_CONFIG',
        message: expect.stringContaining(`${name} invalid: a stream can not be waited for in a synchronous call`),
      }),
    );
    expect((await runtime.instantiateModule(compiled, config)).isClosed).toBe(false);
  });
});
