import { type Awaitable, Errno, type ReceiveOptions, type ShutdownHow, type Socket, SocketFile } from '@wazero-ts/sys';
import { expect, test } from 'vitest';
import { FakeGuest, outside } from './fake-guest.js';

/** A connection in memory that says what was asked of it. */
class Connection extends SocketFile {
  readonly asked: string[] = [];
  written = '';
  isClosed = false;
  #inbox: Uint8Array;

  constructor(inbox: string) {
    super();
    this.#inbox = new TextEncoder().encode(inbox);
  }
  override read(buffer: Uint8Array): Awaitable<number | Errno> {
    return this.receive(buffer, {});
  }
  override receive(buffer: Uint8Array, options: ReceiveOptions): Awaitable<number | Errno> {
    this.asked.push(`${buffer.length}${options.peek === true ? ' peek' : ''}${options.waitAll === true ? ' all' : ''}`);
    const part = this.#inbox.subarray(0, buffer.length);
    buffer.set(part);
    if (options.peek !== true) this.#inbox = this.#inbox.subarray(part.length);
    return Promise.resolve(part.length);
  }
  override write(bytes: Uint8Array): number {
    this.written += new TextDecoder().decode(bytes);
    return bytes.length;
  }
  override shutdown(how: ShutdownHow): undefined {
    this.asked.push(how);
    return undefined;
  }
  override setNonblock(nonblock?: boolean): undefined {
    this.asked.push(`nonblock ${nonblock}`);
    return undefined;
  }
  override close(): undefined {
    this.isClosed = true;
    return undefined;
  }
}

class Listener extends SocketFile {
  isClosed = false;
  readonly #next: () => Awaitable<Socket | Errno>;

  constructor(next: () => Awaitable<Socket | Errno> = () => Errno.EAGAIN) {
    super();
    this.#next = next;
  }
  override accept(): Awaitable<Socket | Errno> {
    return this.#next();
  }
  override close(): undefined {
    this.isClosed = true;
    return undefined;
  }
}

/** A guest with one connection, accepted as descriptor 4 from the listener 3. */
function connected(inbox = ''): { readonly guest: FakeGuest; readonly connection: Connection } {
  const connection = new Connection(inbox);
  const guest = new FakeGuest({ sockets: [new Listener(() => connection)] });
  expect(guest.call('sock_accept', 3, 0, guest.room(4))).toBe('ESUCCESS');
  return { guest, connection };
}

async function receive(guest: FakeGuest, fd: number, sizes: readonly number[], flags: number): Promise<string> {
  const buffers = sizes.map((size): [number, number] => [guest.room(size), size]);
  const [count, roflags] = [guest.room(4), guest.room(2)];
  guest.data.setUint16(roflags, 0xffff);
  const errno = await guest.callAsync('sock_recv', fd, ...guest.iovecs(...buffers), flags, count, roflags);
  if (errno !== 'ESUCCESS') return errno;
  expect(guest.data.getUint16(roflags)).toBe(0);
  const texts = buffers.map(([at, size]) => guest.read(at, size).replaceAll('\0', ''));
  return `${guest.u32(count)}:${texts.join('|')}`;
}

test('sockets come after the mounts, are streams to the guest, and are closed with it', async () => {
  const [one, two] = [new Listener(), new Listener()];
  const guest = new FakeGuest({ sockets: [one, two] });
  const stat = guest.room(24);
  for (const fd of [3, 4]) {
    expect(guest.call('fd_fdstat_get', fd, stat)).toBe('ESUCCESS');
    expect(guest.bytes[stat]).toBe(6);
    const [base, inheriting] = [guest.u64(stat + 8), guest.u64(stat + 16)];
    // Accept, shutdown, read and write, but neither seek nor tell.
    expect([base & 0x3000_0042n, base & 0x24n, inheriting & 0x3000_0042n]).toEqual([0x3000_0042n, 0n, 0x3000_0042n]);
  }
  expect(guest.call('fd_prestat_get', 3, stat)).toBe('EBADF');
  expect(guest.call('fd_fdstat_get', 5, stat)).toBe('EBADF');
  expect(guest.call('fd_close', 3)).toBe('ESUCCESS');
  expect([one.isClosed, two.isClosed]).toEqual([true, false]);
  await guest.context.close();
  expect(two.isClosed).toBe(true);
});

test('a context that no guest ever used closes its sockets', async () => {
  const listener = new Listener();
  await new FakeGuest({ sockets: [listener] }).context.close();
  expect(listener.isClosed).toBe(true);
});

