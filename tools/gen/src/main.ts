// Runs every generator of this folder: a script `*.mjs` (not `*.table.mjs`) that writes its file, or with `--check` compares and exits
// with 1. A generator reads what `npm run build` has built.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));

function main(args: readonly string[]): number {
  const [flag] = args;
  if (args.length > 1 || (flag !== undefined && flag !== '--check')) {
    console.error('usage: gen [--check]');
    return 2;
  }
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.mjs') && !name.endsWith('.table.mjs'));
  const failed = scripts.filter((script) => {
    const { status } = spawnSync(process.execPath, [`${folder}${script}`, ...args], { stdio: 'inherit' });
    if (status !== 0) console.error(`FAILED tools/gen/${script}`);
    return status !== 0;
  });
  console.log(`gen: ${scripts.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
