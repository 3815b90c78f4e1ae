import { Errno, isErrno } from '@wazero-ts/sys';
import { expect, test } from 'vitest';
import { bytesOf, eventually, pair, readText, textOf } from './connections.js';

function nextData(far: { once(event: 'data', listener: (data: Uint8Array) => void): unknown }): Promise<string> {
  return new Promise((resolve) => far.once('data', (data) => resolve(new TextDecoder().decode(data))));
}

test('bytes go both ways, and an end is 0 bytes', async () => {
  const { far, near } = await pair();
  far.write('question');
  expect(await readText(near)).toBe('question');
  expect(near.write(bytesOf('answer'))).toBe(6);
  expect(await nextData(far)).toBe('answer');
  far.end('last');
  expect(await readText(near)).toBe('last');
  expect(await readText(near)).toBe('');
  expect(await readText(near)).toBe('');
  expect(near.write(bytesOf('still open'))).toBe(10);
});

test('empty buffers transfer nothing and do not wait', async () => {
  const { near } = await pair();
  expect(near.read(new Uint8Array(0))).toBe(0);
  expect(near.write(new Uint8Array(0))).toBe(0);
});

test('a peek leaves bytes where they are', async () => {
  const { far, near } = await pair();
  far.write('abcdef');
  expect(await readText(near, 3, { peek: true })).toBe('abc');
  expect(await readText(near, 6, { peek: true, waitAll: true })).toBe('abcdef');
  expect(await readText(near, 4)).toBe('abcd');
  expect(near.readableBytes).toBe(2);
  expect(await readText(near, 4)).toBe('ef');
  expect(near.readableBytes).toBe(0);
});

test('waitAll waits for the whole buffer, or the end', async () => {
  const { far, near } = await pair();
  const whole = readText(near, 6, { waitAll: true });
  far.write('abc');
  await new Promise((resolve) => setTimeout(resolve, 10));
  far.write('defghi');
  expect(await whole).toBe('abcdef');
  const rest = readText(near, 100, { waitAll: true });
  far.end('!');
  expect(await rest).toBe('ghi!');
});

test('a non-blocking connection gives EAGAIN, and what is there', async () => {
  const { far, near } = await pair();
  near.setNonblock(true);
  expect(near.read(new Uint8Array(4))).toBe(Errno.EAGAIN);
  far.write('abc');
  expect(await near.poll('read', Number.POSITIVE_INFINITY)).toBe(true);
  const buffer = new Uint8Array(10);
  expect(near.receive(buffer, { waitAll: true })).toBe(3);
  near.setNonblock(false);
  const later = readText(near);
  far.write('more');
  expect(await later).toBe('more');
});

test('a write that the other side does not take parks until it does, and arrives whole', async () => {
  const { far, near } = await pair();
  const sent = new Uint8Array(8 * 1024 * 1024).map((_, index) => index * 7);
  const writing = near.write(sent);
  expect(typeof writing).not.toBe('number');
  expect(near.poll('write', 0)).toBe(false);
  const second = near.write(bytesOf('end'));
  const chunks: Uint8Array[] = [];
  far.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  expect(await writing).toBe(sent.length);
  expect(await second).toBe(3);
  expect(await near.poll('write', 1000)).toBe(true);
  await eventually(() => chunks.reduce((sum, { length }) => sum + length, 0) === sent.length + 3);
  expect(Buffer.concat(chunks).subarray(0, sent.length).equals(sent)).toBe(true);
});

test('a non-blocking write takes what fits, then gives EAGAIN until there is room', async () => {
  const { far, near } = await pair();
  near.setNonblock(true);
  const chunk = new Uint8Array(1 << 20).fill(1);
  let total = 0;
  let result: unknown;
  for (let turn = 0; turn < 1000; turn++) {
    result = near.write(chunk);
    if (typeof result !== 'number') break;
    expect(result).toBe(65536);
    total += result;
  }
  expect(result).toBe(Errno.EAGAIN);
  let received = 0;
  far.on('data', ({ length }: Uint8Array) => {
    received += length;
  });
  expect(await near.poll('write', Number.POSITIVE_INFINITY)).toBe(true);
  await eventually(() => received === total);
});

