import type { AbortSignalLike, BlockablePromise } from '@wazero-ts/api';
import { Errno, stdioReader, systemNanosleep, systemNanotime, UnimplementedFile } from '@wazero-ts/sys';
import { memFS } from '@wazero-ts/sysfs';
import { expect, test } from 'vitest';
import { FakeGuest, outside } from './fake-guest.js';

interface Subscription {
  readonly userdata?: bigint;
  readonly type: number;
  readonly fd?: number;
  readonly clock?: number;
  readonly timeout?: bigint;
  readonly flags?: number;
}

interface Event {
  readonly userdata: bigint;
  readonly errno: number;
  readonly type: number;
}

const clock = (timeout: bigint, options: Partial<Subscription> = {}): Subscription => ({
  type: 0,
  timeout,
  ...options,
});
const readable = (fd: number, userdata = 0n): Subscription => ({ type: 1, fd, userdata });
const writable = (fd: number, userdata = 0n): Subscription => ({ type: 2, fd, userdata });

class Poll {
  readonly args: readonly [number, number, number, number];
  readonly #guest: FakeGuest;

  constructor(guest: FakeGuest, ...subscriptions: Subscription[]) {
    const [input, output] = [guest.room(subscriptions.length * 48), guest.room(subscriptions.length * 32)];
    for (const [index, one] of subscriptions.entries()) {
      const at = input + index * 48;
      guest.data.setBigUint64(at, one.userdata ?? BigInt(index + 1), true);
      guest.data.setUint8(at + 8, one.type);
      guest.data.setUint32(at + 16, one.fd ?? one.clock ?? 1, true);
      guest.data.setBigUint64(at + 24, one.timeout ?? 0n, true);
      guest.data.setUint16(at + 40, one.flags ?? 0, true);
    }
    this.args = [input, output, subscriptions.length, guest.room(4)];
    this.#guest = guest;
  }

  events(): Event[] {
    const [, output, , result] = this.args;
    return Array.from({ length: this.#guest.u32(result) }, (_, index) => {
      const at = output + index * 32;
      return {
        userdata: this.#guest.u64(at),
        errno: this.#guest.data.getUint16(at + 8, true),
        type: this.#guest.bytes[at + 10]!,
      };
    });
  }

