import { LinkError, Trap } from '@wazero-ts/api';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { describe, expect, test } from 'vitest';
import type { EngineTable, GuestInstance } from '../src/index.js';
import { HostModuleShape, instantiateHostModule } from '../src/index.js';
import { link, newStore } from './harness.js';

function exporter(): ModuleBuilder {
  const builder = new ModuleBuilder();
  builder.func({ params: ['i32'], results: ['i32'], code: [['local.get', 0]], export: 'f' });
  builder.table({ min: 2, max: 4, export: 't' });
  builder.memory({ min: 1, max: 2, export: 'm' });
  builder.global({ type: 'i32', init: [['i32.const', 7]], export: 'g' });
  builder.global({ type: 'i32', mutable: true, init: [['i32.const', 7]], export: 'mg' });
  return builder;
}

/** The exported table `t`. */
function tableOf(instance: GuestInstance): EngineTable {
  return instance.export('t')!.value as EngineTable;
}

/** The message with which an import is refused. */
function refusal(add: (importer: ModuleBuilder) => void): { message: string; code: string } {
  const { store } = newStore();
  link(store, exporter(), { name: 'x' });
  const importer = new ModuleBuilder();
  add(importer);
  try {
    link(store, importer);
  } catch (error) {
    expect(error).toBeInstanceOf(LinkError);
    return { message: (error as LinkError).message, code: (error as LinkError).code };
  }
  throw new Error('the import was accepted');
}

describe('imports that are refused, with the text of wazero', () => {
  const cases: [name: string, add: (importer: ModuleBuilder) => void, code: string, message: string][] = [
    ['unknown module', (m) => m.importFunc('y', 'f', [], []), 'UNKNOWN_IMPORT', 'module[y] not instantiated'],
    ['unknown export', (m) => m.importFunc('x', 'z', [], []), 'UNKNOWN_IMPORT', '"z" is not exported in module "x"'],
    [
      'another kind',
      (m) => m.importFunc('x', 'g', [], []),
      'INCOMPATIBLE_IMPORT',
      'export "g" in module "x" is a global, not a func',
    ],
    [
      'signature',
      (m) => m.importFunc('x', 'f', ['i64', 'f32'], []),
      'INCOMPATIBLE_IMPORT',
      'import func[x.f]: signature mismatch: i64f32_v != i32_i32',
    ],
    [
      'table element',
      (m) => m.importTable('x', 't', { min: 1, element: 'externref' }),
      'INCOMPATIBLE_IMPORT',
      'import table[x.t]: table type mismatch: externref != funcref',
    ],
    [
      'table minimum',
      (m) => m.importTable('x', 't', { min: 3 }),
      'INCOMPATIBLE_IMPORT',
      'import table[x.t]: minimum size mismatch: 3 > 2',
    ],
    [
      'table maximum',
      (m) => m.importTable('x', 't', { min: 1, max: 3 }),
      'INCOMPATIBLE_IMPORT',
      'import table[x.t]: maximum size mismatch: 3 < 4',
    ],
    [
      'memory minimum',
      (m) => m.importMemory('x', 'm', { min: 2 }),
      'INCOMPATIBLE_IMPORT',
      'import memory[x.m]: minimum size mismatch: 2 > 1',
    ],
    [
      'memory maximum',
      (m) => m.importMemory('x', 'm', { min: 1, max: 1 }),
      'INCOMPATIBLE_IMPORT',
      'import memory[x.m]: maximum size mismatch: 1 < 2',
    ],
    [
      'shared',
      (m) => m.importMemory('x', 'm', { min: 1, max: 2, shared: true }),
      'INCOMPATIBLE_IMPORT',
      'import memory[x.m]: shared mismatch: true != false',
    ],
    [
      'mutability',
      (m) => m.importGlobal('x', 'g', 'i32', true),
      'INCOMPATIBLE_IMPORT',
      'import global[x.g]: mutability mismatch: true != false',
    ],
    [
      'value type',
      (m) => m.importGlobal('x', 'g', 'f64'),
      'INCOMPATIBLE_IMPORT',
      'import global[x.g]: value type mismatch: f64 != i32',
    ],
  ];
  test.each(cases)('%s', (_, add, code, message) => {
    expect(refusal(add)).toEqual({ code, message });
  });

  test('a maximum where the exporter has none', () => {
    const { store } = newStore();
    const unlimited = new ModuleBuilder();
    unlimited.memory({ min: 1, export: 'm' });
    link(store, unlimited, { name: 'x' });
    const importer = new ModuleBuilder();
    importer.importMemory('x', 'm', { min: 1, max: 5 });
    expect(() => link(store, importer)).toThrow('import memory[x.m]: maximum size mismatch: 5, but actual has no max');
  });
});

test('a memory that has grown satisfies a larger minimum', () => {
  const { store } = newStore();
  const x = link(store, exporter(), { name: 'x' });
  x.memories[0]!.grow(1);
  const importer = new ModuleBuilder();
  importer.importMemory('x', 'm', { min: 2 });
  expect(link(store, importer).memories[0]).toBe(x.memories[0]);
});

