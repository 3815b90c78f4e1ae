import type { Address } from './address.js';
import { arenaKinds, callNative, type NativeBinding } from './native-binding.js';
import { notePerf } from './perf-map.js';

/** What an instruction may raise. A fault that does not match its entry ends the process. */
export const trapSources = {
  /** An access beyond the end of a linear memory of the context's store. */
  memory: 1,
  /** A touch of the guard below the stack. */
  stackGuard: 2,
  /** A division. */
  arithmetic: 3,
  /** An illegal instruction that was put there. */
  illegal: 4,
} as const;

/** Code that the signal handler shall know, usually one function. Offsets are from the start of the arena. */
export interface PublishedCode {
  readonly start: number;
  readonly end: number;
  /** For the message when a fault in this code is not a trap. */
  readonly name: string;
  /** Pairs of offset and `trapEntry(...)`, offsets rising. */
  readonly traps: Uint32Array;
}

/** The second word of an entry of the trap table. `trapCode` has 24 bits and means what the engine likes. */
export function trapEntry(trapCode: number, source: (typeof trapSources)[keyof typeof trapSources]): number {
  return ((trapCode << 8) | source) >>> 0;
}

/** Executable memory. What runs is never written; what is written never runs. */
export abstract class CodeArena {
  /** Where offset 0 is. */
  readonly address: Address;
  protected readonly native: NativeBinding;
  protected id: number;

  /** @internal */
  constructor(native: NativeBinding, id: number) {
    this.native = native;
    this.id = id;
    this.address = native.codeAddress(id);
  }

  /** By which another thread finds this arena: see `adoptCode`. The arena lives until each thread released it. */
  get handle(): Address {
    return callNative(() => this.native.codeHandle(this.id));
  }

  /** Tells the signal handler about code, without a lock that it could meet. To be done before the code runs. */
  publish(code: PublishedCode): void {
    callNative(() => this.native.codePublish(this.id, code.start, code.end, code.name, code.traps));
    notePerf(this.address + code.start, code.end - code.start, code.name);
  }

  /** Gives the code back. Nothing may be running or parked in it. */
  release(): void {
    if (this.id === 0) return;
    this.native.codeRelease(this.id);
    this.id = 0;
  }
}

/** An arena that is written once, by whole-module compilation. */
export class SealedCode extends CodeArena {}

/** An arena to which code is added while other code in it runs. */
export class LazyCode extends CodeArena {
  private view: ArrayBuffer | undefined;

  /** Whether it is written through a second mapping; else each addition gets fresh pages. */
  get isDualMapped(): boolean {
    return callNative(() => this.native.codeKind(this.id)) === arenaKinds.dualMapped;
  }

  /**
   * Copies code behind what is there and returns its offset.
   *
   * @throws ExecMemoryError `INVALID_ARGUMENT` when the arena is full.
   */
  append(code: Uint8Array, alignment = 16): number {
    return callNative(() => this.native.codeAppend(this.id, code, alignment));
  }

  /**
   * Room for code that the caller writes through {@link writable}, and publishes, before it runs. Dual-mapped only.
   *
   * @throws ExecMemoryError `INVALID_ARGUMENT` when the arena is full or not dual-mapped.
   */
  allocate(length: number, alignment = 16): number {
    return callNative(() => this.native.codeAppend(this.id, length, alignment));
  }

  /**
   * The second mapping, which can be written but not run; detached by {@link release}.
   *
   * @throws ExecMemoryError `INVALID_STATE` when the arena is not dual-mapped.
   */
  writable(): Uint8Array {
    this.view ??= callNative(() => this.native.codeWritable(this.id));
    return new Uint8Array(this.view);
  }

  override release(): void {
    if (this.view !== undefined) this.native.detach(this.view);
    this.view = undefined;
    super.release();
  }
}
