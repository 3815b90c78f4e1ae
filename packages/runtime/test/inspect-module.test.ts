import { readFileSync } from 'node:fs';
import { CoreFeature, CoreFeaturesV1, coreFeaturesToString } from '@wazero-ts/api';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { DecodeError, inspectModule, newRuntime } from '../src/index.js';
import { adder, emptyModule } from './guests.js';

const guest = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../testdata/guests/${name}.wasm`, import.meta.url));

test('an empty module has and needs nothing', () => {
  expect(inspectModule(emptyModule)).toMatchObject({
    byteLength: 8,
    features: [],
    imports: [],
    exports: [],
    sections: [],
  });
});

test('types, sizes and names are those of the binary', () => {
  const report = inspectModule(adder('math'));
  expect(report).toMatchObject({ name: 'math', functionCount: 1, namedFunctionCount: 1, hasStart: false });
  expect(report.exports).toEqual([
    { kind: 'func', name: 'add', params: ['i32', 'i32'], results: ['i32'], paramNames: [] },
  ]);
  expect(report.sections.map(({ name, isCustom }) => [name, isCustom])).toEqual([
    ['type', false],
    ['function', false],
    ['export', false],
    ['code', false],
    ['name', true],
  ]);
  for (const { offset, byteLength } of report.sections)
    expect(offset + byteLength).toBeLessThanOrEqual(report.byteLength);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test('imports and exports of every kind', () => {
  const builder = new ModuleBuilder();
  builder.importFunc('env', 'log', ['i64'], []);
  builder.memory({ min: 2, max: 3, export: 'memory' });
  builder.table({ min: 1, export: 'table' });
  const report = inspectModule(builder.toBytes());
  expect(report.imports).toEqual([
    { module: 'env', name: 'log', kind: 'func', params: ['i64'], results: [], paramNames: [] },
  ]);
  expect(report.exports).toContainEqual({ name: 'memory', kind: 'memory', min: 2, max: 3, shared: false });
  expect(report.exports).toContainEqual({
    name: 'table',
    kind: 'table',
    elementType: 'funcref',
    min: 1,
    max: undefined,
  });
  expect(report.memoryPages).toBe(2);
});

const everything = Object.values(CoreFeature).reduce((all, bit) => all | bit, 0);
const bitsOf = (names: readonly string[]): number =>
  Object.values(CoreFeature).reduce((all, bit) => (names.includes(coreFeaturesToString(bit)) ? all | bit : all), 0);

test.each(['wat/tail-call', 'wat/multi-value', 'wat/references', 'wat/bulk-memory', 'c/word-count', 'rust/prime-gaps'])(
  'with the features that %s needs it compiles, without any one of them it does not',
  async (name) => {
    const { features } = inspectModule(guest(name));
    const needed = bitsOf(features);
    await newRuntime({ coreFeatures: needed }).compileModule(guest(name));
    for (const bit of Object.values(CoreFeature)) {
      if ((needed & bit) === 0) continue;
      await expect(newRuntime({ coreFeatures: everything & ~bit }).compileModule(guest(name))).rejects.toThrow();
    }
  },
);

test('a mutable global that is exported needs WebAssembly 1.0 as it became', () => {
  const builder = new ModuleBuilder();
  builder.global({ type: 'i32', mutable: true, init: [['i32.const', 1]], export: 'g' });
  expect(bitsOf(inspectModule(builder.toBytes()).features)).toBe(CoreFeaturesV1);
});

test('what is no binary is refused', () => {
  expect(() => inspectModule(new Uint8Array([1, 2, 3]))).toThrow(DecodeError);
});
