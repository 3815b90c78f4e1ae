import {
  type Awaitable,
  Errno,
  type File,
  type FileType,
  isErrno,
  type Stat,
  StreamFile,
  stdioReader,
  type Timing,
} from '@wazero-ts/sys';
import { fdFile } from './fd-file.js';

/**
 * Node's stream does the waiting: a read of the descriptor in Node's thread pool would hold up the end of the process.
 * The stream is not touched before something is read, since touching it can make the terminal non-blocking.
 */
const chunks: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>,
};

class ProcessStdin extends StreamFile {
  override readonly fileType: FileType;
  override readonly timing: Timing = 'asynchronous';
  readonly #descriptor: File = fdFile(0);
  readonly #stream: File = stdioReader(chunks);
  #isNonblock = false;

  constructor() {
    super();
    this.fileType = this.#descriptor.fileType;
  }

  override get failure(): unknown {
    return this.#stream.failure;
  }

  override stat(): Awaitable<Stat | Errno> {
    return this.#descriptor.stat();
  }

  override read(buffer: Uint8Array): Awaitable<number | Errno> {
    if (!this.#isNonblock) return this.#stream.read(buffer);
    const ready = this.#stream.poll('read', 0);
    if (ready === false) return Errno.EAGAIN;
    return isErrno(ready) ? ready : this.#stream.read(buffer);
  }

  get readableBytes(): number | undefined {
    return this.#stream.readableBytes;
  }

  override poll(interest: 'read' | 'write', timeoutMs: number): Awaitable<boolean | Errno> {
    return this.#stream.poll(interest, timeoutMs);
  }

  override setNonblock(nonblock?: boolean): undefined {
    this.#isNonblock = nonblock === true;
    return undefined;
  }
}

/**
 * Standard input of this process for asynchronous calls: the guest is parked until there is something, and timers and
 * signals go on. A guest that asks whether it is a terminal gets the right answer.
 *
 * @example
 * ```ts
 * import { processStdin } from '@wazero-ts/sysfs';
 * const stdin = processStdin(); // newModuleConfig().withStdin(stdin)
 * ```
 */
export function processStdin(): File {
  return new ProcessStdin();
}
