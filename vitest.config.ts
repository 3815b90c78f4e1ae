import { existsSync, readdirSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

// Tests read the sources of every workspace package, so no build is needed before them.
const conditions = ['@wazero-ts/source', 'module', 'node'];

const projects = ['packages', 'tools'].flatMap((folder) =>
  readdirSync(new URL(folder, import.meta.url))
    .filter((name) => existsSync(new URL(`${folder}/${name}/test`, import.meta.url)))
    .map((name) => ({
      extends: true as const,
      root: `${folder}/${name}`,
      test: { name, include: ['test/**/*.test.ts'] },
    })),
);

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['@wazero-ts/source', 'node'] } },
  test: {
    environment: 'node',
    passWithNoTests: true,
    projects,
  },
});
