import type { InstId, SsaFunction } from '@wazero-ts/codegen';

/** 16 bytes as four words, the lowest first. */
export type Words = readonly [number, number, number, number];

export function poolBytes(func: SsaFunction, inst: InstId): Uint8Array {
  const at = func.immLo[inst]! * 16;
  return func.pool.subarray(at, at + 16);
}

export function wordsOf(bytes: ArrayLike<number>): Words {
  const word = (i: number): number => bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
  return [word(0), word(4), word(8), word(12)];
}

/** The same byte 16 times. */
export const bytesOf = (byte: number): Words => {
  const word = (byte & 0xff) * 0x0101_0101;
  return [word, word, word, word];
};

export const isZero = (words: Words): boolean => (words[0] | words[1] | words[2] | words[3]) === 0;
