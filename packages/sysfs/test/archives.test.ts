import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { Errno, type File, type FS, isErrno, Oflag } from '@wazero-ts/sys';
import { describe, expect, test } from 'vitest';
import { objectFS, zipFS } from '../src/index.js';
import { temporaryDirectory } from './temporary-directory.js';

function read(fs: FS, path: string): string {
  const file = fs.openFile(path, Oflag.RDONLY, 0) as File | Errno;
  if (isErrno(file)) return file.name;
  const buffer = new Uint8Array(1000);
  return new TextDecoder().decode(buffer.subarray(0, file.read(buffer) as number));
}

describe('objectFS', () => {
  test('serves copies of texts and bytes, read-only', () => {
    const bytes = new Uint8Array([104, 105]);
    const fs = objectFS({ 'a/b/c': 'text', bytes, './d//e': 'é', 'empty/': '' });
    bytes.fill(0);
    expect([read(fs, 'a/b/c'), read(fs, 'bytes'), read(fs, 'd/e')]).toEqual(['text', 'hi', 'é']);
    expect((fs.openFile('empty', Oflag.DIRECTORY, 0) as File).readdir()).toEqual([]);
    expect(fs.openFile('new', Oflag.RDWR | Oflag.CREAT, 0o666)).toBe(Errno.EROFS);
    expect(fs.unlink('bytes')).toBe(Errno.EROFS);
    expect(read(fs, '../x')).toBe('EPERM');
  });

  test.each<[string, Record<string, string>]>([
    ['an absolute path', { '/etc/passwd': '' }],
    ['a path that goes up', { 'a/../../b': '' }],
    ['an empty path', { '': '' }],
    ['a NUL', { 'a\0b': '' }],
    ['a file that is a directory', { a: 'x', 'a/b': 'y' }],
    ['a directory with content', { 'a/': 'x' }],
  ])('refuses %s', (_what, files) => {
    expect(() => objectFS(files)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
  });
});

interface Part {
  readonly name: string;
  readonly data?: string;
  readonly method?: number;
  readonly mode?: number;
  readonly flags?: number;
  readonly crc?: number;
  readonly size?: number;
}

/** An archive as programs make it, or wrong on purpose. */
function zip(...parts: readonly Part[]): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data = '', method = 8, mode = 0o100644, flags = 0x800, crc, size } of parts) {
    const packed = method === 8 ? deflateRawSync(data) : Buffer.from(data);
    const bytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt16LE((44 << 9) | (2 << 5) | 3, 8);
    common.writeUInt32LE(crc ?? crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size ?? Buffer.byteLength(data), 18);
    common.writeUInt16LE(bytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, bytes, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, tail, bytes]));
    locals.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...locals, ...directory, end]));
}

describe('zipFS', () => {
  test('serves stored and deflated files, directories and links', () => {
    const fs = zipFS(
      zip(
        { name: 'dir/', mode: 0o40755 },
        { name: 'dir/deflated', data: 'x'.repeat(500), mode: 0o100755 },
        { name: 'dir/sub/stored', data: 'stored', method: 0 },
        { name: 'link', data: 'dir/sub/stored', mode: 0o120777 },
        { name: 'none', data: '' },
      ),
    );
    expect(read(fs, 'dir/deflated')).toBe('x'.repeat(500));
    expect([read(fs, 'link'), read(fs, 'none')]).toEqual(['stored', '']);
    expect(fs.stat('dir/deflated')).toMatchObject({
      permissions: 0o755,
      modificationTime: BigInt(Date.UTC(2024, 1, 3)) * 1_000_000n,
    });
    expect(fs.mkdir('new', 0o777)).toBe(Errno.EROFS);
  });

  test('a link of an archive leads nowhere outside', () => {
    const fs = zipFS(
      zip(
        { name: 'up', data: '../../etc/passwd', mode: 0o120777 },
        { name: 'abs', data: '/etc/passwd', mode: 0o120777 },
      ),
    );
    expect([read(fs, 'up'), read(fs, 'abs')]).toEqual(['EPERM', 'EPERM']);
  });

  test.each<[string, Uint8Array]>([
    ['what is no archive', new Uint8Array(100)],
    ['nothing', new Uint8Array(0)],
    ['one that is cut off', zip({ name: 'a', data: 'text' }).slice(0, -5)],
    ['a name that goes up', zip({ name: '../evil', data: 'x' })],
    ['a name that goes up in the middle', zip({ name: 'a/../../evil', data: 'x' })],
    ['an absolute name', zip({ name: '/evil', data: 'x' })],
    ['a name twice', zip({ name: 'a', data: 'x' }, { name: 'a', data: 'y' })],
    ['a file below a link', zip({ name: 'l', data: '.', mode: 0o120777 }, { name: 'l', data: 'y' })],
    ['an encrypted file', zip({ name: 'a', data: 'x', flags: 1 })],
    ['another method', zip({ name: 'a', data: 'x', method: 12 })],
    ['a wrong checksum', zip({ name: 'a', data: 'x', crc: 1 })],
    ['a file that is larger than it says', zip({ name: 'bomb', data: 'x'.repeat(100_000), size: 10 })],
    ['a file that is smaller than it says', zip({ name: 'a', data: 'x', size: 10 })],
  ])('refuses %s', (_what, archive) => {
    expect(() => zipFS(archive)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
  });

  test('unpacks no more than allowed', () => {
    expect(() => zipFS(zip({ name: 'a', data: 'x'.repeat(1000) }), { maxBytes: 999 })).toThrow(/more than 999 bytes/);
  });

  test('survives any damage', () => {
    const archive = zip({ name: 'dir/a', data: 'text' }, { name: 'b', data: 'y', method: 0 });
    for (let at = 0; at < archive.length; at++) {
      for (const value of [0, 1, 0x7f, 0xff]) {
        const damaged = archive.slice();
        damaged[at] = value;
        try {
          zipFS(damaged);
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID_CONFIG' });
        }
      }
    }
  });

  test.runIf(hasPython())('reads what Python’s zipfile wrote', () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, 'in', 'sub'), { recursive: true });
    writeFileSync(join(directory, 'in', 'sub', 'file'), 'from python');
    symlinkSync('file', join(directory, 'in', 'sub', 'unused'));
    execFileSync('python3', ['-m', 'zipfile', '-c', 'out.zip', 'in'], { cwd: directory });
    expect(read(zipFS(readFileSync(join(directory, 'out.zip'))), 'in/sub/file')).toBe('from python');
  });
});

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
