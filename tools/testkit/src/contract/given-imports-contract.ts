import type { HostFunctionBody, Module } from '@wazero-ts/api';
import { LinkError } from '@wazero-ts/api';
import type { ImportValue, Runtime } from '@wazero-ts/runtime';
import { newModuleConfig, storageOf } from '@wazero-ts/runtime';
import { ModuleBuilder } from '../module-builder.js';
import { type ContractHarness, codeOf, thrownBy } from './harness.js';

const page = 65536;

/** Imports that are handed over by themselves, and storage that the host makes for them. */
export function givenImportsContract(h: ContractHarness): void {
  const { describe, test, expect } = h.t;

  const link = (builder: ModuleBuilder, runtime: Runtime, imports: readonly ImportValue[]) =>
    runtime.instantiateModuleSync(runtime.compileModuleSync(builder.toBytes()), newModuleConfig(), { imports });

  const values = (call: (...args: never[]) => unknown): HostFunctionBody => ({ kind: 'values', call });

  /** Imports one of each kind and exports them again. */
  function reexporter(): ModuleBuilder {
    const builder = new ModuleBuilder();
    builder.export('f', 'func', builder.importFunc('a', 'f', ['i32'], ['i32']));
    builder.export('t', 'table', builder.importTable('a', 't', { min: 1 }));
    builder.export('m', 'memory', builder.importMemory('a', 'm', { min: 1 }));
    builder.export('g', 'global', builder.importGlobal('a', 'g', 'i32', true));
    return builder;
  }

  describe('imports given by themselves', () => {
    test('a host function has the type of the import, whatever module and name it is imported under', () => {
      const runtime = h.runtime();
      const builder = new ModuleBuilder();
      const f = builder.importFunc('nowhere', 'f', ['i32', 'i64'], ['i64']);
      builder.func({
        params: ['i32', 'i64'],
        results: ['i64'],
        code: [
          ['local.get', 0],
          ['local.get', 1],
          ['call', f],
        ],
        export: 'run',
      });
      const module = link(builder, runtime, [values((a: number, b: bigint) => BigInt(a) + b)]);
      expect(h.function(module, 'run').call(2, 40n)).toBe(42n);
    });

    test('one body can be imported with several types', () => {
      const runtime = h.runtime();
      const builder = new ModuleBuilder();
      const asI32 = builder.importFunc('a', 'f', ['i32'], ['i32']);
      const asI64 = builder.importFunc('a', 'f', ['i64'], ['i64']);
      builder.export('i32', 'func', asI32);
      builder.export('i64', 'func', asI64);
      const body = values((x: unknown) => x);
      const module = link(builder, runtime, [body, body]);
      expect(h.function(module, 'i32').call(7)).toBe(7);
      expect(h.function(module, 'i64').call(7n)).toBe(7n);
      expect(h.function(module, 'i32')).not.toBe(h.function(module, 'i64'));
    });

    test('the definition of a host function names its import', () => {
      const runtime = h.runtime();
      const builder = new ModuleBuilder().name('guest');
      builder.importFunc('a', 'first', [], []);
      builder.export('f', 'func', builder.importFunc('a', 'second', ['i32'], []));
      const { definition } = h.function(link(builder, runtime, [values(() => {}), values(() => {})]), 'f');
      expect([definition.index, definition.debugName, definition.isHostFunction]).toEqual([1, 'a.second', true]);
      expect(definition.paramTypes).toEqual(['i32']);
    });

    test('a host function with the caller gets the instance that called', () => {
      const runtime = h.runtime();
      const builder = new ModuleBuilder();
      const f = builder.importFunc('a', 'f', [], []);
      builder.memory({ min: 1, export: 'memory' });
      builder.func({ code: [['call', f]], export: 'run' });
      let seen: unknown;
      const module = link(builder, runtime, [
        {
          kind: 'module',
          call: (caller: Module) => {
            seen = caller.memory;
          },
        },
      ]);
      h.function(module, 'run').call();
      expect(seen).toBe(module.memory);
    });

    test('a promise is to be waited for, or is the value of an externref', () => {
      const runtime = h.runtime();
      const builder = new ModuleBuilder();
      builder.export('awaited', 'func', builder.importFunc('a', 'f', [], ['externref']));
      builder.export('value', 'func', builder.importFunc('a', 'f', [], ['externref']));
      const promise = Promise.resolve(3);
      const module = link(builder, runtime, [
        values(() => promise),
        { kind: 'values', promises: 'values', call: () => promise },
      ]);
      expect(codeOf(thrownBy(() => h.function(module, 'awaited').call()))).toBe('HOST_PROMISE');
      expect(h.function(module, 'value').call()).toBe(promise);
    });

    test('externs of other instances and of the host are shared', () => {
      const runtime = h.runtime();
      const memory = runtime.newMemory({ min: 1, max: 4 });
      const table = runtime.newTable({ elementType: 'funcref', min: 2, max: 5 });
      const global = runtime.newGlobal({ type: 'i32', mutable: true }, 40);
      const first = link(reexporter(), runtime, [values((x: number) => x + 1), table, memory, global]);
      const f = h.function(first, 'f');
      const second = link(reexporter(), runtime, [f, first.exportedTable('t')!, first.memory!, global]);
      expect(h.function(second, 'f')).toBe(f);
      second.exportedGlobal('g')!.set(41);
      expect([global.get(), first.exportedGlobal('g')!.get()]).toEqual([41, 41]);
      second.exportedTable('t')!.set(1, f);
      expect(table.get(1)).toBe(f);
      expect(table.get(0)).toBeNull();
      memory.writeByte(3, 9);
      expect(second.memory!.readByte(3)).toBe(9);
      expect(memory.grow(1)).toBe(1);
      expect(second.memory!.size).toBe(2 * page);
    });

    test('storageOf is the same for every module that shares it, and for nothing else', () => {
      const runtime = h.runtime();
      const memory = runtime.newMemory({ min: 1 });
      const table = runtime.newTable({ elementType: 'funcref', min: 1 });
      const global = runtime.newGlobal({ type: 'i32', mutable: true }, 0);
      const imports = [values(() => 0), table, memory, global];
      const [a, b] = [link(reexporter(), runtime, imports), link(reexporter(), runtime, imports)];
      for (const [own, ofA, ofB] of [
        [memory, a.exportedMemory('m')!, b.exportedMemory('m')!],
        [table, a.exportedTable('t')!, b.exportedTable('t')!],
        [global, a.exportedGlobal('g')!, b.exportedGlobal('g')!],
      ] as const) {
        expect(storageOf(ofA)).toBe(storageOf(own));
        expect(storageOf(ofB)).toBe(storageOf(own));
      }
      expect(storageOf(memory)).not.toBe(storageOf(runtime.newMemory({ min: 1 })));
      expect(codeOf(thrownBy(() => storageOf({} as never)))).toBe('INVALID_ARGUMENT');
    });

    test.each<[string, (runtime: Runtime) => ImportValue[], string]>([
      ['too few', () => [], 'UNKNOWN_IMPORT'],
      ['a memory as a function', (r) => [r.newMemory({ min: 1 })], 'INCOMPATIBLE_IMPORT'],
      [
        'a table of another type',
        (r) => [values(() => 0), r.newTable({ elementType: 'externref', min: 1 })],
        'INCOMPATIBLE_IMPORT',
      ],
      [
        'a table that is too small',
        (r) => [values(() => 0), r.newTable({ elementType: 'funcref', min: 0 })],
        'INCOMPATIBLE_IMPORT',
      ],
      [
        'a memory that is too small',
        (r) => [values(() => 0), r.newTable({ elementType: 'funcref', min: 1 }), r.newMemory({ min: 0 })],
        'INCOMPATIBLE_IMPORT',
      ],
      [
        'a constant global',
        (r) => [
          values(() => 0),
          r.newTable({ elementType: 'funcref', min: 1 }),
          r.newMemory({ min: 1 }),
          r.newGlobal({ type: 'i32' }, 1),
        ],
        'INCOMPATIBLE_IMPORT',
      ],
    ])('%s is a LinkError', (_, imports, code) => {
      const runtime = h.runtime();
      const error = thrownBy(() => link(reexporter(), runtime, imports(runtime)));
      expect(error).toBeInstanceOf(LinkError);
      expect(codeOf(error)).toBe(code);
    });

    test('a function of another type is a LinkError', () => {
      const runtime = h.runtime();
      const source = new ModuleBuilder();
      source.func({ params: ['i64'], results: ['i32'], code: [['i32.const', 1]], export: 'f' });
      const f = h.function(h.instantiate(source, runtime), 'f');
      expect(codeOf(thrownBy(() => link(reexporter(), runtime, [f])))).toBe('INCOMPATIBLE_IMPORT');
    });

    test('externs of another engine and other objects are refused', () => {
      const runtime = h.runtime();
      const other = h.runtime();
      const builder = new ModuleBuilder();
      builder.importMemory('a', 'm', { min: 1 });
      for (const value of [other.newMemory({ min: 1 }), {}, null, 3, 'm']) {
        expect(codeOf(thrownBy(() => link(builder, runtime, [value as ImportValue])))).toBe('INVALID_ARGUMENT');
      }
    });
  });

  describe('storage made by the host', () => {
    test('a memory has its limits, and those of the runtime', () => {
      const runtime = h.runtime({ memoryLimitPages: 3 });
      const memory = runtime.newMemory({ min: 1, max: 10 });
      expect([memory.size, memory.definition.min, memory.definition.max]).toEqual([page, 1, 10]);
      expect(memory.grow(2)).toBe(1);
      expect(memory.grow(1)).toBeUndefined();
      expect(codeOf(thrownBy(() => runtime.newMemory({ min: 4 })))).toBe('MEMORY_LIMIT');
      for (const limits of [{ min: -1 }, { min: 0.5 }, { min: 65537 }, { min: 2, max: 1 }, { min: 0, shared: true }]) {
        expect(codeOf(thrownBy(() => runtime.newMemory(limits)))).toBe('INVALID_ARGUMENT');
      }
    });

    test('a table has its limits, and those of the runtime', () => {
      const runtime = h.runtime({ tableLimitElements: 4 });
      const table = runtime.newTable({ elementType: 'externref', min: 2, max: 3 }, 'x');
      expect([table.size, table.get(0), table.get(1)]).toEqual([2, 'x', 'x']);
      expect(table.grow(1, 'y')).toBe(2);
      expect(table.get(2)).toBe('y');
      expect(table.grow(1)).toBeUndefined();
      const undefineds = runtime.newTable({ elementType: 'externref', min: 1, max: 3 }, undefined);
      expect([undefineds.get(0), undefineds.grow(1, undefined), undefineds.get(1)]).toEqual([undefined, 1, undefined]);
      expect([undefineds.grow(1), undefineds.get(2)]).toEqual([2, null]);
      expect(codeOf(thrownBy(() => runtime.newTable({ elementType: 'funcref', min: 5 })))).toBe('TABLE_LIMIT');
      expect(codeOf(thrownBy(() => runtime.newTable({ elementType: 'funcref', min: 1 }, 'x')))).toBe(
        'INVALID_ARGUMENT',
      );
      expect(codeOf(thrownBy(() => runtime.newTable({ elementType: 'i32', min: 1 })))).toBe('INVALID_ARGUMENT');
      const limits = { elementType: 'funcref', min: 2, max: 1 } as const;
      expect(codeOf(thrownBy(() => runtime.newTable(limits)))).toBe('INVALID_ARGUMENT');
    });

    test.each([
      ['i32', -5],
      ['i64', -(2n ** 63n)],
      ['f32', 0.5],
      ['f64', 0.1],
      ['externref', 'text'],
      ['funcref', null],
    ] as const)('a global of type %s holds its value', (type, value) => {
      const runtime = h.runtime();
      const constant = runtime.newGlobal({ type }, value);
      expect(constant.get()).toBe(value);
      expect(constant.mutable).toBe(false);
      expect(codeOf(thrownBy(() => constant.set(value)))).toBe('INVALID_ARGUMENT');
      const builder = new ModuleBuilder();
      builder.importGlobal('a', 'g', type);
      builder.func({ results: [type], code: [['global.get', 0]], export: 'get' });
      expect(h.function(link(builder, runtime, [constant]), 'get').call()).toBe(value);
    });

    test('nothing is made after the runtime was closed', async () => {
      const runtime = h.runtime();
      await runtime.close();
      expect(codeOf(thrownBy(() => runtime.newMemory({ min: 1 })))).toBe('RUNTIME_CLOSED');
      expect(codeOf(thrownBy(() => runtime.newTable({ elementType: 'funcref', min: 1 })))).toBe('RUNTIME_CLOSED');
      expect(codeOf(thrownBy(() => runtime.newGlobal({ type: 'i32' }, 1)))).toBe('RUNTIME_CLOSED');
    });
  });
}
