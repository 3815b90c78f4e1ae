import type { AbortSignalLike } from '@wazero-ts/api';
import type { Awaitable } from './awaitable.js';
import { Errno } from './errno.js';
import { type Dirent, FileType, type Stat } from './file-type.js';
import type { FS } from './fs.js';

/** From where an offset counts: the start, the current position, or the end of the file. */
export type Whence = 'start' | 'current' | 'end';

/**
 * Whether methods return promises: never (`synchronous`), as they like (`either`), or so often that a synchronous call
 * makes no sense (`asynchronous`; such standard streams are refused by `instantiateModuleSync`).
 */
export type Timing = 'synchronous' | 'asynchronous' | 'either';

/**
 * An open file, directory or stream. Implement it by extending {@link UnimplementedFile}.
 *
 * Every method returns its result, an {@link Errno}, or a promise of one of these; it does not throw. A buffer that is
 * passed in belongs to the method until it returns or its promise settles, not longer. ENOSYS stands for: not
 * implemented. Offsets and sizes are in bytes, whole numbers below 2^53; times are nanoseconds since the Unix epoch.
 */
export interface File {
  /** What it is; does not change while it is open. */
  readonly fileType: FileType;
  /** A `synchronous` file gets the guest's own memory as buffers, without a copy. */
  readonly timing: Timing;
  /**
   * Whether writes get the guest's own memory although they may return promises: whoever says so copies what it keeps
   * beyond its return, since the guest goes on with its memory.
   */
  readonly copiesWrites?: boolean;
  /** Whether every write goes to the end. */
  readonly isAppend: boolean;
  /**
   * For a directory: its file system, with paths relative to this directory wherever it is by now. It can be used until
   * the directory is closed. Without it paths below an open directory are put together as text, from the root.
   */
  readonly view?: FS | undefined;
  /**
   * What a stream of the host threw first, of which the guest only sees an errno. It is the `cause` of the `ExitError`
   * when the guest exits with an error because of it.
   */
  readonly failure?: unknown;
  /** How many bytes can be read without waiting; `undefined` when that is not known. For guests that poll. */
  readonly readableBytes?: number | undefined;
  /** Errnos: EBADF (closed), EIO, ENOSYS. */
  stat(): Awaitable<Stat | Errno>;
  /**
   * Reads at the current position and moves it.
   *
   * @returns the number of bytes read, which may be less than asked for; 0 at the end of the file (or for an empty buffer)
   * Errnos: EBADF (not open for reading), EISDIR, EAGAIN (non-blocking, nothing there yet), EINTR, EIO, ENOSYS.
   */
  read(buffer: Uint8Array): Awaitable<number | Errno>;
  /** Reads at `offset` without moving the position. Errnos: as {@link File.read}; EINVAL, ESPIPE (a stream). */
  pread(buffer: Uint8Array, offset: number): Awaitable<number | Errno>;
  /**
   * Moves the position. On a directory only offset 0 from the start is allowed.
   *
   * @returns the new position from the start
   * Errnos: EBADF, EINVAL (before the start, or too large), EISDIR, ESPIPE (a stream), ENOSYS.
   */
  seek(offset: number, whence: Whence): Awaitable<number | Errno>;
  /**
   * All entries as they are now, without `.` and `..`, in an order that is stable while nothing changes.
   * Errnos: EBADF, ENOTDIR, EIO, ENOSYS.
   */
  readdir(): Awaitable<readonly Dirent[] | Errno>;
  /**
   * Writes at the current position (at the end when {@link File.isAppend}) and moves it.
   *
   * @returns the number of bytes written, which may be less than given
   * Errnos: EBADF (not open for writing), EISDIR, EAGAIN, EFBIG, EINTR, EIO, ENOSPC, EDQUOT, EPIPE, EROFS, ENOSYS.
   */
  write(bytes: Uint8Array): Awaitable<number | Errno>;
  /** Writes at `offset` without moving the position. Errnos: as {@link File.write}; EINVAL, ESPIPE (a stream). */
  pwrite(bytes: Uint8Array, offset: number): Awaitable<number | Errno>;
  /** Sets the size; new bytes are zero. Errnos: EBADF, EINVAL (negative), EISDIR, EFBIG, EIO, ENOSPC, EROFS, ENOSYS. */
  truncate(size: number): Awaitable<undefined | Errno>;
  /** Writes data and metadata to the device. Errnos: EBADF, EIO. Without a device: nothing to do, `undefined`. */
  sync(): Awaitable<undefined | Errno>;
  /** Writes data to the device. Errnos: as {@link File.sync}. */
  datasync(): Awaitable<undefined | Errno>;
  /** Sets access and modification time; `undefined` leaves one as it is. Errnos: EBADF, EPERM, EROFS, EIO, ENOSYS. */
  utimens(accessTime: bigint | undefined, modificationTime: bigint | undefined): Awaitable<undefined | Errno>;
  /** Sets {@link File.isAppend}. Errnos: EBADF, EISDIR, ENOSYS. */
  setAppend(append: boolean): Awaitable<undefined | Errno>;
  /** From now on operations that would wait give EAGAIN, or wait again. Errnos: EBADF, ENOSYS. */
  setNonblock(nonblock: boolean): Awaitable<undefined | Errno>;
  /**
   * Waits until reading (or writing) would not wait.
   *
   * @param timeoutMs - the longest wait in milliseconds; 0 only looks, Infinity waits for ever
   * @param signal - fires when nobody waits any more, since another file is ready: a file that can should stop waiting
   * @returns whether it is ready; a promise when it has to wait
   * Errnos: EBADF, ENOTSUP (can not tell), EIO.
   */
  poll(interest: 'read' | 'write', timeoutMs: number, signal?: AbortSignalLike): Awaitable<boolean | Errno>;
  /** Releases it; later calls give EBADF. Closing twice is harmless. Errnos: EIO. */
  close(): Awaitable<undefined | Errno>;
}

