import type { Dirent as NodeDirent } from 'node:fs';
import { FileType, type Stat } from '@wazero-ts/sys';

/** What is used of what `node:fs` or the addon know of a file; times are nanoseconds since the Unix epoch. */
export interface HostStats {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly mode: bigint;
  readonly nlink: bigint;
  readonly size: bigint;
  readonly atimeNs: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

/** What `node:fs` calls the kinds of files on directory entries. WASI has no type for a FIFO: it is unknown. */
export function fileTypeOf(kinds: NodeDirent): FileType {
  if (kinds.isFile()) return FileType.regularFile;
  if (kinds.isDirectory()) return FileType.directory;
  if (kinds.isSymbolicLink()) return FileType.symbolicLink;
  if (kinds.isCharacterDevice()) return FileType.characterDevice;
  if (kinds.isBlockDevice()) return FileType.blockDevice;
  return kinds.isSocket() ? FileType.socketStream : FileType.unknown;
}

/** The bits of `st_mode` that say what a file is; the same on all systems. */
const kindMask = 0o170000;
const kinds: ReadonlyMap<number, FileType> = new Map([
  [0o020000, FileType.characterDevice],
  [0o040000, FileType.directory],
  [0o060000, FileType.blockDevice],
  [0o100000, FileType.regularFile],
  [0o120000, FileType.symbolicLink],
  [0o140000, FileType.socketStream],
]);

/** What a file is by its `st_mode`. */
export function fileTypeOfMode(mode: number): FileType {
  return kinds.get(mode & kindMask) ?? FileType.unknown;
}

export function isDirectory({ mode }: HostStats): boolean {
  return fileTypeOfMode(Number(mode)) === FileType.directory;
}

export function statOf(stats: HostStats): Stat {
  const mode = Number(stats.mode);
  return {
    device: stats.dev,
    inode: stats.ino,
    fileType: fileTypeOfMode(mode),
    permissions: mode & 0o7777,
    linkCount: stats.nlink,
    size: stats.size,
    accessTime: stats.atimeNs,
    modificationTime: stats.mtimeNs,
    changeTime: stats.ctimeNs,
  };
}
