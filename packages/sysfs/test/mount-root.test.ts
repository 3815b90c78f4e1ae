import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MountUnavailableError } from '@wazero-ts/api';
import { Errno, type File, type FS, isErrno, Oflag } from '@wazero-ts/sys';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { dirFS, newFSConfig } from '../src/index.js';
import { disclosed, newScene, type Scene, secret } from './attack-scene.js';
import { temporaryDirectory } from './temporary-directory.js';

const open = (fs: FS, path: string, flags: Oflag = Oflag.RDONLY): File | Errno =>
  fs.openFile(path, flags, 0o666) as File | Errno;

/** What `/proc` is for the mount. */
const proc = vi.hoisted((): { is: 'there' | 'missing' | 'another file system' } => ({ is: 'there' }));
vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs')>();
  const statfsSync = (path: string): { type: number } => {
    if (proc.is === 'missing') throw Object.assign(new Error(path), { code: 'ENOENT' });
    return proc.is === 'there' ? real.statfsSync(path) : { type: 0x01021994 };
  };
  return { ...real, statfsSync };
});
afterEach(() => {
  proc.is = 'there';
});

describe('a directory that can not be mounted', () => {
  test('a missing one, a file, and a link to nothing are refused when they are configured', () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'file'), '');
    symlinkSync('missing', join(directory, 'link'));
    for (const allowRaces of [false, true]) {
      expect(() => dirFS(join(directory, 'missing'), { allowRaces })).toThrow(
        /can not mount .*: there is no such directory/,
      );
      expect(() => dirFS(join(directory, 'file'), { allowRaces })).toThrow(/it is not a directory/);
      expect(() => newFSConfig().withDirMount(join(directory, 'link'), '/', { allowRaces })).toThrow(
        MountUnavailableError,
      );
    }
    expect(() => newFSConfig().withReadOnlyDirMount(join(directory, 'missing'), '/')).toThrow(
      expect.objectContaining({ code: 'MOUNT_UNAVAILABLE', cause: expect.objectContaining({ code: 'ENOENT' }) }),
    );
  });

  test.each(['darwin', 'win32', 'freebsd'])('on %s all are refused, unless races are allowed', (platform) => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue(platform as NodeJS.Platform);
    const directory = temporaryDirectory();
    expect(() => dirFS(directory)).toThrow(/another process could lead the guest out/);
    expect(isErrno(dirFS(directory, { allowRaces: true }).stat(''))).toBe(false);
    vi.restoreAllMocks();
  });
});

test('without /proc, or with something else there, every mount is refused', () => {
  const directory = temporaryDirectory();
  proc.is = 'missing';
  expect(() => dirFS(directory)).toThrow(MountUnavailableError);
  expect(() => dirFS(directory)).toThrow(/\/proc is not mounted/);
  proc.is = 'another file system';
  expect(() => dirFS(directory)).toThrow(/\/proc is not the kernel’s/);
});

test('a link to a directory is followed once, when it is mounted', () => {
  const scene = newScene();
  const link = join(scene.base, 'link');
  symlinkSync(scene.root, link);
  const fs = dirFS(link);
  rmSync(link);
  symlinkSync(scene.outside, link);
  expect(disclosed(open(fs, 'file'))).toBe('inside');
});

test('mounting a directory many times takes one descriptor', () => {
  const directory = temporaryDirectory();
  const first = dirFS(directory);
  const before = readdirSync('/proc/self/fd').length;
  const mounts = Array.from({ length: 1000 }, () => dirFS(directory));
  expect(readdirSync('/proc/self/fd').length).toBe(before);
  mounts[999]?.mkdir('made', 0o777);
  expect(isErrno(first.stat('made'))).toBe(false);
});

test('with races allowed links and .. are refused all the same', () => {
  const scene = newScene();
  const fs = dirFS(scene.root, { allowRaces: true });
  symlinkSync('../outside', join(scene.root, 'link'));
  for (const path of ['link', 'link/file', '../outside/file', 'dir/../../outside/file', '/etc/passwd']) {
    expect(open(fs, path), path).toBe(Errno.EPERM);
    expect(open(fs, path, Oflag.RDWR | Oflag.CREAT), path).toBe(Errno.EPERM);
  }
  const view = (open(fs, 'dir') as File).view!;
  expect(disclosed(open(view, 'file'))).toBe('inside');
  expect(open(view, '../../outside/file')).toBe(Errno.EPERM);
});

