import {
  linkSync,
  lutimesSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import {
  Errno,
  endsInDots,
  type File,
  FileType,
  type FS,
  isErrno,
  Oflag,
  type Stat,
  UnimplementedFS,
  withoutTrailingSlashes,
} from '@wazero-ts/sys';
import { findStats, HandleWalk, type Place, pathOf, statPlace, type WalkStart } from './handle-walk.js';
import { hostErrno, orErrno } from './host-errno.js';
import { openPlace } from './host-open.js';
import { type HostStats, isDirectory } from './host-stat.js';
import { type MountRoot, openMountRoot } from './mount-root.js';

/** What {@link dirFS} takes. */
export interface DirFSOptions {
  /**
   * Accept that another process which swaps a directory for a link at the right moment leads the guest out of the mount:
   * paths of the host are used instead of descriptors. On Linux there is no reason to; elsewhere there is no other way
   * to mount a directory. Links and `..` are refused all the same.
   */
  readonly allowRaces?: boolean;
}

/** How often an entry may turn into a link between a look at it and its use, before it is ELOOP. */
const maxAttempts = 16;

class DirFS extends UnimplementedFS {
  override readonly viewOf: FS | undefined;
  readonly #root: MountRoot;
  readonly #start: WalkStart;
  readonly #isOpen: () => boolean;

  constructor(root: MountRoot, start: WalkStart, viewOf: FS | undefined, isOpen: () => boolean) {
    super();
    this.#root = root;
    this.#start = start;
    this.viewOf = viewOf;
    this.#isOpen = isOpen;
  }

  override openFile(path: string, flags: Oflag, permissions: number): File | Errno {
    const creates = (flags & Oflag.CREAT) !== 0;
    const follow = (flags & Oflag.NOFOLLOW) === 0 && !(creates && (flags & Oflag.EXCL) !== 0);
    let result: File | Errno = Errno.ELOOP;
    // A link at the end gives ELOOP, so it is only looked for then; a directory gives ENOTDIR for one, as for a file.
    for (let attempt = 0; attempt < maxAttempts && result === Errno.ELOOP; attempt++) {
      const looksFirst = follow && (attempt > 0 || !canRefuseLinks || (flags & Oflag.DIRECTORY) !== 0);
      result = this.#at(path, looksFirst, (place) => {
        if (place.mustBeDirectory && creates) return Errno.EISDIR;
        const makeView = (start: WalkStart, isOpen: () => boolean): FS =>
          new DirFS(this.#root, start, this.viewOf ?? this, isOpen);
        return openPlace(place, flags, permissions, this.#root.times, makeView);
      });
      if (!follow) break;
    }
    return result;
  }

  override stat(path: string): Stat | Errno {
    return this.#stat(path, true);
  }

  override lstat(path: string): Stat | Errno {
    return this.#stat(path, false);
  }

  override mkdir(path: string, permissions: number): undefined | Errno {
    return this.#named(path, (place) => {
      if (place.name === undefined) return Errno.EEXIST;
      mkdirSync(pathOf(place), permissions & 0o777);
      return undefined;
    });
  }

  override rename(from: string, to: string, target: FS = this): undefined | Errno {
    if (endsInDots(from) || endsInDots(to)) return Errno.EINVAL;
    if (!this.#isRelated(target)) return Errno.EXDEV;
    return this.#named(from, (source) =>
      target.#named(to, (destination) => {
        if (source.name === undefined || destination.name === undefined) return Errno.EBUSY;
        if (destination.mustBeDirectory && !isDirectory(statPlace(source))) return Errno.ENOTDIR;
        renameSync(pathOf(source), pathOf(destination));
        return undefined;
      }),
    );
  }

  override rmdir(path: string): undefined | Errno {
    if (endsInDots(path)) return Errno.EINVAL;
    return this.#named(path, (place) => {
      if (place.name === undefined) return Errno.EBUSY;
      rmdirSync(pathOf(place));
      return undefined;
    });
  }

  override unlink(path: string): undefined | Errno {
    return this.#named(path, (place) => {
      // Other systems than Linux answer EPERM for a directory.
      if (place.name === undefined || isDirectory(statPlace(place))) return Errno.EISDIR;
      if (place.mustBeDirectory) return Errno.ENOTDIR;
      unlinkSync(pathOf(place));
      return undefined;
    });
  }

  override link(oldPath: string, newPath: string, target: FS = this): undefined | Errno {
    if (!this.#isRelated(target)) return Errno.EXDEV;
    return this.#named(oldPath, (source) =>
      target.#named(newPath, (destination) => {
        if (source.name === undefined) return Errno.EPERM;
        if (destination.name === undefined) return Errno.EEXIST;
        if (destination.mustBeDirectory) return Errno.ENOENT;
        linkSync(pathOf(source), pathOf(destination));
        return undefined;
      }),
    );
  }

  override symlink(target: string, linkPath: string): undefined | Errno {
    if (target.includes('\0')) return Errno.EINVAL;
    return this.#named(linkPath, (place) => {
      if (leavesRoot(target, place.components.length - 1)) return Errno.EPERM;
      if (place.name === undefined) return Errno.EEXIST;
      if (place.mustBeDirectory && !exists(place)) return Errno.ENOENT;
      symlinkSync(target, pathOf(place));
      return undefined;
    });
  }

  override readlink(path: string): string | Errno {
    return this.#named(path, (place) => {
      if (place.name === undefined) return Errno.EINVAL;
      return readlinkSync(pathOf(place)).replaceAll(hostSeparator, '/');
    });
  }

  override utimens(
    path: string,
    accessTime: bigint | undefined,
    modificationTime: bigint | undefined,
    followLinks: boolean,
  ): undefined | Errno {
    return this.#at(path, followLinks, (place) => {
      const look = (): HostStats => statPlace(place);
      if (place.mustBeDirectory && !isDirectory(look())) return Errno.ENOTDIR;
      return this.#root.times.set(accessTime, modificationTime, look, (access, modification) =>
        lutimesSync(pathOf(place), access, modification),
      );
    });
  }

  /** Whether `other` is a view of the same mount, so that its handles and ours are of one tree. */
  #isRelated(other: FS): other is DirFS {
    return other instanceof DirFS && (other.viewOf ?? other) === (this.viewOf ?? this);
  }

  /** Most paths end in no link, so one is only followed when it was found. */
  #stat(path: string, follow: boolean): Stat | Errno {
    const stat = this.#statPlace(path, false);
    return follow && !isErrno(stat) && stat.fileType === FileType.symbolicLink ? this.#statPlace(path, true) : stat;
  }

  #statPlace(path: string, followLast: boolean): Stat | Errno {
    return this.#at(path, followLast, (place) => {
      const stats = findStats(place);
      if (stats === undefined) return Errno.ENOENT;
      return place.mustBeDirectory && !isDirectory(stats) ? Errno.ENOTDIR : this.#root.times.stat(stats);
    });
  }

  /** Runs an operation on the place of a path; what it throws becomes an errno. */
  #at<T>(path: string, followLast: boolean, operation: (place: Place) => T | Errno): T | Errno {
    if (!this.#isOpen()) return Errno.EBADF;
    if (hostSeparator !== '/' && /[\\:]/.test(path)) return Errno.EINVAL;
    const walk = new HandleWalk(this.#root.handle, this.#start);
    try {
      const place = walk.resolve(path, followLast);
      return isErrno(place) ? place : operation(place);
    } catch (error) {
      return hostErrno(error);
    } finally {
      walk.end();
    }
  }

  /** For operations on a name: its last component is not followed, also not when slashes come after it. */
  #named<T>(path: string, operation: (place: Place) => T | Errno): T | Errno {
    const name = withoutTrailingSlashes(path);
    return this.#at(name, false, (place) => {
      if (name === path) return operation(place);
      const stats = orErrno(() => statPlace(place));
      if (!isErrno(stats) && !isDirectory(stats)) return Errno.ENOTDIR;
      return operation({ ...place, mustBeDirectory: true });
    });
  }
}

