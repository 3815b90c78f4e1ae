import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { child, pnpm } from './child.mjs';
import { locked } from './lock.mjs';
import { cache, root } from './paths.mjs';

// Neither turbo nor pnpm may talk to any host but the npm registry.
const quiet = {
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
  npm_config_update_notifier: 'false',
};

function checkNodeVersion() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(`Node ${process.versions.node} is too old: wazero-ts needs Node >= 20.19`);
}

function workspaceFolders() {
  return ['packages', 'tools']
    .flatMap((group) => readdirSync(root + group).map((name) => `${group}/${name}`))
    .concat('examples')
    .filter((folder) => existsSync(`${root}${folder}/package.json`));
}

/** What an installation depends on: the lockfile and the manifests. */
function installKey() {
  const hash = createHash('sha256');
  const manifests = workspaceFolders().map((folder) => `${folder}/package.json`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests]) {
    hash.update(file).update(readFileSync(root + file));
  }
  return hash.digest('hex');
}

/** What a build depends on, by size and time of each source file: a stat is all that an unchanged tree costs. */
function buildKey() {
  const hash = createHash('sha256')
    .update(installKey())
    .update(readFileSync(`${root}tsconfig.base.json`));
  const visit = (folder) => {
    for (const entry of readdirSync(root + folder, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory() && entry.name === 'build') continue;
      if (entry.isDirectory()) visit(path);
      else {
        const { size, mtimeMs } = statSync(root + path);
        hash.update(`${path} ${size} ${mtimeMs}\n`);
      }
    }
  };
  for (const folder of workspaceFolders()) {
    if (!existsSync(`${root}${folder}/src`)) continue;
    visit(`${folder}/src`);
    if (existsSync(`${root}${folder}/native`)) visit(`${folder}/native`);
    hash.update(`${existsSync(`${root}${folder}/dist/index.js`)}`);
  }
  return hash.digest('hex');
}

const stampOf = (name) => `${cache}/${name.replace(/[^a-z0-9-]/gi, '_')}.stamp`;
const isFresh = (name, key) => existsSync(stampOf(name)) && readFileSync(stampOf(name), 'utf8') === key;

function remember(name, key) {
  mkdirSync(cache, { recursive: true });
  writeFileSync(stampOf(name), key);
}

/** Installs the dependencies when they are missing or the lockfile has changed. */
export async function install({ say = () => {} } = {}) {
  checkNodeVersion();
  await locked(async () => {
    if (existsSync(`${root}node_modules/.bin`) && isFresh('install', installKey())) return;
    say('installing');
    const [command, args] = pnpm;
    const { code, output } = await child(
      command,
      [...args, 'install', '--frozen-lockfile', '--config.confirmModulesPurge=false'],
      { capture: true, env: quiet },
    );
    if (code !== 0) throw new Error(`the installation failed:\n${output}`);
    remember('install', installKey());
  });
}

/** Builds one workspace package and what it depends on, or all of them. */
export async function build(target = 'all', { say = () => {} } = {}) {
  await locked(async () => {
    if (isFresh(`build-${target}`, buildKey())) return;
    say('building');
    const filter = target === 'all' ? [] : [`--filter=${target}...`];
    const [command, args] = pnpm;
    const { code, output } = await child(command, [...args, 'exec', 'turbo', 'run', 'build', ...filter], {
      capture: true,
      env: quiet,
    });
    if (code !== 0) throw new Error(`the build failed:\n${output}`);
    remember(`build-${target}`, buildKey());
  });
}
