import { BudgetError } from './budget-error.js';
import { growInt32 } from './grow.js';
import type { Scratch } from './scratch.js';

/** Elements of all lists together; beyond it a hostile function would cost gigabytes. */
const MAX_ELEMENTS = 2 ** 23;

/** Many growable lists of integers in one array. A list that outgrows its place moves to the end of the array. */
export class IntLists {
  private start: Int32Array;
  private size: Int32Array;
  private room: Int32Array;
  private pool: Int32Array;
  private used = 0;
  private count = 0;
  private readonly grow: (array: Int32Array, length: number) => Int32Array;

  /** In memory of its own, or in `scratch` and no longer than that lives. */
  constructor(scratch?: Scratch, lists = 16, elements = 64) {
    this.start = scratch?.int32(lists) ?? new Int32Array(lists);
    this.size = scratch?.int32(lists) ?? new Int32Array(lists);
    this.room = scratch?.int32(lists) ?? new Int32Array(lists);
    this.pool = scratch?.int32(elements) ?? new Int32Array(elements);
    this.grow = scratch === undefined ? growInt32 : (array, length) => scratch.growInt32(array, length);
  }

  /** Makes sure that the lists 0 .. count-1 exist. */
  ensure(count: number): void {
    if (count <= this.count) return;
    if (count > this.start.length) {
      this.start = this.grow(this.start, count);
      this.size = this.grow(this.size, count);
      this.room = this.grow(this.room, count);
    }
    for (let list = this.count; list < count; list++) {
      this.size[list] = 0;
      this.room[list] = 0;
    }
    this.count = count;
  }

  /** Forgets all lists, and keeps the memory. */
  clear(): void {
    this.count = 0;
    this.used = 0;
  }

  length(list: number): number {
    return this.size[list]!;
  }

  get(list: number, index: number): number {
    return this.pool[this.start[list]! + index]!;
  }

  set(list: number, index: number, value: number): void {
    this.pool[this.start[list]! + index] = value;
  }

  push(list: number, value: number): void {
    const size = this.size[list]!;
    if (size === this.room[list]!) this.move(list, size === 0 ? 2 : size * 2);
    this.pool[this.start[list]! + size] = value;
    this.size[list] = size + 1;
  }

  /** Makes two lists change places. */
  swap(a: number, b: number): void {
    for (const column of [this.start, this.size, this.room]) {
      const kept = column[a]!;
      column[a] = column[b]!;
      column[b] = kept;
    }
  }

  /** Makes a list equal to another. */
  assign(list: number, from: number): void {
    const count = this.size[from]!;
    this.size[list] = 0;
    for (let i = 0; i < count; i++) this.push(list, this.get(from, i));
  }

  /** Shortens a list to its first `length` elements. */
  truncate(list: number, length: number): void {
    this.size[list] = length;
  }

  private move(list: number, room: number): void {
    if (this.used + room > MAX_ELEMENTS) throw new BudgetError(`more than ${MAX_ELEMENTS} values flow over branches`);
    if (this.used + room > this.pool.length) this.pool = this.grow(this.pool, this.used + room);
    const from = this.start[list]!;
    this.pool.copyWithin(this.used, from, from + this.size[list]!);
    this.start[list] = this.used;
    this.room[list] = room;
    this.used += room;
  }
}
