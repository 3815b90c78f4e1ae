import {
  type Clock,
  Errno,
  endsInDots,
  type File,
  FileType,
  isErrno,
  Oflag,
  type ResolvedPath,
  resolveGuestPath,
  type Stat,
  systemWalltime,
  UnimplementedFS,
  withoutTrailingSlashes,
} from '@wazero-ts/sys';
import { MemFile, MemOpenDirectory } from './mem-file.js';
import { type MemDirectory, type MemNode, MemQuota, memStat, setMemTimes } from './mem-node.js';

/** What {@link memFS} takes. */
export interface MemFSOptions {
  /** The most that all files together may hold; 256 MiB unless given. What is more is ENOSPC. */
  readonly maxBytes?: number;
  /** The most files, directories and links, the root among them; 65,536 unless given. What is more is ENOSPC. */
  readonly maxFiles?: number;
  /** Gives the times of files; the host's clock unless given. */
  readonly walltime?: Clock;
}

/** A name in a directory, with what is there. */
interface Place {
  readonly directory: MemDirectory;
  readonly name: string;
  readonly node: MemNode | undefined;
  readonly mustBeDirectory: boolean;
  /** From the root on. */
  readonly components: readonly string[];
}

/** A file system in memory; see {@link memFS}. */
export class MemFS extends UnimplementedFS {
  readonly #quota: MemQuota;
  readonly #root: MemDirectory;

  /** @param device - tells its inodes from those of another file system that is seen together with it */
  constructor(options: MemFSOptions = {}, device = 0n) {
    super();
    const { maxBytes = 256 * 1024 * 1024, maxFiles = 65536, walltime = systemWalltime() } = options;
    if (!(maxBytes >= 0) || !(maxFiles >= 1)) {
      throw new RangeError(`maxBytes must be 0 or more and maxFiles 1 or more, not ${maxBytes} and ${maxFiles}`);
    }
    this.#quota = new MemQuota(maxBytes, maxFiles, walltime, device);
    this.#root = this.#quota.newDirectory(0o777) as MemDirectory;
    this.#root.linkCount = 1;
  }

  /** Bytes that files take. */
  get bytesUsed(): number {
    return this.#quota.bytesUsed;
  }

  /** Files, directories and links, the root among them. */
  get filesUsed(): number {
    return this.#quota.filesUsed;
  }

