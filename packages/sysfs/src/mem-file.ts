import {
  DirectoryFile,
  type Dirent,
  Errno,
  FileType,
  Oflag,
  type Stat,
  type Timing,
  UnimplementedFile,
  type Whence,
} from '@wazero-ts/sys';
import { type MemDirectory, type MemQuota, type MemRegularFile, memStat, setMemTimes } from './mem-node.js';

/** A regular file of an in-memory file system, open. */
export class MemFile extends UnimplementedFile {
  override readonly fileType: FileType = FileType.regularFile;
  override readonly timing: Timing = 'synchronous';
  override isAppend: boolean;
  readonly #node: MemRegularFile;
  readonly #quota: MemQuota;
  readonly #canRead: boolean;
  readonly #canWrite: boolean;
  #position = 0;
  #isClosed = false;

  constructor(node: MemRegularFile, quota: MemQuota, flags: Oflag) {
    super();
    const mode = flags & Oflag.ACCMODE;
    this.#node = node;
    this.#quota = quota;
    this.#canRead = mode !== Oflag.WRONLY;
    this.#canWrite = mode !== Oflag.RDONLY;
    this.isAppend = (flags & Oflag.APPEND) !== 0;
    node.openCount++;
  }

  get readableBytes(): number {
    return Math.max(0, this.#node.size - this.#position);
  }

  override stat(): Stat | Errno {
    return this.#isClosed ? Errno.EBADF : memStat(this.#node);
  }

  override read(buffer: Uint8Array): number | Errno {
    const count = this.pread(buffer, this.#position);
    if (typeof count === 'number') this.#position += count;
    return count;
  }

  override pread(buffer: Uint8Array, offset: number): number | Errno {
    if (this.#isClosed || !this.#canRead) return Errno.EBADF;
    if (offset < 0) return Errno.EINVAL;
    const count = Math.max(0, Math.min(buffer.length, this.#node.size - offset));
    buffer.set(this.#node.data.subarray(offset, offset + count));
    return count;
  }

  override write(bytes: Uint8Array): number | Errno {
    if (this.isAppend) this.#position = this.#node.size;
    const count = this.pwrite(bytes, this.#position);
    if (typeof count === 'number') this.#position += count;
    return count;
  }

  override pwrite(bytes: Uint8Array, offset: number): number | Errno {
    if (this.#isClosed || !this.#canWrite) return Errno.EBADF;
    if (offset < 0) return Errno.EINVAL;
    if (bytes.length === 0) return 0;
    const end = offset + bytes.length;
    if (end > this.#node.size) {
      const errno = this.#quota.resize(this.#node, end);
      if (errno !== undefined) return errno;
    }
    this.#node.data.set(bytes, offset);
    this.#touch();
    return bytes.length;
  }

  override seek(offset: number, whence: Whence): number | Errno {
    if (this.#isClosed) return Errno.EBADF;
    const position = { start: 0, current: this.#position, end: this.#node.size }[whence] + offset;
    if (position < 0 || !Number.isSafeInteger(position)) return Errno.EINVAL;
    this.#position = position;
    return position;
  }

  override readdir(): Errno {
    return Errno.ENOTDIR;
  }

  override truncate(size: number): undefined | Errno {
    if (this.#isClosed || !this.#canWrite) return Errno.EBADF;
    if (size < 0) return Errno.EINVAL;
    const errno = this.#quota.resize(this.#node, size);
    if (errno === undefined) this.#touch();
    return errno;
  }

  override utimens(accessTime: bigint | undefined, modificationTime: bigint | undefined): undefined | Errno {
    if (this.#isClosed) return Errno.EBADF;
    return setMemTimes(this.#node, this.#quota.clock, accessTime, modificationTime);
  }

  override setAppend(append: boolean): undefined | Errno {
    if (this.#isClosed) return Errno.EBADF;
    this.isAppend = append;
    return undefined;
  }

  override setNonblock(): undefined {
    return undefined;
  }

  override close(): undefined {
    if (this.#isClosed) return undefined;
    this.#isClosed = true;
    this.#node.openCount--;
    this.#quota.releaseIfUnused(this.#node);
    return undefined;
  }

  #touch(): void {
    const now = this.#quota.clock.now();
    this.#node.modificationTime = now;
    this.#node.changeTime = now;
  }
}

/** A directory of an in-memory file system, open. */
export class MemOpenDirectory extends DirectoryFile {
  override readonly timing: Timing = 'synchronous';
  readonly #node: MemDirectory;
  readonly #quota: MemQuota;

  constructor(node: MemDirectory, quota: MemQuota) {
    super();
    this.#node = node;
    this.#quota = quota;
  }

  override stat(): Stat {
    return memStat(this.#node);
  }

  override readdir(): readonly Dirent[] {
    return [...this.#node.entries].map(([name, { inode, fileType }]) => ({ name, inode, fileType }));
  }

  override utimens(accessTime: bigint | undefined, modificationTime: bigint | undefined): undefined {
    return setMemTimes(this.#node, this.#quota.clock, accessTime, modificationTime);
  }
}
