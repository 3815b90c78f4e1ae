import type { FS } from './fs.js';

/** A file system and where the guest finds it. */
export interface Mount {
  readonly fs: FS;
  /** As given to `withFSMount`; the root is `/`. */
  readonly guestPath: string;
}

/**
 * The mounts of a module, in the order of the guest's pre-opened directories. Immutable: each `with` method returns a
 * copy. `newFSConfig` of `@wazero-ts/sysfs` makes one that can mount directories of the host too.
 *
 * @example
 * ```ts
 * import { FSConfig, UnimplementedFS } from '@wazero-ts/sys';
 * const config = new FSConfig().withFSMount(new UnimplementedFS(), '/data');
 * config.mounts[0]?.guestPath; // '/data'
 * ```
 */
export class FSConfig {
  /** In the order in which they were configured. */
  readonly mounts: readonly Mount[];

  constructor(mounts: readonly Mount[] = []) {
    this.mounts = Object.freeze([...mounts]);
  }

  /**
   * Mounts a file system. A guest path that is mounted already is replaced and keeps its place.
   *
   * @param guestPath - where the guest sees it, such as `/` or `/data`
   * @example
   * ```ts
   * import { FSConfig, UnimplementedFS } from '@wazero-ts/sys';
   * new FSConfig().withFSMount(new UnimplementedFS(), '/data').mounts.length; // 1
   * ```
   */
  withFSMount(fs: FS, guestPath: string): this {
    return this.withMounts(mountsWith(this.mounts, fs, guestPath));
  }

  /** How `with` methods make the copy; a subclass returns its own kind. */
  protected withMounts(mounts: readonly Mount[]): this {
    return new (this.constructor as new (mounts: readonly Mount[]) => this)(mounts);
  }
}

function mountsWith(mounts: readonly Mount[], fs: FS, guestPath: string): readonly Mount[] {
  const mount: Mount = { fs, guestPath: guestPath === '' || guestPath === '.' ? '/' : guestPath };
  const key = cleanGuestPath(guestPath);
  const place = mounts.findIndex((other) => cleanGuestPath(other.guestPath) === key);
  return place < 0 ? [...mounts, mount] : mounts.map((other, index) => (index === place ? mount : other));
}

/**
 * A guest path without what does not matter: leading, doubled and trailing slashes, and `.` components.
 *
 * @example
 * ```ts
 * import { cleanGuestPath } from '@wazero-ts/sys';
 * cleanGuestPath('//data/./logs/'); // 'data/logs'
 * ```
 */
export function cleanGuestPath(guestPath: string): string {
  return guestPath
    .split('/')
    .filter((component) => component !== '' && component !== '.')
    .join('/');
}
