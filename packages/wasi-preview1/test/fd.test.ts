import {
  captureOutput,
  Errno,
  type File,
  FileType,
  fakeWalltime,
  stdioReader,
  stdioWriter,
  UnimplementedFile,
  UnimplementedFS,
} from '@wazero-ts/sys';
import { memFS, readOnlyFS } from '@wazero-ts/sysfs';
import { beforeEach, expect, test } from 'vitest';
import { Fdflags, Fstflags, Oflags, Rights } from '../src/abi.js';
import { FakeGuest, outside } from './fake-guest.js';

const stdout = captureOutput();
let guest: FakeGuest;
beforeEach(() => {
  guest = new FakeGuest({
    stdin: stdioReader('input'),
    stdout,
    mounts: [
      { fs: memFS({ walltime: fakeWalltime(), maxBytes: 1 << 20 }), guestPath: '/' },
      { fs: readOnlyFS(memFS()), guestPath: '/read-only' },
    ],
  });
});

function create(path: string, text = ''): number {
  const fd = guest.open(path, { oflags: Oflags.creat });
  if (typeof fd !== 'number') throw new Error(`${path}: ${fd}`);
  if (text !== '') guest.write(fd, text);
  guest.call('fd_seek', fd, 0n, 0, guest.room(8));
  return fd;
}

test('numbers that are not open are EBADF', () => {
  const at = guest.room(64);
  const [iovs, count] = guest.iovecs([at, 1]);
  for (const fd of [99, 0xffffffff]) {
    expect(guest.call('fd_advise', fd, 0n, 0n, 0)).toBe('EBADF');
    expect(guest.call('fd_allocate', fd, 0n, 1n)).toBe('EBADF');
    expect(guest.call('fd_close', fd)).toBe('EBADF');
    expect(guest.call('fd_datasync', fd)).toBe('EBADF');
    expect(guest.call('fd_fdstat_get', fd, at)).toBe('EBADF');
    expect(guest.call('fd_fdstat_set_flags', fd, 0)).toBe('EBADF');
    expect(guest.call('fd_fdstat_set_rights', fd, 0n, 0n)).toBe('EBADF');
    expect(guest.call('fd_filestat_get', fd, at)).toBe('EBADF');
    expect(guest.call('fd_filestat_set_size', fd, 0n)).toBe('EBADF');
    expect(guest.call('fd_filestat_set_times', fd, 0n, 0n, 0)).toBe('EBADF');
    expect(guest.call('fd_pread', fd, iovs, count, 0n, at)).toBe('EBADF');
    expect(guest.call('fd_prestat_get', fd, at)).toBe('EBADF');
    expect(guest.call('fd_prestat_dir_name', fd, at, 1)).toBe('EBADF');
    expect(guest.call('fd_pwrite', fd, iovs, count, 0n, at)).toBe('EBADF');
    expect(guest.call('fd_read', fd, iovs, count, at)).toBe('EBADF');
    expect(guest.call('fd_readdir', fd, at, 64, 0n, at)).toBe('EBADF');
    expect(guest.call('fd_renumber', fd, 1)).toBe('EBADF');
    expect(guest.call('fd_renumber', 1, fd)).toBe('EBADF');
    expect(guest.call('fd_seek', fd, 0n, 0, at)).toBe('EBADF');
    expect(guest.call('fd_sync', fd)).toBe('EBADF');
    expect(guest.call('fd_tell', fd, at)).toBe('EBADF');
    expect(guest.call('fd_write', fd, iovs, count, at)).toBe('EBADF');
  }
});

test('standard streams read and write, in pieces', () => {
  expect(guest.readFd(0, 3)).toBe('inp');
  expect(guest.readFd(0)).toBe('ut');
  expect(guest.readFd(0)).toBe('');
  const before = stdout.bytes.length;
  const result = guest.room(4);
  expect(guest.call('fd_write', 1, ...guest.iovecs(guest.text('one '), [0, 0], guest.text('two')), result)).toBe(
    'ESUCCESS',
  );
  expect(guest.u32(result)).toBe(7);
  expect(stdout.text.slice(before)).toBe('one two');
  expect(guest.write(0, 'x')).toBe('EBADF');
  expect(guest.readFd(1)).toBe('EBADF');
});

