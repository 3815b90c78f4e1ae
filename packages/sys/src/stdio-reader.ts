import type { AbortSignalLike } from '@wazero-ts/api';
import type { Awaitable } from './awaitable.js';
import { isPromiseLike } from './awaitable.js';
import { Errno } from './errno.js';
import type { File, Timing } from './file.js';
import { hostGlobals } from './host-globals.js';
import { StreamFile } from './stdio-writer.js';
import { WaitList } from './wait-list.js';

/** What a source gives at once: bytes or text; empty or `undefined` at the end. */
export type StdioChunk = Uint8Array | string | undefined;

/** The part of a Web `ReadableStream` that is needed. */
export interface WebReadableLike {
  getReader(): { read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | string | undefined }> };
}

/**
 * Where standard input can come from: a file, bytes, text, a function that is asked for the next chunk of at most so
 * many bytes (longer ones are kept for later), an (async) iterable of chunks such as a Node stream, or a Web stream.
 */
export type StdioSource =
  | File
  | Uint8Array
  | string
  | ((maxBytes: number) => Awaitable<StdioChunk>)
  | AsyncIterable<Uint8Array | string>
  | WebReadableLike;

class SourceFile extends StreamFile {
  override readonly timing: Timing;
  readonly #next: (maxBytes: number) => Awaitable<StdioChunk>;
  /** What the source gave and nobody has read yet. */
  #pending: Uint8Array;
  #ended = false;
  /** What a poll found, for the next read. */
  #error: Errno | undefined;
  /** A chunk that was asked for, by a read or by a poll whose time ran out. */
  #asked: PromiseLike<undefined | Errno> | undefined;
  /** How many reads wait for it: one of them takes its error. */
  #readers = 0;
  /** The polls that wait for it. */
  readonly #arrived = new WaitList();

  constructor(next: (maxBytes: number) => Awaitable<StdioChunk>, timing: Timing, first: Uint8Array) {
    super();
    this.#next = next;
    this.timing = timing;
    this.#pending = first;
  }

  override read(buffer: Uint8Array): Awaitable<number | Errno> {
    const error = this.#error;
    this.#error = undefined;
    if (error !== undefined) return error;
    if (this.#hasData() || buffer.length === 0) return this.#take(buffer);
    const filled = this.#fill(buffer.length);
    if (!isPromiseLike(filled)) return filled ?? this.#take(buffer);
    this.#readers++;
    return filled.then((errno) => {
      this.#readers--;
      return errno ?? this.#take(buffer);
    });
  }

  override poll(interest: 'read' | 'write', timeoutMs: number, signal?: AbortSignalLike): Awaitable<boolean | Errno> {
    if (interest === 'write') return Errno.EBADF;
    if (this.#hasData() || this.#error !== undefined) return true;
    const filled = this.#fill(pollChunk);
    if (!isPromiseLike(filled)) {
      this.#error = filled;
      return true;
    }
    if (timeoutMs <= 0) return false;
    return this.#arrived.until(() => this.#asked === undefined, timeoutMs, signal);
  }

  get readableBytes(): number {
    return this.#pending.length;
  }

  #hasData(): boolean {
    return this.#ended || this.#pending.length > 0;
  }

  #take(buffer: Uint8Array): number {
    const count = Math.min(buffer.length, this.#pending.length);
    buffer.set(this.#pending.subarray(0, count));
    this.#pending = this.#pending.subarray(count);
    return count;
  }

  /** Asks the source once for all that wait. */
  #fill(maxBytes: number): Awaitable<undefined | Errno> {
    if (this.#asked !== undefined) return this.#asked;
    let chunk: Awaitable<StdioChunk>;
    try {
      chunk = this.#next(maxBytes);
    } catch (error) {
      return this.fail(error, Errno.EIO);
    }
    if (!isPromiseLike(chunk)) return this.#accept(chunk);
    this.#asked = chunk.then(
      (value) => this.#answer(this.#accept(value)),
      (error: unknown) => this.#answer(this.fail(error, Errno.EIO)),
    );
    return this.#asked;
  }

  /** What was asked for is there, or will never be. */
  #answer(errno: Errno | undefined): Errno | undefined {
    this.#asked = undefined;
    if (this.#readers === 0) this.#error = errno;
    this.#arrived.wake();
    return errno;
  }

  #accept(chunk: StdioChunk): undefined {
    const bytes = typeof chunk === 'string' ? encode(chunk) : chunk;
    // Not slice(): that of a Buffer shares its bytes.
    if (bytes === undefined || bytes.length === 0) this.#ended = true;
    else this.#pending = new Uint8Array(bytes);
    return undefined;
  }
}

/** What a poll asks a source for, since it does not know how much will be read. */
const pollChunk = 65536;

function encode(text: string): Uint8Array {
  return new hostGlobals.TextEncoder().encode(text);
}

/** An empty chunk in the middle of an iterable is not its end. */
async function nextNonEmpty(step: () => Promise<{ done?: boolean; value?: StdioChunk }>): Promise<StdioChunk> {
  for (;;) {
    const { done, value } = await step();
    if (done === true) return undefined;
    if (value !== undefined && value.length > 0) return value;
  }
}

/**
 * The file that stands for a source, for standard input; without a source it is at its end at once. What a source throws
 * becomes EIO.
 *
 * @example
 * ```ts
 * import { stdioReader } from '@wazero-ts/sys';
 * stdioReader('hello').read(new Uint8Array(3)); // 3
 * ```
 */
export function stdioReader(source?: StdioSource): File {
  const none = new Uint8Array(0);
  if (source === undefined) return new SourceFile(() => undefined, 'synchronous', none);
  if (typeof source === 'string') return new SourceFile(() => undefined, 'synchronous', encode(source));
  if (source instanceof Uint8Array) return new SourceFile(() => undefined, 'synchronous', new Uint8Array(source));
  if (typeof source === 'function') return new SourceFile(source, 'either', none);
  if ('fileType' in source) return source;
  if (Symbol.asyncIterator in source) {
    let iterator: AsyncIterator<Uint8Array | string> | undefined;
    const next = (): Promise<StdioChunk> => {
      iterator ??= source[Symbol.asyncIterator]();
      const started = iterator;
      return nextNonEmpty(() => started.next());
    };
    return new SourceFile(next, 'asynchronous', none);
  }
  let reader: ReturnType<WebReadableLike['getReader']> | undefined;
  const next = (): Promise<StdioChunk> => {
    reader ??= source.getReader();
    const started = reader;
    return nextNonEmpty(() => started.read());
  };
  return new SourceFile(next, 'asynchronous', none);
}
