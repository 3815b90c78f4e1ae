import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dirFS, readOnlyFS } from '@wazero-ts/sysfs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fdflags, Fstflags, Oflags } from '../src/abi.js';
import { FakeGuest } from './fake-guest.js';

/** 3 is the mounted `root`, 4 another mount, 5 `root` again, read-only; `outside` is nobody's. */
let base: string;
let root: string;
let guest: FakeGuest;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'wasi-attack-'));
  root = join(base, 'root');
  for (const folder of ['root', 'outside', 'other']) {
    mkdirSync(join(base, folder, 'dir', 'sub'), { recursive: true });
    for (const path of ['file', 'dir/file', 'dir/sub/file']) writeFileSync(join(base, folder, path), folder);
  }
  guest = new FakeGuest(
    {
      mounts: [
        { fs: dirFS(root), guestPath: '/' },
        { fs: dirFS(join(base, 'other')), guestPath: '/other' },
        { fs: readOnlyFS(dirFS(root)), guestPath: '/read-only' },
      ],
    },
    { pages: 16 },
  );
});

afterEach(async () => {
  await guest.context.close();
  for (const path of ['file', 'dir/file', 'dir/sub/file']) {
    expect(readFileSync(join(base, 'outside', path), 'utf8')).toBe('outside');
  }
  expect(readdirSync(join(base, 'outside'), { recursive: true })).toHaveLength(5);
  rmSync(base, { recursive: true, force: true });
});

const call = {
  mkdir: (path: string, fd = 3) => guest.call('path_create_directory', fd, ...guest.text(path)),
  rmdir: (path: string, fd = 3) => guest.call('path_remove_directory', fd, ...guest.text(path)),
  unlink: (path: string, fd = 3) => guest.call('path_unlink_file', fd, ...guest.text(path)),
  symlink: (target: string, path: string, fd = 3) =>
    guest.call('path_symlink', ...guest.text(target), fd, ...guest.text(path)),
  rename: (from: string, to: string, fromFd = 3, toFd = 3) =>
    guest.call('path_rename', fromFd, ...guest.text(from), toFd, ...guest.text(to)),
  link: (from: string, to: string, fromFd = 3, toFd = 3) =>
    guest.call('path_link', fromFd, 0, ...guest.text(from), toFd, ...guest.text(to)),
  stat: (path: string, follow = 1, fd = 3) =>
    guest.call('path_filestat_get', fd, follow, ...guest.text(path), guest.room(64)),
  times: (path: string, follow = 1, fd = 3) =>
    guest.call('path_filestat_set_times', fd, follow, ...guest.text(path), 5n, 5n, Fstflags.atim | Fstflags.mtim),
  readlink: (path: string, fd = 3) =>
    guest.call('path_readlink', fd, ...guest.text(path), guest.room(200), 200, guest.room(4)),
};

/** All rights but those that open for writing, which no directory can be. */
const readRights = 0x0fff_ffffn & ~((1n << 6n) | (1n << 8n) | (1n << 22n));

/** Everything that a guest can do with a path. */
function attempts(path: string, fd = 3): readonly (string | number)[] {
  return [
    guest.open(path, { fd }),
    guest.open(path, { fd, oflags: Oflags.creat }),
    guest.open(path, { fd, oflags: Oflags.creat | Oflags.excl }),
    guest.open(path, { fd, oflags: Oflags.trunc }),
    guest.open(path, { fd, oflags: Oflags.directory }),
    guest.open(path, { fd, fdflags: Fdflags.append }),
    call.mkdir(path, fd),
    call.rmdir(path, fd),
    call.unlink(path, fd),
    call.symlink('x', path, fd),
    call.rename(path, 'stolen', fd, fd),
    call.rename('file', path, 3, fd),
    call.link(path, 'stolen', fd, fd),
    call.link('file', path, 3, fd),
    call.stat(path, 1, fd),
    call.stat(path, 0, fd),
    call.times(path, 1, fd),
    call.times(path, 0, fd),
    call.readlink(path, fd),
  ];
}