test('closing a standard stream does not close that of the host', () => {
  let closed = 0;
  class Stream extends UnimplementedFile {
    override close(): undefined {
      closed++;
    }
  }
  guest = new FakeGuest({ stdout: new Stream() });
  expect(guest.call('fd_close', 1)).toBe('ESUCCESS');
  expect(guest.write(1, 'x')).toBe('EBADF');
  guest.context.close();
  expect(closed).toBe(0);
});

test('new files get the lowest free number', () => {
  expect([create('a'), create('b'), create('c')]).toEqual([5, 6, 7]);
  guest.call('fd_close', 6);
  guest.call('fd_close', 5);
  expect([create('d'), create('e'), create('f')]).toEqual([5, 6, 8]);
});

test('files are read and written at positions', () => {
  const fd = create('file', 'hello world');
  const at = guest.room(8);
  expect(guest.readFd(fd, 5)).toBe('hello');
  expect(guest.call('fd_tell', fd, at)).toBe('ESUCCESS');
  expect(guest.u64(at)).toBe(5n);
  expect(guest.call('fd_seek', fd, -5n, 2, at)).toBe('ESUCCESS');
  expect(guest.u64(at)).toBe(6n);
  expect(guest.call('fd_seek', fd, -1n, 1, at)).toBe('ESUCCESS');
  expect(guest.readFd(fd)).toBe(' world');

  const buffer = guest.room(16);
  expect(guest.call('fd_pread', fd, ...guest.iovecs([buffer, 3], [buffer + 3, 8]), 6n, at)).toBe('ESUCCESS');
  expect(guest.read(buffer, guest.u32(at))).toBe('world');
  expect(guest.call('fd_pwrite', fd, ...guest.iovecs(guest.text('HE')), 0n, at)).toBe('ESUCCESS');
  expect(guest.call('fd_tell', fd, at)).toBe('ESUCCESS');
  expect(guest.u64(at)).toBe(11n);
  guest.call('fd_seek', fd, 0n, 0, at);
  expect(guest.readFd(fd)).toBe('HEllo world');
});

test('positions that can not be are EINVAL', () => {
  const fd = create('file', 'x');
  const at = guest.room(8);
  const [iovs, count] = guest.iovecs([at, 1]);
  expect(guest.call('fd_seek', fd, -2n, 2, at)).toBe('EINVAL');
  expect(guest.call('fd_seek', fd, 0n, 3, at)).toBe('EINVAL');
  expect(guest.call('fd_seek', fd, 1n << 62n, 0, at)).toBe('EINVAL');
  expect(guest.call('fd_pread', fd, iovs, count, 1n << 63n, at)).toBe('EINVAL');
  expect(guest.call('fd_pwrite', fd, iovs, count, 1n << 60n, at)).toBe('EINVAL');
  expect(guest.call('fd_pwrite', fd, iovs, count, 1n << 40n, at)).toBe('ENOSPC');
  expect(guest.call('fd_filestat_set_size', fd, 1n << 60n)).toBe('EINVAL');
  expect(guest.call('fd_allocate', fd, (1n << 64n) - 1n, 1n)).toBe('EINVAL');
});

test('lists of buffers outside of memory, too long or too large are refused before anything happens', () => {
  const fd = create('file', 'text');
  const at = guest.room(8);
  expect(guest.call('fd_read', fd, outside, 1, at)).toBe('EFAULT');
  expect(guest.call('fd_read', fd, ...guest.iovecs([at, 1], [outside, 1]), at)).toBe('EFAULT');
  expect(guest.call('fd_read', fd, ...guest.iovecs([at, 1]), outside)).toBe('EFAULT');
  expect(guest.call('fd_write', 1, ...guest.iovecs([0, guest.bytes.length + 1]), at)).toBe('EFAULT');
  expect(guest.call('fd_read', fd, at, 0x1fffffff, at)).toBe('EINVAL');
  expect(guest.call('fd_seek', fd, 1n, 0, outside)).toBe('EFAULT');
  expect(guest.call('fd_tell', fd, at)).toBe('ESUCCESS');
  expect(guest.u64(at)).toBe(0n);
});

