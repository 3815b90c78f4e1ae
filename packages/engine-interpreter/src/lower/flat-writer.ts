import { FlatOp } from '../flat-ops.generated.js';

/** Flat code being written: a growing array of words, with branches whose target is not known yet. */
export class FlatWriter {
  words: Int32Array = new Int32Array(1 << 14);
  length = 0;
  /**
   * Where the last operation begins, if its first operand is the slot that it writes and nothing can branch to the
   * position after it; else -1. Such an operation may still be changed: another destination, fused with a branch.
   */
  last = -1;
  // Branches that wait for their target, as lists linked through `next`.
  readonly #fixupWord: number[] = [];
  readonly #fixupBase: number[] = [];
  readonly #fixupNext: number[] = [];

  reset(): void {
    this.length = 0;
    this.last = -1;
    this.#fixupWord.length = 0;
    this.#fixupBase.length = 0;
    this.#fixupNext.length = 0;
  }

  /** Makes room; the emit methods rely on it for up to 16 words. */
  reserve(count: number): void {
    if (this.length + count <= this.words.length) return;
    const larger = new Int32Array(2 * this.words.length + count);
    larger.set(this.words);
    this.words = larger;
  }

  #begin(op: number): number {
    if (this.length + 16 > this.words.length) this.reserve(16);
    const at = this.length;
    this.words[at] = op;
    return at;
  }

  /** An operation without result. */
  emit(op: number): void {
    this.length = this.#begin(op) + 1;
    this.last = -1;
  }

  emit1(op: number, a: number): void {
    const at = this.#begin(op);
    this.words[at + 1] = a;
    this.length = at + 2;
    this.last = -1;
  }

  emit2(op: number, a: number, b: number): void {
    const at = this.#begin(op);
    this.words[at + 1] = a;
    this.words[at + 2] = b;
    this.length = at + 3;
    this.last = -1;
  }

  emit3(op: number, a: number, b: number, c: number): void {
    const at = this.#begin(op);
    this.words[at + 1] = a;
    this.words[at + 2] = b;
    this.words[at + 3] = c;
    this.length = at + 4;
    this.last = -1;
  }

  emit4(op: number, a: number, b: number, c: number, d: number): void {
    this.emit3(op, a, b, c);
    this.words[this.length++] = d;
  }

  emit6(op: number, a: number, b: number, c: number, d: number, e: number, f: number): void {
    this.emit4(op, a, b, c, d);
    this.words[this.length++] = e;
    this.words[this.length++] = f;
  }

  /** An operation that writes slot `d`. */
  result1(op: number, d: number, a: number): void {
    this.emit2(op, d, a);
    this.last = this.length - 3;
  }

  result2(op: number, d: number, a: number, b: number): void {
    this.emit3(op, d, a, b);
    this.last = this.length - 4;
  }

  result3(op: number, d: number, a: number, b: number, c: number): void {
    this.emit4(op, d, a, b, c);
    this.last = this.length - 5;
  }

  /** A cold operation: its number, its length, and operands of its own. */
  cold(op: number, handler: number, operands: readonly number[]): void {
    this.reserve(16 + operands.length);
    this.emit2(op, handler, operands.length + 3);
    for (const operand of operands) this.words[this.length++] = operand;
  }

  /** A vector operation with many operands. */
  vector(op: number, operands: readonly number[]): void {
    this.emit(op);
    for (const operand of operands) this.words[this.length++] = operand;
  }

  /** A word that is no operand, such as a target of a table. */
  put(word: number): void {
    this.reserve(16);
    this.words[this.length++] = word;
  }

  /**
   * Adds a branch that waits for its target to a list.
   *
   * @param word - where its distance stands
   * @param base - where its operation begins
   * @param list - the list so far, -1 when empty
   * @returns the new list
   */
  await(word: number, base: number, list: number): number {
    this.#fixupWord.push(word);
    this.#fixupBase.push(base);
    this.#fixupNext.push(list);
    return this.#fixupWord.length - 1;
  }

  /** All branches of a list go here. */
  bind(list: number): void {
    for (let fixup = list; fixup >= 0; fixup = this.#fixupNext[fixup]!) {
      this.words[this.#fixupWord[fixup]!] = this.length - this.#fixupBase[fixup]!;
    }
    this.last = -1;
  }

  /** All branches of a list go to a position that is known. */
  resolve(list: number, target: number): void {
    for (let fixup = list; fixup >= 0; fixup = this.#fixupNext[fixup]!) {
      this.words[this.#fixupWord[fixup]!] = target - this.#fixupBase[fixup]!;
    }
  }

  /** A jump whose target is not known yet; the result is for {@link await}'s list. */
  jump(list: number): number {
    this.emit1(FlatOp.br, 0);
    return this.await(this.length - 1, this.length - 2, list);
  }
}
