import type { Address } from './native-memory.js';

const twoTo32 = 0x1_0000_0000;

/** Writes an address as two words. */
export function writeAddress(words: Int32Array, at: number, address: Address): void {
  words[at] = address | 0;
  words[at + 1] = Math.floor(address / twoTo32);
}

/** Reads what {@link writeAddress} writes. */
export function readAddress(words: Int32Array, at: number): Address {
  return (words[at + 1]! >>> 0) * twoTo32 + (words[at]! >>> 0);
}