test('nothing to transfer is no error', () => {
  const fd = create('file', 'text');
  const at = guest.room(4);
  guest.data.setUint32(at, 7, true);
  expect(guest.call('fd_read', fd, 0, 0, at)).toBe('ESUCCESS');
  expect(guest.u32(at)).toBe(0);
  expect(guest.call('fd_write', fd, 0, 0, at)).toBe('ESUCCESS');
  expect(guest.u32(at)).toBe(0);
});

test('fdstat shows type, flags and rights', () => {
  const at = guest.room(24);
  const fdstat = (fd: number): unknown[] => {
    expect(guest.call('fd_fdstat_get', fd, at)).toBe('ESUCCESS');
    return [guest.bytes[at], guest.data.getUint16(at + 2, true), guest.u64(at + 8), guest.u64(at + 16)];
  };
  const [type, flags, base, inheriting] = fdstat(1);
  expect([type, flags, inheriting]).toEqual([FileType.blockDevice, 0, 0n]);
  expect(Number(base) & (Rights.fdSeek | Rights.fdTell | Rights.fdWrite)).toBe(Rights.fdWrite);
  const directory = fdstat(3);
  expect(directory[0]).toBe(FileType.directory);
  expect(Number(directory[2]) & (Rights.fdSeek | Rights.fdRead | Rights.pathOpen)).toBe(Rights.pathOpen);
  expect(directory[3]).toBe(0x3fffffffn);
  const fd = guest.open('log', { oflags: Oflags.creat, fdflags: Fdflags.append });
  expect(fdstat(fd as number).slice(0, 2)).toEqual([FileType.regularFile, Fdflags.append]);
  expect(guest.call('fd_fdstat_get', 1, outside)).toBe('EFAULT');
});

test('append mode can be switched', () => {
  const fd = create('log', 'one');
  expect(guest.call('fd_fdstat_set_flags', fd, Fdflags.append)).toBe('ESUCCESS');
  guest.write(fd, ' two');
  expect(guest.call('fd_fdstat_set_flags', fd, Fdflags.nonblock)).toBe('ESUCCESS');
  guest.call('fd_seek', fd, 0n, 0, guest.room(8));
  guest.write(fd, 'ONE');
  guest.call('fd_seek', fd, 0n, 0, guest.room(8));
  expect(guest.readFd(fd)).toBe('ONE two');
  for (const flags of [Fdflags.dsync, Fdflags.rsync, Fdflags.sync, 32]) {
    expect(guest.call('fd_fdstat_set_flags', fd, flags)).toBe('EINVAL');
  }
});

test('rights can be given up and not taken back', () => {
  const fd = create('file', 'text');
  const at = guest.room(24);
  guest.call('fd_fdstat_get', fd, at);
  const rights = guest.u64(at + 8);
  const fewer = rights & ~BigInt(Rights.fdWrite | Rights.fdSeek);
  expect(guest.call('fd_fdstat_set_rights', fd, fewer, 0n)).toBe('ESUCCESS');
  expect(guest.write(fd, 'x')).toBe('ENOTCAPABLE');
  expect(guest.call('fd_seek', fd, 0n, 0, at)).toBe('ENOTCAPABLE');
  expect(guest.call('fd_seek', fd, 0n, 1, at)).toBe('ESUCCESS');
  expect(guest.readFd(fd)).toBe('text');
  expect(guest.call('fd_fdstat_set_rights', fd, rights, 0n)).toBe('ENOTCAPABLE');
  expect(guest.call('fd_fdstat_set_rights', fd, fewer, 1n)).toBe('ENOTCAPABLE');
  expect(guest.call('fd_fdstat_set_rights', fd, 1n << 40n, 0n)).toBe('ENOTCAPABLE');
});

