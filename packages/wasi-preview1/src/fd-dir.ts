import { type Awaitable, andThen, type Dirent, Errno, FileType, isErrno } from '@wazero-ts/sys';
import { Rights, sizeOf } from './abi.js';
import { closeFile, type FdEntry } from './fd-table.js';
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
function listingOf(entry: FdEntry, cookie: bigint): Awaitable<readonly Dirent[] | Errno> {
  if (cookie !== 0n && entry.listing !== undefined) return entry.listing;
  return andThen(entry.file.stat(), (stat) => {
    if (isErrno(stat)) return stat;
    return andThen(entry.file.readdir(), (entries) => {
      if (isErrno(entries)) return entries;
      const own: Dirent = { name: '.', inode: stat.inode, fileType: FileType.directory };
      entry.listing = [own, parent, ...entries];
      return entry.listing;
    });
  });
}

/** It may be outside of the mount, so its number is nobody's business. */
const parent: Dirent = { name: '..', inode: 0n, fileType: FileType.directory };

/**
 * Fills the buffer; a last entry that does not fit is cut off, which tells the guest that there is more. What an entry
 * has to look up, such as its inode, is asked for only here.
 */
function writeListing(
  memory: GuestMemory,
  listing: readonly Dirent[],
  cookie: bigint,
  buffer: number,
  byteCount: number,
): number {
  const bytes = memory.view(buffer, byteCount);
  let used = 0;
  const first = cookie > BigInt(listing.length) ? listing.length : Number(cookie);
  const view = new DataView(bytes.buffer, bytes.byteOffset, byteCount);
  for (let index = first; index < listing.length && used < byteCount; index++) {
    const dirent = listing[index]!;
    const name = dirent.nameBytes ?? encodeText(dirent.name);
    const size = sizeOf.dirent + name.length;
    if (size <= byteCount - used) {
      writeDirent(view, bytes, used, index + 1, dirent, name);
      used += size;
    } else {
      const whole = new Uint8Array(size);
      writeDirent(new DataView(whole.buffer), whole, 0, index + 1, dirent, name);
      bytes.set(whole.subarray(0, byteCount - used), used);
      used = byteCount;
    }
  }
  return used;
}

/** `dirent`, with its name behind it. @param next - the cookie of the one that follows */
function writeDirent(
  view: DataView,
  bytes: Uint8Array,
  at: number,
  next: number,
  dirent: Dirent,
  name: Uint8Array,
): void {
  view.setUint32(at, next, true);
  view.setUint32(at + 4, 0, true);
  view.setBigUint64(at + 8, dirent.inode, true);
  view.setUint32(at + 16, name.length, true);
  view.setUint32(at + 20, dirent.fileType, true);
  // Names are short: a call of `set` takes longer.
  for (let index = 0; index < name.length; index++) bytes[at + sizeOf.dirent + index] = name[index]!;
}
