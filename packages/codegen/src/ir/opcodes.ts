import { opcodeTable } from './opcode.table.js';

export type OpName = (typeof opcodeTable)[number][0];
export type ImmediateKind =
  | 'none'
  | 'int'
  | 'bits'
  | 'mem'
  | 'index'
  | 'call'
  | 'sig'
  | 'code'
  | 'exit'
  | 'pool'
  | 'shape'
  | 'lane'
  | 'vmem'
  | 'lmem'
  | 'amem'
  | 'rmem';

/** The effects of an instruction, one bit each. */
export const Effect = { reads: 1, writes: 2, mayTrap: 4, calls: 8, terminates: 16 } as const;

/** What may not be removed, repeated or moved across another of its kind. */
export const ORDERED_EFFECTS: number = Effect.writes | Effect.mayTrap | Effect.calls;
/** What keeps an instruction alive though nobody uses its results. */
export const ROOT_EFFECTS: number = ORDERED_EFFECTS | Effect.terminates;

export interface OpInfo {
  readonly name: OpName;
  readonly operands: string;
  readonly result: string;
  readonly immediate: ImmediateKind;
  /** The lane shapes that are allowed, one bit each; 0 for an opcode without one. */
  readonly shapes: number;
  readonly effects: number;
  readonly commutative: boolean;
}

const effectBits: Readonly<Record<string, number>> = {
  r: Effect.reads,
  w: Effect.writes,
  t: Effect.mayTrap,
  c: Effect.calls | Effect.reads | Effect.writes | Effect.mayTrap,
  e: Effect.terminates,
};

/** The table's rows by opcode number. */
export const opInfos: readonly OpInfo[] = opcodeTable.map(([name, operands, result, immediate, effects, flags]) => ({
  name,
  operands,
  result,
  immediate: immediate.split(' ')[0] as ImmediateKind,
  shapes: [...(immediate.split(' ')[1] ?? '')].reduce((bits, letter) => bits | (1 << 'bhwqsd'.indexOf(letter)), 0),
  effects: [...effects].reduce((bits, letter) => bits | (effectBits[letter] ?? 0), 0),
  commutative: flags === 'c',
}));

/** The opcode numbers by name: the position of the row in the table. */
export const Op: { readonly [Name in OpName]: number } = Object.fromEntries(
  opcodeTable.map(([name], index) => [name, index]),
) as { [Name in OpName]: number };

/** The effects by opcode number, for loops over many instructions. */
export const opEffects: Uint8Array = Uint8Array.from(opInfos, (info) => info.effects);
/** 1 for commutative opcodes. */
export const opCommutative: Uint8Array = Uint8Array.from(opInfos, (info) => (info.commutative ? 1 : 0));

export function opInfo(op: number): OpInfo {
  const info = opInfos[op];
  if (info === undefined) throw new RangeError(`no opcode has the number ${op}`);
  return info;
}

export function opByName(name: string): number | undefined {
  return Object.hasOwn(Op, name) ? Op[name as OpName] : undefined;
}
