import type { MemoryType } from '@wazero-ts/binary';
import { maxMemory32Pages, pageSize } from '@wazero-ts/binary';
import type { EngineMemory, MemoryOptions } from '@wazero-ts/core';
import { memoryRecordLayout } from '../layout/instance-layout.js';
import type { Address, NativeLinearMemory, NativeMemoryRecord, SavedMemory } from './native-memory.js';
import { exhausted } from './native-resources.js';
import type { NativeStore } from './native-store.js';
import type { NativeStorage } from './storage.js';

/** What an access without a check can reach: a 32-bit index and a displacement below 2^31 behind the base. */
const guardedBytes = 2 ** 33;

/** A memory whose bytes generated code reaches by address. */
export class CompilerMemory implements EngineMemory, NativeStorage {
  readonly type: MemoryType;
  reachedIn = 0;
  readonly #store: NativeStore;
  readonly #maxPages: number;
  readonly #claim: MemoryOptions['claim'];
  #pages: number;
  #native: NativeLinearMemory | undefined = undefined;
  /** Of a shared memory, which is a SharedArrayBuffer, so that other threads and `Atomics` can use it. */
  #record: NativeMemoryRecord | undefined = undefined;
  readonly #shared: GrowableSharedArrayBuffer | undefined;
  /** The bytes of a memory that was retired, until somebody looks at them. */
  #saved: SavedMemory | undefined = undefined;
  /** The bytes of a memory that was retired and looked at. */
  #retired: ArrayBuffer | undefined = undefined;
  #view: Uint8Array | undefined = undefined;

  /** @throws WasmError `RESOURCE_EXHAUSTED` */
  constructor(store: NativeStore, type: MemoryType, options: MemoryOptions) {
    const { min, max } = type.limits;
    this.type = type;
    this.#store = store;
    this.#pages = min;
    this.#claim = options.claim;
    this.#maxPages = Math.min(max ?? maxMemory32Pages, options.limitPages, maxMemory32Pages);
    this.#shared = type.shared ? this.#sharedBytes(options) : undefined;
    this.makeNative();
  }

  #sharedBytes({ shared }: MemoryOptions): GrowableSharedArrayBuffer {
    if (shared !== undefined) return shared as GrowableSharedArrayBuffer;
    try {
      return newGrowableShared(this.#pages * pageSize, Math.max(this.#pages, this.#maxPages) * pageSize);
    } catch (error) {
      throw exhausted(`a shared memory of ${this.#pages} pages`, error);
    }
  }

