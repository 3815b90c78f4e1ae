import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Errno, type File, type FS, isErrno, Oflag } from '@wazero-ts/sys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dirFS, memFS, readOnlyFS } from '../src/index.js';
import { disclosed, expectOutsideUntouched, newScene, type Scene, secret } from './attack-scene.js';

let scene: Scene;
let fs: FS;
beforeEach(() => {
  scene = newScene();
  fs = scene.fs;
});

const write = Oflag.RDWR;
const create = Oflag.RDWR | Oflag.CREAT;
const open = (path: string, flags: Oflag = Oflag.RDONLY, from: FS = fs): File | Errno =>
  from.openFile(path, flags, 0o666) as File | Errno;
const opened = (path: string, flags: Oflag = Oflag.RDONLY, from: FS = fs): File => {
  const file = open(path, flags, from);
  if (isErrno(file)) throw new Error(`${path}: ${file}`);
  return file;
};
const link = (target: string, path: string): void => symlinkSync(target, join(scene.root, path));

/** Each operation of a file system, once or more often, with a path. */
const everyOperation = (path: string, from: FS = fs): [string, unknown][] => [
  ['read', open(path, Oflag.RDONLY, from)],
  ['write', open(path, write, from)],
  ['create', open(path, create, from)],
  ['truncate', open(path, write | Oflag.TRUNC, from)],
  ['list', open(path, Oflag.RDONLY | Oflag.DIRECTORY, from)],
  ['stat', from.stat(path)],
  ['lstat', from.lstat(path)],
  ['mkdir', from.mkdir(path, 0o777)],
  ['rename from', from.rename(path, 'stolen')],
  ['rename to', from.rename('file', path)],
  ['rmdir', from.rmdir(path)],
  ['unlink', from.unlink(path)],
  ['link from', from.link(path, 'stolen')],
  ['link to', from.link('file', path)],
  ['symlink', from.symlink('x', path)],
  ['readlink', from.readlink(path)],
  ['times', from.utimens(path, 0n, 0n, true)],
  ['times of a link', from.utimens(path, 0n, 0n, false)],
];

function expectAll(path: string, errno: Errno, from: FS = fs): void {
  const others = everyOperation(path, from).filter(([, result]) => result !== errno);
  expect(others.map(([what, result]) => `${what}: ${String(result)}`)).toEqual([]);
}

