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

const invalidConversion = new TrapSignal('INVALID_CONVERSION_TO_INTEGER');
const integerOverflow = new TrapSignal('INTEGER_OVERFLOW');
const integerDivideByZero = new TrapSignal('INTEGER_DIVIDE_BY_ZERO');

export function trapInvalidConversion(): never {
  throw invalidConversion;
}

export function trapIntegerOverflow(): never {
  throw integerOverflow;
}

export function trapIntegerDivideByZero(): never {
  throw integerDivideByZero;
}