  makeNative(): void {
    if (this.#native !== undefined || this.#record !== undefined) return;
    const { memory, resources, storeId, guarded } = this.#store;
    const what = `a memory of ${this.pages} pages`;
    if (this.#shared !== undefined) {
      const view = new Uint8Array(this.#shared);
      this.#record = resources.keep(this.#store.withRoom(what, () => memory.createRecord(view, storeId)));
      this.#record.setByteLength(this.#shared.byteLength);
      return;
    }
    const initialBytes = this.#pages * pageSize;
    const maximumBytes = this.#maximumBytes;
    const native = this.#store.withRoom(what, () =>
      memory.createMemory({ initialBytes, maximumBytes, guarded, store: storeId }),
    );
    this.#native = resources.keep(native);
    if (this.#saved !== undefined) {
      native.restore(this.#saved);
      this.#saved = undefined;
    }
    if (this.#retired !== undefined) {
      new Uint8Array(native.buffer()).set(new Uint8Array(this.#retired));
      detach(this.#retired);
      this.#retired = undefined;
    }
    this.#view = undefined;
  }

  retire(): void {
    const { resources } = this.#store;
    if (this.#record !== undefined) {
      resources.release(this.#record);
      this.#record = undefined;
    }
    if (this.#native === undefined) return;
    this.#saved = this.#native.retire();
    resources.forget(this.#native);
    this.#native = undefined;
    this.#view = undefined;
  }

  /** Bytes refer to nothing. */
  markContents(): void {}

  nativeParts(tell: (start: Address, bytes: number) => void): void {
    if (this.#native === undefined && this.#record === undefined) return;
    tell(this.recordAddress, memoryRecordLayout.bytes);
    tell(this.base, this.#store.guarded && this.#native !== undefined ? guardedBytes : this.#maximumBytes);
  }

  get #maximumBytes(): number {
    return Math.max(this.#pages, this.#maxPages) * pageSize;
  }

  /** Where generated code finds base and length. */
  get recordAddress(): Address {
    return this.#native?.recordAddress ?? this.#record!.address;
  }

  /** Where the bytes begin: the same for the life of the native part. */
  get base(): Address {
    return this.#native?.base ?? this.#record!.base;
  }

  get byteLength(): number {
    return this.pages * pageSize;
  }

  /** Pages as the guest sees them. A shared memory may have been grown by another thread. */
  get pages(): number {
    return this.#shared === undefined ? this.#pages : this.#shared.byteLength / pageSize;
  }

  view(): Uint8Array {
    const view = this.#view;
    if (view !== undefined && view.length === this.byteLength) return view;
    // With a length: a view of a shared buffer without one would grow with it, and be the same object.
    this.#view = new Uint8Array(this.#buffer(), 0, this.byteLength);
    return this.#view;
  }

  #buffer(): ArrayBuffer | SharedArrayBuffer {
    if (this.#saved !== undefined) {
      this.#retired = this.#unpack(this.#saved);
      this.#saved = undefined;
    }
    return this.#shared ?? this.#retired ?? this.#native!.buffer();
  }

  /** @throws WasmError `RESOURCE_EXHAUSTED` */
  #unpack({ runs, bytes }: SavedMemory): ArrayBuffer {
    let buffer: ArrayBuffer;
    try {
      buffer = new ArrayBuffer(this.byteLength);
    } catch (error) {
      throw exhausted(`a memory of ${this.pages} pages`, error);
    }
    const all = new Uint8Array(buffer);
    for (let run = 0, at = 0; run < runs.length; at += runs[run + 1]!, run += 2) {
      all.set(bytes.subarray(at, at + runs[run + 1]!), runs[run]);
    }
    return buffer;
  }

  /** Sets bytes that are in bounds. */
  fill(start: number, value: number, count: number): void {
    if (this.#native !== undefined) this.#native.fill(start, value, count);
    else this.view().fill(value, start, start + count);
  }

  /** Copies bytes that are in bounds, as if through a copy of their own. */
  move(start: number, from: CompilerMemory, fromStart: number, count: number): void {
    if (this.#native !== undefined && from.#native !== undefined) {
      this.#native.move(start, from.#native, fromStart, count);
    } else this.view().set(from.view().subarray(fromStart, fromStart + count), start);
  }

  exactBuffer(): ArrayBuffer | SharedArrayBuffer {
    return this.view().buffer as ArrayBuffer | SharedArrayBuffer;
  }

  /** The words of a shared memory, for `Atomics`. */
  get sharedBuffer(): SharedArrayBuffer | undefined {
    return this.#shared;
  }

  grow(deltaPages: number): number {
    if (deltaPages > 0) {
      if (this.pages + deltaPages > this.#maxPages) return -1;
      this.#claim?.(deltaPages);
    }
    const before = this.#shared === undefined ? this.#growOwn(deltaPages) : this.#growShared(this.#shared, deltaPages);
    if (before < 0) this.#claim?.(-deltaPages);
    return before;
  }

  #growOwn(deltaPages: number): number {
    const before = this.#pages;
    const after = before + deltaPages;
    if (this.#native === undefined) {
      // What was only saved is as long as it says.
      if (this.#retired !== undefined && !this.#growRetired(after * pageSize)) return -1;
    } else if (!this.#native.grow(after * pageSize)) return -1;
    this.#pages = after;
    this.#view = undefined;
    return before;
  }

  #growRetired(bytes: number): boolean {
    const before = this.#retired!;
    try {
      const larger = new ArrayBuffer(bytes);
      new Uint8Array(larger).set(new Uint8Array(before));
      this.#retired = larger;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
    detach(before);
    return true;
  }

  /** Two threads may grow at once; the one that finds the buffer larger than it asked for begins again. */
  #growShared(shared: GrowableSharedArrayBuffer, deltaPages: number): number {
    for (;;) {
      const before = shared.byteLength / pageSize;
      const after = before + deltaPages;
      if (deltaPages === 0) return before;
      if (after > this.#maxPages) return -1;
      try {
        shared.grow(after * pageSize);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        if (shared.byteLength / pageSize === before) return -1;
        continue;
      }
      this.#record?.setByteLength(after * pageSize);
      return before;
    }
  }
}

/** So that nobody goes on working in bytes that are no longer the memory's. */
function detach(buffer: ArrayBuffer): void {
  if (buffer.byteLength > 0) structuredClone(buffer, { transfer: [buffer] });
}

/** In browsers and in Node since 17; `ArrayBuffer.prototype.transfer` is younger. */
declare function structuredClone<T>(value: T, options: { readonly transfer: readonly ArrayBuffer[] }): T;

/** ES2024; in every Node and browser that this package supports. */
interface GrowableSharedArrayBuffer extends SharedArrayBuffer {
  grow(byteLength: number): void;
}

function newGrowableShared(byteLength: number, maxByteLength: number): GrowableSharedArrayBuffer {
  const make = SharedArrayBuffer as unknown as new (
    length: number,
    options: { readonly maxByteLength: number },
  ) => GrowableSharedArrayBuffer;
  return new make(byteLength, { maxByteLength });
}
