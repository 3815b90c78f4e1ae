import {
  type Awaitable,
  andThen,
  type Dirent,
  Errno,
  type File,
  type FileType,
  type FS,
  isErrno,
  Oflag,
  type Stat,
  type Timing,
  UnimplementedFile,
  UnimplementedFS,
  type Whence,
} from '@wazero-ts/sys';

/** An open file that can not be changed. */
export class ReadOnlyFile extends UnimplementedFile {
  override readonly fileType: FileType;
  override readonly timing: Timing;
  override readonly view: FS | undefined;
  readonly #inner: File;

  constructor(inner: File, mount: FS) {
    super();
    this.#inner = inner;
    this.fileType = inner.fileType;
    this.timing = inner.timing;
    this.view = inner.view === undefined ? undefined : new ReadOnlyFS(inner.view, mount);
  }

  get readableBytes(): number | undefined {
    return this.#inner.readableBytes;
  }
  override stat(): Awaitable<Stat | Errno> {
    return this.#inner.stat();
  }
  override read(buffer: Uint8Array): Awaitable<number | Errno> {
    return this.#inner.read(buffer);
  }
  override pread(buffer: Uint8Array, offset: number): Awaitable<number | Errno> {
    return this.#inner.pread(buffer, offset);
  }
  override seek(offset: number, whence: Whence): Awaitable<number | Errno> {
    return this.#inner.seek(offset, whence);
  }
  override readdir(): Awaitable<readonly Dirent[] | Errno> {
    return this.#inner.readdir();
  }
  override write(): Errno {
    return Errno.EBADF;
  }
  override pwrite(): Errno {
    return Errno.EBADF;
  }
  override truncate(): Errno {
    return Errno.EROFS;
  }
  override utimens(
    _accessTime: bigint | undefined,
    _modificationTime: bigint | undefined,
  ): Awaitable<undefined | Errno> {
    return Errno.EROFS;
  }
  override setAppend(): undefined {
    return undefined;
  }
  override setNonblock(nonblock: boolean): Awaitable<undefined | Errno> {
    return this.#inner.setNonblock(nonblock);
  }
  override poll(interest: 'read' | 'write', timeoutMs: number): Awaitable<boolean | Errno> {
    return this.#inner.poll(interest, timeoutMs);
  }
  override close(): Awaitable<undefined | Errno> {
    return this.#inner.close();
  }
}

class ReadOnlyFS extends UnimplementedFS {
  readonly isReadOnly = true;
  override readonly viewOf: FS | undefined;
  readonly #inner: FS;

  constructor(inner: FS, viewOf?: FS) {
    super();
    this.#inner = inner;
    this.viewOf = viewOf;
  }

  override openFile(path: string, flags: Oflag, permissions: number): Awaitable<File | Errno> {
    if ((flags & Oflag.ACCMODE) !== Oflag.RDONLY || (flags & Oflag.TRUNC) !== 0) return Errno.EROFS;
    // Creating what exists changes nothing, so only what does not exist is refused.
    const opened = this.#inner.openFile(path, flags & ~(Oflag.CREAT | Oflag.EXCL | Oflag.APPEND), permissions);
    return andThen(opened, (file) => {
      const creates = (flags & Oflag.CREAT) !== 0;
      if (isErrno(file)) return creates && file === Errno.ENOENT ? Errno.EROFS : file;
      if (creates && (flags & Oflag.EXCL) !== 0) return andThen(file.close(), () => Errno.EEXIST);
      return new ReadOnlyFile(file, this.viewOf ?? this);
    });
  }
  override stat(path: string): Awaitable<Stat | Errno> {
    return this.#inner.stat(path);
  }
  override lstat(path: string): Awaitable<Stat | Errno> {
    return this.#inner.lstat(path);
  }
  override readlink(path: string): Awaitable<string | Errno> {
    return this.#inner.readlink(path);
  }
  override mkdir(): Errno {
    return Errno.EROFS;
  }
  override rename(): Errno {
    return Errno.EROFS;
  }
  override rmdir(): Errno {
    return Errno.EROFS;
  }
  override unlink(): Errno {
    return Errno.EROFS;
  }
  override link(): Errno {
    return Errno.EROFS;
  }
  override symlink(): Errno {
    return Errno.EROFS;
  }
  override utimens(): Errno {
    return Errno.EROFS;
  }
}

/**
 * A view of a file system that changes nothing: what would change something is EROFS, writing to an open file EBADF.
 *
 * @example
 * ```ts
 * import { Errno } from '@wazero-ts/sys';
 * import { memFS, readOnlyFS } from '@wazero-ts/sysfs';
 * readOnlyFS(memFS()).mkdir('data', 0o777) === Errno.EROFS; // true
 * ```
 */
export function readOnlyFS(fs: FS): FS {
  return new ReadOnlyFS(fs);
}
