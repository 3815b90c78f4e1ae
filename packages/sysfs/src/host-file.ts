import { fdatasyncSync, fsyncSync, ftruncateSync, futimesSync } from 'node:fs';
import {
  type Awaitable,
  Errno,
  FileType,
  isErrno,
  Oflag,
  type Stat,
  type Timing,
  UnimplementedFile,
  type Whence,
} from '@wazero-ts/sys';
import type { ExactTimes } from './exact-times.js';
import type { HostCalls, OpenedEntry } from './host-calls.js';
import { orErrno } from './host-errno.js';
import { waitWhileBusy } from './wait-while-busy.js';

/**
 * A file of the host that is not a directory, by its descriptor. The position is kept here, since Node can not move the
 * kernel's; so is append mode, which can then be switched. What has no position (a FIFO, a device) is read in sequence.
 */
export class HostFile extends UnimplementedFile {
  override readonly fileType: FileType;
  override readonly timing: Timing;
  override isAppend: boolean;
  readonly #times: ExactTimes;
  readonly #calls: HostCalls;
  #position = 0;
  #isNonblock: boolean;
  /** `undefined` once closed: the host may use the number for something else then. */
  #fd: number | undefined;

  constructor({ fd, fileType, calls }: OpenedEntry, flags: Oflag, times: ExactTimes) {
    super();
    this.#times = times;
    this.#calls = calls;
    this.#fd = fd;
    this.fileType = fileType;
    this.isAppend = (flags & Oflag.APPEND) !== 0;
    this.#isNonblock = (flags & Oflag.NONBLOCK) !== 0;
    this.timing = this.#isSeekable ? 'synchronous' : 'either';
  }

  get readableBytes(): number | undefined {
    const stat = this.#isSeekable ? this.stat() : Errno.ESPIPE;
    return isErrno(stat) ? undefined : Math.max(0, Number(stat.size) - this.#position);
  }

  override stat(): Stat | Errno {
    return this.#use((fd) => this.#times.stat(this.#calls.stat(fd)));
  }

  override read(buffer: Uint8Array): Awaitable<number | Errno> {
    if (!this.#isSeekable) return this.#inSequence((fd) => this.#calls.read(fd, buffer, null));
    return this.#use((fd) => {
      const count = this.#calls.read(fd, buffer, this.#position);
      this.#position += count;
      return count;
    });
  }

  override pread(buffer: Uint8Array, offset: number): number | Errno {
    if (!this.#isSeekable) return Errno.ESPIPE;
    return this.#use((fd) => this.#calls.read(fd, buffer, offset));
  }

  override write(bytes: Uint8Array): Awaitable<number | Errno> {
    if (!this.#isSeekable) return this.#inSequence((fd) => this.#calls.write(fd, bytes, null));
    return this.#use((fd) => {
      if (this.isAppend) this.#position = Number(this.#calls.stat(fd).size);
      const count = this.#calls.write(fd, bytes, this.#position);
      this.#position += count;
      return count;
    });
  }

  override pwrite(bytes: Uint8Array, offset: number): number | Errno {
    if (!this.#isSeekable) return Errno.ESPIPE;
    return this.#use((fd) => this.#calls.write(fd, bytes, offset));
  }

  override seek(offset: number, whence: Whence): number | Errno {
    if (!this.#isSeekable) return Errno.ESPIPE;
    return this.#use((fd) => {
      const bases = {
        start: 0,
        current: this.#position,
        end: whence === 'end' ? Number(this.#calls.stat(fd).size) : 0,
      };
      const position = bases[whence] + offset;
      if (position < 0 || !Number.isSafeInteger(position)) return Errno.EINVAL;
      this.#position = position;
      return position;
    });
  }

  override readdir(): Errno {
    return Errno.ENOTDIR;
  }

  override truncate(size: number): undefined | Errno {
    return size < 0 ? Errno.EINVAL : this.#use((fd) => ftruncateSync(fd, size) as undefined);
  }

  override sync(): undefined | Errno {
    return this.#use((fd) => fsyncSync(fd) as undefined);
  }

  override datasync(): undefined | Errno {
    return this.#use((fd) => fdatasyncSync(fd) as undefined);
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

  override setAppend(append: boolean): undefined | Errno {
    return this.#use(() => {
      this.isAppend = append;
      return undefined;
    });
  }

  /** Files on a disk never wait. */
  override setNonblock(nonblock?: boolean): undefined {
    this.#isNonblock = nonblock === true;
    return undefined;
  }

  override close(): undefined | Errno {
    const fd = this.#fd;
    this.#fd = undefined;
    return fd === undefined ? undefined : orErrno(() => this.#calls.close(fd) as undefined);
  }

  get #isSeekable(): boolean {
    return this.fileType === FileType.regularFile || this.fileType === FileType.blockDevice;
  }

  /** What has no position was opened non-blocking, so that it can not hold up the host; the guest may expect to wait. */
  #inSequence(operation: (fd: number) => number): Awaitable<number | Errno> {
    return waitWhileBusy(() => this.#use(operation), this.#isNonblock);
  }

  #use<T>(operation: (fd: number) => T | Errno): T | Errno {
    const fd = this.#fd;
    if (fd === undefined) return Errno.EBADF;
    return orErrno(() => operation(fd));
  }
}
