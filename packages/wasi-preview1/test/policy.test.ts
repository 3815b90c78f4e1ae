import { LimitError, Policy, type PolicyLimits } from '@wazero-ts/api';
import { fakeWalltime, SocketFile } from '@wazero-ts/sys';
import { memFS } from '@wazero-ts/sysfs';
import { expect, test } from 'vitest';
import { Oflags } from '../src/abi.js';
import { FakeGuest } from './fake-guest.js';

function guestWith(limits: PolicyLimits): { readonly guest: FakeGuest; readonly policy: Policy } {
  const policy = new Policy(limits);
  const mounts = [{ fs: memFS({ walltime: fakeWalltime() }), guestPath: '/' }];
  return { guest: new FakeGuest({ policy, mounts }), policy };
}

function open(guest: FakeGuest, path: string): number {
  const fd = guest.open(path, { oflags: Oflags.creat });
  if (typeof fd !== 'number') throw new Error(`${path}: ${fd}`);
  return fd;
}

test('one open file too many ends the call; nothing is created, and closing makes room', async () => {
  const { guest, policy } = guestWith({ openFiles: 2 });
  const first = open(guest, 'a');
  const second = open(guest, 'b');
  expect(() => guest.open('c', { oflags: Oflags.creat })).toThrow('open file limit exceeded: allowed 2, used 3');
  guest.call('fd_close', first);
  expect(guest.open('c')).toBe('ENOENT');
  const third = open(guest, 'd');
  // Moving one file onto another closes that.
  expect(guest.call('fd_renumber', second, third)).toBe('ESUCCESS');
  open(guest, 'e');
  expect(() => guest.open('f', { oflags: Oflags.creat })).toThrow(LimitError);
  expect(policy.usage().openFiles).toBe(2);
  await guest.context.close();
  expect(policy.remaining('openFiles')).toBe(2);
});

test('a file that takes the place of a standard stream still counts', () => {
  const { guest, policy } = guestWith({ openFiles: 1 });
  const fd = open(guest, 'a');
  expect(guest.call('fd_renumber', fd, 1)).toBe('ESUCCESS');
  expect(policy.remaining('openFiles')).toBe(0);
  guest.call('fd_close', 1);
  expect(policy.remaining('openFiles')).toBe(1);
});

test('bytes written to files are limited, and so is making them longer', () => {
  const { guest, policy } = guestWith({ fileBytes: 10 });
  const fd = open(guest, 'a');
  expect(guest.write(fd, '12345')).toBe(5);
  expect(() => guest.write(fd, '6789abc')).toThrow('file limit exceeded: allowed 10, used 12');
  guest.call('fd_seek', fd, 0n, 0, guest.room(8));
  expect(guest.readFd(fd)).toBe('123456789a');
  expect(() => guest.call('fd_filestat_set_size', fd, 11n)).toThrow('file limit exceeded: allowed 10, used 11');
  expect(() => guest.call('fd_allocate', fd, 0n, 100n)).toThrow(LimitError);
  expect(guest.call('fd_filestat_set_size', fd, 2n)).toBe('ESUCCESS');
  expect(policy.usage()).toMatchObject({ fileBytes: 10, openFiles: 1 });
});

test('a directory can be opened and used under a policy', () => {
  const { guest } = guestWith({ openFiles: 1, fileBytes: 0 });
  expect(guest.call('path_create_directory', 3, ...guest.text('dir'))).toBe('ESUCCESS');
  const fd = guest.open('dir', { oflags: Oflags.directory, rights: 1n << 9n });
  expect(typeof fd).toBe('number');
  expect(guest.call('path_create_directory', fd as number, ...guest.text('sub'))).toBe('ESUCCESS');
});

test('connections count as open files; listeners, which the host gives, do not', () => {
  class Listener extends SocketFile {
    override accept(): SocketFile {
      return new Listener();
    }
  }
  const policy = new Policy({ openFiles: 1 });
  const guest = new FakeGuest({ policy, sockets: [new Listener()] });
  const result = guest.room(4);
  expect(guest.call('sock_accept', 3, 0, result)).toBe('ESUCCESS');
  expect(() => guest.call('sock_accept', 3, 0, result)).toThrow('open file limit exceeded: allowed 1, used 2');
});
