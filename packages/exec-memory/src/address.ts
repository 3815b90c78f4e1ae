/** A virtual address or a size: below 2^48, so a number holds it exactly. */
export type Address = number;

const twoTo32 = 0x1_0000_0000;

/** Writes an address as 8 little-endian bytes at `byteOffset`, which must be aligned to 4. */
export function writeAddress(words: Uint32Array, byteOffset: number, address: Address): void {
  words[byteOffset >>> 2] = address % twoTo32;
  words[(byteOffset >>> 2) + 1] = Math.floor(address / twoTo32);
}

/** Reads what {@link writeAddress} writes. */
export function readAddress(words: Uint32Array, byteOffset: number): Address {
  return words[(byteOffset >>> 2) + 1]! * twoTo32 + words[byteOffset >>> 2]!;
}
