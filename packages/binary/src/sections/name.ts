/**
 * The name section (specification, appendix "Custom Sections"). It is made for people: nothing fails because of it, so
 * whatever is malformed is left out. Only offsets are kept; a name becomes a string when somebody asks for it.
 */
import type { FunctionIndex, LocalIndex } from '../indices.js';

const subsectionModule = 0;
const subsectionFunction = 1;
const subsectionLocal = 2;

const lenientDecoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

/** Byte offsets of the parts that are kept, 0 = absent. */
interface NameOffsets {
  readonly moduleName: number;
  /** Of each function's name. */
  readonly functionNames: Uint32Array;
  /** Of each function's map of local names. */
  readonly localNames: Uint32Array;
}

const noOffsets: NameOffsets = { moduleName: 0, functionNames: new Uint32Array(0), localNames: new Uint32Array(0) };

/** Names for traces and dumps; every method returns `undefined` (or `''` for the module) where there is no name. */
export class NameSection {
  readonly #bytes: Uint8Array;
  readonly #start: number;
  readonly #end: number;
  readonly #functionCount: number;
  #offsets: NameOffsets | undefined;

  /**
   * @param bytes - the binary
   * @param start - offset of the section's contents (after its name); equal to `end` when there is no section
   * @param end - one past the contents
   * @param functionCount - names of functions at or above it are ignored
   */
  constructor(bytes: Uint8Array, start: number, end: number, functionCount: number) {
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
    this.#functionCount = functionCount;
  }

  get moduleName(): string {
    return this.#nameAt(this.#index().moduleName) ?? '';
  }

  functionName(index: FunctionIndex): string | undefined {
    return this.#nameAt(this.#index().functionNames[index] ?? 0);
  }

  localName(functionIndex: FunctionIndex, local: LocalIndex): string | undefined {
    const map = this.#index().localNames[functionIndex] ?? 0;
    if (map === 0) return undefined;
    const cursor = new NameCursor(this.#bytes, map, this.#end);
    for (let remaining = cursor.u32(); remaining > 0; remaining--) {
      const index = cursor.u32();
      const name = cursor.skipName();
      if (name < 0) return undefined;
      if (index === local) return this.#nameAt(name);
    }
    return undefined;
  }

  #index(): NameOffsets {
    this.#offsets ??= this.#start === this.#end ? noOffsets : this.#scan();
    return this.#offsets;
  }

  #scan(): NameOffsets {
    let moduleName = 0;
    const functionNames = new Uint32Array(this.#functionCount);
    const localNames = new Uint32Array(this.#functionCount);
    const section = new NameCursor(this.#bytes, this.#start, this.#end);
    while (section.offset < this.#end) {
      const id = section.byte();
      const size = section.u32();
      if (id < 0 || size < 0 || size > this.#end - section.offset) break;
      const cursor = new NameCursor(this.#bytes, section.offset, section.offset + size);
      section.offset += size;
      if (id === subsectionModule) {
        moduleName = Math.max(cursor.skipName(), 0);
      } else if (id === subsectionFunction) {
        scanMap(cursor, functionNames, () => cursor.skipName());
      } else if (id === subsectionLocal) {
        scanMap(cursor, localNames, () => skipNameMap(cursor));
      }
    }
    return { moduleName, functionNames, localNames };
  }

  #nameAt(offset: number): string | undefined {
    if (offset === 0) return undefined;
    const cursor = new NameCursor(this.#bytes, offset, this.#end);
    const length = cursor.u32();
    return lenientDecoder.decode(this.#bytes.subarray(cursor.offset, cursor.offset + length));
  }
}

/** Reads an index map, keeping the offset of each value; stops at the first malformed one. */
function scanMap(cursor: NameCursor, offsets: Uint32Array, skipValue: () => number): void {
  for (let remaining = cursor.u32(); remaining > 0; remaining--) {
    const index = cursor.u32();
    const value = skipValue();
    if (index < 0 || value < 0) return;
    if (index < offsets.length) offsets[index] = value;
  }
}

function skipNameMap(cursor: NameCursor): number {
  const start = cursor.offset;
  for (let remaining = cursor.u32(); remaining > 0; remaining--) {
    if (cursor.u32() < 0 || cursor.skipName() < 0) return -1;
  }
  return start;
}

/** Reads without throwing: -1 means malformed. */
class NameCursor {
  offset: number;
  readonly #bytes: Uint8Array;
  readonly #end: number;

  constructor(bytes: Uint8Array, offset: number, end: number) {
    this.#bytes = bytes;
    this.offset = offset;
    this.#end = end;
  }

  byte(): number {
    return this.offset < this.#end ? (this.#bytes[this.offset++] as number) : -1;
  }

  u32(): number {
    let result = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      if (byte < 0) return -1;
      result |= (byte & 0x7f) << shift;
      if (byte < 0x80) return result >>> 0;
    }
    return -1;
  }

  /** Skips a name and returns its offset. */
  skipName(): number {
    const start = this.offset;
    const length = this.u32();
    if (length < 0 || length > this.#end - this.offset) return -1;
    this.offset += length;
    return start;
  }
}