test('sock_accept gives the lowest free number, and applies NONBLOCK', async () => {
  const connections: Connection[] = [];
  const next = async (): Promise<Socket> => {
    connections.push(new Connection(''));
    return connections.at(-1)!;
  };
  const guest = new FakeGuest({ sockets: [new Listener(next)] });
  const result = guest.room(4);
  expect(await guest.callAsync('sock_accept', 3, 0, result)).toBe('ESUCCESS');
  expect(guest.u32(result)).toBe(4);
  expect(await guest.callAsync('sock_accept', 3, 4, result)).toBe('ESUCCESS');
  expect(guest.u32(result)).toBe(5);
  expect(connections.map(({ asked }) => asked)).toEqual([[], ['nonblock true']]);
  const stat = guest.room(24);
  guest.call('fd_fdstat_get', 5, stat);
  expect(guest.data.getUint16(stat + 2, true)).toBe(4);
  // A connection does not accept, and passes no rights on.
  expect(guest.u64(stat + 16)).toBe(0n);
  expect(guest.call('sock_accept', 4, 0, result)).toBe('EINVAL');
});

test('sock_accept passes errnos on, and refuses what makes no sense before it accepts', () => {
  let accepted = 0;
  const guest = new FakeGuest({
    sockets: [
      new Listener(() => {
        accepted++;
        return Errno.EAGAIN;
      }),
    ],
  });
  const result = guest.room(4);
  expect(guest.call('sock_accept', 3, 0, result)).toBe('EAGAIN');
  expect(accepted).toBe(1);
  for (const flags of [1, 2, 8, 16, 32, 0xffff]) expect(guest.call('sock_accept', 3, flags, result)).toBe('EINVAL');
  expect(guest.call('sock_accept', 3, 0, outside)).toBe('EFAULT');
  expect(guest.call('sock_accept', 9, 0, result)).toBe('EBADF');
  expect(guest.call('sock_accept', 0, 0, result)).toBe('ENOTSOCK');
  expect(accepted).toBe(1);
});

test('a connection that comes when the guest is gone is closed', async () => {
  const connection = new Connection('');
  let connect: (socket: Socket) => void = () => {};
  const guest = new FakeGuest({
    sockets: [
      new Listener(
        () =>
          new Promise((resolve) => {
            connect = resolve;
          }),
      ),
    ],
  });
  const accepting = guest.callAsync('sock_accept', 3, 0, guest.room(4));
  await guest.context.close();
  connect(connection);
  expect(await accepting).toBe('EMFILE');
  expect(connection.isClosed).toBe(true);
});

test('sock_recv fills buffers in order, peeks, and waits for all', async () => {
  const { guest, connection } = connected('abcdefghij');
  expect(await receive(guest, 4, [2, 3], 1)).toBe('5:ab|cde');
  expect(await receive(guest, 4, [2, 3], 0)).toBe('5:ab|cde');
  expect(await receive(guest, 4, [2, 0, 1], 3)).toBe('3:fg||h');
  expect(await receive(guest, 4, [9], 2)).toBe('5:fghij');
  expect(await receive(guest, 4, [4], 0)).toBe('0:');
  expect(connection.asked).toEqual(['5 peek', '5', '3 peek all', '9 all', '4']);
});

test('fd_read and fd_write work on a connection', async () => {
  const { guest, connection } = connected('hello');
  const [at, count] = [guest.room(8), guest.room(4)];
  expect(await guest.callAsync('fd_read', 4, ...guest.iovecs([at, 8]), count)).toBe('ESUCCESS');
  expect(guest.read(at, guest.u32(count))).toBe('hello');
  expect(guest.write(4, 'answer')).toBe(6);
  expect(connection.written).toBe('answer');
  expect(guest.call('fd_seek', 4, 0n, 0, guest.room(8))).toBe('ENOTCAPABLE');
});

