import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { Errno, type File, type FS, isBlockable, isErrno, Oflag } from '@wazero-ts/sys';
import { describe, expect, test } from 'vitest';
import { dirFS, fdFile, memFS } from '../src/index.js';
import { temporaryDirectory } from './temporary-directory.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const open = (fs: FS, path: string, flags: Oflag = Oflag.RDONLY): File | Errno =>
  fs.openFile(path, flags, 0o666) as File | Errno;
const opened = (fs: FS, path: string, flags?: Oflag): File => {
  const file = open(fs, path, flags);
  if (isErrno(file)) throw new Error(`${path}: ${file}`);
  return file;
};

test('EIO of the kernel is EIO', () => {
  const own = dirFS('/proc').openFile(`${process.pid}/mem`, Oflag.RDONLY, 0) as File;
  expect(own.pread(new Uint8Array(8), 0)).toBe(Errno.EIO);
});

test('ENOSPC: a full device, and a quota; what fitted is there', () => {
  const full = opened(dirFS('/dev'), 'full', Oflag.WRONLY);
  expect(full.write(encode('x'))).toBe(Errno.ENOSPC);
  const fs = memFS({ maxBytes: 10, maxFiles: 3 });
  const file = opened(fs, 'file', Oflag.RDWR | Oflag.CREAT);
  expect(file.write(encode('12345678'))).toBe(8);
  expect(file.write(encode('9abc'))).toBe(Errno.ENOSPC);
  expect(file.pread(new Uint8Array(20), 0)).toBe(8);
  expect(fs.mkdir('a', 0o777)).toBeUndefined();
  expect(fs.mkdir('b', 0o777)).toBe(Errno.ENOSPC);
});

test('EMFILE in the middle of a path is EMFILE, leaves nothing open, and passes', () => {
  const root = temporaryDirectory();
  mkdirSync(join(root, 'a/b/c'), { recursive: true });
  writeFileSync(join(root, 'a/b/c/file'), 'text');
  const fs = dirFS(root);
  const limit = /^Max open files +(\d+)/m.exec(
    execFileSync('cat', [`/proc/${process.pid}/limits`], { encoding: 'utf8' }),
  )![1]!;
  const before = readdirSync('/proc/self/fd').length;
  const blockers: number[] = [];
  const results: unknown[] = [];
  setLimit(before + 200);
  try {
    for (let spare = 0; spare < 4; spare++) {
      for (;;) {
        try {
          blockers.push(openSync('/dev/null', 'r'));
        } catch {
          break;
        }
      }
      for (let free = 0; free < spare; free++) closeSync(blockers.pop()!);
      results.push(open(fs, 'a/b/c/file'), fs.stat('a/b/c'), fs.mkdir('a/b/c', 0o777));
    }
  } finally {
    for (const result of results)
      if (typeof result === 'object' && result !== null && 'pread' in result) (result as File).close();
    for (const blocker of blockers) closeSync(blocker);
    setLimit(Number(limit));
  }
  expect(results.slice(0, 3)).toEqual([Errno.EMFILE, Errno.EMFILE, Errno.EMFILE]);
  expect(isErrno(results[9])).toBe(false);
  expect(readdirSync('/proc/self/fd').length).toBe(before);
  expect(isErrno(fs.stat('a/b/c/file'))).toBe(false);
});

/** The soft limit of this process. */
function setLimit(files: number): void {
  execFileSync('prlimit', ['--pid', String(process.pid), `--nofile=${files}:`]);
}

test('a directory that vanishes: every answer is ENOENT, and open files stay', () => {
  const root = temporaryDirectory();
  mkdirSync(join(root, 'dir'));
  writeFileSync(join(root, 'dir/file'), 'text');
  const fs = dirFS(root);
  const [file, directory] = [opened(fs, 'dir/file'), opened(fs, 'dir')];
  rmSync(root, { recursive: true });
  expect([
    open(fs, 'dir/file'),
    fs.stat('dir'),
    fs.mkdir('new', 0o777),
    fs.rename('dir', 'x'),
    fs.unlink('dir/file'),
  ]).toEqual(Array.from({ length: 5 }, () => Errno.ENOENT));
  expect(directory.readdir()).toEqual([]);
  expect(file.pread(new Uint8Array(10), 0)).toBe(4);
  expect(isErrno(fs.stat(''))).toBe(false);
});

