import type { ValueSlots } from '@wazero-ts/core';
import { REFS } from './references.js';
import { F32, F64, I32 } from './stack.js';

/** The stack in the form in which host functions read parameters and write results. */
export const stackSlots: ValueSlots = { i32: I32, f32: F32, f64: F64, refs: REFS };
