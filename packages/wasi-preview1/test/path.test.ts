import { Errno, type File, FileType, UnimplementedFile, UnimplementedFS } from '@wazero-ts/sys';
import { memFS, readOnlyFS } from '@wazero-ts/sysfs';
import { beforeEach, describe, expect, test } from 'vitest';
import { Fdflags, Fstflags, Oflags, Rights } from '../src/abi.js';
import { leavesDirectory } from '../src/path.js';
import { FakeGuest, outside } from './fake-guest.js';

let guest: FakeGuest;
beforeEach(() => {
  guest = new FakeGuest({
    mounts: [
      { fs: memFS(), guestPath: '/' },
      { fs: memFS(), guestPath: '/other' },
      { fs: readOnlyFS(memFS()), guestPath: '/read-only' },
    ],
  });
  guest.call('path_create_directory', 3, ...guest.text('dir'));
  guest.call('path_create_directory', 3, ...guest.text('dir/sub'));
  const fd = guest.open('dir/file', { oflags: Oflags.creat }) as number;
  guest.write(fd, 'content');
  guest.call('fd_close', fd);
});

const mkdir = (path: string, fd = 3): string => guest.call('path_create_directory', fd, ...guest.text(path));
const rmdir = (path: string, fd = 3): string => guest.call('path_remove_directory', fd, ...guest.text(path));
const unlink = (path: string, fd = 3): string => guest.call('path_unlink_file', fd, ...guest.text(path));
const symlink = (target: string, path: string, fd = 3): string =>
  guest.call('path_symlink', ...guest.text(target), fd, ...guest.text(path));
const rename = (from: string, to: string, fromFd = 3, toFd = 3): string =>
  guest.call('path_rename', fromFd, ...guest.text(from), toFd, ...guest.text(to));
const link = (from: string, to: string, flags = 0, fromFd = 3, toFd = 3): string =>
  guest.call('path_link', fromFd, flags, ...guest.text(from), toFd, ...guest.text(to));
const stat = (path: string, follow = true, fd = 3): number | string => {
  const at = guest.room(64);
  const errno = guest.call('path_filestat_get', fd, follow ? 1 : 0, ...guest.text(path), at);
  return errno === 'ESUCCESS' ? guest.bytes[at + 16]! : errno;
};
const readlink = (path: string, byteCount = 64): string => {
  const [buffer, result] = [guest.room(byteCount), guest.room(4)];
  const errno = guest.call('path_readlink', 3, ...guest.text(path), buffer, byteCount, result);
  return errno === 'ESUCCESS' ? guest.read(buffer, guest.u32(result)) : errno;
};

/** Every function that takes a path below a directory, as a call with that path. */
const pathCalls: Record<string, (path: string, fd?: number) => string | number> = {
  path_create_directory: mkdir,
  path_filestat_get: (path, fd) => stat(path, true, fd),
  path_filestat_set_times: (path, fd = 3) =>
    guest.call('path_filestat_set_times', fd, 0, ...guest.text(path), 0n, 0n, Fstflags.atim),
  'path_link (old)': (path, fd = 3) => link(path, 'new', 0, fd),
  'path_link (new)': (path, fd = 3) => link('dir/file', path, 0, 3, fd),
  path_open: (path, fd = 3) => guest.open(path, { fd }),
  path_readlink: (path, fd = 3) => guest.call('path_readlink', fd, ...guest.text(path), 0, 0, 0),
  path_remove_directory: rmdir,
  'path_rename (old)': (path, fd = 3) => rename(path, 'new', fd),
  'path_rename (new)': (path, fd = 3) => rename('dir/file', path, 3, fd),
  path_symlink: (path, fd) => symlink('target', path, fd),
  path_unlink_file: unlink,
};

