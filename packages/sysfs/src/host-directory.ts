import { type BigIntStats, closeSync, fstatSync, fsyncSync, futimesSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DirectoryFile, type Dirent, Errno, type Stat, type Timing } from '@wazero-ts/sys';
import type { ExactTimes } from './exact-times.js';
import { orErrno } from './host-errno.js';
import { fileTypeOf } from './host-stat.js';

/** An open directory of the host. Where the kernel gives descriptors names, it is listed by descriptor, not by path. */
export class HostDirectory extends DirectoryFile {
  override readonly timing: Timing = 'synchronous';
  readonly #path: string;
  readonly #times: ExactTimes;
  #fd: number | undefined;

  constructor(fd: number, path: string, times: ExactTimes) {
    super();
    this.#times = times;
    this.#fd = fd;
    this.#path = process.platform === 'linux' ? `/proc/self/fd/${fd}` : path;
  }

  override stat(): Stat | Errno {
    return this.#use((fd) => this.#times.stat(fstatSync(fd, { bigint: true })));
  }

  override readdir(): readonly Dirent[] | Errno {
    return this.#use(() => {
      const inode = (name: string): bigint => this.#inode(name);
      return readdirSync(this.#path, { withFileTypes: true }).map((entry): Dirent => {
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
    const stats = this.#use(() => lstatSync(join(this.#path, name), { bigint: true })) as BigIntStats | Errno;
    return 'ino' in stats ? stats.ino : 0n;
  }

  #use<T>(operation: (fd: number) => T): T | Errno {
    const fd = this.#fd;
    return fd === undefined ? Errno.EBADF : orErrno(() => operation(fd));
  }
}
