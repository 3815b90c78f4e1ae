import type { SideTable, SiteTable } from './side-table.js';

/** Finished code, position independent. */
export interface MachCode {
  readonly bytes: Uint8Array;
  /** Where instructions end and constants begin. */
  readonly codeLength: number;
  /** The frame in bytes: from the stack pointer after the prologue up to the return address. */
  readonly frameBytes: number;
  /** Instructions that may trap, with `trapData`. */
  readonly traps: SideTable;
  /** Calls (by the offset of the return address), exits and polls (by that of the continuation). */
  readonly sites: SiteTable;
  /** Places that hold the distance to another function: `data` is its symbol, the target's `relocate` fills them in. */
  readonly relocations: SideTable;
  /** The offset of each label. */
  readonly labels: Int32Array;
}
