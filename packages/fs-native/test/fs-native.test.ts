import { spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { constants as osConstants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, test } from 'vitest';
import { loadFsNative } from '../src/index.js';

const found = loadFsNative();
/** Other processes and threads can not read the sources. */
const isBuilt = existsSync(new URL('../dist/index.js', import.meta.url));
const { ENOENT, ELOOP, EBADF, ENOTDIR, ENAMETOOLONG, EINVAL } = osConstants.errno;
const folder = mkdtempSync(join(tmpdir(), 'wazero-ts-fs-native-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.skipIf(!isBuilt)('where the addon is not there, it says why', () => {
  if (!found.available) expect(found.reason).toMatch(/\w/);
  const run = (env: Record<string, string>, ...flags: string[]): string =>
    spawnSync(
      process.execPath,
      [
        ...flags,
        '--input-type=module',
        '-e',
        `
        const { loadFsNative } = await import(${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)});
        console.log(JSON.stringify(loadFsNative()));`,
      ],
      { encoding: 'utf8', env: { ...process.env, ...env } },
    ).stdout;
  expect(run({ WAZERO_TS_FS_NATIVE: 'off' })).toContain('"reason":"WAZERO_TS_FS_NATIVE=off"');
  expect(run({ WAZERO_TS_FS_NATIVE: '/no/such/file' })).toContain('there is no addon for');
  expect(run({ WAZERO_TS_FS_NATIVE: process.execPath })).toContain('"available":false');
  if (found.available) expect(run({}, '--no-addons')).toContain('"available":false');
});

describe.skipIf(!found.available)('the addon', () => {
  if (!found.available) return;
  const { fs } = found;
  writeFileSync(join(folder, 'file'), 'hello');
  symlinkSync('file', join(folder, 'link'));
  mkdirSync(join(folder, 'dir'));
  const root = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);

  test('opens an entry, says what it is, and closes it', () => {
    const fd = fs.open(root, 'file', constants.O_RDWR, 0);
    expect(fd).toBeGreaterThan(2);
    const { dev, ino, mode, nlink, size, atimeNs, mtimeNs, ctimeNs } = lstatSync(join(folder, 'file'), {
      bigint: true,
    });
    expect(fs.lastStats).toEqual({ dev, ino, mode, nlink, size, atimeNs, mtimeNs, ctimeNs });
    expect(fs.lastMode).toBe(Number(mode));
    expect(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8')).toMatch(/^flags:\s+0?2\d*2$/m);
    expect(fs.close(fd)).toBe(0);
    expect(() => fstatSync(fd)).toThrow();
    expect(fs.close(fd)).toBe(-EBADF);
  });

  test('creates with permissions, and never follows a link when it must not', () => {
    const fd = fs.open(root, 'new', constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
    expect(fs.lastMode).toBe(0o100600);
    fs.close(fd);
    expect(fs.open(root, 'link', constants.O_NOFOLLOW, 0)).toBe(-ELOOP);
    expect(fs.open(root, 'file', constants.O_DIRECTORY, 0)).toBe(-ENOTDIR);
    expect(fs.open(root, 'none', 0, 0)).toBe(-ENOENT);
    rmSync(join(folder, 'new'));
  });

  test('looks at an entry without following it', () => {
    expect(fs.statAt(root, 'link')).toBe(0);
    expect(fs.lastStats.ino).toBe(lstatSync(join(folder, 'link'), { bigint: true }).ino);
    const before = fs.lastStats;
    expect(fs.statAt(root, 'none')).toBe(-ENOENT);
    expect(fs.lastStats).toEqual(before);
    expect(fs.stat(root)).toBe(0);
    expect(fs.lastStats.ino).toBe(lstatSync(folder, { bigint: true }).ino);
  });

  test('reads and writes at offsets and in sequence, also beyond 4 GiB', () => {
    const fd = fs.open(root, 'data', constants.O_CREAT | constants.O_RDWR, 0o600);
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    const buffer = new Uint8Array(8);
    expect([fs.write(fd, bytes('abc')), fs.write(fd, bytes('def')), fs.write(fd, bytes('X'), 1)]).toEqual([3, 3, 1]);
    expect(fs.read(fd, buffer, 0)).toBe(6);
    expect(new TextDecoder().decode(buffer.subarray(0, 6))).toBe('aXcdef');
    expect(fs.read(fd, buffer)).toBe(0);
    expect(fs.read(fd, buffer.subarray(3, 5), 2)).toBe(2);
    expect(new TextDecoder().decode(buffer)).toBe('aXccdf\0\0');
    const far = 5 * 2 ** 30;
    expect(fs.write(fd, bytes('far'), far)).toBe(3);
    expect(fs.read(fd, buffer, far)).toBe(3);
    expect(fs.read(fd, new Uint8Array(0), 0)).toBe(0);
    fs.close(fd);
    rmSync(join(folder, 'data'));
    expect(fs.read(fd, buffer)).toBe(-EBADF);
    expect(fs.read(root, buffer, 0)).toBeLessThan(0);
  });

  test('has U+FFFD in names for what is no UTF-8, and leaves out . and .. alone', () => {
    const odd = join(folder, 'odd');
    mkdirSync(odd);
    for (const name of [Buffer.from([0x61, 0xff]), Buffer.from('...'), Buffer.from('..a'), Buffer.from('.a')]) {
      writeFileSync(Buffer.concat([Buffer.from(`${odd}/`), name]), '');
    }
    const fd = fs.open(root, 'odd', constants.O_DIRECTORY, 0);
    const entries = fs.list(fd);
    if (typeof entries === 'number') throw new Error(`errno ${entries}`);
    expect(entries.map(({ name }) => name).sort()).toEqual(['...', '..a', '.a', 'a\ufffd']);
    for (const { name, nameBytes } of entries) expect(Buffer.from(name).equals(nameBytes)).toBe(true);
    fs.close(fd);
  });

  test('lists a directory as node:fs does, again and again, however large', () => {
    const large = join(folder, 'large');
    mkdirSync(large);
    const names = Array.from({ length: 3000 }, (_, index) => `${index}-${'ü'.repeat(index % 100)}`);
    for (const name of names) writeFileSync(join(large, name), '');
    const fd = fs.open(root, 'large', constants.O_DIRECTORY, 0);
    for (let turn = 0; turn < 2; turn++) {
      const entries = fs.list(fd);
      if (typeof entries === 'number') throw new Error(`errno ${entries}`);
      expect(entries.map(({ name }) => name).sort()).toEqual(readdirSync(large).sort());
      for (const { name, nameBytes } of entries) expect(Buffer.from(name).equals(nameBytes)).toBe(true);
      const { name, ino, type } = entries[7]!;
      expect(ino).toBe(lstatSync(join(large, name), { bigint: true }).ino);
      expect([0, 8]).toContain(type);
    }
    rmSync(large, { recursive: true });
    expect(fs.list(fd)).toEqual([]);
    fs.close(fd);
    const file = fs.open(root, 'file', 0, 0);
    expect(fs.list(file)).toBe(-ENOTDIR);
    fs.close(file);
    expect([-EBADF, -EINVAL]).toContain(fs.list(fd));
  });

  test('a name that is too long is that, not a shorter one', () => {
    writeFileSync(join(folder, 'x'.repeat(255)), '');
    expect(fs.statAt(root, 'x'.repeat(255))).toBe(0);
    for (const length of [256, 1022, 1023, 1024, 70_000]) {
      expect(fs.statAt(root, 'x'.repeat(length)), String(length)).toBe(-ENAMETOOLONG);
    }
  });

  test.each(['', 'a/b', '/', 'a\0b', '../x'])('the name %j is a RangeError', (name) => {
    expect(() => fs.open(root, name, 0, 0)).toThrow(RangeError);
    expect(() => fs.statAt(root, name)).toThrow(RangeError);
  });

  test.each([-1, 1.5, Number.NaN, 2 ** 31, -100])('the descriptor %s is a RangeError', (fd) => {
    expect(() => fs.open(fd, 'file', 0, 0)).toThrow(RangeError);
    expect(() => fs.read(fd, new Uint8Array(1))).toThrow(RangeError);
    expect(() => fs.close(fd)).toThrow(RangeError);
  });

  test('it closes only what it opened', () => {
    const own = openSync(join(folder, 'file'), 'r');
    expect(fs.close(own)).toBe(-EBADF);
    closeSync(own);
  });

  test.skipIf(!isBuilt)('a thread that ends leaves no descriptor open', async () => {
    const open = (): number => readdirSync('/proc/self/fd').length;
    const before = open();
    const worker = new Worker(
      `const { workerData } = require('node:worker_threads');
       import(workerData.module).then(({ loadFsNative }) => {
         const { fs } = loadFsNative();
         for (let i = 0; i < 20; i++) if (fs.open(workerData.root, 'file', 0, 0) < 0) throw new Error('open failed');
       });`,
      { eval: true, workerData: { module: new URL('../dist/index.js', import.meta.url).href, root } },
    );
    expect(await new Promise((resolve) => worker.once('exit', resolve))).toBe(0);
    expect(open()).toBeLessThanOrEqual(before);
  });

  afterAll(() => closeSync(root));
});
