import { instructions } from './instructions.js';

const names = [
  'params',
  'pollParams',
  'jump',
  'branch',
  'trapIf',
  'trap',
  'setIf',
  'moveIf',
  'call',
  'callIndirect',
  'exit',
  'ret',
  'tailCall',
  'tailCallIndirect',
  'branchTable',
  'zero',
  'signedRemainder',
  'floatMinMax',
  'unsignedToFloat',
  'guardIndex',
  'poll',
  'countdown',
  'atomicLoop',
  'moveContext',
] as const;

export type SequenceName = (typeof names)[number];

/** Machine opcodes that are more than one instruction, or whose encoding depends on where they stand. */
export const Seq: { readonly [Name in SequenceName]: number } = Object.fromEntries(
  names.map((name, index) => [name, instructions.length + index]),
) as { [Name in SequenceName]: number };

/** The name of a machine opcode, for dumps. */
export function opName(op: number): string {
  return instructions[op]?.name ?? names[op - instructions.length] ?? `op${op}`;
}
