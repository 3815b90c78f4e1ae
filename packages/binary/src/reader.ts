import { coreFeaturesToString, DecodeError, ValidationError } from '@wazero-ts/api';
import type { Opcode } from './opcodes.js';

const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the primitives of the binary format (specification 5.1, 5.2) from a range of bytes and makes the errors, which
 * know where the reader stands. The message texts are those of the core test suite.
 */
export class BinaryReader {
  readonly bytes: Uint8Array;
  /** Where the next read begins. */
  offset: number;
  /** One past the last byte that may be read. */
  end: number;
  /** Name of the section being read, for errors. */
  section = 'module';
  /** The function whose body is being read, for errors. */
  functionIndex: number | undefined = undefined;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes;
    this.offset = start;
    this.end = end;
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  malformed(message: string, offset: number = this.offset): DecodeError {
    return new DecodeError(message, { offset, section: this.section });
  }

  invalid(message: string, offset: number = this.offset): ValidationError {
    return new ValidationError(message, { functionIndex: this.functionIndex, offset });
  }

  /** For input that the specification allows and this implementation refuses. */
  overLimit(message: string, offset: number = this.offset): DecodeError {
    return new DecodeError(message, { offset, section: this.section }, 'IMPLEMENTATION_LIMIT');
  }

  /** @param what - the construct that needs the feature */
  featureDisabled(what: string, feature: string, offset: number = this.offset): DecodeError {
    const message = `${what} invalid as feature "${feature}" is disabled`;
    return new DecodeError(message, { offset, section: this.section }, 'FEATURE_DISABLED');
  }

  opcodeDisabled(opcode: Opcode, offset: number): DecodeError {
    return this.featureDisabled(opcode.name, coreFeaturesToString(opcode.feature), offset);
  }

  byte(): number {
    if (this.offset >= this.end) throw this.unexpectedEnd();
    return this.bytes[this.offset++] as number;
  }

  /** Passes over `count` bytes. */
  skip(count: number): void {
    if (count > this.remaining) throw this.unexpectedEnd();
    this.offset += count;
  }

  /** An unsigned 32-bit LEB128. */
  u32(): number {
    const start = this.offset;
    let result = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      result |= (byte & 0x7f) << shift;
      if (byte < 0x80) return result >>> 0;
    }
    const last = this.byte();
    if (last >= 0x80) throw this.malformed('integer representation too long', start);
    if (last > 0x0f) throw this.malformed('integer too large', start);
    return (result | (last << 28)) >>> 0;
  }

  /** A signed 32-bit LEB128. */
  s32(): number {
    const start = this.offset;
    let result = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      result |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (result << (25 - shift)) >> (25 - shift);
    }
    const last = this.byte();
    if (last >= 0x80) throw this.malformed('integer representation too long', start);
    const unusedBits = last & 0x78;
    if (unusedBits !== 0 && unusedBits !== 0x78) throw this.malformed('integer too large', start);
    return result | (last << 28);
  }

  /** A signed 33-bit LEB128: a block type or heap type. */
  s33(): number {
    const start = this.offset;
    let result = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      result |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (result << (25 - shift)) >> (25 - shift);
    }
    const last = this.byte();
    if (last >= 0x80) throw this.malformed('integer representation too long', start);
    const unusedBits = last & 0x70;
    if (unusedBits !== 0 && unusedBits !== 0x70) throw this.malformed('integer too large', start);
    const low = (result | (last << 28)) >>> 0;
    return unusedBits === 0 ? low : low - 2 ** 32;
  }

  /** Passes over a signed 64-bit LEB128. */
  skipS64(): void {
    const start = this.offset;
    for (let count = 0; count < 9; count++) {
      if (this.byte() < 0x80) return;
    }
    const last = this.byte();
    if (last >= 0x80) throw this.malformed('integer representation too long', start);
    if (last !== 0 && last !== 0x7f) throw this.malformed('integer too large', start);
  }

  /**
   * A name (specification 5.2.4): UTF-8, strictly.
   *
   * @param limit - the most bytes that it may have
   */
  name(limit: number): string {
    const length = this.u32();
    const start = this.offset;
    if (length > this.remaining) throw this.malformed('length out of bounds', start);
    if (length > limit) throw this.overLimit(`a name of ${length} bytes is over the ${limit} allowed`, start);
    this.offset += length;
    try {
      return strictDecoder.decode(this.bytes.subarray(start, start + length));
    } catch {
      throw this.malformed('malformed UTF-8 encoding', start);
    }
  }

  /**
   * The length of a vector. It is checked against the bytes that are left before anybody allocates for it.
   *
   * @param minItemBytes - the fewest bytes that one item takes
   */
  vectorLength(what: string, limit: number, minItemBytes: number): number {
    const start = this.offset;
    const count = this.u32();
    if (count * minItemBytes > this.remaining) {
      throw this.malformed(`unexpected end of section or function: length out of bounds of ${count} ${what}`, start);
    }
    if (count > limit) throw this.overLimit(`${count} ${what} are more than the ${limit} allowed`, start);
    return count;
  }

  private unexpectedEnd(): DecodeError {
    return this.malformed('unexpected end of section or function', this.end);
  }
}
