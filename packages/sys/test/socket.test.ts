import { expect, test } from 'vitest';
import {
  captureOutput,
  Errno,
  FileType,
  isSocket,
  newSysContext,
  SocketFile,
  UnimplementedFile,
} from '../src/index.js';

class Nothing extends SocketFile {}

test('a socket is told from other files, also from one that only says that it is one', () => {
  class Liar extends UnimplementedFile {
    override readonly fileType = FileType.socketStream;
  }
  expect([new Nothing(), captureOutput(), new Liar()].map(isSocket)).toEqual([true, false, false]);
});

test('a socket that implements nothing is neither listening nor connected', async () => {
  const socket = new Nothing();
  expect(socket.accept()).toBe(Errno.EINVAL);
  expect(socket.read(new Uint8Array(1))).toBe(Errno.ENOTCONN);
  expect(socket.write(new Uint8Array(1))).toBe(Errno.ENOTCONN);
  expect(socket.receive(new Uint8Array(1), {})).toBe(Errno.ENOTCONN);
  expect(socket.receive(new Uint8Array(1), { waitAll: true })).toBe(Errno.ENOTSUP);
  expect(socket.shutdown('both')).toBe(Errno.ENOTCONN);
  expect(socket.pread()).toBe(Errno.ESPIPE);
  expect(await socket.stat()).toMatchObject({ fileType: FileType.socketStream });
});

test('a context closes its sockets, once', async () => {
  let closed = 0;
  class Counted extends SocketFile {
    override close(): undefined {
      closed++;
      return undefined;
    }
  }
  const context = newSysContext({ sockets: [new Counted(), new Counted()] });
  expect(context.sockets.length).toBe(2);
  await context.close();
  await context.close();
  expect(closed).toBe(2);
});
