import { byteOffset } from '@wazero-ts/binary';
import { describe, expect, test } from 'vitest';
import { evaluateConstExpr } from '../src/index.js';

const reference = { name: 'f5' };

function evaluate(...code: number[]): unknown {
  // The expression does not start at 0, as in a module.
  const bytes = Uint8Array.from([0, 0, 0, ...code, 0x0b]);
  return evaluateConstExpr(
    bytes,
    { start: byteOffset(3), end: byteOffset(bytes.length) },
    { global: (index) => index * 10, function: (index) => (index === 5 ? reference : undefined) },
  );
}

describe('evaluateConstExpr', () => {
  test.each([
    ['i32.const 0', [0x41, 0], 0],
    ['i32.const 63', [0x41, 0x3f], 63],
    ['i32.const -1', [0x41, 0x7f], -1],
    ['i32.const -64', [0x41, 0x40], -64],
    ['i32.const 128', [0x41, 0x80, 0x01], 128],
    ['i32.const 2^31-1', [0x41, 0xff, 0xff, 0xff, 0xff, 0x07], 2 ** 31 - 1],
    ['i32.const -2^31', [0x41, 0x80, 0x80, 0x80, 0x80, 0x78], -(2 ** 31)],
    ['i32.const -1, not minimal', [0x41, 0xff, 0xff, 0xff, 0xff, 0x7f], -1],
    ['i64.const -2^63', [0x42, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f], -(2n ** 63n)],
    ['i64.const 2^63-1', [0x42, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00], 2n ** 63n - 1n],
    ['f32.const of a signalling NaN keeps its bits', [0x43, 0x01, 0x00, 0xa0, 0x7f], 0x7fa00001],
    ['f64.const of a signalling NaN keeps its bits', [0x44, 1, 0, 0, 0, 0, 0, 0xf4, 0x7f], 0x7ff4000000000001n],
    [
      'v128.const',
      [0xfd, 0x0c, ...Array.from({ length: 16 }, (_, n) => n)],
      Uint8Array.from({ length: 16 }, (_, n) => n),
    ],
    ['global.get', [0x23, 0x83, 0x01], 1310],
    ['ref.null func', [0xd0, 0x70], null],
    ['ref.null extern', [0xd0, 0x6f], null],
    ['ref.func', [0xd2, 0x05], reference],
    ['i32.add wraps', [0x41, 0xff, 0xff, 0xff, 0xff, 0x07, 0x41, 1, 0x6a], -(2 ** 31)],
    ['i32.sub', [0x41, 3, 0x41, 5, 0x6b], -2],
    ['i32.mul wraps', [0x41, 0x80, 0x80, 0x04, 0x41, 0x80, 0x80, 0x04, 0x6c], 0],
    ['i64.add', [0x42, 3, 0x42, 5, 0x7c], 8n],
    ['i64.sub', [0x42, 3, 0x42, 5, 0x7d], -2n],
    ['i64.mul', [0x42, 3, 0x42, 5, 0x7e], 15n],
    ['nested arithmetic', [0x41, 2, 0x41, 3, 0x23, 1, 0x6c, 0x6a], 32],
  ] as const)('%s', (_, code, value) => {
    expect(evaluate(...code)).toEqual(value);
  });

  test('an opcode that validation lets through by mistake is reported', () => {
    expect(() => evaluate(0x01)).toThrow('constant expression has opcode 0x1 after validation');
  });
});
