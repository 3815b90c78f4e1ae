/**
 * How to open a file, as bits for `FS.openFile`. The first three exclude each other; test them with {@link Oflag.ACCMODE}.
 *
 * @example
 * ```ts
 * import { Oflag } from '@wazero-ts/sys';
 * const flags = Oflag.RDWR | Oflag.CREAT | Oflag.TRUNC;
 * (flags & Oflag.ACCMODE) === Oflag.RDWR; // true
 * ```
 */
export const Oflag = {
  RDONLY: 0,
  RDWR: 1,
  WRONLY: 2,
  /** Mask of the three access modes. */
  ACCMODE: 3,
  /** Every write goes to the end. */
  APPEND: 0x004,
  /** Make a regular file when there is none. */
  CREAT: 0x008,
  /** Fail with ENOTDIR when it is not a directory. */
  DIRECTORY: 0x010,
  DSYNC: 0x020,
  /** With CREAT: fail with EEXIST when there is something. */
  EXCL: 0x040,
  /** Fail with ELOOP when the last component is a symbolic link. */
  NOFOLLOW: 0x080,
  /** Operations that would wait give EAGAIN. */
  NONBLOCK: 0x100,
  RSYNC: 0x200,
  SYNC: 0x400,
  /** Cut a regular file to size 0. */
  TRUNC: 0x800,
} as const;

/** Bits of {@link Oflag}. */
export type Oflag = number;
