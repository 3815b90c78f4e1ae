import { hostGlobals } from './host-globals.js';

/** Fills a buffer with random bytes. */
export type RandomSource = (buffer: Uint8Array) => void;

/** The seed of the default generator. */
export const defaultRandomSeed = 42;

/**
 * A generator that gives the same bytes for the same seed on every machine: xoshiro128** (Blackman and Vigna, 2018),
 * its four words of state drawn from SplitMix32 of the seed, each output written as four bytes, low byte first. A part of
 * an output that a buffer has no room for is used by the next one, so that the bytes do not depend on the reads. It is
 * not fit for keys.
 *
 * @param seed - a 32-bit number
 * @example
 * ```ts
 * import { deterministicRandom } from '@wazero-ts/sys';
 * const first = new Uint8Array(8);
 * const second = new Uint8Array(8);
 * deterministicRandom(7)(first);
 * deterministicRandom(7)(second);
 * first.join() === second.join(); // true
 * ```
 */
export function deterministicRandom(seed: number = defaultRandomSeed): RandomSource {
  let mixed = seed | 0;
  const splitMix = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let word = mixed ^ (mixed >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a2d97);
    return word ^ (word >>> 15);
  };
  let [a, b, c, d] = [splitMix(), splitMix(), splitMix(), splitMix()];
  const next = (): number => {
    const scaled = Math.imul(b, 5);
    const output = Math.imul((scaled << 7) | (scaled >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return output;
  };
  let word = 0;
  let bytesLeft = 0;
  return (buffer) => {
    for (let index = 0; index < buffer.length; index++) {
      if (bytesLeft === 0) {
        word = next();
        bytesLeft = 4;
      }
      buffer[index] = word;
      word >>>= 8;
      bytesLeft--;
    }
  };
}

/** The most that Web Crypto gives in one call. */
const cryptoChunk = 65536;

/**
 * The host's cryptographic generator (Web Crypto).
 *
 * @returns `undefined` where the host has none
 * @example
 * ```ts
 * import { cryptoRandom } from '@wazero-ts/sys';
 * const buffer = new Uint8Array(16);
 * cryptoRandom()?.(buffer);
 * ```
 */
export function cryptoRandom(): RandomSource | undefined {
  const crypto = hostGlobals.crypto;
  if (crypto === undefined) return undefined;
  return (buffer) => {
    for (let start = 0; start < buffer.length; start += cryptoChunk) {
      crypto.getRandomValues(buffer.subarray(start, start + cryptoChunk));
    }
  };
}
