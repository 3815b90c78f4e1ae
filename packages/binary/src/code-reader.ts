/**
 * Reads the immediates of function bodies that validation has accepted: no bounds, no overlong encodings, no errors.
 * For engines, which read every body once more when they lower it.
 */
export class CodeReader {
  readonly bytes: Uint8Array;
  /** Where the next read begins. */
  offset: number;
  /** Low half of the last {@link s64} or {@link u64}, signed. */
  low = 0;
  /** High half of the last {@link s64} or {@link u64}, signed. */
  high = 0;

  constructor(bytes: Uint8Array, offset = 0) {
    this.bytes = bytes;
    this.offset = offset;
  }

  byte(): number {
    return this.bytes[this.offset++] as number;
  }

  u32(): number {
    const byte = this.bytes[this.offset++] as number;
    return byte < 0x80 ? byte : this.longU32(byte);
  }

  s32(): number {
    const byte = this.bytes[this.offset++] as number;
    return byte < 0x80 ? (byte << 25) >> 25 : this.longS32(byte);
  }

  /** A signed 33-bit number: a block type or heap type. */
  s33(): number {
    const byte = this.bytes[this.offset++] as number;
    if (byte < 0x80) return (byte << 25) >> 25;
    this.offset--;
    this.s64();
    return this.high < 0 ? (this.low >>> 0) - 2 ** 32 : this.low >>> 0;
  }

  /** A signed 64-bit number, into {@link low} and {@link high}. */
  s64(): void {
    let low = 0;
    let high = 0;
    let shift = 0;
    let byte: number;
    do {
      byte = this.bytes[this.offset++] as number;
      const bits = byte & 0x7f;
      if (shift < 28) {
        low |= bits << shift;
      } else if (shift === 28) {
        low |= bits << 28;
        high = bits >> 4;
      } else {
        high |= bits << (shift - 32);
      }
      shift += 7;
    } while (byte >= 0x80);
    if ((byte & 0x40) !== 0 && shift < 64) {
      if (shift < 32) {
        low |= -1 << shift;
        high = -1;
      } else {
        high |= -1 << (shift - 32);
      }
    }
    this.low = low;
    this.high = high;
  }

  /** The bits of an f32 (or any four bytes) as a signed number. */
  fixed32(): number {
    const { bytes, offset } = this;
    this.offset = offset + 4;
    return (
      (bytes[offset] as number) |
      ((bytes[offset + 1] as number) << 8) |
      ((bytes[offset + 2] as number) << 16) |
      ((bytes[offset + 3] as number) << 24)
    );
  }

  /** The bits of an f64 (or any eight bytes), into {@link low} and {@link high}. */
  fixed64(): void {
    this.low = this.fixed32();
    this.high = this.fixed32();
  }

  private longU32(first: number): number {
    let result = first & 0x7f;
    for (let shift = 7; ; shift += 7) {
      const byte = this.bytes[this.offset++] as number;
      result |= (byte & 0x7f) << shift;
      if (byte < 0x80) return result >>> 0;
    }
  }

  private longS32(first: number): number {
    let result = first & 0x7f;
    for (let shift = 7; ; shift += 7) {
      const byte = this.bytes[this.offset++] as number;
      result |= (byte & 0x7f) << shift;
      if (byte < 0x80) return shift < 28 ? (result << (25 - shift)) >> (25 - shift) : result;
    }
  }
}
