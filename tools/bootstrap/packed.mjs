// The published packages as users get them: packed, then held against publint and "are the types wrong".
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { child, pnpm } from './child.mjs';
import { root } from './paths.mjs';

/** `exports` only and ESM only, on purpose: old resolution finds nothing, and require() gives a module. */
const intended = new Set(['node10', 'node16-cjs']);

/**
 * Packs every published package into a folder of the cache.
 *
 * @returns {Promise<{ name: string, tarball: string }[]>}
 */
export async function pack() {
  const target = `${root}.cache/pack`;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const [command, args] = pnpm;
  const { code, output } = await child(
    command,
    [...args, '--recursive', '--filter=./packages/*', 'pack', '--pack-destination', target],
    { capture: true },
  );
  if (code !== 0) throw new Error(`pnpm pack failed:\n${output}`);
  return readdirSync(`${root}packages`).map((folder) => {
    const { name, version } = JSON.parse(readFileSync(`${root}packages/${folder}/package.json`, 'utf8'));
    return { name, tarball: `${target}/${name.replace('@', '').replace('/', '-')}-${version}.tgz` };
  });
}

async function publishProblems(bytes) {
  const { messages, pkg } = await publint({
    pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) },
    strict: true,
  });
  return messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code);
}

async function typeProblems(bytes) {
  const { problems } = await checkPackage(createPackageFromTarballData(bytes));
  return problems
    .filter((problem) => !intended.has(problem.resolutionKind))
    .map((problem) => `${problem.kind} (${problem.resolutionKind ?? problem.fileName ?? ''})`);
}

/** @returns one result per package and check: undefined when it is right. */
export async function checkPackages() {
  const results = [];
  for (const { name, tarball } of await pack()) {
    const bytes = readFileSync(tarball);
    for (const [check, problems] of [
      ['publint', await publishProblems(bytes)],
      ['types', await typeProblems(new Uint8Array(bytes))],
    ]) {
      results.push(problems.length === 0 ? undefined : `${name}: ${check}: ${problems.join('; ')}`);
    }
  }
  return results;
}
