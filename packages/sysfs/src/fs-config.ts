import { FSConfig } from '@wazero-ts/sys';
import { type DirFSOptions, dirFS } from './dir-fs.js';
import { readOnlyFS } from './read-only-fs.js';

/** Mounts that may be directories of the host; see {@link newFSConfig}. */
export class NodeFSConfig extends FSConfig {
  /**
   * Mounts a directory of the host for reading and writing; see {@link dirFS}.
   *
   * @param directory - of the host; opened at once and held
   * @param guestPath - where the guest sees it, such as `/`
   * @throws MountUnavailableError when there is no such directory, or this host can not keep a guest inside it
   * @example
   * ```ts
   * import { newFSConfig } from '@wazero-ts/sysfs';
   * newFSConfig().withDirMount('.', '/').mounts.length; // 1
   * ```
   */
  withDirMount(directory: string, guestPath: string, options?: DirFSOptions): this {
    return this.withFSMount(dirFS(directory, options), guestPath);
  }

  /**
   * Mounts a directory of the host for reading.
   *
   * @param directory - of the host; opened at once and held
   * @param guestPath - where the guest sees it, such as `/`
   * @throws MountUnavailableError when there is no such directory, or this host can not keep a guest inside it
   * @example
   * ```ts
   * import { newFSConfig } from '@wazero-ts/sysfs';
   * newFSConfig().withReadOnlyDirMount('.', '/src').mounts[0]?.guestPath; // '/src'
   * ```
   */
  withReadOnlyDirMount(directory: string, guestPath: string, options?: DirFSOptions): this {
    return this.withFSMount(readOnlyFS(dirFS(directory, options)), guestPath);
  }
}

/**
 * A configuration of mounts; none at first.
 *
 * @example
 * ```ts
 * import { memFS, newFSConfig } from '@wazero-ts/sysfs';
 * newFSConfig().withFSMount(memFS(), '/tmp').mounts.length; // 1
 * ```
 */
export function newFSConfig(): NodeFSConfig {
  return new NodeFSConfig();
}
