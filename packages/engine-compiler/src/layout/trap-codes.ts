import type { LimitCode, TrapCode } from '@wazero-ts/api';

/**
 * The number of each trap in trap tables and contexts. The first three are raised by what every target generates
 * (`trapCodes` of codegen); the rest by `trapif` and `trap`.
 */
export const trapNumber: Readonly<Record<TrapCode | Extract<LimitCode, 'FUEL_EXHAUSTED'>, number>> = {
  STACK_OVERFLOW: 1,
  OUT_OF_BOUNDS_MEMORY_ACCESS: 2,
  FUEL_EXHAUSTED: 3,
  UNREACHABLE: 16,
  INTEGER_DIVIDE_BY_ZERO: 17,
  INTEGER_OVERFLOW: 18,
  INVALID_CONVERSION_TO_INTEGER: 19,
  INVALID_TABLE_ACCESS: 20,
  INDIRECT_CALL_TYPE_MISMATCH: 21,
  UNALIGNED_ATOMIC: 22,
  EXPECTED_SHARED_MEMORY: 23,
  TOO_MANY_WAITERS: 24,
};
