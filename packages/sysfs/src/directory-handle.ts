import { constants, lstatSync, openSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Dirent } from '@wazero-ts/sys';
import { hostCalls } from './choose-calls.js';
import { type OpenedEntry, openPathOnly } from './host-calls.js';
import { type HostStats, isDirectory } from './host-stat.js';
import { descriptorPath, listPath, openPath } from './node-calls.js';

/**
 * A directory of the host to which names are relative. A name is one component, never `.` or `..`, and never followed
 * when it is a link. Methods throw what `hostErrno` takes.
 */
export interface DirectoryHandle {
  /** The path of an entry, good until {@link DirectoryHandle.close}. */
  at(name: string): string;
  /** Opens a directory in it; ENOTDIR or ELOOP for everything else, a link among it. */
  openChild(name: string): DirectoryHandle;
  /** Opens an entry, or with `.` this directory. */
  openEntry(name: string, flags: number, permissions: number): OpenedEntry;
  /** The handle of a directory that {@link DirectoryHandle.openEntry} opened: closing that closes it. */
  handleOf(name: string, fd: number): DirectoryHandle;
  /** `undefined` when there is no such entry, which is cheaper than an error. */
  statEntry(name: string): HostStats | undefined;
  readlink(name: string): string;
  stat(): HostStats;
  /** All entries. @param fd - of this directory, open for reading */
  list(fd: number): readonly Dirent[];
  close(): void;
}

/** A directory by a descriptor: it stays the same one wherever it is moved. */
export class DescriptorHandle implements DirectoryHandle {
  readonly #fd: number;
  readonly #calls = hostCalls();
  readonly #close: (fd: number) => void;

  /** @param close - by whom the descriptor was opened: Node closes its own once more when a worker ends */
  constructor(fd: number, close: (fd: number) => void = (own) => this.#calls.close(own)) {
    this.#fd = fd;
    this.#close = close;
  }

  at(name: string): string {
    return `${descriptorPath(this.#fd)}/${name}`;
  }

  openChild(name: string): DirectoryHandle {
    return new DescriptorHandle(this.#calls.openDirectoryEntry(this.#fd, name));
  }

  openEntry(name: string, flags: number, permissions: number): OpenedEntry {
    return this.#calls.openEntry(this.#fd, name, flags, permissions);
  }

  handleOf(_name: string, fd: number): DirectoryHandle {
    return new DescriptorHandle(fd);
  }

  statEntry(name: string): HostStats | undefined {
    return this.#calls.statEntry(this.#fd, name);
  }

  readlink(name: string): string {
    return readlinkSync(this.at(name));
  }

  stat(): HostStats {
    return this.#calls.stat(this.#fd);
  }

  list(fd: number): readonly Dirent[] {
    return this.#calls.list(fd);
  }

  close(): void {
    this.#close(this.#fd);
  }
}

/** Opens a directory by `node:fs` as a handle only, so that it need not be readable. */
export function openDirectory(path: string): number {
  return openSync(path, openPathOnly | constants.O_DIRECTORY);
}

/** A directory by its path, where there are no descriptors with names: each step is looked at, but not held. */
export class PathHandle implements DirectoryHandle {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  at(name: string): string {
    return join(this.#path, name);
  }

  openChild(name: string): DirectoryHandle {
    const path = this.at(name);
    if (!isDirectory(lstatSync(path, { bigint: true }))) {
      throw Object.assign(new Error(`not a directory: ${path}`), { code: 'ENOTDIR' });
    }
    return new PathHandle(path);
  }

  openEntry(name: string, flags: number, permissions: number): OpenedEntry {
    return openPath(this.at(name), flags, permissions);
  }

  handleOf(name: string): DirectoryHandle {
    return new PathHandle(this.at(name));
  }

  statEntry(name: string): HostStats | undefined {
    return lstatSync(this.at(name), { bigint: true, throwIfNoEntry: false });
  }

  readlink(name: string): string {
    return readlinkSync(this.at(name));
  }

  stat(): HostStats {
    return lstatSync(this.#path, { bigint: true });
  }

  list(): readonly Dirent[] {
    return listPath(this.#path);
  }

  close(): void {}
}
