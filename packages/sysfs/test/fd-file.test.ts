import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Errno, FileType, isBlockable } from '@wazero-ts/sys';
import { expect, test } from 'vitest';
import { fdFile, newFSConfig, processStdin, processStdio } from '../src/index.js';
import { temporaryDirectory } from './temporary-directory.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

test('a descriptor is read and written in its own sequence, and stays open', () => {
  const path = join(temporaryDirectory(), 'file');
  writeFileSync(path, 'hello world');
  const fd = openSync(path, 'r+');
  const file = fdFile(fd);
  const buffer = new Uint8Array(5);
  expect(file.fileType).toBe(FileType.regularFile);
  expect(file.stat()).toMatchObject({ size: 11n });
  expect(file.read(buffer)).toBe(5);
  expect(file.write(encode('_'))).toBe(1);
  expect(file.read(buffer)).toBe(5);
  expect(file.read(buffer)).toBe(0);
  expect(file.seek(0, 'start')).toBe(Errno.ESPIPE);
  expect(file.close()).toBeUndefined();
  expect(readSync(fd, Buffer.alloc(1), 0, 1, 0)).toBe(1);
  closeSync(fd);
  expect(readFileSync(path, 'utf8')).toBe('hello_world');
  expect(file.read(buffer)).toBe(Errno.EBADF);
  expect(file.stat()).toBe(Errno.EBADF);
});

test.runIf(process.platform !== 'win32')(
  'a full pipe waits: parked or blocked, or EAGAIN when that is wanted',
  async () => {
    const path = join(temporaryDirectory(), 'fifo');
    execFileSync('mkfifo', [path]);
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    const file = fdFile(writer);
    const chunk = new Uint8Array(65536);
    while (typeof file.write(chunk) === 'number');
    const parked = file.write(chunk);
    if (!isBlockable(parked)) throw new Error('not blockable');
    expect(parked.block(5)).toBe(Errno.EAGAIN);
    setTimeout(() => readSync(reader, Buffer.alloc(1 << 20)), 5);
    const taken = parked.then((count) => count);
    // It got the guest's own memory, which the guest writes to meanwhile.
    expect(file.copiesWrites).toBe(true);
    chunk.fill(7);
    expect(await taken).toBe(65536);
    const arrived = Buffer.alloc(65536);
    expect(readSync(reader, arrived)).toBe(65536);
    expect(arrived.every((byte) => byte === 0)).toBe(true);
    file.setNonblock(true);
    while (typeof file.write(chunk) === 'number');
    expect(file.write(chunk)).toBe(Errno.EAGAIN);
    closeSync(reader);
    expect(file.write(chunk)).toBe(Errno.EPIPE);
    closeSync(writer);
  },
);

test('the standard streams are files of the right types', () => {
  const { stdin, stdout, stderr } = processStdio();
  expect([stdin, stdout, stderr].every((file) => typeof file.fileType === 'number')).toBe(true);
  expect(processStdin().timing).toBe('asynchronous');
  expect(processStdin().fileType).toBe(stdin.fileType);
});

test('a configuration mounts directories of the host', () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'file'), 'text');
  const config = newFSConfig().withDirMount(directory, '/').withReadOnlyDirMount(directory, '/read-only');
  const [writable, readOnly] = config.mounts;
  expect(config.mounts.map(({ guestPath }) => guestPath)).toEqual(['/', '/read-only']);
  expect(readOnly?.fs.stat('file')).toMatchObject({ size: 4n });
  expect(readOnly?.fs.unlink('file')).toBe(Errno.EROFS);
  expect(writable?.fs.unlink('file')).toBeUndefined();
});
