import { Errno, type File, FileType, type FS, isErrno, Oflag, type Stat } from '@wazero-ts/sys';
import { beforeEach, describe, expect, test } from 'vitest';
import { dirFS, memFS, overlayFS } from '../src/index.js';
import { temporaryDirectory } from './temporary-directory.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function opened(result: unknown): File {
  if (isErrno(result)) throw new Error(String(result));
  return result as File;
}

/** What every file system that can be written promises; the directory mount and the one in memory must agree. */
describe.each<[string, () => FS]>([
  ['dirFS', () => dirFS(temporaryDirectory())],
  ['memFS', () => memFS()],
  ['overlayFS', () => overlayFS(memFS())],
  ['overlayFS over a directory', () => overlayFS(dirFS(temporaryDirectory()))],
])('%s', (_name, make) => {
  let fs: FS;
  beforeEach(() => {
    fs = make();
    fs.mkdir('dir', 0o777);
    fs.mkdir('dir/sub', 0o777);
    write('dir/file', 'content');
  });

  const open = (path: string, flags: Oflag = Oflag.RDWR): File | Errno =>
    fs.openFile(path, flags, 0o666) as File | Errno;
  function write(path: string, text: string): void {
    const file = opened(open(path, Oflag.WRONLY | Oflag.CREAT | Oflag.TRUNC));
    file.write(encode(text));
    file.close();
  }
  function read(path: string): string {
    const file = opened(open(path, Oflag.RDONLY));
    const buffer = new Uint8Array(100);
    const count = file.read(buffer) as number;
    file.close();
    return new TextDecoder().decode(buffer.subarray(0, count));
  }
  const names = (path: string): string[] => {
    const directory = opened(open(path, Oflag.RDONLY | Oflag.DIRECTORY));
    const entries = directory.readdir() as readonly { name: string }[];
    directory.close();
    return entries.map(({ name }) => name).sort();
  };
  const typeOf = (stat: unknown): unknown => (isErrno(stat) ? stat : (stat as Stat).fileType);

  test('opening', () => {
    expect(open('dir/missing')).toBe(Errno.ENOENT);
    expect(open('missing/file')).toBe(Errno.ENOENT);
    expect(open('dir/file/x')).toBe(Errno.ENOTDIR);
    expect(open('dir/file/')).toBe(Errno.ENOTDIR);
    expect(open('dir/file', Oflag.RDONLY | Oflag.DIRECTORY)).toBe(Errno.ENOTDIR);
    expect(open('dir/file', Oflag.WRONLY | Oflag.CREAT | Oflag.EXCL)).toBe(Errno.EEXIST);
    expect(open('dir')).toBe(Errno.EISDIR);
    expect(open('dir', Oflag.WRONLY)).toBe(Errno.EISDIR);
    expect(open('new/', Oflag.WRONLY | Oflag.CREAT)).toBe(Errno.EISDIR);
    expect(opened(open('dir', Oflag.RDONLY)).fileType).toBe(FileType.directory);
    expect(opened(open('', Oflag.RDONLY)).fileType).toBe(FileType.directory);
    expect(opened(open('.', Oflag.RDONLY)).fileType).toBe(FileType.directory);
    expect(opened(open('dir/file', Oflag.RDONLY)).fileType).toBe(FileType.regularFile);
  });

  test('a file remembers its position; reading and writing elsewhere leaves it', () => {
    const file = opened(open('dir/file'));
    const buffer = new Uint8Array(4);
    expect(file.read(buffer)).toBe(4);
    expect(file.pread(buffer, 1)).toBe(4);
    expect(new TextDecoder().decode(buffer)).toBe('onte');
    expect(file.pwrite(encode('C'), 0)).toBe(1);
    expect(file.seek(0, 'current')).toBe(4);
    expect(file.read(buffer)).toBe(3);
    expect(file.read(buffer)).toBe(0);
    expect(file.seek(-2, 'end')).toBe(5);
    expect(file.write(encode('NT!'))).toBe(3);
    expect(file.seek(-1, 'start')).toBe(Errno.EINVAL);
    expect(file.seek(2, 'start')).toBe(2);
    expect(file.seek(3, 'current')).toBe(5);
    expect(read('dir/file')).toBe('ConteNT!');
    expect(file.readdir()).toBe(Errno.ENOTDIR);
  });

  test('writing beyond the end leaves zeros', () => {
    const file = opened(open('holes', Oflag.RDWR | Oflag.CREAT));
    expect(file.pwrite(encode('x'), 5)).toBe(1);
    expect(read('holes')).toBe('\0\0\0\0\0x');
    expect(file.truncate(2)).toBeUndefined();
    expect(file.truncate(4)).toBeUndefined();
    expect(read('holes')).toBe('\0\0\0\0');
    expect(file.truncate(-1)).toBe(Errno.EINVAL);
  });

  test('append mode writes at the end, wherever the position is', () => {
    const file = opened(open('dir/file', Oflag.RDWR | Oflag.APPEND));
    expect(file.isAppend).toBe(true);
    expect(file.write(encode('+'))).toBe(1);
    expect(file.seek(0, 'current')).toBe(8);
    expect(file.setAppend(false)).toBeUndefined();
    expect(file.isAppend).toBe(false);
    file.seek(0, 'start');
    file.write(encode('C'));
    expect(file.setAppend(true)).toBeUndefined();
    file.write(encode('+'));
    expect(read('dir/file')).toBe('Content++');
  });

  test('a file can only be used as it was opened, and not when it is closed', () => {
    const reading = opened(open('dir/file', Oflag.RDONLY));
    expect(reading.write(encode('x'))).toBe(Errno.EBADF);
    const writing = opened(open('dir/file', Oflag.WRONLY));
    expect(writing.read(new Uint8Array(1))).toBe(Errno.EBADF);
    expect([writing.close(), writing.close()]).toEqual([undefined, undefined]);
    const results = [
      writing.write(encode('x')),
      writing.pwrite(encode('x'), 0),
      writing.stat(),
      writing.seek(0, 'start'),
      writing.truncate(0),
      writing.setAppend(true),
      writing.utimens(1n, 1n),
    ];
    expect(results.every((result) => result === Errno.EBADF)).toBe(true);
    expect([reading.sync(), reading.datasync(), reading.setNonblock(true)]).toEqual([undefined, undefined, undefined]);
  });

  test('stat', () => {
    const stat = fs.stat('dir/file') as Stat;
    expect(stat).toMatchObject({ fileType: FileType.regularFile, size: 7n, linkCount: 1n });
    expect(opened(open('dir/file')).stat()).toEqual(stat);
    expect(typeOf(fs.stat('dir'))).toBe(FileType.directory);
    expect(typeOf(fs.stat('dir/'))).toBe(FileType.directory);
    expect(typeOf(fs.stat(''))).toBe(FileType.directory);
    expect(fs.stat('dir/file/')).toBe(Errno.ENOTDIR);
    expect(fs.lstat('missing')).toBe(Errno.ENOENT);
    const [one, other] = [fs.stat('dir') as Stat, fs.stat('dir/sub') as Stat];
    expect(one.inode).not.toBe(other.inode);
    expect((opened(open('dir', Oflag.RDONLY)).stat() as Stat).inode).toBe(one.inode);
  });

  test('directories', () => {
    expect(names('dir')).toEqual(['file', 'sub']);
    expect(fs.mkdir('dir', 0o777)).toBe(Errno.EEXIST);
    expect(fs.mkdir('', 0o777)).toBe(Errno.EEXIST);
    expect(fs.mkdir('missing/x', 0o777)).toBe(Errno.ENOENT);
    expect(fs.mkdir('dir/file/x', 0o777)).toBe(Errno.ENOTDIR);
    expect(fs.rmdir('dir')).toBe(Errno.ENOTEMPTY);
    expect(fs.rmdir('dir/file')).toBe(Errno.ENOTDIR);
    expect(fs.rmdir('dir/sub/.')).toBe(Errno.EINVAL);
    expect(fs.rmdir('dir/sub/..')).toBe(Errno.EINVAL);
    expect(fs.rmdir('dir/sub/')).toBeUndefined();
    expect(fs.rmdir('dir/sub')).toBe(Errno.ENOENT);
    expect(names('dir')).toEqual(['file']);
  });

  test('entries have the inodes that stat gives', () => {
    const directory = opened(open('dir', Oflag.RDONLY));
    const entries = directory.readdir() as readonly { name: string; inode: bigint; fileType: FileType }[];
    for (const { name, inode, fileType } of entries) {
      expect(fs.stat(`dir/${name}`)).toMatchObject({ inode, fileType });
    }
  });

  test('unlink', () => {
    const file = opened(open('dir/file'));
    expect(fs.unlink('dir')).toBe(Errno.EISDIR);
    expect(fs.unlink('dir/file/')).toBe(Errno.ENOTDIR);
    expect(fs.unlink('dir/file')).toBeUndefined();
    expect(fs.unlink('dir/file')).toBe(Errno.ENOENT);
    expect(file.pread(new Uint8Array(10), 0)).toBe(7);
    expect(file.stat()).toMatchObject({ linkCount: 0n });
  });

  test('rename', () => {
    write('other', 'other');
    expect(fs.rename('dir/file', 'other')).toBeUndefined();
    expect(read('other')).toBe('content');
    expect(fs.stat('dir/file')).toBe(Errno.ENOENT);
    expect(fs.rename('other', 'other')).toBeUndefined();
    expect(fs.rename('missing', 'x')).toBe(Errno.ENOENT);
    expect(fs.rename('other', 'dir')).toBe(Errno.EISDIR);
    expect(fs.rename('dir', 'other')).toBe(Errno.ENOTDIR);
    expect(fs.rename('other', 'new/')).toBe(Errno.ENOTDIR);
    expect(fs.rename('dir', 'dir/sub/x')).toBe(Errno.EINVAL);
    expect(fs.rename('dir/.', 'x')).toBe(Errno.EINVAL);
    expect(fs.rename('dir', 'missing/x')).toBe(Errno.ENOENT);
    fs.mkdir('full', 0o777);
    write('full/x', '');
    expect(fs.rename('dir', 'full')).toBe(Errno.ENOTEMPTY);
    expect(fs.rename('dir/sub', 'full/sub/')).toBeUndefined();
    expect(names('full')).toEqual(['sub', 'x']);
  });

  test('hard links', () => {
    expect(fs.link('dir/file', 'second')).toBeUndefined();
    expect(fs.stat('second')).toMatchObject({ linkCount: 2n, inode: (fs.stat('dir/file') as Stat).inode });
    expect(fs.link('dir/file', 'second')).toBe(Errno.EEXIST);
    expect(fs.link('dir', 'x')).toBe(Errno.EPERM);
    expect(fs.link('missing', 'x')).toBe(Errno.ENOENT);
    write('second', 'changed');
    expect(read('dir/file')).toBe('changed');
  });

  test('symbolic links', () => {
    expect(fs.symlink('dir/file', 'link')).toBeUndefined();
    expect(fs.symlink('dir', 'to-dir')).toBeUndefined();
    expect(fs.symlink('x', 'link')).toBe(Errno.EEXIST);
    expect(fs.readlink('link')).toBe('dir/file');
    expect(fs.readlink('dir/file')).toBe(Errno.EINVAL);
    expect(fs.readlink('missing')).toBe(Errno.ENOENT);
    expect(read('link')).toBe('content');
    expect(read('to-dir/file')).toBe('content');
    expect(typeOf(fs.stat('link'))).toBe(FileType.regularFile);
    expect(typeOf(fs.lstat('link'))).toBe(FileType.symbolicLink);
    expect(typeOf(fs.lstat('to-dir/'))).toBe(FileType.directory);
    expect(open('link', Oflag.RDONLY | Oflag.NOFOLLOW)).toBe(Errno.ELOOP);
    expect(open('link', Oflag.RDWR | Oflag.CREAT | Oflag.EXCL)).toBe(Errno.EEXIST);
    expect(fs.rmdir('to-dir/')).toBe(Errno.ENOTDIR);
    expect(fs.rename('to-dir/', 'x')).toBe(Errno.ENOTDIR);
    expect(fs.link('link', 'link2')).toBeUndefined();
    expect(fs.readlink('link2')).toBe('dir/file');
    expect(fs.unlink('link')).toBeUndefined();
    expect(read('dir/file')).toBe('content');
  });

  test('a link to what does not exist can be created through', () => {
    fs.symlink('dir/later', 'link');
    expect(open('link')).toBe(Errno.ENOENT);
    write('link', 'now');
    expect(read('dir/later')).toBe('now');
  });

  test('loops end', () => {
    fs.symlink('b', 'a');
    fs.symlink('a', 'b');
    expect(open('a')).toBe(Errno.ELOOP);
    expect(fs.stat('a/x')).toBe(Errno.ELOOP);
  });

  test('times', () => {
    const second = 1_000_000_000n;
    expect(fs.utimens('dir/file', 5n * second, 6n * second, true)).toBeUndefined();
    expect(fs.stat('dir/file')).toMatchObject({ accessTime: 5n * second, modificationTime: 6n * second });
    expect(fs.utimens('dir/file', undefined, 7n * second, true)).toBeUndefined();
    expect(fs.stat('dir/file')).toMatchObject({ accessTime: 5n * second, modificationTime: 7n * second });
    fs.symlink('dir/file', 'link');
    fs.utimens('link', undefined, 8n * second, false);
    expect(fs.stat('dir/file')).toMatchObject({ modificationTime: 7n * second });
    fs.utimens('link', undefined, 9n * second, true);
    expect(fs.stat('dir/file')).toMatchObject({ modificationTime: 9n * second });
    const file = opened(open('dir/file'));
    expect(file.utimens(1n * second, undefined)).toBeUndefined();
    expect(file.stat()).toMatchObject({ accessTime: second, modificationTime: 9n * second });
    const directory = opened(open('dir', Oflag.RDONLY));
    expect(directory.utimens(undefined, second)).toBeUndefined();
    expect(fs.stat('dir')).toMatchObject({ modificationTime: second });
    expect(fs.utimens('missing', 0n, 0n, true)).toBe(Errno.ENOENT);
  });

  /** Each operation with a path that would leave the root. */
  test.each(['..', '../x', 'dir/../..', 'dir/../../x', '/etc/passwd', '/', 'dir/sub/../../../x'])(
    '%j is EPERM',
    (path) => {
      const results = [
        open(path, Oflag.RDONLY),
        open(path, Oflag.RDWR | Oflag.CREAT),
        fs.stat(path),
        fs.lstat(path),
        fs.mkdir(path, 0o777),
        fs.unlink(path),
        fs.readlink(path),
        fs.symlink('x', path),
        fs.link('dir/file', path),
        fs.link(path, 'x'),
        fs.utimens(path, 0n, 0n, true),
      ];
      expect(results.map(String)).toEqual(results.map(() => String(Errno.EPERM)));
      // A path that ends in .. is no name that could be renamed or removed.
      const noName = path.endsWith('..') ? Errno.EINVAL : Errno.EPERM;
      expect([fs.rename(path, 'x'), fs.rename('dir/file', path), fs.rmdir(path)]).toEqual([noName, noName, noName]);
    },
  );

  test('names are not bent by unicode or backslashes', () => {
    for (const name of ['．．', '‥', '..\\..', 'dir\\file', '%2e%2e', '..%2f', '\u202e..', 'ﾊ', 'e\u0301']) {
      expect(open(name)).toBe(Errno.ENOENT);
      write(name, 'x');
      expect(read(name)).toBe('x');
      expect(names('')).toContain(name);
    }
  });
});
