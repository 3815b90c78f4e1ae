import { andThen } from '@wazero-ts/sys';
import type { Process } from './process.js';
import { type WasiFunction, wasiFunction } from './wasi-function.js';

/** `sched_yield`. */
export const schedFunctions: readonly WasiFunction[] = [
  wasiFunction('sched_yield', '', ({ context }: Process) => andThen(context.osyield(), () => undefined)),
];
