import type { Memory } from '@wazero-ts/api';

declare class TextDecoder {
  constructor(label: string);
  decode(bytes: Uint8Array): string;
}

const decoder = new TextDecoder('utf-16le');
/** A string's length in bytes stands this far before its first character. */
const lengthBefore = 4;

/**
 * A string of AssemblyScript.
 *
 * @param pointer - the address of its first character
 * @returns `undefined` when there is no string in the memory
 */
export function readGuestString(memory: Memory | undefined, pointer: number): string | undefined {
  const start = pointer >>> 0;
  const byteCount = memory?.readUint32Le(start - lengthBefore);
  if (byteCount === undefined || byteCount % 2 !== 0) return undefined;
  // Copied: browsers refuse to decode from a SharedArrayBuffer.
  const bytes = memory?.read(start, byteCount)?.slice();
  return bytes === undefined ? undefined : decoder.decode(bytes);
}
