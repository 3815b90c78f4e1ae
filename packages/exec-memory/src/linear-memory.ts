import type { Address } from './address.js';
import { callNative, type NativeBinding } from './native-binding.js';

/**
 * The native object by which generated code finds a memory: `{ u64 base; u64 byteLength }` at `address`. One per
 * memory, shared by every instance and thread that imports it; its length stands nowhere else.
 */
export class MemoryRecord {
  /** Where the record is: stable for its whole life. Another thread finds it by `adoptRecord`. */
  readonly address: Address;
  /** Where the bytes begin. */
  readonly base: Address;
  private readonly native: NativeBinding;
  private id: number;

  /** @internal */
  constructor(native: NativeBinding, id: number) {
    this.native = native;
    this.id = id;
    this.address = native.memoryRecordAddress(id);
    this.base = native.memoryBase(id);
  }

  /** The length as all threads see it, in bytes. */
  get byteLength(): number {
    return callNative(() => this.native.memoryBytes(this.id));
  }

  /** Tells every thread that the storage has grown. A shorter length than the present one changes nothing. */
  setByteLength(bytes: number): void {
    callNative(() => this.native.memoryGrow(this.id, bytes));
  }

  /** This thread needs the record no more; it is gone when no thread does. */
  release(): void {
    if (this.id === 0) return;
    this.native.memoryRelease(this.id);
    this.id = 0;
  }
}

/** How a {@link LinearMemory} is made. */
export interface LinearMemoryOptions {
  /** Bytes at the beginning; a multiple of 64 KiB in WebAssembly, but any number here. */
  readonly initialBytes: number;
  /** It never grows beyond this; at most 4 GiB when guarded. */
  readonly maximumBytes: number;
  /** Reserve 8 GiB and guards, so that generated code needs no bounds checks. Else code must check. */
  readonly guarded: boolean;
  /** Only contexts of the same store may trap by reaching beyond the end. A positive 32-bit number. */
  readonly store: number;
}

/** The bytes of a memory that may not be zero. */
export interface SavedMemory {
  /** Of each run of bytes, where it begins and how long it is. */
  readonly runs: Float64Array;
  /** One run behind the other. */
  readonly bytes: Uint8Array;
}

const nothingSaved: SavedMemory = { runs: new Float64Array(0), bytes: new Uint8Array(0) };

/** A pool's way to take the memory back; one that nobody touched is still zero. */
export type GiveBackMemory = (id: number, guarded: boolean, isUntouched: boolean) => void;

/** A memory that grows without moving. JavaScript sees it through an ArrayBuffer that is made anew after a growth. */
export class LinearMemory {
  /** Where generated code finds `{ u64 base; u64 byteLength }`. */
  readonly recordAddress: Address;
  /** Where the memory begins: the same for its whole life. */
  readonly base: Address;
  private readonly native: NativeBinding;
  private readonly giveBack: GiveBackMemory;
  private readonly guarded: boolean;
  private id: number;
  private view: ArrayBuffer | undefined;

  /** @internal */
  constructor(native: NativeBinding, id: number, guarded: boolean, giveBack: GiveBackMemory) {
    this.native = native;
    this.id = id;
    this.guarded = guarded;
    this.giveBack = giveBack;
    this.recordAddress = native.memoryRecordAddress(id);
    this.base = native.memoryBase(id);
  }

  /** The present length in bytes. Throws `INVALID_STATE` after {@link release}. */
  get byteLength(): number {
    return callNative(() => this.native.memoryBytes(this.id));
  }

  /** The memory as JavaScript sees it; detached by the next {@link grow} and by {@link release}. */
  buffer(): ArrayBuffer {
    const bytes = this.byteLength;
    // A user may have detached it by a transfer, which copied: the memory is still where it was.
    if (this.view?.byteLength === bytes && bytes > 0) return this.view;
    this.view = callNative(() => this.native.memoryBuffer(this.id));
    return this.view;
  }

  /**
   * Sets bytes, without a buffer, which V8 would count as in use. Throws `INVALID_ARGUMENT`, with nothing written, when
   * one is beyond the end; so do the others.
   */
  fill(start: number, value: number, count: number): void {
    callNative(() => this.native.memoryFill(this.id, start, value, count));
  }

  /** Copies bytes from a memory of this thread, as if through a copy of their own. */
  move(start: number, from: LinearMemory, fromStart: number, count: number): void {
    callNative(() => this.native.memoryMove(this.id, start, from.id, fromStart, count));
  }

  /** What is in the pages that somebody has touched. */
  save(): SavedMemory {
    return callNative(() => {
      const runs = this.native.memoryTouched(this.id);
      if (runs === undefined) return nothingSaved;
      let total = 0;
      for (let at = 1; at < runs.length; at += 2) total += runs[at]!;
      const bytes = new Uint8Array(total);
      this.native.memoryRuns(this.id, runs, bytes, false);
      return { runs, bytes };
    });
  }

  /** Puts back what was saved, into a memory that is zero. */
  restore({ runs, bytes }: SavedMemory): void {
    callNative(() => this.native.memoryRuns(this.id, runs, bytes, true));
  }

  /** Makes the memory `bytes` long. Returns false, with nothing changed, when the maximum or the kernel forbids it. */
  grow(bytes: number): boolean {
    if (!callNative(() => this.native.memoryGrow(this.id, bytes))) return false;
    this.dropView();
    return true;
  }

  /** Gives the memory back. Nothing may be running or parked that can still reach it. */
  release(): void {
    if (this.id !== 0) this.leave(false);
  }

  /** {@link save} and {@link release} in one: of a memory that nobody touched there are no pages to give back. */
  retire(): SavedMemory {
    const saved = this.save();
    this.leave(saved === nothingSaved);
    return saved;
  }

  private leave(isUntouched: boolean): void {
    this.dropView();
    this.giveBack(this.id, this.guarded, isUntouched);
    this.id = 0;
  }

  private dropView(): void {
    if (this.view === undefined) return;
    this.native.detach(this.view);
    this.view = undefined;
  }
}
