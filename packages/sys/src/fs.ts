import type { Awaitable } from './awaitable.js';
import { Errno } from './errno.js';
import type { File } from './file.js';
import type { Stat } from './file-type.js';
import type { Oflag } from './oflag.js';

/**
 * A file system that can be mounted. Implement it by extending {@link UnimplementedFS}.
 *
 * Paths are relative to its root, separated by `/`; `''` and `.` are the root itself; a path that ends in `/` names a
 * directory. **The file system resolves `..` and symbolic links, and must never leave its root**: what would leads to
 * EPERM. `resolveGuestPath` does that over lookup functions. WASI refuses a path with a leading `/`, a NUL, or more
 * `..` than components before it gets here.
 *
 * Every method returns its result, an {@link Errno}, or a promise of one of these; it does not throw. Any method may
 * give, beside what it documents: EACCES, EIO, ELOOP (too many links), ENAMETOOLONG, ENOENT, ENOSYS (not implemented),
 * ENOTDIR (a component is no directory), EPERM (leaves the root), and those that change something: EROFS, ENOSPC, EDQUOT.
 */
export interface FS {
  /**
   * The file system that this is a view of; see {@link File.view}. Views of one file system can rename and link from one
   * to the other.
   */
  readonly viewOf?: FS | undefined;
  /** That nothing in it can be changed through this object; a policy may ask for that. */
  readonly isReadOnly?: boolean | undefined;
  /**
   * Opens a file or a directory.
   *
   * @param permissions - of a new file, such as 0o644
   * Errnos: EEXIST (CREAT and EXCL), EINVAL (flags that exclude each other), EISDIR (a directory to write to), ELOOP
   * (NOFOLLOW and it is a link), EMFILE, ENFILE, ENOTDIR (DIRECTORY and it is none), ENXIO.
   */
  openFile(path: string, flags: Oflag, permissions: number): Awaitable<File | Errno>;
  /** What a path names, links followed. */
  stat(path: string): Awaitable<Stat | Errno>;
  /** What a path names; a link as the last component is not followed. */
  lstat(path: string): Awaitable<Stat | Errno>;
  /** Makes a directory. Errnos: EEXIST. */
  mkdir(path: string, permissions: number): Awaitable<undefined | Errno>;
  /**
   * Renames a file or directory and replaces what was there. Errnos: EBUSY, EINVAL (into itself), EISDIR, ENOTEMPTY.
   *
   * @param target - the view of the same file system to which `to` belongs; this one unless given
   */
  rename(from: string, to: string, target?: FS): Awaitable<undefined | Errno>;
  /** Removes an empty directory. Errnos: EBUSY, EINVAL, ENOTEMPTY. */
  rmdir(path: string): Awaitable<undefined | Errno>;
  /** Removes anything but a directory. Errnos: EISDIR. */
  unlink(path: string): Awaitable<undefined | Errno>;
  /**
   * Gives a file a second name; a link as the last component of `oldPath` is not followed. Errnos: EEXIST, EMLINK.
   *
   * @param target - the view of the same file system to which `newPath` belongs; this one unless given
   */
  link(oldPath: string, newPath: string, target?: FS): Awaitable<undefined | Errno>;
  /** Makes a symbolic link with `target` as it stands. Errnos: EEXIST. */
  symlink(target: string, linkPath: string): Awaitable<undefined | Errno>;
  /** The target of a symbolic link, with `/` between components. Errnos: EINVAL (no link). */
  readlink(path: string): Awaitable<string | Errno>;
  /**
   * Sets access and modification time in nanoseconds since the Unix epoch; `undefined` leaves one as it is.
   *
   * @param followLinks - whether a link as the last component is followed
   */
  utimens(
    path: string,
    accessTime: bigint | undefined,
    modificationTime: bigint | undefined,
    followLinks: boolean,
  ): Awaitable<undefined | Errno>;
}

/**
 * A file system whose every operation fails with ENOSYS: extend it and implement what yours can do.
 *
 * @example
 * ```ts
 * import { Errno, type File, UnimplementedFile, UnimplementedFS } from '@wazero-ts/sys';
 * class OneEmptyFile extends UnimplementedFS {
 *   override openFile(path: string): File | Errno {
 *     return path === 'empty' ? new UnimplementedFile() : Errno.ENOENT;
 *   }
 * }
 * new OneEmptyFile().openFile('other') === Errno.ENOENT; // true
 * ```
 */
export class UnimplementedFS implements FS {
  readonly viewOf?: FS | undefined;

  openFile(_path: string, _flags: Oflag, _permissions: number): Awaitable<File | Errno> {
    return Errno.ENOSYS;
  }
  stat(_path: string): Awaitable<Stat | Errno> {
    return Errno.ENOSYS;
  }
  lstat(path: string): Awaitable<Stat | Errno> {
    return this.stat(path);
  }
  mkdir(_path: string, _permissions: number): Awaitable<undefined | Errno> {
    return Errno.ENOSYS;
  }
  rename(_from: string, _to: string, _target?: FS): Awaitable<undefined | Errno> {
    return Errno.ENOSYS;
  }
  rmdir(_path: string): Awaitable<undefined | Errno> {
    return Errno.ENOSYS;
  }
  unlink(_path: string): Awaitable<undefined | Errno> {
    return Errno.ENOSYS;
  }
  link(_oldPath: string, _newPath: string, _target?: FS): Awaitable<undefined | Errno> {
    return Errno.ENOSYS;
  }
  symlink(_target: string, _linkPath: string): Awaitable<undefined | Errno> {
    return Errno.ENOSYS;
  }
  readlink(_path: string): Awaitable<string | Errno> {
    return Errno.ENOSYS;
  }
  utimens(
    _path: string,
    _accessTime: bigint | undefined,
    _modificationTime: bigint | undefined,
    _followLinks: boolean,
  ): Awaitable<undefined | Errno> {
    return Errno.ENOSYS;
  }
}
