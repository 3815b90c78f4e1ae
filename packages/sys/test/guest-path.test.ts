import { expect, test } from 'vitest';
import {
  Errno,
  endsInDots,
  type PathLookup,
  type ResolvedPath,
  resolveGuestPath,
  withoutTrailingSlashes,
} from '../src/index.js';

const places: Record<string, { link: string } | 'directory' | 'other'> = {
  dir: 'directory',
  'dir/sub': 'directory',
  'dir/sub/file': 'other',
  file: 'other',
  'to-dir': { link: 'dir' },
  'to-dir-slash': { link: 'dir/' },
  'to-file': { link: 'file' },
  'to-sub': { link: 'dir/sub' },
  'dir/up': { link: '..' },
  'dir/sub/out': { link: '../../..' },
  absolute: { link: '/etc/passwd' },
  loop: { link: 'loop' },
  ping: { link: 'pong' },
  pong: { link: 'ping' },
  nowhere: { link: 'missing' },
  empty: { link: '' },
};
const lookUp: PathLookup = (components) => places[components.join('/')] ?? Errno.ENOENT;
const lookUpLater: PathLookup = async (components, isLast) => lookUp(components, isLast);

function expected(path: string, mustBeDirectory = false): ResolvedPath {
  return { components: path === '' ? [] : path.split('/'), mustBeDirectory };
}

test.each<[path: string, ResolvedPath | Errno]>([
  ['', expected('', true)],
  ['.', expected('', true)],
  ['file', expected('file')],
  ['./dir//sub/./file', expected('dir/sub/file')],
  ['missing', expected('missing')],
  ['dir/missing', expected('dir/missing')],
  ['dir/', expected('dir', true)],
  ['dir/..', expected('', true)],
  ['dir/sub/../sub', expected('dir/sub')],
  ['to-dir/sub', expected('dir/sub')],
  ['to-sub/../sub', expected('dir/sub')],
  ['to-dir-slash', expected('dir', true)],
  ['to-file', expected('file')],
  ['dir/up/file', expected('file')],
  ['nowhere', expected('missing')],
  ['..', Errno.EPERM],
  ['dir/../..', Errno.EPERM],
  ['to-sub/../../..', Errno.EPERM],
  ['dir/sub/out', Errno.EPERM],
  ['dir/up/..', Errno.EPERM],
  ['/dir', Errno.EPERM],
  ['absolute', Errno.EPERM],
  ['absolute/x', Errno.EPERM],
  ['loop', Errno.ELOOP],
  ['ping/x', Errno.ELOOP],
  ['missing/x', Errno.ENOENT],
  ['nowhere/x', Errno.ENOENT],
  ['empty', Errno.ENOENT],
  ['file/x', Errno.ENOTDIR],
  ['to-file/x', Errno.ENOTDIR],
  ['x'.repeat(256), Errno.ENAMETOOLONG],
  ['x/'.repeat(2049), Errno.ENAMETOOLONG],
])('%j', async (path, result) => {
  expect(resolveGuestPath(path, true, lookUp)).toEqual(result);
  expect(await resolveGuestPath(path, true, lookUpLater)).toEqual(result);
});

test('a link as the last component is kept unless slashes ask for a directory', () => {
  expect(resolveGuestPath('to-dir', false, lookUp)).toEqual(expected('to-dir'));
  expect(resolveGuestPath('to-dir/.', false, lookUp)).toEqual(expected('dir', true));
  expect(resolveGuestPath('to-dir/', false, lookUp)).toEqual(expected('dir', true));
  expect(resolveGuestPath('to-dir/sub', false, lookUp)).toEqual(expected('dir/sub'));
  expect(resolveGuestPath('absolute', false, lookUp)).toEqual(expected('absolute'));
});

test('what the look-up can not do is passed on', () => {
  expect(resolveGuestPath('dir', true, () => Errno.EACCES)).toBe(Errno.EACCES);
});

test.each([
  ['dir', 'dir', false],
  ['dir//', 'dir', false],
  ['a/b/', 'a/b', false],
  ['/', '/', false],
  ['///', '/', false],
  ['', '', false],
  ['.', '.', true],
  ['dir/../', 'dir/..', true],
  ['dir/..x', 'dir/..x', false],
])('%j without slashes is %j, ends in dots: %s', (path, without, dots) => {
  expect(withoutTrailingSlashes(path)).toBe(without);
  expect(endsInDots(path)).toBe(dots);
});
