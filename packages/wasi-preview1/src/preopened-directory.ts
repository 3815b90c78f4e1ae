import {
  type Awaitable,
  andThen,
  DirectoryFile,
  type Dirent,
  type Errno,
  type FS,
  isErrno,
  Oflag,
  type Stat,
} from '@wazero-ts/sys';

/**
 * The root of a mount as an open file. Nothing is opened before the guest asks for it, so that a mount costs nothing and
 * is checked on use, as in wazero.
 */
export class PreopenedDirectory extends DirectoryFile {
  readonly #fs: FS;

  constructor(fs: FS) {
    super();
    this.#fs = fs;
  }

  override stat(): Awaitable<Stat | Errno> {
    return this.#fs.stat('');
  }

  override readdir(): Awaitable<readonly Dirent[] | Errno> {
    return andThen(this.#fs.openFile('', Oflag.RDONLY | Oflag.DIRECTORY, 0), (opened) => {
      if (isErrno(opened)) return opened;
      return andThen(opened.readdir(), (entries) => andThen(opened.close(), () => entries));
    });
  }

  override utimens(accessTime: bigint | undefined, modificationTime: bigint | undefined): Awaitable<undefined | Errno> {
    return this.#fs.utimens('', accessTime, modificationTime, true);
  }
}