describe.each(Object.entries(pathCalls))('%s', (_name, call) => {
  test.each([
    '..',
    '../',
    '../dir',
    'dir/../..',
    'dir/../../dir',
    './..',
    'dir/sub/../../../etc/passwd',
    '/',
    '/etc/passwd',
    '/dir',
    '//dir',
  ])('refuses %j, which leaves the directory', (path) => {
    expect(call(path)).toBe('EPERM');
  });

  test('refuses .. above a directory that is not a mount', () => {
    expect(call('../file', guest.open('dir') as number)).toBe('EPERM');
  });

  test('refuses NULs, what is not UTF-8, an empty path, a file as directory, and numbers that are not open', () => {
    expect(call('dir\0/file')).toBe('EINVAL');
    expect(call('')).toBe('ENOENT');
    expect(call('x', 99)).toBe('EBADF');
    expect(call('x', 1)).toBe('ENOTDIR');
    expect(call('x', guest.open('dir/file') as number)).toBe('ENOTDIR');
  });

  test('a name that is too long is ENAMETOOLONG', () => {
    expect(call('x'.repeat(256))).toBe('ENAMETOOLONG');
  });

  test('a file in the middle of a path is ENOTDIR, a missing directory ENOENT', () => {
    expect(call('dir/file/x')).toBe('ENOTDIR');
    expect(call('missing/x')).toBe('ENOENT');
  });
});

test('paths outside of memory are EFAULT, before anything else is wrong', () => {
  for (const name of ['path_create_directory', 'path_remove_directory', 'path_unlink_file']) {
    expect(guest.call(name, 99, outside, 32)).toBe('EFAULT');
  }
  expect(guest.call('path_symlink', outside, 32, 3, ...guest.text('x'))).toBe('EFAULT');
  expect(guest.call('path_filestat_get', 3, 0, ...guest.text('dir'), outside)).toBe('EFAULT');
  expect(guest.call('path_open', 3, 0, ...guest.text('new'), Oflags.creat, 2n, 0n, 0, outside)).toBe('EFAULT');
  expect(stat('new')).toBe('ENOENT');
  symlink('target', 'link');
  expect(guest.call('path_readlink', 3, ...guest.text('link'), outside, 8, 0)).toBe('EFAULT');
});

test('a path that is not UTF-8 is EILSEQ', () => {
  const at = guest.room(2);
  guest.bytes.set([0xc3, 0x28], at);
  expect(guest.call('path_unlink_file', 3, at, 2)).toBe('EILSEQ');
});

test.each([
  ['a/b', false],
  ['a/../b', false],
  ['a/..', false],
  ['a//../b', false],
  ['..a/b..', false],
  ['', false],
  ['a/../..', true],
  ['..', true],
  ['a/./../..', true],
  ['/a', true],
])('leavesDirectory(%j) is %s', (path, leaves) => {
  expect(leavesDirectory(path)).toBe(leaves);
});

test('open and its flags', () => {
  expect(guest.open('dir/file')).toBe(6);
  expect(guest.open('dir/missing')).toBe('ENOENT');
  expect(guest.open('dir/file', { oflags: Oflags.creat | Oflags.excl })).toBe('EEXIST');
  expect(guest.open('dir/file', { oflags: Oflags.directory })).toBe('ENOTDIR');
  expect(guest.open('dir/file/')).toBe('ENOTDIR');
  expect(guest.open('dir')).toBe('EISDIR');
  expect(guest.open('dir', { rights: BigInt(Rights.fdRead | Rights.pathOpen) })).toBe(7);
  expect(guest.open('new', { oflags: Oflags.creat | Oflags.directory })).toBe('EINVAL');
  expect(guest.open('new/', { oflags: Oflags.creat })).toBe('EISDIR');
  expect(guest.open('dir/file', { oflags: 16 })).toBe('EINVAL');
  expect(guest.open('dir/file', { fdflags: 32 })).toBe('EINVAL');
  const truncated = guest.open('dir/file', { oflags: Oflags.trunc }) as number;
  expect(guest.readFd(truncated)).toBe('');
});

test('append is taken from open', () => {
  const fd = guest.open('dir/file', { fdflags: Fdflags.append }) as number;
  guest.write(fd, ' and more');
  expect(guest.readFd(guest.open('dir/file') as number)).toBe('content and more');
});

test('paths are relative to the directory that is open', () => {
  const dir = guest.open('dir', {
    rights: 0x3fffffffn & ~BigInt(Rights.fdWrite | Rights.fdAllocate | Rights.fdFilestatSetSize),
  }) as number;
  expect(guest.readFd(guest.open('file', { fd: dir }) as number)).toBe('content');
  expect(guest.readFd(guest.open('sub/../file', { fd: dir }) as number)).toBe('content');
  expect(mkdir('below', dir)).toBe('ESUCCESS');
  expect(stat('dir/below')).toBe(FileType.directory);
});

