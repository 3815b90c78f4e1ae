import { execFileSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Errno, type File, type FS, isErrno, Oflag } from '@wazero-ts/sys';
import { beforeEach, describe, expect, test } from 'vitest';
import { dirFS } from '../src/index.js';
import { temporaryDirectory } from './temporary-directory.js';

/** `outside` has a secret; the guest gets `root`, beside it. */
let base: string;
let root: string;
let fs: FS;
beforeEach(() => {
  base = temporaryDirectory();
  root = join(base, 'root');
  mkdirSync(join(base, 'outside'));
  writeFileSync(join(base, 'outside', 'secret'), 'secret');
  mkdirSync(join(root, 'dir', 'sub'), { recursive: true });
  writeFileSync(join(root, 'dir', 'file'), 'inside');
  fs = dirFS(root);
});

/** Everything that a guest can do with a path; none may succeed, and nothing outside may change. */
function expectNoEscape(path: string): void {
  const attempts: [string, unknown][] = [
    ['read', fs.openFile(path, Oflag.RDONLY, 0)],
    ['write', fs.openFile(path, Oflag.WRONLY, 0)],
    ['truncate', fs.openFile(path, Oflag.WRONLY | Oflag.TRUNC, 0)],
    ['create', fs.openFile(path, Oflag.WRONLY | Oflag.CREAT, 0o666)],
    ['list', fs.openFile(path, Oflag.RDONLY | Oflag.DIRECTORY, 0)],
    ['stat', fs.stat(path)],
    ['create below', fs.openFile(`${path}/new`, Oflag.WRONLY | Oflag.CREAT, 0o666)],
    ['read below', fs.openFile(`${path}/secret`, Oflag.RDONLY, 0)],
    ['stat below', fs.lstat(`${path}/secret`)],
    ['mkdir below', fs.mkdir(`${path}/new`, 0o777)],
    ['symlink below', fs.symlink('x', `${path}/new`)],
    ['rename into', fs.rename('dir/file', `${path}/new`)],
    ['rename out of', fs.rename(`${path}/secret`, 'stolen')],
    ['link into', fs.link('dir/file', `${path}/new`)],
    ['link out of', fs.link(`${path}/secret`, 'stolen')],
    ['unlink below', fs.unlink(`${path}/secret`)],
    ['rmdir below', fs.rmdir(`${path}/empty`)],
    ['readlink below', fs.readlink(`${path}/link`)],
    ['times', fs.utimens(path, 0n, 0n, true)],
    ['times below', fs.utimens(`${path}/secret`, 0n, 0n, false)],
  ];
  for (const [what, result] of attempts) expect(isErrno(result), `${what} ${path}`).toBe(true);
  expect(readdirSync(join(base, 'outside')).sort()).toEqual(['secret']);
  expect(readFileSync(join(base, 'outside', 'secret'), 'utf8')).toBe('secret');
}

describe('links that are there before the guest', () => {
  test.each<[what: string, () => string]>([
    ['an absolute link to a directory', () => link(join(base, 'outside'), 'link')],
    ['an absolute link to a file', () => link(join(base, 'outside', 'secret'), 'link')],
    ['an absolute link to the root itself', () => link(root, 'link')],
    ['a relative link above the root', () => link('../outside', 'link')],
    ['a relative link from a directory', () => link('../../../outside', 'dir/sub/link')],
    ['a link through what is inside', () => link('dir/../../outside', 'link')],
    ['a link to a link', () => link(link('../outside', 'first'), 'second')],
    ['a chain of links', () => link(link(link('../outside', 'a'), 'b'), 'c')],
    ['a link to the directory above', () => `${link('..', 'up')}/outside`],
    ['links that each go up one', () => `${link('..', 'dir/sub/up')}/${link('..', 'dir/up').slice(4)}/../outside`],
    ['a link below a link', () => `${link('dir', 'to-dir')}/${link('../../outside', 'dir/link').slice(4)}`],
    ['a link with slashes at its end', () => link('../outside/', 'link')],
    ['a link with dots and slashes', () => link('.//./..//outside', 'link')],
    ['.. after a link to the inside', () => `${link('dir/sub', 'deep')}/../../../outside`],
    ['a link to /proc/self/cwd', () => link('/proc/self/cwd', 'link')],
    ['a link to /proc/self/root', () => link('/proc/self/root', 'link')],
    ['a link to /', () => link('/', 'link')],
    ['a link to //', () => link(`//${base.slice(1)}/outside`, 'link')],
    ['a missing name outside', () => link('../outside/new', 'link')],
  ])('%s', (_what, makePath) => {
    expectNoEscape(makePath());
  });

  /** @returns the path of the link, below the root */
  function link(target: string, path: string): string {
    symlinkSync(target, join(root, path));
    return path;
  }
});

test('paths that go up lead nowhere', () => {
  for (const path of ['../outside', 'dir/../../outside', './../outside', 'dir/sub/../../../outside', '..//outside']) {
    expectNoEscape(path);
  }
  expectNoEscape(join(base, 'outside'));
});

