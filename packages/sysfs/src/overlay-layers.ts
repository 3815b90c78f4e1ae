import { Errno, type File, FileType, type FS, isErrno, Oflag, type Stat } from '@wazero-ts/sys';
import type { MemFS } from './mem-fs.js';
import { type Steps, wait } from './steps.js';

/** A path without links and `..`, from the root on. */
export type Components = readonly string[];

const copyChunkBytes = 1 << 20;
/** Where something is that can be seen. */
export interface Seen {
  readonly layer: 'upper' | 'lower';
  readonly stat: Stat;
}

/** A file system that is only read, under one in memory that has what is new, and the names that are hidden. */
export class OverlayLayers {
  readonly lower: FS;
  readonly upper: MemFS;
  /** Paths whose lower entry, with everything below it, is not seen any more. */
  readonly hidden: Set<string> = new Set<string>();

  constructor(lower: FS, upper: MemFS) {
    this.lower = lower;
    this.upper = upper;
  }

  /** What is at a place, a link not followed. */
  *look(components: Components): Steps<Seen | Errno> {
    const path = components.join('/');
    const inUpper = this.upper.lstat(path);
    if (!isErrno(inUpper) && components.length > 0) return { layer: 'upper', stat: inUpper };
    if (this.isHidden(components)) return Errno.ENOENT;
    const stat = yield* wait(this.lower.lstat(path));
    return isErrno(stat) ? stat : { layer: 'lower', stat };
  }

  isHidden(components: Components): boolean {
    if (this.hidden.size === 0) return false;
    let path = '';
    for (const name of components) {
      path = path === '' ? name : `${path}/${name}`;
      if (this.hidden.has(path)) return true;
    }
    return false;
  }

  /** Hides what the lower layer has at a place, if it has something. */
  *hide(components: Components): Steps<undefined | Errno> {
    if (this.isHidden(components)) return undefined;
    const path = components.join('/');
    const stat = yield* wait(this.lower.lstat(path));
    if (!isErrno(stat)) this.hidden.add(path);
    return isErrno(stat) && stat !== Errno.ENOENT && stat !== Errno.ENOTDIR ? stat : undefined;
  }

  /** Makes the directories above a place in the upper layer. */
  *copyUpParents(components: Components): Steps<undefined | Errno> {
    for (let depth = 1; depth < components.length; depth++) {
      const errno = yield* this.copyUp(components.slice(0, depth), false);
      if (errno !== undefined) return errno;
    }
    return undefined;
  }

  /** Copies what the lower layer has at a place into the upper one; `isEmpty` leaves out the bytes of a file. */
  *copyUp(components: Components, isEmpty: boolean): Steps<undefined | Errno> {
    const seen = yield* this.look(components);
    if (isErrno(seen)) return seen;
    if (seen.layer === 'upper' || components.length === 0) return undefined;
    const errno = yield* this.copyUpParents(components);
    if (errno !== undefined) return errno;
    const path = components.join('/');
    const failed = yield* this.#copy(path, seen.stat, isEmpty);
    if (failed !== undefined) return failed;
    return this.upper.utimens(path, seen.stat.accessTime, seen.stat.modificationTime, false);
  }

  *#copy(path: string, stat: Stat, isEmpty: boolean): Steps<undefined | Errno> {
    if (stat.fileType === FileType.directory) return this.upper.mkdir(path, stat.permissions);
    if (stat.fileType === FileType.symbolicLink) {
      const target = yield* wait(this.lower.readlink(path));
      return isErrno(target) ? target : this.upper.symlink(target, path);
    }
    if (stat.fileType !== FileType.regularFile) return Errno.ENOTSUP;
    const source = yield* wait(this.lower.openFile(path, Oflag.RDONLY | Oflag.NOFOLLOW, 0));
    if (isErrno(source)) return source;
    const target = this.upper.openFile(path, Oflag.WRONLY | Oflag.CREAT | Oflag.EXCL, stat.permissions);
    const errno = isErrno(target) ? target : isEmpty ? undefined : yield* copyBytes(source, target);
    yield* wait(source.close());
    if (isErrno(target)) return target;
    yield* wait(target.close());
    // Half a file would hide the whole one.
    if (errno !== undefined) this.upper.unlink(path);
    return errno;
  }
}

function* copyBytes(source: File, target: File): Steps<undefined | Errno> {
  const buffer = new Uint8Array(copyChunkBytes);
  for (;;) {
    const count = yield* wait(source.read(buffer));
    if (isErrno(count)) return count;
    if (count === 0) return undefined;
    const written = yield* wait(target.write(buffer.subarray(0, count)));
    if (isErrno(written)) return written;
  }
}
