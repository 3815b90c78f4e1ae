import { Errno, type FS } from '@wazero-ts/sys';
import type { Rights } from './abi.js';
import type { FdEntry } from './fd-table.js';
import type { Process } from './process.js';

/** A path of the guest as a file system takes it. */
export interface GuestPath {
  readonly fs: FS;
  /** From the root of the file system. */
  readonly path: string;
  readonly entry: FdEntry;
}

/**
 * Reads a path that is relative to an open directory. Throws in wazero's order: EFAULT, then EILSEQ and EINVAL, EPERM
 * for a path that leaves the directory, EBADF, ENOTCAPABLE, ENOTDIR.
 */
export function guestPath(
  { files, memory }: Process,
  fd: number,
  rights: Rights,
  path: number,
  byteCount: number,
): GuestPath {
  const text = memory.text(path, byteCount);
  if (leavesDirectory(text)) throw Errno.EPERM;
  const entry = files.get(fd);
  if (entry.directory === undefined) throw Errno.ENOTDIR;
  files.getWith(fd, rights);
  if (text === '') throw Errno.ENOENT;
  const { fs, path: base } = entry.directory;
  return { fs, path: base === '' ? text : `${base}/${text}`, entry };
}

/**
 * Whether a path is absolute or has, at some point, more `..` than names before it. The file system keeps links from
 * leading out of the mount; this keeps the path in the directory that the guest named.
 */
export function leavesDirectory(path: string): boolean {
  if (!path.includes('/')) return path === '..';
  if (path.startsWith('/')) return true;
  let depth = 0;
  for (const component of path.split('/')) {
    if (component === '..') {
      if (--depth < 0) return true;
    } else if (component !== '' && component !== '.') depth++;
  }
  return false;
}
