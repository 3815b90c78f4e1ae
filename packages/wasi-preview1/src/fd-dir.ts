import { type Awaitable, andThen, type Dirent, Errno, FileType, isErrno } from '@wazero-ts/sys';
import { Rights, sizeOf } from './abi.js';
import { closeFile, type FdEntry, type ListedEntry } from './fd-table.js';
import { encodeText, type GuestMemory } from './guest-memory.js';
import type { Process } from './process.js';
import { type WasiFunction, type WasiResult, wasiFunction, wasiFunctionWithLongs } from './wasi-function.js';

/** The table itself: `fd_close`, `fd_renumber`, `fd_prestat_get`, `fd_prestat_dir_name`, and `fd_readdir`. */
export const fdDirFunctions: readonly WasiFunction[] = [
  wasiFunction('fd_close', 'fd:fd', ({ files }, fd) => closeFile(files.remove(fd))),
  wasiFunction('fd_prestat_get', 'fd:fd result.prestat:prestat', ({ files, memory }, fd, result) => {
    memory.setUint32(result, 0);
    memory.setUint32(result + 4, preopenName(files.get(fd)).length);
    return undefined;
  }),
  wasiFunction('fd_prestat_dir_name', 'fd:fd path:outtext path_len', ({ files, memory }, fd, path, byteCount) => {
    const name = preopenName(files.get(fd));
    if (byteCount < name.length) return Errno.ENAMETOOLONG;
    memory.setBytes(path, name);
    return undefined;
  }),
  wasiFunctionWithLongs(
    'fd_readdir',
    'fd:fd buf buf_len cookie:i64 result.bufused:u32',
    ({ files, memory }: Process, fd: number, buffer: number, byteCount: number, cookie: bigint, result: number) => {
      const entry = files.getWith(fd, Rights.fdReaddir);
      if (entry.directory === undefined) return Errno.EBADF;
      memory.check(buffer, byteCount);
      memory.check(result, 4);
      return andThen(listingOf(entry, cookie), (listing) => {
        if (isErrno(listing)) return listing;
        memory.setUint32(result, writeListing(memory, listing, cookie, buffer, byteCount));
        return undefined;
      });
    },
  ),
  wasiFunction('fd_renumber', 'fd:fd to:fd', ({ files }, from, to): WasiResult => {
    const replaced = files.move(from, to);
    return replaced === undefined ? undefined : closeFile(replaced);
  }),
];

function preopenName({ preopenName: name }: FdEntry): Uint8Array {
  if (name === undefined) throw Errno.EBADF;
  return encodeText(name);
}

/** The entries as they were when the guest began to read them: cookies are places in this list. */
function listingOf(entry: FdEntry, cookie: bigint): Awaitable<readonly ListedEntry[] | Errno> {
  if (cookie !== 0n && entry.listing !== undefined) return entry.listing;
  return andThen(entry.file.stat(), (stat) => {
    if (isErrno(stat)) return stat;
    return andThen(entry.file.readdir(), (entries) => {
      if (isErrno(entries)) return entries;
      const listing = [
        { name: encodeText('.'), inode: stat.inode, fileType: FileType.directory },
        // The parent may be outside of the mount, so its number is nobody's business.
        { name: encodeText('..'), inode: 0n, fileType: FileType.directory },
        ...entries.map((dirent) => new Listed(dirent)),
      ];
      entry.listing = listing;
      return listing;
    });
  });
}

/** The inode may cost the file system a look, so it is asked for when the guest gets there. */
class Listed implements ListedEntry {
  readonly name: Uint8Array;
  readonly fileType: FileType;
  readonly #dirent: Dirent;

  constructor(dirent: Dirent) {
    this.name = encodeText(dirent.name);
    this.fileType = dirent.fileType;
    this.#dirent = dirent;
  }

  get inode(): bigint {
    return this.#dirent.inode;
  }
}

/** Fills the buffer; a last entry that does not fit is cut off, which tells the guest that there is more. */
function writeListing(
  memory: GuestMemory,
  listing: readonly ListedEntry[],
  cookie: bigint,
  buffer: number,
  byteCount: number,
): number {
  const bytes = memory.view(buffer, byteCount);
  const header = new DataView(new ArrayBuffer(sizeOf.dirent));
  const headerBytes = new Uint8Array(header.buffer);
  let used = 0;
  const put = (source: Uint8Array): void => {
    const room = byteCount - used;
    const part = source.length <= room ? source : source.subarray(0, room);
    bytes.set(part, used);
    used += part.length;
  };
  const first = cookie > BigInt(listing.length) ? listing.length : Number(cookie);
  for (let index = first; index < listing.length && used < byteCount; index++) {
    const { name, inode, fileType } = listing[index]!;
    header.setBigUint64(0, BigInt(index + 1), true);
    header.setBigUint64(8, inode, true);
    header.setUint32(16, name.length, true);
    header.setUint32(20, fileType, true);
    put(headerBytes);
    put(name);
  }
  return used;
}
