import { type Stat, systemNanosleep, systemNanotime, UnimplementedFS } from '@wazero-ts/sys';
import { memFS } from '@wazero-ts/sysfs';
import { expect, test } from 'vitest';
import { wasiPreview1, wasiUnstable } from '../src/index.js';
import { FakeGuest } from './fake-guest.js';

const old = { unstable: true } as const;

test('wasi_unstable has the functions of preview 1 with the same types, but for sock_accept', () => {
  const signature = ({ exportName, params, results }: ReturnType<typeof wasiUnstable>['functions'][number]): string =>
    `${exportName}(${params})${results}`;
  const { name, functions } = wasiUnstable();
  expect(name).toBe('wasi_unstable');
  const signatures = functions.map(signature);
  const expected = wasiPreview1().functions.map(signature);
  expect(signatures).toEqual(expected.filter((one) => !one.startsWith('sock_accept')));
  expect(signatures).toHaveLength(45);
});

test('fd_seek counts from the current position, the end and the start', () => {
  const guest = new FakeGuest({ mounts: [{ fs: memFS(), guestPath: '/' }] }, old);
  const fd = guest.open('file', { oflags: 1 }) as number;
  guest.write(fd, '0123456789');
  const result = guest.room(8);
  const seek = (offset: bigint, whence: number): bigint | string => {
    const errno = guest.call('fd_seek', fd, offset, whence, result);
    return errno === 'ESUCCESS' ? guest.u64(result) : errno;
  };
  expect([seek(-3n, 0), seek(-4n, 1), seek(5n, 2), seek(0n, 0), seek(0n, 3)]).toEqual([7n, 6n, 5n, 5n, 'EINVAL']);
  expect(guest.call('fd_fdstat_set_rights', fd, 0x20n, 0n)).toBe('ESUCCESS');
  expect([seek(0n, 0), seek(0n, 2)]).toEqual([5n, 'ENOTCAPABLE']);
});

class OneFile extends UnimplementedFS {
  override stat(): Stat {
    return {
      device: 1n,
      inode: 2n,
      fileType: 4,
      permissions: 0,
      linkCount: 0x1_0000_0003n,
      size: 4n,
      accessTime: 5n,
      modificationTime: 6n,
      changeTime: 7n,
    };
  }
}

test('a filestat has 56 bytes and counts links in 32 bits', () => {
  const guest = new FakeGuest({ mounts: [{ fs: new OneFile(), guestPath: '/' }] }, old);
  const at = guest.room(64);
  guest.bytes.fill(0xee, at, at + 64);
  for (const call of [
    () => guest.call('path_filestat_get', 3, 1, ...guest.text('file'), at),
    () => guest.call('fd_filestat_get', 3, at),
  ]) {
    guest.bytes.fill(0xee, at, at + 64);
    expect(call()).toBe('ESUCCESS');
    expect([guest.u64(at), guest.u64(at + 8), guest.u32(at + 16), guest.u32(at + 20)]).toEqual([
      1n,
      2n,
      4,
      0xffff_ffff,
    ]);
    expect([24, 32, 40, 48].map((offset) => guest.u64(at + offset))).toEqual([4n, 5n, 6n, 7n]);
    expect(guest.bytes[at + 56]).toBe(0xee);
  }
  expect(guest.call('fd_filestat_get', 3, guest.bytes.length - 55)).toBe('EFAULT');
  expect(guest.call('fd_filestat_get', 3, guest.bytes.length - 56)).toBe('ESUCCESS');
  const { log } = guest.functions.get('fd_filestat_get')!;
  expect(log?.results(guest.module, [3, at], 0)).toBe(
    '(filestat={filetype=REGULAR_FILE,size=4,mtim=6},errno=ESUCCESS)',
  );
});

test('a subscription has 56 bytes, and a clock an identifier before its fields', async () => {
  const guest = new FakeGuest({ nanosleep: systemNanosleep(), nanotime: systemNanotime() }, old);
  const [input, output, result] = [guest.room(112), guest.room(64), guest.room(4)];
  guest.data.setBigUint64(input, 11n, true);
  guest.data.setBigUint64(input + 16, 0xffff_ffff_ffff_ffffn, true);
  guest.data.setUint32(input + 24, 1, true);
  guest.data.setBigUint64(input + 32, 60_000_000_000n, true);
  guest.data.setBigUint64(input + 56, 22n, true);
  guest.data.setUint8(input + 64, 2);
  guest.data.setUint32(input + 72, 1, true);
  expect(guest.call('poll_oneoff', input, output, 2, result)).toBe('ESUCCESS');
  expect([guest.u32(result), guest.u64(output), guest.bytes[output + 10]]).toEqual([1, 22n, 2]);

  guest.data.setBigUint64(input + 32, 2_000_000n, true);
  const start = performance.now();
  expect(await guest.callAsync('poll_oneoff', input, output, 1, result)).toBe('ESUCCESS');
  expect(performance.now() - start).toBeGreaterThan(1);
  expect([guest.u32(result), guest.u64(output)]).toEqual([1, 11n]);
  // An absolute time that has passed.
  guest.data.setBigUint64(input + 32, 1n, true);
  guest.data.setUint16(input + 48, 1, true);
  expect(guest.call('poll_oneoff', input, output, 1, result)).toBe('ESUCCESS');
});
