/** Bytes that have arrived and nobody has read, in the pieces in which they came. */
export class ReceivedBytes {
  readonly #pieces: Uint8Array[] = [];
  readonly #next: () => Uint8Array | null;
  #length = 0;

  /** @param next - takes what has arrived since; null when that is nothing */
  constructor(next: () => Uint8Array | null) {
    this.#next = next;
  }

  /** How many there are. */
  get length(): number {
    return this.#length;
  }

  /** Takes no more than it needs to have so many. @returns whether there are so many */
  reach(byteCount: number): boolean {
    while (this.#length < byteCount) {
      const piece = this.#next();
      if (piece === null) return false;
      this.#pieces.push(piece);
      this.#length += piece.length;
    }
    return true;
  }

  /** Copies from the front as many as fit. @returns how many */
  copyTo(buffer: Uint8Array): number {
    let count = 0;
    for (const piece of this.#pieces) {
      if (count === buffer.length) break;
      const part = piece.subarray(0, buffer.length - count);
      buffer.set(part, count);
      count += part.length;
    }
    return count;
  }

  /** Forgets so many at the front; no more than there are. */
  drop(byteCount: number): void {
    let left = byteCount;
    let whole = 0;
    while (left > 0) {
      const piece = this.#pieces[whole]!;
      if (piece.length > left) {
        this.#pieces[whole] = piece.subarray(left);
        break;
      }
      left -= piece.length;
      whole++;
    }
    this.#pieces.splice(0, whole);
    this.#length -= byteCount;
  }
}
