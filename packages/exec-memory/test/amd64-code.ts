/**
 * Guest code assembled by hand, since there is no compiler at this level. Each function is one instruction, or the
 * few that the contract between generated code and a context needs; the names say what, the bytes how.
 */
import { contextLayout } from '../src/index.js';

type Bytes = readonly number[];

const word = (value: number): Bytes => [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255];

/** The offset of a slot in the context. */
export const slot = (index: number): number => contextLayout.slots + 8 * index;

/** Registers 0, 1, 2 = accumulator, counter, data; 32 bits wide where nothing else is said. */
export const load32 = (register: number, field: number): Bytes => [0x41, 0x8b, 0x87 | (register << 3), ...word(field)];
export const load64 = (register: number, field: number): Bytes => [0x49, 0x8b, 0x87 | (register << 3), ...word(field)];
export const store32 = (register: number, field: number): Bytes => [0x41, 0x89, 0x87 | (register << 3), ...word(field)];
export const store64 = (register: number, field: number): Bytes => [0x49, 0x89, 0x87 | (register << 3), ...word(field)];
export const add32 = (register: number, field: number): Bytes => [0x41, 0x03, 0x87 | (register << 3), ...word(field)];
export const storeConstant = (field: number, value: number): Bytes => [
  0x41,
  0xc7,
  0x87,
  ...word(field),
  ...word(value),
];
export const incrementField = (field: number): Bytes => [0x49, 0xff, 0x87, ...word(field)];

/** Loads 32 bits from the address in the accumulator: two bytes that may fault. */
export const loadFromAccumulator: Bytes = [0x8b, 0x00];
/** Divides the accumulator by the counter: two bytes that may fault, after one that extends the sign. */
export const extendSign: Bytes = [0x99];
export const divideByCounter: Bytes = [0xf7, 0xf9];
export const undefinedInstruction: Bytes = [0x0f, 0x0b];
export const pushAccumulator: Bytes = [0x50];
export const popAccumulator: Bytes = [0x58];
export const returnToCaller: Bytes = [0xc3];
export const spinForEver: Bytes = [0xeb, 0xfe];
export const call = (distance: number): Bytes => [0xe8, ...word(distance)];
export const jump = (distance: number): Bytes => [0xe9, ...word(distance)];
export const jumpToAccumulator: Bytes = [0xff, 0xe0];
/** Compares the stack pointer with the poll limit and skips `distance` bytes when it is not below. */
export const skipUnlessPolled = (distance: number): Bytes => [
  0x49,
  0x3b,
  0xa7,
  ...word(contextLayout.pollLimit),
  0x73,
  distance,
];
/** Skips `distance` bytes while the stack pointer is above the limit. */
export const skipAboveLimit = (distance: number): Bytes => [
  0x49,
  0x3b,
  0xa7,
  ...word(contextLayout.stackLimit),
  0x77,
  distance,
];

const leave: Bytes = [0x48, 0x8d, 0x0d, ...word(7), 0x41, 0xff, 0xa7, ...word(contextLayout.exitStub)];
/** Leaves with a code; a resume goes on behind it. */
export const exit = (code: number): Bytes => [...storeConstant(contextLayout.exitCode, code), ...leave];
/** Leaves with a trap that no fault raised. */
export const trap = (code: number): Bytes => [...storeConstant(contextLayout.trapCode, code), ...exit(1)];

export const code = (...parts: readonly Bytes[]): Uint8Array => Uint8Array.from(parts.flat());