test('directories are made and removed', () => {
  expect(mkdir('new')).toBe('ESUCCESS');
  expect(mkdir('new')).toBe('EEXIST');
  expect(mkdir('dir/file')).toBe('EEXIST');
  expect(mkdir('trailing/')).toBe('ESUCCESS');
  expect(rmdir('trailing/')).toBe('ESUCCESS');
  expect(rmdir('dir')).toBe('ENOTEMPTY');
  expect(rmdir('dir/file')).toBe('ENOTDIR');
  expect(rmdir('missing')).toBe('ENOENT');
  expect(rmdir('dir/sub/.')).toBe('EINVAL');
  expect(rmdir('new')).toBe('ESUCCESS');
  expect(stat('new')).toBe('ENOENT');
});

test('files are unlinked, and stay readable where they are open', () => {
  const fd = guest.open('dir/file') as number;
  expect(unlink('dir')).toBe('EISDIR');
  expect(unlink('dir/file/')).toBe('ENOTDIR');
  expect(unlink('dir/file')).toBe('ESUCCESS');
  expect(unlink('dir/file')).toBe('ENOENT');
  expect(guest.readFd(fd)).toBe('content');
});

test('rename replaces what may be replaced', () => {
  expect(rename('dir/file', 'moved')).toBe('ESUCCESS');
  expect(stat('dir/file')).toBe('ENOENT');
  expect(rename('moved', 'dir')).toBe('EISDIR');
  expect(rename('dir', 'moved')).toBe('ENOTDIR');
  expect(rename('moved', 'other-name/')).toBe('ENOTDIR');
  expect(rename('dir', 'dir/sub/dir')).toBe('EINVAL');
  expect(rename('dir', 'dir')).toBe('ESUCCESS');
  mkdir('full');
  mkdir('full/x');
  expect(rename('dir', 'full')).toBe('ENOTEMPTY');
  rmdir('full/x');
  expect(rename('dir', 'full')).toBe('ESUCCESS');
  expect(stat('full/sub')).toBe(FileType.directory);
  expect(rename('missing', 'x')).toBe('ENOENT');
});

test('nothing is renamed or linked from one mount to another', () => {
  expect(rename('dir/file', 'x', 3, 4)).toBe('EXDEV');
  expect(link('dir/file', 'x', 0, 3, 4)).toBe('EXDEV');
});

test('hard links share a file', () => {
  expect(link('dir/file', 'second')).toBe('ESUCCESS');
  expect(link('dir/file', 'second')).toBe('EEXIST');
  expect(link('dir', 'second-dir')).toBe('EPERM');
  expect(link('missing', 'x')).toBe('ENOENT');
  expect(link('dir/file', 'x', 1)).toBe('EINVAL');
  guest.write(guest.open('second') as number, 'CONTENT');
  expect(guest.readFd(guest.open('dir/file') as number)).toBe('CONTENT');
});

test('symbolic links are followed where that is asked for', () => {
  expect(symlink('dir/file', 'link')).toBe('ESUCCESS');
  expect(stat('link')).toBe(FileType.regularFile);
  expect(stat('link', false)).toBe(FileType.symbolicLink);
  expect(guest.readFd(guest.open('link') as number)).toBe('content');
  expect(guest.open('link', { follow: false })).toBe('ELOOP');
  expect(readlink('link')).toBe('dir/file');
  expect(readlink('link', 3)).toBe('dir');
  expect(readlink('dir/file')).toBe('EINVAL');
  expect(symlink('x', 'link')).toBe('EEXIST');
  expect(unlink('link')).toBe('ESUCCESS');
  expect(stat('dir/file')).toBe(FileType.regularFile);
});

test('no link leads out of a mount', () => {
  expect(symlink('/etc/passwd', 'absolute')).toBe('EPERM');
  expect(symlink('', 'empty')).toBe('ENOENT');
  expect(symlink('../../../etc', 'dir/up')).toBe('ESUCCESS');
  expect(guest.open('dir/up')).toBe('EPERM');
  expect(guest.open('dir/up/passwd')).toBe('EPERM');
  expect(stat('dir/up')).toBe('EPERM');
  expect(stat('dir/up', false)).toBe(FileType.symbolicLink);
  expect(mkdir('dir/up/x')).toBe('EPERM');
  symlink('loop', 'loop');
  expect(guest.open('loop')).toBe('ELOOP');
});

