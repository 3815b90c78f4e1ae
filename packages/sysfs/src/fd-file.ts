import { type Awaitable, Errno, type File, FileType, isErrno, type Stat, StreamFile } from '@wazero-ts/sys';
import { hostCalls } from './choose-calls.js';
import { hostErrno, orErrno } from './host-errno.js';
import { fileTypeOfMode, statOf } from './host-stat.js';
import { waitWhileBusy } from './wait-while-busy.js';

class FdFile extends StreamFile {
  override readonly fileType: FileType;
  override readonly copiesWrites = true;
  readonly #fd: number;
  readonly #calls = hostCalls();
  #isNonblock = false;

  constructor(fd: number) {
    super();
    this.#fd = fd;
    const fileType = orErrno(() => fileTypeOfMode(Number(this.#calls.stat(fd).mode)));
    this.fileType = isErrno(fileType) ? FileType.unknown : fileType;
  }

  override stat(): Stat | Errno {
    return orErrno(() => statOf(this.#calls.stat(this.#fd)));
  }

  override read(buffer: Uint8Array): Awaitable<number | Errno> {
    return waitWhileBusy(() => orErrno(() => this.#calls.read(this.#fd, buffer, null)), this.#isNonblock);
  }

  override write(bytes: Uint8Array): Awaitable<number | Errno> {
    const first = this.#tryWrite(bytes);
    if (first !== Errno.EAGAIN || this.#isNonblock) return first;
    const copy = bytes.slice();
    return waitWhileBusy(() => this.#tryWrite(copy), false);
  }

  #tryWrite(bytes: Uint8Array): number | Errno {
    try {
      return this.#calls.write(this.#fd, bytes, null);
    } catch (error) {
      return hostErrno(error);
    }
  }

  override setNonblock(nonblock?: boolean): undefined {
    this.#isNonblock = nonblock === true;
    return undefined;
  }
}

/**
 * A descriptor that the host has open, as a stream for standard input, output or error: read and written by synchronous
 * calls in its own sequence, and never closed. Reading waits on the thread until there is something; a full pipe parks
 * the guest of an asynchronous call.
 *
 * @example
 * ```ts
 * import { fdFile } from '@wazero-ts/sysfs';
 * const stderr = fdFile(2);
 * ```
 */
export function fdFile(fd: number): File {
  return new FdFile(fd);
}

/**
 * The standard streams of this process, by descriptor.
 *
 * @example
 * ```ts
 * import { processStdio } from '@wazero-ts/sysfs';
 * const { stdin, stdout, stderr } = processStdio();
 * ```
 */
export function processStdio(): { readonly stdin: File; readonly stdout: File; readonly stderr: File } {
  return { stdin: fdFile(0), stdout: fdFile(1), stderr: fdFile(2) };
}