/** Bind mounts need a mount namespace of our own; where that is not allowed there is nothing to attack with. */
const canBind = process.platform === 'linux' && spawnSync('unshare', ['-rm', 'true']).status === 0;

describe.runIf(canBind)('bind mounts', () => {
  let child: ChildProcess | undefined;
  afterEach(async () => {
    const ended = new Promise((resolve) => child?.once('exit', resolve));
    child?.stdin?.end();
    await ended;
  });

  /** Runs commands in a mount namespace. @returns what leads to a path as that namespace sees it */
  async function inNamespace(commands: string): Promise<(path: string) => string> {
    child = spawn('unshare', ['-rm', 'sh', '-ec', `${commands}\necho ready\ncat >/dev/null`], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const { pid, stdout } = child;
    await new Promise((resolve, reject) => {
      stdout?.once('data', resolve);
      child?.once('exit', () => reject(new Error('the namespace ended')));
    });
    return (path) => `/proc/${pid}/root${path}`;
  }

  function boundScene(): Scene {
    const scene = newScene();
    mkdirSync(join(scene.root, 'bound'));
    return scene;
  }

  test('a directory that the host bound into the mount is part of it, and .. leads back into the mount', async () => {
    const { root, outside } = boundScene();
    const at = await inNamespace(`mount --bind ${outside}/dir ${root}/bound`);
    const fs = dirFS(at(root));
    expect(disclosed(open(fs, 'bound/file'))).toContain(secret);
    expect(disclosed(open(fs, 'bound/../file'))).toBe('inside');
    const view = (open(fs, 'bound/sub') as File).view!;
    expect(disclosed(open(view, '../../file'))).toBe('inside');
    expect(open(view, '../../../outside/file')).toBe(Errno.EPERM);
    symlinkSync('../../file', join(outside, 'dir/sub/up'));
    expect(disclosed(open(fs, 'bound/sub/up'))).toBe('inside');
  });

  test('nothing is renamed or linked across', async () => {
    const { root, outside } = boundScene();
    const at = await inNamespace(`mount --bind ${outside}/dir ${root}/bound`);
    const fs = dirFS(at(root));
    expect(fs.rename('bound/file', 'stolen')).toBe(Errno.EXDEV);
    expect(fs.link('bound/file', 'stolen')).toBe(Errno.EXDEV);
  });

  test('a mounted directory that is a bind mount has no way to where it comes from', async () => {
    const { root, outside } = boundScene();
    const at = await inNamespace(`mount --bind ${outside}/dir ${root}/bound`);
    const fs = dirFS(at(join(root, 'bound')));
    symlinkSync('../file', join(outside, 'dir/up'));
    for (const path of ['..', '../file', 'up', 'sub/../..', 'sub/../../file'])
      expect(open(fs, path), path).toBe(Errno.EPERM);
  });

  test('a read-only bind mount of a directory that is mounted for writing too stays read-only', async () => {
    const { root } = boundScene();
    const writable = dirFS(join(root, 'dir'));
    const at = await inNamespace(`mount --bind ${root}/dir ${root}/bound\nmount -o remount,bind,ro ${root}/bound`);
    const readOnly = dirFS(at(join(root, 'bound')));
    expect(disclosed(open(readOnly, 'file'))).toBe('inside');
    expect(open(readOnly, 'file', Oflag.RDWR)).toBe(Errno.EROFS);
    expect(readOnly.unlink('file')).toBe(Errno.EROFS);
    expect(readOnly.mkdir('new', 0o777)).toBe(Errno.EROFS);
    expect(writable.rename('file', 'renamed')).toBeUndefined();
    expect(readFileSync(join(root, 'dir/renamed'), 'utf8')).toBe('inside');
  });

  test('a directory that is bound over while it is open stays what it was', async () => {
    const { root, outside } = boundScene();
    const view = (open(dirFS(root), 'dir') as File).view!;
    const at = await inNamespace(`mount --bind ${outside}/dir ${root}/dir`);
    expect(disclosed(open(dirFS(at(root)), 'dir/file'))).toContain(secret);
    expect(disclosed(open(view, 'file'))).toBe('inside');
  });
});
