import { Errno, type File, type FS, isErrno, Oflag, UnimplementedFS } from '@wazero-ts/sys';
import { beforeEach, expect, test } from 'vitest';
import { memFS, readOnlyFS } from '../src/index.js';

let inner: FS;
let fs: FS;
beforeEach(() => {
  inner = memFS();
  inner.mkdir('dir', 0o777);
  (inner.openFile('file', Oflag.WRONLY | Oflag.CREAT, 0o666) as File).write(new TextEncoder().encode('text'));
  inner.symlink('file', 'link');
  fs = readOnlyFS(inner);
});

test('what would change something is EROFS', () => {
  const results = [
    fs.openFile('file', Oflag.WRONLY, 0),
    fs.openFile('file', Oflag.RDWR, 0),
    fs.openFile('file', Oflag.RDONLY | Oflag.TRUNC, 0),
    fs.openFile('new', Oflag.RDONLY | Oflag.CREAT, 0o666),
    fs.mkdir('new', 0o777),
    fs.rename('file', 'new'),
    fs.rmdir('dir'),
    fs.unlink('file'),
    fs.link('file', 'new'),
    fs.symlink('file', 'new'),
    fs.utimens('file', 0n, 0n, true),
  ];
  expect(results.map(String)).toEqual(results.map(() => String(Errno.EROFS)));
  expect(inner.stat('file')).toMatchObject({ size: 4n });
  expect(inner.lstat('new')).toBe(Errno.ENOENT);
});

test('what is there can be read', async () => {
  const file = fs.openFile('file', Oflag.RDONLY | Oflag.CREAT, 0) as File;
  const buffer = new Uint8Array(8);
  expect(file.read(buffer)).toBe(4);
  expect(file.pread(buffer, 2)).toBe(2);
  expect(file.seek(1, 'start')).toBe(1);
  expect(file.stat()).toMatchObject({ size: 4n });
  expect(file.poll('read', 0)).toBe(true);
  expect(file.timing).toBe('synchronous');
  expect(fs.openFile('file', Oflag.RDONLY | Oflag.CREAT | Oflag.EXCL, 0)).toBe(Errno.EEXIST);
  expect(fs.readlink('link')).toBe('file');
  expect(fs.lstat('link')).toEqual(inner.lstat('link'));
  const directory = fs.openFile('', Oflag.RDONLY | Oflag.DIRECTORY, 0) as File;
  expect((directory.readdir() as readonly unknown[]).length).toBe(3);
  expect(directory.close()).toBeUndefined();
});

test('an open file can not be changed', () => {
  const file = fs.openFile('file', Oflag.RDONLY | Oflag.APPEND, 0) as File;
  expect(file.write(new Uint8Array(1))).toBe(Errno.EBADF);
  expect(file.pwrite(new Uint8Array(1), 0)).toBe(Errno.EBADF);
  expect(file.truncate(0)).toBe(Errno.EROFS);
  expect(file.utimens(0n, 0n)).toBe(Errno.EROFS);
  expect([file.setAppend(true), file.setNonblock(true)]).toEqual([undefined, undefined]);
});

test('promises of the file system below are waited for', async () => {
  class Later extends UnimplementedFS {
    override async openFile(path: string, flags: number): Promise<File | Errno> {
      return inner.openFile(path, flags, 0);
    }
  }
  const later = readOnlyFS(new Later());
  expect(isErrno(await later.openFile('file', Oflag.RDONLY, 0))).toBe(false);
  expect(await later.openFile('none', Oflag.RDONLY, 0)).toBe(Errno.ENOENT);
});
