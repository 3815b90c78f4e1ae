import { DecodeError } from '@wazero-ts/api';
import { describe, expect, test } from 'vitest';
import { CodeReader } from '../src/index.js';
import { BinaryReader } from '../src/reader.js';

/** Signed LEB128 of any width, by the definition (specification 5.2.2). */
function signedLeb(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    if ((rest === 0n && (byte & 0x40) === 0) || (rest === -1n && (byte & 0x40) !== 0)) return [...bytes, byte];
    bytes.push(byte | 0x80);
  }
}

function unsignedLeb(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    if (rest === 0n) return [...bytes, byte];
    bytes.push(byte | 0x80);
  }
}

/** Powers of two and their neighbours: where every encoding changes its length or its sign. */
function edges(bits: number, signed: boolean): bigint[] {
  const values = [0n];
  for (let i = 0n; i < BigInt(bits - (signed ? 1 : 0)); i++) {
    const power = 1n << i;
    values.push(power - 1n, power);
    if (signed) values.push(-power, -power - 1n);
  }
  const max = (1n << BigInt(bits - (signed ? 1 : 0))) - 1n;
  return [...values, max].filter((value) => value <= max && value >= -max - 1n);
}

const decoder = (bytes: readonly number[]) => new BinaryReader(Uint8Array.from(bytes), 0, bytes.length);
const engine = (bytes: readonly number[]) => new CodeReader(Uint8Array.from(bytes));

describe('both readers agree on every length of', () => {
  test('u32', () => {
    for (const value of edges(32, false)) {
      const bytes = unsignedLeb(value);
      expect([decoder(bytes).u32(), engine(bytes).u32()]).toEqual([Number(value), Number(value)]);
    }
  });

  test('s32', () => {
    for (const value of edges(32, true)) {
      const bytes = signedLeb(value);
      expect([decoder(bytes).s32(), engine(bytes).s32()]).toEqual([Number(value), Number(value)]);
    }
  });

  test('s33', () => {
    for (const value of edges(33, true)) {
      const bytes = signedLeb(value);
      expect([decoder(bytes).s33(), engine(bytes).s33()]).toEqual([Number(value), Number(value)]);
    }
  });

  test('s64', () => {
    for (const value of edges(64, true)) {
      const bytes = signedLeb(value);
      const reader = engine(bytes);
      reader.s64();
      expect((BigInt(reader.high) << 32n) | BigInt(reader.low >>> 0)).toBe(value);
      const skipping = decoder(bytes);
      skipping.skipS64();
      expect([skipping.offset, reader.offset]).toEqual([bytes.length, bytes.length]);
    }
  });
});

test('fixed-width immediates keep their bits', () => {
  const reader = engine([0x01, 0x00, 0xa0, 0x7f, 0xef, 0xbe, 0xad, 0xde, 0x78, 0x56, 0x34, 0x12]);
  expect(reader.fixed32()).toBe(0x7fa00001);
  reader.fixed64();
  expect([reader.low >>> 0, reader.high]).toEqual([0xdeadbeef, 0x12345678]);
});

describe('the decoder refuses', () => {
  test.each([
    [
      'u32 with a sixth byte',
      () => decoder([0x80, 0x80, 0x80, 0x80, 0x80, 0]).u32(),
      'integer representation too long',
    ],
    ['u32 over 32 bits', () => decoder([0xff, 0xff, 0xff, 0xff, 0x1f]).u32(), 'integer too large'],
    ['s32 with wrong sign bits', () => decoder([0xff, 0xff, 0xff, 0xff, 0x4f]).s32(), 'integer too large'],
    ['s33 with wrong sign bits', () => decoder([0xff, 0xff, 0xff, 0xff, 0x2f]).s33(), 'integer too large'],
    ['s64 with wrong sign bits', () => decoder([...Array(9).fill(0xff), 0x7e]).skipS64(), 'integer too large'],
    ['a number cut short', () => decoder([0x80]).u32(), 'unexpected end'],
  ])('%s', (_, read, message) => {
    expect(read).toThrow(DecodeError);
    expect(read).toThrow(message);
  });
});
