import { createServer } from 'node:net';
import { WasmError } from '@wazero-ts/api';
import { Errno, FileType, isErrno, isSocket } from '@wazero-ts/sys';
import { expect, onTestFinished, test } from 'vitest';
import { newSockConfig } from '../src/index.js';
import { client, eventually, listener, readText } from './connections.js';

test('a configuration is immutable, and waits only when there is something to wait for', async () => {
  const empty = newSockConfig();
  const one = empty.withTCPListener('127.0.0.1', 0);
  expect(empty.timing).toBe('synchronous');
  expect(await empty.listen()).toEqual([]);
  expect(one.timing).toBe('asynchronous');
});

test.each([-1, 65536, 1.5, Number.NaN])('port %s is a RangeError', (port) => {
  expect(() => newSockConfig().withTCPListener('127.0.0.1', port)).toThrow(RangeError);
});

test.each([0, -1, 1.5])('a backlog of %s is a RangeError', (backlog) => {
  expect(() => newSockConfig().withTCPListener('127.0.0.1', 0, { backlog })).toThrow(RangeError);
});

test('an address that is taken is LISTEN_FAILED with the cause, and no listener is left open', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as { port: number };
  let first = 0;
  const config = newSockConfig()
    .withTCPListener('127.0.0.1', 0, { onListening: (address) => (first = address.port) })
    .withTCPListener('127.0.0.1', port);
  const error = await Promise.resolve(config.listen()).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(WasmError);
  expect((error as WasmError).code).toBe('LISTEN_FAILED');
  expect((error as WasmError).message).toContain(`can not listen on 127.0.0.1:${port}: `);
  expect(((error as WasmError).cause as { code: string }).code).toBe('EADDRINUSE');
  expect(first).toBeGreaterThan(0);
  await expect(client({ host: '127.0.0.1', port: first })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('a callback that throws leaves no listener open', async () => {
  let port = 0;
  const config = newSockConfig().withTCPListener('127.0.0.1', 0, {
    onListening: (address) => {
      port = address.port;
      throw new Error('not wanted');
    },
  });
  await expect(config.listen()).rejects.toThrow('not wanted');
  await expect(client({ host: '127.0.0.1', port })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('a listener is a stream socket that can not be read or written', async () => {
  const { socket } = await listener();
  expect(isSocket(socket)).toBe(true);
  expect(await socket.stat()).toMatchObject({ fileType: FileType.socketStream, size: 0n });
  expect(socket.read(new Uint8Array(1))).toBe(Errno.ENOTCONN);
  expect(socket.write(new Uint8Array(1))).toBe(Errno.ENOTCONN);
  expect(socket.receive(new Uint8Array(1), {})).toBe(Errno.ENOTCONN);
  expect(socket.receive(new Uint8Array(1), { peek: true })).toBe(Errno.ENOTSUP);
  expect(socket.shutdown('both')).toBe(Errno.ENOTCONN);
  expect(socket.seek(0, 'current')).toBe(Errno.ESPIPE);
  expect(socket.poll('write', 0)).toBe(Errno.ENOTCONN);
});

test('accept waits for the next connection, and each goes to one of those that wait', async () => {
  const { socket, address } = await listener();
  const accepted = [socket.accept(), socket.accept()];
  const far = [await client(address), await client(address)];
  const near = await Promise.all(accepted);
  for (const [index, one] of far.entries()) one.write(`from ${index}`);
  const texts = await Promise.all(near.map((one) => (isErrno(one) ? one.name : readText(one))));
  expect(texts.sort()).toEqual(['from 0', 'from 1']);
});

test('a non-blocking listener gives EAGAIN while nobody is there, and can wait again', async () => {
  const { socket, address } = await listener();
  socket.setNonblock(true);
  expect(socket.accept()).toBe(Errno.EAGAIN);
  await client(address);
  await eventually(() => !isErrno(socket.poll('read', 0)) && socket.poll('read', 0) === true);
  expect(isErrno(socket.accept())).toBe(false);
  socket.setNonblock(false);
  const next = socket.accept();
  await client(address);
  expect(isErrno(await next)).toBe(false);
});

test('a poll sees connections, times out, and is given up by a signal', async () => {
  const { socket, address } = await listener();
  expect(socket.poll('read', 0)).toBe(false);
  expect(await socket.poll('read', 5)).toBe(false);
  const { signal, abort } = abortable();
  const given = socket.poll('read', Number.POSITIVE_INFINITY, signal);
  abort();
  expect(await given).toBe(false);
  const ready = socket.poll('read', Number.POSITIVE_INFINITY);
  await client(address);
  expect(await ready).toBe(true);
  expect(socket.poll('read', 0)).toBe(true);
});

function abortable(): { readonly signal: AbortSignal; abort(): void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

test('closing ends those that wait, drops who waits to be accepted, and frees the port', async () => {
  const { socket, address } = await listener();
  const waiting = await client(address);
  await eventually(() => socket.poll('read', 0) === true);
  const dropped = new Promise((resolve) => waiting.once('close', resolve));
  waiting.resume();
  waiting.end();
  expect(socket.close()).toBeUndefined();
  expect(socket.close()).toBeUndefined();
  await dropped;
  expect(socket.accept()).toBe(Errno.EBADF);
  expect(socket.poll('read', 0)).toBe(Errno.EBADF);
  await expect(client(address)).rejects.toMatchObject({ code: 'ECONNREFUSED' });

  const other = await listener();
  const accepting = other.socket.accept();
  const polling = other.socket.poll('read', Number.POSITIVE_INFINITY);
  other.socket.close();
  expect(await accepting).toBe(Errno.EBADF);
  expect(await polling).toBe(true);
});

test('connections beyond the backlog are closed, those within it are kept', async () => {
  const { socket, address } = await listener({ backlog: 2 });
  let closed = 0;
  for (let index = 0; index < 5; index++) {
    const far = await client(address);
    far.once('close', () => closed++);
    far.once('end', () => far.end());
    far.resume();
  }
  await eventually(() => closed === 3);
  socket.setNonblock(true);
  expect([socket.accept(), socket.accept(), socket.accept()].map(isErrno)).toEqual([false, false, true]);
});

test('a connection that was reset before it is accepted reads as an error or an end', async () => {
  const { socket, address } = await listener();
  const far = await client(address);
  await eventually(() => socket.poll('read', 0) === true);
  far.resetAndDestroy();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const near = await socket.accept();
  if (isErrno(near)) throw new Error('it must be accepted');
  expect(['ECONNRESET', '']).toContain(await readText(near));
  near.close();
});
