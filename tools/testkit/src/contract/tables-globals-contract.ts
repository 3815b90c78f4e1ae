import type { Instruction, WasmType } from '../instructions.js';
import { ModuleBuilder } from '../module-builder.js';
import { type ContractHarness, codeOf, thrownBy } from './harness.js';

/** Tables and globals, from the host and from the guest. */
export function tablesAndGlobalsContract(h: ContractHarness): void {
  const { describe, test, expect } = h.t;

  function tableModule(): ModuleBuilder {
    const builder = new ModuleBuilder();
    const ten = builder.func({ results: ['i32'], code: [['i32.const', 10]], export: 'ten' });
    const wrong = builder.func({ results: ['i64'], code: [['i64.const', 1n]] });
    builder.table({ min: 4, max: 6, export: 'table' });
    builder.table({ min: 2, element: 'externref', export: 'externs' });
    builder.element({ functions: [ten, wrong] });
    builder.func({
      params: ['i32'],
      results: ['i32'],
      code: [
        ['local.get', 0],
        ['call_indirect', { params: [], results: ['i32'] }, 0],
      ],
      export: 'indirect',
    });
    builder.func({
      params: ['i32', 'externref'],
      code: [
        ['local.get', 0],
        ['local.get', 1],
        ['table.set', 1],
      ],
      export: 'setExtern',
    });
    builder.func({
      params: ['i32'],
      results: ['i32'],
      code: [
        ['ref.null', 'funcref'],
        ['local.get', 0],
        ['table.grow', 0],
      ],
      export: 'grow',
    });
    builder.func({ results: ['i32'], code: [['table.size', 0]], export: 'size' });
    return builder;
  }

  describe('tables', () => {
    test('have their elements and null', () => {
      const module = h.instantiate(tableModule());
      const table = module.exportedTable('table')!;
      expect(table.size).toBe(4);
      expect(table.elementType).toBe('funcref');
      expect(table.get(0)).toBe(h.function(module, 'ten'));
      expect([table.get(2), table.get(3)]).toEqual([null, null]);
    });

    test.each([
      ['the function', 0, 10],
      ['another type', 1, 'INDIRECT_CALL_TYPE_MISMATCH'],
      ['null', 2, 'INVALID_TABLE_ACCESS'],
      ['out of bounds', 4, 'INVALID_TABLE_ACCESS'],
      ['far out of bounds', -1, 'INVALID_TABLE_ACCESS'],
    ])('call_indirect of %s (index %i) gives %s', (_, index, expected) => {
      const indirect = h.function(h.instantiate(tableModule()), 'indirect');
      if (typeof expected === 'number') expect(indirect.call(index)).toBe(expected);
      else expect(codeOf(thrownBy(() => indirect.call(index)))).toBe(expected);
    });

    test('the host can set an element that the guest calls', () => {
      const module = h.instantiate(tableModule());
      module.exportedTable('table')!.set(3, h.function(module, 'ten'));
      expect(h.function(module, 'indirect').call(3)).toBe(10);
    });

    test('a function of another instance can stand in a table', () => {
      const runtime = h.runtime();
      const other = new ModuleBuilder();
      other.func({ results: ['i32'], code: [['i32.const', 99]], export: 'f' });
      const f = h.function(h.instantiate(other, runtime), 'f');
      const module = h.instantiate(tableModule(), runtime);
      module.exportedTable('table')!.set(2, f);
      expect(h.function(module, 'indirect').call(2)).toBe(99);
    });

    test.each([4, -1, 0.5, 2 ** 32])('get and set at %d are out of bounds', (index) => {
      const table = h.instantiate(tableModule()).exportedTable('table')!;
      expect(codeOf(thrownBy(() => table.get(index)))).toBe('INVALID_TABLE_ACCESS');
      expect(codeOf(thrownBy(() => table.set(index, null)))).toBe('INVALID_TABLE_ACCESS');
    });

    test('what is no function of a guest is refused', () => {
      const table = h.instantiate(tableModule()).exportedTable('table')!;
      expect(codeOf(thrownBy(() => table.set(0, () => 1)))).toBe('INVALID_ARGUMENT');
    });

    test.each([
      [0, 4, 4],
      [2, 4, 6],
      [3, undefined, 4],
      [-1, undefined, 4],
    ])('grow(%d) returns %s and leaves %d elements', (delta, previous, size) => {
      const table = h.instantiate(tableModule()).exportedTable('table')!;
      expect(table.grow(delta)).toBe(previous);
      expect(table.size).toBe(size);
    });

    test('growing fills with the value and keeps the elements', () => {
      const module = h.instantiate(tableModule());
      const table = module.exportedTable('table')!;
      const ten = h.function(module, 'ten');
      expect(table.grow(1, ten)).toBe(4);
      expect([table.get(0), table.get(4), table.get(3)]).toEqual([ten, ten, null]);
      expect(h.function(module, 'indirect').call(4)).toBe(10);
    });

    test('guest and host see the same size', () => {
      const module = h.instantiate(tableModule());
      expect(h.function(module, 'grow').call(1)).toBe(4);
      expect(module.exportedTable('table')!.size).toBe(5);
      module.exportedTable('table')!.grow(1);
      expect(h.function(module, 'size').call()).toBe(6);
      expect(h.function(module, 'grow').call(1)).toBe(-1);
    });

    test('the table limit of the runtime stops growing', () => {
      const module = h.instantiate(tableModule(), h.runtime({ tableLimitElements: 5 }));
      const table = module.exportedTable('table')!;
      expect(table.grow(2)).toBeUndefined();
      expect(table.grow(1)).toBe(4);
    });

    test('module.table is the first one, exported or not, and undefined when there is none', () => {
      const builder = new ModuleBuilder();
      builder.table({ min: 3 });
      builder.table({ min: 5, export: 'second' });
      const module = h.instantiate(builder);
      expect(module.table?.size).toBe(3);
      expect(module.table).toBe(module.table);
      const exported = new ModuleBuilder();
      exported.table({ min: 1, export: 't' });
      const other = h.instantiate(exported);
      expect(other.table).toBe(other.exportedTable('t'));
      expect(h.instantiate(new ModuleBuilder()).table).toBeUndefined();
    });

    test('a table of externref holds any value', () => {
      const module = h.instantiate(tableModule());
      const object = {};
      h.function(module, 'setExtern').call(1, object);
      const table = module.exportedTable('externs')!;
      expect(table.get(1)).toBe(object);
      table.set(0, 'text');
      expect(table.get(0)).toBe('text');
    });

    test('the definition says the limits of the binary', () => {
      const { definition } = h.instantiate(tableModule()).exportedTable('table')!;
      expect([definition.min, definition.max, definition.elementType]).toEqual([4, 6, 'funcref']);
    });
  });

  const globals: readonly (readonly [WasmType, Instruction, unknown, unknown])[] = [
    ['i32', ['i32.const', -5], -5, 123],
    ['i64', ['i64.const', -5n], -5n, 1n << 62n],
    ['f32', ['f32.const', 1.25], 1.25, -0.5],
    ['f64', ['f64.const', 0.1], 0.1, Number.NEGATIVE_INFINITY],
    ['funcref', ['ref.null', 'funcref'], null, null],
    ['externref', ['ref.null', 'externref'], null, 'a host value'],
  ];

  describe('globals', () => {
    test.each(globals)('%s: has its initial value and takes another', (type, init, initial, other) => {
      const builder = new ModuleBuilder();
      builder.global({ type, mutable: true, init: [init], export: 'global' });
      builder.func({ results: [type], code: [['global.get', 0]], export: 'get' });
      builder.func({
        params: [type],
        code: [
          ['local.get', 0],
          ['global.set', 0],
        ],
        export: 'set',
      });
      const module = h.instantiate(builder);
      const global = module.exportedGlobal('global')!;
      expect(global.type).toBe(type);
      expect(global.mutable).toBe(true);
      expect(global.get()).toBe(initial);
      global.set(other);
      expect(global.get()).toBe(other);
      if (type !== 'funcref' || other === null) expect(h.function(module, 'get').call()).toBe(other);
    });

    test.each(globals)('%s: a constant one can not be set', (type, init, initial, other) => {
      const builder = new ModuleBuilder();
      builder.global({ type, init: [init], export: 'global' });
      const global = h.instantiate(builder).exportedGlobal('global')!;
      expect(codeOf(thrownBy(() => global.set(other)))).toBe('INVALID_ARGUMENT');
      expect(global.get()).toBe(initial);
    });

    test('v128: 16 bytes', () => {
      const bytes = Uint8Array.from({ length: 16 }, (_, i) => i * 16);
      const builder = new ModuleBuilder();
      builder.global({ type: 'v128', mutable: true, init: [['v128.const', bytes]], export: 'global' });
      const global = h.instantiate(builder).exportedGlobal('global')!;
      expect([...(global.get() as Uint8Array)]).toEqual([...bytes]);
      global.set(bytes.map((byte) => byte + 1));
      expect((global.get() as Uint8Array)[15]).toBe(241);
    });

    test('an initial value can come from an imported global and a function', () => {
      const runtime = h.runtime();
      const source = new ModuleBuilder();
      source.global({ type: 'i64', init: [['i64.const', 77n]], export: 'g' });
      h.instantiate(source, runtime, { name: 'source' });
      const builder = new ModuleBuilder();
      builder.importGlobal('source', 'g', 'i64');
      const f = builder.func({ results: ['i32'], code: [['i32.const', 5]], export: 'f' });
      builder.global({ type: 'i64', init: [['global.get', 0]], export: 'copy' });
      builder.global({ type: 'funcref', init: [['ref.func', f]], export: 'reference' });
      const module = h.instantiate(builder, runtime);
      expect(module.exportedGlobal('copy')!.get()).toBe(77n);
      expect(module.exportedGlobal('reference')!.get()).toBe(h.function(module, 'f'));
    });

    test('a mutable global is shared between the instances that import it', () => {
      const runtime = h.runtime();
      const source = new ModuleBuilder();
      source.global({ type: 'i32', mutable: true, init: [['i32.const', 1]], export: 'g' });
      const owner = h.instantiate(source, runtime, { name: 'source' });
      const builder = new ModuleBuilder();
      builder.importGlobal('source', 'g', 'i32', true);
      builder.func({
        params: ['i32'],
        code: [
          ['local.get', 0],
          ['global.set', 0],
        ],
        export: 'set',
      });
      builder.func({ results: ['i32'], code: [['global.get', 0]], export: 'get' });
      const importer = h.instantiate(builder, runtime);
      h.function(importer, 'set').call(5);
      expect(owner.exportedGlobal('g')!.get()).toBe(5);
      owner.exportedGlobal('g')!.set(6);
      expect(h.function(importer, 'get').call()).toBe(6);
    });

    test('its text is that of wazero', () => {
      const builder = new ModuleBuilder();
      builder.global({ type: 'i32', init: [['i32.const', 42]], export: 'g' });
      expect(String(h.instantiate(builder).exportedGlobal('g'))).toBe('global(42)');
    });
  });
}