  override openFile(path: string, flags: Oflag, permissions: number): File | Errno {
    const creates = (flags & Oflag.CREAT) !== 0;
    const isExclusive = creates && (flags & Oflag.EXCL) !== 0;
    const place = this.#place(path, (flags & Oflag.NOFOLLOW) === 0 && !isExclusive);
    if (isErrno(place)) return place;
    const { node } = place;
    if (node === undefined) return creates ? this.#create(place, flags, permissions) : Errno.ENOENT;
    if (isExclusive) return Errno.EEXIST;
    if (node.fileType === FileType.symbolicLink) return Errno.ELOOP;
    if (node.fileType === FileType.directory) {
      const changes = creates || (flags & Oflag.TRUNC) !== 0 || (flags & Oflag.ACCMODE) !== Oflag.RDONLY;
      return changes ? Errno.EISDIR : new MemOpenDirectory(node, this.#quota);
    }
    if (place.mustBeDirectory || (flags & Oflag.DIRECTORY) !== 0) return Errno.ENOTDIR;
    if ((flags & Oflag.TRUNC) !== 0) this.#quota.resize(node, 0);
    return new MemFile(node, this.#quota, flags);
  }

  override stat(path: string): Stat | Errno {
    return statPlace(this.#place(path, true));
  }

  override lstat(path: string): Stat | Errno {
    return statPlace(this.#place(path, false));
  }

  override mkdir(path: string, permissions: number): undefined | Errno {
    const place = this.#place(path, false);
    if (isErrno(place)) return place;
    if (place.node !== undefined) return Errno.EEXIST;
    const made = this.#quota.newDirectory(permissions);
    return isErrno(made) ? made : this.#add(place, made);
  }

  override rename(from: string, to: string): undefined | Errno {
    if (endsInDots(from) || endsInDots(to)) return Errno.EINVAL;
    const source = this.#named(from);
    if (isErrno(source)) return source;
    const target = this.#named(to);
    if (isErrno(target)) return target;
    const { node } = source;
    if (node === undefined) return Errno.ENOENT;
    if (node === target.node) return undefined;
    const isDirectory = node.fileType === FileType.directory;
    if (target.mustBeDirectory && !isDirectory) return Errno.ENOTDIR;
    if (isDirectory && source.components.every((name, index) => target.components[index] === name)) return Errno.EINVAL;
    const replaced = target.node;
    if (replaced?.fileType === FileType.directory) {
      if (!isDirectory) return Errno.EISDIR;
      if (replaced.entries.size > 0) return Errno.ENOTEMPTY;
    } else if (replaced !== undefined && isDirectory) return Errno.ENOTDIR;
    node.linkCount++;
    if (replaced !== undefined) this.#remove(target, replaced);
    this.#remove(source, node);
    node.linkCount--;
    return this.#add(target, node);
  }

  override rmdir(path: string): undefined | Errno {
    if (endsInDots(path)) return Errno.EINVAL;
    const place = this.#named(path);
    if (isErrno(place)) return place;
    const { node } = place;
    if (node === undefined) return Errno.ENOENT;
    if (node.fileType !== FileType.directory) return Errno.ENOTDIR;
    if (place.components.length === 0) return Errno.EBUSY;
    if (node.entries.size > 0) return Errno.ENOTEMPTY;
    return this.#remove(place, node);
  }

  override unlink(path: string): undefined | Errno {
    const place = this.#named(path);
    if (isErrno(place)) return place;
    const { node } = place;
    if (node === undefined) return Errno.ENOENT;
    return node.fileType === FileType.directory ? Errno.EISDIR : this.#remove(place, node);
  }

  override link(oldPath: string, newPath: string): undefined | Errno {
    const source = this.#named(oldPath);
    if (isErrno(source)) return source;
    const target = this.#named(newPath);
    if (isErrno(target)) return target;
    if (source.node === undefined) return Errno.ENOENT;
    if (source.node.fileType === FileType.directory) return Errno.EPERM;
    if (target.node !== undefined) return Errno.EEXIST;
    return target.mustBeDirectory ? Errno.ENOENT : this.#add(target, source.node);
  }

  override symlink(target: string, linkPath: string): undefined | Errno {
    const place = this.#named(linkPath);
    if (isErrno(place)) return place;
    if (place.node !== undefined) return Errno.EEXIST;
    if (place.mustBeDirectory) return Errno.ENOENT;
    const made = this.#quota.newLink(target);
    return isErrno(made) ? made : this.#add(place, made);
  }

  override readlink(path: string): string | Errno {
    const place = this.#named(path);
    if (isErrno(place)) return place;
    if (place.node === undefined) return Errno.ENOENT;
    return place.node.fileType === FileType.symbolicLink ? place.node.target : Errno.EINVAL;
  }

  override utimens(
    path: string,
    accessTime: bigint | undefined,
    modificationTime: bigint | undefined,
    followLinks: boolean,
  ): undefined | Errno {
    const place = this.#place(path, followLinks);
    if (isErrno(place)) return place;
    if (place.node === undefined) return Errno.ENOENT;
    return setMemTimes(place.node, this.#quota.clock, accessTime, modificationTime);
  }

  #lookUp(components: readonly string[]): MemNode | Errno {
    let node: MemNode = this.#root;
    for (const name of components) {
      if (node.fileType !== FileType.directory) return Errno.ENOTDIR;
      const next: MemNode | undefined = node.entries.get(name);
      if (next === undefined) return Errno.ENOENT;
      node = next;
    }
    return node;
  }

  #place(path: string, followLast: boolean): Place | Errno {
    const resolved = resolveGuestPath(path, followLast, (components) => {
      const node = this.#lookUp(components);
      if (isErrno(node)) return node;
      if (node.fileType === FileType.symbolicLink) return { link: node.target };
      return node.fileType === FileType.directory ? 'directory' : 'other';
    }) as ResolvedPath | Errno;
    if (isErrno(resolved)) return resolved;
    const { components, mustBeDirectory } = resolved;
    const name = components.at(-1);
    if (name === undefined) {
      return { directory: this.#root, name: '', node: this.#root, mustBeDirectory, components };
    }
    const directory = this.#lookUp(components.slice(0, -1));
    if (isErrno(directory)) return directory;
    if (directory.fileType !== FileType.directory) return Errno.ENOTDIR;
    const node = directory.entries.get(name);
    if (mustBeDirectory && node !== undefined && node.fileType !== FileType.directory) return Errno.ENOTDIR;
    return { directory, name, node, mustBeDirectory, components };
  }

  /** For operations on a name: its last component is not followed, also not when slashes come after it. */
  #named(path: string): Place | Errno {
    const name = withoutTrailingSlashes(path);
    const place = this.#place(name, false);
    if (isErrno(place) || name === path) return place;
    if (place.node !== undefined && place.node.fileType !== FileType.directory) return Errno.ENOTDIR;
    return { ...place, mustBeDirectory: true };
  }

  #create(place: Place, flags: Oflag, permissions: number): File | Errno {
    if (place.mustBeDirectory) return Errno.EISDIR;
    if ((flags & Oflag.DIRECTORY) !== 0) return Errno.EINVAL;
    const made = this.#quota.newRegularFile(permissions);
    if (isErrno(made)) return made;
    const errno = this.#add(place, made);
    return errno ?? new MemFile(made, this.#quota, flags);
  }

  #add({ directory, name }: Place, node: MemNode): undefined | Errno {
    if (directory.linkCount === 0) return Errno.ENOENT;
    directory.entries.set(name, node);
    node.linkCount++;
    this.#touch(directory);
    return undefined;
  }

  #remove({ directory, name }: Place, node: MemNode): undefined {
    directory.entries.delete(name);
    node.linkCount--;
    this.#touch(directory);
    this.#quota.releaseIfUnused(node);
    return undefined;
  }

  #touch(node: MemNode): void {
    const now = this.#quota.clock.now();
    node.modificationTime = now;
    node.changeTime = now;
  }
}

function statPlace(place: Place | Errno): Stat | Errno {
  if (isErrno(place)) return place;
  return place.node === undefined ? Errno.ENOENT : memStat(place.node);
}

/**
 * A file system in memory, empty at first, with a quota of bytes and files. Reading and writing never wait.
 *
 * @throws RangeError when a quota is negative or not a number
 * @example
 * ```ts
 * import { isErrno, Oflag } from '@wazero-ts/sys';
 * import { memFS } from '@wazero-ts/sysfs';
 * const fs = memFS({ maxBytes: 1 << 20, maxFiles: 100 });
 * const file = fs.openFile('notes.txt', Oflag.WRONLY | Oflag.CREAT, 0o644);
 * if (!isErrno(file)) file.write(new Uint8Array([104, 105]));
 * ```
 */
export function memFS(options: MemFSOptions = {}): MemFS {
  return new MemFS(options);
}