function expectRefused(path: string, fd = 3): void {
  for (const [index, result] of attempts(path, fd).entries()) {
    expect(typeof result === 'string' && result !== 'ESUCCESS', `attempt ${index} with ${path}: ${result}`).toBe(true);
  }
}

describe('paths', () => {
  test.each([
    '..',
    '../outside/file',
    'dir/../../outside/file',
    './../outside',
    'dir/sub/../../../outside/file',
    '..//outside',
    '/etc/passwd',
    '//',
    '/',
    '/proc/self/root',
    'dir/./../..',
    'file/../../outside/file',
    'missing/../../outside/file',
  ])('%j is refused', (path) => {
    expectRefused(path);
  });

  test.each(['file\0', '\0', '../outside/file\0', 'dir\0/../../outside'])('NUL in %j is refused', (path) => {
    expectRefused(path);
  });

  test('what is not UTF-8, overlong dots and slashes among it, is EILSEQ', () => {
    for (const bytes of [
      [0xc0, 0xae, 0xc0, 0xae],
      [0x2e, 0x2e, 0xc0, 0xaf],
      [0xe0, 0x80, 0xaf],
      [0xed, 0xa0, 0x80],
      [0xff],
    ]) {
      const at = guest.room(8);
      guest.bytes.set(bytes, at);
      expect(guest.call('path_unlink_file', 3, at, bytes.length)).toBe('EILSEQ');
    }
  });

  test.each(['\uff0e\uff0e', '\u2024\u2024', '..\u200b', '%2e%2e', '..\\outside', '\u202e..', '..\u2215outside'])(
    '%j is a name',
    (path) => {
      expect(guest.open(`${path}/file`)).toBe('ENOENT');
      expect(call.mkdir(path)).toBe('ESUCCESS');
      expect(readdirSync(base).sort()).toEqual(['other', 'outside', 'root']);
    },
  );

  test('a path of 5,000 bytes is ENAMETOOLONG', () => {
    expect(guest.open('d/'.repeat(2500))).toBe('ENAMETOOLONG');
  });
});

describe('links', () => {
  test.each<[string, string]>([
    ['absolute', '/etc'],
    ['absolute to the outside', 'OUTSIDE'],
    ['up', '../outside'],
    ['up and down', 'dir/../../outside'],
    ['to /proc/self/root', '/proc/self/root'],
    ['to /proc/self/cwd', '/proc/self/cwd'],
    ['to /proc/self/fd', '/proc/self/fd'],
    ['with slashes', '..//outside//'],
    ['with dots', './../././outside/.'],
  ])('one of the host that is %s leads nowhere', (_what, target) => {
    symlinkSync(target === 'OUTSIDE' ? join(base, 'outside') : target, join(root, 'link'));
    expectRefused('link/file');
    expectRefused('link/new');
    expect(guest.open('link')).toBe('EPERM');
    expect(guest.open('link', { oflags: Oflags.creat })).toBe('EPERM');
    expect(guest.open('link', { oflags: Oflags.trunc })).toBe('EPERM');
    expect(call.stat('link')).toBe('EPERM');
    expect(call.times('link')).toBe('EPERM');
  });

  test.each(['/etc/passwd', '/', '../outside', 'dir/../../outside', '..'])(
    'the guest can not make one to %j',
    (target) => {
      expect(call.symlink(target, 'link')).toBe('EPERM');
      expect(existsSync(join(root, 'link'))).toBe(false);
    },
  );

  test('one that the guest moves up so that it leads out is not followed', () => {
    expect(call.symlink('../../outside', 'dir/sub/link')).toBe('ESUCCESS');
    expect(call.rename('dir/sub/link', 'link')).toBe('ESUCCESS');
    expect(guest.open('link/file')).toBe('EPERM');
    expect(call.rename('link', 'dir/link')).toBe('ESUCCESS');
    expect(call.symlink('../../../outside', 'dir/sub/deep')).toBe('EPERM');
    mkdirSync(join(root, 'dir/sub/a/b'), { recursive: true });
    expect(call.symlink('../../../../outside', 'dir/sub/a/b/link')).toBe('ESUCCESS');
    expect(call.rename('dir/sub/a/b', 'b')).toBe('ESUCCESS');
    expectRefused('b/link/file');
  });

  test('a hard link of the guest to a link that leads out is such a link', () => {
    symlinkSync('../outside/file', join(root, 'link'));
    expect(call.link('link', 'second')).toBe('ESUCCESS');
    expect(readlinkSync(join(root, 'second'))).toBe('../outside/file');
    expect(guest.open('second')).toBe('EPERM');
  });

  test('a hard link that is asked to follow is EINVAL', () => {
    symlinkSync('../outside/file', join(root, 'link'));
    expect(guest.call('path_link', 3, 1, ...guest.text('link'), 3, ...guest.text('stolen'))).toBe('EINVAL');
  });

  test('loops are ELOOP', () => {
    expect([call.symlink('b', 'a'), call.symlink('a', 'b')]).toEqual(['ESUCCESS', 'ESUCCESS']);
    expect([guest.open('a'), guest.open('a/file'), call.stat('b')]).toEqual(['ELOOP', 'ELOOP', 'ELOOP']);
  });
});

