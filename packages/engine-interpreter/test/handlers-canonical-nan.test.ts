import { opcodes } from '@wazero-ts/binary';
import { expect, test } from 'vitest';
import { canonicalizerOf } from '../src/handlers/canonical-nan.js';
import { I32 } from '../src/stack.js';
import { arithmeticLane } from './compare.js';

test('f32 NaNs become the positive canonical one, other bits stay', () => {
  const canonicalize = canonicalizerOf('f32x4.add')!;
  I32.set([0xffc00001 | 0, 0x7fa00001, 0x7f800000, -0x80000000], 8);
  canonicalize(8);
  expect([...I32.subarray(8, 12)]).toEqual([0x7fc00000, 0x7fc00000, 0x7f800000, -0x80000000]);
  I32[8] = 0xff800000 | 0;
  canonicalizerOf('f32.demote_f64')!(8);
  expect(I32[8]).toBe(0xff800000 | 0);
});

test('f64 NaNs become the positive canonical one, other bits stay', () => {
  I32.set([1, 0xfff00000 | 0, 0, 0x7ff00000], 8);
  canonicalizerOf('f64x2.promote_low_f32x4')!(8);
  expect([...I32.subarray(8, 12)]).toEqual([0, 0x7ff80000, 0, 0x7ff00000]);
  I32.set([5, 0x7ff80000], 8);
  canonicalizerOf('f64.sqrt')!(8);
  expect([...I32.subarray(8, 10)]).toEqual([0, 0x7ff80000]);
});

test('exactly the instructions whose NaN is left open have a canonicalizer', () => {
  const canonicalized = opcodes.filter(({ name }) => canonicalizerOf(name) !== undefined).map(({ name }) => name);
  const open = opcodes
    .filter(({ name }) => arithmeticLane(name) !== 0 && !name.includes('convert'))
    .filter(({ name, results }) => results !== undefined && results !== '' && !/\.(store\w*)$/.test(name))
    .map(({ name }) => name);
  expect(canonicalized).toEqual(open);
  expect(canonicalized.length).toBe(2 * 11 + 2 + 2 * 11 + 2);
});
