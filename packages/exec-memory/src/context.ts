import { type Address, readAddress, writeAddress } from './address.js';
import { contextLayout, pollFlags } from './layout.js';
import { callNative, controlSlot, type NativeBinding } from './native-binding.js';

/** Where a context is in its life. `running` is never seen by JavaScript of the same thread. */
export type ContextState = 'free' | 'running' | 'exited' | 'parked' | 'dead';

const states: readonly ContextState[] = ['free', 'running', 'exited', 'parked', 'dead'];
const free = 0;
const exited = 2;
const parked = 3;

const pollBits = pollFlags.heartbeat | pollFlags.deadline;

/** The native part of a context, which a pool keeps for the next one. */
export interface ContextStorage {
  readonly slot: number;
  readonly stackBytes: number;
  readonly buffer: ArrayBuffer;
}

/**
 * One activation of guest code: a stack of its own and a buffer that JavaScript and generated code share.
 *
 * `free` -start-> running -exit-> `exited` -resume-> running ... -done or trap-> `free`; `exited` <-park-> `parked`.
 * Using it in another state throws `INVALID_STATE`, checked in the addon.
 */
export class Context {
  /** The context as words; offsets of `contextLayout` divided by 4. The slots begin at word 64. */
  readonly words: Int32Array;
  /** The same bytes. */
  readonly buffer: ArrayBuffer;
  /** What generated code keeps pinned. */
  readonly address: Address;

  private slot: number;
  private readonly control: Int32Array;
  private readonly startNative: () => void;
  private readonly resumeNative: () => void;
  private readonly native: NativeBinding;
  private readonly storage: ContextStorage;
  private readonly giveBack: (storage: ContextStorage) => void;
  private readonly unsigned: Uint32Array;
  private stackBuffer: ArrayBuffer | undefined;

  /** @internal */
  constructor(
    native: NativeBinding,
    control: Int32Array,
    storage: ContextStorage,
    giveBack: (storage: ContextStorage) => void,
  ) {
    this.native = native;
    this.control = control;
    this.storage = storage;
    this.giveBack = giveBack;
    this.slot = storage.slot;
    this.buffer = storage.buffer;
    this.words = new Int32Array(storage.buffer);
    this.unsigned = new Uint32Array(storage.buffer);
    this.startNative = native.start;
    this.resumeNative = native.resume;
    this.address = native.contextAddress(storage.slot);
  }

  /** Sets where `start` begins: code that ends by an exit, with the stack pointer at the top of the stack. */
  setEntry(code: Address): void {
    writeAddress(this.unsigned, contextLayout.entry, code);
  }

  /** Begins an activation at the entry. Returns the exit code. Throws unless the context is `free`. */
  start(): number {
    const { words } = this;
    this.control[controlSlot] = this.slot;
    this.startNative();
    return words[0]!;
  }

  /** Goes on after an exit. Returns the next exit code. Throws unless the context is `exited`. */
  resume(): number {
    const { words } = this;
    this.control[controlSlot] = this.slot;
    this.resumeNative();
    return words[0]!;
  }

  /** Sets aside an exited activation, until {@link unpark}: nothing can enter it meanwhile. */
  park(): void {
    callNative(() => this.native.contextMove(this.slot, 1 << exited, parked));
  }

  /** Makes a parked activation ready to be resumed. */
  unpark(): void {
    callNative(() => this.native.contextMove(this.slot, 1 << parked, exited));
  }

  /** Ends an exited or parked activation without running it further: the context is free again. */
  abandon(): void {
    callNative(() => this.native.contextMove(this.slot, (1 << exited) | (1 << parked), free));
  }

  /** Where the context is in its life. */
  get state(): ContextState {
    return states[this.native.contextState(this.slot)]!;
  }

  /**
   * Takes the poll flag down; to be done before looking at deadline, abort and fuel, so that none is missed.
   *
   * @returns the {@link pollFlags} that were up
   */
  takePollFlag(): number {
    return Atomics.and(this.words, contextLayout.pollFlag >>> 2, ~pollBits) & pollBits;
  }

  /** Which trap: from the trap table after a fault, else what generated code wrote. */
  get trapCode(): number {
    return this.unsigned[contextLayout.trapCode >>> 2]!;
  }

  /** The continuation of the last exit, or the instruction of the last fault. */
  get guestPc(): Address {
    return readAddress(this.unsigned, contextLayout.guestPc);
  }

  /** The guest's stack pointer at the last exit or fault. */
  get guestSp(): Address {
    return readAddress(this.unsigned, contextLayout.guestSp);
  }

  /** What the last fault tried to reach. */
  get faultAddress(): Address {
    return readAddress(this.unsigned, contextLayout.faultAddress);
  }

  /**
   * Copies words of the guest's stack, from an address up to its top or as many as there is room for. Returns how many;
   * none for an address outside of it.
   */
  readStack(from: Address, into: Int32Array): number {
    return callNative(() => this.native.contextReadStack(this.slot, from, into)) / 4;
  }

  /**
   * The whole stack, lowest address first, valid until {@link release}. V8 counts all its bytes as in use and collects
   * garbage for them: {@link readStack} looks at a part.
   */
  stack(): { readonly address: Address; readonly bytes: Uint8Array } {
    this.stackBuffer ??= callNative(() => this.native.contextStackBuffer(this.slot));
    return { address: this.native.contextStackAddress(this.slot), bytes: new Uint8Array(this.stackBuffer) };
  }

  /** Gives stack and buffer back, cleared, for the next context. This object is `dead`. */
  release(): void {
    if (this.slot === 0) return;
    this.slot = 0;
    if (this.stackBuffer !== undefined) this.native.detach(this.stackBuffer);
    this.giveBack(this.storage);
  }
}
