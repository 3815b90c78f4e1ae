import type { HostIntrinsic } from '@wazero-ts/api';

/**
 * The upper half of the number of a host function with an intrinsic. When a guest leaves for one, the addon looks at the
 * {@link callerFields} and either does the call itself, and the guest goes on, or leaves it to JavaScript.
 */
export const intrinsicNumber: Readonly<Record<HostIntrinsic['kind'], number>> = { 'read-clock': 1 };

/** What the addon looks at in the instance context of the caller, beside the record of memory 0. */
export const callerFields = {
  /** u32: bits of {@link clockBits}. */
  clocks: 4,
  /** u64: the host function by which the clocks may be read; 0 before the first call of one. */
  clockFunction: 8,
} as const;

/** Clocks that the addon can read. */
export const clockBits = { walltime: 1, nanotime: 2 } as const;
