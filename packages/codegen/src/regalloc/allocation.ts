/**
 * Where a value is: a register (below 64), a spill slot, or "computed by this instruction" as the source of a move.
 */
const FIRST_SLOT = 64;
export const slotLocation = (slot: number): number => FIRST_SLOT + slot;
export const isSlot = (location: number): boolean => location >= FIRST_SLOT;
export const slotOf = (location: number): number => location - FIRST_SLOT;
export const isRegister = (location: number): boolean => location >= 0 && location < FIRST_SLOT;
export const rematLocation = (inst: number): number => -1 - inst;
export const isRemat = (location: number): boolean => location < 0;
export const rematOf = (location: number): number => -1 - location;

/** The allocator's answer: a place for every operand, and moves before instructions. */
export interface Allocation {
  /** By operand slot of the MachFunction. */
  readonly locations: Int32Array;
  /** Moves in program order: `editPosition` is the position in `order` of the instruction that they precede. */
  readonly editCount: number;
  readonly editPosition: Int32Array;
  readonly editFrom: Int32Array;
  readonly editTo: Int32Array;
  readonly editClass: Uint8Array;
  /** The value that each move carries, for the checker and dumps. */
  readonly editVreg: Int32Array;
  /** 1 for instructions whose value is computed where it is used, by moves. */
  readonly dropped: Uint8Array;
  /** Where the live references are during site n: `siteRefs[siteRefStart[n] .. siteRefStart[n + 1]]`, as locations. */
  readonly siteRefStart: Int32Array;
  readonly siteRefs: Int32Array;
  /** Spill slots in units of 8 bytes. */
  readonly slotCount: number;
  /** The slot of each virtual register that has one, else -1. */
  readonly slotOfVreg: Int32Array;
}
