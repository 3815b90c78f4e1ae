import type { Awaitable } from './awaitable.js';
import { isPromiseLike } from './awaitable.js';
import { Errno, type ErrnoName } from './errno.js';
import { type File, type Timing, UnimplementedFile } from './file.js';
import { FileType, type Stat } from './file-type.js';

/** The part of a Node `Writable` that is needed. */
export interface NodeWritableLike {
  readonly destroyed?: boolean;
  readonly writableEnded?: boolean;
  write(chunk: Uint8Array, callback: (error?: Error | null) => void): boolean;
}

/** The part of a Web `WritableStream` that is needed. */
export interface WebWritableLike {
  getWriter(): { readonly ready: Promise<unknown>; write(chunk: Uint8Array): Promise<unknown>; releaseLock(): void };
}

/**
 * Where standard output or error can go: a file, a function that gets each chunk, a Node stream or a Web stream. Chunks
 * are copies. None is ever closed by us.
 */
export type StdioSink = File | ((chunk: Uint8Array) => Awaitable<unknown>) | NodeWritableLike | WebWritableLike;

/**
 * What standard streams have in common: no position, no size. A block device, as in wazero, so that it is no terminal.
 *
 * @example
 * ```ts
 * import { StreamFile } from '@wazero-ts/sys';
 * class Counter extends StreamFile {
 *   count = 0;
 *   override write(bytes: Uint8Array): number {
 *     this.count += bytes.length;
 *     return bytes.length;
 *   }
 * }
 * new Counter().write(new Uint8Array(3)); // 3
 * ```
 */
export abstract class StreamFile extends UnimplementedFile {
  override readonly fileType: FileType = FileType.blockDevice;
  #failure: unknown;

  /** See `File.failure`. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Keeps what the host threw; the guest gets its `code` when that is the name of an errno, and else `otherwise`. */
  protected fail(error: unknown, otherwise: Errno): Errno {
    this.#failure ??= error ?? new Error('a stream of the host failed without a reason');
    const code = (error as { readonly code?: unknown } | null | undefined)?.code;
    return typeof code === 'string' && Object.hasOwn(Errno, code) ? Errno[code as ErrnoName] : otherwise;
  }

  override stat(): Awaitable<Stat | Errno> {
    return {
      device: 0n,
      inode: 0n,
      fileType: this.fileType,
      permissions: 0o600,
      linkCount: 1n,
      size: 0n,
      accessTime: 0n,
      modificationTime: 0n,
      changeTime: 0n,
    };
  }
  override read(_buffer: Uint8Array): Awaitable<number | Errno> {
    return Errno.EBADF;
  }
  override write(_bytes: Uint8Array): Awaitable<number | Errno> {
    return Errno.EBADF;
  }
  override pread(): Errno {
    return Errno.ESPIPE;
  }
  override pwrite(): Errno {
    return Errno.ESPIPE;
  }
  override seek(): Errno {
    return Errno.ESPIPE;
  }
  override readdir(): Errno {
    return Errno.ENOTDIR;
  }
  override truncate(): Errno {
    return Errno.EINVAL;
  }
  override setAppend(): undefined {
    return undefined;
  }
  override setNonblock(): undefined {
    return undefined;
  }
}

class DiscardFile extends StreamFile {
  override readonly timing: Timing = 'synchronous';
  override write(bytes: Uint8Array): number {
    return bytes.length;
  }
}

class FunctionSinkFile extends StreamFile {
  override readonly copiesWrites = true;
  readonly #sink: (chunk: Uint8Array) => Awaitable<unknown>;

  constructor(sink: (chunk: Uint8Array) => Awaitable<unknown>) {
    super();
    this.#sink = sink;
  }

  override write(bytes: Uint8Array): Awaitable<number | Errno> {
    const count = bytes.length;
    let result: Awaitable<unknown>;
    try {
      result = this.#sink(bytes.slice());
    } catch (error) {
      return this.fail(error, Errno.EIO);
    }
    if (!isPromiseLike(result)) return count;
    return result.then(
      () => count,
      (error: unknown) => this.fail(error, Errno.EIO),
    );
  }
}

class NodeWritableFile extends StreamFile {
  override readonly timing: Timing = 'asynchronous';
  readonly #stream: NodeWritableLike;

  constructor(stream: NodeWritableLike) {
    super();
    this.#stream = stream;
  }

  /**
   * Parks the guest only when the stream says that its buffer is full. What fails later fails the next write. A stream
   * that is destroyed would say nothing at all, or that it has room.
   */
  override write(bytes: Uint8Array): Awaitable<number | Errno> {
    const count = bytes.length;
    if (this.failure !== undefined) return Errno.EPIPE;
    if (this.#stream.destroyed === true || this.#stream.writableEnded === true) {
      return this.fail(new Error('the stream was ended'), Errno.EPIPE);
    }
    let settle: (result: number | Errno) => void = () => {};
    const flushed = new Promise<number | Errno>((resolve) => {
      settle = resolve;
    });
    let failed: Errno | undefined;
    try {
      const hasRoom = this.#stream.write(bytes.slice(), (error) => {
        if (error !== undefined && error !== null) failed = this.fail(error, Errno.EPIPE);
        settle(failed ?? count);
      });
      return failed ?? (hasRoom ? count : flushed);
    } catch (error) {
      return this.fail(error, Errno.EIO);
    }
  }
}

class WebWritableFile extends StreamFile {
  override readonly timing: Timing = 'asynchronous';
  readonly #stream: WebWritableLike;

  constructor(stream: WebWritableLike) {
    super();
    this.#stream = stream;
  }

  override async write(bytes: Uint8Array): Promise<number | Errno> {
    const chunk = bytes.slice();
    try {
      const writer = this.#stream.getWriter();
      try {
        await writer.ready;
        await writer.write(chunk);
      } finally {
        writer.releaseLock();
      }
      return chunk.length;
    } catch (error) {
      return this.fail(error, Errno.EPIPE);
    }
  }
}

/**
 * The file that stands for a sink, for standard output or error; without a sink all is discarded. What a function throws
 * becomes EIO and a broken stream EPIPE, unless the error has an errno's name as its `code`; the error itself is kept in
 * `failure`.
 *
 * @example
 * ```ts
 * import { stdioWriter } from '@wazero-ts/sys';
 * const lengths: number[] = [];
 * stdioWriter((chunk) => lengths.push(chunk.length)).write(new Uint8Array(3)); // 3
 * ```
 */
export function stdioWriter(sink?: StdioSink): File {
  if (sink === undefined) return new DiscardFile();
  if (typeof sink === 'function') return new FunctionSinkFile(sink);
  if ('fileType' in sink) return sink;
  if ('getWriter' in sink) return new WebWritableFile(sink);
  return new NodeWritableFile(sink);
}
