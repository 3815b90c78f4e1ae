import { describe, expect, test } from 'vitest';
import { flatCode } from './flat-code.js';

// Instructions by their bytes.
const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const tee = (local: number): number[] => [0x22, local];
const i32 = (value: number): number[] => [0x41, value];
const [add, sub, eqz, lessSigned, greaterSigned] = [0x6a, 0x6b, 0x45, 0x48, 0x4a];
const [end, loop, block, ifElse, drop] = [0x0b, 0x03, 0x02, 0x04, 0x1a];
const branch = (label: number): number[] => [0x0c, label];
const branchIf = (label: number): number[] => [0x0d, label];
const empty = 0x40;

// Frames: parameters and results share the first words, then two words of header, then locals, then operands.
describe('operands', () => {
  test('are read where they are: locals and constants are never copied', () => {
    expect(flatCode({ params: ['i32', 'i32'], results: ['i32'], body: [...get(0), ...get(1), add] })).toEqual([
      '0: i32Add 6 0 2',
      '4: ret32 4 6',
    ]);
    expect(flatCode({ params: ['i32'], results: ['i32'], body: [...get(0), ...i32(7), sub] })).toEqual([
      '0: i32AddI 4 0 -7',
      '4: ret32 2 4',
    ]);
  });

  test('a constant before a variable changes places when the operation allows it', () => {
    expect(flatCode({ params: ['i32'], results: ['i32'], body: [...i32(5), ...get(0), add] })[0]).toBe(
      '0: i32AddI 4 0 5',
    );
    expect(flatCode({ params: ['i32'], results: ['i32'], body: [...i32(5), ...get(0), sub] }).slice(0, 2)).toEqual([
      '0: const32 4 5',
      '3: i32Sub 4 4 0',
    ]);
  });

  test('a result goes to the local that takes it', () => {
    expect(flatCode({ params: ['i32'], body: [...get(0), ...i32(1), add, ...set(0)] })).toEqual([
      '0: i32AddI 0 0 1',
      '4: ret 2',
    ]);
  });

  test('a value read before its local is written keeps its old value', () => {
    const body = [...get(0), ...i32(1), ...set(0), ...get(0), add];
    expect(flatCode({ params: ['i32'], results: ['i32'], body })).toEqual([
      '0: mov32 4 0',
      '3: const32 0 1',
      '6: i32Add 4 4 0',
      '10: ret32 2 4',
    ]);
  });

  test('a value read before a block keeps its old value on every path out of it', () => {
    const body = [...get(0), block, empty, ...get(1), ...branchIf(0), ...i32(9), ...set(0), end];
    expect(flatCode({ params: ['i32', 'i32'], results: ['i32'], body })[0]).toBe('0: mov32 6 0');
  });

  test('locals are cleared, parameters are not', () => {
    expect(flatCode({ params: ['i64'], locals: ['i32', 'i64'], body: [] })).toEqual(['0: zero2 4', '2: ret 2']);
  });
});

describe('branches', () => {
  test('a comparison and the branch on it are one operation', () => {
    const body = [loop, empty, ...get(0), ...i32(1), add, ...tee(0), ...get(1), lessSigned, ...branchIf(0), end];
    expect(flatCode({ params: ['i32', 'i32'], body })).toEqual(['0: i32AddI 0 0 1', '4: brI32LtS 0 2 @0', '8: ret 4']);
  });

  test('a negated comparison is the opposite one', () => {
    const body = [block, empty, ...get(0), ...i32(3), greaterSigned, eqz, ...branchIf(0), end];
    expect(flatCode({ params: ['i32'], body })).toEqual(['0: brI32LeSI 0 3 @4', '4: ret 2']);
  });

  test('an if jumps over its arm when the condition is false', () => {
    const body = [...get(0), ...get(1), lessSigned, ifElse, empty, ...i32(1), ...set(0), end];
    expect(flatCode({ params: ['i32', 'i32'], body })).toEqual(['0: brI32GeS 0 2 @7', '4: const32 0 1', '7: ret 4']);
  });

  test('what can not be reached leaves no code', () => {
    const body = [block, empty, ...branch(0), ...i32(1), drop, block, empty, end, end];
    expect(flatCode({ body })).toEqual(['0: br @2', '2: ret 0']);
  });

  test('nested dead blocks need no JavaScript stack', () => {
    const blocks = 20_000;
    const body = [0x00, ...Array<number[]>(blocks).fill([block, empty]).flat(), ...Array<number>(blocks).fill(end)];
    expect(flatCode({ body })).toEqual(['0: unreachable']);
  });

  test('a branch table keeps the values it takes along in place', () => {
    const body = [block, empty, block, empty, ...get(0), 0x0e, 1, 0, 1, end, ...i32(1), ...set(0), end];
    expect(flatCode({ params: ['i32'], body })).toEqual(['0: brTable 0 1 @5 @8', '5: const32 0 1', '8: ret 2']);
  });
});

describe('fuel', () => {
  test('is charged for a basic block when it is entered', () => {
    const body = [loop, empty, ...get(0), ...branchIf(0), end];
    expect(flatCode({ params: ['i32'], body }, { metered: true })).toEqual([
      '0: fuel 0',
      '2: fuel 2',
      '4: brIf 0 @2',
      '7: fuel 0',
      '9: fuel 0',
      '11: ret 2',
    ]);
  });
});
