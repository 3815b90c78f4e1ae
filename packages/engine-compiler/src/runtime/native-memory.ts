/**
 * What this engine needs from the machine. `ExecMemory` of `@wazero-ts/exec-memory` satisfies it; it comes by injection,
 * so that this package stays free of Node and of native code.
 */

/** A virtual address or a size: below 2^48, so a number holds it exactly. */
export type Address = number;

export interface NativeMemory {
  /** Why guarded memories do not work here; undefined where they do. */
  readonly guardObstacle: string | undefined;
  /** Whether faults of generated code still become traps. */
  readonly trapsWork: boolean;
  createContext(options: { readonly stackBytes: number; readonly store: number }): NativeContext;
  createCode(code: Uint8Array): NativeCode;
  createLazyCode(capacityBytes: number): NativeLazyCode;
  createMemory(options: NativeLinearMemoryOptions): NativeLinearMemory;
  createRecord(view: Uint8Array, store: number): NativeMemoryRecord;
  createBlock(bytes: number): NativeBlock;
  /** Running guests of this thread leave so many milliseconds from now; Infinity for never. */
  setDeadline(milliseconds: number): void;
  /** Which clocks it can read for guests just now as `Date.now` and `performance.now` do: bits of `clockBits`. */
  lookAtClocks(): number;
  /** Lets the host end this thread. */
  allowTermination(): void;
  /** Gives what is kept for reuse back to the system. */
  trim(): void;
}

/** One stack of guest code, with the page that it shares with JavaScript. */
export interface NativeContext {
  readonly address: Address;
  readonly buffer: ArrayBuffer;
  readonly words: Int32Array;
  setEntry(code: Address): void;
  start(): number;
  resume(): number;
  park(): void;
  unpark(): void;
  abandon(): void;
  takePollFlag(): number;
  readonly trapCode: number;
  readonly guestPc: Address;
  readonly guestSp: Address;
  readStack(from: Address, into: Int32Array): number;
  stack(): { readonly address: Address; readonly bytes: Uint8Array };
  release(): void;
}

/** Executable memory. */
export interface NativeCode {
  readonly address: Address;
  publish(code: {
    readonly start: number;
    readonly end: number;
    readonly name: string;
    readonly traps: Uint32Array;
  }): void;
  release(): void;
}

/** Executable memory that grows. */
export interface NativeLazyCode extends NativeCode {
  append(code: Uint8Array, alignment?: number): number;
}

export interface NativeLinearMemoryOptions {
  readonly initialBytes: number;
  readonly maximumBytes: number;
  readonly guarded: boolean;
  readonly store: number;
}

/** The bytes of a memory that may not be zero: pairs of start and length, and one run behind the other. */
export interface SavedMemory {
  readonly runs: Float64Array;
  readonly bytes: Uint8Array;
}

export interface NativeLinearMemory {
  readonly recordAddress: Address;
  readonly base: Address;
  readonly byteLength: number;
  buffer(): ArrayBuffer;
  fill(start: number, value: number, count: number): void;
  move(start: number, from: NativeLinearMemory, fromStart: number, count: number): void;
  /** What is in it; the memory is given back. */
  retire(): SavedMemory;
  restore(saved: SavedMemory): void;
  grow(bytes: number): boolean;
  release(): void;
}

/** `{ u64 base; u64 byteLength }` over a SharedArrayBuffer, one for all threads. */
export interface NativeMemoryRecord {
  readonly address: Address;
  readonly base: Address;
  readonly byteLength: number;
  setByteLength(bytes: number): void;
  release(): void;
}

export interface NativeBlock {
  readonly address: Address;
  readonly words: Int32Array;
  release(): void;
}
