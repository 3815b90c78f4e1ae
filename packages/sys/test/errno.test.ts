import { expect, test } from 'vitest';
import { Errno, errnoOf, isErrno } from '../src/index.js';

test('there are the 77 error numbers of WASI preview 1, numbered in order', () => {
  const all = Object.values(Errno);
  expect(all.map((errno) => errno.code)).toEqual(Array.from({ length: 77 }, (_, code) => code));
});

// From the WASI preview 1 document; a slip in the order of the table would move them.
test.each([
  ['ESUCCESS', 0],
  ['EAGAIN', 6],
  ['EBADF', 8],
  ['EEXIST', 20],
  ['EFAULT', 21],
  ['EINVAL', 28],
  ['EIO', 29],
  ['EISDIR', 31],
  ['ELOOP', 32],
  ['ENAMETOOLONG', 37],
  ['ENOENT', 44],
  ['ENOSPC', 51],
  ['ENOSYS', 52],
  ['ENOTDIR', 54],
  ['ENOTEMPTY', 55],
  ['ENOTSOCK', 57],
  ['ENOTSUP', 58],
  ['EPERM', 63],
  ['EROFS', 69],
  ['ESPIPE', 70],
  ['EXDEV', 75],
  ['ENOTCAPABLE', 76],
] as const)('%s is %i', (name, code) => {
  expect(Errno[name].code).toBe(code);
  expect(errnoOf(code)).toBe(Errno[name]);
});

test('an errno is told from results and can not be changed', () => {
  expect(isErrno(Errno.ENOENT)).toBe(true);
  expect([44, 'ENOENT', undefined, null, { code: 44 }].map(isErrno)).toEqual([false, false, false, false, false]);
  expect(Object.isFrozen(Errno.ENOENT)).toBe(true);
  expect(String(Errno.EROFS)).toBe('EROFS: read-only file system');
  expect(errnoOf(77)).toBeUndefined();
});
