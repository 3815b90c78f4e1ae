import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { checkLayers, readWorkspace } from '../src/index.js';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const layers = {
  'packages/base': { imports: [], platform: 'neutral' },
  'packages/upper': { imports: ['packages/base'], platform: 'neutral' },
  'packages/other': { imports: [], platform: 'node' },
  'tools/testkit': { imports: ['packages/base'], platform: 'node' },
};

const manifest = (name: string, rest: object = {}): string =>
  JSON.stringify({ name, exports: { '.': './src/index.ts' }, ...rest });

/** A sound workspace of four packages; a test breaks one rule in it. */
const soundFiles: Readonly<Record<string, string>> = {
  'layers.json': JSON.stringify({ layers }),
  'package.json': JSON.stringify({ name: 'root', devDependencies: { vitest: '*' } }),
  'packages/base/package.json': manifest('base'),
  'packages/base/src/index.ts': `export const one = 1;\n`,
  'packages/upper/package.json': manifest('upper', { dependencies: { base: 'workspace:*' } }),
  'packages/upper/tsconfig.json': JSON.stringify({ references: [{ path: '../base' }] }),
  'packages/upper/src/index.ts': `import { one } from 'base';\nexport const two = one + one;\n`,
  'packages/other/package.json': manifest('other'),
  'packages/other/src/index.ts': `import { sep } from 'node:path';\nexport const cwd = process.cwd() + sep;\n`,
  'tools/testkit/package.json': manifest('testkit', { private: true }),
  'tools/testkit/src/index.ts': `export const fake = 0;\n`,
};

function problemsOf(changed: Readonly<Record<string, string>>): readonly string[] {
  const root = mkdtempSync(join(tmpdir(), 'layers-'));
  folders.push(root);
  for (const [file, text] of Object.entries({ ...soundFiles, ...changed })) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return checkLayers(readWorkspace(root, join(root, 'layers.json'))).problems;
}

test('a sound workspace has no problems', () => {
  expect(problemsOf({})).toEqual([]);
});

describe('imports', () => {
  const fails: readonly [name: string, file: string, text: string, problem: string][] = [
    [
      'an arrow that is not allowed',
      'packages/base/src/index.ts',
      `export { two } from 'upper';`,
      'packages/base/src/index.ts:1: the arrow packages/base -> packages/upper is not allowed',
    ],
    [
      'a type-only import',
      'packages/base/src/index.ts',
      `\nimport type { two } from 'upper';\nexport type T = typeof two;`,
      'packages/base/src/index.ts:2: the arrow packages/base -> packages/upper is not allowed',
    ],
    [
      'an import in a type',
      'packages/base/src/index.ts',
      `export type T = typeof import('upper').two;`,
      'packages/base/src/index.ts:1: the arrow packages/base -> packages/upper is not allowed',
    ],
    [
      'a dynamic import',
      'packages/base/src/index.ts',
      `export const load = (): unknown => import('upper');`,
      'packages/base/src/index.ts:1: the arrow packages/base -> packages/upper is not allowed',
    ],
    [
      'a dynamic import of a computed name',
      'packages/base/src/index.ts',
      `export const load = (name: string): unknown => import(name);`,
      'packages/base/src/index.ts:1: imports a computed module name',
    ],
    [
      'a deep import',
      'packages/upper/src/index.ts',
      `export { one } from 'base/src/index.js';`,
      `packages/upper/src/index.ts:1: 'base/src/index.js' is a deep import: base exports no './src/index.js'`,
    ],
    [
      'a relative import of another package',
      'packages/upper/src/index.ts',
      `export { one } from '../../base/src/index.js';`,
      "packages/upper/src/index.ts:1: the relative import '../../base/src/index.js' leaves the package: import the package by its name",
    ],
    [
      'a package that is not declared',
      'packages/other/src/index.ts',
      `export { x } from 'left-pad';`,
      "packages/other/src/index.ts:1: 'left-pad' is imported but not declared in packages/other/package.json",
    ],
    [
      'a Node module in a neutral package',
      'packages/base/src/index.ts',
      `export { sep } from 'node:path';`,
      "packages/base/src/index.ts:1: 'node:path' in a neutral package",
    ],
    [
      'a Node module without its prefix',
      'packages/other/src/index.ts',
      `export { sep } from 'path';`,
      "packages/other/src/index.ts:1: write 'node:path' instead of 'path'",
    ],
  ];
  test.each(fails)('%s is a problem', (_, file, text, problem) => {
    expect(problemsOf({ [file]: text })).toEqual([problem]);
  });

  test('an allowed arrow must be declared in package.json', () => {
    const problems = problemsOf({
      'packages/upper/package.json': manifest('upper'),
      'packages/upper/tsconfig.json': '{}',
    });
    expect(problems).toEqual([
      "packages/upper/src/index.ts:1: 'base' is imported but not declared in packages/upper/package.json",
    ]);
  });
});

