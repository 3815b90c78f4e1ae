import { defineConfig } from 'vitest/config';
import { base } from './vitest.config.js';

// The unit tests of all packages, as `npm test` runs them. A project transforms and imports all sources for itself, and
// an isolated file does so once more: with one project for most of them and no isolation the whole takes half the time.

// These replace modules, or count the mappings, descriptors, threads or heap of the process.
const alone = [
  'packages/engine-compiler/test/{dropped-engines,lifetimes,stress}.test.ts',
  'packages/engine-compiler/test/endurance/*.test.ts',
  'packages/exec-memory/test/*.test.ts',
  'packages/fs-native/test/*.test.ts',
  'packages/runtime/test/{first-call,flat-heap}.test.ts',
  'packages/sysfs/test/*.test.ts',
  'packages/wasi-preview1/test/attacks.test.ts',
  'packages/wazero-ts/test/{design-example,run-close-cycles}.test.ts',
];

// With WAZERO_TS_TESTS=short what depends on no version of Node, and what repeats something many thousand times, is left
// out: CI runs that on one Node only.
const leftOut =
  process.env['WAZERO_TS_TESTS'] === 'short'
    ? [
        'packages/{codegen,codegen-amd64}/**',
        'tools/{bench,fuzz}/**',
        '**/endurance/**',
        '**/attacks-race.test.ts',
        '**/flat-heap.test.ts',
        '**/guide.test.ts',
        '**/run-close-cycles.test.ts',
      ]
    : [];

export default defineConfig({
  ...base,
  test: {
    ...base.test,
    projects: [
      { extends: true, test: { name: 'alone', include: alone, exclude: leftOut } },
      {
        extends: true,
        test: {
          name: 'together',
          include: ['{packages,tools}/*/test/**/*.test.ts'],
          exclude: [...alone, ...leftOut],
          isolate: false,
        },
      },
    ],
  },
});
