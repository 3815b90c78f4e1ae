import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  type Dirent as NodeDirent,
  openSync,
  readdirSync,
  readSync,
  writeSync,
} from 'node:fs';
import type { Dirent, FileType } from '@wazero-ts/sys';
import { type HostCalls, type OpenedEntry, openPathOnly } from './host-calls.js';
import { fileTypeOf, fileTypeOfMode } from './host-stat.js';

/** The path that leads Linux to a descriptor: it follows that link of its own, and nothing else. */
export function descriptorPath(fd: number): string {
  return `/proc/self/fd/${fd}`;
}

/** By `node:fs`, on every host; entries of directories on Linux alone. */
export const nodeCalls: HostCalls = {
  openEntry(directory, name, flags, permissions) {
    return openPath(`${descriptorPath(directory)}/${name}`, flags, permissions);
  },
  openDirectoryEntry(directory, name) {
    const flags = openPathOnly | constants.O_DIRECTORY | constants.O_NOFOLLOW;
    return openSync(`${descriptorPath(directory)}/${name}`, flags);
  },
  statEntry(directory, name) {
    return lstatSync(`${descriptorPath(directory)}/${name}`, { bigint: true, throwIfNoEntry: false });
  },
  stat(fd) {
    return fstatSync(fd, { bigint: true });
  },
  read(fd, buffer, position) {
    return readSync(fd, buffer, 0, buffer.length, position);
  },
  write(fd, bytes, position) {
    return writeSync(fd, bytes, 0, bytes.length, position);
  },
  close(fd) {
    closeSync(fd);
  },
  list(fd) {
    return listPath(descriptorPath(fd));
  },
};

/** Opens a path by `node:fs`, which follows links before its last component. */
export function openPath(path: string, flags: number, permissions: number): OpenedEntry {
  const fd = openSync(path, flags, permissions);
  try {
    return { fd, fileType: fileTypeOfMode(fstatSync(fd).mode), calls: nodeCalls };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** The entries of a directory by `node:fs`, which does not give their numbers: those are looked up when they are asked for. */
export function listPath(path: string): readonly Dirent[] {
  return readdirSync(path, { withFileTypes: true }).map((entry) => new LookedUpDirent(path, entry));
}

class LookedUpDirent implements Dirent {
  readonly name: string;
  readonly fileType: FileType;
  readonly #path: string;

  constructor(path: string, entry: NodeDirent) {
    this.name = entry.name;
    this.fileType = fileTypeOf(entry);
    this.#path = path;
  }

  get inode(): bigint {
    try {
      return lstatSync(`${this.#path}/${this.name}`, { bigint: true, throwIfNoEntry: false })?.ino ?? 0n;
    } catch {
      return 0n;
    }
  }
}
