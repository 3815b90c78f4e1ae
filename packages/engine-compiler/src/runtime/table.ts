import type { TableType } from '@wazero-ts/binary';
import type { EngineTable, Reference, TableOptions } from '@wazero-ts/core';
import { tableRecordLayout } from '../layout/instance-layout.js';
import type { Cell } from './cell-pool.js';
import type { Address, NativeBlock } from './native-memory.js';
import { exhausted, isExhausted, isOutOfRoom } from './native-resources.js';
import type { NativeStore } from './native-store.js';
import { referenceKind, SlotKind } from './slot-kinds.js';
import type { NativeStorage } from './storage.js';
import { writeAddress } from './words.js';

/** Growing in one step of more than this many elements is refused: it would block the thread for seconds. */
const maxElements = 2 ** 27;
const noWords = new Int32Array(0);

/** A table whose elements generated code reads and writes by address. */
export class CompilerTable implements EngineTable, NativeStorage {
  readonly type: TableType;
  readonly kind: typeof SlotKind.function | typeof SlotKind.host;
  reachedIn = 0;
  /** Two words for each element; undefined while the table is in the heap of JavaScript. */
  words: Int32Array | undefined = undefined;
  length = 0;
  readonly #store: NativeStore;
  readonly #limit: number;
  readonly #claim: TableOptions['claim'];
  #record: Cell = 0;
  #block: NativeBlock | undefined = undefined;
  #capacity = 0;
  /** The elements of a table in the heap of JavaScript, with holes for null: most of a large table are. */
  #retired: Reference[] = [];

  /** @throws WasmError `RESOURCE_EXHAUSTED` */
  constructor(store: NativeStore, type: TableType, options: TableOptions) {
    const { min, max } = type.limits;
    this.#store = store;
    this.type = type;
    this.kind = referenceKind(type.element);
    this.#claim = options.claim;
    this.#limit = Math.min(max ?? maxElements, options.limitElements, maxElements);
    if (min > maxElements) throw exhausted(`a table of ${min} elements`);
    this.makeNative();
    this.#extend(min);
    if (options.init !== null) this.#fillFrom(0, min, options.init);
  }

  makeNative(): void {
    if (this.words !== undefined) return;
    this.words = noWords;
    this.#record = this.#store.cells.allocate();
    const { length } = this;
    this.length = 0;
    try {
      this.#extend(length);
    } catch (error) {
      this.words = undefined;
      this.length = length;
      this.#store.cells.free(this.#record);
      throw error;
    }
    this.#retired.forEach((value, index) => {
      if (value !== null) this.set(index, value);
    });
    this.#retired = [];
  }

  retire(): void {
    const { length, words } = this;
    if (words === undefined) return;
    const retired: Reference[] = [];
    for (let index = 0; index < length; index++) {
      if ((words[2 * index]! | words[2 * index + 1]!) !== 0) retired[index] = this.get(index);
    }
    this.#retired = retired;
    this.words = undefined;
    this.#capacity = 0;
    this.#releaseBlock();
    this.#store.cells.free(this.#record);
  }

  #releaseBlock(): void {
    if (this.#block !== undefined) this.#store.resources.release(this.#block);
    this.#block = undefined;
  }

  /** Where generated code finds elements and length. */
  get recordAddress(): Address {
    return this.#store.cells.address(this.#record);
  }

  get(index: number): Reference {
    if (this.words !== undefined) return this.#store.references.read(this.words, 2 * index, this.kind);
    return index in this.#retired ? this.#retired[index] : null;
  }

  set(index: number, value: Reference): void {
    if (this.words === undefined) {
      this.#retired[index] = value;
      return;
    }
    if (this.kind === SlotKind.host) this.#store.hostReferences.prepare();
    this.#store.references.write(this.words, 2 * index, this.kind, value);
  }

  grow(delta: number, value: Reference): number {
    if (this.words === undefined) {
      const before = this.length;
      if (before + delta > this.#limit) return -1;
      this.#claim?.(delta);
      this.length = before + delta;
      if (value !== null) for (let index = before; index < this.length; index++) this.#retired[index] = value;
      return before;
    }
    const before = this.growBits(delta, 0, 0);
    if (before >= 0 && value !== null) this.#fillFrom(before, delta, value);
    return before;
  }

  /** As {@link grow}, with the bits of the value. */
  growBits(delta: number, low: number, high: number): number {
    const before = this.length;
    if (before + delta > this.#limit) return -1;
    this.#claim?.(delta);
    try {
      this.#extend(delta);
    } catch (error) {
      this.#claim?.(-delta);
      if (isExhausted(error)) return -1;
      throw error;
    }
    if (low !== 0 || high !== 0) this.fillBits(before, low, high, delta);
    return before;
  }

  /**
   * Appends nulls.
   *
   * @throws WasmError `RESOURCE_EXHAUSTED`
   */
  #extend(delta: number): void {
    const length = this.length + delta;
    if (length > this.#capacity) this.#move(length);
    this.length = length;
    const record = this.#store.cells.words(this.#record);
    record[this.#store.cells.offset(this.#record) + tableRecordLayout.length / 4] = length;
  }

  #fillFrom(start: number, count: number, value: Reference): void {
    if (count === 0) return;
    this.set(start, value);
    this.fillBits(start, this.words![2 * start]!, this.words![2 * start + 1]!, count);
  }

  /** Generated code loads the address of the elements after each call and exit, so the old ones can go at once. */
  #move(length: number): void {
    const { resources, cells } = this.#store;
    const capacity = Math.min(this.#limit, Math.max(length, this.length === 0 ? 0 : 2 * length));
    const block = this.#createBlock(8 * capacity, length);
    const { words } = block;
    words.set(this.words!.subarray(0, 2 * this.length));
    this.#releaseBlock();
    this.#block = resources.keep(block);
    this.words = words;
    this.#capacity = capacity;
    writeAddress(cells.words(this.#record), cells.offset(this.#record) + tableRecordLayout.elements / 4, block.address);
  }

  /** @throws WasmError `RESOURCE_EXHAUSTED` */
  #createBlock(bytes: number, length: number): NativeBlock {
    try {
      return this.#store.memory.createBlock(bytes);
    } catch (error) {
      if (!isOutOfRoom(error)) throw error;
      throw exhausted(`a table of ${length} elements`, error);
    }
  }

  /** Writes bits to elements. */
  fillBits(destination: number, low: number, high: number, count: number): void {
    const words = this.words!;
    if (low === high) {
      words.fill(low, 2 * destination, 2 * (destination + count));
      return;
    }
    for (let at = 2 * destination; at < 2 * (destination + count); at += 2) {
      words[at] = low;
      words[at + 1] = high;
    }
  }

  nativeParts(tell: (start: Address, bytes: number) => void): void {
    if (this.words === undefined) return;
    tell(this.recordAddress, tableRecordLayout.bytes);
    if (this.#block !== undefined) tell(this.#block.address, this.#block.words.byteLength);
  }

  markContents(): void {
    const { words, kind } = this;
    if (words === undefined) return;
    const { references } = this.#store;
    for (let at = 0; at < 2 * this.length; at += 2) {
      if ((words[at]! | words[at + 1]!) !== 0) references.mark(words, at, kind);
    }
  }
}
