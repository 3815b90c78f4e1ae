/**
 * What `aux` of a machine instruction says beside its opcode: the form of its memory operand and the width. Bits 16 and up
 * are the condition.
 */
export const Flag = {
  /** Bits 0 and 1: log2 of the factor of the index. */
  scaleMask: 3,
  /** The rm operand is memory: a base register, unless `noBase`, and an index, if `hasIndex`. */
  memory: 4,
  hasIndex: 8,
  noBase: 16,
  /** 64 bits wide; for rows whose operands have no fixed width. */
  wide: 32,
  /** An access to guest memory: it has an entry in the trap table. */
  mayTrap: 64,
  /** Encoded with VEX: another destination than the first source. */
  vex: 128,
  /** The memory operand is a constant of the function: `immHi` is its number. */
  constant: 256,
  /** The base is the context register, which is no operand. */
  contextBase: 512,
  /** The instruction behind reads the flags that this one sets. */
  setsFlags: 1024,
} as const;

export const condFlag = (cond: number): number => cond << 16;
export const condOf = (aux: number): number => aux >> 16;
