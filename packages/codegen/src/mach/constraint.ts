/**
 * Operand constraints as data: what the allocator must know of an operand, in one integer. The low 4 bits are the kind,
 * the bits from 8 on a register or an operand index.
 *
 * Uses are read before anything is written, unless the definition is early. `tied` operands are the same register: the
 * use is read into it before the instruction, the definition is what the instruction leaves there.
 */
export const Constraint = {
  /** A use in any register of its class. */
  use: 0,
  /** A use in a register or in a stack slot. */
  useAny: 1,
  useFixed: 2,
  /** The use that a `defTied` names. */
  useTied: 3,
  def: 8,
  defFixed: 9,
  defTied: 10,
  /** A definition (or scratch register) that is written before the uses are read. */
  defEarly: 11,
} as const;

/** Set on a use whose upper 32 bits must be zero: the checker wants the proof. */
export const NEEDS_ZERO_EXTENDED = 0x10;

/**
 * Set on a tied use when the operand behind it, a `use` or `useAny`, may change places with it: the allocator then gives the
 * result the register of the one that dies.
 */
export const MAY_SWAP = 0x20;

export const useFixed = (register: number): number => Constraint.useFixed | (register << 8);
export const defFixed = (register: number): number => Constraint.defFixed | (register << 8);
/** `operand` counts from the first operand of the instruction. */
export const defTied = (operand: number): number => Constraint.defTied | (operand << 8);

export const kindOf = (constraint: number): number => constraint & 0xf;
export const detailOf = (constraint: number): number => constraint >> 8;
export const isDef = (constraint: number): boolean => (constraint & 8) !== 0;
