import { type BlockablePromise, ExitError, type Module } from '@wazero-ts/api';
import { captureOutput } from '@wazero-ts/sys';
import { expect, test } from 'vitest';
import { FakeGuest, outside } from './fake-guest.js';

test('arguments and environment arrive with their NULs', () => {
  const guest = new FakeGuest({
    args: ['app', '', 'grüße'],
    environ: [
      ['A', '1'],
      ['EMPTY', ''],
    ],
  });
  const [count, byteCount] = [guest.room(4), guest.room(4)];
  expect(guest.call('args_sizes_get', count, byteCount)).toBe('ESUCCESS');
  expect([guest.u32(count), guest.u32(byteCount)]).toEqual([3, 4 + 1 + 8]);
  const [list, buffer] = [guest.room(12), guest.room(13)];
  expect(guest.call('args_get', list, buffer)).toBe('ESUCCESS');
  expect(guest.read(buffer, 13)).toBe('app\0\0grüße\0');
  expect([guest.u32(list), guest.u32(list + 4), guest.u32(list + 8)]).toEqual([buffer, buffer + 4, buffer + 5]);

  expect(guest.call('environ_sizes_get', count, byteCount)).toBe('ESUCCESS');
  expect([guest.u32(count), guest.u32(byteCount)]).toEqual([2, 4 + 7]);
  const [environ, environBuffer] = [guest.room(8), guest.room(11)];
  expect(guest.call('environ_get', environ, environBuffer)).toBe('ESUCCESS');
  expect(guest.read(environBuffer, 11)).toBe('A=1\0EMPTY=\0');
});

test('results outside of memory are EFAULT', () => {
  const guest = new FakeGuest({ args: ['app'], environ: [['A', '1']] });
  const ok = guest.room(64);
  expect(guest.call('args_sizes_get', outside, ok)).toBe('EFAULT');
  expect(guest.call('args_sizes_get', ok, 0xfffffffd)).toBe('EFAULT');
  expect(guest.call('args_get', outside, ok)).toBe('EFAULT');
  expect(guest.call('args_get', ok, guest.bytes.length - 2)).toBe('EFAULT');
  expect(guest.call('environ_sizes_get', outside, ok)).toBe('EFAULT');
  expect(guest.call('environ_get', ok, outside)).toBe('EFAULT');
  expect(guest.call('clock_res_get', 0, outside)).toBe('EFAULT');
  expect(guest.call('clock_time_get', 0, 0n, outside)).toBe('EFAULT');
  expect(guest.call('random_get', outside, 8)).toBe('EFAULT');
  expect(guest.call('random_get', guest.bytes.length - 4, 8)).toBe('EFAULT');
});

test('a caller without memory gets EFAULT', () => {
  const guest = new FakeGuest();
  Object.assign(guest.module, { memory: undefined });
  expect(guest.call('random_get', 0, 8)).toBe('EFAULT');
});

test('clocks 0 and 1 are readable, the others are not there', () => {
  const guest = new FakeGuest();
  const result = guest.room(8);
  expect(guest.call('clock_time_get', 0, 0n, result)).toBe('ESUCCESS');
  expect(guest.u64(result)).toBe(1_640_995_200_000_000_000n);
  expect(guest.call('clock_time_get', 1, 1000n, result)).toBe('ESUCCESS');
  expect(guest.u64(result)).toBe(0n);
  expect(guest.call('clock_res_get', 0, result)).toBe('ESUCCESS');
  expect(guest.u64(result)).toBe(1000n);
  expect(guest.call('clock_res_get', 1, result)).toBe('ESUCCESS');
  expect(guest.u64(result)).toBe(1n);
  for (const id of [2, 3, 4, 0xffffffff]) {
    expect(guest.call('clock_time_get', id, 0n, result)).toBe('EINVAL');
    expect(guest.call('clock_res_get', id, result)).toBe('EINVAL');
  }
});