test('externs that are imported and exported again are the same objects', () => {
  const { store } = newStore();
  const x = link(store, exporter(), { name: 'x' });
  const importer = new ModuleBuilder();
  importer.importFunc('x', 'f', ['i32'], ['i32']);
  importer.importTable('x', 't', { min: 0 });
  importer.importMemory('x', 'm', { min: 0 });
  importer.importGlobal('x', 'g', 'i32');
  for (const [name, kind] of [
    ['f', 'func'],
    ['t', 'table'],
    ['m', 'memory'],
    ['g', 'global'],
  ] as const) {
    importer.export(name, kind, 0);
  }
  const y = link(store, importer, { name: 'y' });
  for (const name of ['f', 't', 'm', 'g']) expect(y.export(name)?.value).toBe(x.export(name)?.value);
  expect(y.export('nothing')).toBeUndefined();
});

test('a duplicate name is refused before anything of the second module happens', () => {
  const { store, engine } = newStore();
  const first = link(store, exporter(), { name: 'x' });
  const table = new ModuleBuilder();
  table.importTable('x', 't', { min: 1 });
  const f = table.func({ code: [] });
  table.element({ functions: [f] });
  engine.log.length = 0;
  expect(() => link(store, table, { name: 'x' })).toThrow(
    expect.objectContaining({ code: 'MODULE_NAME_TAKEN', message: 'module[x] has already been instantiated' }),
  );
  expect(engine.log).toEqual([]);
  expect(tableOf(first).get(0)).toBeNull();
  expect(store.instance('x')).toBe(first);
});

test('a name that was closed can be used again, and anonymous instances can be many', () => {
  const { store } = newStore();
  link(store, exporter(), { name: 'x' }).close(0);
  expect(store.instance('x')).toBeUndefined();
  expect(store.instance('')).toBeUndefined();
  const again = link(store, exporter(), { name: 'x' });
  expect(store.instance('x')).toBe(again);
  link(store, exporter());
  link(store, exporter());
  expect(store.instanceCount).toBe(3);
});

test('a resolver is asked before the names of the store', () => {
  const { store } = newStore();
  link(store, exporter(), { name: 'x' });
  const anonymous = link(store, exporter());
  const importer = new ModuleBuilder();
  importer.importGlobal('x', 'g', 'i32');
  const asked: string[] = [];
  const resolve = (name: string) => {
    asked.push(name);
    return anonymous;
  };
  expect(link(store, importer, { resolve }).globals[0]).toBe(anonymous.globals[0]);
  expect(asked).toEqual(['x']);
  expect(link(store, importer, { resolve: () => undefined }).globals[0]).toBe(store.instance('x')?.export('g')?.value);
});

test('globals are initialised in order, from imports, references and earlier globals', () => {
  const { store } = newStore();
  link(store, exporter(), { name: 'x' });
  const builder = new ModuleBuilder();
  builder.importGlobal('x', 'g', 'i32');
  const f = builder.func({ code: [] });
  builder.global({ type: 'i32', init: [['global.get', 0], ['i32.const', 3], 'i32.mul'] });
  builder.global({ type: 'funcref', init: [['ref.func', f]] });
  builder.global({ type: 'externref', init: [['ref.null', 'externref']] });
  builder.export('f', 'func', f);
  const instance = link(store, builder);
  expect(instance.globals.map((global) => global.get())).toEqual([7, 21, instance.export('f')?.value, null]);
});

test('active elements are written before active data, each segment is dropped when it was written', () => {
  const { store, engine } = newStore();
  const builder = new ModuleBuilder();
  builder.table({ min: 4 });
  builder.memory({ min: 1 });
  const f = builder.func({ code: [] });
  builder.dataSegment({ bytes: [1, 2, 3], offset: [['i32.const', 5]] });
  builder.dataSegment({ mode: 'passive', bytes: [9] });
  builder.dataSegment({ bytes: new Uint8Array(200).fill(7), offset: [['i32.const', 1000]] });
  builder.element({ functions: [f, f], offset: [['i32.const', 1]] });
  builder.element({ mode: 'passive', functions: [f] });
  builder.element({ mode: 'declarative', functions: [f] });
  const instance = link(store, builder);
  expect(engine.log).toEqual([
    'init table 0 from element 0',
    'drop element 0',
    'drop element 2',
    'drop data 0',
    'init memory 0 from data 2',
    'drop data 2',
  ]);
  expect([0, 1, 2, 3].map((index) => instance.tables[0]!.get(index) !== null)).toEqual([false, true, true, false]);
  const bytes = instance.memories[0]!.view();
  expect([...bytes.subarray(4, 9)]).toEqual([0, 1, 2, 3, 0]);
  expect([bytes[999], bytes[1000], bytes[1199], bytes[1200]]).toEqual([0, 7, 7, 0]);
});

