import type { ValueId } from '@wazero-ts/codegen';
import { Type } from '@wazero-ts/codegen';

const constantSlots = 128;
const pointerSlots = 16;
const noBlock = -1;

/**
 * Values that the current block has made already: integer constants, 64-bit forms of 32-bit values, loads of what never
 * changes in the instance context. It saves most of what value numbering would find, before there is anything to number.
 */
export class ValueCache {
  /** Grows with every block of every function, so nothing is ever cleared. */
  #block = 0;
  readonly #constantBlock: Int32Array = new Int32Array(constantSlots).fill(noBlock);
  readonly #constantType: Uint8Array = new Uint8Array(constantSlots);
  readonly #constantLow: Int32Array = new Int32Array(constantSlots);
  readonly #constantHigh: Int32Array = new Int32Array(constantSlots);
  readonly #constant: Int32Array = new Int32Array(constantSlots);
  /** Loads of the instance context, by offset. */
  readonly #pointerBlock: Int32Array = new Int32Array(pointerSlots).fill(noBlock);
  readonly #pointerOffset: Int32Array = new Int32Array(pointerSlots);
  readonly #pointer: Int32Array = new Int32Array(pointerSlots);
  /** By 32-bit value. */
  #wideBlock: Int32Array = new Int32Array(1024).fill(noBlock);
  #wide: Int32Array = new Int32Array(1024);

  beginBlock(): void {
    this.#block = (this.#block + 1) | 0;
  }

  /** The slot where a constant is or belongs. */
  slotOf(type: Type, low: number, high: number): number {
    const hash = Math.imul(low ^ Math.imul(high, 31) ^ (type === Type.i64 ? 0x55 : 0), 0x9e3779b1);
    return hash >>> 25;
  }

  constantAt(slot: number, type: Type, low: number, high: number): ValueId | undefined {
    const isHere =
      this.#constantBlock[slot] === this.#block &&
      this.#constantLow[slot] === low &&
      this.#constantHigh[slot] === high &&
      this.#constantType[slot] === type;
    return isHere ? (this.#constant[slot]! as ValueId) : undefined;
  }

  setConstant(slot: number, type: Type, low: number, high: number, value: ValueId): void {
    this.#constantBlock[slot] = this.#block;
    this.#constantType[slot] = type;
    this.#constantLow[slot] = low;
    this.#constantHigh[slot] = high;
    this.#constant[slot] = value;
  }

  /** What was loaded from an offset of the instance context. */
  pointerAt(offset: number): ValueId | undefined {
    const slot = (offset >> 2) % pointerSlots;
    const isHere = this.#pointerBlock[slot] === this.#block && this.#pointerOffset[slot] === offset;
    return isHere ? (this.#pointer[slot]! as ValueId) : undefined;
  }

  setPointer(offset: number, value: ValueId): void {
    const slot = (offset >> 2) % pointerSlots;
    this.#pointerBlock[slot] = this.#block;
    this.#pointerOffset[slot] = offset;
    this.#pointer[slot] = value;
  }

  wideOf(value: ValueId): ValueId | undefined {
    return this.#wideBlock[value] === this.#block ? (this.#wide[value]! as ValueId) : undefined;
  }

  setWide(value: ValueId, wide: ValueId): void {
    if (value >= this.#wide.length) {
      const length = Math.max(value + 1, 2 * this.#wide.length);
      const blocks = new Int32Array(length).fill(noBlock);
      blocks.set(this.#wideBlock);
      this.#wideBlock = blocks;
      const values = new Int32Array(length);
      values.set(this.#wide);
      this.#wide = values;
    }
    this.#wideBlock[value] = this.#block;
    this.#wide[value] = wide;
  }
}
