/**
 * A guest's stack as JavaScript looks at it: copied piece by piece. A buffer over the whole of it would count as 20 MB of
 * use for V8, for each call that is looked at.
 */
import type { GuestContext } from './context-pool.js';
import type { Address } from './native-memory.js';
import { readAddress } from './words.js';

const piece = new Int32Array(4096);

/**
 * Visits all words of a stack that are in use at an exit.
 *
 * @param visit - gets words that are good until it returns, and their count; true ends the search
 * @returns whether the search was ended
 */
export function searchStack({ native }: GuestContext, visit: (words: Int32Array, count: number) => boolean): boolean {
  for (let from = native.guestSp; ; from += piece.byteLength) {
    const count = native.readStack(from, piece);
    if (visit(piece, count)) return true;
    if (count < piece.length) return false;
  }
}

/** Reads single addresses, mostly near to each other. */
export class StackReader {
  readonly #context: GuestContext;
  readonly #window = new Int32Array(256);
  #from: Address = 0;
  #bytes = 0;

  constructor(context: GuestContext) {
    this.#context = context;
  }

  /** What stands at an address of the stack; undefined outside of it. */
  at(address: Address): Address | undefined {
    if (address < this.#from || address + 8 > this.#from + this.#bytes) {
      this.#from = address;
      this.#bytes = 4 * this.#context.native.readStack(address, this.#window);
      if (this.#bytes < 8) return undefined;
    }
    return readAddress(this.#window, (address - this.#from) / 4);
  }
}
