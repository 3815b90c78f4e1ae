import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const manifestFolder = fileURLToPath(new URL('../packages/', import.meta.url));
const cacheFolder = fileURLToPath(new URL('../node_modules/.cache/programs/', import.meta.url));
const files = ['package.json', 'package-lock.json'];

/** Where the programs of others are installed: one folder for each state of the lockfile. */
export function packagesFolder(): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(manifestFolder, file)));
  return join(cacheFolder, hash.digest('hex').slice(0, 16));
}

/**
 * Installs the programs of others, once.
 *
 * @throws Error with npm's output when it fails: a program that is missing is a failure, not a skip
 */
export function installPackages(): void {
  const folder = packagesFolder();
  const stamp = join(folder, 'installed');
  if (existsSync(stamp)) return;
  mkdirSync(folder, { recursive: true });
  for (const file of files) copyFileSync(join(manifestFolder, file), join(folder, file));
  process.stderr.write('guests: installing the programs (once)...\n');
  const { status, stdout, stderr, error } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`npm ci failed in ${folder}:\n${stdout}${stderr}`);
  writeFileSync(stamp, '');
}
