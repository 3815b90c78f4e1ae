/**
 * References to host values (externref) as generated code holds them: the upper word of a handle is this number, which
 * makes it no address that a machine accepts, the lower word its index here. So a stack can be searched for handles.
 */
export const handleTag = 0x5eed_0ab1;

/** Collecting again before so many new handles is not worth the search. */
const leastBetweenCollections = 4096;

const unused: unique symbol = Symbol('unused handle');

/** The host values that generated code can reach, by handle. */
export class HostReferences {
  readonly #values: unknown[] = [unused];
  readonly #free: number[] = [];
  #marks: Uint8Array = new Uint8Array(0);
  #madeSinceCollection = 0;
  #nextCollection = leastBetweenCollections;
  readonly #collect: () => void;

  /** @param collect - searches everything that can hold a handle and calls {@link mark} for each; then {@link sweep} */
  constructor(collect: () => void) {
    this.#collect = collect;
  }

  /** How many values are held. */
  get size(): number {
    return this.#values.length - 1 - this.#free.length;
  }

  /**
   * To be called before handles are made for one call: collecting in between would not see those which are not yet where
   * generated code finds them.
   */
  prepare(): void {
    if (this.#madeSinceCollection >= this.#nextCollection) this.#collect();
  }

  /** A handle for a value; one value may have several. */
  add(value: unknown): number {
    this.#madeSinceCollection++;
    const handle = this.#free.pop();
    if (handle === undefined) return this.#values.push(value) - 1;
    this.#values[handle] = value;
    return handle;
  }

  get(handle: number): unknown {
    const value = this.#values[handle];
    if (value === unused || handle >= this.#values.length) throw new Error(`no host value has handle ${handle}`);
    return value;
  }

  beginMarking(): void {
    this.#marks = new Uint8Array(this.#values.length);
  }

  /** Anything else than a handle in use is ignored: stacks are searched conservatively. */
  mark(handle: number): void {
    if (handle >>> 0 < this.#marks.length) this.#marks[handle] = 1;
  }

  sweep(): void {
    const values = this.#values;
    for (let handle = 1; handle < values.length; handle++) {
      if (this.#marks[handle] !== 0 || values[handle] === unused) continue;
      values[handle] = unused;
      this.#free.push(handle);
    }
    this.#madeSinceCollection = 0;
    this.#nextCollection = Math.max(leastBetweenCollections, this.size);
  }
}
