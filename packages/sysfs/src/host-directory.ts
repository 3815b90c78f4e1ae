import { fsyncSync, futimesSync } from 'node:fs';
import { DirectoryFile, type Dirent, Errno, type FS, type Stat, type Timing } from '@wazero-ts/sys';
import type { DirectoryHandle } from './directory-handle.js';
import type { ExactTimes } from './exact-times.js';
import type { HostCalls, OpenedEntry } from './host-calls.js';
import { orErrno } from './host-errno.js';

/** An open directory of the host: listed, and entered through its view, by its handle. */
export class HostDirectory extends DirectoryFile {
  override readonly timing: Timing = 'synchronous';
  override readonly view: FS;
  readonly #handle: DirectoryHandle;
  readonly #times: ExactTimes;
  readonly #calls: HostCalls;
  #fd: number | undefined;

  /** @param makeView - takes what says whether this is still open: a number may be another file's once it is closed */
  constructor(
    { fd, calls }: OpenedEntry,
    handle: DirectoryHandle,
    times: ExactTimes,
    makeView: (isOpen: () => boolean) => FS,
  ) {
    super();
    this.#times = times;
    this.#calls = calls;
    this.#fd = fd;
    this.#handle = handle;
    this.view = makeView(() => this.#fd !== undefined);
  }

  override stat(): Stat | Errno {
    return this.#use((fd) => this.#times.stat(this.#calls.stat(fd)));
  }

  override readdir(): readonly Dirent[] | Errno {
    return this.#use((fd) => this.#handle.list(fd));
  }

  override sync(): undefined | Errno {
    return this.#use((fd) => fsyncSync(fd) as undefined);
  }

  override utimens(accessTime: bigint | undefined, modificationTime: bigint | undefined): undefined | Errno {
    return this.#use((fd) =>
      this.#times.set(
        accessTime,
        modificationTime,
        () => this.#calls.stat(fd),
        (access, modification) => futimesSync(fd, access, modification),
      ),
    );
  }

  override close(): undefined | Errno {
    const fd = this.#fd;
    this.#fd = undefined;
    return fd === undefined ? undefined : orErrno(() => this.#calls.close(fd) as undefined);
  }

  #use<T>(operation: (fd: number) => T): T | Errno {
    const fd = this.#fd;
    return fd === undefined ? Errno.EBADF : orErrno(() => operation(fd));
  }
}
