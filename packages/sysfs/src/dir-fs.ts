import {
  type BigIntStats,
  constants,
  fstatSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import {
  Errno,
  endsInDots,
  type File,
  FileType,
  type FS,
  isErrno,
  Oflag,
  type ResolvedPath,
  resolveGuestPath,
  type Stat,
  UnimplementedFS,
  withoutTrailingSlashes,
} from '@wazero-ts/sys';
import { ExactTimes } from './exact-times.js';
import { HostDirectory } from './host-directory.js';
import { orErrno } from './host-errno.js';
import { HostFile } from './host-file.js';
import { fileTypeOf } from './host-stat.js';

/** A place below the root, with no link in its path but perhaps the last component. */
interface Place {
  /** From the root on. */
  readonly components: readonly string[];
  readonly hostPath: string;
  readonly mustBeDirectory: boolean;
}

class DirFS extends UnimplementedFS {
  readonly #root: string;
  readonly #times = new ExactTimes();

  constructor(root: string) {
    super();
    this.#root = resolve(root);
  }

  override openFile(path: string, flags: Oflag, permissions: number): File | Errno {
    const isExclusive = (flags & Oflag.CREAT) !== 0 && (flags & Oflag.EXCL) !== 0;
    const follow = (flags & Oflag.NOFOLLOW) === 0 && !isExclusive;
    const place = this.#resolve(path, follow);
    if (isErrno(place)) return place;
    if (place.mustBeDirectory && (flags & Oflag.CREAT) !== 0) return Errno.EISDIR;
    const extra = place.mustBeDirectory ? constants.O_DIRECTORY : 0;
    return orErrno(() =>
      open(place.hostPath, hostFlags(flags) | extra, permissions, (flags & Oflag.APPEND) !== 0, this.#times),
    );
  }

  override stat(path: string): Stat | Errno {
    return this.#statPlace(this.#resolve(path, true));
  }

  override lstat(path: string): Stat | Errno {
    return this.#statPlace(this.#resolve(path, false));
  }

  override mkdir(path: string, permissions: number): undefined | Errno {
    return this.#at(path, (place) => {
      if (place.components.length === 0) return Errno.EEXIST;
      mkdirSync(place.hostPath, permissions);
      return undefined;
    });
  }

  override rename(from: string, to: string): undefined | Errno {
    if (endsInDots(from) || endsInDots(to)) return Errno.EINVAL;
    return this.#at(from, (source) =>
      this.#at(to, (target) => {
        if (target.mustBeDirectory && !isDirectory(source.hostPath)) return Errno.ENOTDIR;
        renameSync(source.hostPath, target.hostPath);
        return undefined;
      }),
    );
  }

  override rmdir(path: string): undefined | Errno {
    if (endsInDots(path)) return Errno.EINVAL;
    return this.#at(path, (place) => {
      rmdirSync(place.hostPath);
      return undefined;
    });
  }

  override unlink(path: string): undefined | Errno {
    return this.#at(path, (place) => {
      // Other systems than Linux answer EPERM for a directory.
      if (isDirectory(place.hostPath)) return Errno.EISDIR;
      if (place.mustBeDirectory) return Errno.ENOTDIR;
      unlinkSync(place.hostPath);
      return undefined;
    });
  }

  override link(oldPath: string, newPath: string): undefined | Errno {
    return this.#at(oldPath, (source) =>
      this.#at(newPath, (target) => {
        if (target.mustBeDirectory) return Errno.ENOENT;
        linkSync(source.hostPath, target.hostPath);
        return undefined;
      }),
    );
  }

  override symlink(target: string, linkPath: string): undefined | Errno {
    return this.#at(linkPath, (place) => {
      if (leavesRoot(target, place.components.length - 1)) return Errno.EPERM;
      if (place.mustBeDirectory && !exists(place.hostPath)) return Errno.ENOENT;
      symlinkSync(target, place.hostPath);
      return undefined;
    });
  }

  override readlink(path: string): string | Errno {
    return this.#at(path, (place) => readlinkSync(place.hostPath).replaceAll(hostSeparator, '/'));
  }

  override utimens(
    path: string,
    accessTime: bigint | undefined,
    modificationTime: bigint | undefined,
    followLinks: boolean,
  ): undefined | Errno {
    const place = this.#resolve(path, followLinks);
    if (isErrno(place)) return place;
    return orErrno(() => {
      const look = (): BigIntStats => lstatSync(place.hostPath, { bigint: true });
      if (place.mustBeDirectory && !look().isDirectory()) return Errno.ENOTDIR;
      return this.#times.set(accessTime, modificationTime, look, (access, modification) =>
        lutimesSync(place.hostPath, access, modification),
      );
    });
  }

  #hostPath(components: readonly string[]): string {
    return join(this.#root, ...components);
  }

  /** Looks at each component with lstat, so no link is left to the kernel but one that the caller wants as such. */
  #resolve(path: string, followLast: boolean): Place | Errno {
    if (hostSeparator !== '/' && /[\\:]/.test(path)) return Errno.EINVAL;
    const resolved = resolveGuestPath(path, followLast, (components) => {
      const hostPath = this.#hostPath(components);
      return orErrno(() => {
        const stats = lstatSync(hostPath);
        if (stats.isSymbolicLink()) return { link: readlinkSync(hostPath) };
        return stats.isDirectory() ? 'directory' : 'other';
      });
    }) as ResolvedPath | Errno;
    if (isErrno(resolved)) return resolved;
    const { components, mustBeDirectory } = resolved;
    return { components, hostPath: this.#hostPath(components), mustBeDirectory };
  }

  /** For operations on a name: its last component is not followed, also not when slashes come after it. */
  #at<T>(path: string, operation: (place: Place) => T | Errno): T | Errno {
    const name = withoutTrailingSlashes(path);
    const place = this.#resolve(name, false);
    if (isErrno(place)) return place;
    return orErrno(() => {
      if (name === path) return operation(place);
      if (exists(place.hostPath) && !isDirectory(place.hostPath)) return Errno.ENOTDIR;
      return operation({ ...place, mustBeDirectory: true });
    });
  }

  #statPlace(place: Place | Errno): Stat | Errno {
    if (isErrno(place)) return place;
    return orErrno(() => {
      const stats = lstatSync(place.hostPath, { bigint: true });
      return place.mustBeDirectory && !stats.isDirectory() ? Errno.ENOTDIR : this.#times.stat(stats);
    });
  }
}

