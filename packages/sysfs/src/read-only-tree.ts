import { Errno, isErrno, Oflag } from '@wazero-ts/sys';
import type { MemFS } from './mem-fs.js';

/** Something to be served: a file with its bytes, a link with its target, or a directory. */
export interface TreeEntry {
  /** From the root, such as `src/main.ts`. */
  readonly path: string;
  readonly content: Uint8Array | { readonly link: string } | 'directory';
  readonly permissions: number;
  /** Nanoseconds since 1970; the clock's time unless given. */
  readonly modificationTime?: bigint | undefined;
}

/**
 * Puts an entry into a file system in memory, with the directories above it.
 *
 * @returns why it can not be there: EEXIST and ENOTDIR for names that exclude each other, EINVAL for what is no path
 */
export function plant(fs: MemFS, { path, content, permissions, modificationTime }: TreeEntry): Errno | undefined {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  if (names.length === 0 || names.includes('..') || path.startsWith('/') || path.includes('\0')) return Errno.EINVAL;
  for (let depth = 1; depth < names.length; depth++) {
    const errno = fs.mkdir(names.slice(0, depth).join('/'), 0o755);
    if (errno !== undefined && errno !== Errno.EEXIST) return errno;
  }
  const place = names.join('/');
  const errno = make(fs, place, content, permissions);
  if (errno !== undefined || modificationTime === undefined) return errno;
  return fs.utimens(place, modificationTime, modificationTime, false);
}

function make(fs: MemFS, place: string, content: TreeEntry['content'], permissions: number): Errno | undefined {
  if (content === 'directory') {
    const errno = fs.mkdir(place, permissions);
    return errno === Errno.EEXIST && !isErrno(fs.openFile(place, Oflag.DIRECTORY, 0)) ? undefined : errno;
  }
  if (!(content instanceof Uint8Array)) return fs.symlink(content.link, place);
  const file = fs.openFile(place, Oflag.WRONLY | Oflag.CREAT | Oflag.EXCL | Oflag.NOFOLLOW, permissions);
  if (isErrno(file)) return file;
  const written = file.write(content);
  file.close();
  return isErrno(written) ? written : undefined;
}
