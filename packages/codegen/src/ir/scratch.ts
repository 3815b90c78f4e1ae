const FIRST_BYTES = 1 << 14;
/** A buffer above this size is not kept for the next function, but the largest one below is. */
const KEPT_BYTES = 1 << 22;
const MAX_DOUBLING = 1 << 26;
/** Columns that begin within so many bytes are handed out as the same object again, if they have the same length. */
const VIEWED_BYTES = 1 << 16;

/** A call of the method costs more than a short loop. */
function fill(column: Int32Array | Uint8Array, value: number): void {
  if (column.length > 24) column.fill(value);
  else for (let i = 0; i < column.length; i++) column[i] = value;
}

/** What columns are cut from. */
interface Chunk {
  readonly buffer: ArrayBuffer;
  /** From here on the buffer is still zero. */
  dirty: number;
}

/**
 * Short-lived columns of numbers out of a few buffers: ten times cheaper than typed arrays of their own, of which a
 * compiler needs hundreds for each function. All die together: `rewind` and `reset` hand the same memory out again, since
 * pages that the process has had before are much cheaper than new ones.
 */
export class Scratch {
  private chunks: Chunk[] = [{ buffer: new ArrayBuffer(FIRST_BYTES), dirty: 0 }];
  /** The chunk that columns are cut from now. */
  private index = 0;
  private buffer: ArrayBuffer = this.chunks[0]!.buffer;
  private used = 0;
  private dirty = 0;
  /**
   * Small functions want the same columns again and again: those of the first chunk, by the word that they begin at. None
   * until the first `reset`: before that nobody knows that there will be a second function.
   */
  private int32Views: (Int32Array | undefined)[] = [];
  private uint8Views: (Uint8Array | undefined)[] = [];
  private viewedBytes = 0;

  /** A column of zeros. */
  int32(length: number): Int32Array {
    const at = this.take(4 * length);
    const column = this.int32View(at, length);
    if (at < this.dirty) fill(column, 0);
    return column;
  }

  /** A column of the same number. */
  filled(length: number, value: number): Int32Array {
    const column = this.int32View(this.take(4 * length), length);
    fill(column, value);
    return column;
  }

  /** A column of whatever stood there before, for who writes each number before it reads it. */
  unset(length: number): Int32Array {
    return this.int32View(this.take(4 * length), length);
  }

  uint8(length: number): Uint8Array {
    const at = this.take(length);
    const column = this.uint8View(at, length);
    if (at < this.dirty) fill(column, 0);
    return column;
  }

  unsetUint8(length: number): Uint8Array {
    return this.uint8View(this.take(length), length);
  }

  /** A copy of a column with room for at least `length` numbers, or the column itself. */
  growInt32(column: Int32Array, length: number): Int32Array {
    if (length <= column.length) return column;
    const room = Math.max(length, 2 * column.length);
    const at = this.take(4 * room);
    const grown = this.int32View(at, room);
    grown.set(column);
    if (at < this.dirty) grown.fill(0, column.length);
    return grown;
  }

  growUint8(column: Uint8Array, length: number): Uint8Array {
    if (length <= column.length) return column;
    const room = Math.max(length, 2 * column.length);
    const at = this.take(room);
    const grown = this.uint8View(at, room);
    grown.set(column);
    if (at < this.dirty) grown.fill(0, column.length);
    return grown;
  }

  /** Ends the life of everything handed out so far, and keeps all memory: for the next step of the same function. */
  rewind(): void {
    this.leaveChunk();
    this.enterChunk(0);
  }

  /** Ends the life of everything handed out so far, and gives back what few functions need. */
  reset(): void {
    if (this.viewedBytes === 0) this.forgetViews();
    if (this.chunks.length > 1) {
      this.leaveChunk();
      const small = this.chunks.filter(({ buffer }) => buffer.byteLength <= KEPT_BYTES);
      const kept = small.reduce((a, b) => (b.buffer.byteLength > a.buffer.byteLength ? b : a));
      if (kept !== this.chunks[0]) this.forgetViews();
      this.chunks = [kept];
      this.enterChunk(0);
    } else {
      this.rewind();
    }
  }

  private forgetViews(): void {
    this.viewedBytes = VIEWED_BYTES;
    this.int32Views = Array.from({ length: VIEWED_BYTES / 8 });
    this.uint8Views = Array.from({ length: VIEWED_BYTES / 8 });
  }

  private int32View(at: number, length: number): Int32Array {
    if (this.index > 0 || at >= this.viewedBytes) return new Int32Array(this.buffer, at, length);
    const known = this.int32Views[at >> 3];
    if (known !== undefined && known.length === length) return known;
    const view = new Int32Array(this.buffer, at, length);
    this.int32Views[at >> 3] = view;
    return view;
  }

  private uint8View(at: number, length: number): Uint8Array {
    if (this.index > 0 || at >= this.viewedBytes) return new Uint8Array(this.buffer, at, length);
    const known = this.uint8Views[at >> 3];
    if (known !== undefined && known.length === length) return known;
    const view = new Uint8Array(this.buffer, at, length);
    this.uint8Views[at >> 3] = view;
    return view;
  }

  private take(bytes: number): number {
    const at = this.used;
    const end = at + ((bytes + 7) & ~7);
    if (end <= this.buffer.byteLength) {
      this.used = end;
      return at;
    }
    this.enterChunkFor(bytes);
    this.used = (bytes + 7) & ~7;
    return 0;
  }

  /** The next chunk with room for so many bytes, or a new one. */
  private enterChunkFor(bytes: number): void {
    this.leaveChunk();
    const { chunks } = this;
    for (let next = this.index + 1; next < chunks.length; next++) {
      if (chunks[next]!.buffer.byteLength < bytes) continue;
      this.enterChunk(next);
      return;
    }
    let size = 2 * chunks.at(-1)!.buffer.byteLength;
    while (size < bytes + 8) size *= 2;
    chunks.push({ buffer: new ArrayBuffer(Math.min(size, Math.max(MAX_DOUBLING, bytes + 8))), dirty: 0 });
    this.enterChunk(chunks.length - 1);
  }

  private leaveChunk(): void {
    const chunk = this.chunks[this.index]!;
    chunk.dirty = Math.max(chunk.dirty, this.used);
  }

  private enterChunk(index: number): void {
    const { buffer, dirty } = this.chunks[index]!;
    this.index = index;
    this.buffer = buffer;
    this.dirty = dirty;
    this.used = 0;
  }
}
