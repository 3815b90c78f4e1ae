import {
  type Awaitable,
  type Dirent,
  Errno,
  endsInDots,
  type File,
  FileType,
  type FS,
  isErrno,
  Oflag,
  resolveGuestPath,
  type Stat,
  UnimplementedFS,
  withoutTrailingSlashes,
} from '@wazero-ts/sys';
import { MemFS, type MemFSOptions } from './mem-fs.js';
import { OverlayDirectory, OverlayLowerFile } from './overlay-files.js';
import { type Components, OverlayLayers, type Seen } from './overlay-layers.js';
import { runSteps, type Steps, wait } from './steps.js';

/** The inodes of the upper layer mean nothing for the lower one. */
const upperDevice = 1n << 62n;

/** One difference between an overlay and what is under it. */
export interface OverlayChange {
  /** From the root, without a slash at the start. */
  readonly path: string;
  readonly kind: 'added' | 'modified' | 'removed';
}

/** A place, with what is seen there. */
interface Place {
  readonly components: Components;
  readonly path: string;
  readonly seen: Seen | undefined;
  readonly mustBeDirectory: boolean;
}

/** A file system that keeps its changes to itself; see {@link overlayFS}. */
export class OverlayFS extends UnimplementedFS {
  /** What is new or changed. Files of it can be read; do not write to it. */
  readonly upper: MemFS;
  readonly #layers: OverlayLayers;

  constructor(lower: FS, options: MemFSOptions = {}) {
    super();
    this.upper = new MemFS(options, upperDevice);
    this.#layers = new OverlayLayers(lower, this.upper);
  }

  /**
   * What differs from the file system under it, in the order of paths. Directories that only hold changes are left out.
   *
   * @example
   * ```ts
   * import { memFS, overlayFS } from '@wazero-ts/sysfs';
   * const overlay = overlayFS(memFS());
   * overlay.mkdir('made', 0o777);
   * const changes = await overlay.changes(); // [{ path: 'made', kind: 'added' }]
   * ```
   */
  async changes(): Promise<readonly OverlayChange[]> {
    const changes: OverlayChange[] = [];
    const { lower, hidden } = this.#layers;
    for (const path of hidden) {
      const isGone = isErrno(this.upper.lstat(path));
      if (isGone && !isErrno(await lower.lstat(path))) changes.push({ path, kind: 'removed' });
    }
    await this.#addChanges('', changes);
    return changes.sort((one, other) => (one.path < other.path ? -1 : 1));
  }

