import { type BigIntStats, closeSync, constants, fstatSync, lstatSync, openSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A directory of the host to which names are relative. A name is one component, never `.` or `..`, and never followed
 * when it is a link. Methods throw the errors of `node:fs`.
 */
export interface DirectoryHandle {
  /** A path that leads the kernel to this directory, good until {@link DirectoryHandle.close}. */
  readonly path: string;
  /** The path of an entry. */
  at(name: string): string;
  /** Opens a directory in it; ENOTDIR for everything else, a link among it. */
  openChild(name: string): DirectoryHandle;
  stat(): BigIntStats;
  close(): void;
}

/** Linux's flag for a handle that can be named but neither read nor written; Node does not know its name. */
const openPathOnly = 0o10000000;

/**
 * A directory by a descriptor: it stays the same one wherever it is moved. The kernel is given
 * `/proc/self/fd/<descriptor>/<name>`, where it follows the link of its own to the descriptor, and nothing else.
 */
export class DescriptorHandle implements DirectoryHandle {
  readonly path: string;
  readonly #fd: number;

  constructor(fd: number) {
    this.#fd = fd;
    this.path = `/proc/self/fd/${fd}`;
  }

  at(name: string): string {
    return `${this.path}/${name}`;
  }

  openChild(name: string): DirectoryHandle {
    return new DescriptorHandle(openDirectory(this.at(name), constants.O_NOFOLLOW));
  }

  stat(): BigIntStats {
    return fstatSync(this.#fd, { bigint: true });
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** Opens a directory as a handle only, so that it need not be readable. */
export function openDirectory(path: string, extraFlags: number): number {
  return openSync(path, openPathOnly | constants.O_DIRECTORY | extraFlags);
}

/** A directory by its path, where there are no descriptors with names: each step is looked at, but not held. */
export class PathHandle implements DirectoryHandle {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  at(name: string): string {
    return join(this.path, name);
  }

  openChild(name: string): DirectoryHandle {
    const path = this.at(name);
    if (!lstatSync(path).isDirectory()) throw Object.assign(new Error(`not a directory: ${path}`), { code: 'ENOTDIR' });
    return new PathHandle(path);
  }

  stat(): BigIntStats {
    return lstatSync(this.path, { bigint: true });
  }

  close(): void {}
}
