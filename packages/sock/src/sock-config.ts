import { WasmError } from '@wazero-ts/api';
import type { Awaitable, SockConfig, Socket, Timing } from '@wazero-ts/sys';
import { listenOnTcp, type TcpListener } from './tcp-listener.js';

/** Where a listener listens. */
export interface ListenerAddress {
  /** An address of this host, such as `127.0.0.1`. */
  readonly host: string;
  readonly port: number;
}

/** What {@link TcpSockConfig.withTCPListener} takes. */
export interface TcpListenerOptions {
  /** Told where the listener listens, for port 0; before the guest runs. */
  readonly onListening?: (address: ListenerAddress) => void;
  /** The most connections that wait to be accepted, those beyond are closed; 128 unless given. */
  readonly backlog?: number;
}

interface Listener extends ListenerAddress {
  readonly options: TcpListenerOptions;
}

/**
 * The listeners that a guest finds open, in the order of its descriptors after its directories. Immutable: each `with`
 * method returns a copy. Nothing is opened before an instance is made with it, and each instance opens its own.
 *
 * @example
 * ```ts
 * import { newSockConfig } from '@wazero-ts/sock';
 * const sockConfig = newSockConfig().withTCPListener('127.0.0.1', 8080);
 * // await runtime.instantiateModule(compiled, config, { sockConfig });
 * sockConfig.timing; // 'asynchronous'
 * ```
 */
export class TcpSockConfig implements SockConfig {
  readonly #listeners: readonly Listener[];

  /** Use {@link newSockConfig}. */
  constructor(listeners: readonly Listener[] = []) {
    this.#listeners = listeners;
    Object.freeze(this);
  }

  /** See `SockConfig.timing`: a configuration without listeners needs no waiting. */
  get timing(): Timing {
    return this.#listeners.length === 0 ? 'synchronous' : 'asynchronous';
  }

  /** See `SockConfig.addresses`. */
  get addresses(): readonly string[] {
    return this.#listeners.map(({ host, port }) => `${host}:${port}`);
  }

  /**
   * Adds a listener. The guest can accept connections of anybody who can reach the address, and nothing else: it can not
   * connect anywhere. The listener is closed with the module, and keeps the process alive until then.
   *
   * @param host - an address or name of this host: `127.0.0.1` for this host alone, `0.0.0.0` or `::` for everybody
   * @param port - 0 to 65535; 0 takes a free one, see `options.onListening`
   * @throws RangeError for a port or backlog that is none
   * @example
   * ```ts
   * import { newSockConfig } from '@wazero-ts/sock';
   * newSockConfig().withTCPListener('127.0.0.1', 0, { onListening: ({ port }) => console.log(port) });
   * ```
   */
  withTCPListener(host: string, port: number, options: TcpListenerOptions = {}): TcpSockConfig {
    if (!Number.isInteger(port) || port < 0 || port > 65535) {
      throw new RangeError(`a port is a whole number from 0 to 65535, not ${port}`);
    }
    const { backlog } = options;
    if (backlog !== undefined && (!Number.isInteger(backlog) || backlog < 1)) {
      throw new RangeError(`a backlog is a whole number of connections >= 1, not ${backlog}`);
    }
    return new TcpSockConfig([...this.#listeners, { host, port, options }]);
  }

  /**
   * Opens the listeners of one instance; called by the runtime.
   *
   * @throws WasmError `LISTEN_FAILED` when one can not be opened, by rejecting; the others are closed then
   * @example
   * ```ts
   * import { newSockConfig } from '@wazero-ts/sock';
   * const [listener] = await newSockConfig().withTCPListener('127.0.0.1', 0).listen();
   * await listener?.close();
   * ```
   */
  listen(): Awaitable<readonly Socket[]> {
    return this.#listeners.length === 0 ? [] : openListeners(this.#listeners);
  }
}

async function openListeners(listeners: readonly Listener[]): Promise<readonly Socket[]> {
  const opened: TcpListener[] = [];
  try {
    for (const { host, port, options } of listeners) {
      const listener = await openListener(host, port, options);
      opened.push(listener);
      options.onListening?.(listener.address);
    }
  } catch (error) {
    for (const listener of opened) listener.close();
    throw error;
  }
  return opened;
}

/** A host that is busy holds back what is beyond; this is what Linux does by default. */
const defaultBacklog = 128;

async function openListener(host: string, port: number, { backlog }: TcpListenerOptions): Promise<TcpListener> {
  try {
    return await listenOnTcp(host, port, backlog ?? defaultBacklog);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WasmError('LISTEN_FAILED', `can not listen on ${host}:${port}: ${reason}`, { cause: error });
  }
}

/**
 * A configuration of sockets; none at first.
 *
 * @example
 * ```ts
 * import { newSockConfig } from '@wazero-ts/sock';
 * newSockConfig().timing; // 'synchronous': there is nothing to wait for
 * ```
 */
export function newSockConfig(): TcpSockConfig {
  return new TcpSockConfig();
}