const hostSeparator = process.platform === 'win32' ? '\\' : '/';
/** Windows has no O_NOFOLLOW. */
const canRefuseLinks = process.platform !== 'win32';

function exists(place: Place): boolean {
  return findStats(place) !== undefined;
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
 * A directory of the host, read and written by synchronous calls of `node:fs`. It is opened at once and held, so it stays
 * the mounted one when it is renamed.
 *
 * No path leads out of it: `..`, absolute link targets and links that leave the directory are refused (EPERM). Every
 * component is opened relative to the handle of the one before, and no link is left to the kernel, so neither the guest
 * nor another process gets out by swapping what is there meanwhile. That needs Linux with /proc. Times that a guest sets
 * are kept by the host to about a microsecond; the mount itself gives them back exactly.
 *
 * @param path - of the directory; a relative one counts from the current directory at this moment, and links in it are
 * followed
 * @throws MountUnavailableError when there is no such directory, or this host can not keep a guest inside it
 * @example
 * ```ts
 * import { isErrno } from '@wazero-ts/sys';
 * import { dirFS } from '@wazero-ts/sysfs';
 * isErrno(dirFS('.').stat('../secret')); // true
 * ```
 */
export function dirFS(path: string, options: DirFSOptions = {}): FS {
  const root = openMountRoot(path, options.allowRaces === true);
  return new DirFS(root, { handle: root.handle, components: [] }, undefined, () => true);
}
