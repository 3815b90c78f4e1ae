import { type Awaitable, isPromiseLike } from './awaitable.js';
import { Errno, isErrno } from './errno.js';

/** Links that are followed for one path before it is ELOOP; Linux's number. */
export const maxLinksFollowed = 40;
/** The longest path in UTF-16 units; Linux's number. */
export const maxPathLength = 4096;
/** The longest component of a path in UTF-16 units; Linux's number. */
export const maxNameLength = 255;

/** A path without links and `..`, as {@link resolveGuestPath} gives it. */
export interface ResolvedPath {
  /** Names from the root on; empty for the root itself. */
  readonly components: readonly string[];
  /** The path ended in `/`, `.` or `..`: it must name a directory. */
  readonly mustBeDirectory: boolean;
}

/**
 * Looks at one place of a file system, given by components without links and `..`. All but the last were looked at before
 * and were directories.
 *
 * @param isLast - nothing comes after it: the place itself is asked for
 * @returns the target when a symbolic link is there; `'directory'`, `'other'`, or an errno such as ENOENT
 */
export type PathLookup = (
  components: readonly string[],
  isLast: boolean,
) => Awaitable<{ readonly link: string } | 'directory' | 'other' | Errno>;

/**
 * Resolves `..` and symbolic links component by component and never leaves the root: what would, an absolute link
 * target among it, is EPERM. The last component need not exist.
 *
 * @param followLast - whether a link as the last component is followed (it is when the path ends in `/`)
 * @param start - where the path begins; the root unless given. `..` in it and in links can go up from there, to the root
 * @returns the path, or EPERM, ELOOP, ENAMETOOLONG, ENOTDIR, ENOENT (a component before the last is missing), or what
 * `lookUp` gave
 * @example
 * ```ts
 * import { resolveGuestPath } from '@wazero-ts/sys';
 * const lookUp = (path: readonly string[]) => (path.join('/') === 'here' ? { link: 'there' } : 'directory');
 * resolveGuestPath('here/../file', true, lookUp); // { components: ['file'], mustBeDirectory: false }
 * ```
 */
export function resolveGuestPath(
  path: string,
  followLast: boolean,
  lookUp: PathLookup,
  start: readonly string[] = [],
): Awaitable<ResolvedPath | Errno> {
  if (path.length > maxPathLength) return Errno.ENAMETOOLONG;
  if (path.startsWith('/')) return Errno.EPERM;
  return new PathWalk(path, followLast, lookUp, start).run();
}

class PathWalk {
  readonly #lookUp: PathLookup;
  readonly #followLast: boolean;
  readonly #done: string[];
  /** Components to come, the next one last. */
  readonly #rest: string[];
  #mustBeDirectory: boolean;
  #linksFollowed = 0;

  constructor(path: string, followLast: boolean, lookUp: PathLookup, start: readonly string[]) {
    this.#done = [...start];
    this.#lookUp = lookUp;
    this.#followLast = followLast;
    this.#rest = path.split('/').reverse();
    this.#mustBeDirectory = endsAsDirectory(path);
  }

  run(): Awaitable<ResolvedPath | Errno> {
    for (;;) {
      const name = this.#rest.pop();
      if (name === undefined) return { components: this.#done, mustBeDirectory: this.#mustBeDirectory };
      if (name === '' || name === '.') continue;
      if (name === '..') {
        if (this.#done.pop() === undefined) return Errno.EPERM;
        continue;
      }
      if (name.length > maxNameLength) return Errno.ENAMETOOLONG;
      this.#done.push(name);
      const isLast = this.#rest.every((other) => other === '' || other === '.');
      if (isLast && !this.#followLast && !this.#mustBeDirectory) continue;
      const found = this.#lookUp(this.#done, isLast);
      if (isPromiseLike(found)) return found.then((value) => this.#accept(value, isLast) ?? this.run());
      const errno = this.#accept(found, isLast);
      if (errno !== undefined) return errno;
    }
  }

  #accept(found: { readonly link: string } | 'directory' | 'other' | Errno, isLast: boolean): Errno | undefined {
    if (isErrno(found)) return isLast && found === Errno.ENOENT ? undefined : found;
    if (found === 'directory') return undefined;
    if (found === 'other') return isLast ? undefined : Errno.ENOTDIR;
    if (++this.#linksFollowed > maxLinksFollowed) return Errno.ELOOP;
    const { link } = found;
    if (link === '') return Errno.ENOENT;
    if (link.startsWith('/')) return Errno.EPERM;
    if (link.length > maxPathLength) return Errno.ENAMETOOLONG;
    this.#done.pop();
    if (isLast && endsAsDirectory(link)) this.#mustBeDirectory = true;
    this.#rest.push(...link.split('/').reverse());
    return undefined;
  }
}

function endsAsDirectory(path: string): boolean {
  return /(^|\/)\.{0,2}$/.test(path);
}

/**
 * A path without the slashes at its end; the root stays `/`. For operations on a name, which do not follow a link there.
 *
 * @example
 * ```ts
 * import { withoutTrailingSlashes } from '@wazero-ts/sys';
 * withoutTrailingSlashes('dir//'); // 'dir'
 * ```
 */
export function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end--;
  return path.slice(0, end);
}

/**
 * Whether the last component is `.` or `..`: no name that could be renamed or removed.
 *
 * @example
 * ```ts
 * import { endsInDots } from '@wazero-ts/sys';
 * endsInDots('dir/..'); // true
 * ```
 */
export function endsInDots(path: string): boolean {
  return /(^|\/)\.{1,2}$/.test(withoutTrailingSlashes(path));
}
