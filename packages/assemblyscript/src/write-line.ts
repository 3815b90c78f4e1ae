import type { Awaitable, File } from '@wazero-ts/sys';
import { thenKeepingBlock } from '@wazero-ts/sys';

declare class TextEncoder {
  encode(text: string): Uint8Array;
}

const encoder = new TextEncoder();

/** Writes a line to a standard stream; what can not be written is lost, as a guest is not told. */
export function writeLine(stream: File, line: string): Awaitable<void> {
  return writeAll(stream, encoder.encode(`${line}\n`));
}

function writeAll(stream: File, bytes: Uint8Array): Awaitable<void> {
  const written = stream.write(bytes);
  if (typeof written === 'number' && written > 0 && written < bytes.length) {
    return writeAll(stream, bytes.subarray(written));
  }
  return thenKeepingBlock(written, () => undefined);
}
