import type { MemoryType } from '@wazero-ts/binary';
import { maxMemory32Pages, pageSize } from '@wazero-ts/binary';
import type { MemoryOptions } from '@wazero-ts/core';

/** Addresses from here on take the slow way, so that the fast one can use 32-bit signed numbers. */
const fastBytes = 0x7fff_ffff;

/** Up to this size the bytes of a memory are made when first touched: many an instance never does. */
const lazyPages = 16;
const noBytes = new ArrayBuffer(0);
const noView = new DataView(noBytes);
const noArray = new Uint8Array(noBytes);

/**
 * The bytes of one memory, as running code sees them. One record per memory, shared by all instances that import it, so
 * that a grow is seen by all.
 *
 * Growing does not copy while the buffer has room: untouched pages of a large buffer cost nothing, so each buffer is
 * made twice as large as asked for, and the views cover only what the memory has.
 */
export class MemoryRecord {
  readonly type: MemoryType;
  readonly maxPages: number;
  buffer: ArrayBuffer | SharedArrayBuffer;
  view: DataView;
  u8: Uint8Array;
  /** Bytes that the fast way may address. */
  limit = 0;
  #pages: number;
  /** Pages that the first buffer has room for. */
  readonly #capacity: number;
  /** {@link buffer} was given out: it is exactly as large as the memory, and the next grow detaches it. */
  #givenOut = false;
  readonly #claim: MemoryOptions['claim'];

  /** @throws RangeError when the host has not so much */
  constructor(type: MemoryType, options: MemoryOptions) {
    const { min, max } = type.limits;
    this.type = type;
    this.maxPages = Math.min(max ?? maxMemory32Pages, options.limitPages, maxMemory32Pages);
    this.#pages = min;
    this.#claim = options.claim;
    const capacity = options.capacityFromMax && max !== undefined ? Math.min(max, this.maxPages) : min;
    this.#capacity = Math.max(min, capacity);
    this.buffer = noBytes;
    this.view = noView;
    this.u8 = noArray;
    if (options.shared !== undefined) {
      this.buffer = options.shared;
      this.#cover(this.buffer.byteLength / pageSize);
    } else if (type.shared) {
      this.buffer = newGrowableShared(min * pageSize, Math.max(min, this.maxPages) * pageSize);
      this.#cover(min);
    } else if (this.#capacity > lazyPages) this.#makeBytes();
  }

  #makeBytes(): void {
    this.buffer = new ArrayBuffer(this.#capacity * pageSize);
    this.#cover(this.#pages);
  }

  get byteLength(): number {
    return this.#pages * pageSize;
  }

  /** Pages as the guest sees them. A shared memory may have been grown by another thread. */
  get pages(): number {
    if (this.type.shared) this.refresh();
    return this.#pages;
  }

  /** Makes the bytes if that was put off, and takes over what another thread has grown. */
  refresh(): void {
    if (this.buffer === noBytes && this.#pages > 0) this.#makeBytes();
    const pages = this.type.shared ? this.buffer.byteLength / pageSize : this.#pages;
    if (pages !== this.#pages) this.#cover(pages);
  }

  /**
   * @returns the previous size in pages, or -1
   * @throws LimitError of a policy
   */
  grow(delta: number): number {
    const before = this.pages;
    if (delta === 0) {
      if (this.#givenOut) this.#replaceBuffer(takeBytes(this.buffer as ArrayBuffer));
      return before;
    }
    this.refresh();
    const after = before + delta;
    if (after > this.maxPages) return -1;
    this.#claim?.(delta);
    const previous = this.#growTo(before, after);
    if (previous < 0) this.#claim?.(-delta);
    return previous;
  }

  #growTo(before: number, after: number): number {
    try {
      if (this.type.shared) return this.#growShared(before, after);
      if (after * pageSize > this.buffer.byteLength) this.#makeRoom(after);
    } catch (error) {
      if (error instanceof RangeError) return -1;
      throw error;
    }
    this.#cover(after);
    return before;
  }

  /** Two threads may grow at once; the one that finds the buffer larger than it asked for begins again. */
  #growShared(before: number, after: number): number {
    const buffer = this.buffer as GrowableSharedArrayBuffer;
    try {
      buffer.grow(after * pageSize);
    } catch (error) {
      const now = buffer.byteLength / pageSize;
      if (now === before) throw error;
      this.refresh();
      const wanted = now + after - before;
      return wanted > this.maxPages ? -1 : this.#growTo(now, wanted);
    }
    this.#cover(after);
    return before;
  }

  /**
   * The buffer without the room that is kept for growing; the same until the memory grows, which detaches it.
   *
   * @throws RangeError when the bytes have to move and the host has not so much
   */
  exactBuffer(): ArrayBuffer | SharedArrayBuffer {
    this.refresh();
    if (this.type.shared || this.#givenOut) return this.buffer;
    if (this.buffer === noBytes || this.buffer.byteLength !== this.byteLength) {
      this.#moveTo(new ArrayBuffer(this.byteLength));
      this.#cover(this.#pages);
    }
    this.#givenOut = true;
    return this.buffer;
  }

  #makeRoom(pages: number): void {
    const wanted = pages * pageSize;
    const roomy = Math.min(2 * wanted, this.maxPages * pageSize);
    let larger: ArrayBuffer;
    try {
      larger = new ArrayBuffer(roomy);
    } catch {
      larger = new ArrayBuffer(wanted);
    }
    this.#moveTo(larger);
  }

  /** Detaches the bytes' old buffer, so that nobody goes on working in it. */
  #moveTo(buffer: ArrayBuffer): void {
    if (this.u8.length > 0) new Uint8Array(buffer).set(this.u8);
    takeBytes(this.buffer as ArrayBuffer);
    this.buffer = buffer;
    this.#givenOut = false;
  }

  #replaceBuffer(buffer: ArrayBuffer): void {
    this.buffer = buffer;
    this.#givenOut = false;
    this.#cover(this.#pages);
  }

  #cover(pages: number): void {
    this.#pages = pages;
    this.view = new DataView(this.buffer, 0, pages * pageSize);
    this.u8 = new Uint8Array(this.buffer, 0, pages * pageSize);
    this.limit = Math.min(pages * pageSize, fastBytes);
  }
}

/** A buffer with the same bytes, which are not copied; the one that had them is detached. */
function takeBytes(buffer: ArrayBuffer): ArrayBuffer {
  // An empty buffer may be one that was detached already, which can not be cloned.
  return buffer.byteLength === 0 ? new ArrayBuffer(0) : structuredClone(buffer, { transfer: [buffer] });
}

/** In browsers and in Node since 17; `ArrayBuffer.prototype.transfer` is younger. */
declare function structuredClone<T>(value: T, options: { readonly transfer: readonly ArrayBuffer[] }): T;

/** ES2024; in every Node and browser that this package supports. */
interface GrowableSharedArrayBuffer extends SharedArrayBuffer {
  grow(byteLength: number): void;
}

function newGrowableShared(byteLength: number, maxByteLength: number): SharedArrayBuffer {
  const make = SharedArrayBuffer as unknown as new (
    length: number,
    options: { readonly maxByteLength: number },
  ) => SharedArrayBuffer;
  return new make(byteLength, { maxByteLength });
}
