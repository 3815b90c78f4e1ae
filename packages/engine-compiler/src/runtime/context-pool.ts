import type { ValueSlots } from '@wazero-ts/core';
import { contextFields, pollLimitHighMask } from '../layout/context-fields.js';
import { trapNumber } from '../layout/trap-codes.js';
import type { Activation } from './activation.js';
import type { GuestFunction } from './guest-function.js';
import type { NativeContext } from './native-memory.js';
import type { NativeStore } from './native-store.js';
import { readAddress, writeAddress } from './words.js';

/** Fuel of calls that have no budget: more than can be used. */
const unlimitedFuelHigh = 0x3fff_ffff;

/** What a frame may take so that the guaranteed depth is reached; most take far less. */
const bytesPerCall = 1024;
const leastStackBytes = 1 << 18;
const mostStackBytes = 1 << 30;
const pageBytes = 4096;

/** Contexts kept for the next call, at most. */
const mostIdle = 64;

const firstSlotWord = contextFields.slots / 4;
const trapWord = contextFields.trapCode / 4;

/** A stack for guest code with the views that JavaScript needs of it. */
export class GuestContext {
  readonly native: NativeContext;
  readonly words: Int32Array;
  readonly stackBytes: number;
  /** The slots of arguments and results, in the form in which host functions read and write them. */
  readonly slots: ValueSlots;
  readonly #stackTop: number;
  readonly #limitLow: number;
  readonly #limitHigh: number;
  #hasOwnLimit = true;
  #stackWords: Int32Array | undefined = undefined;
  #stackStart = 0;

  constructor(native: NativeContext, stackBytes: number) {
    this.native = native;
    this.words = native.words;
    this.stackBytes = stackBytes;
    const { buffer } = native;
    this.slots = {
      i32: new Int32Array(buffer, contextFields.slots, 2 * contextFields.slotCount),
      f32: new Float32Array(buffer, contextFields.slots, 2 * contextFields.slotCount),
      f64: new Float64Array(buffer, contextFields.slots, contextFields.slotCount),
      refs: [],
    };
    this.#stackTop = readAddress(this.words, contextFields.stackTop / 4);
    this.#limitLow = this.words[contextFields.stackLimit / 4]!;
    this.#limitHigh = this.words[contextFields.stackLimit / 4 + 1]!;
    this.clearFuel();
  }

  clearFuel(): void {
    this.words[contextFields.fuel / 4] = -1;
    this.words[contextFields.fuel / 4 + 1] = unlimitedFuelHigh;
  }

  /** How much of the stack the guest uses at an exit. */
  get usedBytes(): number {
    return this.#stackTop - this.native.guestSp;
  }

  /** Lets the guest use so much of the stack only; Infinity for all. */
  limitStack(bytes: number): void {
    if (bytes >= this.stackBytes) {
      if (this.#hasOwnLimit) return;
      this.#setLimit(this.#limitLow, this.#limitHigh);
      this.#hasOwnLimit = true;
      return;
    }
    const limit = this.#stackTop - bytes;
    this.#setLimit(limit | 0, Math.floor(limit / 2 ** 32));
    this.#hasOwnLimit = false;
  }

  /** The guest does not run meanwhile, but the watcher may raise the flag that stands beside the limit. */
  #setLimit(low: number, high: number): void {
    const { words } = this;
    words[contextFields.stackLimit / 4] = low;
    words[contextFields.stackLimit / 4 + 1] = high;
    words[contextFields.pollLimit / 4] = low;
    Atomics.and(words, contextFields.pollFlag / 4, ~pollLimitHighMask);
    Atomics.or(words, contextFields.pollFlag / 4, high);
  }

  /** The whole stack in words, from the lowest address, and where that is: for stress, which writes to it. */
  stack(): { readonly words: Int32Array; readonly start: number } {
    if (this.#stackWords === undefined) {
      const { address, bytes } = this.native.stack();
      this.#stackWords = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
      this.#stackStart = address;
    }
    return { words: this.#stackWords, start: this.#stackStart };
  }

  get firstSlotWord(): number {
    return firstSlotWord;
  }
}

/** The contexts of an engine that no call uses, with the activations that used them last. */
export class ContextPool {
  readonly #store: NativeStore;
  readonly #idle: Activation[] = [];
  /**
   * The last call that ended, when it had no limits, its types have no references and its function is still prepared:
   * another one like it is quick.
   */
  warm: Activation | undefined = undefined;

  constructor(store: NativeStore) {
    this.#store = store;
  }

  /** An activation that has ended. */
  takeIdle(stackBytes: number): Activation | undefined {
    const idle = this.warm ?? this.#idle.pop();
    this.warm = undefined;
    if (idle === undefined || idle.context.stackBytes === stackBytes) return idle;
    this.#release(idle.context);
    return undefined;
  }

  /** @throws WasmError `RESOURCE_EXHAUSTED` */
  create(stackBytes: number): GuestContext {
    const { memory, resources, storeId, support } = this.#store;
    const native = this.#store.withRoom('a stack', () => memory.createContext({ stackBytes, store: storeId }));
    resources.keepContext(native);
    writeAddress(native.words, contextFields.pollStub / 4, support.pollStub());
    writeAddress(native.words, contextFields.memoryMove / 4, support.memoryMove());
    writeAddress(native.words, contextFields.memoryFill / 4, support.memoryFill());
    writeAddress(native.words, contextFields.tableLookUp / 4, support.tableLookUp());
    return new GuestContext(native, stackBytes);
  }

  /** Takes back an activation that has ended, its context in state `free`. */
  give(ended: Activation): void {
    const { context } = ended;
    // A stack that was full has pages that the next call hardly needs.
    const isWorthKeeping = context.words[trapWord] !== trapNumber.STACK_OVERFLOW && this.#idle.length < mostIdle;
    if (!isWorthKeeping || ended.isKept) this.#release(context);
    else if (ended.isPlain && ended.entry.isPrepared && this.warm === undefined && this.#store.stress === undefined)
      this.warm = ended;
    else this.#idle.push(ended);
  }

  /** Calls of a function are not quick any more. */
  cool(entry: GuestFunction): void {
    if (this.warm?.entry !== entry) return;
    this.#idle.push(this.warm);
    this.warm = undefined;
  }

  #release(context: GuestContext): void {
    this.#store.resources.releaseContext(context.native);
  }

  /** Gives back all that no call uses. */
  trim(): void {
    for (const { context } of this.#idle.splice(0)) this.#release(context);
    if (this.warm !== undefined) this.#release(this.warm.context);
    this.warm = undefined;
  }
}

/** How large the stack is that guarantees a depth. */
export function stackBytesOf(maxCallDepth: number): number {
  const wanted = Math.min(mostStackBytes, Math.max(leastStackBytes, bytesPerCall * maxCallDepth));
  return Math.ceil(wanted / pageBytes) * pageBytes;
}
