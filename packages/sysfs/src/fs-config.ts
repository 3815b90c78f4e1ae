import { FSConfig } from '@wazero-ts/sys';
import { dirFS } from './dir-fs.js';
import { readOnlyFS } from './read-only-fs.js';

/** Mounts that may be directories of the host; see {@link newFSConfig}. */
export class NodeFSConfig extends FSConfig {
  /**
   * Mounts a directory of the host for reading and writing; see {@link dirFS}.
   *
   * @param directory - of the host; not looked at before the guest uses it
   * @param guestPath - where the guest sees it, such as `/`
   * @example
   * ```ts
   * import { newFSConfig } from '@wazero-ts/sysfs';
   * newFSConfig().withDirMount('/srv/data', '/').mounts.length; // 1
   * ```
   */
  withDirMount(directory: string, guestPath: string): this {
    return this.withFSMount(dirFS(directory), guestPath);
  }

  /**
   * Mounts a directory of the host for reading.
   *
   * @param directory - of the host; not looked at before the guest uses it
   * @param guestPath - where the guest sees it, such as `/`
   * @example
   * ```ts
   * import { newFSConfig } from '@wazero-ts/sysfs';
   * newFSConfig().withReadOnlyDirMount('/usr/share', '/share').mounts[0]?.guestPath; // '/share'
   * ```
   */
  withReadOnlyDirMount(directory: string, guestPath: string): this {
    return this.withFSMount(readOnlyFS(dirFS(directory)), guestPath);
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
