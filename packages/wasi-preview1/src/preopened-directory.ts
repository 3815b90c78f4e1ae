import {
  type Awaitable,
  andThen,
  DirectoryFile,
  type Dirent,
  type Errno,
  type File,
  type FS,
  isErrno,
  Oflag,
  type Stat,
} from '@wazero-ts/sys';

/**
 * The root of a mount as an open file. Nothing is opened before the guest lists it, so that a mount costs nothing and is
 * checked on use, as in wazero.
 */
export class PreopenedDirectory extends DirectoryFile {
  readonly #fs: FS;
  /** Stays open, since the entries of a listing may look at it again. */
  #opened: File | undefined;

  constructor(fs: FS) {
    super();
    this.#fs = fs;
  }

  override stat(): Awaitable<Stat | Errno> {
    return this.#fs.stat('');
  }

  override readdir(): Awaitable<readonly Dirent[] | Errno> {
    if (this.#opened !== undefined) return this.#opened.readdir();
    return andThen(this.#fs.openFile('', Oflag.RDONLY | Oflag.DIRECTORY, 0), (opened) => {
      if (isErrno(opened)) return opened;
      this.#opened = opened;
      return opened.readdir();
    });
  }

  override utimens(accessTime: bigint | undefined, modificationTime: bigint | undefined): Awaitable<undefined | Errno> {
    return this.#fs.utimens('', accessTime, modificationTime, true);
  }

  override close(): Awaitable<undefined | Errno> {
    const opened = this.#opened;
    this.#opened = undefined;
    return opened?.close();
  }
}
