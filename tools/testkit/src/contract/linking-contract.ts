import { CoreFeaturesV1, LinkError } from '@wazero-ts/api';
import type { WasmType } from '../instructions.js';
import { ModuleBuilder } from '../module-builder.js';
import { type ContractHarness, codeOf, thrownBy } from './harness.js';

/** What instances share and how they are put together. An engine that runs little code passes it too. */
export function linkingContract(h: ContractHarness): void {
  const { describe, test, expect } = h.t;

  function exporter(): ModuleBuilder {
    const builder = new ModuleBuilder();
    const f = builder.func({
      params: ['i32'],
      results: ['i32'],
      code: [['local.get', 0], ['i32.const', 1], 'i32.add'],
      export: 'f',
    });
    builder.table({ min: 3, max: 6, export: 't' });
    builder.memory({ min: 1, max: 3, export: 'm' });
    builder.global({ type: 'i32', init: [['i32.const', 40]], export: 'g' });
    builder.global({ type: 'i32', mutable: true, init: [['i32.const', 0]], export: 'v' });
    builder.element({ functions: [f] });
    return builder;
  }

  describe('linking', () => {
    test('a function of another instance is called', () => {
      const runtime = h.runtime();
      h.instantiate(exporter(), runtime, { name: 'source' });
      const builder = new ModuleBuilder();
      const f = builder.importFunc('source', 'f', ['i32'], ['i32']);
      builder.func({
        params: ['i32'],
        results: ['i32'],
        code: [
          ['local.get', 0],
          ['call', f],
        ],
        export: 'run',
      });
      expect(h.function(h.instantiate(builder, runtime), 'run').call(41)).toBe(42);
    });

    test('an imported function can be exported again, under the same reference', () => {
      const runtime = h.runtime();
      const source = h.instantiate(exporter(), runtime, { name: 'source' });
      const builder = new ModuleBuilder();
      builder.export('again', 'func', builder.importFunc('source', 'f', ['i32'], ['i32']));
      const module = h.instantiate(builder, runtime);
      expect(h.function(module, 'again')).toBe(h.function(source, 'f'));
    });

    test('every kind can be imported and exported again', () => {
      const runtime = h.runtime();
      const source = h.instantiate(exporter(), runtime, { name: 'source' });
      const builder = new ModuleBuilder();
      builder.export('t', 'table', builder.importTable('source', 't', { min: 1 }));
      builder.export('m', 'memory', builder.importMemory('source', 'm', { min: 1 }));
      builder.export('v', 'global', builder.importGlobal('source', 'v', 'i32', true));
      const module = h.instantiate(builder, runtime);
      module.exportedGlobal('v')!.set(9);
      module.exportedMemory('m')!.writeByte(3, 8);
      module.exportedTable('t')!.set(2, h.function(source, 'f'));
      expect(source.exportedGlobal('v')!.get()).toBe(9);
      expect(source.exportedMemory('m')!.readByte(3)).toBe(8);
      expect(source.exportedTable('t')!.get(2)).toBe(h.function(source, 'f'));
    });

    test.each<[string, (builder: ModuleBuilder) => void, string]>([
      ['a module that is not there', (b) => b.importFunc('nowhere', 'f', [], []), 'UNKNOWN_IMPORT'],
      ['a name that is not exported', (b) => b.importFunc('source', 'nothing', [], []), 'UNKNOWN_IMPORT'],
      ['a memory of another name', (b) => b.importMemory('source', 'n', { min: 1 }), 'UNKNOWN_IMPORT'],
      ['a function as a global', (b) => b.importGlobal('source', 'f', 'i32'), 'INCOMPATIBLE_IMPORT'],
      ['a global as a function', (b) => b.importFunc('source', 'g', [], []), 'INCOMPATIBLE_IMPORT'],
      ['a table as a memory', (b) => b.importMemory('source', 't', { min: 1 }), 'INCOMPATIBLE_IMPORT'],
      ['a memory as a table', (b) => b.importTable('source', 'm', { min: 1 }), 'INCOMPATIBLE_IMPORT'],
      ['other parameters', (b) => b.importFunc('source', 'f', ['i64'], ['i32']), 'INCOMPATIBLE_IMPORT'],
      ['fewer parameters', (b) => b.importFunc('source', 'f', [], ['i32']), 'INCOMPATIBLE_IMPORT'],
      ['other results', (b) => b.importFunc('source', 'f', ['i32'], ['f32']), 'INCOMPATIBLE_IMPORT'],
      ['no results', (b) => b.importFunc('source', 'f', ['i32'], []), 'INCOMPATIBLE_IMPORT'],
      ['a global of another type', (b) => b.importGlobal('source', 'g', 'i64'), 'INCOMPATIBLE_IMPORT'],
      ['a constant global as mutable', (b) => b.importGlobal('source', 'g', 'i32', true), 'INCOMPATIBLE_IMPORT'],
      ['a mutable global as constant', (b) => b.importGlobal('source', 'v', 'i32'), 'INCOMPATIBLE_IMPORT'],
      ['a memory with a larger minimum', (b) => b.importMemory('source', 'm', { min: 2 }), 'INCOMPATIBLE_IMPORT'],
      [
        'a memory with a smaller maximum',
        (b) => b.importMemory('source', 'm', { min: 1, max: 2 }),
        'INCOMPATIBLE_IMPORT',
      ],
      ['a table with a larger minimum', (b) => b.importTable('source', 't', { min: 4 }), 'INCOMPATIBLE_IMPORT'],
      [
        'a table with a smaller maximum',
        (b) => b.importTable('source', 't', { min: 1, max: 5 }),
        'INCOMPATIBLE_IMPORT',
      ],
      [
        'a table of another type',
        (b) => b.importTable('source', 't', { min: 1, element: 'externref' }),
        'INCOMPATIBLE_IMPORT',
      ],
    ])('%s is a LinkError', (_, add, code) => {
      const runtime = h.runtime();
      h.instantiate(exporter(), runtime, { name: 'source' });
      const builder = new ModuleBuilder();
      add(builder);
      const error = thrownBy(() => h.instantiate(builder, runtime));
      expect(error).toBeInstanceOf(LinkError);
      expect(codeOf(error)).toBe(code);
    });

    test.each<[string, (builder: ModuleBuilder) => void]>([
      ['a memory with a smaller minimum', (b) => b.importMemory('source', 'm', { min: 0 })],
      ['a memory with the same limits', (b) => b.importMemory('source', 'm', { min: 1, max: 3 })],
      ['a memory with a larger maximum', (b) => b.importMemory('source', 'm', { min: 1, max: 4 })],
      ['a table without a maximum', (b) => b.importTable('source', 't', { min: 3 })],
      ['a table with a larger maximum', (b) => b.importTable('source', 't', { min: 0, max: 100 })],
    ])('%s links', (_, add) => {
      const runtime = h.runtime();
      h.instantiate(exporter(), runtime, { name: 'source' });
      const builder = new ModuleBuilder();
      add(builder);
      expect(h.instantiate(builder, runtime).isClosed).toBe(false);
    });

    test('the current size of a memory counts, not its declared minimum', () => {
      const runtime = h.runtime();
      const source = h.instantiate(exporter(), runtime, { name: 'source' });
      const wantsTwo = new ModuleBuilder();
      wantsTwo.importMemory('source', 'm', { min: 2 });
      expect(codeOf(thrownBy(() => h.instantiate(wantsTwo, runtime)))).toBe('INCOMPATIBLE_IMPORT');
      source.exportedMemory('m')!.grow(1);
      expect(h.instantiate(wantsTwo, runtime).memory!.size).toBe(2 * 65536);
    });

    test('the current size of a table counts', () => {
      const runtime = h.runtime();
      const source = h.instantiate(exporter(), runtime, { name: 'source' });
      const wantsFive = new ModuleBuilder();
      wantsFive.importTable('source', 't', { min: 5 });
      expect(codeOf(thrownBy(() => h.instantiate(wantsFive, runtime)))).toBe('INCOMPATIBLE_IMPORT');
      source.exportedTable('t')!.grow(2);
      expect(h.instantiate(wantsFive, runtime).isClosed).toBe(false);
    });

    test('a name can be taken once, and again when its owner is closed', async () => {
      const runtime = h.runtime();
      const first = h.instantiate(exporter(), runtime, { name: 'source' });
      expect(codeOf(thrownBy(() => h.instantiate(exporter(), runtime, { name: 'source' })))).toBe('MODULE_NAME_TAKEN');
      await first.close();
      expect(h.instantiate(exporter(), runtime, { name: 'source' }).name).toBe('source');
    });

    test('many instances can be without a name', () => {
      const runtime = h.runtime();
      expect([1, 2, 3].map(() => h.instantiate(exporter(), runtime).name)).toEqual(['', '', '']);
    });

    test('instances of one compiled module have their own storage', () => {
      const runtime = h.runtime();
      const [a, b] = [h.instantiate(exporter(), runtime), h.instantiate(exporter(), runtime)];
      a.exportedGlobal('v')!.set(1);
      a.exportedMemory('m')!.writeByte(0, 1);
      a.exportedTable('t')!.set(0, null);
      expect(b.exportedGlobal('v')!.get()).toBe(0);
      expect(b.exportedMemory('m')!.readByte(0)).toBe(0);
      expect(b.exportedTable('t')!.get(0)).not.toBeNull();
    });

    test('a table shared by two instances calls into the one that put the function there', () => {
      const runtime = h.runtime();
      const source = h.instantiate(exporter(), runtime, { name: 'source' });
      const builder = new ModuleBuilder();
      builder.importTable('source', 't', { min: 1 });
      builder.global({ type: 'i32', init: [['i32.const', 500]] });
      const own = builder.func({ results: ['i32'], code: [['global.get', 0]] });
      builder.element({ functions: [own], offset: [['i32.const', 1]] });
      h.instantiate(builder, runtime);
      const caller = new ModuleBuilder();
      caller.importTable('source', 't', { min: 1 });
      caller.global({ type: 'i32', init: [['i32.const', -1]] });
      caller.func({
        params: ['i32'],
        results: ['i32'],
        code: [
          ['local.get', 0],
          ['call_indirect', { params: [], results: ['i32'] }],
        ],
        export: 'run',
      });
      const run = h.function(h.instantiate(caller, runtime), 'run');
      expect(run.call(1)).toBe(500);
      expect(codeOf(thrownBy(() => run.call(0)))).toBe('INDIRECT_CALL_TYPE_MISMATCH');
      expect(codeOf(thrownBy(() => run.call(2)))).toBe('INVALID_TABLE_ACCESS');
      expect(source.exportedTable('t')!.get(1)).not.toBeNull();
    });

    test('equal types of different modules are the same type', () => {
      const runtime = h.runtime();
      const source = new ModuleBuilder();
      // A type before it gives the same signature another index.
      source.typeIndex({ params: ['f64', 'f64'], results: [] });
      source.func({ params: ['i64'], results: ['i64'], code: [['local.get', 0]], export: 'f' });
      h.instantiate(source, runtime, { name: 'source' });
      const builder = new ModuleBuilder();
      const f = builder.importFunc('source', 'f', ['i64'], ['i64']);
      builder.table({ min: 1 });
      builder.element({ functions: [f] });
      builder.func({
        results: ['i64'],
        code: [
          ['i64.const', 7n],
          ['i32.const', 0],
          ['call_indirect', { params: ['i64'], results: ['i64'] }],
        ],
        export: 'run',
      });
      expect(h.function(h.instantiate(builder, runtime), 'run').call()).toBe(7n);
    });

    test.each<[WasmType, unknown]>([
      ['i32', 3],
      ['i64', 3n],
      ['f32', 0.5],
      ['f64', 0.5],
      ['externref', 'x'],
    ])('%s crosses between two instances', (type, value) => {
      const runtime = h.runtime();
      const source = new ModuleBuilder();
      source.func({ params: [type], results: [type], code: [['local.get', 0]], export: 'f' });
      h.instantiate(source, runtime, { name: 'source' });
      const builder = new ModuleBuilder();
      const f = builder.importFunc('source', 'f', [type], [type]);
      builder.func({
        params: [type],
        results: [type],
        code: [
          ['local.get', 0],
          ['call', f],
        ],
        export: 'run',
      });
      expect(h.function(h.instantiate(builder, runtime), 'run').call(value)).toBe(value);
    });

    test('exports are listed in the order of the binary', () => {
      const module = h.instantiate(exporter());
      expect(module.exports.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
        'func f',
        'table t',
        'memory m',
        'global g',
        'global v',
      ]);
    });

    test('what is not exported, or of another kind, is undefined', () => {
      const module = h.instantiate(exporter());
      expect(module.exportedFunction('none')).toBeUndefined();
      expect(module.exportedFunction('g')).toBeUndefined();
      expect(module.exportedMemory('t')).toBeUndefined();
      expect(module.exportedTable('m')).toBeUndefined();
      expect(module.exportedGlobal('f')).toBeUndefined();
    });

    test('func checks the signature once', () => {
      const module = h.instantiate(exporter());
      expect(module.func('f', ['i32'], ['i32']).call(1)).toBe(2);
      expect(codeOf(thrownBy(() => module.func('f', ['i64'], ['i32'])))).toBe('SIGNATURE_MISMATCH');
      expect(codeOf(thrownBy(() => module.func('f', ['i32'], [])))).toBe('SIGNATURE_MISMATCH');
      expect(codeOf(thrownBy(() => module.func('none', [], [])))).toBe('UNKNOWN_EXPORT');
    });
  });

  describe('segments', () => {
    test('active data and elements are there after instantiation', () => {
      const builder = new ModuleBuilder();
      builder.memory({ min: 1, export: 'm' });
      builder.table({ min: 2, export: 't' });
      const f = builder.func({ code: [] });
      builder.dataSegment({ bytes: [1, 2, 3], offset: [['i32.const', 65533]] });
      builder.dataSegment({ bytes: [], offset: [['i32.const', 65536]] });
      builder.element({ functions: [f], offset: [['i32.const', 1]] });
      builder.element({ functions: [], offset: [['i32.const', 2]] });
      const module = h.instantiate(builder);
      expect([...module.memory!.read(65533, 3)!]).toEqual([1, 2, 3]);
      expect(module.exportedTable('t')!.get(1)).not.toBeNull();
    });

    test('later segments overwrite earlier ones', () => {
      const builder = new ModuleBuilder();
      builder.memory({ min: 1, export: 'm' });
      builder.dataSegment({ bytes: [1, 1, 1, 1] });
      builder.dataSegment({ bytes: [2, 2], offset: [['i32.const', 1]] });
      expect([...h.instantiate(builder).memory!.read(0, 4)!]).toEqual([1, 2, 2, 1]);
    });

    test('an offset can come from an imported global', () => {
      const runtime = h.runtime();
      h.instantiate(exporter(), runtime, { name: 'source' });
      const builder = new ModuleBuilder();
      builder.importGlobal('source', 'g', 'i32');
      builder.memory({ min: 1 });
      builder.dataSegment({ bytes: [7], offset: [['global.get', 0]] });
      expect(h.instantiate(builder, runtime).memory!.readByte(40)).toBe(7);
    });

    test.each<[string, (builder: ModuleBuilder) => void, string]>([
      ['data', (b) => b.dataSegment({ bytes: [1, 2], offset: [['i32.const', 65535]] }), 'OUT_OF_BOUNDS_MEMORY_ACCESS'],
      [
        'empty data',
        (b) => b.dataSegment({ bytes: [], offset: [['i32.const', 65537]] }),
        'OUT_OF_BOUNDS_MEMORY_ACCESS',
      ],
      ['data at -1', (b) => b.dataSegment({ bytes: [1], offset: [['i32.const', -1]] }), 'OUT_OF_BOUNDS_MEMORY_ACCESS'],
      ['elements', (b) => b.element({ functions: [0, 0], offset: [['i32.const', 1]] }), 'INVALID_TABLE_ACCESS'],
      ['no elements', (b) => b.element({ functions: [], offset: [['i32.const', 3]] }), 'INVALID_TABLE_ACCESS'],
    ])('active %s out of bounds trap', (_, add, code) => {
      const builder = new ModuleBuilder();
      builder.memory({ min: 1 });
      builder.table({ min: 2 });
      builder.func({ code: [] });
      add(builder);
      expect(codeOf(thrownBy(() => h.instantiate(builder)))).toBe(code);
    });

    test('what a failed instantiation has written stays, and its name is free', () => {
      const runtime = h.runtime();
      const source = h.instantiate(exporter(), runtime, { name: 'source' });
      const builder = new ModuleBuilder();
      builder.importMemory('source', 'm', { min: 1 });
      builder.importTable('source', 't', { min: 1 });
      const f = builder.func({ results: ['i32'], code: [['i32.const', 314]] });
      builder.element({ functions: [f], offset: [['i32.const', 1]] });
      builder.dataSegment({ bytes: [5], offset: [['i32.const', 100]] });
      builder.dataSegment({ bytes: [6], offset: [['i32.const', 65536]] });
      const attempt = () => h.instantiate(builder, runtime, { name: 'fails' });
      expect(codeOf(thrownBy(attempt))).toBe('OUT_OF_BOUNDS_MEMORY_ACCESS');
      expect(source.exportedMemory('m')!.readByte(100)).toBe(5);
      const left = source.exportedTable('t')!.get(1) as { call(): unknown };
      expect(left.call()).toBe(314);
      expect(codeOf(thrownBy(attempt))).toBe('OUT_OF_BOUNDS_MEMORY_ACCESS');
    });

    test('under WebAssembly 1.0 every segment is checked before any is written', () => {
      const runtime = h.runtime({ coreFeatures: CoreFeaturesV1 });
      const source = h.instantiate(exporter(), runtime, { name: 'source' });
      const builder = new ModuleBuilder();
      builder.importMemory('source', 'm', { min: 1 });
      builder.importTable('source', 't', { min: 1 });
      const f = builder.func({ code: [] });
      builder.element({ functions: [f], offset: [['i32.const', 1]] });
      builder.dataSegment({ bytes: [5], offset: [['i32.const', 100]] });
      builder.dataSegment({ bytes: [6], offset: [['i32.const', 65536]] });
      expect(codeOf(thrownBy(() => h.instantiate(builder, runtime)))).toBe('OUT_OF_BOUNDS_MEMORY_ACCESS');
      expect(source.exportedMemory('m')!.readByte(100)).toBe(0);
      expect(source.exportedTable('t')!.get(1)).toBeNull();
    });

    test('passive segments are read by memory.init and table.init until they are dropped', () => {
      const builder = new ModuleBuilder();
      builder.memory({ min: 1, export: 'm' });
      builder.table({ min: 4, export: 't' });
      const f = builder.func({ code: [] });
      builder.dataSegment({ mode: 'passive', bytes: [1, 2, 3, 4] });
      builder.element({ mode: 'passive', functions: [f, f] });
      const bulk = ['i32', 'i32', 'i32'] as const;
      const operands = [
        ['local.get', 0],
        ['local.get', 1],
        ['local.get', 2],
      ] as const;
      builder.func({ params: bulk, code: [...operands, ['memory.init', 0]], export: 'memoryInit' });
      builder.func({ params: bulk, code: [...operands, ['table.init', 0]], export: 'tableInit' });
      builder.func({
        code: [
          ['data.drop', 0],
          ['elem.drop', 0],
        ],
        export: 'drop',
      });
      const module = h.instantiate(builder);
      h.function(module, 'memoryInit').call(10, 1, 2);
      expect([...module.memory!.read(9, 4)!]).toEqual([0, 2, 3, 0]);
      h.function(module, 'tableInit').call(2, 0, 2);
      expect(module.exportedTable('t')!.get(3)).not.toBeNull();
      const code = (name: string, ...args: number[]) => codeOf(thrownBy(() => h.function(module, name).call(...args)));
      expect(code('memoryInit', 0, 3, 2)).toBe('OUT_OF_BOUNDS_MEMORY_ACCESS');
      expect(code('tableInit', 3, 0, 2)).toBe('INVALID_TABLE_ACCESS');
      h.function(module, 'drop').call();
      expect(h.function(module, 'memoryInit').call(0, 0, 0)).toBeUndefined();
      expect(code('memoryInit', 0, 0, 1)).toBe('OUT_OF_BOUNDS_MEMORY_ACCESS');
      expect(code('tableInit', 0, 0, 1)).toBe('INVALID_TABLE_ACCESS');
    });
  });

  describe('start', () => {
    function startModule(code: 'ok' | 'trap'): ModuleBuilder {
      const builder = new ModuleBuilder();
      builder.global({ type: 'i32', mutable: true, init: [['i32.const', 0]], export: 'ran' });
      const start = builder.func({
        code: code === 'trap' ? ['unreachable'] : [['global.get', 0], ['i32.const', 1], 'i32.add', ['global.set', 0]],
        export: 'start',
      });
      return builder.start(start);
    }

    test('the start function runs once, before instantiation returns', () => {
      expect(h.instantiate(startModule('ok')).exportedGlobal('ran')!.get()).toBe(1);
    });

    test('exported start functions run after it, those that are missing are left out', () => {
      const module = h.instantiate(startModule('ok'), h.runtime(), { startFunctions: ['missing', 'start', 'start'] });
      expect(module.exportedGlobal('ran')!.get()).toBe(3);
    });

    test('a trap of the start function ends instantiation, and the name is free again', () => {
      const runtime = h.runtime();
      const attempt = (code: 'ok' | 'trap') => h.instantiate(startModule(code), runtime, { name: 'starts' });
      const error = thrownBy(() => attempt('trap')) as Error;
      expect([codeOf(error), codeOf(error.cause)]).toEqual(['START_FAILED', 'UNREACHABLE']);
      expect(attempt('ok').name).toBe('starts');
    });
  });
}
