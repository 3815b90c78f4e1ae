import { describe, expect, test } from 'vitest';
import { decodeModule, disassemble, disassembleFunction, functionIndex, opcodes } from '../src/index.js';
import { allFeatures, functionModule, moduleOf, name, SectionId, section } from './module-bytes.js';

test('a body as indented text with offsets', () => {
  const bytes = functionModule(
    [1, 0x7f, 1, 0x7f],
    [0x02, 0x7f, 0x20, 0, 0x04, 0x40, 0x41, 0x7f, 0x0c, 1, 0x05, 0x01, 0x0b, 0x42, 0x80, 0x7f, 0xa7, 0x0b, 0x0b],
  );
  const module = decodeModule(bytes, { features: allFeatures });
  expect(disassembleFunction(module, functionIndex(0))).toBe(
    [
      '0x000019: block (result i32)',
      '0x00001b:   local.get 0',
      '0x00001d:   if',
      '0x00001f:     i32.const -1',
      '0x000021:     br 1',
      '0x000023:   else',
      '0x000024:     nop',
      '0x000025:   end',
      '0x000026:   i64.const -128',
      '0x000029:   i32.wrap_i64',
      '0x00002a: end',
      '0x00002b: end',
    ].join('\n'),
  );
});

/** One instruction of each immediate kind, in code that nothing reaches, so that no operand is missing. */
const immediates: readonly (readonly [string, readonly number[], string])[] = [
  ['br_table', [0x0e, 2, 0, 0, 0], 'br_table 0 0 0'],
  ['call', [0x10, 0], 'call 0'],
  ['call_indirect', [0x11, 0, 1], 'call_indirect 1 (type 0)'],
  ['select_t', [0x1c, 1, 0x6f], 'select_t (result externref)'],
  ['global.get', [0x23, 0], 'global.get 0'],
  ['table.get', [0x25, 1], 'table.get 1'],
  ['i64.load32_u', [0x35, 1, 0x90, 0x01], 'i64.load32_u offset=144 align=2'],
  ['memory.grow', [0x40, 0], 'memory.grow'],
  ['i64.const', [0x42, ...Array<number>(9).fill(0x80), 0x7f], 'i64.const -9223372036854775808'],
  ['f32.const', [0x43, 1, 0, 0xa0, 0x7f], 'f32.const bits:0x7fa00001'],
  ['f64.const', [0x44, 1, 0, 0, 0, 0, 0, 0xf4, 0x7f], 'f64.const bits:0x7ff4000000000001'],
  ['ref.null', [0xd0, 0x70], 'ref.null func'],
  ['memory.init', [0xfc, 8, 0, 0], 'memory.init 0'],
  ['memory.copy', [0xfc, 10, 0, 0], 'memory.copy'],
  ['table.init', [0xfc, 12, 0, 1], 'table.init 1 0'],
  ['table.copy', [0xfc, 14, 1, 0], 'table.copy 1 0'],
  [
    'v128.const',
    [0xfd, 12, 1, ...Array<number>(15).fill(0)],
    'v128.const i32x4 0x00000001 0x00000000 0x00000000 0x00000000',
  ],
  [
    'i8x16.shuffle',
    [0xfd, 13, ...Array.from({ length: 16 }, (_, i) => 31 - i)],
    'i8x16.shuffle 31 30 29 28 27 26 25 24 23 22 21 20 19 18 17 16',
  ],
  ['i16x8.replace_lane', [0xfd, 26, 7], 'i16x8.replace_lane 7'],
  ['v128.load32_lane', [0xfd, 86, 2, 4, 3], 'v128.load32_lane offset=4 3'],
  ['atomic.fence', [0xfe, 3, 0], 'atomic.fence'],
  ['i64.atomic.rmw.cmpxchg', [0xfe, 0x49, 3, 0], 'i64.atomic.rmw.cmpxchg'],
];

describe('immediates', () => {
  test.each(immediates)('%s', (_, instruction, text) => {
    const bytes = functionModule([0, 0], [0x00, ...instruction, 0x00, 0x0b], {
      between: [
        section(SectionId.table, 2, 0x70, 0, 1, 0x70, 0, 1),
        section(SectionId.memory, 1, 0, 1),
        section(SectionId.global, 1, 0x7f, 0, 0x41, 0, 0x0b),
        section(SectionId.element, 1, 1, 0, 0),
        section(SectionId.dataCount, 1),
      ],
    });
    const withData = Uint8Array.from([...bytes, ...section(SectionId.data, 1, 1, 0)]);
    const module = decodeModule(withData, { features: allFeatures });
    const lines = disassembleFunction(module, functionIndex(0)).split('\n');
    expect(lines.map((line) => line.slice(10))).toEqual(['unreachable', text, 'unreachable', 'end']);
  });

  test('every kind of immediate has its case', () => {
    const tested = new Set(
      immediates.map(([instruction]) => opcodes.find((one) => one.name === instruction)?.immediate),
    );
    const simple = ['none', 'block', 'label', 'local', 'i32', 'data', 'elem'];
    const missing = opcodes
      .map((opcode) => opcode.immediate)
      .filter((kind) => !tested.has(kind) && !simple.includes(kind));
    expect([...new Set(missing)]).toEqual([]);
  });
});

test('an imported function has no instructions', () => {
  const bytes = moduleOf(
    section(SectionId.type, 1, 0x60, 0, 0),
    section(SectionId.import, 1, name('m'), name('f'), 0, 0),
  );
  const module = decodeModule(bytes, { features: allFeatures });
  expect([...disassemble(module, functionIndex(0))]).toEqual([]);
});