test('a directory can only pass on the rights that it has to inherit', () => {
  const readOnly = BigInt(Rights.fdRead | Rights.pathOpen);
  expect(guest.call('fd_fdstat_set_rights', 3, BigInt(Rights.pathOpen), readOnly)).toBe('ESUCCESS');
  const at = guest.room(4);
  const open = (rights: number): string =>
    guest.call('path_open', 3, 0, ...guest.text('missing'), 0, BigInt(rights), 0n, 0, at);
  expect(open(Rights.fdRead)).toBe('ENOENT');
  expect(open(Rights.fdWrite)).toBe('ENOTCAPABLE');
  expect(guest.open('new', { oflags: Oflags.creat })).toBe('ENOTCAPABLE');
  expect(guest.call('path_create_directory', 3, ...guest.text('d'))).toBe('ENOTCAPABLE');
});

test('a file is read and written only as it was opened', () => {
  create('file', 'text');
  const reading = guest.open('file', { rights: BigInt(Rights.fdRead) }) as number;
  expect(guest.readFd(reading)).toBe('text');
  expect(guest.write(reading, 'x')).toBe('ENOTCAPABLE');
  const writing = guest.open('file', { rights: BigInt(Rights.fdWrite) }) as number;
  expect(guest.write(writing, 'T')).toBe(1);
  expect(guest.readFd(writing)).toBe('ENOTCAPABLE');
});

test('filestat has the layout of WASI', () => {
  const fd = create('file', 'text');
  const at = guest.room(64);
  expect(guest.call('fd_filestat_get', fd, at)).toBe('ESUCCESS');
  expect(guest.bytes[at + 16]).toBe(FileType.regularFile);
  expect([guest.u64(at), guest.u64(at + 24), guest.u64(at + 32)]).toEqual([0n, 1n, 4n]);
  expect(guest.call('fd_filestat_get', fd, guest.bytes.length - 60)).toBe('EFAULT');
  expect(guest.call('fd_filestat_get', 3, at)).toBe('ESUCCESS');
  expect(guest.bytes[at + 16]).toBe(FileType.directory);
});

test('sizes are set, and allocate only makes larger', () => {
  const fd = create('file', 'text');
  expect(guest.call('fd_filestat_set_size', fd, 2n)).toBe('ESUCCESS');
  expect(guest.readFd(fd)).toBe('te');
  expect(guest.call('fd_allocate', fd, 2n, 2n)).toBe('ESUCCESS');
  expect(guest.readFd(fd)).toBe('\0\0');
  expect(guest.call('fd_allocate', fd, 0n, 1n)).toBe('ESUCCESS');
  expect(guest.call('fd_allocate', fd, 0n, 0n)).toBe('EINVAL');
  const at = guest.room(64);
  guest.call('fd_filestat_get', fd, at);
  expect(guest.u64(at + 32)).toBe(4n);
});

test('times are set to what is given, to the guest’s own now, or left', () => {
  const fd = create('file');
  const at = guest.room(64);
  expect(guest.call('fd_filestat_set_times', fd, 11n, 22n, Fstflags.atim | Fstflags.mtim)).toBe('ESUCCESS');
  guest.call('fd_filestat_get', fd, at);
  expect([guest.u64(at + 40), guest.u64(at + 48)]).toEqual([11n, 22n]);
  expect(guest.call('fd_filestat_set_times', fd, 33n, 33n, Fstflags.mtimNow)).toBe('ESUCCESS');
  guest.call('fd_filestat_get', fd, at);
  expect(guest.u64(at + 40)).toBe(11n);
  expect(guest.u64(at + 48)).toBe(1_640_995_200_000_000_000n);
  for (const flags of [Fstflags.atim | Fstflags.atimNow, Fstflags.mtim | Fstflags.mtimNow, 16]) {
    expect(guest.call('fd_filestat_set_times', fd, 0n, 0n, flags)).toBe('EINVAL');
    expect(guest.call('path_filestat_set_times', 3, 0, ...guest.text('file'), 0n, 0n, flags)).toBe('EINVAL');
  }
});

