const CHUNK_BYTES = 1 << 16;
/** A chunk above this size is not kept for the next function, but the largest one below is. */
const KEPT_BYTES = 1 << 22;

/**
 * Short-lived columns of numbers out of one buffer: ten times cheaper than typed arrays of their own, of which a compiler
 * needs hundreds for each function. All die together: `reset` hands the same memory out again.
 */
export class Scratch {
  private buffer = new ArrayBuffer(CHUNK_BYTES);
  private used = 0;
  /** From here on the buffer is still zero. */
  private dirty = 0;
  /** What `reset` goes back to from a larger one; used before, from end to end. */
  private kept: ArrayBuffer | undefined;

  /** A column of zeros. */
  int32(length: number): Int32Array {
    const at = this.take(4 * length);
    const column = new Int32Array(this.buffer, at, length);
    if (at < this.dirty) column.fill(0);
    return column;
  }

  /** A column of the same number. */
  filled(length: number, value: number): Int32Array {
    const at = this.take(4 * length);
    return new Int32Array(this.buffer, at, length).fill(value);
  }

  uint8(length: number): Uint8Array {
    const at = this.take(length);
    const column = new Uint8Array(this.buffer, at, length);
    if (at < this.dirty) column.fill(0);
    return column;
  }

  /** A copy of a column with room for at least `length` numbers, or the column itself. */
  growInt32(column: Int32Array, length: number): Int32Array {
    if (length <= column.length) return column;
    const grown = this.int32(Math.max(length, 2 * column.length));
    grown.set(column);
    return grown;
  }

  growUint8(column: Uint8Array, length: number): Uint8Array {
    if (length <= column.length) return column;
    const grown = this.uint8(Math.max(length, 2 * column.length));
    grown.set(column);
    return grown;
  }

  /** Ends the life of everything handed out so far. */
  reset(): void {
    if (this.buffer.byteLength > KEPT_BYTES) {
      this.buffer = this.kept ?? new ArrayBuffer(CHUNK_BYTES);
      this.dirty = this.buffer.byteLength;
    } else {
      this.dirty = Math.max(this.dirty, this.used);
    }
    this.used = 0;
  }

  private take(bytes: number): number {
    const at = this.used;
    const end = at + ((bytes + 7) & ~7);
    if (end <= this.buffer.byteLength) {
      this.used = end;
      return at;
    }
    // What was handed out keeps the old buffer alive.
    if (this.buffer.byteLength <= KEPT_BYTES) this.kept = this.buffer;
    let size = 2 * this.buffer.byteLength;
    while (size < bytes + 8) size *= 2;
    this.buffer = new ArrayBuffer(Math.min(size, Math.max(MAX_DOUBLING, bytes + 8)));
    this.dirty = 0;
    this.used = (bytes + 7) & ~7;
    return 0;
  }
}

const MAX_DOUBLING = 1 << 26;
