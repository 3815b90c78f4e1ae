import type { Errno } from '@wazero-ts/sys';
import { encodeText, type GuestMemory } from './guest-memory.js';

/** Writes how many texts there are and how many bytes they take with their NULs. */
export function stringListSizes(
  memory: GuestMemory,
  texts: readonly string[],
  countAt: number,
  byteCountAt: number,
): Errno | undefined {
  memory.setUint32(countAt, texts.length);
  memory.setUint32(
    byteCountAt,
    texts.reduce((sum, text) => sum + encodeText(text).length + 1, 0),
  );
  return undefined;
}

/** Writes NUL-terminated texts one after the other, and a pointer to each. */
export function writeStringList(
  memory: GuestMemory,
  texts: readonly string[],
  pointersAt: number,
  bufferAt: number,
): Errno | undefined {
  let next = bufferAt;
  for (const [index, text] of texts.entries()) {
    const bytes = encodeText(text);
    memory.setUint32(pointersAt + index * 4, next);
    memory.setBytes(next, bytes);
    memory.setUint8(next + bytes.length, 0);
    next += bytes.length + 1;
  }
  return undefined;
}
