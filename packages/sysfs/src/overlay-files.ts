import { type Awaitable, DirectoryFile, type Dirent, type Errno, type File, type FS, type Stat } from '@wazero-ts/sys';
import { ReadOnlyFile } from './read-only-fs.js';

/** A file of the lower layer, open for reading. Times are set on its copy. */
export class OverlayLowerFile extends ReadOnlyFile {
  readonly #setTimes: (access: bigint | undefined, modification: bigint | undefined) => Awaitable<undefined | Errno>;

  constructor(
    inner: File,
    mount: FS,
    setTimes: (access: bigint | undefined, modification: bigint | undefined) => Awaitable<undefined | Errno>,
  ) {
    super(inner, mount);
    this.#setTimes = setTimes;
  }

  override utimens(access: bigint | undefined, modification: bigint | undefined): Awaitable<undefined | Errno> {
    return this.#setTimes(access, modification);
  }
}

/** What an open directory asks of its overlay. */
export interface OverlayDirectorySource {
  stat(): Awaitable<Stat | Errno>;
  readdir(): Awaitable<readonly Dirent[] | Errno>;
  utimens(access: bigint | undefined, modification: bigint | undefined): Awaitable<undefined | Errno>;
}

/** A directory of both layers, open: by its path, as the layers have no handle in common. */
export class OverlayDirectory extends DirectoryFile {
  readonly #source: OverlayDirectorySource;

  constructor(source: OverlayDirectorySource) {
    super();
    this.#source = source;
  }

  override stat(): Awaitable<Stat | Errno> {
    return this.#source.stat();
  }
  override readdir(): Awaitable<readonly Dirent[] | Errno> {
    return this.#source.readdir();
  }
  override utimens(access: bigint | undefined, modification: bigint | undefined): Awaitable<undefined | Errno> {
    return this.#source.utimens(access, modification);
  }
}
