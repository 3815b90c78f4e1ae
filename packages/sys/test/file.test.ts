import { expect, test } from 'vitest';
import { DirectoryFile, Errno, FileType, UnimplementedFile } from '../src/index.js';

test('what a file does not implement is ENOSYS; it needs no sync, close or waiting', () => {
  const file = new UnimplementedFile();
  const none = new Uint8Array(0);
  const results = [
    file.stat(),
    file.read(none),
    file.pread(none, 0),
    file.seek(0, 'start'),
    file.readdir(),
    file.write(none),
    file.pwrite(none, 0),
    file.truncate(0),
    file.utimens(0n, 0n),
    file.setAppend(true),
    file.setNonblock(true),
  ];
  expect(results.every((result) => result === Errno.ENOSYS)).toBe(true);
  expect([file.sync(), file.datasync(), file.close()]).toEqual([undefined, undefined, undefined]);
  expect(file.poll('read', 0)).toBe(true);
});

test('a directory has no data and can only be rewound', () => {
  const directory = new DirectoryFile();
  expect(directory.fileType).toBe(FileType.directory);
  const results = [
    directory.read(),
    directory.pread(),
    directory.write(),
    directory.pwrite(),
    directory.truncate(),
    directory.setAppend(),
  ];
  expect(results.every((result) => result === Errno.EISDIR)).toBe(true);
  expect(directory.seek(0, 'start')).toBe(0);
  expect(directory.seek(1, 'start')).toBe(Errno.EISDIR);
  expect(directory.seek(0, 'end')).toBe(Errno.EISDIR);
  expect(directory.setNonblock()).toBeUndefined();
});
