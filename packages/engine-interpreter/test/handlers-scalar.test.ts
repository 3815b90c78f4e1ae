import { type Opcode, opcodeByName, opcodes } from '@wazero-ts/binary';
import { describe, expect, test } from 'vitest';
import { conversions } from '../src/handlers/conversions.js';
import { floatBinary, floatUnary } from '../src/handlers/float.js';
import type { BinaryHandler, UnaryHandler } from '../src/handlers/handler.js';
import { i64Binary, i64Unary } from '../src/handlers/i64.js';
import { F32, F64, I32 } from '../src/stack.js';
import { TrapSignal } from '../src/trap-signal.js';
import { checkHandler } from './check-handler.js';

const unary: Record<string, UnaryHandler> = { ...conversions, ...floatUnary, ...i64Unary };
const binary: Record<string, BinaryHandler> = { ...floatBinary, ...i64Binary };

function opcodeNamed(name: string): Opcode {
  const opcode = opcodeByName(name);
  if (opcode === undefined) throw new Error(`${name} is not in the opcode table`);
  return opcode;
}

describe('one operand, as V8', () => {
  test.each(Object.keys(unary))('%s', (name) => {
    const handler = unary[name]!;
    checkHandler(opcodeNamed(name), (dst, [a]) => handler(dst, a));
  });
});

describe('two operands, as V8', () => {
  test.each(Object.keys(binary))('%s', (name) => {
    const handler = binary[name]!;
    checkHandler(opcodeNamed(name), (dst, [a, b]) => handler(dst, a, b));
  });
});

test('every i64 instruction on values and every conversion has a handler', () => {
  const isConversion = /\.(wrap|extend|trunc_|convert|demote|promote|reinterpret)/;
  const expected = opcodes
    .filter(({ prefix, immediate }) => (prefix === 0 || prefix === 0xfc) && immediate === 'none')
    .map(({ name }) => name)
    .filter((name) => name.startsWith('i64.') || isConversion.test(name));
  expect(expected.length).toBe(67);
  expect(expected.filter((name) => !(name in unary) && !(name in binary))).toEqual([]);
});

function trapOf(run: () => void): string {
  try {
    run();
  } catch (error) {
    if (error instanceof TrapSignal) return error.code;
    throw error;
  }
  return 'no trap';
}

describe('traps', () => {
  const from64 = (name: string, x: number): string => {
    F64[4] = x;
    return trapOf(() => conversions[name]!(8, 8));
  };

  test('the conversion of NaN is told from one out of range', () => {
    expect(from64('i32.trunc_f64_s', Number.NaN)).toBe('INVALID_CONVERSION_TO_INTEGER');
    expect(from64('i64.trunc_f64_u', Number.NaN)).toBe('INVALID_CONVERSION_TO_INTEGER');
    expect(from64('i32.trunc_f64_s', 2147483648)).toBe('INTEGER_OVERFLOW');
    expect(from64('i32.trunc_f64_s', 2147483647.9)).toBe('no trap');
    expect(from64('i64.trunc_f64_s', 2 ** 63)).toBe('INTEGER_OVERFLOW');
    expect(from64('i64.trunc_f64_u', -1)).toBe('INTEGER_OVERFLOW');
    F32[8] = Number.NaN;
    expect(trapOf(() => conversions['i32.trunc_f32_u']!(8, 8))).toBe('INVALID_CONVERSION_TO_INTEGER');
  });

  test('division by zero is told from overflow', () => {
    I32.set([0, -0x80000000, 0, 0, -1, -1], 0);
    expect(trapOf(() => i64Binary['i64.div_s']!(8, 0, 2))).toBe('INTEGER_DIVIDE_BY_ZERO');
    expect(trapOf(() => i64Binary['i64.rem_u']!(8, 0, 2))).toBe('INTEGER_DIVIDE_BY_ZERO');
    expect(trapOf(() => i64Binary['i64.div_s']!(8, 0, 4))).toBe('INTEGER_OVERFLOW');
    expect(trapOf(() => i64Binary['i64.rem_s']!(8, 0, 4))).toBe('no trap');
  });
});

test('division agrees with BigInt around the limits of each of its paths', () => {
  const near = [0n, 32n, 52n, 53n, 54n, 62n, 63n, 64n].flatMap((bits) =>
    [-2n, -1n, 0n, 1n, 2n].map((d) => (1n << bits) + d),
  );
  const values = [
    ...new Set([...near, 3n, 10n, 0xffff_0000n, 0xffff_ffff_0000_0000n].map((x) => BigInt.asUintN(64, x))),
  ];
  const wide = new BigUint64Array(I32.buffer, 0, 8);
  for (const a of values) {
    for (const b of values.filter((value) => value !== 0n)) {
      wide[0] = a;
      wide[1] = b;
      i64Binary['i64.div_u']!(4, 0, 2);
      i64Binary['i64.rem_u']!(6, 0, 2);
      expect([wide[2], wide[3]], `${a} / ${b}`).toEqual([a / b, a % b]);
    }
  }
});