test.each([false, true])('random bytes fill the buffer and no more (shared memory: %s)', (shared) => {
  const guest = new FakeGuest({ random: (buffer) => buffer.fill(0xaa) }, { shared });
  const buffer = guest.room(16);
  expect(guest.call('random_get', buffer, 8)).toBe('ESUCCESS');
  expect([...guest.bytes.slice(buffer, buffer + 9)]).toEqual([...new Array<number>(8).fill(0xaa), 0]);
  expect(guest.call('random_get', buffer, 0)).toBe('ESUCCESS');
});

test('a random source gets no view of shared memory', () => {
  let seen: ArrayBufferLike | undefined;
  const random = (buffer: Uint8Array): void => {
    seen = buffer.buffer;
  };
  const guest = new FakeGuest({ random }, { shared: true });
  guest.call('random_get', guest.room(8), 8);
  expect(seen).toBeInstanceOf(ArrayBuffer);
});

test('proc_exit closes the caller and ends its call', () => {
  const guest = new FakeGuest();
  expect(() => guest.invoke('proc_exit', [0xffffffff])).toThrow(new ExitError(0xffffffff));
  expect(guest.exitCode).toBe(0xffffffff);
  expect(guest.context.isClosed).toBe(true);
});

test('proc_raise is not there, and no other file is a socket', () => {
  const guest = new FakeGuest();
  expect(guest.call('proc_raise', 6)).toBe('ENOSYS');
  expect(guest.call('sock_accept', 0, 0, 0)).toBe('ENOTSOCK');
  expect(guest.call('sock_recv', 1, 0, 0, 0, 0, 0)).toBe('ENOTSOCK');
  expect(guest.call('sock_send', 2, 0, 0, 0, 0)).toBe('ENOTSOCK');
  expect(guest.call('sock_shutdown', 0, 0)).toBe('ENOTSOCK');
  expect(guest.call('sock_shutdown', 9, 0)).toBe('EBADF');
});

test('sched_yield yields once, and waits where the host does', async () => {
  let yields = 0;
  const guest = new FakeGuest({ osyield: () => void yields++ });
  expect(guest.call('sched_yield')).toBe('ESUCCESS');
  const parked = new FakeGuest({ osyield: async () => void yields++ });
  expect(await parked.callAsync('sched_yield')).toBe('ESUCCESS');
  expect(yields).toBe(2);
});

test('what the host throws passes through', () => {
  const error = new Error('from the embedder');
  const guest = new FakeGuest({
    random: () => {
      throw error;
    },
  });
  expect(() => guest.invoke('random_get', [guest.room(8), 8])).toThrow(error);
});

test('a module without a context is sandboxed', () => {
  const stdout = captureOutput();
  const guest = new FakeGuest({ stdout });
  const stranger = { memory: guest.module.memory } as Module;
  Object.assign(guest, { module: stranger });
  expect(guest.write(1, 'hello')).toBe(5);
  expect(stdout.text).toBe('');
});

test('a large random buffer is filled in pieces: parked, or blocking no longer than the deadline', async () => {
  const sizes: number[] = [];
  const random = (buffer: Uint8Array): void => {
    sizes.push(buffer.length);
    buffer.fill(1);
  };
  const guest = new FakeGuest({ random }, { pages: 64 });
  const byteCount = 3 * 1024 * 1024 + 5;
  expect(await guest.callAsync('random_get', 0, byteCount)).toBe('ESUCCESS');
  expect(sizes).toEqual([1024 * 1024, 1024 * 1024, 1024 * 1024, 5]);
  expect(guest.bytes[byteCount - 1]).toBe(1);
  expect(guest.bytes[byteCount]).toBe(0);
  sizes.length = 0;
  (guest.invoke('random_get', [0, byteCount]) as BlockablePromise<number>).block(Number.POSITIVE_INFINITY);
  expect(sizes).toHaveLength(4);
  sizes.length = 0;
  (guest.invoke('random_get', [0, byteCount]) as BlockablePromise<number>).block(0);
  expect(sizes).toHaveLength(1);
});

test('a large random buffer is given up when the module is closed', async () => {
  let pieces = 0;
  const guest = new FakeGuest({ random: () => void pieces++ }, { pages: 64 });
  const filling = guest.callAsync('random_get', 0, 4 * 1024 * 1024);
  guest.context.close();
  await filling;
  expect(pieces).toBe(1);
});
