import { linkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type File, Oflag, type Stat } from '@wazero-ts/sys';
import { expect, test } from 'vitest';
import { dirFS } from '../src/index.js';
import { temporaryDirectory } from './temporary-directory.js';

const nanoseconds = 1_795_362_003_248_479_123n;

test('a time comes back to the nanosecond, by path, by another name and by descriptor', () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'file'), '');
  linkSync(join(directory, 'file'), join(directory, 'second'));
  const fs = dirFS(directory);
  expect(fs.utimens('file', undefined, nanoseconds, true)).toBeUndefined();
  expect(fs.stat('second')).toMatchObject({ modificationTime: nanoseconds });
  const file = fs.openFile('file', Oflag.RDWR, 0) as File;
  expect(file.stat()).toMatchObject({ modificationTime: nanoseconds });
  expect(file.utimens(nanoseconds + 1n, undefined)).toBeUndefined();
  expect(fs.stat('file')).toMatchObject({ accessTime: nanoseconds + 1n, modificationTime: nanoseconds });
  const opened = fs.openFile('', Oflag.RDONLY, 0) as File;
  opened.utimens(undefined, nanoseconds);
  expect(opened.stat()).toMatchObject({ modificationTime: nanoseconds });
});

test('a time that is set later by others is what counts', () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'file'), '');
  const fs = dirFS(directory);
  fs.utimens('file', nanoseconds, nanoseconds, true);
  utimesSync(join(directory, 'file'), 5, 6);
  expect(fs.stat('file')).toMatchObject({ accessTime: 5_000_000_000n, modificationTime: 6_000_000_000n });
  const file = fs.openFile('file', Oflag.RDWR, 0) as File;
  fs.utimens('file', nanoseconds, nanoseconds, true);
  file.write(new Uint8Array(1));
  expect((fs.stat('file') as Stat).modificationTime).not.toBe(nanoseconds);
});
