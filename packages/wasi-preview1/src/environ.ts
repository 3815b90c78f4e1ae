import type { SysContext } from '@wazero-ts/sys';
import type { Process } from './process.js';
import { stringListSizes, writeStringList } from './string-list.js';
import { type WasiFunction, wasiFunction } from './wasi-function.js';

/** `environ_get` and `environ_sizes_get`. */
export const environFunctions: readonly WasiFunction[] = [
  wasiFunction('environ_get', 'environ environ_buf', ({ context, memory }: Process, list: number, buffer: number) =>
    writeStringList(memory, lines(context), list, buffer),
  ),
  wasiFunction(
    'environ_sizes_get',
    'result.environc:u32 result.environv_len:u32',
    ({ context, memory }: Process, count: number, byteCount: number) =>
      stringListSizes(memory, lines(context), count, byteCount),
  ),
];

function lines(context: SysContext): string[] {
  return context.environ.map(([key, value]) => `${key}=${value}`);
}
