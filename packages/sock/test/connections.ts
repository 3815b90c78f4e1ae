import { connect, type Socket as NodeSocket } from 'node:net';
import { type Errno, isErrno, type Socket } from '@wazero-ts/sys';
import { onTestFinished } from 'vitest';
import { type ListenerAddress, newSockConfig, type TcpListenerOptions } from '../src/index.js';

/** A listener on a free port of this host, closed at the end of the test. */
export async function listener(
  options: TcpListenerOptions = {},
): Promise<{ readonly socket: Socket; readonly address: ListenerAddress }> {
  let address: ListenerAddress | undefined;
  const config = newSockConfig().withTCPListener('127.0.0.1', 0, {
    ...options,
    onListening: (at) => {
      address = at;
    },
  });
  const [socket] = await config.listen();
  onTestFinished(() => void socket?.close());
  return { socket: socket!, address: address! };
}

/** Connects from outside; the connection is destroyed at the end of the test. */
export function client({ host, port }: ListenerAddress): Promise<NodeSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, allowHalfOpen: true });
    onTestFinished(() => void socket.destroy());
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}

/** A connection with both its ends. */
export async function pair(
  options?: TcpListenerOptions,
): Promise<{ readonly far: NodeSocket; readonly near: Socket; readonly listening: Socket }> {
  const { socket: listening, address } = await listener(options);
  const [far, near] = await Promise.all([client(address), listening.accept()]);
  if (isErrno(near)) throw new Error(`accept failed with ${near.name}`);
  onTestFinished(() => void near.close());
  return { far, near, listening };
}

/** What a socket reads, as text, or the name of the errno. */
export async function readText(
  socket: Socket,
  byteCount = 100,
  options: { readonly peek?: boolean; readonly waitAll?: boolean } = {},
): Promise<string> {
  const buffer = new Uint8Array(byteCount);
  return textOf(await socket.receive(buffer, options), buffer);
}

export function textOf(count: number | Errno, buffer: Uint8Array): string {
  return isErrno(count) ? count.name : new TextDecoder().decode(buffer.subarray(0, count));
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Lets the event loop turn until a condition holds. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error('it did not happen within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