describe('FIFOs', () => {
  function fifo(): { readonly fs: FS; readonly path: string } {
    const root = temporaryDirectory();
    execFileSync('mkfifo', [join(root, 'fifo')]);
    return { fs: dirFS(root), path: join(root, 'fifo') };
  }

  test('without a reader: opening to write is ENXIO at once, and without a writer a read is the end', () => {
    const { fs } = fifo();
    expect(open(fs, 'fifo', Oflag.WRONLY)).toBe(Errno.ENXIO);
    expect(opened(fs, 'fifo').read(new Uint8Array(4))).toBe(0);
  });

  test('an empty one with a writer parks the reader until there is something, or blocks to the deadline', async () => {
    const { fs, path } = fifo();
    const reader = opened(fs, 'fifo');
    const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    const buffer = new Uint8Array(10);
    const parked = reader.read(buffer);
    if (!isBlockable(parked)) throw new Error('not blockable');
    expect(reader.timing).toBe('either');
    expect(parked.block(5)).toBe(Errno.EAGAIN);
    setTimeout(() => writeSync(writer, 'half a li'), 5);
    expect(await reader.read(buffer)).toBe(9);
    closeSync(writer);
    expect(reader.read(buffer)).toBe(0);
  });

  test('a full one parks the writer and loses nothing; a reader that goes away is EPIPE', async () => {
    const { fs, path } = fifo();
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = opened(fs, 'fifo', Oflag.WRONLY);
    let sent = 0;
    for (;;) {
      const count = writer.write(new Uint8Array(60_000).fill(sent % 251));
      if (typeof count !== 'number') {
        let received = drain(reader);
        sent += (await count) as number;
        received += drain(reader);
        expect(received).toBe(sent);
        break;
      }
      sent += count;
    }
    closeSync(reader);
    expect(writer.write(new Uint8Array(1))).toBe(Errno.EPIPE);
  });
});

function drain(fd: number): number {
  const buffer = Buffer.alloc(1 << 20);
  let total = 0;
  for (;;) {
    try {
      const count = readSync(fd, buffer);
      if (count === 0) return total;
      total += count;
    } catch {
      return total;
    }
  }
}

test('a full pipe as standard output: what was written arrives in order, all of it', async () => {
  const path = join(temporaryDirectory(), 'fifo');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  const stdout = fdFile(writer);
  const total = 1 << 20;
  const received: number[] = [];
  const timer = setInterval(() => {
    const buffer = Buffer.alloc(8000);
    try {
      received.push(...buffer.subarray(0, readSync(reader, buffer)));
    } catch {
      // Nothing there yet.
    }
  }, 0);
  let sent = 0;
  while (sent < total / 4) {
    const bytes = Uint8Array.from({ length: 10_000 }, (_, index) => ((sent + index) * 7) & 255);
    sent += (await stdout.write(bytes)) as number;
  }
  while (received.length < sent) await new Promise((resolve) => setTimeout(resolve, 1));
  clearInterval(timer);
  expect(received.every((byte, index) => byte === ((index * 7) & 255))).toBe(true);
  closeSync(reader);
  expect(stdout.write(encode('x'))).toBe(Errno.EPIPE);
  closeSync(writer);
});

test('standard input that ends in the middle of a line gives that part, then the end', async () => {
  const path = join(temporaryDirectory(), 'fifo');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  const stdin = fdFile(reader);
  const buffer = new Uint8Array(20);
  setTimeout(() => {
    writeSync(writer, 'a line\nand a ha');
    closeSync(writer);
  }, 5);
  expect(await stdin.read(buffer)).toBe(15);
  expect(await stdin.read(buffer)).toBe(0);
  expect(await stdin.read(buffer)).toBe(0);
  closeSync(reader);
});
