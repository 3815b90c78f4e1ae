import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type File, type FS, isErrno, Oflag } from '@wazero-ts/sys';
import { expect } from 'vitest';
import { dirFS } from '../src/index.js';
import { temporaryDirectory } from './temporary-directory.js';

/** What stands in every file outside; nobody inside may ever read it. */
export const secret = 'SECRET';

/** `outside` lies beside the mounted `root` and has the same names, with secrets in its files. */
export interface Scene {
  readonly base: string;
  readonly outside: string;
  readonly root: string;
  readonly fs: FS;
  /** What is outside, with everything that an attack could change. */
  readonly before: string;
}

/** Makes a scene in a fresh directory. */
export function newScene(): Scene {
  const base = temporaryDirectory();
  const [outside, root] = [join(base, 'outside'), join(base, 'root')];
  plant(root, 'inside');
  plant(outside, secret);
  return { base, outside, root, fs: dirFS(root), before: recordOf(outside) };
}

function plant(folder: string, content: string): void {
  mkdirSync(join(folder, 'dir', 'sub', 'empty'), { recursive: true });
  for (const path of ['file', 'dir/file', 'dir/sub/file']) writeFileSync(join(folder, path), content);
}

/** Names, contents, link counts and times of everything below a folder. */
export function recordOf(folder: string): string {
  const lines = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return ['.', ...lines]
    .map((path) => {
      const stats = lstatSync(join(folder, path), { bigint: true });
      const content = stats.isFile() ? readFileSync(join(folder, path), 'utf8') : '';
      const target = stats.isSymbolicLink() ? readlinkSync(join(folder, path)) : '';
      return `${path} ${stats.ino} ${stats.mode} ${stats.nlink} ${stats.mtimeNs} ${content}${target}`;
    })
    .join('\n');
}

/** Everything that is outside is as it was. */
export function expectOutsideUntouched({ outside, before }: Scene, what?: string): void {
  expect(recordOf(outside), what).toBe(before);
}

/** What an open file or a view of it gives away: content, names, sizes. */
export function disclosed(result: unknown): string {
  if (isErrno(result) || result === undefined) return String(result);
  if (typeof result === 'string') return result;
  if (typeof result === 'object' && 'fileType' in result! && 'readdir' in result)
    return disclosedByFile(result as File);
  return '';
}

function disclosedByFile(file: File): string {
  const buffer = new Uint8Array(64);
  const count = file.pread(buffer, 0);
  const text = typeof count === 'number' ? new TextDecoder().decode(buffer.subarray(0, count)) : '';
  const below = file.view?.openFile('file', Oflag.RDONLY, 0);
  const deeper = below === undefined || isErrno(below) ? '' : disclosedByFile(below as File);
  file.close();
  return text + deeper;
}
