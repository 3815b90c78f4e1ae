import { Errno, type File, isErrno, Oflag } from '@wazero-ts/sys';
import { expect, test } from 'vitest';
import { memFS } from '../src/index.js';

function create(fs: ReturnType<typeof memFS>, path: string): File {
  const file = fs.openFile(path, Oflag.RDWR | Oflag.CREAT, 0o666);
  if (isErrno(file)) throw new Error(String(file));
  return file;
}

test('bytes are limited, and given back', () => {
  const fs = memFS({ maxBytes: 1000 });
  const file = create(fs, 'file');
  expect(file.write(new Uint8Array(600))).toBe(600);
  expect(file.write(new Uint8Array(600))).toBe(Errno.ENOSPC);
  expect(file.truncate(1001)).toBe(Errno.ENOSPC);
  expect(file.pwrite(new Uint8Array(1), 2 ** 50)).toBe(Errno.ENOSPC);
  expect(create(fs, 'other').write(new Uint8Array(500))).toBe(Errno.ENOSPC);
  expect(file.truncate(0)).toBeUndefined();
  expect(fs.bytesUsed).toBe(0);
  expect(create(fs, 'other').write(new Uint8Array(1000))).toBe(1000);
});

test('an unlinked file keeps its bytes until it is closed', () => {
  const fs = memFS({ maxBytes: 1000 });
  const file = create(fs, 'file');
  file.write(new Uint8Array(800));
  fs.unlink('file');
  expect(fs.bytesUsed).toBe(800);
  expect(create(fs, 'other').write(new Uint8Array(800))).toBe(Errno.ENOSPC);
  file.close();
  expect(fs.bytesUsed).toBe(0);
  expect(fs.filesUsed).toBe(2);
});

test('files, directories and links are limited, and given back', () => {
  const fs = memFS({ maxFiles: 4 });
  create(fs, 'file').close();
  expect(fs.mkdir('dir', 0o777)).toBeUndefined();
  expect(fs.symlink('x', 'link')).toBeUndefined();
  expect(fs.openFile('more', Oflag.RDWR | Oflag.CREAT, 0o666)).toBe(Errno.ENOSPC);
  expect(fs.mkdir('more', 0o777)).toBe(Errno.ENOSPC);
  expect(fs.symlink('x', 'more')).toBe(Errno.ENOSPC);
  expect(fs.link('file', 'second')).toBeUndefined();
  fs.unlink('file');
  expect(fs.filesUsed).toBe(4);
  fs.unlink('second');
  fs.rmdir('dir');
  fs.unlink('link');
  expect(fs.filesUsed).toBe(1);
});

test('what a rename replaces is given back', () => {
  const fs = memFS();
  const [one, other] = [create(fs, 'one'), create(fs, 'other')];
  one.write(new Uint8Array(10));
  other.write(new Uint8Array(20));
  other.close();
  fs.rename('one', 'other');
  expect([fs.bytesUsed, fs.filesUsed]).toEqual([10, 2]);
  one.close();
  expect(fs.bytesUsed).toBe(10);
});

test('growing by small steps costs no more than twice the bytes', () => {
  const fs = memFS();
  const file = create(fs, 'file');
  for (let step = 0; step < 100_000; step++) file.write(new Uint8Array(7));
  expect(file.stat()).toMatchObject({ size: 700_000n });
  expect(fs.bytesUsed).toBeLessThanOrEqual(1_400_000);
});

test('cutting a file off and growing it again shows zeros, not what was there', () => {
  const file = create(memFS(), 'file');
  file.write(new Uint8Array(100).fill(7));
  file.truncate(60);
  file.truncate(100);
  const buffer = new Uint8Array(100);
  file.pread(buffer, 0);
  expect([...buffer.subarray(60)].every((byte) => byte === 0)).toBe(true);
  expect([...buffer.subarray(0, 60)].every((byte) => byte === 7)).toBe(true);
});

test('nothing can be made in a directory that was removed', () => {
  const fs = memFS();
  fs.mkdir('dir', 0o777);
  const directory = fs.openFile('dir', Oflag.RDONLY, 0) as File;
  fs.rmdir('dir');
  expect(directory.readdir()).toEqual([]);
  expect(fs.openFile('dir/x', Oflag.RDWR | Oflag.CREAT, 0)).toBe(Errno.ENOENT);
  expect(fs.rmdir('')).toBe(Errno.EBUSY);
});

test('quotas that make no sense are refused', () => {
  expect(() => memFS({ maxBytes: -1 })).toThrow(RangeError);
  expect(() => memFS({ maxFiles: 0 })).toThrow(RangeError);
  expect(() => memFS({ maxBytes: Number.NaN })).toThrow(RangeError);
});
