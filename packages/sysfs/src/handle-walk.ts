import { Errno, FileType, isErrno, maxNameLength, type ResolvedPath, resolveGuestPath } from '@wazero-ts/sys';
import type { DirectoryHandle } from './directory-handle.js';
import { hostErrno } from './host-errno.js';
import { fileTypeOfMode, type HostStats } from './host-stat.js';

/** Where a walk begins: an open directory, and how it was found from the root of the mount. */
export interface WalkStart {
  readonly handle: DirectoryHandle;
  /** From the root on; empty for the root itself. */
  readonly components: readonly string[];
}

/** A place below the root of a mount: an entry of a directory that is held open, or that directory itself. */
export interface Place {
  readonly directory: DirectoryHandle;
  /** `undefined` for the directory itself. The entry may be anything by now, and must not be followed by the kernel. */
  readonly name: string | undefined;
  /** From the root on. */
  readonly components: readonly string[];
  readonly mustBeDirectory: boolean;
}

/**
 * Walks guest paths from handle to handle. The kernel never gets more than one component at a time, and never follows
 * a link; `..` goes up the names by which the walk came down, from the root again. At most two descriptors are held at
 * a time, however long the path.
 */
export class HandleWalk {
  readonly #root: DirectoryHandle;
  readonly #start: WalkStart;
  #current: DirectoryHandle;
  /** How many components lead to {@link HandleWalk.#current}. */
  #depth: number;

  constructor(root: DirectoryHandle, start: WalkStart) {
    this.#root = root;
    this.#start = start;
    this.#current = start.handle;
    this.#depth = start.components.length;
  }

  /** Finds the place of a path; good until {@link HandleWalk.end}. */
  resolve(path: string, followLast: boolean): Place | Errno {
    if (!followLast && isPlainName(path)) return this.#entryOfStart(path);
    if (path.includes('\0')) return Errno.EINVAL;
    const lookUp = (components: readonly string[], isLast: boolean): ReturnType<HandleWalk['lookUp']> =>
      this.lookUp(components, isLast);
    const resolved = resolveGuestPath(path, followLast, lookUp, this.#start.components) as ResolvedPath | Errno;
    if (isErrno(resolved)) return resolved;
    const { components, mustBeDirectory } = resolved;
    if (components.length === 0) return { directory: this.#root, name: undefined, components, mustBeDirectory };
    const { handle, components: start } = this.#start;
    if (components.length === start.length && this.#isBelowStart(components)) {
      return { directory: handle, name: undefined, components, mustBeDirectory };
    }
    const errno = this.#goTo(components, components.length - 1);
    return errno ?? { directory: this.#current, name: components.at(-1), components, mustBeDirectory };
  }

  /** The place of a single name, which needs no walk. */
  #entryOfStart(name: string): Place {
    const { handle, components } = this.#start;
    return { directory: handle, name, components: [...components, name], mustBeDirectory: false };
  }

  /** What is at a place; enters it when more comes after it. */
  lookUp(components: readonly string[], isLast: boolean): { readonly link: string } | 'directory' | 'other' | Errno {
    const errno = this.#goTo(components, components.length - 1);
    if (errno !== undefined) return errno;
    const name = components.at(-1)!;
    return isLast ? this.#look(name) : this.#enter(name, components.length);
  }

  /** Gives back what the walk holds. */
  end(): void {
    this.#replace(this.#start.handle, this.#start.components.length);
  }

  #look(name: string): { readonly link: string } | 'directory' | 'other' | Errno {
    try {
      const stats = this.#current.statEntry(name);
      if (stats === undefined) return Errno.ENOENT;
      const fileType = fileTypeOfMode(Number(stats.mode));
      if (fileType === FileType.symbolicLink) return { link: this.#current.readlink(name) };
      return fileType === FileType.directory ? 'directory' : 'other';
    } catch (error) {
      return hostErrno(error);
    }
  }

  #enter(name: string, depth: number): { readonly link: string } | 'directory' | 'other' | Errno {
    try {
      this.#replace(this.#current.openChild(name), depth);
      return 'directory';
    } catch (error) {
      const errno = hostErrno(error);
      return errno === Errno.ENOTDIR || errno === Errno.ELOOP ? this.#look(name) : errno;
    }
  }

  #isBelowStart(components: readonly string[]): boolean {
    return this.#start.components.every((name, index) => components[index] === name);
  }

  /**
   * Makes the directory that the first `depth` components name the current one. At the same depth it is that one: who
   * goes up and down again comes by here in between.
   */
  #goTo(components: readonly string[], depth: number): Errno | undefined {
    if (this.#depth === depth) return undefined;
    const start = this.#start.components.length;
    if (depth >= start && this.#isBelowStart(components)) this.#replace(this.#start.handle, start);
    else this.#replace(this.#root, 0);
    try {
      while (this.#depth < depth) this.#replace(this.#current.openChild(components[this.#depth]!), this.#depth + 1);
      return undefined;
    } catch (error) {
      return hostErrno(error);
    }
  }

  #replace(handle: DirectoryHandle, depth: number): void {
    const former = this.#current;
    this.#current = handle;
    this.#depth = depth;
    if (former !== handle && former !== this.#root && former !== this.#start.handle) former.close();
  }
}

/** Whether a path is one component that `resolveGuestPath` would hand back as it is. */
function isPlainName(path: string): boolean {
  return path.length <= maxNameLength && !/[/\0]/.test(path) && path !== '' && path !== '.' && path !== '..';
}

/** What is at an entry, links not followed. */
export function statPlace(place: Place): HostStats {
  const stats = findStats(place);
  if (stats === undefined) throw Errno.ENOENT;
  return stats;
}

/** As {@link statPlace}, but a missing entry is `undefined`. */
export function findStats({ directory, name }: Place): HostStats | undefined {
  return name === undefined ? directory.stat() : directory.statEntry(name);
}

/** A path for an operation of `node:fs` that follows no link at its end. */
export function pathOf({ directory, name }: Place): string {
  return directory.at(name ?? '.');
}
