import { readFileSync } from 'node:fs';
import { CommandError } from './command-error.js';

/** Reads a WebAssembly binary and says in plain words when it is something else. */
export function readBinary(file: string): Uint8Array {
  const bytes = read(file);
  const [magic, version] = [bytes.subarray(0, 4), bytes.subarray(4, 8)];
  if (bytes.length === 0) throw new CommandError(`${file} is empty: it should be a WebAssembly binary`);
  if (magic.join() !== '0,97,115,109') {
    const start = bytes.subarray(0, 256).toString();
    if (/^\s*(?:;;[^\n]*\n\s*)*\(module/.test(start)) {
      throw new CommandError(`${file} is WebAssembly text: translate it first, such as with wat2wasm of wabt`);
    }
    if (magic[0] === 0x1f && magic[1] === 0x8b)
      throw new CommandError(`${file} is compressed: unpack it with gunzip first`);
    throw new CommandError(`${file} is not a WebAssembly binary: it does not begin with the bytes 00 61 73 6d`);
  }
  if (version.join() === '13,0,1,0') {
    throw new CommandError(`${file} is a component: only core modules run here, so build it for wasm32-wasip1`);
  }
  return bytes;
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: 'there is no such file',
      EISDIR: 'it is a directory',
      EACCES: 'permission denied',
    };
    throw new CommandError(`can not read ${file}: ${reasons[code ?? ''] ?? String(code ?? error)}`, { cause: error });
  }
}
