import type { BigIntStats, Dirent as NodeDirent } from 'node:fs';
import { FileType, type Stat } from '@wazero-ts/sys';

/** What `node:fs` calls the kinds of files, on stats and on directory entries. */
type Kinds = Pick<
  NodeDirent,
  'isBlockDevice' | 'isCharacterDevice' | 'isDirectory' | 'isFIFO' | 'isFile' | 'isSocket' | 'isSymbolicLink'
>;

/** WASI has no type for a FIFO: it is unknown. */
export function fileTypeOf(kinds: Kinds): FileType {
  if (kinds.isFile()) return FileType.regularFile;
  if (kinds.isDirectory()) return FileType.directory;
  if (kinds.isSymbolicLink()) return FileType.symbolicLink;
  if (kinds.isCharacterDevice()) return FileType.characterDevice;
  if (kinds.isBlockDevice()) return FileType.blockDevice;
  return kinds.isSocket() ? FileType.socketStream : FileType.unknown;
}

export function statOf(stats: BigIntStats): Stat {
  return {
    device: stats.dev,
    inode: stats.ino,
    fileType: fileTypeOf(stats as unknown as Kinds),
    permissions: Number(stats.mode & 0o7777n),
    linkCount: stats.nlink,
    size: stats.size,
    accessTime: stats.atimeNs,
    modificationTime: stats.mtimeNs,
    changeTime: stats.ctimeNs,
  };
}
