import { CoreFeaturesV1, newRuntime } from '@wazero-ts/runtime';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { adder, emptyModule } from './guests.js';

test('importedTables and importedGlobals have the types of the imports', () => {
  const builder = new ModuleBuilder();
  builder.importGlobal('a', 'g', 'i64', true);
  builder.importTable('a', 't', { min: 1, max: 2, element: 'externref' });
  builder.table({ min: 5 });
  const compiled = newRuntime().compileModuleSync(builder.toBytes());
  expect(compiled.importedGlobals).toMatchObject([{ type: 'i64', mutable: true, import: { module: 'a', name: 'g' } }]);
  expect(compiled.importedTables).toMatchObject([{ elementType: 'externref', min: 1, max: 2 }]);
});

test('a host module imports nothing and has no custom sections', () => {
  const compiled = newRuntime().compileHostModule({ name: 'env', functions: [] });
  expect([compiled.importedGlobals, compiled.importedTables, compiled.customSectionsNamed('x')]).toEqual([[], [], []]);
});

test('customSectionsNamed copies every section of the name, also the name section', () => {
  const builder = new ModuleBuilder().name('guest');
  builder
    .customSection('a', Uint8Array.of(1))
    .customSection('b', Uint8Array.of(2))
    .customSection('a', Uint8Array.of(3));
  const compiled = newRuntime().compileModuleSync(builder.toBytes());
  const found = compiled.customSectionsNamed('a');
  expect(found).toEqual([Uint8Array.of(1), Uint8Array.of(3)]);
  found[0]![0] = 9;
  expect(compiled.customSectionsNamed('a')[0]).toEqual(Uint8Array.of(1));
  expect(compiled.customSectionsNamed('name')).toHaveLength(1);
  expect(compiled.customSections).toEqual([]);
});

test('isValidModule tells by the features of the runtime', async () => {
  const runtime = newRuntime();
  const vectors = new ModuleBuilder();
  vectors.func({ results: ['v128'], code: [['v128.const', new Uint8Array(16)]] });
  expect(runtime.isValidModule(adder())).toBe(true);
  expect(runtime.isValidModule(emptyModule.slice().buffer)).toBe(true);
  expect(runtime.isValidModule(vectors.toBytes())).toBe(true);
  expect(newRuntime({ coreFeatures: CoreFeaturesV1 }).isValidModule(vectors.toBytes())).toBe(false);
  const broken = new ModuleBuilder();
  broken.func({ results: ['i32'], code: [] });
  expect(runtime.isValidModule(broken.toBytes())).toBe(false);
  expect(runtime.isValidModule(new Uint8Array([1, 2, 3]))).toBe(false);
  expect(() => runtime.isValidModule('text' as never)).toThrow('must be a Uint8Array');
  await runtime.close();
  expect(() => runtime.isValidModule(emptyModule)).toThrow('runtime closed');
});
