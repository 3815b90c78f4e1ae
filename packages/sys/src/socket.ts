import type { Awaitable } from './awaitable.js';
import { Errno } from './errno.js';
import type { File, Timing } from './file.js';
import { FileType } from './file-type.js';
import { StreamFile } from './stdio-writer.js';

/** How {@link Socket.receive} reads. */
export interface ReceiveOptions {
  /** What is read stays there for the next read. */
  readonly peek?: boolean;
  /** Waits until the whole buffer is filled, or the other side has ended. */
  readonly waitAll?: boolean;
}

/** Which directions of a connection end. */
export type ShutdownHow = 'read' | 'write' | 'both';

/**
 * A listener or a connection. Implement it by extending {@link SocketFile}. `read`, `write` and `poll` are those of a
 * {@link File}: a listener is ready to be read when a connection waits to be accepted.
 */
export interface Socket extends File {
  /**
   * Takes the next connection of a listener.
   *
   * Errnos: EAGAIN (non-blocking, nobody there yet), EBADF (closed), EINVAL (does not listen), EMFILE, ENFILE.
   */
  accept(): Awaitable<Socket | Errno>;
  /**
   * As `read`, in other ways.
   *
   * @returns the number of bytes read; 0 when the other side has ended
   * Errnos: as `read`; ECONNRESET, ENOTCONN (a listener).
   */
  receive(buffer: Uint8Array, options: ReceiveOptions): Awaitable<number | Errno>;
  /**
   * Ends directions of a connection: the other side reads an end, or this side does. What was written is still sent.
   *
   * Errnos: EBADF, ENOTCONN (a listener, or the connection is gone).
   */
  shutdown(how: ShutdownHow): Awaitable<undefined | Errno>;
}

/**
 * Tells a socket from other files.
 *
 * @example
 * ```ts
 * import { isSocket, SocketFile, stdioReader } from '@wazero-ts/sys';
 * class Silent extends SocketFile {}
 * isSocket(new Silent()); // true
 * isSocket(stdioReader('text')); // false
 * ```
 */
export function isSocket(file: File): file is Socket {
  return file.fileType === FileType.socketStream && 'accept' in file;
}

/**
 * A socket that does nothing: extend it and implement what yours can do, `accept` for a listener and `read`, `write`,
 * `receive` and `shutdown` for a connection.
 *
 * @example
 * ```ts
 * import { type Errno, SocketFile } from '@wazero-ts/sys';
 * class Echo extends SocketFile {
 *   #said = new Uint8Array(0);
 *   override write(bytes: Uint8Array): number {
 *     this.#said = bytes.slice();
 *     return bytes.length;
 *   }
 *   override read(buffer: Uint8Array): number | Errno {
 *     buffer.set(this.#said.subarray(0, buffer.length));
 *     return Math.min(buffer.length, this.#said.length);
 *   }
 * }
 * new Echo().write(new Uint8Array(3)); // 3
 * ```
 */
export abstract class SocketFile extends StreamFile implements Socket {
  override readonly fileType: FileType = FileType.socketStream;

  accept(): Awaitable<Socket | Errno> {
    return Errno.EINVAL;
  }
  override read(_buffer: Uint8Array): Awaitable<number | Errno> {
    return Errno.ENOTCONN;
  }
  override write(_bytes: Uint8Array): Awaitable<number | Errno> {
    return Errno.ENOTCONN;
  }
  receive(buffer: Uint8Array, { peek, waitAll }: ReceiveOptions): Awaitable<number | Errno> {
    return peek === true || waitAll === true ? Errno.ENOTSUP : this.read(buffer);
  }
  shutdown(_how: ShutdownHow): Awaitable<undefined | Errno> {
    return Errno.ENOTCONN;
  }
}

/**
 * The sockets that an instance gets, opened for it. `newSockConfig` of `@wazero-ts/sock` makes one for TCP on Node; your
 * own may give sockets of any kind.
 */
export interface SockConfig {
  /** Whether its sockets return promises; `asynchronous` ones are refused by `instantiateModuleSync`. */
  readonly timing: Timing;
  /** Where it will listen, as `host:port`. A policy that limits sockets refuses a configuration that does not say. */
  readonly addresses?: readonly string[];
  /**
   * Opens what was configured; called once for each instance, which closes the sockets.
   *
   * @returns the listeners in the order of the guest's descriptors
   * @throws WasmError `LISTEN_FAILED` when one can not be opened; none is left open then
   */
  listen(): Awaitable<readonly Socket[]>;
}
