/**
 * The opcode table in the form that the validator reads: one integer for each instruction whose signature is fixed, with
 * the number and vector types as their byte in the binary format.
 */
import type { CoreFeatures } from '@wazero-ts/api';
import { type Opcode, opcodes } from '../opcodes.js';
import type { ImmediateKind } from '../opcodes.table.js';
import { ValTypes } from '../types.js';

const letters: Readonly<Record<string, number>> = {
  i: ValTypes.i32,
  I: ValTypes.i64,
  f: ValTypes.f32,
  F: ValTypes.f64,
  v: ValTypes.v128,
};

/**
 * From the low byte: result, then the parameters in the order in which they are popped; 0 = no more.
 * No instruction has more than three parameters or one result.
 */
export function packSignature(opcode: Opcode): number {
  const { params, results } = opcode;
  if (params === undefined || results === undefined) return 0;
  const popped = [...params].reverse().map((letter) => letters[letter] as number);
  const [first = 0, second = 0, third = 0] = popped;
  return (letters[results] ?? 0) | (first << 8) | (second << 16) | (third << 24);
}

/** The arm of the validator's loop that handles a one-byte opcode. */
export const Arm = {
  illegal: 0,
  /** No immediate, fixed signature. */
  plain: 1,
  /** A memory access with a fixed signature. */
  memory: 2,
} as const;

/** What the loop needs to know of the 256 one-byte opcodes under one set of features. */
export interface OneByteTable {
  /** Packed signature, 0 for structural or disabled instructions. */
  readonly signatures: Int32Array;
  /** log2 of the natural alignment of memory accesses. */
  readonly alignments: Uint8Array;
  /** {@link Arm} for the default arm: structural instructions have their own. */
  readonly arms: Uint8Array;
}

const tables = new Map<CoreFeatures, OneByteTable>();

export function oneByteTable(features: CoreFeatures): OneByteTable {
  let table = tables.get(features);
  if (table === undefined) {
    table = buildOneByteTable(features);
    tables.set(features, table);
  }
  return table;
}

function buildOneByteTable(features: CoreFeatures): OneByteTable {
  const signatures = new Int32Array(256);
  const alignments = new Uint8Array(256);
  const arms = new Uint8Array(256);
  for (const opcode of opcodes) {
    if (opcode.prefix !== 0 || (opcode.feature !== 0 && (opcode.feature & features) === 0)) continue;
    signatures[opcode.code] = packSignature(opcode);
    alignments[opcode.code] = opcode.alignment;
    arms[opcode.code] = armOf(opcode.immediate, opcode.params);
  }
  return { signatures, alignments, arms };
}

function armOf(immediate: ImmediateKind, params: string | undefined): number {
  if (params === undefined) return Arm.illegal;
  if (immediate === 'memarg') return Arm.memory;
  return immediate === 'none' ? Arm.plain : Arm.illegal;
}