describe('text of paths', () => {
  test('NUL: everything is EINVAL', () => {
    for (const path of ['file\0', '\0', 'dir/file\0.txt', '../outside/file\0', 'file\0/../../outside'])
      expectAll(path, Errno.EINVAL);
    expect(fs.symlink('../outside\0', 'link')).toBe(Errno.EINVAL);
  });

  test('a path of more than 4096 units is ENAMETOOLONG', () => {
    expectAll('a/'.repeat(2049), Errno.ENAMETOOLONG);
    expectAll(`${'./'.repeat(2049)}../outside`, Errno.ENAMETOOLONG);
  });

  test('a name of more than 255 bytes is ENAMETOOLONG, counted as the host counts', () => {
    expect(open('x'.repeat(256), create)).toBe(Errno.ENAMETOOLONG);
    expect(open('\u20ac'.repeat(86), create)).toBe(Errno.ENAMETOOLONG);
    expect(isErrno(open('\u20ac'.repeat(85), create))).toBe(false);
  });

  test('a thousand directories deep takes no more descriptors than one', () => {
    const path = 'd/'.repeat(1000);
    let view = fs;
    let deepest: File | undefined;
    for (let depth = 1; depth <= 1000; depth++) {
      view.mkdir('d', 0o777);
      const next = opened('d', Oflag.RDONLY, view);
      deepest?.close();
      deepest = next;
      view = next.view!;
    }
    expect(view.symlink(`${'../'.repeat(1000)}file`, 'up')).toBeUndefined();
    expect(view.symlink(`${'../'.repeat(1001)}outside/file`, 'out')).toBe(Errno.EPERM);
    const before = descriptors();
    const file = opened(`${path}up`);
    expect(descriptors()).toBe(before + 1);
    expect(disclosed(file)).toBe('inside');
  });

  test.each(['.', './', './.', 'dir/..', 'dir/sub/../..', 'dir//..', './dir/.././'])(
    '%j is the root, and stays there',
    (path) => {
      expect((fs.stat(path) as { inode: bigint }).inode).toBe(statSync(scene.root, { bigint: true }).ino);
      expect(fs.stat(`${path}/..`)).toBe(Errno.EPERM);
      expect(isErrno(fs.rmdir(path))).toBe(true);
      expect(isErrno(fs.rename(path, 'x'))).toBe(true);
    },
  );

  test.each([
    '../file',
    './../file',
    'dir/../../file',
    './/..//file',
    'dir/./../../outside/file',
    '..',
    '/etc/passwd',
    '//etc/passwd',
    '/',
    '/../..',
    '/proc/self/root/etc/passwd',
    '/dev/fd/0',
  ])('%j is EPERM', (path) => {
    expect(open(path)).toBe(Errno.EPERM);
    expect(open(path, create)).toBe(Errno.EPERM);
    expect(fs.stat(path)).toBe(Errno.EPERM);
  });

  test.each([
    'C:\\Windows',
    '\\\\?\\C:\\',
    '..\\outside\\file',
    'dir\\..\\..\\outside',
    '~',
    '~root',
    '$HOME',
    '%2e%2e',
    '..;',
    '...',
    '. .',
    '.. ',
    ' ..',
    '..\n',
    '..\u200b',
    '\u202e..',
    '\uff0e\uff0e',
    '\u2024\u2024',
    '\u2025',
    '\ufe52\ufe52',
    '..\ud800',
    '\ud800',
    '..\u0300',
    '\u{1f600}',
    '..\u2215outside',
    '..\uff0foutside',
    '..\u2044outside',
    '..%00',
    '..\u0001',
    'e\u0301',
    '\u00e9',
  ])('%j is a name like any other', (name) => {
    expect(open(name)).toBe(Errno.ENOENT);
    expect(open(`${name}/file`)).toBe(Errno.ENOENT);
    expect(fs.mkdir(name, 0o777)).toBeUndefined();
    expect(fs.rename('file', `${name}/file`)).toBeUndefined();
    expect(disclosed(open(`${name}/file`))).toBe('inside');
    expect(readdirSync(scene.root).length).toBe(2);
    expect(readdirSync(scene.base).sort()).toEqual(['outside', 'root']);
  });

  test('a link target that is not UTF-8 leads nowhere else', () => {
    symlinkSync(Buffer.from([0x2e, 0x2e, 0xff, 0x2f, 0x78]), join(scene.root, 'link'));
    expect(open('link')).toBe(Errno.ENOENT);
  });

  test.each(['file/', 'file//', 'file/.', 'file/..', 'dir/file/../file'])('%j: a file is no directory', (path) => {
    expect(open(path)).toBe(Errno.ENOTDIR);
    expect(fs.stat(path)).toBe(Errno.ENOTDIR);
  });
});

