import type { Memory } from '@wazero-ts/api';
import { Errno } from '@wazero-ts/sys';
import { hostGlobals } from './host-globals.js';

const encoder = new hostGlobals.TextEncoder();
const strictDecoder = new hostGlobals.TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Access to the memory of the calling module in the terms of WASI. What lies outside the memory throws EFAULT (see
 * `WasiFunction`). It keeps no view, so it stays right when the memory grows while a guest is parked.
 */
export class GuestMemory {
  readonly #memory: () => Memory | undefined;

  constructor(memory: () => Memory | undefined) {
    this.#memory = memory;
  }

  get #current(): Memory {
    return this.#memory() ?? fault();
  }

  getUint8(offset: number): number {
    return this.#current.readByte(offset) ?? fault();
  }
  getUint16(offset: number): number {
    return this.#current.readUint16Le(offset) ?? fault();
  }
  getUint32(offset: number): number {
    return this.#current.readUint32Le(offset) ?? fault();
  }
  getUint64(offset: number): bigint {
    return this.#current.readUint64Le(offset) ?? fault();
  }
  setUint8(offset: number, value: number): void {
    if (!this.#current.writeByte(offset, value)) fault();
  }
  setUint16(offset: number, value: number): void {
    if (!this.#current.writeUint16Le(offset, value)) fault();
  }
  setUint32(offset: number, value: number): void {
    if (!this.#current.writeUint32Le(offset, value)) fault();
  }
  setUint64(offset: number, value: bigint): void {
    if (!this.#current.writeUint64Le(offset, value)) fault();
  }
  /** As u64, a number from 0 to 2^53 - 1. */
  setSafeInteger(offset: number, value: number): void {
    const memory = this.#current;
    if (!memory.writeUint32Le(offset + 4, value / 2 ** 32) || !memory.writeUint32Le(offset, value)) fault();
  }
  setBytes(offset: number, bytes: Uint8Array): void {
    if (!this.#current.write(offset, bytes)) fault();
  }

  /** A live view of all of it, for use before anything can grow the memory. */
  get bytes(): Uint8Array {
    return this.#current.view();
  }

  /** A live view of a range, for use before anything can grow the memory. */
  view(offset: number, byteCount: number): Uint8Array {
    return this.#current.read(offset, byteCount) ?? fault();
  }

  /** Throws when a range is not inside: for results whose cause must not happen when they can not be written. */
  check(offset: number, byteCount: number): void {
    if (offset + byteCount > this.#current.size) fault();
  }

  /**
   * A path or name. Throws EILSEQ when it is not UTF-8 and EINVAL when it has a NUL, which no file system can mean.
   */
  text(offset: number, byteCount: number): string {
    let text: string;
    const bytes = this.view(offset, byteCount);
    try {
      text = strictDecoder.decode(isShared(bytes) ? bytes.slice() : bytes);
    } catch {
      throw Errno.EILSEQ;
    }
    if (text.includes('\0')) throw Errno.EINVAL;
    return text;
  }
}

function fault(): never {
  throw Errno.EFAULT;
}

/** Host functions like those of Node and Web Crypto refuse views of shared memory, or read it while it changes. */
export function isShared(bytes: Uint8Array): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && bytes.buffer instanceof SharedArrayBuffer;
}

/** UTF-8 bytes, without a terminator. */
export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}
