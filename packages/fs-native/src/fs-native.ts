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

/** One entry of a directory. */
export interface NativeDirent {
  /** From UTF-8; U+FFFD stands for what is not. */
  readonly name: string;
  readonly ino: bigint;
  /** The kernel's `d_type`, 0 when the file system does not say. */
  readonly type: number;
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

  /** Use {@link loadFsNative}. */
  constructor(native: NativeBinding) {
    this.#native = native;
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
    return Number(this.#native.registers[2]);
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
    return typeof records === 'number' ? records : direntsOf(records);
  }
}

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

/** `struct linux_dirent64`: inode (8), offset (8), length of the record (2), type (1), name with a NUL. */
function direntsOf(bytes: Uint8Array): readonly NativeDirent[] {
  const records = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dirents: NativeDirent[] = [];
  for (let at = 0; at < records.length; at += records.readUInt16LE(at + 16)) {
    const start = at + 19;
    const name = records.toString('utf8', start, records.indexOf(0, start));
    if (name !== '.' && name !== '..') {
      dirents.push({ name, ino: records.readBigUInt64LE(at), type: records.readUInt8(at + 18) });
    }
  }
  return dirents;
}