/**
 * A file whose every operation fails with ENOSYS, that is always ready to be polled, and that needs no sync or close:
 * extend it and implement what your file can do.
 *
 * @example
 * ```ts
 * import { UnimplementedFile } from '@wazero-ts/sys';
 * class Zeros extends UnimplementedFile {
 *   override read(buffer: Uint8Array): number {
 *     buffer.fill(0);
 *     return buffer.length;
 *   }
 * }
 * new Zeros().read(new Uint8Array(3)); // 3
 * ```
 */
export class UnimplementedFile implements File {
  readonly fileType: FileType = FileType.unknown;
  readonly timing: Timing = 'either';
  readonly copiesWrites?: boolean;
  readonly isAppend: boolean = false;
  readonly view?: FS | undefined;

  stat(): Awaitable<Stat | Errno> {
    return Errno.ENOSYS;
  }
  read(_buffer: Uint8Array): Awaitable<number | Errno> {
    return Errno.ENOSYS;
  }
  pread(_buffer: Uint8Array, _offset: number): Awaitable<number | Errno> {
    return Errno.ENOSYS;
  }
  seek(_offset: number, _whence: Whence): Awaitable<number | Errno> {
    return Errno.ENOSYS;
  }
  readdir(): Awaitable<readonly Dirent[] | Errno> {
    return Errno.ENOSYS;
  }
  write(_bytes: Uint8Array): Awaitable<number | Errno> {
    return Errno.ENOSYS;
  }
  pwrite(_bytes: Uint8Array, _offset: number): Awaitable<number | Errno> {
    return Errno.ENOSYS;
  }
  truncate(_size: number): Awaitable<undefined | Errno> {
    return Errno.ENOSYS;
  }
  sync(): Awaitable<undefined | Errno> {
    return undefined;
  }
  datasync(): Awaitable<undefined | Errno> {
    return undefined;
  }
  utimens(_accessTime: bigint | undefined, _modificationTime: bigint | undefined): Awaitable<undefined | Errno> {
    return Errno.ENOSYS;
  }
  setAppend(_append: boolean): Awaitable<undefined | Errno> {
    return Errno.ENOSYS;
  }
  setNonblock(_nonblock: boolean): Awaitable<undefined | Errno> {
    return Errno.ENOSYS;
  }
  poll(_interest: 'read' | 'write', _timeoutMs: number, _signal?: AbortSignalLike): Awaitable<boolean | Errno> {
    return true;
  }
  close(): Awaitable<undefined | Errno> {
    return undefined;
  }
}
