import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CaseContext } from './guest-case.js';
import type { GuestHost } from './guest-host.js';
import { packagesFolder } from './packages.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

function packageFile(name: string, path: string): string {
  const file =
    name === '@esbuild/wasi-preview1'
      ? join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), path)
      : join(packagesFolder(), 'node_modules', name, path);
  if (!existsSync(file)) throw new Error(`${name} has no file ${path} (looked for ${file})`);
  return file;
}

/** The surroundings of one run of one case. */
export function caseContext(options: { host: GuestHost; full: boolean; folder: string }): CaseContext {
  return { ...options, packageFile, testdataFile: (path) => join(root, 'testdata', path) };
}
