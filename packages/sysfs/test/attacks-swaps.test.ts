import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Errno, type File, type FS, isErrno, Oflag } from '@wazero-ts/sys';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { disclosed, expectOutsideUntouched, newScene, type Scene, secret } from './attack-scene.js';

/** Called before each call of the host that a mount makes, as another process could come in between. */
const intruder = vi.hoisted((): { before: ((name: string, args: readonly unknown[]) => void) | undefined } => ({
  before: undefined,
}));

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<Record<string, unknown>>();
  const hooked = Object.fromEntries(
    Object.entries(real).map(([name, value]) => {
      if (typeof value !== 'function' || !name.endsWith('Sync')) return [name, value];
      return [
        name,
        (...args: unknown[]): unknown => {
          intruder.before?.(name, args);
          return value(...args);
        },
      ];
    }),
  );
  return { ...hooked, default: hooked };
});

vi.mock('@wazero-ts/fs-native', async (importOriginal) => {
  const real = await importOriginal<typeof import('@wazero-ts/fs-native')>();
  const found = real.loadFsNative();
  if (!found.available) return real;
  const hooked = new Proxy(found.fs, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        intruder.before?.(String(name), args);
        return value.apply(target, args);
      };
    },
  });
  return { ...real, loadFsNative: () => ({ available: true, fs: hooked }) };
});

afterEach(() => {
  intruder.before = undefined;
});

const write = (file: File | Errno): unknown => {
  if (!isErrno(file)) file.write(new TextEncoder().encode('x'));
  return file;
};
const open = (fs: FS, path: string, flags: Oflag): File | Errno => fs.openFile(path, flags, 0o666) as File | Errno;

/** Every operation that takes a path, with a path three components deep. */
const operations: Record<string, (fs: FS) => unknown> = {
  'open to read': (fs) => open(fs, 'dir/sub/file', Oflag.RDONLY),
  'open to write': (fs) => write(open(fs, 'dir/sub/file', Oflag.RDWR)),
  'open to truncate': (fs) => open(fs, 'dir/sub/file', Oflag.RDWR | Oflag.TRUNC),
  'open to append': (fs) => write(open(fs, 'dir/sub/file', Oflag.RDWR | Oflag.APPEND)),
  'open or create': (fs) => write(open(fs, 'dir/sub/file', Oflag.RDWR | Oflag.CREAT)),
  'create exclusively': (fs) => write(open(fs, 'dir/sub/new', Oflag.RDWR | Oflag.CREAT | Oflag.EXCL)),
  'create through a link of the guest': (fs) => {
    fs.symlink('dir/sub/new', 'shortcut');
    return write(open(fs, 'shortcut', Oflag.RDWR | Oflag.CREAT));
  },
  'open without following': (fs) => open(fs, 'dir/sub/file', Oflag.RDONLY | Oflag.NOFOLLOW),
  'open a directory': (fs) => open(fs, 'dir/sub', Oflag.RDONLY | Oflag.DIRECTORY),
  'list a directory': (fs) => {
    const directory = open(fs, 'dir', Oflag.RDONLY | Oflag.DIRECTORY);
    if (!isErrno(directory)) directory.readdir();
    return directory;
  },
  stat: (fs) => fs.stat('dir/sub/file'),
  lstat: (fs) => fs.lstat('dir/sub/file'),
  mkdir: (fs) => fs.mkdir('dir/sub/new', 0o777),
  'rename into': (fs) => fs.rename('file', 'dir/sub/file'),
  'rename out of': (fs) => {
    fs.rename('dir/sub/file', 'stolen');
    return open(fs, 'stolen', Oflag.RDONLY);
  },
  'rename within': (fs) => fs.rename('dir/sub/file', 'dir/sub/new'),
  'link into': (fs) => fs.link('file', 'dir/sub/new'),
  'link out of': (fs) => {
    fs.link('dir/sub/file', 'stolen');
    return open(fs, 'stolen', Oflag.RDONLY);
  },
  'make a symbolic link': (fs) => fs.symlink('file', 'dir/sub/new'),
  readlink: (fs) => fs.readlink('dir/sub/file'),
  unlink: (fs) => fs.unlink('dir/sub/file'),
  rmdir: (fs) => fs.rmdir('dir/sub/empty'),
  'set times, following': (fs) => fs.utimens('dir/sub/file', 1n, 1n, true),
  'set times, not following': (fs) => fs.utimens('dir/sub/file', 1n, 1n, false),
  'go up and down again': (fs) => open(fs, 'dir/sub/empty/../../../dir/sub/file', Oflag.RDONLY),
};

