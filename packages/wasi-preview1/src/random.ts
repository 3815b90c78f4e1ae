import { isShared } from './guest-memory.js';
import type { Process } from './process.js';
import { type WasiFunction, wasiFunction } from './wasi-function.js';

/** `random_get`. */
export const randomFunctions: readonly WasiFunction[] = [
  wasiFunction('random_get', 'buf buf_len', ({ context, memory }: Process, buffer: number, byteCount: number) => {
    const view = memory.view(buffer, byteCount);
    if (isShared(view)) {
      const bytes = new Uint8Array(byteCount);
      context.random(bytes);
      view.set(bytes);
    } else context.random(view);
    return undefined;
  }),
];
