import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ModuleReport } from 'wazero-ts';
import { declarationText } from '../src/type-declarations.js';
import { guest, newScene, type Scene } from './scene.js';

let scene: Scene;
beforeAll(() => {
  scene = newScene();
});
afterAll(() => scene.remove());

test('inspect shows imports, exports, features and sizes', async () => {
  const { exitCode, stdout, stderr } = await scene.wazero(['inspect', guest('c/word-count')]);
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toContain('c/word-count.wasm: 35.9 kB\n');
  expect(stdout).toContain('functions: 95 (32.2 kB of code, no names)\n');
  expect(stdout).toContain('imports (12):\n  wasi_snapshot_preview1.args_get: func (i32, i32) -> (i32)\n');
  expect(stdout).toContain('exports (2):\n  memory: memory, 4 or more pages\n  _start: func () -> ()\n');
  expect(stdout).toMatch(/\n {2}code: 32\.\d kB\n/);
  expect((await scene.wazero(['inspect', guest('wat/tail-call')])).stdout).toMatch(/features: .*tail-call/);
});

test('--json prints the whole report', async () => {
  const { stdout } = await scene.wazero(['inspect', '--json', guest('wat/references')]);
  const report = JSON.parse(stdout) as ModuleReport;
  expect(report.features).toContain('reference-types');
  expect(report.exports.map(({ name }) => name)).toContain('kept-value');
});

test('every kind of extern is shown', async () => {
  const builder = new ModuleBuilder().name('kinds');
  builder.importFunc('env', 'log', ['i64'], []);
  builder.memory({ min: 1, max: 2, shared: true, export: 'memory' });
  builder.table({ min: 3, max: 4, export: 'table' });
  builder.global({ type: 'f64', mutable: true, init: [['f64.const', 1]], export: 'rate' });
  const { stdout } = await scene.wazero(['inspect', scene.file('kinds.wasm', builder.toBytes())]);
  expect(stdout).toContain(', module kinds\n');
  expect(stdout).toContain('  env.log: func (i64) -> ()\n');
  expect(stdout).toContain('  memory: shared memory, 1 to 2 pages\n');
  expect(stdout).toContain('  table: table of funcref, 3 to 4\n');
  expect(stdout).toContain('  rate: mutable global f64\n');
  expect(stdout).toContain('  custom "name": ');
});

const report = (parts: Partial<ModuleReport>): ModuleReport => ({ imports: [], exports: [], ...parts }) as ModuleReport;

test('--types names parameters, quotes what is no identifier, and imports what it uses', () => {
  const text = declarationText(
    report({
      imports: [
        {
          module: 'wasi:http',
          name: 'send',
          kind: 'func',
          params: ['i32', 'i64'],
          results: ['i64'],
          paramNames: ['to', 'at'],
        },
        {
          module: 'wasi:http',
          name: 'send',
          kind: 'func',
          params: ['i32', 'i64'],
          results: ['i64'],
          paramNames: ['to', 'at'],
        },
      ],
      exports: [
        { name: 'a-b', kind: 'func', params: ['f64'], results: ['i32', 'v128'], paramNames: ['class'] },
        { name: 'call', kind: 'func', params: ['funcref', 'externref'], results: [], paramNames: ['f.0', 'x'] },
        { name: 'memory', kind: 'memory', min: 1, max: undefined, shared: false },
        { name: 'table', kind: 'table', elementType: 'funcref', min: 1, max: undefined },
        { name: 'g', kind: 'global', type: 'i32', mutable: true },
      ],
    }),
    '/some/app.wasm',
  );
  expect(text).toBe(`// Written by wazero inspect --types from app.wasm.
import type { Function, Global, Memory, Table } from 'wazero-ts';

/** What it imports. */
export interface Imports {
  readonly "wasi:http": {
    readonly send: (to: number, at: bigint) => bigint;
  };
}

/** What it exports. */
export interface Exports {
  readonly "a-b": (arg0: number) => [number, Uint8Array];
  readonly call: (f_0: Function | null, x: unknown) => void;
  readonly memory: Memory;
  readonly table: Table;
  readonly g: Global;
}
`);
});

test('TypeScript accepts the declarations', async () => {
  const folder = join(scene.directory, 'types');
  mkdirSync(folder);
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  for (const [index, name] of ['c/word-count', 'wat/multi-value', 'wat/references', 'assemblyscript/life'].entries()) {
    const { stdout } = await scene.wazero(['inspect', '--types', guest(name)]);
    scene.file(`types/guest${index}.d.ts`, stdout);
  }
  // Only the names of the package matter here.
  scene.file(
    'types/wazero-ts.d.ts',
    'export { type Function, type Global, type Memory, type Table };\ninterface Function {}\ninterface Global {}\ninterface Memory {}\ninterface Table {}\n',
  );
  const compilerOptions = {
    strict: true,
    noEmit: true,
    module: 'nodenext',
    lib: ['es2022'],
    types: [],
    paths: { 'wazero-ts': ['./wazero-ts.d.ts'] },
  };
  scene.file('types/tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.d.ts'] }));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  expect([status, stdout]).toEqual([0, '']);
}, 120_000);
