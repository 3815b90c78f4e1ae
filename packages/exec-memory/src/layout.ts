/** The fields of a context, in bytes from the pointer that generated code keeps pinned. native/layout.h repeats it. */
export const contextLayout = {
  /** u32: why the guest left; an {@link exitCodes} value or one of the engine's own from 2 on. */
  exitCode: 0x00,
  /** u32: which trap; from the trap table after a fault, else written by generated code. */
  trapCode: 0x04,
  /**
   * u64: generated code leaves at its next check when its stack pointer is below. That is `stackLimit`, and while
   * `pollFlag` is up more than any address.
   */
  pollLimit: 0x08,
  /** u32, the upper half of `pollLimit`: {@link pollFlags} beside the upper bits of the stack limit. */
  pollFlag: 0x0c,
  /** u64: a prologue leaves when its stack pointer would go below. */
  stackLimit: 0x10,
  /** u64: the stack pointer at the entry, aligned to 16. */
  stackTop: 0x18,
  /** u64: generated code leaves by jumping here, with the continuation in the exit register. */
  exitStub: 0x20,
  /** u64: where `start` jumps to. */
  entry: 0x28,
  /** u64: where `resume` jumps to; after a fault the instruction that faulted. */
  guestPc: 0x30,
  /** u64: the guest's stack pointer at the exit or fault. */
  guestSp: 0x38,
  /** u64: the address of the last fault. */
  faultAddress: 0x40,
  /** u32: the signal of the last fault. */
  signal: 0x50,
  /** 160 bytes for the engine: instance, fuel, and the like. */
  engine: 0x60,
  /** u64, of a host call: the address of {@link callerLayout} of the instance on whose behalf the guest left. */
  caller: 0x70,
  /** u64, of a host call: which host function; the upper half is one of {@link intrinsics}, or 0. */
  hostFunction: 0x88,
  /** 8-byte slots of arguments, results and exit data, to the end of the context. */
  slots: 0x100,
  /** The size of a context. */
  bytes: 0x8000,
} as const;

/** Exit codes that this package knows. The first two end the activation; all others mean that the guest can be resumed. */
export const exitCodes = {
  done: 0,
  trap: 1,
  /** A host call. What the addon can do itself never gets to JavaScript. */
  hostCall: 3,
} as const;

/** Bits of the poll flag: each puts `pollLimit` above every address. */
export const pollFlags = {
  /** The guest has run for up to 10 ms: let signals, termination and aborts through. */
  heartbeat: 0x2000_0000,
  /** The deadline of the thread has passed. */
  deadline: 0x4000_0000,
} as const;

/** What the addon reads of the block that a host call names as its caller, in bytes from the start; zero by default. */
export const callerLayout = {
  /** u32: bits of {@link hostClocks}: which clocks it may read by `clockFunction`. */
  clocks: 4,
  /** u64: the host function, as in the context, that `readClock` is granted for. */
  clockFunction: 8,
  /** u64: the record of the memory where the time is written; must be there if `clocks` is not 0. */
  memory: 24,
} as const;

/** What the addon can do of a host function itself, by the upper half of its number. */
export const intrinsics = {
  /**
   * (clock: i32, precision: i64, address: i32) -> i32: writes nanoseconds to the caller's memory and returns 0. A clock
   * that the caller may not read, or an address beyond the end, is left to JavaScript.
   */
  readClock: 1,
} as const;

/** Clocks that the addon reads as JavaScript does. */
export const hostClocks = {
  /** Clock 0: `Date.now()`. */
  walltime: 1,
  /** Clock 1: `performance.now()`. */
  nanotime: 2,
} as const;