describe('links made by the guest', () => {
  test.each(['/etc', '/', join('/', 'proc', 'self', 'root')])('an absolute target %j is refused', (target) => {
    expect(fs.symlink(target, 'link')).toBe(Errno.EPERM);
    expect(readdirSync(root)).toEqual(['dir']);
  });

  test.each(['..', '../outside', 'dir/../../outside', './..', 'a/../../b'])(
    'a target %j above the root is refused',
    (target) => {
      expect(fs.symlink(target, 'link')).toBe(Errno.EPERM);
    },
  );

  test('a target that stays inside may go up', () => {
    expect(fs.symlink('../..', 'dir/sub/up')).toBeUndefined();
    expect(isErrno(fs.stat('dir/sub/up/dir/file'))).toBe(false);
  });

  test('a link that points outside after it was moved up is not followed', () => {
    fs.symlink('../../outside', 'dir/sub/link');
    expect(fs.rename('dir/sub/link', 'link')).toBeUndefined();
    expect(readFileSync(join(root, 'dir', 'file'), 'utf8')).toBe('inside');
    expectNoEscape('link');
  });

  test('a link whose directory was moved up is not followed', () => {
    fs.mkdir('dir/sub/deep', 0o777);
    fs.symlink('../../../outside', 'dir/sub/deep/link');
    expect(fs.rename('dir/sub/deep', 'deep')).toBeUndefined();
    expectNoEscape('deep/link');
  });

  test('a hard link to a link is a link', () => {
    symlinkSync('../outside/secret', join(root, 'link'));
    expect(fs.link('link', 'second')).toBeUndefined();
    expectNoEscape('second');
    expect(fs.readlink('second')).toBe('../outside/secret');
  });

  test('removing a link leaves what it points to', () => {
    symlinkSync(join(base, 'outside'), join(root, 'link'));
    expect(fs.unlink('link')).toBeUndefined();
    expect(readdirSync(join(base, 'outside'))).toEqual(['secret']);
  });

  test('renaming over a link replaces the link', () => {
    symlinkSync('../outside/secret', join(root, 'link'));
    expect(fs.rename('dir/file', 'link')).toBeUndefined();
    expect(readFileSync(join(base, 'outside', 'secret'), 'utf8')).toBe('secret');
    expect(readFileSync(join(root, 'link'), 'utf8')).toBe('inside');
  });

  test('times of a link itself may be set', () => {
    symlinkSync('../outside/secret', join(root, 'link'));
    expect(fs.utimens('link', 1_000_000_000n, 1_000_000_000n, false)).toBeUndefined();
  });
});

test('what is open stays what it was, whatever happens to its path', () => {
  const directory = fs.openFile('dir', Oflag.RDONLY | Oflag.DIRECTORY, 0) as File;
  renameSync(join(root, 'dir'), join(root, 'moved'));
  symlinkSync(join(base, 'outside'), join(root, 'dir'));
  const names = directory.readdir() as readonly { name: string; inode: bigint }[];
  const inodes = ['file', 'sub'].map((name) => statSync(join(root, 'moved', name), { bigint: true }).ino);
  if (process.platform === 'linux') expect(names.map(({ name }) => name).sort()).toEqual(['file', 'sub']);
  expectNoEscape('dir');
  directory.close();
  expect(directory.readdir()).toBe(Errno.EBADF);
  expect(directory.stat()).toBe(Errno.EBADF);
  // Known from the listing, or not looked up any more.
  if (process.platform === 'linux') expect([0n, ...inodes]).toContain(names[0]?.inode);
});

test('a root that was renamed is still the mounted one, and one that was put in its place is not', () => {
  renameSync(root, join(base, 'elsewhere'));
  mkdirSync(root);
  expect(isErrno(fs.stat('dir/file'))).toBe(false);
  expect(readdirSync(root)).toEqual([]);
  expectNoEscape('../outside');
});

test('a root that was removed is ENOENT', () => {
  rmSync(root, { recursive: true });
  expect(fs.openFile('dir/file', Oflag.RDONLY, 0)).toBe(Errno.ENOENT);
  expect(fs.mkdir('new', 0o777)).toBe(Errno.ENOENT);
});

test('the root can not be removed or replaced', () => {
  expect(isErrno(fs.rmdir(''))).toBe(true);
  expect(isErrno(fs.rename('dir', ''))).toBe(true);
  expect(isErrno(fs.rename('', 'dir/x'))).toBe(true);
  expect(isErrno(fs.unlink(''))).toBe(true);
  expect(readdirSync(base).sort()).toEqual(['outside', 'root']);
});

test('a hard link made by the host is a file like any other', () => {
  linkSync(join(base, 'outside', 'secret'), join(root, 'shared'));
  expect((fs.openFile('shared', Oflag.RDONLY, 0) as File).read(new Uint8Array(10))).toBe(6);
});

test.runIf(process.platform !== 'win32')('opening a FIFO does not hold up the host', () => {
  execFileSync('mkfifo', [join(root, 'fifo')]);
  const reader = fs.openFile('fifo', Oflag.RDONLY | Oflag.NONBLOCK, 0) as File;
  expect(reader.read(new Uint8Array(1))).toBe(0);
  const writer = fs.openFile('fifo', Oflag.WRONLY, 0) as File;
  expect(writer.write(new TextEncoder().encode('x'))).toBe(1);
  expect(reader.read(new Uint8Array(4))).toBe(1);
  expect(reader.read(new Uint8Array(4))).toBe(Errno.EAGAIN);
  expect(reader.seek(0, 'start')).toBe(Errno.ESPIPE);
  expect(reader.pread(new Uint8Array(1), 0)).toBe(Errno.ESPIPE);
  reader.close();
  expect(writer.write(new TextEncoder().encode('x'))).toBe(Errno.EPIPE);
  writer.close();
  expect(fs.openFile('fifo', Oflag.WRONLY, 0)).toBe(Errno.ENXIO);
});

test.runIf(process.platform === 'linux')('a mounted /proc leads nowhere else', () => {
  const proc = dirFS('/proc');
  for (const path of ['self/cwd', 'self/root', 'self/root/etc/passwd', 'self/exe']) {
    expect(proc.openFile(path, Oflag.RDONLY, 0), path).toBe(Errno.EPERM);
    expect(proc.stat(path), path).toBe(Errno.EPERM);
  }
});
