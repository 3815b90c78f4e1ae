import { fstatSync, readSync, writeSync } from 'node:fs';
import { type Awaitable, Blockable, Errno, type File, FileType, isErrno, type Stat, StreamFile } from '@wazero-ts/sys';
import { orErrno } from './host-errno.js';
import { fileTypeOf, statOf } from './host-stat.js';

/** How long to wait before trying again when a descriptor would block, in milliseconds. */
const retryDelay = 2;

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
    return this.#retry(() => orErrno(() => readSync(this.#fd, buffer, 0, buffer.length, null)));
  }

  override write(bytes: Uint8Array): Awaitable<number | Errno> {
    return this.#retry(() => orErrno(() => writeSync(this.#fd, bytes, 0, bytes.length, null)));
  }

  override setNonblock(nonblock?: boolean): undefined {
    this.#isNonblock = nonblock === true;
    return undefined;
  }

  /** A descriptor may be non-blocking because of Node or of another process that shares it; the guest expects to wait. */
  #retry(attempt: () => number | Errno): Awaitable<number | Errno> {
    const first = attempt();
    if (first !== Errno.EAGAIN || this.#isNonblock) return first;
    return new Blockable<number | Errno>(
      async () => {
        for (;;) {
          await new Promise((resolve) => setTimeout(resolve, retryDelay));
          const result = attempt();
          if (result !== Errno.EAGAIN) return result;
        }
      },
      (timeoutMs) => {
        const end = performance.now() + timeoutMs;
        for (;;) {
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryDelay);
          const result = attempt();
          if (result !== Errno.EAGAIN || performance.now() >= end) return result;
        }
      },
    );
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
