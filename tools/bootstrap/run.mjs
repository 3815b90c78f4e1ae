// node tools/bootstrap/run.mjs TOOL [args]: sets up what is missing, builds what has changed, then runs tools/TOOL.
import { existsSync, readdirSync } from 'node:fs';
import { child } from './child.mjs';
import { root } from './paths.mjs';
import { build, install } from './setup.mjs';

const say = (step) => process.stderr.write(`wazero-ts: ${step}...\n`);

function usage() {
  const tools = readdirSync(`${root}tools`).filter((name) => existsSync(`${root}tools/${name}/src/main.ts`));
  process.stderr.write(`usage: node tools/bootstrap/run.mjs build | check | ${tools.join(' | ')} [args]\n`);
  return 2;
}

async function main([tool, ...args]) {
  if (tool === undefined) return usage();
  if (tool === 'build') {
    await install({ say });
    await build('all', { say });
    return 0;
  }
  if (tool === 'check') {
    await install({ say });
    return (await child(process.execPath, [`${root}tools/bootstrap/check.mjs`, ...args])).code;
  }
  if (!existsSync(`${root}tools/${tool}/src/main.ts`)) return usage();
  await install({ say });
  // The examples of the documents import every package.
  await build(tool === 'doctest' ? 'all' : `@wazero-ts/${tool}`, { say });
  return (await child(process.execPath, [`${root}tools/${tool}/dist/main.js`, ...args])).code;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`wazero-ts: ${error.message}\n`);
  process.exitCode = 1;
}