test('a buffer may be reused after a non-blocking write', async () => {
  const { far, near } = await pair();
  near.setNonblock(true);
  const buffer = new Uint8Array(65536);
  let written = 0;
  for (let turn = 0; turn < 1000; turn++) {
    buffer.fill(turn);
    const count = near.write(buffer);
    buffer.fill(255);
    if (typeof count !== 'number') break;
    written += count;
  }
  const chunks: Uint8Array[] = [];
  far.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  await eventually(() => chunks.reduce((sum, { length }) => sum + length, 0) === written);
  const all = Buffer.concat(chunks);
  for (let turn = 0; turn * 65536 < written; turn++) expect(all[turn * 65536 + 100]).toBe(turn & 255);
});

test('shutdown of writing lets the other side read an end, while reading goes on', async () => {
  const { far, near } = await pair();
  const ended = new Promise((resolve) => far.once('end', resolve));
  far.resume();
  near.write(bytesOf('bye'));
  expect(near.shutdown('write')).toBeUndefined();
  expect(near.shutdown('write')).toBeUndefined();
  await ended;
  expect(near.write(bytesOf('x'))).toBe(Errno.EPIPE);
  far.write('late');
  expect(await readText(near)).toBe('late');
});

test('shutdown of reading reads an end at once and drops what comes', async () => {
  const { far, near } = await pair();
  far.write('dropped');
  await near.poll('read', Number.POSITIVE_INFINITY);
  const waiting = readText(near, 100, { waitAll: true });
  expect(near.shutdown('read')).toBeUndefined();
  expect(await waiting).toBe('');
  far.write(new Uint8Array(4 * 1024 * 1024));
  await eventually(() => far.writableLength === 0);
  expect(await readText(near)).toBe('');
  expect(near.write(bytesOf('answer'))).toBe(6);
  expect(await nextData(far)).toBe('answer');
  expect(near.shutdown('both')).toBeUndefined();
});

test('a reset is ECONNRESET after what had arrived, and writing fails', async () => {
  const { far, near } = await pair();
  far.write('abc');
  expect(await readText(near, 1)).toBe('a');
  far.resetAndDestroy();
  await eventually(async () => (await readText(near)) === 'ECONNRESET');
  expect(near.write(bytesOf('x'))).toBe(Errno.ECONNRESET);
  expect(near.shutdown('both')).toBe(Errno.ENOTCONN);
  expect(near.poll('read', 0)).toBe(true);
  expect(near.poll('write', 0)).toBe(true);
  near.close();
});

test('a write that waits fails when the connection breaks', async () => {
  const { far, near } = await pair();
  const writing = near.write(new Uint8Array(16 * 1024 * 1024));
  far.resetAndDestroy();
  const result = await writing;
  expect(isErrno(result)).toBe(true);
});

test('closing ends what waits, sends what was written, and later calls are EBADF', async () => {
  const { far, near } = await pair();
  const reading = readText(near);
  near.write(bytesOf('last words'));
  const received = nextData(far);
  expect(near.close()).toBeUndefined();
  expect(near.close()).toBeUndefined();
  expect(await reading).toBe('EBADF');
  expect(await received).toBe('last words');
  expect(near.read(new Uint8Array(1))).toBe(Errno.EBADF);
  expect(near.write(bytesOf('x'))).toBe(Errno.EBADF);
  expect(near.shutdown('both')).toBe(Errno.EBADF);
  expect(near.poll('read', 0)).toBe(Errno.EBADF);
});

test('closing sends what a non-blocking write left in this process', async () => {
  const { far, near } = await pair();
  near.setNonblock(true);
  let written = 0;
  for (;;) {
    const count = near.write(new Uint8Array(65536));
    if (typeof count !== 'number') break;
    written += count;
  }
  const closing = near.close();
  let received = 0;
  far.on('data', ({ length }: Uint8Array) => {
    received += length;
  });
  const ended = new Promise((resolve) => far.once('end', resolve));
  await closing;
  await ended;
  expect(received).toBe(written);
});

test('the other side has to wait when the guest does not read', async () => {
  const { far, near } = await pair();
  far.write(new Uint8Array(16 * 1024 * 1024));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(far.writableLength).toBeGreaterThan(0);
  let received = 0;
  const buffer = new Uint8Array(1 << 20);
  while (received < 16 * 1024 * 1024) {
    const count = await near.read(buffer);
    if (isErrno(count)) throw new Error(textOf(count, buffer));
    received += count;
  }
  expect(far.writableLength).toBe(0);
});
