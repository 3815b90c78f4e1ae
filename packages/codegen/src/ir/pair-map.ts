import { growInt32 } from './grow.js';
import { NONE } from './ids.js';

const FIRST_SIZE = 256;

/**
 * A hash map from pairs of small integers to an integer (open addressing, linear probing). An entry is four words: the
 * generation that made it, the pair, its value. So `clear` costs nothing, and a map that was large once works in the
 * first part of its buffer when it is small again.
 */
export class PairMap {
  private mask = FIRST_SIZE - 1;
  private entries: Int32Array = new Int32Array(4 * FIRST_SIZE);
  private spare: Int32Array = new Int32Array(0);
  private generation = 1;
  private count = 0;

  /** The value of the pair, or NONE. */
  get(a: number, b: number): number {
    const at = this.find(a, b);
    return this.entries[at] === this.generation ? this.entries[at + 3]! : NONE;
  }

  set(a: number, b: number, value: number): void {
    const at = this.find(a, b);
    const { entries } = this;
    entries[at + 3] = value;
    if (entries[at] === this.generation) return;
    entries[at] = this.generation;
    entries[at + 1] = a;
    entries[at + 2] = b;
    if (++this.count * 2 > this.mask) this.grow();
  }

  clear(): void {
    this.generation++;
    this.mask = FIRST_SIZE - 1;
    this.count = 0;
  }

  /** Where the pair is, or the free entry where it belongs. */
  private find(a: number, b: number): number {
    const { entries, mask, generation } = this;
    let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
    hash ^= hash >>> 15;
    let at = (hash & mask) << 2;
    while (entries[at] === generation && (entries[at + 1] !== a || entries[at + 2] !== b)) at = (at + 4) & (mask << 2);
    return at;
  }

  private grow(): void {
    const old = this.entries;
    const oldGeneration = this.generation;
    const oldEnd = (this.mask + 1) << 2;
    this.mask = 2 * this.mask + 1;
    this.generation++;
    this.entries = growInt32(this.spare, (this.mask + 1) << 2);
    this.spare = old;
    for (let at = 0; at < oldEnd; at += 4) {
      if (old[at] !== oldGeneration) continue;
      const to = this.find(old[at + 1]!, old[at + 2]!);
      this.entries[to] = this.generation;
      this.entries[to + 1] = old[at + 1]!;
      this.entries[to + 2] = old[at + 2]!;
      this.entries[to + 3] = old[at + 3]!;
    }
  }
}