test('sock_recv and sock_send refuse flags, ranges and descriptors that are wrong', async () => {
  const { guest, connection } = connected('abc');
  const [count, flags] = [guest.room(4), guest.room(2)];
  const buffer = guest.iovecs([guest.room(4), 4]);
  expect(guest.call('sock_recv', 4, ...buffer, 4, count, flags)).toBe('ENOTSUP');
  expect(guest.call('sock_recv', 4, ...guest.iovecs([outside, 4]), 0, count, flags)).toBe('EFAULT');
  expect(guest.call('sock_recv', 4, ...buffer, 0, outside, flags)).toBe('EFAULT');
  expect(guest.call('sock_recv', 4, ...buffer, 0, count, outside)).toBe('EFAULT');
  expect(guest.call('sock_recv', 4, outside, 1, 0, count, flags)).toBe('EFAULT');
  expect(guest.call('sock_recv', 4, buffer[0], 2000, 0, count, flags)).toBe('EINVAL');
  expect(guest.call('sock_recv', 3, ...buffer, 0, count, flags)).toBe('ENOTCONN');
  expect(guest.call('sock_recv', 1, ...buffer, 0, count, flags)).toBe('ENOTSOCK');
  expect(guest.call('sock_send', 4, ...buffer, 1, count)).toBe('ENOTSUP');
  expect(guest.call('sock_send', 4, ...buffer, 0, outside)).toBe('EFAULT');
  expect(guest.call('sock_send', 3, ...buffer, 0, count)).toBe('ENOTCONN');
  expect(guest.call('sock_send', 2, ...buffer, 0, count)).toBe('ENOTSOCK');
  expect(connection.asked).toEqual([]);
  expect(await receive(guest, 4, [4], 0)).toBe('3:abc');
});

test('sock_send gathers buffers and says how many bytes went', () => {
  const { guest, connection } = connected();
  const count = guest.room(4);
  const parts = guest.iovecs(guest.text('one '), guest.text(''), guest.text('two'));
  expect(guest.call('sock_send', 4, ...parts, 0, count)).toBe('ESUCCESS');
  expect([connection.written, guest.u32(count)]).toEqual(['one two', 7]);
});

test('sock_shutdown ends one direction or both', () => {
  const { guest, connection } = connected();
  for (const how of [1, 2, 3]) expect(guest.call('sock_shutdown', 4, how)).toBe('ESUCCESS');
  expect(connection.asked).toEqual(['read', 'write', 'both']);
  for (const how of [0, 4, 0xffff_ffff]) expect(guest.call('sock_shutdown', 4, how)).toBe('EINVAL');
  expect(guest.call('sock_shutdown', 3, 3)).toBe('ENOTCONN');
});

test('rights that were given up are missed, and connections have those of the listener', () => {
  const connection = new Connection('abc');
  const guest = new FakeGuest({ sockets: [new Listener(() => connection)] });
  const accept = 0x2000_0000n;
  const [read, write, shutdown] = [0x2n, 0x40n, 0x1000_0000n];
  const [count, flags] = [guest.room(4), guest.room(2)];
  const buffer = guest.iovecs([guest.room(4), 4]);
  expect(guest.call('fd_fdstat_set_rights', 3, accept, read)).toBe('ESUCCESS');
  expect(guest.call('fd_fdstat_set_rights', 3, accept | read, read)).toBe('ENOTCAPABLE');
  expect(guest.call('fd_fdstat_set_rights', 3, accept, read | write)).toBe('ENOTCAPABLE');
  expect(guest.call('sock_accept', 3, 0, count)).toBe('ESUCCESS');
  expect(guest.call('sock_send', 4, ...buffer, 0, count)).toBe('ENOTCAPABLE');
  expect(guest.call('sock_shutdown', 4, 3)).toBe('ENOTCAPABLE');
  expect(guest.call('fd_fdstat_set_rights', 4, 0n, 0n)).toBe('ESUCCESS');
  expect(guest.call('sock_recv', 4, ...buffer, 0, count, flags)).toBe('ENOTCAPABLE');
  expect(guest.call('fd_fdstat_set_rights', 3, shutdown, 0n)).toBe('ENOTCAPABLE');
  expect(guest.call('fd_fdstat_set_rights', 3, 0n, 0n)).toBe('ESUCCESS');
  expect(guest.call('sock_accept', 3, 0, count)).toBe('ENOTCAPABLE');
});

test('a guest that has too many files open accepts nobody', () => {
  let accepted = 0;
  const guest = new FakeGuest({
    sockets: [
      new Listener(() => {
        accepted++;
        return new Connection('');
      }),
    ],
  });
  const result = guest.room(4);
  let errno = 'ESUCCESS';
  while (errno === 'ESUCCESS' && accepted < 70_000) errno = guest.call('sock_accept', 3, 0, result);
  expect([errno, accepted]).toEqual(['EMFILE', 65532]);
}, 60_000);
