// npm start: sets up a fresh checkout, then lets our interpreter run esbuild, a 20 MB program compiled from Go,
// which bundles the TypeScript project of testdata/start-project.
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { child } from './child.mjs';
import { root } from './paths.mjs';
import { build, install } from './setup.mjs';

const started = performance.now();
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const say = (step) => console.log(`[${seconds(started).padStart(7)}] ${step}`);

async function main() {
  say('checking the installation and the build');
  await install({ say: (step) => say(`${step} (first run, or the lockfile has changed)`) });
  await build('@wazero-ts/cli', { say: (step) => say(`${step} (first run, or a source has changed)`) });

  // The guest writes its output into the mount, so it gets a copy of the project.
  const project = `${root}.cache/start-project`;
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project, { recursive: true });
  cpSync(`${root}testdata/start-project`, project, { recursive: true });

  const esbuild = createRequire(import.meta.url).resolve('@esbuild/wasi-preview1/esbuild.wasm');
  const guest = ['--bundle', '/src/main.ts', '--format=esm', '--outfile=/bundle.js'];
  say('running esbuild.wasm (20 MB), which bundles testdata/start-project:');
  console.log(
    `            wazero run -verbose -mount .cache/start-project:/ -env PWD=/ esbuild.wasm ${guest.join(' ')}`,
  );
  const running = performance.now();
  const command = [
    `${root}packages/cli/bin/wazero.mjs`,
    'run',
    '-verbose',
    '-mount',
    `${project}:/`,
    '-env',
    'PWD=/',
    esbuild,
    ...guest,
  ];
  const { code, output } = await child(process.execPath, command, { capture: true, echo: true });
  if (code !== 0) throw new Error(`wazero run ended with exit code ${code}`);
  const took = seconds(running);
  const engine = /on the engine: (\S+)/.exec(output)?.[1] ?? 'unknown';

  say('the bundle that esbuild wrote:');
  console.log(`\n${readFileSync(`${project}/bundle.js`, 'utf8')}`);
  say('the bundle, run by Node, prints:');
  if ((await child(process.execPath, [`${project}/bundle.js`])).code !== 0) throw new Error('the bundle does not run');
  console.log(`\nesbuild took ${took}, decoding included; engine: ${engine} (V8's WebAssembly was not used)`);
}

try {
  await main();
} catch (error) {
  console.error(`wazero-ts: ${error.message}`);
  process.exitCode = 1;
}
