import { amd64 } from '@wazero-ts/codegen-amd64';
import { type DumpStage, dumpFunction as dump, dumpStages } from '@wazero-ts/engine-compiler';
import type { CoreFeatures } from '@wazero-ts/runtime';
import { WasmError } from '@wazero-ts/runtime';
import { nativeTarget } from './native-engine.js';

/** What {@link dumpFunction} shows. */
export interface DumpFunctionOptions {
  /** The name of an export, a name of the name section, or the function's index (imports come first). */
  readonly function: string | number;
  /**
   * `ssa` as it is built from the bytecode, `opt` behind the passes, `lower` machine instructions on virtual registers,
   * `regalloc` the same in registers and spill slots, with the moves between them, `asm` the bytes with what traps where.
   */
  readonly stage: DumpStage;
  /** The proposals that may be used; version 2 of the specification unless given. */
  readonly coreFeatures?: CoreFeatures;
}

/**
 * Shows how the native engine compiles a function: its text at one stage of the way to machine code. Nothing runs, and the
 * addon need not be there; where it is, the code is for this processor.
 *
 * @throws DecodeError, ValidationError for a binary that is not valid; WasmError `INVALID_ARGUMENT` when there is no such
 *   function or stage, with how to find one, `IMPLEMENTATION_LIMIT` when it is too large to compile
 * @example
 * ```ts
 * import { dumpFunction } from 'wazero-ts';
 * // (module (func (export "f") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))
 * const bytes = new Uint8Array([
 *   0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 127, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 9, 1, 7, 0, 32, 0, 65, 1, 106, 11,
 * ]);
 * dumpFunction(bytes, { function: 'f', stage: 'ssa' }).includes('iadd'); // true
 * ```
 */
export function dumpFunction(bytes: Uint8Array, options: DumpFunctionOptions): string {
  if (!dumpStages.includes(options.stage)) {
    throw new WasmError(
      'INVALID_ARGUMENT',
      `there is no stage ${options.stage}: it is one of ${dumpStages.join(', ')}`,
    );
  }
  return dump(bytes, { ...options, target: nativeTarget() ?? amd64() });
}
