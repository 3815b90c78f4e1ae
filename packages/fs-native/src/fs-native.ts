import { type NativeDirent, readDirents } from './dirents.js';
import type { NativeBinding } from './native-binding.js';

/** What is known of a file; times are nanoseconds since the Unix epoch. */
export interface NativeStats {
  readonly dev: bigint;
  readonly ino: bigint;
  /** Kind and permissions, as in `st_mode`. */
  readonly mode: bigint;
  readonly nlink: bigint;
  readonly size: bigint;
  readonly atimeNs: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

/**
 * System calls on descriptors, with names that are relative to an open directory. Each method returns its result, or a
 * negated errno of the kernel, such as -2 for ENOENT; it throws a RangeError for a descriptor or name that is none.
 *
 * @example
 * ```ts
 * import { openSync } from 'node:fs';
 * import { loadFsNative } from '@wazero-ts/fs-native';
 * const found = loadFsNative();
 * if (found.available) {
 *   found.fs.statAt(openSync('/', 'r'), 'usr'); // 0
 *   found.fs.lastStats.ino; // of /usr, as a bigint
 * }
 * ```
 */
export class FsNative {
  readonly #native: NativeBinding;
  /** The registers as words: a number of them makes no bigint. */
  readonly #words: Int32Array;

  /** Use {@link loadFsNative}. */
  constructor(native: NativeBinding) {
    this.#native = native;
    this.#words = new Int32Array(native.registers.buffer);
  }

  /**
   * `openat`: opens an entry of a directory, and says what it is in {@link FsNative.lastStats}. The descriptor is closed
   * on exec.
   *
   * @param name - one component, or `.`
   * @param flags - of `open(2)`
   */
  open(directory: number, name: string, flags: number, permissions: number): number {
    return this.#native.open(descriptor(directory), component(name), flags, permissions);
  }

  /** `close`, of what {@link open} gave; others are EBADF. What is open when its thread ends is closed. */
  close(fd: number): number {
    return this.#native.close(descriptor(fd));
  }

  /** `fstat`; the result is in {@link FsNative.lastStats}. */
  stat(fd: number): number {
    return this.#native.stat(descriptor(fd));
  }

  /** `fstatat` without following a link; the result is in {@link FsNative.lastStats}. */
  statAt(directory: number, name: string): number {
    return this.#native.statAt(descriptor(directory), component(name));
  }

  /** What the last {@link open}, {@link stat} or {@link statAt} that succeeded found. */
  get lastStats(): NativeStats {
    const [dev = 0n, ino = 0n, mode = 0n, nlink = 0n, size = 0n, atimeNs = 0n, mtimeNs = 0n, ctimeNs = 0n] =
      this.#native.registers;
    return { dev, ino, mode, nlink, size, atimeNs, mtimeNs, ctimeNs };
  }

  /** The mode of {@link FsNative.lastStats} alone. */
  get lastMode(): number {
    return this.#words[modeWord]!;
  }

  /**
   * `read`, or `pread` at an offset.
   *
   * @param offset - `undefined` for the position of the descriptor
   * @returns the number of bytes
   */
  read(fd: number, bytes: Uint8Array, offset?: number): number {
    return this.#native.read(descriptor(fd), bytes, offset ?? -1);
  }

  /**
   * `write`, or `pwrite` at an offset.
   *
   * @param offset - `undefined` for the position of the descriptor
   * @returns the number of bytes
   */
  write(fd: number, bytes: Uint8Array, offset?: number): number {
    return this.#native.write(descriptor(fd), bytes, offset ?? -1);
  }

  /** `getdents64` from the beginning, without `.` and `..`. */
  list(fd: number): readonly NativeDirent[] | number {
    const records = this.#native.list(descriptor(fd));
    return typeof records === 'number' ? records : readDirents(records);
  }
}

/** The low word of the third register. */
const modeWord = 4;

function descriptor(fd: number): number {
  if (!Number.isInteger(fd) || fd < 0 || fd > 0x7fff_ffff) throw new RangeError(`a descriptor is 0 or more, not ${fd}`);
  return fd;
}

/** Linux's longest name in bytes, at most three for each UTF-16 unit; the addon cuts off what is beyond 1,023 bytes. */
const maxNameUnits = 255;

/** What more than one component would be is the business of whoever walks paths. */
function component(name: string): string {
  if (name === '' || name.includes('\0') || name.includes('/')) throw new RangeError('a name is one component');
  // It can only be too long for the kernel as well, and is by now.
  return name.length > maxNameUnits ? name.slice(0, maxNameUnits + 1) : name;
}
