import { NONE } from './ids.js';

/** A hash map from pairs of small integers to an integer, in typed arrays (open addressing, linear probing). */
export class PairMap {
  private mask = 255;
  private keysA: Int32Array = new Int32Array(256).fill(NONE);
  private keysB: Int32Array = new Int32Array(256);
  private values: Int32Array = new Int32Array(256);
  private count = 0;

  /** The value of the pair, or NONE. */
  get(a: number, b: number): number {
    const slot = this.find(a, b);
    return this.keysA[slot] === NONE ? NONE : this.values[slot]!;
  }

  set(a: number, b: number, value: number): void {
    const slot = this.find(a, b);
    if (this.keysA[slot] === NONE) {
      this.keysA[slot] = a;
      this.keysB[slot] = b;
      this.count++;
    }
    this.values[slot] = value;
    if (this.count * 2 > this.mask) this.grow();
  }

  private find(a: number, b: number): number {
    let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
    hash ^= hash >>> 15;
    let slot = hash & this.mask;
    while (this.keysA[slot] !== NONE && (this.keysA[slot] !== a || this.keysB[slot] !== b))
      slot = (slot + 1) & this.mask;
    return slot;
  }

  private grow(): void {
    const { keysA, keysB, values } = this;
    const size = (this.mask + 1) * 2;
    this.mask = size - 1;
    this.keysA = new Int32Array(size).fill(NONE);
    this.keysB = new Int32Array(size);
    this.values = new Int32Array(size);
    for (let i = 0; i < keysA.length; i++) {
      if (keysA[i] === NONE) continue;
      const slot = this.find(keysA[i]!, keysB[i]!);
      this.keysA[slot] = keysA[i]!;
      this.keysB[slot] = keysB[i]!;
      this.values[slot] = values[i]!;
    }
  }
}
