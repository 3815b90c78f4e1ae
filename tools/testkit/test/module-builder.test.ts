import { opcodeTable } from '@wazero-ts/binary';
import { describe, expect, test } from 'vitest';
import { ByteWriter, ModuleBuilder } from '../src/index.js';

function instantiate(builder: ModuleBuilder, imports: WebAssembly.Imports = {}): WebAssembly.Exports {
  const bytes = builder.toBytes() as Uint8Array<ArrayBuffer>;
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports;
}

describe('ByteWriter', () => {
  test.each([
    [0n, [0]],
    [-1n, [0x7f]],
    [63n, [0x3f]],
    [64n, [0xc0, 0]],
    [-64n, [0x40]],
    [-65n, [0xbf, 0x7f]],
    [-(1n << 63n), [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f]],
  ])('writes %s as signed LEB128', (value, bytes) => {
    expect([...new ByteWriter().signed(value).toBytes()]).toEqual(bytes);
  });

  test.each([
    [127, [0x7f]],
    [128, [0x80, 1]],
    [0xffffffff, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('writes %s as unsigned LEB128', (value, bytes) => {
    expect([...new ByteWriter().unsigned(value).toBytes()]).toEqual(bytes);
  });
});

describe('ModuleBuilder', () => {
  test('builds functions, locals, blocks and calls that V8 accepts', () => {
    const module = new ModuleBuilder();
    const double = module.func({
      params: ['i32'],
      results: ['i32'],
      code: [['local.get', 0], ['i32.const', 2], 'i32.mul'],
    });
    module.func({
      params: ['i32'],
      results: ['i64'],
      locals: ['i64', 'i64', 'f32'],
      export: 'run',
      code: [
        ['block', 'i32'],
        ['local.get', 0],
        ['call', double],
        ['br', 0],
        'end',
        'i64.extend_i32_s',
        ['local.tee', 2],
      ],
    });
    expect(instantiate(module)['run']).toBeTypeOf('function');
    expect((instantiate(module)['run'] as (n: number) => bigint)(-4)).toBe(-8n);
  });

  test('builds imports, memories, tables, globals and every form of segment', () => {
    const module = new ModuleBuilder();
    const host = module.importFunc('env', 'host', [], ['i32']);
    module.memory({ min: 1, max: 2, export: 'memory' });
    module.table({ min: 4, max: 8, export: 'table' });
    module.table({ min: 4, element: 'externref' });
    module.global({ type: 'f64', init: [['f64.const', 1.5]], export: 'global', mutable: true });
    module.element({ functions: [host] });
    module.element({ mode: 'passive', functions: [host] });
    module.element({ mode: 'declarative', functions: [host] });
    module.element({ expressions: [[['ref.func', host]]], offset: [['i32.const', 1]] });
    module.element({ table: 1, type: 'externref', expressions: [[['ref.null', 'externref']]] });
    module.dataSegment({ bytes: [1, 2, 3], offset: [['i32.const', 8]] });
    module.dataSegment({ mode: 'passive', bytes: [9] });
    module.func({
      code: [
        ['i32.const', 0],
        ['i32.const', 0],
        ['i32.const', 1],
        ['memory.init', 1],
        ['data.drop', 1],
      ],
    });
    const exports = instantiate(module, { env: { host: () => 7 } });
    expect([...new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer, 8, 3)]).toEqual([1, 2, 3]);
    expect(((exports['table'] as WebAssembly.Table).get(1) as () => number)()).toBe(7);
    expect((exports['global'] as WebAssembly.Global).value).toBe(1.5);
  });

  test('writes NaN payloads by their bits', () => {
    const module = new ModuleBuilder();
    module.func({ results: ['i32'], export: 'f', code: [['f32.const', { bits: 0x7fa00001 }], 'i32.reinterpret_f32'] });
    expect((instantiate(module)['f'] as () => number)()).toBe(0x7fa00001);
  });

  test('knows every instruction of the opcode table', () => {
    for (const [, , name, immediate] of opcodeTable) {
      const module = new ModuleBuilder();
      const immediates = {
        br_table: [[0], 0] as const,
        call_indirect: [{ params: [], results: [] }] as const,
        shuffle: [new Uint8Array(16)] as const,
        v128: [new Uint8Array(16)] as const,
        ref_type: ['funcref'] as const,
        select_types: [['i32']] as const,
        i32: [0] as const,
        i64: [0n] as const,
        f32: [0] as const,
        f64: [0] as const,
      };
      const args = immediate in immediates ? immediates[immediate as keyof typeof immediates] : [];
      module.func({ code: [[name, ...args]] });
      expect(module.toBytes().length).toBeGreaterThan(8);
    }
  });
});
