import type { Scratch } from '../ir/scratch.js';

/** Stands in `from` of the head of moves that happen at the same time; `to` says how many follow. */
export const PARALLEL = -0x80000000;

/** Moves before positions, in the order in which they were added to each position. */
export class EditList {
  count = 0;
  from: Int32Array;
  to: Int32Array;
  vreg: Int32Array;
  next: Int32Array;
  /** The first edit of each position, or -1. */
  readonly head: Int32Array;
  private readonly tail: Int32Array;
  private readonly scratch: Scratch;

  constructor(scratch: Scratch, positions: number) {
    this.scratch = scratch;
    const guess = (positions >> 1) + 32;
    this.from = scratch.unset(guess);
    this.to = scratch.unset(guess);
    this.vreg = scratch.unset(guess);
    this.next = scratch.unset(guess);
    this.head = scratch.filled(positions, -1);
    this.tail = scratch.filled(positions, -1);
  }

  private make(from: number, to: number, vreg: number): number {
    const edit = this.count++;
    if (edit >= this.from.length) {
      this.from = this.scratch.growInt32(this.from, edit + 1);
      this.to = this.scratch.growInt32(this.to, edit + 1);
      this.vreg = this.scratch.growInt32(this.vreg, edit + 1);
      this.next = this.scratch.growInt32(this.next, edit + 1);
    }
    this.from[edit] = from;
    this.to[edit] = to;
    this.vreg[edit] = vreg;
    this.next[edit] = -1;
    return edit;
  }

  append(position: number, from: number, to: number, vreg: number): number {
    const edit = this.make(from, to, vreg);
    const last = this.tail[position]!;
    if (last === -1) this.head[position] = edit;
    else this.next[last] = edit;
    this.tail[position] = edit;
    return edit;
  }

  prepend(position: number, from: number, to: number, vreg: number): void {
    const edit = this.make(from, to, vreg);
    const first = this.head[position]!;
    this.next[edit] = first;
    this.head[position] = edit;
    if (first === -1) this.tail[position] = edit;
  }
}
