import type { GlobalType, MemoryType, TableType } from '@wazero-ts/binary';
import { pageSize } from '@wazero-ts/binary';
import type {
  EngineGlobal,
  EngineMemory,
  EngineTable,
  MemoryOptions,
  RawValue,
  Reference,
  TableOptions,
} from '@wazero-ts/core';
import type { Sheet } from './sheet.js';

/** A memory that moves at each grow and detaches its old view, as a native engine's external buffer does. */
export class LedgerMemory implements EngineMemory {
  readonly type: MemoryType;
  private readonly limitPages: number;
  private bytes: Uint8Array<ArrayBuffer>;

  constructor(type: MemoryType, options: MemoryOptions) {
    this.type = type;
    this.limitPages = Math.min(type.limits.max ?? Number.POSITIVE_INFINITY, options.limitPages);
    this.bytes = new Uint8Array(type.limits.min * pageSize);
  }

  get byteLength(): number {
    return this.bytes.length;
  }

  view(): Uint8Array {
    return this.bytes;
  }

  exactBuffer(): ArrayBuffer {
    return this.bytes.buffer;
  }

  grow(deltaPages: number): number {
    const previous = this.bytes.length / pageSize;
    if (previous + deltaPages > this.limitPages) return -1;
    const larger = new Uint8Array((previous + deltaPages) * pageSize);
    larger.set(this.bytes);
    structuredClone(this.bytes.buffer, { transfer: [this.bytes.buffer] });
    this.bytes = larger;
    return previous;
  }
}

/** A table whose elements are cells of the sheet. */
export class LedgerTable implements EngineTable {
  readonly type: TableType;
  private readonly sheet: Sheet;
  private readonly limitElements: number;
  private first: number;
  private count: number;

  constructor(sheet: Sheet, type: TableType, options: TableOptions) {
    this.sheet = sheet;
    this.type = type;
    this.limitElements = Math.min(type.limits.max ?? Number.POSITIVE_INFINITY, options.limitElements);
    this.count = type.limits.min;
    this.first = sheet.allocate(this.count);
    this.fill(0, this.count, options.init);
  }

  get length(): number {
    return this.count;
  }

  get(index: number): Reference {
    return this.sheet.get(this.first + index, this.type.element);
  }

  set(index: number, value: Reference): void {
    this.sheet.set(this.first + index, this.type.element, value);
  }

  grow(delta: number, value: Reference): number {
    const previous = this.count;
    if (previous + delta > this.limitElements) return -1;
    const moved = this.sheet.allocate(previous + delta);
    this.sheet.copy(this.first, moved, previous);
    this.first = moved;
    this.count = previous + delta;
    this.fill(previous, delta, value);
    return previous;
  }

  private fill(start: number, count: number, value: Reference): void {
    for (let i = start; i < start + count; i++) this.set(i, value);
  }
}

/** A global in one cell of the sheet. */
export class LedgerGlobal implements EngineGlobal {
  readonly type: GlobalType;
  private readonly sheet: Sheet;
  private readonly cell: number;

  constructor(sheet: Sheet, type: GlobalType, value: RawValue) {
    this.sheet = sheet;
    this.type = type;
    this.cell = sheet.allocate(1);
    this.set(value);
  }

  get(): RawValue {
    return this.sheet.get(this.cell, this.type.type);
  }

  set(value: RawValue): void {
    this.sheet.set(this.cell, this.type.type, value);
  }
}