describe('open directories', () => {
  let fd: number;
  beforeEach(() => {
    fd = guest.open('dir', { oflags: Oflags.directory, rights: readRights }) as number;
  });

  test('no path goes up from one', () => {
    for (const path of ['..', '../file', 'sub/../../file', '/file']) expectRefused(path, fd);
  });

  test('one whose name is now a link out is still the same', () => {
    renameSync(join(root, 'dir'), join(root, 'moved'));
    symlinkSync('../outside/dir', join(root, 'dir'));
    expect(guest.readFd(guest.open('file', { fd }) as number)).toBe('root');
    expect(guest.open('dir/file')).toBe('EPERM');
    expect(call.mkdir('made', fd)).toBe('ESUCCESS');
    expect(existsSync(join(root, 'moved/made'))).toBe(true);
  });

  test('one that was moved out of the mount shows itself and nothing beside it', () => {
    symlinkSync('../file', join(root, 'dir/up'));
    renameSync(join(root, 'dir'), join(base, 'outside-dir'));
    writeFileSync(join(base, 'file'), 'outside');
    expect(guest.readFd(guest.open('file', { fd }) as number)).toBe('root');
    expect(guest.readFd(guest.open('up', { fd }) as number)).toBe('root');
    expectRefused('../outside/file', fd);
    rmSync(join(base, 'outside-dir'), { recursive: true });
    rmSync(join(base, 'file'));
  });

  test('one that was removed is empty, and nothing can be made in it', () => {
    rmSync(join(root, 'dir'), { recursive: true });
    mkdirSync(join(root, 'dir'));
    expect(guest.open('new', { fd, oflags: Oflags.creat })).toBe('ENOENT');
    expect(call.mkdir('new', fd)).toBe('ENOENT');
    expect(call.rename('file', 'new', 3, fd)).toBe('ENOENT');
    const result = guest.room(4);
    expect(guest.call('fd_readdir', fd, guest.room(500), 500, 0n, result)).toBe('ESUCCESS');
    expect(guest.u32(result)).toBe(24 + 1 + 24 + 2);
    expect(readdirSync(join(root, 'dir'))).toEqual([]);
  });

  test('one that was closed is EBADF', () => {
    expect(guest.call('fd_close', fd)).toBe('ESUCCESS');
    expectRefused('file', fd);
  });

  test('names go from one to another of the same mount', () => {
    const sub = guest.open('dir/sub', { oflags: Oflags.directory, rights: readRights }) as number;
    expect(call.rename('file', 'from-dir', fd, sub)).toBe('ESUCCESS');
    expect(call.link('file', 'from-root', 3, sub)).toBe('ESUCCESS');
    expect(readdirSync(join(root, 'dir/sub')).sort()).toEqual(['file', 'from-dir', 'from-root']);
  });
});

