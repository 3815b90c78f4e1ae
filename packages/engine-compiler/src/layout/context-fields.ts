/**
 * What generated code and the engine keep in the execution context, in bytes from the pinned pointer. The fields below
 * `engine` belong to exec-memory (its `contextLayout`); these are the engine's own.
 */
export const contextFields = {
  /** u32: why the guest left last. */
  exitCode: 0x00,
  /** u32: which trap. */
  trapCode: 0x04,
  /** u64: code leaves at its next check when its stack pointer is below; the stack limit while nobody wants that. */
  pollLimit: 0x08,
  /** u32: the upper half of `pollLimit`; {@link pollRequest} makes it more than any stack pointer. */
  pollFlag: 0x0c,
  /** u64: a prologue leaves when its stack pointer would go below. */
  stackLimit: 0x10,
  /** u64: the stack pointer at the entry. */
  stackTop: 0x18,
  /** u64: where a call begins. */
  entry: 0x28,
  /** u64: the continuation of the last exit, or the instruction of the last trap. */
  guestPc: 0x30,
  /** u64: the guest's stack pointer at the last exit or trap. */
  guestSp: 0x38,
  /** i64: what is left; below zero the call has run out. Only metered code counts. */
  fuel: 0x60,
  /** u64: the descriptor that an entry trampoline calls. */
  callee: 0x68,
  /** u64: the instance context on whose behalf the guest left or is about to leave: the caller of a host function. */
  instance: 0x70,
  /** u32: the defined function that a lazy entry wants compiled. */
  lazyFunction: 0x78,
  /** u64: where a lazy entry goes when its function has code. */
  lazyTarget: 0x80,
  /** u64: the host function that the guest leaves for: what its descriptor has as `instance`. */
  hostFunction: 0x88,
  /** u64: where polls go when the flag is up; set once, when the context is made. */
  pollStub: 0x90,
  /** u64: routines of `memory.copy` and `memory.fill` for lengths that are not worth an exit; set as `pollStub`. */
  memoryMove: 0x98,
  memoryFill: 0xa0,
  /** u64: the routine that finds what an indirect call calls; set as `pollStub`. */
  tableLookUp: 0xa8,
  /** 8-byte slots of arguments and results of entries and exits; a v128 takes two. */
  slots: 0x100,
  slotCount: 2040,
  /** Arguments and results of guest calls that do not fit into registers; valid from the store to the callee's load. */
  overflow: 0x40c0,
  overflowCount: 2000,
} as const;

/** A bit of `pollFlag` that makes code leave at its next check. Whoever limits the stack keeps the ones that are set. */
export const pollRequest = 0x2000_0000;
/** The bits of `pollFlag` that belong to the limit. */
export const pollLimitHighMask = 0x01ff_ffff;
