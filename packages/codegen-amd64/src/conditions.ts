/** Condition codes as instructions hold them; a code with its lowest bit flipped is the opposite. */
export const Cond = {
  overflow: 0,
  notOverflow: 1,
  below: 2,
  aboveOrEqual: 3,
  equal: 4,
  notEqual: 5,
  belowOrEqual: 6,
  above: 7,
  sign: 8,
  notSign: 9,
  parity: 10,
  notParity: 11,
  less: 12,
  greaterOrEqual: 13,
  lessOrEqual: 14,
  greater: 15,
  /** Equal floats: ZF and not PF. Not a code of the processor, nor is its opposite. */
  floatEqual: 16,
  floatNotEqual: 17,
} as const;

export const conditionNames: readonly string[] = 'o no b ae e ne be a s ns p np l ge le g'.split(' ');

export const negate = (cond: number): number => cond ^ 1;