describe('several mounts', () => {
  test('nothing is renamed or linked from one to the other', () => {
    expect(call.rename('file', 'stolen', 3, 4)).toBe('EXDEV');
    expect(call.rename('file', 'stolen', 4, 3)).toBe('EXDEV');
    expect(call.link('file', 'stolen', 3, 4)).toBe('EXDEV');
    const [dir, other] = [
      guest.open('dir', { rights: readRights }) as number,
      guest.open('dir', { fd: 4, rights: readRights }) as number,
    ];
    expect(call.rename('file', 'stolen', dir, other)).toBe('EXDEV');
    expect(call.link('file', 'stolen', other, dir)).toBe('EXDEV');
    expect(call.rename('file', 'stolen', 5, 3)).toBe('EXDEV');
    expect(call.rename('file', 'stolen', 3, 5)).toBe('EXDEV');
  });

  test('a descriptor moved to another number stays in its mount', () => {
    expect(guest.call('fd_renumber', 4, 3)).toBe('ESUCCESS');
    expect(guest.readFd(guest.open('file') as number)).toBe('other');
    expectRefused('../root/file');
  });
});

describe('a read-only mount', () => {
  test.each<[string, () => string | number]>([
    ['create', () => guest.open('new', { fd: 5, oflags: Oflags.creat })],
    ['create what is there', () => guest.open('file', { fd: 5, oflags: Oflags.creat | Oflags.trunc })],
    ['truncate', () => guest.open('file', { fd: 5, oflags: Oflags.trunc })],
    ['open to write', () => guest.open('file', { fd: 5 })],
    ['open to append', () => guest.open('file', { fd: 5, fdflags: Fdflags.append })],
    ['mkdir', () => call.mkdir('new', 5)],
    ['rmdir', () => call.rmdir('dir/sub', 5)],
    ['unlink', () => call.unlink('file', 5)],
    ['symlink', () => call.symlink('x', 'new', 5)],
    ['link', () => call.link('file', 'new', 5, 5)],
    ['rename', () => call.rename('file', 'new', 5, 5)],
    ['times', () => call.times('file', 1, 5)],
    ['times of a link', () => call.times('file', 0, 5)],
    ['times of the root', () => guest.call('fd_filestat_set_times', 5, 5n, 5n, Fstflags.atim | Fstflags.mtim)],
    ['mkdir from a directory', () => call.mkdir('new', directory())],
    ['unlink from a directory', () => call.unlink('file', directory())],
    ['rename from a directory', () => call.rename('file', 'new', directory(), directory())],
    ['create from a directory', () => guest.open('new', { fd: directory(), oflags: Oflags.creat })],
    ['times of a file', () => guest.call('fd_filestat_set_times', reading(), 5n, 5n, Fstflags.atim)],
  ])('%s is EROFS', (_what, operate) => {
    const before = lstatSync(join(root, 'file')).mtimeMs;
    expect(operate()).toBe('EROFS');
    expect(lstatSync(join(root, 'file')).mtimeMs).toBe(before);
    expect(readdirSync(root).sort()).toEqual(['dir', 'file']);
  });

  test('write and pwrite to what is open are refused', () => {
    const fd = reading();
    expect(guest.write(fd, 'x')).toBe('ENOTCAPABLE');
    expect(guest.readFd(fd)).toBe('root');
  });

  const reading = (): number => guest.open('file', { fd: 5, rights: readRights }) as number;
  const directory = (): number => guest.open('dir', { fd: 5, oflags: Oflags.directory, rights: readRights }) as number;
});

test('a FIFO without a reader, and one without a writer, do not hold up the guest', () => {
  execFileSync('mkfifo', [join(root, 'fifo')]);
  expect(guest.open('fifo', { rights: 1n << 6n })).toBe('ENXIO');
  expect(guest.readFd(guest.open('fifo', { rights: 2n }) as number)).toBe('');
});

test('the guest’s files are closed with it, directories among them', async () => {
  const before = readdirSync('/proc/self/fd').length;
  for (let index = 0; index < 100; index++) {
    guest.open('dir', { oflags: Oflags.directory, rights: readRights });
    guest.open('dir/sub/file');
  }
  expect(readdirSync('/proc/self/fd').length).toBe(before + 200);
  await guest.context.close();
  expect(readdirSync('/proc/self/fd').length).toBe(before);
});