describe('globals of neutral packages', () => {
  test.each([
    ['process', 'export const x = process.env;'],
    ['process', 'export const x = (globalThis as any).y ?? globalThis.process;'],
    ['process', `export const x = globalThis['process'];`],
    ['Buffer', 'export const x = Buffer.from([]);'],
    ['Buffer', 'export type X = Buffer;'],
    ['setImmediate', 'setImmediate(() => {});'],
    ['eval', `eval('1');`],
    ['new Function', `export const x = new Function('return 1');`],
    ['new Function', `export const x = Function('return 1');`],
    ['WebAssembly', 'export const x = new WebAssembly.Module(new Uint8Array());'],
    ['WebAssembly', 'export const x = { WebAssembly };'],
    ['process', 'declare const process: { env: unknown };'],
    ['process', 'const f = (process: number): number => process;\nexport const x = [f, process];'],
  ])('%s in `%s` is a problem', (name, text) => {
    expect(problemsOf({ 'packages/base/src/index.ts': text })).toEqual([
      `packages/base/src/index.ts:${text.split('\n').length}: '${name}' in a neutral package`,
    ]);
  });

  test.each([
    'export const x = { process: 1 }.process;',
    'export interface Function { process(): void }\nexport const f = (g: Function): void => g.process();',
    'export function f(process: number): number {\n  return process;\n}',
    'export const f = ({ process }: { process: number }): number => process;',
    'export type F = (process: number) => void;\nexport interface I { f(process: number): void }',
    'export function f(): number {\n  const process = 1;\n  return process;\n}',
    '// process, Buffer and eval in a comment\nexport const x = "process";',
  ])('`%s` is none', (text) => {
    expect(problemsOf({ 'packages/base/src/index.ts': text })).toEqual([]);
  });

  test('tests of a neutral package may use Node', () => {
    expect(
      problemsOf({
        'packages/base/test/x.test.ts': `import 'node:fs';\nimport 'vitest';\nimport 'testkit';\nprocess.exit();`,
      }),
    ).toEqual([]);
  });
});

describe('tests', () => {
  test('sources may not import the testkit', () => {
    expect(problemsOf({ 'packages/base/src/index.ts': `export { fake } from 'testkit';` })).toEqual([
      'packages/base/src/index.ts:1: the arrow packages/base -> tools/testkit is not allowed',
    ]);
  });

  test('tests keep to the arrows of their package', () => {
    expect(problemsOf({ 'packages/base/test/x.test.ts': `import 'other';` })).toEqual([
      'packages/base/test/x.test.ts:1: the arrow packages/base -> packages/other is not allowed',
    ]);
  });
});

describe('manifests', () => {
  test('a dependency must be an allowed arrow', () => {
    expect(
      problemsOf({
        'packages/base/package.json': manifest('base', { dependencies: { other: 'workspace:*' } }),
      }),
    ).toEqual(["packages/base/package.json: the dependency on 'other' is not an allowed arrow"]);
  });

  test('a published package has no dependency from outside', () => {
    expect(
      problemsOf({ 'packages/base/package.json': manifest('base', { dependencies: { 'left-pad': '1' } }) }),
    ).toEqual(["packages/base/package.json: a published package depends on 'left-pad' from outside"]);
  });

  test('the references of tsconfig.json follow the dependencies', () => {
    expect(problemsOf({ 'packages/upper/tsconfig.json': '{}' })).toEqual([
      'packages/upper/package.json: tsconfig.json references [], the dependencies are [packages/base]',
    ]);
  });

  test('every package has a layer, every layer a package', () => {
    const { 'packages/other': _, ...others } = layers;
    const problems = problemsOf({
      'layers.json': JSON.stringify({
        layers: { ...others, 'packages/gone': { imports: [], platform: 'node' } },
      }),
    });
    expect(problems).toEqual([
      'packages/other: is not in layers.json',
      'layers.json: packages/gone has no package.json',
    ]);
  });

  test('layers.json itself has no cycle', () => {
    const problems = problemsOf({
      'layers.json': JSON.stringify({
        layers: { ...layers, 'packages/base': { imports: ['packages/upper'], platform: 'neutral' } },
      }),
    });
    expect(problems).toEqual(['layers.json: cycle packages/base -> packages/upper -> packages/base']);
  });
});
