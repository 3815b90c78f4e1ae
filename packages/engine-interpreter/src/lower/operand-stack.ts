import { FlatOp } from '../flat-ops.generated.js';
import { SlotClass } from '../signature.js';
import type { FlatWriter } from './flat-writer.js';

/** Where a value of the operand stack is. */
export const Place = {
  /** In its own slot of the frame. */
  own: 0,
  /** Still in the local that it was read from. */
  local: 1,
  /** Nowhere: it is a constant. */
  constant: 2,
} as const;

const moveOf: readonly number[] = [FlatOp.mov32, FlatOp.mov64, FlatOp.mov128, FlatOp.movRef];

/** The move for values of a slot class. */
export function moveOp(slotClass: number): number {
  return moveOf[slotClass]!;
}

/**
 * The operand stack of WebAssembly while a body is lowered. Every value has an own slot in the frame, determined by
 * the stack below it; reading a local or a constant does not fill it until somebody needs the value there.
 */
export class OperandStack {
  readonly #writer: FlatWriter;
  #place = new Uint8Array(256);
  #class = new Uint8Array(256);
  /** The local's slot, or the low word of a constant. */
  #low = new Int32Array(256);
  #high = new Int32Array(256);
  #slot = new Int32Array(256);
  /** How many values on the stack are still in the local of a slot. */
  #readers = new Int32Array(256);
  count = 0;
  /** The slot of the next value. */
  top = 0;
  /** The highest {@link top} so far. */
  maxTop = 0;
  /** Values below this index are known to be in no local. */
  #settled = 0;

  constructor(writer: FlatWriter) {
    this.#writer = writer;
  }

  /** @param firstSlot - where the own slots begin; everything below may be a local */
  reset(firstSlot: number): void {
    this.count = 0;
    this.top = firstSlot;
    this.maxTop = firstSlot;
    this.#settled = 0;
    if (this.#readers.length <= firstSlot) this.#readers = new Int32Array(2 * firstSlot + 2);
    else this.#readers.fill(0, 0, firstSlot + 1);
  }

  #add(place: number, slotClass: number, low: number, high: number): void {
    const index = this.count;
    if (index === this.#place.length) this.#grow();
    this.#place[index] = place;
    this.#class[index] = slotClass;
    this.#low[index] = low;
    this.#high[index] = high;
    this.#slot[index] = this.top;
    this.top += slotClass === SlotClass.vector ? 4 : 2;
    if (this.top > this.maxTop) this.maxTop = this.top;
    this.count = index + 1;
  }

  #grow(): void {
    const larger = <Array extends Uint8Array | Int32Array>(old: Array, made: Array): Array => {
      made.set(old);
      return made;
    };
    const length = 2 * this.#place.length;
    this.#place = larger(this.#place, new Uint8Array(length));
    this.#class = larger(this.#class, new Uint8Array(length));
    this.#low = larger(this.#low, new Int32Array(length));
    this.#high = larger(this.#high, new Int32Array(length));
    this.#slot = larger(this.#slot, new Int32Array(length));
  }

  /** A value in its own slot. @returns the slot */
  push(slotClass: number): number {
    const slot = this.top;
    this.#add(Place.own, slotClass, 0, 0);
    return slot;
  }

  pushLocal(slotClass: number, slot: number): void {
    this.#add(Place.local, slotClass, slot, 0);
    this.#readers[slot]!++;
  }

  pushConstant(slotClass: number, low: number, high: number): void {
    this.#add(Place.constant, slotClass, low, high);
  }

  pop(): void {
    const index = --this.count;
    this.top = this.#slot[index]!;
    if (this.#place[index] === Place.local) this.#readers[this.#low[index]!]!--;
    if (index < this.#settled) this.#settled = index;
  }

  /** Drops values until `count` are left; no code, for what follows a jump. */
  cut(count: number): void {
    while (this.count > count) this.pop();
  }

  placeAt(index: number): number {
    return this.#place[index]!;
  }

  classAt(index: number): number {
    return this.#class[index]!;
  }

  /** Low word of a constant. */
  lowAt(index: number): number {
    return this.#low[index]!;
  }

  highAt(index: number): number {
    return this.#high[index]!;
  }

  /** The own slot of a value, whether the value is there or not. */
  ownSlotAt(index: number): number {
    return this.#slot[index]!;
  }

  isConstant(index: number): boolean {
    return this.#place[index] === Place.constant;
  }

  /** A slot where the value can be read. */
  slotAt(index: number): number {
    const place = this.#place[index]!;
    if (place === Place.local) return this.#low[index]!;
    if (place === Place.constant) this.settle(index);
    return this.#slot[index]!;
  }

  /** Puts a value into its own slot. */
  settle(index: number): void {
    const place = this.#place[index]!;
    if (place === Place.own) return;
    const slot = this.#slot[index]!;
    const low = this.#low[index]!;
    if (place === Place.local) {
      this.#writer.result1(moveOf[this.#class[index]!]!, slot, low);
      this.#readers[low]!--;
    } else if (this.#class[index] === SlotClass.word) {
      this.#writer.result1(FlatOp.const32, slot, low);
    } else {
      this.#writer.result2(FlatOp.const64, slot, low, this.#high[index]!);
    }
    this.#place[index] = Place.own;
  }

  /** Puts the topmost values into their own slots, lowest first. */
  settleTop(count: number): void {
    for (let index = this.count - count; index < this.count; index++) this.settle(index);
  }

  /** Before a branch target: which path has changed a local is not known there, so nothing may be left in locals. */
  settleLocals(): void {
    for (let index = this.#settled; index < this.count; index++) {
      if (this.#place[index] === Place.local) this.settle(index);
    }
    this.#settled = this.count;
  }

  /** Whether {@link settleLocals} had something to do below an index. */
  hasUnsettledLocals(end: number): boolean {
    for (let index = this.#settled; index < end; index++) {
      if (this.#place[index] === Place.local) return true;
    }
    return false;
  }

  /** How many values of a range are not in their own slots. */
  countUnsettled(from: number, end: number): number {
    let count = 0;
    for (let index = from; index < end; index++) if (this.#place[index] !== Place.own) count++;
    return count;
  }

  /** The topmost value is seen as another class of the same bits. */
  relabel(slotClass: number): void {
    this.#class[this.count - 1] = slotClass;
  }

  /** Whether a value on the stack is still in the local of a slot. */
  isRead(slot: number): boolean {
    return this.#readers[slot]! > 0;
  }

  /** Before a local is written: values that are still in it go to their own slots. */
  rescue(slot: number): void {
    for (let index = this.count - 1; this.#readers[slot]! > 0; index--) {
      if (this.#place[index] === Place.local && this.#low[index] === slot) this.settle(index);
    }
  }
}