test('advice is checked and ignored', () => {
  const fd = create('file');
  expect(guest.call('fd_advise', fd, 0n, 100n, 5)).toBe('ESUCCESS');
  expect(guest.call('fd_advise', fd, 0n, 100n, 6)).toBe('EINVAL');
});

test('sync succeeds where there is no device', () => {
  const fd = create('file');
  expect([guest.call('fd_sync', fd), guest.call('fd_datasync', fd)]).toEqual(['ESUCCESS', 'ESUCCESS']);
});

test('pre-opened directories tell their guest paths', () => {
  const at = guest.room(16);
  expect(guest.call('fd_prestat_get', 4, at)).toBe('ESUCCESS');
  expect([guest.bytes[at], guest.u32(at + 4)]).toEqual([0, 10]);
  expect(guest.call('fd_prestat_dir_name', 4, at, 10)).toBe('ESUCCESS');
  expect(guest.read(at, 10)).toBe('/read-only');
  expect(guest.call('fd_prestat_dir_name', 4, at, 9)).toBe('ENAMETOOLONG');
  expect(guest.call('fd_prestat_get', 5, at)).toBe('EBADF');
  expect(guest.call('fd_prestat_get', 1, at)).toBe('EBADF');
  expect(guest.call('fd_prestat_get', create('file'), at)).toBe('EBADF');
  expect(guest.call('fd_prestat_get', 3, outside)).toBe('EFAULT');
});

interface ListedName {
  readonly name: string;
  readonly type: number;
  readonly next: bigint;
}

function readdir(fd: number, byteCount: number, cookie: bigint): { entries: ListedName[]; used: number } | string {
  const [buffer, result] = [guest.room(byteCount), guest.room(4)];
  const errno = guest.call('fd_readdir', fd, buffer, byteCount, cookie, result);
  if (errno !== 'ESUCCESS') return errno;
  const used = guest.u32(result);
  const entries: ListedName[] = [];
  for (let at = buffer; at + 24 <= buffer + used; ) {
    const length = guest.u32(at + 16);
    if (at + 24 + length > buffer + used) break;
    entries.push({ name: guest.read(at + 24, length), type: guest.bytes[at + 20]!, next: guest.u64(at) });
    at += 24 + length;
  }
  return { entries, used };
}

test('a directory is listed with . and .., and goes on from a cookie', () => {
  for (const name of ['one', 'two', 'three']) create(name);
  guest.call('path_create_directory', 3, ...guest.text('sub'));
  const all = readdir(3, 4096, 0n);
  if (typeof all === 'string') throw new Error(all);
  expect(all.entries.map(({ name }) => name)).toEqual(['.', '..', 'one', 'two', 'three', 'sub']);
  expect(all.entries.map(({ next }) => next)).toEqual([1n, 2n, 3n, 4n, 5n, 6n]);
  expect(all.entries.at(-1)?.type).toBe(FileType.directory);
  expect(readdir(3, 4096, 4n)).toMatchObject({ entries: [{ name: 'three' }, { name: 'sub' }] });
  expect(readdir(3, 4096, 6n)).toMatchObject({ entries: [], used: 0 });
  expect(readdir(3, 4096, 1n << 63n)).toMatchObject({ entries: [], used: 0 });
});

test('a small buffer is filled to the end, which says that there is more', () => {
  for (const name of ['one', 'two']) create(name);
  const names: string[] = [];
  for (let cookie = 0n; ; ) {
    const some = readdir(3, 60, cookie);
    if (typeof some === 'string') throw new Error(some);
    names.push(...some.entries.map(({ name }) => name));
    cookie = some.entries.at(-1)?.next ?? cookie;
    if (some.used < 60) break;
  }
  expect(names).toEqual(['.', '..', 'one', 'two']);
  expect(readdir(3, 10, 0n)).toMatchObject({ entries: [], used: 10 });
});

