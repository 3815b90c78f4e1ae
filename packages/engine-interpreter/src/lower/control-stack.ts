/** The blocks around the instruction that is being lowered, in columns. */
export class ControlStack {
  /** Opcode that opened the block: block, loop, if; else once that was met. */
  readonly opcode: number[] = [];
  /** Values on the operand stack below the block's own. */
  readonly base: number[] = [];
  /** Their own slots end here. */
  readonly baseSlot: number[] = [];
  readonly params: Uint8Array[] = [];
  readonly results: Uint8Array[] = [];
  /** Branches to the end that wait for it. */
  readonly ends: number[] = [];
  /** For an `if`: the jump over its first arm, -1 when there is none any more. */
  readonly elses: number[] = [];
  /** For a loop: where it begins. */
  readonly start: number[] = [];
  depth = 0;

  push(opcode: number, base: number, baseSlot: number, params: Uint8Array, results: Uint8Array, start: number): void {
    const at = this.depth++;
    this.opcode[at] = opcode;
    this.base[at] = base;
    this.baseSlot[at] = baseSlot;
    this.params[at] = params;
    this.results[at] = results;
    this.ends[at] = -1;
    this.elses[at] = -1;
    this.start[at] = start;
  }
}
