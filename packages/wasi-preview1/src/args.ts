import type { Process } from './process.js';
import { stringListSizes, writeStringList } from './string-list.js';
import { type WasiFunction, wasiFunction } from './wasi-function.js';

/** `args_get` and `args_sizes_get`. */
export const argsFunctions: readonly WasiFunction[] = [
  wasiFunction('args_get', 'argv argv_buf', ({ context, memory }: Process, argv: number, buffer: number) =>
    writeStringList(memory, context.args, argv, buffer),
  ),
  wasiFunction(
    'args_sizes_get',
    'result.argc:u32 result.argv_len:u32',
    ({ context, memory }: Process, count: number, byteCount: number) =>
      stringListSizes(memory, context.args, count, byteCount),
  ),
];