test('a listing that began is not disturbed, and starting over sees what changed', () => {
  for (const name of ['one', 'two']) create(name);
  readdir(3, 60, 0n);
  guest.call('path_unlink_file', 3, ...guest.text('one'));
  expect(readdir(3, 4096, 2n)).toMatchObject({ entries: [{ name: 'one' }, { name: 'two' }] });
  expect(readdir(3, 4096, 0n)).toMatchObject({ entries: [{ name: '.' }, { name: '..' }, { name: 'two' }] });
});

test('only directories are listed', () => {
  expect(readdir(1, 64, 0n)).toBe('EBADF');
  expect(readdir(create('file'), 64, 0n)).toBe('EBADF');
  expect(guest.call('fd_readdir', 3, outside, 64, 0n, 0)).toBe('EFAULT');
  expect(guest.call('fd_readdir', 3, 0, 64, 0n, outside)).toBe('EFAULT');
});

test('data operations on a directory fail', () => {
  const fd = guest.open('.', {
    rights: 0x3fffffffn & ~BigInt(Rights.fdWrite | Rights.fdAllocate | Rights.fdFilestatSetSize),
  });
  expect(fd).toBe(5);
  expect(guest.readFd(5)).toBe('ENOTCAPABLE');
  expect(guest.readFd(3)).toBe('EISDIR');
  expect(guest.write(3, 'x')).toBe('EISDIR');
  expect(guest.call('fd_seek', 3, 1n, 0, guest.room(8))).toBe('EISDIR');
  expect(guest.call('fd_allocate', 3, 0n, 1n)).toBe('EBADF');
  expect(guest.call('fd_filestat_set_size', 3, 0n)).toBe('EBADF');
  expect(guest.call('fd_advise', 3, 0n, 0n, 0)).toBe('EBADF');
});

test('renumber moves a file and closes what was there', () => {
  const [from, to] = [create('from', 'from'), create('to', 'to')];
  expect(guest.call('fd_renumber', from, to)).toBe('ESUCCESS');
  expect(guest.readFd(to)).toBe('from');
  expect(guest.readFd(from)).toBe('EBADF');
  expect(guest.call('fd_renumber', to, to)).toBe('ESUCCESS');
  expect(create('next')).toBe(from);
  expect(guest.call('fd_renumber', to, 1)).toBe('ESUCCESS');
  expect(guest.call('fd_tell', 1, guest.room(8))).toBe('ESUCCESS');
  expect(guest.call('fd_renumber', 3, 4)).toBe('ESUCCESS');
  expect(guest.call('fd_prestat_get', 3, guest.room(8))).toBe('EBADF');
});

