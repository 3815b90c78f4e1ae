import { growInt32 } from './grow.js';

/** Elements of all lists together; beyond it a hostile function would cost gigabytes. */
const MAX_ELEMENTS = 2 ** 23;

/** A function is too large to compile: the embedder refuses it, or has another way to run it. */
export class BudgetError extends Error {
  override readonly name: string = 'BudgetError';
}

/** Many growable lists of integers in one array. A list that outgrows its place moves to the end of the array. */
export class IntLists {
  private start: Int32Array = new Int32Array(16);
  private size: Int32Array = new Int32Array(16);
  private room: Int32Array = new Int32Array(16);
  private pool: Int32Array = new Int32Array(64);
  private used = 0;
  private count = 0;

  /** Makes sure that the lists 0 .. count-1 exist. */
  ensure(count: number): void {
    if (count <= this.count) return;
    this.start = growInt32(this.start, count);
    this.size = growInt32(this.size, count);
    this.room = growInt32(this.room, count);
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

  /** Shortens a list to its first `length` elements. */
  truncate(list: number, length: number): void {
    this.size[list] = length;
  }

  private move(list: number, room: number): void {
    if (this.used + room > MAX_ELEMENTS) throw new BudgetError(`more than ${MAX_ELEMENTS} values flow over branches`);
    this.pool = growInt32(this.pool, this.used + room);
    const from = this.start[list]!;
    this.pool.copyWithin(this.used, from, from + this.size[list]!);
    this.start[list] = this.used;
    this.room[list] = room;
    this.used += room;
  }
}
