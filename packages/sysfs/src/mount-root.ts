import { closeSync, fstatSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { MountUnavailableError } from '@wazero-ts/api';
import { DescriptorHandle, type DirectoryHandle, openDirectory, PathHandle } from './directory-handle.js';
import { ExactTimes } from './exact-times.js';

/** The directory of a mount: held from the configuration on, so that nobody can put another in its place. */
export interface MountRoot {
  readonly handle: DirectoryHandle;
  /** Shared by all mounts of the directory. */
  readonly times: ExactTimes;
}

/**
 * Opens the root of a mount. The path is the host's own, so links in it are followed, once.
 *
 * @param allowRaces - use paths and not descriptors, see `DirFSOptions`
 * @throws MountUnavailableError when there is no such directory, or no way to keep a guest inside it
 */
export function openMountRoot(directory: string, allowRaces: boolean): MountRoot {
  const path = resolve(directory);
  if (allowRaces) {
    if (!orUnavailable(path, () => statSync(path)).isDirectory()) {
      throw new MountUnavailableError(path, 'it is not a directory');
    }
    return { handle: new PathHandle(path), times: new ExactTimes() };
  }
  const obstacle = descriptorObstacle();
  if (obstacle !== undefined) {
    throw new MountUnavailableError(
      path,
      `${obstacle}, so another process could lead the guest out; use a file system in memory, or allow races`,
    );
  }
  return sharedRoot(orUnavailable(path, () => openDirectory(path)));
}

/** Roots that are in use, so that mounting a directory ten thousand times takes one descriptor. */
const roots = new Map<string, WeakRef<MountRoot>>();

const closeUnused = new FinalizationRegistry<{ readonly key: string; readonly handle: DirectoryHandle }>(
  ({ key, handle }) => {
    if (roots.get(key)?.deref() === undefined) roots.delete(key);
    handle.close();
  },
);

function sharedRoot(fd: number): MountRoot {
  const key = identityOf(fd);
  const known = roots.get(key)?.deref();
  if (known !== undefined) {
    closeSync(fd);
    return known;
  }
  const root: MountRoot = { handle: new DescriptorHandle(fd, closeSync), times: new ExactTimes() };
  roots.set(key, new WeakRef(root));
  closeUnused.register(root, { key, handle: root.handle });
  return root;
}

/** Device and inode are not enough: a bind mount of the same directory may be read-only, or have others below it. */
function identityOf(fd: number): string {
  const { dev, ino } = fstatSync(fd, { bigint: true });
  const mount = /^mnt_id:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1];
  return `${mount ?? `unknown ${fd}`}:${dev}:${ino}`;
}

const procMagic = 0x9fa0;

/** Why descriptors can not be given to the kernel as the start of a path; `undefined` when they can. */
function descriptorObstacle(): string | undefined {
  if (process.platform !== 'linux') return `${process.platform} can not name a file relative to an open directory`;
  try {
    return statfsSync('/proc/self/fd').type === procMagic ? undefined : '/proc is not the kernel’s';
  } catch {
    return '/proc is not mounted';
  }
}

function orUnavailable<T>(path: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw new MountUnavailableError(path, reasonOf((error as { code?: unknown }).code), { cause: error });
  }
}

function reasonOf(code: unknown): string {
  if (code === 'ENOENT') return 'there is no such directory';
  return code === 'ENOTDIR' ? 'it is not a directory' : `it can not be opened (${String(code)})`;
}