  async #addChanges(folder: string, changes: OverlayChange[]): Promise<void> {
    const { lower, hidden } = this.#layers;
    for (const { name, fileType } of entriesOf(this.upper, folder)) {
      const path = folder === '' ? name : `${folder}/${name}`;
      const before = await lower.lstat(path);
      const isDirectory = fileType === FileType.directory;
      const wasDirectory = !isErrno(before) && before.fileType === FileType.directory;
      if (isErrno(before)) changes.push({ path, kind: 'added' });
      else if (!isDirectory || !wasDirectory || hidden.has(path)) changes.push({ path, kind: 'modified' });
      if (isDirectory) await this.#addChanges(path, changes);
    }
  }

  override openFile(path: string, flags: Oflag, permissions: number): Awaitable<File | Errno> {
    return runSteps(this.#open(path, flags, permissions));
  }

  *#open(path: string, flags: Oflag, permissions: number): Steps<File | Errno> {
    const creates = (flags & Oflag.CREAT) !== 0;
    const isExclusive = creates && (flags & Oflag.EXCL) !== 0;
    const place = yield* this.#place(path, (flags & Oflag.NOFOLLOW) === 0 && !isExclusive);
    if (isErrno(place)) return place;
    const { seen, components } = place;
    if (seen === undefined) {
      if (!creates) return Errno.ENOENT;
      if (place.mustBeDirectory) return Errno.EISDIR;
      return (yield* this.#layers.copyUpParents(components)) ?? this.upper.openFile(place.path, flags, permissions);
    }
    if (isExclusive) return Errno.EEXIST;
    const { fileType } = seen.stat;
    const changes = (flags & Oflag.ACCMODE) !== Oflag.RDONLY || (flags & Oflag.TRUNC) !== 0;
    if (fileType === FileType.symbolicLink) return Errno.ELOOP;
    if (fileType === FileType.directory) return changes || creates ? Errno.EISDIR : this.#directory(components);
    if (place.mustBeDirectory || (flags & Oflag.DIRECTORY) !== 0) return Errno.ENOTDIR;
    if (seen.layer === 'lower' && !changes) {
      const file = yield* wait(this.#layers.lower.openFile(place.path, (flags & ~Oflag.CREAT) | Oflag.NOFOLLOW, 0));
      if (isErrno(file)) return file;
      return new OverlayLowerFile(file, this, (access, change) => this.utimens(place.path, access, change, false));
    }
    const errno = yield* this.#layers.copyUp(components, (flags & Oflag.TRUNC) !== 0);
    return errno ?? this.upper.openFile(place.path, flags, permissions);
  }

  override stat(path: string): Awaitable<Stat | Errno> {
    return runSteps(this.#stat(path, true));
  }

  override lstat(path: string): Awaitable<Stat | Errno> {
    return runSteps(this.#stat(path, false));
  }

  *#stat(path: string, follow: boolean): Steps<Stat | Errno> {
    const place = yield* this.#place(path, follow);
    if (isErrno(place)) return place;
    return place.seen?.stat ?? Errno.ENOENT;
  }

  override mkdir(path: string, permissions: number): Awaitable<undefined | Errno> {
    return runSteps(
      this.#make(path, (place) =>
        place.mustBeDirectory || !path.endsWith('/') ? this.upper.mkdir(place.path, permissions) : Errno.ENOENT,
      ),
    );
  }

  override symlink(target: string, linkPath: string): Awaitable<undefined | Errno> {
    return runSteps(
      this.#make(linkPath, (place) => (place.mustBeDirectory ? Errno.ENOENT : this.upper.symlink(target, place.path))),
    );
  }

  *#make(path: string, make: (place: Place) => undefined | Errno): Steps<undefined | Errno> {
    const place = yield* this.#named(path);
    if (isErrno(place)) return place;
    if (place.seen !== undefined) return Errno.EEXIST;
    return (yield* this.#layers.copyUpParents(place.components)) ?? make(place);
  }

  override rmdir(path: string): Awaitable<undefined | Errno> {
    return endsInDots(path) ? Errno.EINVAL : runSteps(this.#rmdir(path));
  }

  *#rmdir(path: string): Steps<undefined | Errno> {
    const place = yield* this.#named(path);
    if (isErrno(place)) return place;
    if (place.seen === undefined) return Errno.ENOENT;
    if (place.seen.stat.fileType !== FileType.directory) return Errno.ENOTDIR;
    if (place.components.length === 0) return Errno.EBUSY;
    const entries = yield* this.#entries(place.components);
    if (isErrno(entries)) return entries;
    return entries.length > 0 ? Errno.ENOTEMPTY : yield* this.#remove(place, place.seen);
  }

  override unlink(path: string): Awaitable<undefined | Errno> {
    return runSteps(this.#unlink(path));
  }

  *#unlink(path: string): Steps<undefined | Errno> {
    const place = yield* this.#named(path);
    if (isErrno(place)) return place;
    if (place.seen === undefined) return Errno.ENOENT;
    if (place.seen.stat.fileType === FileType.directory) return Errno.EISDIR;
    return yield* this.#remove(place, place.seen);
  }

  *#remove({ components, path }: Place, { layer, stat }: Seen): Steps<undefined | Errno> {
    const errno = yield* this.#layers.hide(components);
    if (errno !== undefined || layer === 'lower') return errno;
    return stat.fileType === FileType.directory ? this.upper.rmdir(path) : this.upper.unlink(path);
  }

  override rename(from: string, to: string, target: FS = this): Awaitable<undefined | Errno> {
    if (target !== this) return Errno.EXDEV;
    return endsInDots(from) || endsInDots(to) ? Errno.EINVAL : runSteps(this.#rename(from, to));
  }

  *#rename(from: string, to: string): Steps<undefined | Errno> {
    const source = yield* this.#named(from);
    if (isErrno(source)) return source;
    const target = yield* this.#named(to);
    if (isErrno(target)) return target;
    if (source.seen === undefined) return Errno.ENOENT;
    if (source.components.length === 0 || target.components.length === 0) return Errno.EBUSY;
    if (source.path === target.path) return undefined;
    const isDirectory = source.seen.stat.fileType === FileType.directory;
    if (target.mustBeDirectory && !isDirectory) return Errno.ENOTDIR;
    if (isDirectory && `${target.path}/`.startsWith(`${source.path}/`)) return Errno.EINVAL;
    const refused = yield* this.#replaceable(target, isDirectory);
    if (refused !== undefined) return refused;
    const errno =
      (yield* this.#copyUpTree(source.components)) ?? (yield* this.#layers.copyUpParents(target.components));
    if (errno !== undefined) return errno;
    const hidden = yield* this.#layers.hide(target.components);
    const renamed = hidden ?? this.upper.rename(source.path, target.path);
    return renamed ?? (yield* this.#layers.hide(source.components));
  }

  *#replaceable({ seen, components }: Place, byDirectory: boolean): Steps<undefined | Errno> {
    if (seen === undefined) return undefined;
    if (seen.stat.fileType !== FileType.directory) return byDirectory ? Errno.ENOTDIR : undefined;
    if (!byDirectory) return Errno.EISDIR;
    const entries = yield* this.#entries(components);
    if (isErrno(entries)) return entries;
    return entries.length > 0 ? Errno.ENOTEMPTY : undefined;
  }

  *#copyUpTree(components: Components): Steps<undefined | Errno> {
    const errno = yield* this.#layers.copyUp(components, false);
    if (errno !== undefined) return errno;
    const entries = yield* this.#entries(components);
    if (isErrno(entries)) return entries === Errno.ENOTDIR ? undefined : entries;
    for (const { name } of entries) {
      const failed = yield* this.#copyUpTree([...components, name]);
      if (failed !== undefined) return failed;
    }
    return undefined;
  }

  override link(oldPath: string, newPath: string, target: FS = this): Awaitable<undefined | Errno> {
    return target === this ? runSteps(this.#link(oldPath, newPath)) : Errno.EXDEV;
  }

  *#link(oldPath: string, newPath: string): Steps<undefined | Errno> {
    const source = yield* this.#named(oldPath);
    if (isErrno(source)) return source;
    const target = yield* this.#named(newPath);
    if (isErrno(target)) return target;
    if (source.seen === undefined) return Errno.ENOENT;
    if (source.seen.stat.fileType === FileType.directory) return Errno.EPERM;
    if (target.seen !== undefined) return Errno.EEXIST;
    if (target.mustBeDirectory) return Errno.ENOENT;
    const errno =
      (yield* this.#layers.copyUp(source.components, false)) ?? (yield* this.#layers.copyUpParents(target.components));
    return errno ?? this.upper.link(source.path, target.path);
  }

  override readlink(path: string): Awaitable<string | Errno> {
    return runSteps(this.#readlink(path));
  }

  *#readlink(path: string): Steps<string | Errno> {
    const place = yield* this.#named(path);
    if (isErrno(place)) return place;
    if (place.seen === undefined) return Errno.ENOENT;
    if (place.seen.stat.fileType !== FileType.symbolicLink) return Errno.EINVAL;
    return yield* this.#target(place.path, place.seen);
  }

  override utimens(
    path: string,
    accessTime: bigint | undefined,
    modificationTime: bigint | undefined,
    followLinks: boolean,
  ): Awaitable<undefined | Errno> {
    return runSteps(this.#utimens(path, accessTime, modificationTime, followLinks));
  }

  *#utimens(
    path: string,
    accessTime: bigint | undefined,
    modificationTime: bigint | undefined,
    followLinks: boolean,
  ): Steps<undefined | Errno> {
    const place = yield* this.#place(path, followLinks);
    if (isErrno(place)) return place;
    if (place.seen === undefined) return Errno.ENOENT;
    const errno = yield* this.#layers.copyUp(place.components, false);
    return errno ?? this.upper.utimens(place.path, accessTime, modificationTime, false);
  }

  #directory(components: Components): File {
    const path = components.join('/');
    return new OverlayDirectory({
      stat: () => this.lstat(path),
      readdir: () => runSteps(this.#entries(components)),
      utimens: (access, modification) => this.utimens(path, access, modification, false),
    });
  }

  /** The entries of both layers. */
  *#entries(components: Components): Steps<readonly Dirent[] | Errno> {
    const path = components.join('/');
    const seen = yield* this.#layers.look(components);
    if (isErrno(seen)) return seen;
    if (seen.stat.fileType !== FileType.directory) return Errno.ENOTDIR;
    const entries = new Map(entriesOf(this.upper, path).map((entry) => [entry.name, entry]));
    if (this.#layers.isHidden(components)) return [...entries.values()];
    const lower = yield* wait(this.#layers.lower.openFile(path, Oflag.RDONLY | Oflag.DIRECTORY | Oflag.NOFOLLOW, 0));
    if (isErrno(lower)) return lower === Errno.ENOENT || lower === Errno.ENOTDIR ? [...entries.values()] : lower;
    const listed = yield* wait(lower.readdir());
    if (!isErrno(listed)) {
      for (const entry of listed) {
        // The inode may be read later, when the directory is closed.
        const { name, inode, fileType } = entry;
        if (!entries.has(name) && !this.#layers.isHidden([...components, name]))
          entries.set(name, { name, inode, fileType });
      }
    }
    yield* wait(lower.close());
    return isErrno(listed) ? listed : [...entries.values()];
  }

  *#target(path: string, { layer }: Seen): Steps<string | Errno> {
    return layer === 'upper' ? this.upper.readlink(path) : yield* wait(this.#layers.lower.readlink(path));
  }

  *#place(path: string, followLast: boolean): Steps<Place | Errno> {
    const resolved = yield* wait(
      resolveGuestPath(path, followLast, (components) => runSteps(this.#lookUp(components))),
    );
    if (isErrno(resolved)) return resolved;
    const { components, mustBeDirectory } = resolved;
    const seen = yield* this.#layers.look(components);
    if (isErrno(seen) && seen !== Errno.ENOENT) return seen;
    const found = isErrno(seen) ? undefined : seen;
    if (mustBeDirectory && found !== undefined && found.stat.fileType !== FileType.directory) return Errno.ENOTDIR;
    return { components, path: components.join('/'), seen: found, mustBeDirectory };
  }

  *#lookUp(components: Components): Steps<{ readonly link: string } | 'directory' | 'other' | Errno> {
    const seen = yield* this.#layers.look(components);
    if (isErrno(seen)) return seen;
    if (seen.stat.fileType === FileType.directory) return 'directory';
    if (seen.stat.fileType !== FileType.symbolicLink) return 'other';
    const link = yield* this.#target(components.join('/'), seen);
    return isErrno(link) ? link : { link };
  }

  /** For operations on a name: its last component is not followed, also not when slashes come after it. */
  *#named(path: string): Steps<Place | Errno> {
    const name = withoutTrailingSlashes(path);
    const place = yield* this.#place(name, false);
    if (isErrno(place) || name === path) return place;
    if (place.seen !== undefined && place.seen.stat.fileType !== FileType.directory) return Errno.ENOTDIR;
    return { ...place, mustBeDirectory: true };
  }
}

function entriesOf(upper: MemFS, path: string): readonly Dirent[] {
  const directory = upper.openFile(path, Oflag.RDONLY | Oflag.DIRECTORY, 0);
  if (isErrno(directory)) return [];
  const entries = directory.readdir() as readonly Dirent[];
  directory.close();
  return entries;
}

/**
 * A file system that shows another one and keeps every change in memory: the lower one is only read. Which paths were
 * added, modified and removed is known afterwards; the changed files are in `upper`.
 *
 * A file is copied when it is first opened for writing; who has it open for reading goes on reading the old one.
 *
 * @param lower - such as `dirFS(path)`; it may return promises
 * @param options - the quota of the changes, as for `memFS`
 * @throws RangeError when a quota is negative or not a number
 * @example
 * ```ts
 * import { dirFS, overlayFS } from '@wazero-ts/sysfs';
 * const overlay = overlayFS(dirFS('.'), { maxBytes: 1 << 20 });
 * overlay.symlink('README.md', 'link');
 * const changes = await overlay.changes(); // [{ path: 'link', kind: 'added' }]
 * ```
 */
export function overlayFS(lower: FS, options: MemFSOptions = {}): OverlayFS {
  return new OverlayFS(lower, options);
}
