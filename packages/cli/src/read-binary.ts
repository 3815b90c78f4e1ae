import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { CommandError } from './command-error.js';
import { fileProblem } from './file-problem.js';
import { sizeText } from './size.js';

/** What is larger is no module: decoding refuses it anyway. */
const maxBinaryBytes = 2 ** 30;

/**
 * Reads a WebAssembly binary, also a compressed one, and says in plain words when it is something else.
 *
 * @param file - a path; `-` for standard input
 * @param maxBytes - the most that is read from standard input or unpacked
 * @throws CommandError
 */
export async function readBinary(
  file: string,
  stdin: Readable = process.stdin,
  maxBytes: number = maxBinaryBytes,
): Promise<Uint8Array> {
  const content = file === '-' ? await readAll(stdin, maxBytes) : readFile(file);
  const what = file === '-' ? 'standard input' : file;
  const bytes = content[0] === 0x1f && content[1] === 0x8b ? unpack(content, what, maxBytes) : content;
  check(bytes, what);
  return bytes;
}

function readFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new CommandError(`can not read ${file}: ${fileProblem(error)}`, { cause: error });
  }
}

async function readAll(stream: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(Buffer.from(chunk as Uint8Array | string));
      byteCount += chunks.at(-1)!.length;
      if (byteCount > maxBytes) throw new CommandError(`standard input has more than ${sizeText(maxBytes)}`);
    }
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`can not read standard input: ${fileProblem(error)}`, { cause: error });
  }
  return Buffer.concat(chunks);
}

function unpack(content: Buffer, what: string, maxBytes: number): Buffer {
  try {
    return gunzipSync(content, { maxOutputLength: maxBytes });
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    const reason = isTooLarge ? `it has more than ${sizeText(maxBytes)}` : (error as Error).message;
    throw new CommandError(`can not unpack ${what}: ${reason}`, { cause: error });
  }
}

function check(bytes: Buffer, what: string): void {
  const [magic, version] = [bytes.subarray(0, 4), bytes.subarray(4, 8)];
  if (bytes.length === 0) throw new CommandError(`${what} is empty: it should be a WebAssembly binary`);
  if (magic.join() !== '0,97,115,109') {
    const start = bytes.subarray(0, 256).toString();
    if (/^\s*(?:;;[^\n]*\n\s*)*\(module/.test(start)) {
      throw new CommandError(`${what} is WebAssembly text: translate it first, such as with wat2wasm of wabt`);
    }
    throw new CommandError(`${what} is not a WebAssembly binary: it does not begin with the bytes 00 61 73 6d`);
  }
  if (version.join() === '13,0,1,0') {
    throw new CommandError(`${what} is a component: only core modules run here, so build it for wasm32-wasip1`);
  }
}
