import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));

/** Workers and child processes do not read TypeScript: this builds the package and returns the URL of its index. */
export function builtPackage(): string {
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  const { status, stdout } = spawnSync(process.execPath, [join(typescript, 'bin/tsc'), '-b', folder], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the package does not build:\n${stdout}`);
  return new URL('../dist/index.js', import.meta.url).href;
}

/** The locally built addon. */
export const addonFile: string = join(folder, 'native/build/Release/wazero_exec_memory.node');