describe('links at the end of a path', () => {
  test('O_CREAT through a link to what is missing outside makes nothing', () => {
    link('../outside/new', 'link');
    for (const flags of [create, create | Oflag.TRUNC, create | Oflag.APPEND])
      expect(open('link', flags)).toBe(Errno.EPERM);
    expect(open('link', create | Oflag.EXCL)).toBe(Errno.EEXIST);
    expect(open('link', create | Oflag.NOFOLLOW)).toBe(Errno.ELOOP);
  });

  test('O_CREAT through a chain of dangling links stays inside', () => {
    link('b', 'a');
    link('dir/c', 'b');
    link('sub/new', 'dir/c');
    opened('a', create).write(new TextEncoder().encode('made'));
    expect(readFileSync(join(scene.root, 'dir/sub/new'), 'utf8')).toBe('made');
    link('../../../outside/new', 'dir/sub/bad');
    link('dir/sub/bad', 'chain');
    expect(open('chain', create)).toBe(Errno.EPERM);
  });

  test('O_TRUNC through a link cuts nothing outside', () => {
    link('../outside/file', 'relative');
    link(join(scene.outside, 'file'), 'absolute');
    for (const path of ['relative', 'absolute']) expect(open(path, write | Oflag.TRUNC)).toBe(Errno.EPERM);
  });

  test('O_DIRECTORY does not follow a link to a directory outside', () => {
    link('../outside', 'link');
    expect(open('link', Oflag.RDONLY | Oflag.DIRECTORY)).toBe(Errno.EPERM);
    expect(isErrno(open('link', Oflag.RDONLY | Oflag.DIRECTORY | Oflag.NOFOLLOW))).toBe(true);
  });

  test('slashes after a link do not make the kernel follow it', () => {
    link('../outside/dir/sub/empty', 'link');
    for (const path of ['link/', 'link//', 'link/.']) {
      for (const [what, result] of everyOperation(path)) {
        if (what === 'rename to') continue;
        expect(isErrno(result), `${what} ${path}`).toBe(true);
      }
    }
    expect(readlinkSync(join(scene.root, 'link'))).toBe('../outside/dir/sub/empty');
  });

  test('a rename over a link, and one of a link, touch the link alone', () => {
    link('../outside/file', 'link');
    expect(fs.rename('link', 'moved')).toBeUndefined();
    expect(fs.rename('file', 'moved')).toBeUndefined();
    expect(readFileSync(join(scene.root, 'moved'), 'utf8')).toBe('inside');
  });

  test('times are set on a link that leads out, never behind it', () => {
    link('../outside/file', 'link');
    expect(fs.utimens('link', 5n, 5n, false)).toBeUndefined();
    expect(fs.utimens('link', 5n, 5n, true)).toBe(Errno.EPERM);
  });

  test('stat tells nothing about what is behind a link that leads out', () => {
    link('../outside/file', 'there');
    link('../outside/missing', 'not-there');
    expect([fs.stat('there'), fs.stat('not-there')]).toEqual([Errno.EPERM, Errno.EPERM]);
  });

  test.each([
    ['itself', 'loop'],
    ['itself in a directory', './loop'],
    ['a name below itself', 'loop/x'],
  ])('a link to %s is ELOOP', (_what, target) => {
    link(target, 'loop');
    expect(open('loop')).toBe(Errno.ELOOP);
    expect(open('loop', create)).toBe(Errno.ELOOP);
    expect(open('loop/file')).toBe(Errno.ELOOP);
    expect(fs.lstat('loop')).toMatchObject({ linkCount: 1n });
  });

  test('40 links are followed, 41 are ELOOP', () => {
    link('file', 'l0');
    for (let index = 1; index <= 40; index++) link(`l${index - 1}`, `l${index}`);
    expect(disclosed(open('l39'))).toBe('inside');
    expect(open('l40')).toBe(Errno.ELOOP);
  });

  test('links that multiply end soon', () => {
    link('.', 'l0');
    for (let index = 1; index <= 20; index++) link(`l${index - 1}/`.repeat(20), `l${index}`);
    const start = performance.now();
    expect(open('l20/file')).toBe(Errno.ELOOP);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('links of the kernel', () => {
  test.each([
    '/proc/self/root',
    '/proc/self/cwd',
    '/proc/self/fd',
    '/proc/thread-self/root',
    '/proc/1/root',
    '/dev/fd',
    '/dev/stdin',
    '/dev/shm',
  ])('a link to %s is EPERM', (target) => {
    link(target, 'link');
    for (const path of ['link', 'link/', 'link/etc/passwd', 'link/0', 'link/..'])
      expect(open(path), path).toBe(Errno.EPERM);
  });

  test('a link to the descriptor of the mount itself, and one that climbs to it', () => {
    for (const fd of readdirSync('/proc/self/fd')) {
      link(`/proc/self/fd/${fd}`, `abs${fd}`);
      link(`${'../'.repeat(20)}proc/self/fd/${fd}`, `rel${fd}`);
      expect(open(`abs${fd}/file`), fd).toBe(Errno.EPERM);
      expect(open(`rel${fd}`), fd).toBe(Errno.EPERM);
    }
  });

  test.each([
    'self/root/etc',
    'self/cwd',
    'self/exe',
    'self/task',
    'thread-self/root',
    `${process.pid}/root`,
    `${process.pid}/cwd/x`,
  ])('a mounted /proc: %s leads nowhere else', (path) => {
    const proc = dirFS('/proc');
    const result = open(path, Oflag.RDONLY, proc);
    if (path === 'self/task') expect(isErrno(result)).toBe(false);
    else expect(result).toBe(Errno.EPERM);
  });

  test('a mounted /proc: no descriptor of the host can be opened again, or entered', () => {
    const proc = dirFS('/proc');
    const fd = openSync(join(scene.outside, 'dir'), 'r');
    for (const path of [`self/fd/${fd}`, `${process.pid}/fd/${fd}`, `self/fd/${fd}/file`, `self/fd/${fd}/..`]) {
      expect(isErrno(open(path, Oflag.RDONLY, proc)), path).toBe(true);
    }
    const pipes = readdirSync('/proc/self/fd').filter((name) => !isErrno(open(`self/fd/${name}`, Oflag.RDONLY, proc)));
    closeSync(fd);
    expect(pipes).toEqual([]);
  });
});

describe('directories that are open', () => {
  let directory: File;
  let view: FS;
  beforeEach(() => {
    directory = opened('dir/sub');
    view = directory.view!;
  });

  test('paths are relative to them, and .. of a link goes up to the root and no further', () => {
    expect(disclosed(open('file', Oflag.RDONLY, view))).toBe('inside');
    link('../../file', 'dir/sub/up');
    link('../../../outside/file', 'dir/sub/out');
    expect(disclosed(open('up', Oflag.RDONLY, view))).toBe('inside');
    expect(open('out', Oflag.RDONLY, view)).toBe(Errno.EPERM);
    expect(open('../../../outside/file', Oflag.RDONLY, view)).toBe(Errno.EPERM);
    expect((view.stat('') as { inode: bigint }).inode).toBe((directory.stat() as { inode: bigint }).inode);
    expect(isErrno(view.rmdir(''))).toBe(true);
  });

  test('renamed: they are still the same, and what took their name is another', () => {
    renameSync(join(scene.root, 'dir/sub'), join(scene.root, 'elsewhere'));
    mkdirSync(join(scene.root, 'dir/sub'));
    opened('new', create, view).close();
    expect(readdirSync(join(scene.root, 'elsewhere')).sort()).toEqual(['empty', 'file', 'new']);
    expect(readdirSync(join(scene.root, 'dir/sub'))).toEqual([]);
  });

  test('replaced by a link that leads out: they are still the same', () => {
    renameSync(join(scene.root, 'dir/sub'), join(scene.root, 'elsewhere'));
    link('../../outside/dir/sub', 'dir/sub');
    expect(disclosed(open('file', Oflag.RDONLY, view))).toBe('inside');
    expect(directory.readdir()).toHaveLength(2);
  });

  test('with a link that leads out above them: .. does not follow it', () => {
    link('../file', 'dir/sub/up');
    renameSync(join(scene.root, 'dir'), join(scene.root, 'elsewhere'));
    link('../outside/dir', 'dir');
    expect(disclosed(open('file', Oflag.RDONLY, view))).toBe('inside');
    expect(open('up', Oflag.RDONLY, view)).toBe(Errno.ENOTDIR);
    expect(open('../file', Oflag.RDONLY, view)).toBe(Errno.ENOTDIR);
  });

  test('moved out of the mount: they stay open, but .. does not lead to what is outside', () => {
    link('../file', 'dir/sub/up');
    renameSync(join(scene.root, 'dir/sub'), join(scene.base, 'moved-out'));
    writeFileSync(join(scene.base, 'file'), secret);
    expect(disclosed(open('file', Oflag.RDONLY, view))).toBe('inside');
    expect(disclosed(open('up', Oflag.RDONLY, view))).toBe('inside');
    expect(disclosed(open('../file', Oflag.RDONLY, view))).toBe('inside');
    expect(open('../outside/file', Oflag.RDONLY, view)).toBe(Errno.ENOENT);
    expect(open('../../outside/file', Oflag.RDONLY, view)).toBe(Errno.ENOENT);
    expect(open('../../../outside/file', Oflag.RDONLY, view)).toBe(Errno.EPERM);
  });

  test('removed: nothing can be made in them', () => {
    rmSync(join(scene.root, 'dir/sub'), { recursive: true });
    expect(open('new', create, view)).toBe(Errno.ENOENT);
    expect(view.mkdir('new', 0o777)).toBe(Errno.ENOENT);
    expect(view.symlink('x', 'new')).toBe(Errno.ENOENT);
    expect(view.rename('../file', 'new')).toBe(Errno.ENOENT);
    expect(directory.readdir()).toEqual([]);
    expect(directory.stat()).toMatchObject({ size: expect.anything() });
    mkdirSync(join(scene.root, 'dir/sub'));
    expect(open('new', create, view)).toBe(Errno.ENOENT);
  });

  test('closed: their view is EBADF, also when the number is another directory by then', () => {
    directory.close();
    const numbers = Array.from({ length: 20 }, () => openSync(scene.outside, 'r'));
    expectAll('file', Errno.EBADF, view);
    expect(directory.readdir()).toBe(Errno.EBADF);
    for (const number of numbers) closeSync(number);
  });

  test('renames and links go from one to the other, and nowhere else', () => {
    const other = opened('dir').view!;
    expect(view.rename('file', 'from-sub', other)).toBeUndefined();
    expect(other.link('from-sub', 'empty/linked', view)).toBeUndefined();
    expect(fs.rename('file', 'from-root', view)).toBeUndefined();
    expect(readdirSync(join(scene.root, 'dir/sub/empty'))).toEqual(['linked']);
    const foreign = [dirFS(scene.outside), dirFS(scene.root), memFS(), readOnlyFS(fs)];
    for (const elsewhere of foreign) {
      expect(view.rename('from-root', 'x', elsewhere)).toBe(Errno.EXDEV);
      expect(view.link('from-root', 'x', elsewhere)).toBe(Errno.EXDEV);
    }
  });
});

describe('hard links of the guest', () => {
  test('to a link that leads out: the second name is a link as well', () => {
    link('../outside/file', 'link');
    expect(fs.link('link', 'second')).toBeUndefined();
    expect(readlinkSync(join(scene.root, 'second'))).toBe('../outside/file');
    expect(open('second')).toBe(Errno.EPERM);
  });

  test('through a link that leads out', () => {
    link('../outside', 'link');
    expect(fs.link('link/file', 'stolen')).toBe(Errno.EPERM);
    expect(fs.link('file', 'link/planted')).toBe(Errno.EPERM);
  });

  test('to a directory, which would make a way around', () => {
    expect(fs.link('dir', 'again')).toBe(Errno.EPERM);
    expect(fs.link('.', 'again')).toBe(Errno.EPERM);
    expect(fs.link('dir/..', 'again')).toBe(Errno.EPERM);
  });
});

describe('mounts in mounts', () => {
  test('the guest of the outer one can not turn the inner one into a link', () => {
    const inner = dirFS(join(scene.root, 'dir/sub'));
    expect(fs.rename('dir/sub', 'taken')).toBeUndefined();
    expect(fs.symlink('../file', 'dir/sub')).toBeUndefined();
    link('../outside', 'planted');
    expect(fs.rename('planted', 'dir/sub')).toBeUndefined();
    expect(disclosed(open('file', Oflag.RDONLY, inner))).toBe('inside');
    expect(open('../file', Oflag.RDONLY, inner)).toBe(Errno.EPERM);
  });

  test('the inner one does not reach the outer one', () => {
    const inner = dirFS(join(scene.root, 'dir'));
    link('../file', 'dir/up');
    expect(open('up', Oflag.RDONLY, inner)).toBe(Errno.EPERM);
    expect(disclosed(open('dir/up'))).toBe('inside');
  });

  test('links that are inside for one mount and outside for the other follow the mount', () => {
    link('../../file', 'dir/sub/up');
    expect(disclosed(open('dir/sub/up'))).toBe('inside');
    expect(open('sub/up', Oflag.RDONLY, dirFS(join(scene.root, 'dir')))).toBe(Errno.EPERM);
  });
});

describe('what is no file and no directory', () => {
  test('a FIFO, a socket: nothing waits', async () => {
    execFileSync('mkfifo', [join(scene.root, 'fifo')]);
    const server = createServer().listen(join(scene.root, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    const start = performance.now();
    const reader = opened('fifo');
    expect(reader.read(new Uint8Array(1))).toBe(0);
    reader.close();
    expect(open('fifo', Oflag.WRONLY)).toBe(Errno.ENXIO);
    expect(open('fifo', Oflag.WRONLY | Oflag.TRUNC | Oflag.CREAT)).toBe(Errno.ENXIO);
    expect(open('fifo/x')).toBe(Errno.ENOTDIR);
    expect(open('socket')).toBe(Errno.ENXIO);
    expect(open('socket/..')).toBe(Errno.ENOTDIR);
    expect(performance.now() - start).toBeLessThan(1000);
    await new Promise((resolve) => server.close(resolve));
  });

  test('devices of a mounted /dev do not wait and do not become our terminal', () => {
    const dev = dirFS('/dev');
    expect(opened('null', write, dev).write(new Uint8Array(3))).toBe(3);
    expect(opened('zero', Oflag.RDONLY, dev).read(new Uint8Array(3))).toBe(3);
    expect(opened('zero', Oflag.RDONLY, dev).pread(new Uint8Array(3), 0)).toBe(Errno.ESPIPE);
    expect(open('fd/0', Oflag.RDONLY, dev)).toBe(Errno.EPERM);
  });
});

test('new files and directories get no bits that give rights', () => {
  fs.openFile('program', create, 0o7777);
  fs.mkdir('folder', 0o7777);
  for (const name of ['program', 'folder']) expect(statSync(join(scene.root, name)).mode & 0o7000).toBe(0);
});

test('ten thousand refused attempts leave no descriptor behind', () => {
  link('../outside', 'link');
  const before = descriptors();
  const paths = ['link', 'link/file', 'dir/sub/../../link/x', 'missing/x', 'file/x', '../x', 'dir/sub/empty/x/y'];
  for (let index = 0; index < 10_000; index++) fs.stat(paths[index % paths.length]!);
  for (const path of paths) for (const [, result] of everyOperation(path)) if (!isErrno(result)) disclosed(result);
  expect(descriptors()).toBe(before);
});

/** After every test, whatever it did. */
afterEach(() => {
  expectOutsideUntouched(scene);
});

function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

test('a removed directory of the host is ENOENT, not the one that comes after it', () => {
  rmSync(join(scene.root, 'dir'), { recursive: true });
  expect(open('dir/file')).toBe(Errno.ENOENT);
  mkdirSync(join(scene.root, 'dir'));
  expect(open('dir/file')).toBe(Errno.ENOENT);
  rmdirSync(join(scene.root, 'dir'));
});
