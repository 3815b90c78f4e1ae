const NO_ROWS: Int32Array = new Int32Array(0);

/** Rows of a place in the code, a place in the source and a number; offsets rise. */
export class SideTable {
  count = 0;
  /** Bytes from the start of the code. */
  offset: Int32Array = NO_ROWS;
  loc: Int32Array = NO_ROWS;
  data: Int32Array = NO_ROWS;

  /** Takes copies of the first `count` rows. */
  set(count: number, offset: Int32Array, loc: Int32Array, data: Int32Array): void {
    this.count = count;
    if (count === 0) return;
    this.offset = offset.slice(0, count);
    this.loc = loc.slice(0, count);
    this.data = data.slice(0, count);
  }
}

/** Why an instruction may trap: what a signal handler must see before it calls a fault of it a trap. */
export const TrapKind = {
  /** An access to guest memory. */
  memory: 1,
  /** The first touch of the stack by a frame. */
  stackGuard: 2,
  /** A division. */
  arithmetic: 3,
  /** An illegal instruction that stands for the trap. */
  illegal: 4,
} as const;
export type TrapKind = (typeof TrapKind)[keyof typeof TrapKind];

/** The `data` of a row of the trap table. */
export const trapData = (code: number, kind: TrapKind): number => (code << 8) | kind;
export const trapCodeOf = (data: number): number => data >>> 8;
export const trapKindOf = (data: number): number => data & 0xff;

/** One row for each place where a frame may be looked at: after a call, at an exit, at a poll. */
export class SiteTable extends SideTable {
  /** Bytes from the stack pointer at the site up to this function's return address. */
  get frameBytes(): Int32Array {
    return this.data;
  }

  /** The live references of row r are at `refOffsets[refStart[r] .. refStart[r + 1]]`, in bytes from the stack pointer. */
  refStart: Int32Array = NO_ROWS;
  refOffsets: Int32Array = NO_ROWS;
}
