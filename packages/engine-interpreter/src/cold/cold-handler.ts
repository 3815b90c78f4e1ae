import { CODE } from '../code-arena.js';
import type { GuestState } from '../guest-state.js';
import { I32 } from '../stack.js';

/** An operation with operands of its own, which begin at word 3 of it. */
export type ColdHandler = (instance: GuestState, pc: number, fp: number) => void;

/** As {@link ColdHandler}, in pieces: false means that it wants to go on after a check. */
export type PieceHandler = (instance: GuestState, pc: number, fp: number) => boolean;

export type ColdTable = Readonly<Record<string, ColdHandler>>;
export type PieceTable = Readonly<Record<string, PieceHandler>>;

/** Operand `n` as it stands in the code. */
export function word(pc: number, n: number): number {
  return CODE[pc + 3 + n]!;
}

/** The stack position of slot operand `n`. */
export function position(pc: number, fp: number, n: number): number {
  return fp + CODE[pc + 3 + n]!;
}

/** The i32 in slot operand `n`, unsigned. */
export function unsigned(pc: number, fp: number, n: number): number {
  return I32[position(pc, fp, n)]! >>> 0;
}