test('times are set on a link or on what it points to', () => {
  symlink('dir/file', 'link');
  const times = (flags: number): string =>
    guest.call('path_filestat_set_times', 3, flags, ...guest.text('link'), 1n, 2n, Fstflags.atim | Fstflags.mtim);
  const at = guest.room(64);
  const modified = (path: string): bigint => {
    guest.call('path_filestat_get', 3, 0, ...guest.text(path), at);
    return guest.u64(at + 48);
  };
  expect(times(0)).toBe('ESUCCESS');
  expect(modified('link')).toBe(2n);
  expect(modified('dir/file')).not.toBe(2n);
  expect(times(1)).toBe('ESUCCESS');
  expect(modified('dir/file')).toBe(2n);
});

test('a read-only mount changes nothing', () => {
  expect(mkdir('x', 5)).toBe('EROFS');
  expect(guest.open('x', { fd: 5, oflags: Oflags.creat })).toBe('EROFS');
  expect(symlink('a', 'b', 5)).toBe('EROFS');
  expect(stat('x', true, 5)).toBe('ENOENT');
});

test('a file system that answers later parks the guest', async () => {
  const inner = memFS();
  class Later extends UnimplementedFS {
    override async openFile(path: string, flags: number, permissions: number): Promise<File | Errno> {
      return inner.openFile(path, flags, permissions);
    }
    override async mkdir(path: string): Promise<undefined | Errno> {
      return inner.mkdir(path, 0o777);
    }
  }
  guest = new FakeGuest({ mounts: [{ fs: new Later(), guestPath: '/' }] });
  expect(await guest.callAsync('path_create_directory', 3, ...guest.text('d'))).toBe('ESUCCESS');
  expect(await guest.callAsync('path_create_directory', 3, ...guest.text('d'))).toBe('EEXIST');
  const result = guest.room(4);
  const open = (path: string): Promise<string> =>
    guest.callAsync('path_open', 3, 0, ...guest.text(path), Oflags.creat, 0x42n, 0n, 0, result);
  expect(await open('d/file')).toBe('ESUCCESS');
  expect(guest.write(guest.u32(result), 'x')).toBe(1);
  expect(await open('none/file')).toBe('ENOENT');
  expect(guest.call('path_unlink_file', 3, ...guest.text('x'))).toBe('ENOSYS');
});

test('what a file system rejects with and is no errno passes through', async () => {
  class Broken extends UnimplementedFS {
    override async mkdir(): Promise<undefined> {
      throw new Error('broken');
    }
  }
  guest = new FakeGuest({ mounts: [{ fs: new Broken(), guestPath: '/' }] });
  await expect(guest.callAsync('path_create_directory', 3, ...guest.text('d'))).rejects.toThrow('broken');
});

test('an errno that is thrown or rejected with counts as returned', async () => {
  class Throws extends UnimplementedFS {
    override mkdir(): undefined {
      throw Errno.EACCES;
    }
    override async rmdir(): Promise<undefined> {
      throw Errno.EBUSY;
    }
  }
  guest = new FakeGuest({ mounts: [{ fs: new Throws(), guestPath: '/' }] });
  expect(mkdir('x')).toBe('EACCES');
  expect(await guest.callAsync('path_remove_directory', 3, ...guest.text('x'))).toBe('EBUSY');
});

test('a file that is opened after the module was closed is closed again', async () => {
  let closed = 0;
  class Opened extends UnimplementedFile {
    override close(): undefined {
      closed++;
    }
  }
  class Later extends UnimplementedFS {
    override async openFile(): Promise<File> {
      return new Opened();
    }
  }
  guest = new FakeGuest({ mounts: [{ fs: new Later(), guestPath: '/' }] });
  const opening = guest.callAsync('path_open', 3, 0, ...guest.text('x'), 0, 2n, 0n, 0, guest.room(4));
  guest.context.close();
  expect(await opening).toBe('EMFILE');
  expect(closed).toBe(1);
});