/** What another process does at one moment: puts a link to the same place outside where something was. */
const swaps: Record<string, (scene: Scene) => void> = {
  'the first directory': (scene) => swap(scene, 'dir'),
  'the second directory': (scene) => swap(scene, 'dir/sub'),
  'the file': (scene) => swap(scene, 'dir/sub/file'),
  'the directory beside the file': (scene) => swap(scene, 'dir/sub/empty'),
};

function swap({ root, outside, base }: Scene, path: string): void {
  renameSync(join(root, path), join(base, 'hidden'));
  symlinkSync(join(outside, path), join(root, path));
}

describe.each(Object.entries(operations))('%s', (_name, operate) => {
  test.each(Object.entries(swaps))('never gets out when %s is swapped for a link, at any moment', (_what, swapNow) => {
    const moments = callsOf(operate);
    expect(moments).toBeGreaterThan(0);
    for (let moment = 0; moment < moments; moment++) {
      const scene = newScene();
      let calls = 0;
      intruder.before = () => {
        if (calls++ !== moment) return;
        const before = intruder.before;
        intruder.before = undefined;
        swapIfStillThere(swapNow, scene);
        intruder.before = before;
      };
      const result = disclosed(operate(scene.fs));
      intruder.before = undefined;
      expect(result, `moment ${moment}`).not.toContain(secret);
      expectOutsideUntouched(scene, `moment ${moment}`);
    }
  });
});

/** The operation itself may have moved what was to be swapped. */
function swapIfStillThere(swapNow: (scene: Scene) => void, scene: Scene): void {
  try {
    swapNow(scene);
  } catch (error) {
    expect((error as { code: string }).code).toBe('ENOENT');
  }
}

function callsOf(operate: (fs: FS) => unknown): number {
  const { fs } = newScene();
  let calls = 0;
  intruder.before = () => calls++;
  disclosed(operate(fs));
  intruder.before = undefined;
  return calls;
}

describe.each(Object.entries(operations))('%s', (_name, operate) => {
  test('gives the kernel one component at a time, after a descriptor', () => {
    const { fs } = newScene();
    const paths: unknown[] = [];
    intruder.before = (call, args) => paths.push(...pathsOf(call, args));
    disclosed(operate(fs));
    intruder.before = undefined;
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => !/^\/proc\/self\/fd\/\d+(\/[^/]+)?$/.test(String(path)))).toEqual([]);
  });

  test('stays in the mounted directory when the path of the root leads elsewhere', () => {
    const scene = newScene();
    renameSync(scene.root, join(scene.base, 'hidden'));
    symlinkSync(scene.outside, scene.root);
    expect(disclosed(operate(scene.fs))).not.toContain(secret);
    expectOutsideUntouched(scene);
  });
});

/** Which arguments are paths that the kernel resolves. */
function pathsOf(call: string, args: readonly unknown[]): readonly unknown[] {
  if (call === 'symlinkSync') return [args[1]];
  // Calls of the addon take a descriptor, and those that take a name take it after that.
  if (call === 'open' || call === 'statAt') return [`/proc/self/fd/${args[0]}/${args[1]}`];
  if (!call.endsWith('Sync')) return [];
  return (call === 'renameSync' || call === 'linkSync' ? args.slice(0, 2) : args.slice(0, 1)).filter(
    (arg) => typeof arg !== 'number',
  );
}

test('an entry that is a file at every look and a link at every use is ELOOP in the end', () => {
  const scene = newScene();
  const path = join(scene.root, 'file');
  let uses = 0;
  const turn = (name: string): void => {
    intruder.before = undefined;
    rmSync(path, { force: true });
    if (name === 'openSync' || name === 'open') {
      uses++;
      symlinkSync('../outside/file', path);
    } else writeFileSync(path, 'inside');
    intruder.before = turn;
  };
  intruder.before = turn;
  const result = open(scene.fs, 'file', Oflag.RDONLY);
  intruder.before = undefined;
  expect(result).toBe(Errno.ELOOP);
  expect(uses).toBeGreaterThan(2);
});
