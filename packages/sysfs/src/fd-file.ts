import { fstatSync, readSync, writeSync } from 'node:fs';
import { type Awaitable, type Errno, type File, FileType, isErrno, type Stat, StreamFile } from '@wazero-ts/sys';
import { orErrno } from './host-errno.js';
import { fileTypeOf, statOf } from './host-stat.js';
import { waitWhileBusy } from './wait-while-busy.js';

class FdFile extends StreamFile {
  override readonly fileType: FileType;
  readonly #fd: number;
  #isNonblock = false;

  constructor(fd: number) {
    super();
    this.#fd = fd;
    const fileType = orErrno(() => fileTypeOf(fstatSync(fd)));
    this.fileType = isErrno(fileType) ? FileType.unknown : fileType;
  }

  override stat(): Stat | Errno {
    return orErrno(() => statOf(fstatSync(this.#fd, { bigint: true })));
  }

  override read(buffer: Uint8Array): Awaitable<number | Errno> {
    return waitWhileBusy(() => orErrno(() => readSync(this.#fd, buffer, 0, buffer.length, null)), this.#isNonblock);
  }

  override write(bytes: Uint8Array): Awaitable<number | Errno> {
    return waitWhileBusy(() => orErrno(() => writeSync(this.#fd, bytes, 0, bytes.length, null)), this.#isNonblock);
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
