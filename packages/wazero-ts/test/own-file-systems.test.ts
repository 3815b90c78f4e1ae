import { readFileSync } from 'node:fs';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import type { FS, ModuleConfig } from '../src/index.js';
import {
  captureOutput,
  Errno,
  ExitError,
  FileType,
  newFSConfig,
  newModuleConfig,
  newRuntime,
  objectFS,
  UnimplementedFile,
  UnimplementedFS,
  wasiPreview1,
} from '../src/index.js';
import { FetchFS } from './guide/fetch-fs.js';
import { TextsFS } from './guide/texts-fs.js';

/** Reads up to 64 bytes of the file `name` of the first mount and writes them to standard output; exits with an errno. */
function reader(name: string): Uint8Array {
  const builder = new ModuleBuilder();
  const wasi = (field: string, params: readonly ('i32' | 'i64')[], results: readonly 'i32'[]): number =>
    builder.importFunc('wasi_snapshot_preview1', field, [...params], [...results]);
  const open = wasi('path_open', ['i32', 'i32', 'i32', 'i32', 'i32', 'i64', 'i64', 'i32', 'i32'], ['i32']);
  const read = wasi('fd_read', ['i32', 'i32', 'i32', 'i32'], ['i32']);
  const write = wasi('fd_write', ['i32', 'i32', 'i32', 'i32'], ['i32']);
  const exit = wasi('proc_exit', ['i32'], []);
  builder.memory({ min: 1, export: 'memory' });
  const bytes = new TextEncoder().encode(name);
  // One iovec at 0: 64 bytes at 256, of which the read leaves so many as it read. The number of the file at 16, the name at 32.
  builder.dataSegment({ bytes: [0, 1, 0, 0, 64, 0, 0, 0] });
  builder.dataSegment({ bytes, offset: [['i32.const', 32]] });
  const onError = [['local.tee', 0], ['if'], ['local.get', 0], ['call', exit], 'end'] as const;
  builder.func({
    locals: ['i32'],
    code: [
      ['i32.const', 3],
      ['i32.const', 0],
      ['i32.const', 32],
      ['i32.const', bytes.length],
      ['i32.const', 0],
      ['i64.const', 2n],
      ['i64.const', 0n],
      ['i32.const', 0],
      ['i32.const', 16],
      ['call', open],
      ...onError,
      ['i32.const', 16],
      ['i32.load', { align: 2, offset: 0 }],
      ['i32.const', 0],
      ['i32.const', 1],
      ['i32.const', 4],
      ['call', read],
      ...onError,
      ['i32.const', 1],
      ['i32.const', 0],
      ['i32.const', 1],
      ['i32.const', 8],
      ['call', write],
      ...onError,
    ] as never,
    export: '_start',
  });
  return builder.toBytes();
}

async function run(guest: Uint8Array, config: ModuleConfig): Promise<unknown> {
  const runtime = newRuntime();
  try {
    await runtime.instantiateHostModule(wasiPreview1());
    await runtime.instantiateModule(await runtime.compileModule(guest), config);
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await runtime.close();
  }
}

test.each(['texts-fs', 'fetch-fs'])('the guide shows %s as it is tested here', (name) => {
  const source = readFileSync(new URL(`guide/${name}.ts`, import.meta.url), 'utf8');
  const guide = readFileSync(new URL('../../../docs/file-systems.md', import.meta.url), 'utf8');
  expect(guide).toContain(source.replaceAll("'../../src/index.js'", "'wazero-ts'"));
  const lines = source.split('\n').filter((line) => line !== '' && !line.startsWith('import'));
  expect(lines.length).toBeLessThanOrEqual(40);
});

const mounted = (fs: FS): ModuleConfig => newModuleConfig().withFSConfig(newFSConfig().withFSMount(fs, '/'));

test('the synchronous file system of the guide serves a WASI program', async () => {
  const fs = new TextsFS({ greeting: () => 'hello' });
  const out = captureOutput();
  expect(await run(reader('greeting'), mounted(fs).withStdout(out))).toBeUndefined();
  expect(out.text).toBe('hello');
  expect(await run(reader('toString'), mounted(fs))).toMatchObject({ exitCode: Errno.ENOENT.code });
});

test('the one over promises does too, and its failures are errnos', async () => {
  const fs = new FetchFS((path) => {
    if (path === 'down') return Promise.reject(new TypeError('fetch failed'));
    const content = new TextEncoder().encode(`content of ${path}`).buffer;
    const arrayBuffer = (): Promise<ArrayBuffer> =>
      path === 'half' ? Promise.reject(new TypeError('terminated')) : Promise.resolve(content);
    return Promise.resolve({ ok: path !== 'missing', arrayBuffer });
  });
  const out = captureOutput();
  expect(await run(reader('page'), mounted(fs).withStdout(out))).toBeUndefined();
  expect(out.text).toBe('content of page');
  expect(await run(reader('missing'), mounted(fs))).toMatchObject({ exitCode: Errno.ENOENT.code });
  expect(await run(reader('down'), mounted(fs))).toMatchObject({ exitCode: Errno.EIO.code });
  expect(await run(reader('half'), mounted(fs))).toMatchObject({ exitCode: Errno.EIO.code });
});

test('what a sink throws is the cause of the exit that it leads to', async () => {
  const thrown = new Error('the log is full');
  const config = mounted(objectFS({ file: 'text' }));
  for (const sink of [
    () => Promise.reject(thrown),
    (): never => {
      throw thrown;
    },
  ]) {
    const error = await run(reader('file'), config.withStdout(sink));
    expect(error).toBeInstanceOf(ExitError);
    expect(error).toMatchObject({ exitCode: Errno.EIO.code, cause: thrown });
  }
  const full = Object.assign(new Error('disk'), { code: 'ENOSPC' });
  const error = await run(
    reader('file'),
    config.withStdout(() => Promise.reject(full)),
  );
  expect(error).toMatchObject({ exitCode: Errno.ENOSPC.code, cause: full });
});

test('an exit that has nothing to do with a stream has no cause', async () => {
  const error = await run(reader('missing'), mounted(objectFS({})));
  expect(error).toMatchObject({ exitCode: Errno.ENOENT.code });
  expect((error as ExitError).cause).toBeUndefined();
});

test('output beyond the limit of a capture is ENOSPC, and what fitted is kept', async () => {
  const out = captureOutput({ maxBytes: 10 });
  const config = mounted(objectFS({ file: '0123456789abcdef' }));
  expect(await run(reader('file'), config.withStdout(out))).toBeUndefined();
  expect([out.text, out.truncated]).toEqual(['0123456789', true]);
});

test('a file of a class of the embedder may answer at once or later', async () => {
  class Slow extends UnimplementedFile {
    override readonly fileType = FileType.regularFile;
    override async read(buffer: Uint8Array): Promise<number> {
      buffer.set([111, 107]);
      return 2;
    }
  }
  class SlowFS extends UnimplementedFS {
    override openFile(): Slow {
      return new Slow();
    }
  }
  const out = captureOutput();
  await run(reader('any'), mounted(new SlowFS()).withStdout(out));
  expect(out.text).toBe('ok');
});
