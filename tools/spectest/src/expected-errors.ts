import { DecodeError, type ErrorCode, LinkError, Trap, ValidationError, WasmError } from '@wazero-ts/api';

/** The specification's text of a trap (its tests compare prefixes) and the code of ours that means it. */
const trapCodes: readonly (readonly [text: string, code: ErrorCode])[] = [
  ['out of bounds memory access', 'OUT_OF_BOUNDS_MEMORY_ACCESS'],
  ['out of bounds table access', 'INVALID_TABLE_ACCESS'],
  ['undefined', 'INVALID_TABLE_ACCESS'],
  ['uninitialized', 'INVALID_TABLE_ACCESS'],
  ['indirect call', 'INDIRECT_CALL_TYPE_MISMATCH'],
  ['integer overflow', 'INTEGER_OVERFLOW'],
  ['integer divide by zero', 'INTEGER_DIVIDE_BY_ZERO'],
  ['invalid conversion to integer', 'INVALID_CONVERSION_TO_INTEGER'],
  ['unreachable', 'UNREACHABLE'],
  ['unaligned atomic', 'UNALIGNED_ATOMIC'],
  ['expected shared memory', 'EXPECTED_SHARED_MEMORY'],
  ['call stack exhausted', 'STACK_OVERFLOW'],
];

/** What WebAssembly 1.0 called a link error and 2.0 calls a trap: only the moment differs, so the code is compared. */
const segmentCodes: readonly (readonly [text: string, code: ErrorCode])[] = [
  ['data segment does not fit', 'OUT_OF_BOUNDS_MEMORY_ACCESS'],
  ['elements segment does not fit', 'INVALID_TABLE_ACCESS'],
];

const linkCodes: readonly (readonly [text: string, code: ErrorCode])[] = [
  ['unknown import', 'UNKNOWN_IMPORT'],
  ['incompatible import type', 'INCOMPATIBLE_IMPORT'],
];

function codeFor(table: readonly (readonly [string, ErrorCode])[], text: string): ErrorCode | undefined {
  return table.find(([prefix]) => text.startsWith(prefix))?.[1];
}

/** How an error looks in a report. */
export function describeError(error: unknown): string {
  if (error === undefined) return 'no error';
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? ` ${String(error.code)}` : '';
  return `${error.name}${code}: ${error.message.split('\n', 1)[0] ?? ''}`;
}

/** @returns what is wrong with the outcome of an instantiation that must trap in a segment or the start function */
export function wrongStartTrap(error: unknown, text: string): string | undefined {
  const inStart = error instanceof WasmError && error.code === 'START_FAILED';
  return wrongTrap(inStart ? error.cause : error, text);
}

/** @returns what is wrong with the outcome of a call that must trap, or undefined */
export function wrongTrap(error: unknown, text: string): string | undefined {
  const code = codeFor(trapCodes, text);
  if (code === undefined) return `the runner knows no code for the trap "${text}"`;
  if (error instanceof Trap && error.code === code) return undefined;
  return `expected Trap ${code}, got ${describeError(error)}`;
}

/** @returns what is wrong with the outcome of an instantiation that must fail to link, or undefined */
export function wrongLinkError(error: unknown, text: string): string | undefined {
  const segmentCode = codeFor(segmentCodes, text);
  if (segmentCode !== undefined) {
    if (error instanceof Trap && error.code === segmentCode) return undefined;
    return `expected Trap ${segmentCode}, got ${describeError(error)}`;
  }
  const code = codeFor(linkCodes, text);
  if (code === undefined) return `the runner knows no code for the link error "${text}"`;
  if (error instanceof LinkError && error.code === code) return undefined;
  return `expected LinkError ${code}, got ${describeError(error)}`;
}

/**
 * A decoder that validates as it reads finds the first problem of either class, and which one that is depends on the
 * order of its checks: a branch to an unknown label before the missing end of the body, a missing data count section
 * before an unknown segment. So both classes refuse both kinds of binary; an error of any other class is a failure.
 *
 * @returns what is wrong with the outcome of compiling a binary that is malformed or invalid, or undefined
 */
export function wrongRefusal(error: unknown): string | undefined {
  if (error instanceof DecodeError || error instanceof ValidationError) return undefined;
  return `expected DecodeError or ValidationError, got ${describeError(error)}`;
}
