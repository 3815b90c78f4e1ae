import type { Address } from './address.js';

/** The native part of a block, which a pool keeps for the next one. */
export interface BlockStorage {
  readonly id: number;
  readonly address: Address;
  readonly buffer: ArrayBuffer;
  readonly words: Int32Array;
}

const nothing = new ArrayBuffer(0);
const noWords = new Int32Array(nothing);

/**
 * Native memory that generated code reads and writes by address: an instance's context, globals, a table, function
 * descriptors. It never moves; what needs to grow is copied into a new one.
 */
export class NativeBlock {
  /** Where it is; aligned to 64. */
  readonly address: Address;
  private storage: BlockStorage | undefined;
  private readonly giveBack: (storage: BlockStorage) => void;

  /** @internal */
  constructor(storage: BlockStorage, giveBack: (storage: BlockStorage) => void) {
    this.address = storage.address;
    this.storage = storage;
    this.giveBack = giveBack;
  }

  /** The same bytes for JavaScript, of which nobody may keep a view: empty after {@link release}. */
  get buffer(): ArrayBuffer {
    return this.storage?.buffer ?? nothing;
  }

  /** The same as words. */
  get words(): Int32Array {
    return this.storage?.words ?? noWords;
  }

  /** Gives it back. Nothing may be running or parked that can still reach it. */
  release(): void {
    if (this.storage === undefined) return;
    this.giveBack(this.storage);
    this.storage = undefined;
  }
}
