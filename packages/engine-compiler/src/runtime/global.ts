import { type GlobalType, isRefType, ValTypes } from '@wazero-ts/binary';
import type { EngineGlobal, RawValue, Reference } from '@wazero-ts/core';
import type { Cell } from './cell-pool.js';
import type { Address } from './native-memory.js';
import type { NativeStore } from './native-store.js';
import { SlotKind, slotKindOf } from './slot-kinds.js';
import type { NativeStorage } from './storage.js';

/** Room for the largest value. */
export const globalCellBytes = 16;

/** A global whose value generated code reads and writes by address. */
export class CompilerGlobal implements EngineGlobal, NativeStorage {
  readonly type: GlobalType;
  readonly isReference: boolean;
  reachedIn = 0;
  readonly #store: NativeStore;
  readonly #kind: SlotKind;
  #cell: Cell = -1;
  /** The value of a global that was retired. */
  #retired: RawValue = undefined;

  constructor(store: NativeStore, type: GlobalType, value: RawValue) {
    this.#store = store;
    this.type = type;
    this.isReference = isRefType(type.type);
    this.#kind = slotKindOf(type.type);
    this.#retired = value;
    this.makeNative();
  }

  makeNative(): void {
    if (this.#cell >= 0) return;
    this.#cell = this.#store.cells.allocate();
    this.set(this.#retired);
    this.#retired = undefined;
  }

  retire(): void {
    if (this.#cell < 0) return;
    this.#retired = this.get();
    this.#store.cells.free(this.#cell);
    this.#cell = -1;
  }

  get cellAddress(): Address {
    return this.#store.cells.address(this.#cell);
  }

  get(): RawValue {
    if (this.#cell < 0) return this.#retired;
    const words = this.#store.cells.words(this.#cell);
    const at = this.#store.cells.offset(this.#cell);
    switch (this.type.type) {
      case ValTypes.i32:
        return words[at];
      case ValTypes.f32:
        return words[at]! >>> 0;
      case ValTypes.i64:
        return (BigInt(words[at + 1]!) << 32n) | BigInt(words[at]! >>> 0);
      case ValTypes.f64:
        return (BigInt(words[at + 1]! >>> 0) << 32n) | BigInt(words[at]! >>> 0);
      case ValTypes.v128:
        return new Uint8Array(words.slice(at, at + 4).buffer);
      default:
        return this.#store.references.read(words, at, this.#kind);
    }
  }

  set(value: RawValue): void {
    if (this.#cell < 0) {
      this.#retired = value;
      return;
    }
    const words = this.#store.cells.words(this.#cell);
    const at = this.#store.cells.offset(this.#cell);
    switch (this.type.type) {
      case ValTypes.i32:
      case ValTypes.f32:
        words[at] = value as number;
        break;
      case ValTypes.i64:
      case ValTypes.f64:
        words[at] = Number(BigInt.asIntN(32, value as bigint));
        words[at + 1] = Number(BigInt.asIntN(32, (value as bigint) >> 32n));
        break;
      case ValTypes.v128:
        words.set(new Int32Array((value as Uint8Array).slice().buffer), at);
        break;
      default:
        if (this.#kind === SlotKind.host) this.#store.hostReferences.prepare();
        this.#store.references.write(words, at, this.#kind, value as Reference);
    }
  }

  nativeParts(tell: (start: Address, bytes: number) => void): void {
    if (this.#cell >= 0) tell(this.cellAddress, globalCellBytes);
  }

  markContents(): void {
    if (!this.isReference || this.#cell < 0) return;
    const { cells } = this.#store;
    this.#store.references.mark(cells.words(this.#cell), cells.offset(this.#cell), this.#kind);
  }
}
