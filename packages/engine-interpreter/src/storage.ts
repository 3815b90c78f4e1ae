/** Memories, tables and globals as the store holds them. */
import { WasmError } from '@wazero-ts/api';
import type { GlobalType, MemoryType, TableType } from '@wazero-ts/binary';
import { pageSize, ValTypes } from '@wazero-ts/binary';
import type {
  EngineGlobal,
  EngineMemory,
  EngineTable,
  MemoryOptions,
  RawValue,
  Reference,
  TableOptions,
} from '@wazero-ts/core';
import { MemoryRecord } from './memory-record.js';

export class InterpreterMemory implements EngineMemory {
  readonly record: MemoryRecord;

  /** @throws WasmError `RESOURCE_EXHAUSTED` */
  constructor(type: MemoryType, options: MemoryOptions) {
    try {
      this.record = new MemoryRecord(type, options);
    } catch (error) {
      throw exhausted(`a memory of ${type.limits.min} pages`, error);
    }
  }

  get type(): MemoryType {
    return this.record.type;
  }

  get byteLength(): number {
    return this.record.pages * pageSize;
  }

  view(): Uint8Array {
    this.record.refresh();
    return this.record.u8;
  }

  /** @throws WasmError `RESOURCE_EXHAUSTED` when the bytes have to move and there is no room for them */
  exactBuffer(): ArrayBuffer | SharedArrayBuffer {
    try {
      return this.record.exactBuffer();
    } catch (error) {
      throw exhausted(`the buffer of a memory of ${this.record.pages} pages`, error);
    }
  }

  grow(deltaPages: number): number {
    return this.record.grow(deltaPages);
  }
}

/** Growing in one step of more than this many elements is refused: it would block the thread for seconds. */
const maxElements = 2 ** 27;

export class InterpreterTable implements EngineTable {
  readonly type: TableType;
  readonly elements: Reference[];
  readonly #limit: number;
  readonly #claim: TableOptions['claim'];

  /** @throws WasmError `RESOURCE_EXHAUSTED` */
  constructor(type: TableType, options: TableOptions) {
    this.type = type;
    this.#limit = Math.min(type.limits.max ?? maxElements, options.limitElements, maxElements);
    this.#claim = options.claim;
    const { min } = type.limits;
    if (min > maxElements) throw exhausted(`a table of ${min} elements`, undefined);
    this.elements = [];
    appendTimes(this.elements, min, options.init);
  }

  get length(): number {
    return this.elements.length;
  }

  get(index: number): Reference {
    return this.elements[index];
  }

  set(index: number, value: Reference): void {
    this.elements[index] = value;
  }

  grow(delta: number, value: Reference): number {
    const before = this.elements.length;
    if (before + delta > this.#limit) return -1;
    this.#claim?.(delta);
    appendTimes(this.elements, delta, value);
    return before;
  }
}

/** Pushing keeps the array without holes. */
function appendTimes(elements: Reference[], count: number, value: Reference): void {
  for (let n = 0; n < count; n++) elements.push(value);
}

/** A global: its bits at a position of an array that belongs to the instance that defined it, or a reference. */
export class InterpreterGlobal implements EngineGlobal {
  readonly type: GlobalType;
  /** The bits; four words. */
  words: Int32Array;
  offset = 0;
  reference: Reference = null;

  constructor(type: GlobalType, value: RawValue) {
    this.type = type;
    this.words = new Int32Array(4);
    this.set(value);
  }

  /** Moves the bits into the array of an instance, whose code then reaches them without this object. */
  moveTo(words: Int32Array, offset: number): void {
    for (let n = 0; n < 4; n++) words[offset + n] = this.words[this.offset + n]!;
    this.words = words;
    this.offset = offset;
  }

  get(): RawValue {
    const { words, offset } = this;
    switch (this.type.type) {
      case ValTypes.i32:
        return words[offset];
      case ValTypes.f32:
        return words[offset]! >>> 0;
      case ValTypes.i64:
        return (BigInt(words[offset + 1]!) << 32n) | BigInt(words[offset]! >>> 0);
      case ValTypes.f64:
        return (BigInt(words[offset + 1]! >>> 0) << 32n) | BigInt(words[offset]! >>> 0);
      case ValTypes.v128:
        return new Uint8Array(words.slice(offset, offset + 4).buffer);
      default:
        return this.reference;
    }
  }

  set(value: RawValue): void {
    const { words, offset } = this;
    switch (this.type.type) {
      case ValTypes.i32:
      case ValTypes.f32:
        words[offset] = value as number;
        break;
      case ValTypes.i64:
      case ValTypes.f64:
        words[offset] = Number(BigInt.asIntN(32, value as bigint));
        words[offset + 1] = Number(BigInt.asIntN(32, (value as bigint) >> 32n));
        break;
      case ValTypes.v128: {
        const bytes = value as Uint8Array;
        words.set(new Int32Array(bytes.slice().buffer), offset);
        break;
      }
      default:
        this.reference = value;
    }
  }
}

export function exhausted(what: string, cause: unknown): WasmError {
  return new WasmError('RESOURCE_EXHAUSTED', `the host has no room for ${what}`, { cause });
}
