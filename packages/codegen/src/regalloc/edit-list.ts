import { growInt32 } from '../ir/grow.js';

/** Stands in `from` of the head of moves that happen at the same time; `to` says how many follow. */
export const PARALLEL = -0x80000000;

/** Moves before positions, in the order in which they were added to each position. */
export class EditList {
  count = 0;
  from: Int32Array = new Int32Array(64);
  to: Int32Array = new Int32Array(64);
  vreg: Int32Array = new Int32Array(64);
  next: Int32Array = new Int32Array(64);
  /** The first edit of each position, or -1. */
  readonly head: Int32Array;
  private readonly tail: Int32Array;

  constructor(positions: number) {
    this.head = new Int32Array(positions).fill(-1);
    this.tail = new Int32Array(positions).fill(-1);
  }

  private make(from: number, to: number, vreg: number): number {
    const edit = this.count++;
    if (edit >= this.from.length) {
      this.from = growInt32(this.from, edit + 1);
      this.to = growInt32(this.to, edit + 1);
      this.vreg = growInt32(this.vreg, edit + 1);
      this.next = growInt32(this.next, edit + 1);
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
