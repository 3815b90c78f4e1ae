import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Tests read the sources of every workspace package, so no build is needed before them.
const conditions = ['@wazero-ts/source', 'module', 'node'];

// The tests of every package may use the testkit, which itself depends on most packages: as a dependency in their
// package.json it would be a cycle.
const alias = { '@wazero-ts/testkit': fileURLToPath(new URL('tools/testkit/src/index.ts', import.meta.url)) };

// Their tests replace Node's modules, or count the mappings and threads of the process.
const alone: ReadonlySet<string> = new Set(['sysfs', 'exec-memory', 'engine-compiler']);

// With WAZERO_TS_TESTS=short what depends on no version of Node, and what repeats something many thousand times, is left
// out: CI runs that on one Node only.
const isShort = process.env['WAZERO_TS_TESTS'] === 'short';
const independentOfNode: ReadonlySet<string> = new Set(['bench', 'codegen', 'codegen-amd64', 'fuzz']);
const repetitive = [
  '**/endurance/**',
  '**/attacks-race.test.ts',
  '**/flat-heap.test.ts',
  '**/guide.test.ts',
  '**/run-close-cycles.test.ts',
];

const projects = ['packages', 'tools'].flatMap((folder) =>
  readdirSync(new URL(folder, import.meta.url))
    .filter((name) => existsSync(new URL(`${folder}/${name}/test`, import.meta.url)))
    .filter((name) => !isShort || !independentOfNode.has(name))
    .map((name) => ({
      extends: true as const,
      root: `${folder}/${name}`,
      // Files share what they import, which halves the CPU time of it all.
      test: {
        name,
        include: ['test/**/*.test.ts'],
        exclude: isShort ? repetitive : [],
        isolate: alone.has(name),
      },
    })),
);

export default defineConfig({
  resolve: { conditions, alias },
  ssr: { resolve: { conditions, externalConditions: ['@wazero-ts/source', 'node'] } },
  test: {
    environment: 'node',
    // A run on another Node finds the sources transformed.
    experimental: { fsModuleCache: true },
    passWithNoTests: true,
    // Tests time nothing; this ends one that hangs, also on a machine that is busy with other things.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects,
  },
});