  byteCounts(): bigint[] {
    const [, output, , result] = this.args;
    return Array.from({ length: this.#guest.u32(result) }, (_, index) => this.#guest.u64(output + index * 32 + 16));
  }

  now(): Event[] | string {
    const errno = this.#guest.call('poll_oneoff', ...this.args);
    return errno === 'ESUCCESS' ? this.events() : errno;
  }

  async later(): Promise<Event[] | string> {
    const errno = await this.#guest.callAsync('poll_oneoff', ...this.args);
    return errno === 'ESUCCESS' ? this.events() : errno;
  }
}

const system = { nanosleep: systemNanosleep(), nanotime: systemNanotime() };

test('an event of a file says how much can be read, when that is known', async () => {
  const guest = new FakeGuest({ stdin: stdioReader('hello'), mounts: [{ fs: memFS(), guestPath: '/' }] });
  const result = guest.room(4);
  const rights = 0x3fffffffn;
  expect(guest.call('path_open', 3, 0, ...guest.text('file'), 1, rights, 0n, 0, result)).toBe('ESUCCESS');
  const fd = guest.u32(result);
  const [bytes, iovec] = [guest.room(10), guest.room(8)];
  guest.data.setUint32(iovec, bytes, true);
  guest.data.setUint32(iovec + 4, 10, true);
  const sizes = (...subscriptions: Subscription[]): bigint[] => {
    const poll = new Poll(guest, ...subscriptions);
    poll.now();
    return poll.byteCounts();
  };
  expect(sizes(readable(0), readable(fd), writable(fd))).toEqual([5n, 0n, 0n]);
  guest.call('fd_write', fd, iovec, 1, result);
  guest.call('fd_seek', fd, 3n, 0, guest.room(8));
  expect(sizes(readable(fd))).toEqual([7n]);
  guest.data.setUint32(iovec + 4, 2, true);
  guest.call('fd_read', 0, iovec, 1, result);
  expect(sizes(readable(0), writable(1))).toEqual([3n, 0n]);
});

test('nothing to wait for, or too much, is EINVAL; places outside of memory are EFAULT', () => {
  const guest = new FakeGuest();
  const at = guest.room(64);
  expect(guest.call('poll_oneoff', at, at, 0, at)).toBe('EINVAL');
  expect(guest.call('poll_oneoff', at, at, 0xffffffff, at)).toBe('EINVAL');
  expect(guest.call('poll_oneoff', outside, at, 1, at)).toBe('EFAULT');
  expect(guest.call('poll_oneoff', at, outside, 1, at)).toBe('EFAULT');
  expect(guest.call('poll_oneoff', at, at, 1, outside)).toBe('EFAULT');
});

test('a timeout of 0 is an event at once, without sleeping', () => {
  const slept: bigint[] = [];
  const guest = new FakeGuest({ nanosleep: (nanoseconds) => void slept.push(nanoseconds) });
  expect(new Poll(guest, clock(0n, { userdata: 7n })).now()).toEqual([{ userdata: 7n, errno: 0, type: 0 }]);
  expect(slept).toEqual([]);
});

test('the shortest relative timeout is slept and only what is due is an event', () => {
  const slept: bigint[] = [];
  const guest = new FakeGuest({ nanosleep: (nanoseconds) => void slept.push(nanoseconds) });
  const poll = new Poll(guest, clock(5_000_000n), clock(2_000_000n), clock(2_000_000n, { clock: 0 }));
  expect(poll.now()).toEqual([
    { userdata: 2n, errno: 0, type: 0 },
    { userdata: 3n, errno: 0, type: 0 },
  ]);
  expect(slept).toEqual([2_000_000n]);
});

test('an absolute timeout counts from what the clock says', () => {
  const slept: bigint[] = [];
  const options = {
    nanosleep: (nanoseconds: bigint) => void slept.push(nanoseconds),
    nanotime: { now: () => 1000n, resolution: 1 },
  };
  const guest = new FakeGuest(options);
  expect(new Poll(guest, clock(1500n, { flags: 1 })).now()).toHaveLength(1);
  expect(slept).toEqual([500n]);
  expect(new Poll(guest, clock(999n, { flags: 1 })).now()).toHaveLength(1);
  expect(slept).toHaveLength(1);
});

test('what is wrong with a subscription is its event', () => {
  const guest = new FakeGuest();
  const errnos = (...subscriptions: Subscription[]): unknown => {
    const events = new Poll(guest, ...subscriptions).now();
    return typeof events === 'string' ? events : events.map(({ errno }) => errno);
  };
  expect(errnos(clock(1n, { clock: 2 }))).toEqual([Errno.EINVAL.code]);
  expect(errnos(clock(1n, { flags: 2 }))).toEqual([Errno.EINVAL.code]);
  expect(errnos({ type: 3 })).toEqual([Errno.EINVAL.code]);
  expect(errnos(readable(99), clock(10n ** 15n))).toEqual([Errno.EBADF.code]);
  expect(errnos(readable(0xffffffff))).toEqual([Errno.EBADF.code]);
});

test('streams that are ready are events at once, beside a timeout', () => {
  const guest = new FakeGuest({ stdin: stdioReader('text'), ...system });
  const poll = new Poll(guest, clock(10n ** 15n), readable(0, 8n), writable(1, 9n));
  expect(poll.now()).toEqual([
    { userdata: 8n, errno: 0, type: 1 },
    { userdata: 9n, errno: 0, type: 2 },
  ]);
});

test('a file that can not tell gives its errno', () => {
  class Unknown extends UnimplementedFile {
    override poll(): Errno {
      return Errno.ENOTSUP;
    }
  }
  const guest = new FakeGuest({ stdin: new Unknown() });
  expect(new Poll(guest, readable(0, 5n)).now()).toEqual([{ userdata: 5n, errno: Errno.ENOTSUP.code, type: 1 }]);
});

test('an asynchronous call parks for the time', async () => {
  const guest = new FakeGuest(system);
  const before = performance.now();
  expect(await new Poll(guest, clock(20_000_000n)).later()).toHaveLength(1);
  expect(performance.now() - before).toBeGreaterThanOrEqual(18);
});

test('a synchronous call blocks for the time, no longer than its deadline allows', () => {
  const guest = new FakeGuest(system);
  const before = performance.now();
  const poll = new Poll(guest, clock(20_000_000n));
  (guest.invoke('poll_oneoff', poll.args) as BlockablePromise<number>).block(Number.POSITIVE_INFINITY);
  expect(poll.events()).toHaveLength(1);
  expect(performance.now() - before).toBeGreaterThanOrEqual(18);
  const long = new Poll(guest, clock(10n ** 15n));
  (guest.invoke('poll_oneoff', long.args) as BlockablePromise<number>).block(5);
  expect(performance.now() - before).toBeLessThan(5000);
});

test('data that arrives ends a wait before its timeout', async () => {
  let arrive: (text: string) => void = () => {};
  const stdin = stdioReader(
    () =>
      new Promise<string>((resolve) => {
        arrive = resolve;
      }),
  );
  const guest = new FakeGuest({ stdin, nanosleep: () => new Promise(() => {}), nanotime: systemNanotime() });
  const waiting = new Poll(guest, clock(10n ** 15n), readable(0, 4n)).later();
  setTimeout(() => arrive('x'), 5);
  expect(await waiting).toEqual([{ userdata: 4n, errno: 0, type: 1 }]);
  expect(guest.readFd(0)).toBe('x');
});

test('a timeout ends a wait for data that does not come', async () => {
  const guest = new FakeGuest({ stdin: stdioReader(() => new Promise(() => {})), ...system });
  expect(await new Poll(guest, clock(10_000_000n, { userdata: 3n }), readable(0)).later()).toEqual([
    { userdata: 3n, errno: 0, type: 0 },
  ]);
});

test('with a sleep that is none the clock wins', () => {
  const guest = new FakeGuest({ stdin: stdioReader(() => new Promise(() => {})) });
  expect(new Poll(guest, clock(10n ** 15n, { userdata: 3n }), readable(0)).now()).toEqual([
    { userdata: 3n, errno: 0, type: 0 },
  ]);
});

test('without a timeout it waits for data', async () => {
  const guest = new FakeGuest({
    stdin: stdioReader(() => new Promise<string>((resolve) => setTimeout(() => resolve('x'), 5))),
  });
  expect(await new Poll(guest, readable(0, 1n)).later()).toEqual([{ userdata: 1n, errno: 0, type: 1 }]);
});

test('when one of many files is ready, the others are told to stop waiting', async () => {
  const signals: AbortSignalLike[] = [];
  const warnings: string[] = [];
  const warn = (warning: Error): unknown => warnings.push(warning.message);
  process.on('warning', warn);
  class Never extends UnimplementedFile {
    override poll(_interest: 'read' | 'write', timeoutMs: number, signal?: AbortSignalLike): false | Promise<boolean> {
      if (timeoutMs === 0) return false;
      signals.push(signal!);
      return new Promise((resolve) => signal!.addEventListener('abort', () => resolve(false)));
    }
  }
  class Soon extends UnimplementedFile {
    override poll(_interest: 'read' | 'write', timeoutMs: number): false | Promise<boolean> {
      return timeoutMs === 0 ? false : new Promise((resolve) => setTimeout(() => resolve(true), 5));
    }
  }
  const guest = new FakeGuest({ ...system, stdin: new Never(), stdout: new Soon() });
  const many = Array.from({ length: 30 }, () => readable(0));
  const events = await new Poll(guest, ...many, writable(1, 99n), clock(60_000_000_000n)).later();
  expect(events).toEqual([{ userdata: 99n, errno: 0, type: 2 }]);
  expect(signals.map(({ aborted }) => aborted)).toEqual(many.map(() => true));
  await new Promise((resolve) => setTimeout(resolve, 5));
  process.off('warning', warn);
  expect(warnings).toEqual([]);
});
