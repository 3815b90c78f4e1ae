// The part of a context that generated code, the trampoline and JavaScript share. src/layout.ts repeats it.
#ifndef WAZERO_LAYOUT_H_
#define WAZERO_LAYOUT_H_

#define CONTEXT_EXIT_CODE 0x00      // u32: why the guest left
#define CONTEXT_TRAP_CODE 0x04      // u32: meaning belongs to the engine
#define CONTEXT_POLL_LIMIT 0x08     // u64: the stack limit below CONTEXT_POLL_FLAG; a check leaves when the stack pointer is below
#define CONTEXT_POLL_FLAG 0x0c      // u32: bits of POLL_*, above every address, beside the upper bits of the stack limit
#define CONTEXT_STACK_LIMIT 0x10    // u64: below it a prologue leaves with a stack overflow
#define CONTEXT_STACK_TOP 0x18      // u64: the stack pointer at the entry, aligned to 16
#define CONTEXT_EXIT_STUB 0x20      // u64: where generated code jumps to leave
#define CONTEXT_ENTRY 0x28          // u64: where a start jumps to
#define CONTEXT_GUEST_PC 0x30       // u64: where a resume jumps to; after a fault, the instruction
#define CONTEXT_GUEST_SP 0x38       // u64
#define CONTEXT_FAULT_ADDRESS 0x40  // u64
#define CONTEXT_HOST_SP 0x48        // u64: of the trampoline
#define CONTEXT_SIGNAL 0x50         // u32: signal of the last fault, 0 for an explicit trap
#define CONTEXT_ENGINE 0x60         // up to CONTEXT_SLOTS: the engine's own fields
#define CONTEXT_CALLER 0x70         // u64: of a host call: the CALLER_* of the instance on whose behalf the guest left
#define CONTEXT_HOST_FUNCTION 0x88  // u64: of a host call: which; its upper half is an INTRINSIC_*, or 0
#define CONTEXT_SLOTS 0x100         // 8-byte slots of arguments, results and exit data
#define CONTEXT_BYTES 0x8000

#define EXIT_DONE 0
#define EXIT_TRAP 1
#define EXIT_HOST_CALL 3  // what the addon can do itself never gets to JavaScript

#define POLL_HEARTBEAT 0x20000000
#define POLL_DEADLINE 0x40000000

#define CALLER_CLOCKS 4          // u32: HOST_CLOCK_*, which it may read by clockFunction
#define CALLER_CLOCK_FUNCTION 8  // u64: the host function that INTRINSIC_READ_CLOCK was granted for
#define CALLER_MEMORY 24         // u64: the record of its memory; there if it may read any clock

#define INTRINSIC_READ_CLOCK 1  // (clock: i32, precision: i64, address: i32) -> i32

#define HOST_CLOCK_WALLTIME 1  // clock 0 is Date.now(), in nanoseconds
#define HOST_CLOCK_NANOTIME 2  // clock 1 is performance.now(), in nanoseconds

#endif
