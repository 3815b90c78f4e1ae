import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Errno, type File, type FS, isErrno, Oflag, type Stat } from '@wazero-ts/sys';
import { expect, test } from 'vitest';
import { dirFS, memFS, type OverlayFS, objectFS, overlayFS } from '../src/index.js';
import { newScene, recordOf, secret } from './attack-scene.js';
import { later } from './late-fs.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

async function read(fs: FS, path: string): Promise<string> {
  const file = await fs.openFile(path, Oflag.RDONLY, 0);
  if (isErrno(file)) return file.name;
  const buffer = new Uint8Array(100);
  const count = await file.read(buffer);
  await file.close();
  return isErrno(count) ? count.name : new TextDecoder().decode(buffer.subarray(0, count));
}

async function write(fs: FS, path: string, text: string, flags: Oflag = Oflag.CREAT | Oflag.TRUNC): Promise<void> {
  const file = (await fs.openFile(path, Oflag.WRONLY | flags, 0o666)) as File;
  await file.write(encode(text));
  await file.close();
}

async function names(fs: FS, path: string): Promise<readonly string[]> {
  const directory = (await fs.openFile(path, Oflag.RDONLY | Oflag.DIRECTORY, 0)) as File;
  const entries = await directory.readdir();
  await directory.close();
  return isErrno(entries) ? [entries.name] : entries.map(({ name }) => name).sort();
}

const lower = (): FS => objectFS({ 'dir/a': 'a', 'dir/b': 'b', 'dir/sub/c': 'c', top: 'top', 'empty/': '' });

const listed = async (overlay: OverlayFS): Promise<readonly string[]> =>
  (await overlay.changes()).map(({ kind, path }) => `${kind} ${path}`);

test.each<[string, () => OverlayFS]>([
  ['that answers at once', () => overlayFS(lower())],
  ['that answers later', () => overlayFS(later(lower()))],
])('over a file system %s changes are seen, listed, and kept from it', async (_what, make) => {
  const overlay = make();
  expect(await listed(overlay)).toEqual([]);
  await write(overlay, 'dir/a', 'changed');
  await write(overlay, 'dir/new', 'new');
  await overlay.unlink('dir/b');
  await overlay.mkdir('made', 0o777);
  await overlay.rename('top', 'made/renamed');
  expect(await read(overlay, 'dir/a')).toBe('changed');
  expect(await read(overlay, 'dir/b')).toBe('ENOENT');
  expect(await read(overlay, 'made/renamed')).toBe('top');
  expect(await read(overlay, 'dir/sub/c')).toBe('c');
  expect(await names(overlay, 'dir')).toEqual(['a', 'new', 'sub']);
  expect(await names(overlay, '')).toEqual(['dir', 'empty', 'made']);
  expect(await listed(overlay)).toEqual([
    'modified dir/a',
    'removed dir/b',
    'added dir/new',
    'added made',
    'added made/renamed',
    'removed top',
  ]);
  expect(await read(overlay.upper, 'dir/a')).toBe('changed');
});

test('the directory under it is not touched', async () => {
  const scene = newScene();
  const before = recordOf(scene.root);
  const overlay = overlayFS(scene.fs);
  await write(overlay, 'file', 'x');
  await write(overlay, 'dir/file', '+', Oflag.APPEND);
  await overlay.unlink('dir/sub/file');
  await overlay.rmdir('dir/sub/empty');
  await overlay.utimens('dir', 1n, 1n, true);
  const open = (await overlay.openFile('dir/file', Oflag.RDONLY, 0)) as File;
  expect(await open.utimens(5n, 5n)).toBeUndefined();
  await overlay.rename('dir', 'moved');
  await overlay.link('moved/file', 'linked');
  expect(await read(overlay, 'linked')).toBe('inside+');
  expect(await overlay.stat('moved/file')).toMatchObject({ modificationTime: 5n });
  expect(recordOf(scene.root)).toBe(before);
  expect(await listed(overlay)).toContain('removed dir');
});

test('a lower file is opened without a way to change it', async () => {
  const scene = newScene();
  const file = (await overlayFS(scene.fs).openFile('file', Oflag.RDONLY, 0)) as File;
  expect([await file.write(encode('x')), await file.truncate(0)]).toEqual([Errno.EBADF, Errno.EROFS]);
  expect(readFileSync(join(scene.root, 'file'), 'utf8')).toBe('inside');
});

test('what was removed and made again does not show what was there', async () => {
  const overlay = overlayFS(lower());
  await overlay.unlink('dir/sub/c');
  expect(await overlay.rmdir('dir/sub')).toBeUndefined();
  await overlay.mkdir('dir/sub', 0o777);
  expect(await names(overlay, 'dir/sub')).toEqual([]);
  await write(overlay, 'dir/sub/d', 'd');
  await overlay.rename('dir/sub', 'elsewhere');
  expect(await names(overlay, 'elsewhere')).toEqual(['d']);
  expect(await overlay.stat('dir/sub')).toBe(Errno.ENOENT);
  expect(await overlay.rmdir('dir')).toBe(Errno.ENOTEMPTY);
  expect(await overlay.rename('elsewhere', 'empty')).toBeUndefined();
  expect(await names(overlay, 'empty')).toEqual(['d']);
});

test('a directory with changes inside moves as a whole', async () => {
  const overlay = overlayFS(lower());
  await overlay.unlink('dir/a');
  await write(overlay, 'dir/b', 'B');
  expect(await overlay.rename('dir', 'empty')).toBeUndefined();
  expect(await names(overlay, 'empty')).toEqual(['b', 'sub']);
  expect(await read(overlay, 'empty/sub/c')).toBe('c');
  expect(await read(overlay, 'empty/b')).toBe('B');
  expect(await overlay.stat('dir')).toBe(Errno.ENOENT);
});

test('the quota holds, and a copy that does not fit leaves the old file', async () => {
  const overlay = overlayFS(objectFS({ big: 'x'.repeat(1000) }), { maxBytes: 100 });
  expect(await overlay.openFile('big', Oflag.RDWR, 0)).toBe(Errno.ENOSPC);
  expect(((await overlay.stat('big')) as Stat).size).toBe(1000n);
  expect(await listed(overlay)).toEqual([]);
});

test('links of the lower layer lead to the upper one, and nowhere outside', async () => {
  const scene = newScene();
  const { root, fs } = scene;
  fs.symlink('dir/file', 'link');
  const overlay = overlayFS(fs);
  await write(overlay, 'link', 'through');
  expect(await read(overlay, 'dir/file')).toBe('through');
  expect(await overlay.readlink('link')).toBe('dir/file');
  expect(readFileSync(join(root, 'dir/file'), 'utf8')).toBe('inside');
  await overlay.symlink('../outside/file', 'dir/out');
  await overlay.rename('dir/out', 'out');
  expect(await read(overlay, 'out')).toBe('EPERM');
  expect(await read(overlay, '../outside/file')).not.toContain(secret);
});

test('an error of the lower layer is handed on', async () => {
  const scene = newScene();
  const overlay = overlayFS(dirFS(scene.root));
  writeFileSync(join(scene.root, 'late'), 'late');
  expect(await read(overlay, 'late')).toBe('late');
  expect(await overlay.stat('x'.repeat(300))).toBe(Errno.ENAMETOOLONG);
  expect(await overlay.rename('late', 'y', memFS())).toBe(Errno.EXDEV);
  expect(readdirSync(scene.root)).toContain('late');
});
