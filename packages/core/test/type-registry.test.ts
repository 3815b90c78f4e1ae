import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { RecursionGroup, SubType, ValType } from '@wazero-ts/binary';
import { concreteHeapType, refType, typeIndex, ValTypes } from '@wazero-ts/binary';
import { describe, expect, test } from 'vitest';
import { canonicalFunctionTypeId, canonicalTypeIds } from '../src/index.js';
import { knownGroupCount } from '../src/type-registry.js';

const type = (params: ValType[], results: ValType[], change: Partial<SubType> = {}): SubType => ({
  final: true,
  supertypes: [],
  composite: { kind: 'func', params, results },
  ...change,
});
const group = (start: number, length = 1): RecursionGroup => ({ start: typeIndex(start), length });
const alone = (types: SubType[]): RecursionGroup[] => types.map((_, index) => group(index));
const to = (index: number, nullable = true): ValType => refType(concreteHeapType(typeIndex(index)), nullable);
const { i32, i64 } = ValTypes;

describe('canonicalTypeIds', () => {
  test('equal types of different modules have one id, different ones do not', () => {
    const a = [type([i32], []), type([], [i32]), type([i32], [])];
    const b = [type([], [i32]), type([i32, i32], [])];
    const idsA = canonicalTypeIds(a, alone(a));
    const idsB = canonicalTypeIds(b, alone(b));
    expect(idsA[0]).toBe(idsA[2]);
    expect(idsA[1]).toBe(idsB[0]);
    expect(new Set([...idsA, ...idsB]).size).toBe(3);
  });

  test('a host function has the id of the equal type of a guest', () => {
    const types = [type([i32, i64], [i64])];
    expect(canonicalFunctionTypeId(types[0]!.composite)).toBe(canonicalTypeIds(types, alone(types))[0]);
  });

  test('a recursive group is equal to the same group at other indices', () => {
    const low = [type([to(1)], []), type([to(0)], [i32])];
    const high = [type([i64], []), type([to(2)], []), type([to(1)], [i32])];
    const idsLow = canonicalTypeIds(low, [group(0, 2)]);
    const idsHigh = canonicalTypeIds(high, [group(0), group(1, 2)]);
    expect([idsHigh[1], idsHigh[2]]).toEqual([idsLow[0], idsLow[1]]);
    expect(idsLow[0]).not.toBe(idsLow[1]);
  });

  test('references to types outside the group are compared by what they refer to', () => {
    const a = [type([i32], []), type([to(0)], [])];
    const b = [type([i64], []), type([i32], []), type([to(1)], []), type([to(0)], [])];
    const idsA = canonicalTypeIds(a, alone(a));
    const idsB = canonicalTypeIds(b, alone(b));
    expect(idsB[2]).toBe(idsA[1]);
    expect(idsB[3]).not.toBe(idsA[1]);
  });

  test('nullability, finality, supertypes and the size of the group are part of a type', () => {
    const types = [
      type([i32], []),
      type([to(0)], []),
      type([to(0, false)], []),
      type([i32], [], { final: false }),
      type([i32], [], { supertypes: [typeIndex(3)] }),
    ];
    expect(new Set(canonicalTypeIds(types, alone(types))).size).toBe(5);
    const pair = [type([i32], []), type([i32], [])];
    const ids = canonicalTypeIds(pair, [group(0, 2)]);
    expect(ids[0]).not.toBe(canonicalTypeIds([pair[0]!], [group(0)])[0]);
  });

  test('types of modules that are gone are forgotten, types in use keep their ids', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const longType = (length: number) => [type(new Array<ValType>(length).fill(i64), [])];
    const kept = canonicalTypeIds(longType(50), [group(0)]);
    const before = knownGroupCount();
    for (let length = 100; length < 1100; length++) canonicalTypeIds(longType(length), [group(0)]);
    const host = canonicalFunctionTypeId(longType(2000)[0]!.composite);
    expect(knownGroupCount()).toBe(before + 1001);
    for (let round = 0; round < 50 && knownGroupCount() > before + 1; round++) {
      collectGarbage();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(knownGroupCount()).toBeLessThanOrEqual(before + 1);
    expect(canonicalTypeIds(longType(50), [group(0)])[0]).toBe(kept[0]);
    expect(canonicalFunctionTypeId(longType(2000)[0]!.composite)).toBe(host);
  });
});
