import type { Dirent, FileType } from '@wazero-ts/sys';
import type { HostStats } from './host-stat.js';

/** A file that was opened, and what it is. */
export interface OpenedEntry {
  readonly fd: number;
  readonly fileType: FileType;
  /** Who opened it must close it: Node closes its own once more when a worker ends. */
  readonly calls: HostCalls;
}

/**
 * System calls on descriptors and on entries of open directories. An entry is one component and never followed when it is
 * a link. What they throw is for `hostErrno`.
 */
export interface HostCalls {
  /** @param flags - of the host; NOFOLLOW among them */
  openEntry(directory: number, name: string, flags: number, permissions: number): OpenedEntry;
  /** Opens a directory as a handle only; ENOTDIR for everything else, a link among it. */
  openDirectoryEntry(directory: number, name: string): number;
  /** `undefined` when there is none, which is cheaper than an error. */
  statEntry(directory: number, name: string): HostStats | undefined;
  stat(fd: number): HostStats;
  /** @param position - null for the descriptor's own */
  read(fd: number, buffer: Uint8Array, position: number | null): number;
  /** @param position - null for the descriptor's own */
  write(fd: number, bytes: Uint8Array, position: number | null): number;
  close(fd: number): void;
  /** All entries of a directory that is open for reading. */
  list(fd: number): readonly Dirent[];
}

/** Linux's flag for a handle that can be named but neither read nor written; Node does not know its name. */
export const openPathOnly = 0o10000000;
