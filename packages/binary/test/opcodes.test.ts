import { describe, expect, test } from 'vitest';
import { findOpcode, Op, opcodeById, opcodeByName, opcodeKey, opcodes, opcodeTable } from '../src/index.js';

test.each(opcodes.map((opcode) => [opcode.name, opcode] as const))('%s: name -> opcode -> name', (name, opcode) => {
  expect(opcodeByName(name)).toBe(opcode);
  const id = findOpcode(opcode.prefix, opcode.code);
  expect(id).toBe(opcode.id);
  expect(opcodeById(opcode.id).name).toBe(name);
});

describe('the table', () => {
  test('is sorted by prefix and code, without duplicates', () => {
    const keys = opcodeTable.map(([prefix, code]) => opcodeKey(prefix, code));
    expect(keys).toEqual([...new Set(keys)].sort((a, b) => a - b));
    expect(new Set(opcodeTable.map((row) => row[2])).size).toBe(opcodeTable.length);
  });

  test('has every instruction of each group', () => {
    const countOf = (prefix: number) => opcodes.filter((opcode) => opcode.prefix === prefix).length;
    expect({ plain: countOf(0), numericAndBulk: countOf(0xfc), vector: countOf(0xfd), atomic: countOf(0xfe) }).toEqual({
      plain: 185,
      numericAndBulk: 18,
      vector: 236,
      atomic: 67,
    });
  });

  test('has no instruction with more than three parameters or one result', () => {
    for (const { name, params, results } of opcodes) {
      expect(params?.length ?? 0, name).toBeLessThanOrEqual(3);
      expect(results?.length ?? 0, name).toBeLessThanOrEqual(1);
    }
  });

  test('gives lane counts to lane immediates only', () => {
    expect(opcodeByName('i8x16.extract_lane_s')?.laneCount).toBe(16);
    expect(opcodeByName('f64x2.replace_lane')?.laneCount).toBe(2);
    expect(opcodeByName('v128.load16_lane')?.laneCount).toBe(8);
    expect(opcodeByName('v128.load')?.laneCount).toBe(0);
  });

  test('charges nothing for what only marks structure', () => {
    expect(opcodes.filter((opcode) => opcode.fuel === 0).map((opcode) => opcode.name)).toEqual([
      'nop',
      'block',
      'loop',
      'else',
      'end',
      'drop',
    ]);
  });

  test('says that exactly the calls may call', () => {
    expect(opcodes.filter((opcode) => (opcode.effects & 8) !== 0).map((opcode) => opcode.name)).toEqual([
      'call',
      'call_indirect',
      'return_call',
      'return_call_indirect',
    ]);
  });
});

test('the generated constants are the keys of the table', () => {
  const camelCase = (name: string) => name.replace(/[._](\w)/g, (_, letter: string) => letter.toUpperCase());
  expect(Op).toEqual(Object.fromEntries(opcodes.map((opcode) => [camelCase(opcode.name), opcode.key])));
});

test.each([0x06, 0x0a, 0xc5, 0xd3, 0xff])('the byte 0x%s is no opcode', (code) => {
  expect(findOpcode(0, code)).toBe(-1);
});

test.each([
  [0xfc, 18],
  [0xfd, 0x9a],
  [0xfd, 0x100],
  [0xfe, 0x4f],
  [0xfe, 2 ** 32 - 1],
])('prefix %i has no opcode %i', (prefix, code) => {
  expect(findOpcode(prefix, code)).toBe(-1);
});
