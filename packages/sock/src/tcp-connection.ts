import type { Socket as NodeSocket } from 'node:net';
import type { AbortSignalLike } from '@wazero-ts/api';
import {
  type Awaitable,
  Errno,
  type ReceiveOptions,
  type ShutdownHow,
  SocketFile,
  type Timing,
  WaitList,
} from '@wazero-ts/sys';
import { ReceivedBytes } from './received-bytes.js';

/** What a non-blocking write takes at once, since the rest of it waits in this process. */
const maxBufferedWrite = 65536;
/** How long a connection that was closed may take to send what was written, in milliseconds. */
const lingerMs = 5000;

/** A connection of Node as a socket. Bytes are taken from Node only when the guest asks, so the other side has to wait. */
export class TcpConnection extends SocketFile {
  override readonly timing: Timing = 'asynchronous';
  readonly #socket: NodeSocket;
  readonly #received: ReceivedBytes;
  readonly #changed = new WaitList();
  /** What broke the connection. */
  #error: Errno | undefined;
  #isNonblock = false;
  #isReadClosed = false;
  #isWriteClosed = false;
  #isClosed = false;

  /** @param socket - paused, and allowed to be half open */
  constructor(socket: NodeSocket) {
    super();
    this.#socket = socket;
    this.#received = new ReceivedBytes(() => socket.read() as Uint8Array | null);
    const wake = (): void => this.#changed.wake();
    const broke = (error: Error): void => {
      this.#error = this.fail(error, Errno.EIO);
      wake();
    };
    if (socket.errored !== null) broke(socket.errored);
    socket.on('error', broke);
    socket.on('end', wake);
    socket.on('close', wake);
    socket.on('readable', () => {
      if (this.#isReadClosed) socket.read();
      wake();
    });
  }

  override read(buffer: Uint8Array): Awaitable<number | Errno> {
    return this.receive(buffer, {});
  }

  override receive(buffer: Uint8Array, { peek = false, waitAll = false }: ReceiveOptions): Awaitable<number | Errno> {
    if (this.#isClosed) return Errno.EBADF;
    if (buffer.length === 0) return 0;
    const wanted = waitAll ? buffer.length : 1;
    const isReady = (): boolean => this.#hasReceived(wanted);
    const take = (): number | Errno => this.#take(buffer, peek);
    if (isReady()) return take();
    if (this.#isNonblock) return this.#received.length > 0 ? take() : Errno.EAGAIN;
    return this.#changed.until(isReady).then(take);
  }

  /** Whether a read of so many bytes would not wait. */
  #hasReceived(byteCount: number): boolean {
    if (this.#isClosed || this.#isReadClosed) return true;
    if (this.#received.reach(byteCount)) return true;
    return this.#socket.readableEnded || this.#socket.destroyed || this.#error !== undefined;
  }

  #take(buffer: Uint8Array, peek: boolean): number | Errno {
    if (this.#isClosed) return Errno.EBADF;
    const count = this.#received.copyTo(buffer);
    if (!peek) this.#received.drop(count);
    return count === 0 && !this.#isReadClosed ? (this.#error ?? 0) : count;
  }

  override write(bytes: Uint8Array): Awaitable<number | Errno> {
    const refusal = this.#refuseWrite();
    if (refusal !== undefined) return refusal;
    if (bytes.length === 0) return 0;
    if (this.#socket.writableLength > 0) return this.#isNonblock ? Errno.EAGAIN : this.#writeLater(bytes);
    // The buffer is ours until the write is answered, and a non-blocking one is answered at once.
    const chunk = this.#isNonblock ? bytes.slice(0, maxBufferedWrite) : bytes;
    this.#socket.write(chunk, () => this.#changed.wake());
    // Node hands to the kernel what that takes before it returns.
    if (this.#isNonblock || this.#socket.writableLength === 0) return chunk.length;
    return this.#flushed().then(() => this.#refuseWrite() ?? chunk.length);
  }

  #refuseWrite(): Errno | undefined {
    if (this.#isClosed) return Errno.EBADF;
    if (this.#error !== undefined) return this.#error;
    return this.#isWriteClosed || this.#socket.destroyed ? Errno.EPIPE : undefined;
  }

  async #writeLater(bytes: Uint8Array): Promise<number | Errno> {
    await this.#flushed();
    return this.write(bytes);
  }

  #flushed(): Promise<boolean> {
    return this.#changed.until(() => this.#isWritable);
  }

  /** Whether a write would not wait, be it because it fails. */
  get #isWritable(): boolean {
    return this.#isClosed || this.#socket.writableLength === 0 || this.#socket.destroyed || this.#error !== undefined;
  }

  override shutdown(how: ShutdownHow): undefined | Errno {
    if (this.#isClosed) return Errno.EBADF;
    if (this.#socket.destroyed || this.#error !== undefined) return Errno.ENOTCONN;
    if (how !== 'read' && !this.#isWriteClosed) {
      this.#isWriteClosed = true;
      this.#socket.end();
    }
    if (how !== 'write' && !this.#isReadClosed) {
      this.#isReadClosed = true;
      this.#received.drop(this.#received.length);
      this.#socket.read();
      this.#changed.wake();
    }
    return undefined;
  }

  override setNonblock(nonblock?: boolean): undefined {
    this.#isNonblock = nonblock === true;
    return undefined;
  }

  /** What was taken from Node, and what Node holds. */
  get readableBytes(): number {
    return this.#isReadClosed ? 0 : this.#received.length + this.#socket.readableLength;
  }

  override poll(interest: 'read' | 'write', timeoutMs: number, signal?: AbortSignalLike): Awaitable<boolean | Errno> {
    if (this.#isClosed) return Errno.EBADF;
    const isReady = interest === 'read' ? () => this.#hasReceived(1) : () => this.#isWritable;
    if (isReady()) return true;
    return timeoutMs <= 0 ? false : this.#changed.until(isReady, timeoutMs, signal);
  }

  /** What was written is still sent, but not waited for longer than a few seconds. */
  override close(): Awaitable<undefined> {
    if (this.#isClosed) return undefined;
    this.#isClosed = true;
    this.#changed.wake();
    if (this.#socket.writableLength === 0) {
      this.#socket.destroy();
      return undefined;
    }
    return this.#closeWhenSent();
  }

  async #closeWhenSent(): Promise<undefined> {
    this.#socket.end();
    await this.#changed.until(() => this.#socket.writableLength === 0 || this.#socket.destroyed, lingerMs);
    this.#socket.destroy();
    return undefined;
  }
}
