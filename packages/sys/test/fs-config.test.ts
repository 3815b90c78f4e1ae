import { expect, test } from 'vitest';
import { cleanGuestPath, Errno, FSConfig, UnimplementedFS } from '../src/index.js';

const [one, two, three] = [new UnimplementedFS(), new UnimplementedFS(), new UnimplementedFS()];

test('mounts keep the order of the configuration and configurations never change', () => {
  const empty = new FSConfig();
  const config = empty.withFSMount(one, '/a').withFSMount(two, 'b');
  expect(empty.mounts).toEqual([]);
  expect(config.mounts).toEqual([
    { fs: one, guestPath: '/a' },
    { fs: two, guestPath: 'b' },
  ]);
  expect(Object.isFrozen(config.mounts)).toBe(true);
});

test('the same place replaces a mount and keeps its position', () => {
  const config = new FSConfig().withFSMount(one, '/').withFSMount(two, '/b').withFSMount(three, '');
  expect(config.mounts.map(({ fs }) => fs)).toEqual([three, two]);
  expect(config.mounts[0]?.guestPath).toBe('/');
  expect(config.withFSMount(one, './b//').mounts.map(({ fs }) => fs)).toEqual([three, one]);
});

test('a subclass stays what it is', () => {
  class Mine extends FSConfig {
    withOne(): this {
      return this.withFSMount(one, '/one');
    }
  }
  expect(new Mine().withFSMount(two, '/').withOne().mounts).toHaveLength(2);
});

test.each([
  ['', ''],
  ['/', ''],
  ['.', ''],
  ['//data/./logs/', 'data/logs'],
])('cleanGuestPath(%j) is %j', (path, cleaned) => {
  expect(cleanGuestPath(path)).toBe(cleaned);
});

test('what a file system does not implement is ENOSYS', () => {
  const fs = new UnimplementedFS();
  const results = [
    fs.openFile('a', 0, 0),
    fs.stat('a'),
    fs.lstat('a'),
    fs.mkdir('a', 0),
    fs.rename('a', 'b'),
    fs.rmdir('a'),
    fs.unlink('a'),
    fs.link('a', 'b'),
    fs.symlink('a', 'b'),
    fs.readlink('a'),
    fs.utimens('a', 0n, 0n, true),
  ];
  expect(results.every((result) => result === Errno.ENOSYS)).toBe(true);
});