test('an element segment out of range traps, and what was written before stays and works', () => {
  const { store, engine } = newStore();
  const x = link(store, exporter(), { name: 'x' });
  const importer = new ModuleBuilder();
  importer.importTable('x', 't', { min: 1 });
  const f = importer.func({ code: [] });
  importer.element({ functions: [f], offset: [['i32.const', 1]] });
  importer.element({ functions: [f, f], offset: [['i32.const', 1]] });
  expect(() => link(store, importer, { name: 'y' })).toThrow(Trap);
  expect(store.instance('y')).toBeUndefined();
  expect(store.instanceCount).toBe(1);
  const written = tableOf(x).get(1) as { instance: { exit: unknown } };
  expect(written.instance.exit).toBeUndefined();
  expect(engine.log).not.toContain('close module');
  // The name is free again.
  expect(link(store, exporter(), { name: 'y' }).name).toBe('y');
});

test('a segment offset is unsigned', () => {
  const { store } = newStore();
  const builder = new ModuleBuilder();
  builder.memory({ min: 1 });
  builder.dataSegment({ bytes: [1], offset: [['i32.const', -1]] });
  expect(() => link(store, builder)).toThrow(expect.objectContaining({ code: 'OUT_OF_BOUNDS_MEMORY_ACCESS' }));
});

test('a table that starts above the limit is refused', () => {
  const { store } = newStore({ tableLimitElements: 10 });
  const builder = new ModuleBuilder();
  builder.table({ min: 11 });
  expect(() => link(store, builder)).toThrow(expect.objectContaining({ code: 'TABLE_LIMIT', allowed: 10, used: 11 }));
});

test('an instance above the limit is refused before anything of it happens, until another is closed', () => {
  const { store, engine } = newStore({ maxInstances: 2 });
  const first = link(store, exporter(), { name: 'a' });
  link(store, exporter(), { name: 'b' });
  engine.log.length = 0;
  const initialised = exporter();
  initialised.dataSegment({ bytes: [1] });
  expect(() => link(store, initialised)).toThrow(
    expect.objectContaining({ code: 'INSTANCE_LIMIT', allowed: 2, used: 3 }),
  );
  expect(engine.log).toEqual([]);
  first.close(0);
  link(store, exporter());
  expect(store.instanceCount).toBe(2);
});

describe('closing', () => {
  test('a store closes its instances newest first, with the exit code, once', async () => {
    const { store } = newStore();
    const order: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      link(store, exporter(), { name }).onClose(({ exitCode }) => {
        order.push(`${name} ${exitCode}`);
      });
    }
    await store.close(3);
    await store.close(4);
    expect(order).toEqual(['c 3', 'b 3', 'a 3']);
    expect(store.exitCode).toBe(3);
    expect(store.instanceCount).toBe(0);
    expect(() => link(store, exporter())).toThrow('runtime closed with exit_code(3)');
  });

  test('the first close of an instance wins; hooks run newest first and are awaited', async () => {
    const { store, engine } = newStore();
    const instance = link(store, exporter());
    const order: string[] = [];
    instance.onClose(async () => {
      await Promise.resolve();
      order.push('first');
    });
    instance.onClose(() => void order.push('second'));
    engine.log.length = 0;
    instance.close(-1, 'why');
    instance.close(5);
    expect(engine.log).toEqual(['close module']);
    expect(instance.exit).toEqual({ exitCode: 0xffffffff, cause: 'why' });
    expect(order).toEqual(['second']);
    await instance.closing;
    expect(order).toEqual(['second', 'first']);
  });

  test('a close hook that throws does not keep the others from running', async () => {
    const { store } = newStore();
    const instance = link(store, exporter());
    const order: string[] = [];
    instance.onClose(() => void order.push('first'));
    instance.onClose(() => {
      throw new Error('from a hook');
    });
    instance.close(0);
    expect(order).toEqual(['first']);
    await expect(instance.closing).rejects.toThrow('from a hook');
  });

  test('importers of a closed host module keep its functions', () => {
    const { store } = newStore();
    const host = instantiateHostModule(
      store,
      new HostModuleShape({
        name: 'env',
        functions: [{ exportName: 'f', params: [], results: [], body: { kind: 'values', call: () => undefined } }],
      }),
      'env',
    );
    const importer = new ModuleBuilder();
    importer.importFunc('env', 'f', [], []);
    importer.export('f', 'func', 0);
    const guest = link(store, importer);
    host.close(0);
    expect(store.instance('env')).toBeUndefined();
    expect(guest.export('f')?.value).toBe(host.export('f')?.value);
  });

  test('a thousand links and closes leave nothing behind in the store', () => {
    const { store, engine } = newStore();
    const builder = exporter();
    const x = link(store, builder, { name: 'x' });
    const { shape } = x;
    x.close(0);
    for (let round = 0; round < 1000; round++) link(store, builder, { name: 'x' }).close(0);
    engine.log.length = 0;
    expect(store.instanceCount).toBe(0);
    expect(store.instance('x')).toBeUndefined();
    expect(shape.exports.size).toBe(5);
  });
});