test('closing the module closes its files and only those', async () => {
  const closed: string[] = [];
  class Named extends UnimplementedFile {
    readonly #name: string;
    constructor(name: string) {
      super();
      this.#name = name;
    }
    override close(): undefined | Promise<undefined> {
      closed.push(this.#name);
      return this.#name === 'b' ? Promise.resolve(undefined) : undefined;
    }
  }
  class AnyName extends UnimplementedFS {
    override openFile(path: string): File {
      return new Named(path);
    }
  }
  guest = new FakeGuest({ stdin: new Named('stdin'), mounts: [{ fs: new AnyName(), guestPath: '/' }] });
  for (const name of ['a', 'b', 'c']) guest.open(name);
  guest.call('fd_close', 4);
  await guest.context.close();
  expect(closed).toEqual(['a', 'b', 'c']);
  expect(guest.write(5, 'x')).toBe('EBADF');
});

test('a guest that opens too many files gets EMFILE', () => {
  class Endless extends UnimplementedFS {
    override openFile(): File {
      return stdioWriter();
    }
  }
  guest = new FakeGuest({ mounts: [{ fs: new Endless(), guestPath: '/' }] });
  const [path, byteCount] = guest.text('x');
  const result = guest.room(4);
  let errno = 'ESUCCESS';
  let opened = 0;
  for (; errno === 'ESUCCESS'; opened++) errno = guest.call('path_open', 3, 0, path, byteCount, 0, 2n, 0n, 0, result);
  expect(errno).toBe('EMFILE');
  expect(opened).toBeGreaterThan(10_000);
});

/** Reads and writes by promises, and keeps the buffers it was given. */
class Slow extends UnimplementedFile {
  readonly buffers: Uint8Array[] = [];
  override async read(buffer: Uint8Array): Promise<number> {
    this.buffers.push(buffer);
    await Promise.resolve();
    buffer.set(new TextEncoder().encode('late'));
    return 4;
  }
  override async write(bytes: Uint8Array): Promise<number> {
    this.buffers.push(bytes);
    await Promise.resolve();
    return bytes.length;
  }
}

test.each([false, true])('a file that answers later gets buffers of its own (shared memory: %s)', async (shared) => {
  const slow = new Slow();
  guest = new FakeGuest({ stdin: slow, stdout: slow }, { shared });
  const [buffer, result] = [guest.room(8), guest.room(4)];
  const reading = guest.callAsync('fd_read', 0, ...guest.iovecs([buffer, 8]), result);
  // The guest is parked; another call grows the memory meanwhile, so views of before are stale.
  if (!shared) guest.grow();
  expect(await reading).toBe('ESUCCESS');
  expect(guest.read(buffer, guest.u32(result))).toBe('late');
  expect(await guest.callAsync('fd_write', 1, ...guest.iovecs(guest.text('abc'), guest.text('d')), result)).toBe(
    'ESUCCESS',
  );
  expect(guest.u32(result)).toBe(4);
  expect(await guest.callAsync('fd_write', 1, ...guest.iovecs(guest.text('e')), result)).toBe('ESUCCESS');
  expect(slow.buffers.slice(-2).map((bytes) => new TextDecoder().decode(bytes))).toEqual(['abcd', 'e']);
  expect(slow.buffers.every(({ buffer: own }) => own instanceof ArrayBuffer && own !== guest.bytes.buffer)).toBe(true);
});

test.each([false, true])('a write of one range is checked as one of several (shared memory: %s)', (shared) => {
  const output = captureOutput();
  guest = new FakeGuest({ stdout: output }, { shared });
  const result = guest.room(4);
  const { length } = guest.bytes;
  const fault = (at: number, count: number, resultAt = result): void =>
    expect(guest.call('fd_write', 1, at, count, resultAt)).toBe('EFAULT');
  for (const at of [outside, length - 7, length, 0xffff_fff8, 0xffff_ffff]) fault(at, 1);
  for (const range of [
    [length - 1, 2],
    [0xffff_ffff, 1],
    [1, 0xffff_ffff],
    [length + 1, 0],
  ] as const) {
    fault(...guest.iovecs(range));
    fault(...guest.iovecs(range, [0, 1]));
  }
  for (const at of [outside, length - 3, 0xffff_ffff]) fault(...guest.iovecs([0, 1]), at);
  expect(output.text).toBe('');
  expect(guest.call('fd_write', 1, ...guest.iovecs([length, 0]), result)).toBe('ESUCCESS');
  expect(guest.u32(result)).toBe(0);
  guest.bytes.set([111, 107], length - 2);
  expect(guest.call('fd_write', 1, ...guest.iovecs([length - 2, 2]), result)).toBe('ESUCCESS');
  expect([guest.u32(result), output.text]).toEqual([2, 'ok']);
});

test('an error after something was read is left to the next call', () => {
  class Breaks extends UnimplementedFile {
    #calls = 0;
    override read(buffer: Uint8Array): number | Errno {
      return this.#calls++ === 0 ? buffer.length : Errno.EIO;
    }
  }
  guest = new FakeGuest({ stdin: new Breaks() });
  const [buffer, result] = [guest.room(8), guest.room(4)];
  expect(guest.call('fd_read', 0, ...guest.iovecs([buffer, 4], [buffer + 4, 4]), result)).toBe('ESUCCESS');
  expect(guest.u32(result)).toBe(4);
  expect(guest.call('fd_read', 0, ...guest.iovecs([buffer, 4]), result)).toBe('EIO');
});
