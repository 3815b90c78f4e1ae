import { type BigIntStats, closeSync, fstatSync, fsyncSync, futimesSync, lstatSync, readdirSync } from 'node:fs';
import { DirectoryFile, type Dirent, Errno, type FS, type Stat, type Timing } from '@wazero-ts/sys';
import type { DirectoryHandle } from './directory-handle.js';
import type { ExactTimes } from './exact-times.js';
import { orErrno } from './host-errno.js';
import { fileTypeOf } from './host-stat.js';

/** An open directory of the host: listed, and entered through its view, by its handle. */
export class HostDirectory extends DirectoryFile {
  override readonly timing: Timing = 'synchronous';
  override readonly view: FS;
  readonly #handle: DirectoryHandle;
  readonly #times: ExactTimes;
  #fd: number | undefined;

  /** @param makeView - takes what says whether this is still open: a number may be another file's once it is closed */
  constructor(fd: number, handle: DirectoryHandle, times: ExactTimes, makeView: (isOpen: () => boolean) => FS) {
    super();
    this.#times = times;
    this.#fd = fd;
    this.#handle = handle;
    this.view = makeView(() => this.#fd !== undefined);
  }

  override stat(): Stat | Errno {
    return this.#use((fd) => this.#times.stat(fstatSync(fd, { bigint: true })));
  }

  override readdir(): readonly Dirent[] | Errno {
    return this.#use(() => {
      const inode = (name: string): bigint => this.#inode(name);
      return readdirSync(this.#handle.path, { withFileTypes: true }).map((entry): Dirent => {
        const { name } = entry;
        return {
          name,
          // Node does not give it with the entry, and most guests never look.
          get inode(): bigint {
            return inode(name);
          },
          fileType: fileTypeOf(entry),
        };
      });
    });
  }

  override sync(): undefined | Errno {
    return this.#use((fd) => fsyncSync(fd) as undefined);
  }

  override utimens(accessTime: bigint | undefined, modificationTime: bigint | undefined): undefined | Errno {
    return this.#use((fd) =>
      this.#times.set(
        accessTime,
        modificationTime,
        () => fstatSync(fd, { bigint: true }),
        (access, modification) => futimesSync(fd, access, modification),
      ),
    );
  }

  override close(): undefined | Errno {
    const fd = this.#fd;
    this.#fd = undefined;
    return fd === undefined ? undefined : orErrno(() => closeSync(fd) as undefined);
  }

  #inode(name: string): bigint {
    const stats = this.#use(() => lstatSync(this.#handle.at(name), { bigint: true })) as BigIntStats | Errno;
    return 'ino' in stats ? stats.ino : 0n;
  }

  #use<T>(operation: (fd: number) => T): T | Errno {
    const fd = this.#fd;
    return fd === undefined ? Errno.EBADF : orErrno(() => operation(fd));
  }
}
