import type { TrapCode } from '@wazero-ts/api';

/**
 * What a handler throws when the instruction traps; the machine knows the running functions and makes the `Trap`.
 * Thrown from shared constants: a handler that traps allocates nothing.
 */
export class TrapSignal {
  readonly code: TrapCode;

  constructor(code: TrapCode) {
    this.code = code;
  }
}

export const trapUnreachable: TrapSignal = new TrapSignal('UNREACHABLE');
export const trapStackOverflow: TrapSignal = new TrapSignal('STACK_OVERFLOW');
export const trapDivideByZero: TrapSignal = new TrapSignal('INTEGER_DIVIDE_BY_ZERO');
export const trapOverflow: TrapSignal = new TrapSignal('INTEGER_OVERFLOW');
export const trapMemoryBounds: TrapSignal = new TrapSignal('OUT_OF_BOUNDS_MEMORY_ACCESS');
export const trapTableAccess: TrapSignal = new TrapSignal('INVALID_TABLE_ACCESS');
export const trapIndirectType: TrapSignal = new TrapSignal('INDIRECT_CALL_TYPE_MISMATCH');
export const trapUnaligned: TrapSignal = new TrapSignal('UNALIGNED_ATOMIC');
export const trapNotShared: TrapSignal = new TrapSignal('EXPECTED_SHARED_MEMORY');
const trapConversion = new TrapSignal('INVALID_CONVERSION_TO_INTEGER');

export function trapInvalidConversion(): never {
  throw trapConversion;
}

export function trapIntegerOverflow(): never {
  throw trapOverflow;
}

export function trapIntegerDivideByZero(): never {
  throw trapDivideByZero;
}
