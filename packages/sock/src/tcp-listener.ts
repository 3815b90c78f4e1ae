import { type AddressInfo, createServer, type Socket as NodeSocket, type Server } from 'node:net';
import type { AbortSignalLike } from '@wazero-ts/api';
import { type Awaitable, Errno, type Socket, SocketFile, type Timing, WaitList } from '@wazero-ts/sys';
import { TcpConnection } from './tcp-connection.js';

/**
 * A listener of Node as a socket. Node accepts connections whenever the event loop turns, so those that the guest has
 * not taken yet wait here, unread.
 */
export class TcpListener extends SocketFile {
  override readonly timing: Timing = 'asynchronous';
  /** Where it listens. */
  readonly address: { readonly host: string; readonly port: number };
  readonly #server: Server;
  readonly #waiting: NodeSocket[] = [];
  readonly #changed = new WaitList();
  #isNonblock = false;
  #isClosed = false;

  /** @param server - listens already, with `pauseOnConnect` and `allowHalfOpen` */
  constructor(server: Server, backlog: number) {
    super();
    const { address, port } = server.address() as AddressInfo;
    this.address = { host: address, port };
    this.#server = server;
    server.on('connection', (connection) => {
      // Without a listener an error would end the process; who accepts the connection finds out by himself.
      connection.on('error', () => {});
      if (this.#isClosed || this.#waiting.length >= backlog) {
        connection.destroy();
        return;
      }
      this.#waiting.push(connection);
      this.#changed.wake();
    });
    // A connection that the host could not take (too many open files) is lost, the listener goes on.
    server.on('error', () => {});
  }

  override accept(): Awaitable<Socket | Errno> {
    if (this.#isClosed) return Errno.EBADF;
    const connection = this.#waiting.shift();
    if (connection !== undefined) return new TcpConnection(connection);
    return this.#isNonblock ? Errno.EAGAIN : this.#acceptNext();
  }

  async #acceptNext(): Promise<Socket | Errno> {
    await this.#changed.until(() => this.#isReady);
    return this.accept();
  }

  get #isReady(): boolean {
    return this.#isClosed || this.#waiting.length > 0;
  }

  override setNonblock(nonblock?: boolean): undefined {
    this.#isNonblock = nonblock === true;
    return undefined;
  }

  override poll(interest: 'read' | 'write', timeoutMs: number, signal?: AbortSignalLike): Awaitable<boolean | Errno> {
    if (this.#isClosed) return Errno.EBADF;
    if (interest === 'write') return Errno.ENOTCONN;
    if (this.#isReady) return true;
    return timeoutMs <= 0 ? false : this.#changed.until(() => this.#isReady, timeoutMs, signal);
  }

  override close(): undefined {
    if (this.#isClosed) return undefined;
    this.#isClosed = true;
    this.#server.close();
    for (const connection of this.#waiting.splice(0)) connection.destroy();
    this.#changed.wake();
    return undefined;
  }
}

/** Opens a listener. Rejects with Node's error. */
export function listenOnTcp(host: string, port: number, backlog: number): Promise<TcpListener> {
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog, exclusive: true }, () => {
      server.off('error', reject);
      resolve(new TcpListener(server, backlog));
    });
  });
}
