import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Tests read the sources of every workspace package, so no build is needed before them.
const conditions = ['@wazero-ts/source', 'module', 'node'];

// The tests of every package may use the testkit, which itself depends on most packages: as a dependency in their
// package.json it would be a cycle.
const alias = { '@wazero-ts/testkit': fileURLToPath(new URL('tools/testkit/src/index.ts', import.meta.url)) };

const packages = ['packages', 'tools'].flatMap((folder) =>
  readdirSync(new URL(folder, import.meta.url))
    .map((name) => ({ name, root: `${folder}/${name}` }))
    .filter(({ root }) => existsSync(new URL(`${root}/test`, import.meta.url))),
);

/** What every project of this file and of vitest.unit.config.ts has. */
export const base = {
  resolve: { conditions, alias },
  ssr: { resolve: { conditions, externalConditions: ['@wazero-ts/source', 'node'] } },
  test: {
    environment: 'node' as const,
    // A run on another Node finds the sources transformed.
    experimental: { fsModuleCache: true },
    passWithNoTests: true,
    // Tests time nothing; this ends one that hangs, also on a machine that is busy with other things.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
};

// A project for each package, so that `vitest run --project NAME` runs the tests of one. All at once run by
// vitest.unit.config.ts.
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    projects: packages.map(({ name, root }) => ({
      extends: true as const,
      root,
      test: { name, include: ['test/**/*.test.ts'] },
    })),
  },
});
