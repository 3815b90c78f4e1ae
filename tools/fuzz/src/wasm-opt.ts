import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random } from './random.js';

const manifestFolder = fileURLToPath(new URL('../packages/', import.meta.url));
const cacheFolder = fileURLToPath(new URL('../node_modules/.cache/packages/', import.meta.url));
const files = ['package.json', 'package-lock.json'];

const features = [
  'simd',
  'threads',
  'bulk-memory',
  'multivalue',
  'reference-types',
  'sign-ext',
  'mutable-globals',
  'nontrapping-float-to-int',
  'tail-call',
].map((feature) => `--enable-${feature}`);

/**
 * The wasm-opt of the npm package binaryen, installed once and only when asked for: it is large.
 *
 * @throws Error with npm's output when it can not be installed
 */
export function installWasmOpt(): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(manifestFolder, file)));
  const folder = join(cacheFolder, hash.digest('hex').slice(0, 16));
  const command = join(folder, 'node_modules/binaryen/bin/wasm-opt');
  if (existsSync(join(folder, 'installed'))) return command;
  mkdirSync(folder, { recursive: true });
  for (const file of files) copyFileSync(join(manifestFolder, file), join(folder, file));
  process.stderr.write('fuzz: installing wasm-opt (once)...\n');
  const { status, stdout, stderr, error } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`npm ci failed in ${folder}:\n${stdout}${stderr}`);
  writeFileSync(join(folder, 'installed'), '');
  return command;
}

/** A module that `wasm-opt -ttf` makes from random bytes. NaNs are kept out of it, for their bits are not determined. */
export function translateToFuzz(command: string, seed: number): Uint8Array {
  const random = new Random(seed);
  const input = Uint8Array.from({ length: random.between(500, 6000) }, () => random.below(256));
  const base = join(tmpdir(), `wazero-ts-fuzz-${process.pid}`);
  writeFileSync(`${base}.bin`, input);
  try {
    const args = [command, `${base}.bin`, '-ttf', '--denan', ...features, '-o', `${base}.wasm`];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`wasm-opt failed: ${stderr}`);
    return new Uint8Array(readFileSync(`${base}.wasm`));
  } finally {
    rmSync(`${base}.bin`, { force: true });
    rmSync(`${base}.wasm`, { force: true });
  }
}
