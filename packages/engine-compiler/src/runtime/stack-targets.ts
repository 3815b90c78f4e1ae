import type { CompilerInstance } from './compiler-instance.js';
import type { Address } from './native-memory.js';
import type { NativeStorage } from './storage.js';

/** What a frame may keep by the mere address of its native part, or of a place in it. */
export type StackTarget = CompilerInstance | NativeStorage;

interface Stretch {
  readonly start: Address;
  readonly end: Address;
  readonly target: StackTarget;
}

/** Finds what an address on a stack belongs to, among all that could be given back. */
export class StackTargets {
  readonly #stretches: readonly Stretch[];
  readonly #start: Address;
  readonly #end: Address;

  constructor(targets: Iterable<StackTarget>) {
    const stretches: Stretch[] = [];
    for (const target of new Set(targets)) {
      target.nativeParts((start, bytes) => stretches.push({ start, end: start + Math.max(1, bytes), target }));
    }
    this.#stretches = stretches.sort((one, other) => one.start - other.start);
    this.#start = this.#stretches[0]?.start ?? 0;
    this.#end = this.#stretches.at(-1)?.end ?? 0;
  }

  at(address: Address): StackTarget | undefined {
    if (address < this.#start || address >= this.#end) return undefined;
    const stretches = this.#stretches;
    let low = 0;
    let high = stretches.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (stretches[middle]!.end <= address) low = middle + 1;
      else high = middle;
    }
    const found = stretches[low];
    return found !== undefined && found.start <= address ? found.target : undefined;
  }
}
