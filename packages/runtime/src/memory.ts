import type { Memory, MemoryDefinition, TransferableMemory } from '@wazero-ts/api';
import { WasmError } from '@wazero-ts/api';
import type { Engine, EngineMemory } from '@wazero-ts/core';

declare class TextEncoder {
  encode(text: string): Uint8Array;
}
declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A memory of an instance, as the public API shows it. */
export class WasmMemory implements Memory {
  readonly definition: MemoryDefinition;
  readonly engine: Engine;
  readonly #memory: EngineMemory;
  /** Of the engine's current view; made anew when that is another one. */
  #data: DataView;
  #bytes: Uint8Array;

  constructor(memory: EngineMemory, definition: MemoryDefinition, engine: Engine) {
    this.engine = engine;
    this.definition = definition;
    this.#memory = memory;
    this.#bytes = memory.view();
    this.#data = dataViewOf(this.#bytes);
  }

  get storage(): EngineMemory {
    return this.#memory;
  }

  get size(): number {
    return this.#memory.byteLength;
  }

  grow(deltaPages: number): number | undefined {
    if (!Number.isInteger(deltaPages) || deltaPages < 0) return undefined;
    const previous = this.#memory.grow(deltaPages);
    return previous < 0 ? undefined : previous;
  }

  /** The view for an access, `undefined` when it is out of bounds. */
  #at(offset: number, byteCount: number): DataView | undefined {
    const bytes = this.#memory.view();
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#data = dataViewOf(bytes);
    }
    return offset >= 0 && byteCount >= 0 && offset + byteCount <= bytes.length ? this.#data : undefined;
  }

  readByte(offset: number): number | undefined {
    return this.#at(offset, 1)?.getUint8(offset);
  }

  readUint16Le(offset: number): number | undefined {
    return this.#at(offset, 2)?.getUint16(offset, true);
  }

  readUint32Le(offset: number): number | undefined {
    return this.#at(offset, 4)?.getUint32(offset, true);
  }

  readUint64Le(offset: number): bigint | undefined {
    return this.#at(offset, 8)?.getBigUint64(offset, true);
  }

  readFloat32Le(offset: number): number | undefined {
    return this.#at(offset, 4)?.getFloat32(offset, true);
  }

  readFloat64Le(offset: number): number | undefined {
    return this.#at(offset, 8)?.getFloat64(offset, true);
  }

  read(offset: number, byteCount: number): Uint8Array | undefined {
    if (this.#at(offset, byteCount) === undefined) return undefined;
    return this.#bytes.subarray(offset, offset + byteCount);
  }

  readString(offset: number, byteCount: number): string | undefined {
    const bytes = this.read(offset, byteCount);
    if (bytes === undefined) return undefined;
    // Browsers refuse to decode from a SharedArrayBuffer, and another thread could change it meanwhile.
    return decoder.decode(this.#memory.type.shared ? bytes.slice() : bytes);
  }

  writeByte(offset: number, value: number): boolean {
    const data = this.#at(offset, 1);
    data?.setUint8(offset, value);
    return data !== undefined;
  }

  writeUint16Le(offset: number, value: number): boolean {
    const data = this.#at(offset, 2);
    data?.setUint16(offset, value, true);
    return data !== undefined;
  }

  writeUint32Le(offset: number, value: number): boolean {
    const data = this.#at(offset, 4);
    data?.setUint32(offset, value, true);
    return data !== undefined;
  }

  writeUint64Le(offset: number, value: bigint): boolean {
    const data = this.#at(offset, 8);
    data?.setBigUint64(offset, value, true);
    return data !== undefined;
  }

  writeFloat32Le(offset: number, value: number): boolean {
    const data = this.#at(offset, 4);
    data?.setFloat32(offset, value, true);
    return data !== undefined;
  }

  writeFloat64Le(offset: number, value: number): boolean {
    const data = this.#at(offset, 8);
    data?.setFloat64(offset, value, true);
    return data !== undefined;
  }

  write(offset: number, bytes: Uint8Array): boolean {
    if (this.#at(offset, bytes.length) === undefined) return false;
    this.#bytes.set(bytes, offset);
    return true;
  }

  writeString(offset: number, text: string): boolean {
    return this.write(offset, encoder.encode(text));
  }

  view(): Uint8Array {
    return this.#memory.view();
  }

  get buffer(): ArrayBuffer | SharedArrayBuffer {
    return this.#memory.exactBuffer();
  }

  toTransferable(): TransferableMemory {
    const { limits, shared } = this.#memory.type;
    const { buffer } = this.view();
    if (!shared || limits.max === undefined || buffer instanceof ArrayBuffer) {
      throw new WasmError('INVALID_ARGUMENT', 'the memory is not shared: it can not be sent to another thread');
    }
    return { kind: 'wazero-ts/memory', buffer, min: limits.min, max: limits.max };
  }
}

function dataViewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
