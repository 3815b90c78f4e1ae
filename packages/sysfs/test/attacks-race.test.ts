import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Errno, type File, type FS, isErrno, Oflag } from '@wazero-ts/sys';
import { afterEach, expect, test } from 'vitest';
import { disclosed, expectOutsideUntouched, newScene, type Scene, secret } from './attack-scene.js';

/** How long all races together last, in seconds. */
const totalSeconds = Number(process.env['WAZERO_TS_RACE_SECONDS'] ?? '5');
const seconds = totalSeconds / 4;

/** Another process that swaps as fast as it can; its third argument says what. */
const swapper = `
const { renameSync, symlinkSync, unlinkSync, writeFileSync, rmSync } = require('node:fs');
const [root, outside, mode] = process.argv.slice(1);
const attempt = (action) => {
  try { action(); } catch {}
  const end = performance.now() + Math.random() * 0.2;
  while (performance.now() < end);
};
const turns = {
  'a directory and a link': () => {
    attempt(() => renameSync(root + '/dir', root + '/real'));
    attempt(() => symlinkSync('../outside/dir', root + '/dir'));
    attempt(() => unlinkSync(root + '/dir'));
    attempt(() => renameSync(root + '/real', root + '/dir'));
  },
  'a directory below and an absolute link': () => {
    attempt(() => renameSync(root + '/dir/sub', root + '/dir/real'));
    attempt(() => symlinkSync(outside + '/dir/sub', root + '/dir/sub'));
    attempt(() => unlinkSync(root + '/dir/sub'));
    attempt(() => renameSync(root + '/dir/real', root + '/dir/sub'));
  },
  'a file and a link': () => {
    attempt(() => symlinkSync(outside + '/dir/sub/file', root + '/link'));
    attempt(() => renameSync(root + '/link', root + '/dir/sub/file'));
    attempt(() => writeFileSync(root + '/plain', 'inside'));
    attempt(() => renameSync(root + '/plain', root + '/dir/sub/file'));
  },
  'a directory inside and outside': () => {
    attempt(() => renameSync(root + '/dir/sub', root + '/../moved'));
    attempt(() => renameSync(root + '/../moved', root + '/dir/sub'));
  },
};
process.send('ready');
for (;;) turns[mode]();
`;

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
});

async function startSwapping({ root, outside }: Scene, mode: string): Promise<void> {
  child = spawn(process.execPath, ['-e', swapper, root, outside, mode], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await new Promise((resolve, reject) => {
    child?.once('message', resolve);
    child?.once('exit', () => reject(new Error('the swapping process ended')));
  });
}

/** What a guest may try around what is being swapped. */
function attack(fs: FS, turn: number): readonly unknown[] {
  const open = (path: string, flags: Oflag): File | Errno => fs.openFile(path, flags, 0o666) as File | Errno;
  const written = (file: File | Errno): File | Errno => {
    if (!isErrno(file)) file.write(new TextEncoder().encode('inside'));
    return file;
  };
  const name = `new${turn % 4}`;
  return [
    open('dir/sub/file', Oflag.RDONLY),
    open('dir/sub', Oflag.RDONLY | Oflag.DIRECTORY),
    written(open('dir/sub/file', Oflag.RDWR | Oflag.TRUNC)),
    written(open(`dir/sub/${name}`, Oflag.RDWR | Oflag.CREAT)),
    written(open('dir/sub/file', Oflag.RDWR | Oflag.CREAT)),
    fs.stat('dir/sub/file'),
    fs.mkdir(`dir/sub/${name}d`, 0o777),
    fs.rmdir(`dir/sub/${name}d`),
    fs.symlink('file', `dir/sub/${name}l`),
    fs.readlink(`dir/sub/${name}l`),
    fs.unlink(`dir/sub/${name}l`),
    fs.rename(`dir/sub/${name}`, `dir/sub/${name}r`),
    fs.link('stable/file', `dir/sub/${name}h`),
    fs.unlink(`dir/sub/${name}h`),
    fs.unlink(`dir/sub/${name}r`),
    fs.rmdir('dir/sub/empty'),
    fs.mkdir('dir/sub/empty', 0o777),
    fs.utimens('dir/sub/file', 1_000_000_000n, 1_000_000_000n, true),
    open('dir/sub/../sub/./file', Oflag.RDONLY),
  ];
}

/** What a guest does beside, which has nothing to do with the swaps and must always succeed. */
function legitimate(fs: FS, turn: number): readonly unknown[] {
  const file = fs.openFile('stable/work', Oflag.RDWR | Oflag.CREAT | Oflag.TRUNC, 0o666) as File | Errno;
  if (isErrno(file)) return [file];
  const bytes = new TextEncoder().encode(`turn ${turn}`);
  const buffer = new Uint8Array(bytes.length);
  const results = [file.write(bytes), file.pread(buffer, 0), file.close()];
  expect(new TextDecoder().decode(buffer)).toBe(`turn ${turn}`);
  return [...results, fs.rename('stable/work', 'stable/done'), fs.stat('stable/done'), fs.unlink('stable/done')];
}

test.each([
  'a directory and a link',
  'a directory below and an absolute link',
  'a file and a link',
  'a directory inside and outside',
])(
  `another process that swaps %s for ${seconds} s gets nobody out`,
  async (mode) => {
    const scene = newScene();
    mkdirSync(join(scene.root, 'stable'));
    writeFileSync(join(scene.root, 'stable', 'file'), 'inside');
    await startSwapping(scene, mode);
    let [succeeded, failed, turn] = [0, 0, 0];
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) {
      for (const result of attack(scene.fs, turn)) {
        if (isErrno(result)) failed++;
        else succeeded++;
        if (disclosed(result).includes(secret)) throw new Error(`turn ${turn} read a secret`);
      }
      expect(legitimate(scene.fs, turn).filter((result) => isErrno(result))).toEqual([]);
      turn++;
    }
    expectOutsideUntouched(scene);
    expect(
      readdirSync(scene.base)
        .filter((name) => name !== 'moved')
        .sort(),
    ).toEqual(['outside', 'root']);
    // Both must have happened, or there was no race.
    expect(succeeded).toBeGreaterThan(0);
    expect(failed).toBeGreaterThan(0);
    console.log(`${mode}: ${turn} turns, ${succeeded} operations succeeded, ${failed} were refused`);
  },
  (seconds + 10) * 1000,
);
