import { constants } from 'node:fs';
import { constants as osConstants } from 'node:os';
import type { FsNative, NativeDirent } from '@wazero-ts/fs-native';
import { type Dirent, Errno, FileType } from '@wazero-ts/sys';
import { type HostCalls, type OpenedEntry, openPathOnly } from './host-calls.js';
import { errnoOfHostName } from './host-errno.js';
import { fileTypeOfMode } from './host-stat.js';

/** By the kernel's number. */
const errnos = new Map(Object.entries(osConstants.errno).map(([name, number]) => [number, errnoOfHostName(name)]));

/** The result of a call; an errno of the kernel is thrown as an {@link Errno}, which costs less than an error. */
function checked(result: number): number {
  if (result < 0) throw errnos.get(-result) ?? Errno.EIO;
  return result;
}

/** `d_type` of a directory entry. */
const fileTypes: Readonly<Record<number, FileType>> = {
  2: FileType.characterDevice,
  4: FileType.directory,
  6: FileType.blockDevice,
  8: FileType.regularFile,
  10: FileType.symbolicLink,
  12: FileType.socketStream,
};

/** Not all file systems say what an entry is. */
const unknownType = 0;

class NativeCalls implements HostCalls {
  readonly #fs: FsNative;

  constructor(fs: FsNative) {
    this.#fs = fs;
  }

  openEntry(directory: number, name: string, flags: number, permissions: number): OpenedEntry {
    const fd = checked(this.#fs.open(directory, name, flags, permissions));
    return { fd, fileType: fileTypeOfMode(this.#fs.lastMode), calls: this };
  }

  openDirectoryEntry(directory: number, name: string): number {
    const flags = openPathOnly | constants.O_DIRECTORY | constants.O_NOFOLLOW;
    return checked(this.#fs.open(directory, name, flags, 0));
  }

  statEntry(directory: number, name: string): FsNative['lastStats'] | undefined {
    const result = this.#fs.statAt(directory, name);
    if (result === -osConstants.errno.ENOENT) return undefined;
    checked(result);
    return this.#fs.lastStats;
  }

  stat(fd: number): FsNative['lastStats'] {
    checked(this.#fs.stat(fd));
    return this.#fs.lastStats;
  }

  read(fd: number, buffer: Uint8Array, position: number | null): number {
    return checked(this.#fs.read(fd, buffer, position ?? undefined));
  }

  write(fd: number, bytes: Uint8Array, position: number | null): number {
    return checked(this.#fs.write(fd, bytes, position ?? undefined));
  }

  close(fd: number): void {
    checked(this.#fs.close(fd));
  }

  list(fd: number): readonly Dirent[] {
    const dirents = this.#fs.list(fd);
    if (typeof dirents === 'number') throw errnos.get(-dirents) ?? Errno.EIO;
    return dirents.map((dirent) => new LazyDirent(dirent, this.#typeOf(fd, dirent)));
  }

  #typeOf(fd: number, dirent: NativeDirent): FileType {
    const { type } = dirent;
    return type === unknownType ? this.#look(fd, dirent.name) : (fileTypes[type] ?? FileType.unknown);
  }

  #look(fd: number, name: string): FileType {
    return this.#fs.statAt(fd, name) < 0 ? FileType.unknown : fileTypeOfMode(this.#fs.lastMode);
  }
}

/** What is made from the kernel's record when it is asked for. */
class LazyDirent implements Dirent {
  readonly fileType: FileType;
  readonly #native: NativeDirent;

  constructor(native: NativeDirent, fileType: FileType) {
    this.#native = native;
    this.fileType = fileType;
  }

  get name(): string {
    return this.#native.name;
  }

  get nameBytes(): Uint8Array {
    return this.#native.nameBytes;
  }

  get inode(): bigint {
    return this.#native.ino;
  }
}

/** The calls of the addon. */
export function nativeCalls(fs: FsNative): HostCalls {
  return new NativeCalls(fs);
}