const hostSeparator = process.platform === 'win32' ? '\\' : '/';

function exists(hostPath: string): boolean {
  return lstatSync(hostPath, { throwIfNoEntry: false }) !== undefined;
}

function isDirectory(hostPath: string): boolean {
  return lstatSync(hostPath, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Whether a link target would climb above the root from a directory of that depth: a trap for programs of the host. */
function leavesRoot(target: string, depth: number): boolean {
  if (target.startsWith('/')) return true;
  let left = depth;
  for (const component of target.split('/')) {
    if (component === '..') {
      if (--left < 0) return true;
    } else if (component !== '' && component !== '.') left++;
  }
  return false;
}

/**
 * NOFOLLOW always: all links are resolved, so one that is there now was put there meanwhile. NONBLOCK always: opening a
 * FIFO must not hold up the host. Append mode is kept by {@link HostFile}.
 */
function hostFlags(flags: Oflag): number {
  const modes = {
    [Oflag.RDONLY]: constants.O_RDONLY,
    [Oflag.RDWR]: constants.O_RDWR,
    [Oflag.WRONLY]: constants.O_WRONLY,
  };
  let host = modes[(flags & Oflag.ACCMODE) as keyof typeof modes] ?? constants.O_RDONLY;
  host |= (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);
  if ((flags & Oflag.CREAT) !== 0) host |= constants.O_CREAT;
  if ((flags & Oflag.EXCL) !== 0) host |= constants.O_EXCL;
  if ((flags & Oflag.TRUNC) !== 0) host |= constants.O_TRUNC;
  if ((flags & Oflag.DIRECTORY) !== 0) host |= constants.O_DIRECTORY;
  if ((flags & Oflag.DSYNC) !== 0) host |= constants.O_DSYNC ?? 0;
  if ((flags & (Oflag.SYNC | Oflag.RSYNC)) !== 0) host |= constants.O_SYNC ?? 0;
  return host;
}

function open(hostPath: string, flags: number, permissions: number, append: boolean, times: ExactTimes): File {
  const fd = openSync(hostPath, flags, permissions);
  const fileType = fileTypeOf(fstatSync(fd));
  return fileType === FileType.directory
    ? new HostDirectory(fd, hostPath, times)
    : new HostFile(fd, fileType, append, times);
}

/**
 * A directory of the host, read and written by synchronous calls of `node:fs`. It is not looked at before it is used.
 *
 * `..`, absolute link targets and links that lead out of the directory are refused (EPERM): every component is looked at
 * before the kernel gets a path. **That is not proof against another process that swaps links meanwhile** (see
 * SECURITY.md). Times that a guest sets are kept by the host to about a microsecond; the mount itself gives them back
 * exactly.
 *
 * @param path - of the directory; a relative one counts from the current directory at this moment
 * @example
 * ```ts
 * import { isErrno } from '@wazero-ts/sys';
 * import { dirFS } from '@wazero-ts/sysfs';
 * isErrno(dirFS('/srv/data').stat('../secret')); // true
 * ```
 */
export function dirFS(path: string): FS {
  return new DirFS(path);
}
