// The part of a context that generated code, the trampoline and JavaScript share. src/layout.ts repeats it.
#ifndef WAZERO_LAYOUT_H_
#define WAZERO_LAYOUT_H_

#define CONTEXT_EXIT_CODE 0x00      // u32: why the guest left
#define CONTEXT_POLL_FLAG 0x04      // u32: not zero = leave at the next check; bits of POLL_*
#define CONTEXT_TRAP_CODE 0x08      // u32: meaning belongs to the engine
#define CONTEXT_SIGNAL 0x0c         // u32: signal of the last fault, 0 for an explicit trap
#define CONTEXT_STACK_LIMIT 0x10    // u64: below it a prologue leaves with a stack overflow
#define CONTEXT_STACK_TOP 0x18      // u64: the stack pointer at the entry, aligned to 16
#define CONTEXT_EXIT_STUB 0x20      // u64: where generated code jumps to leave
#define CONTEXT_ENTRY 0x28          // u64: where a start jumps to
#define CONTEXT_GUEST_PC 0x30       // u64: where a resume jumps to; after a fault, the instruction
#define CONTEXT_GUEST_SP 0x38       // u64
#define CONTEXT_FAULT_ADDRESS 0x40  // u64
#define CONTEXT_HOST_SP 0x48        // u64: of the trampoline
#define CONTEXT_ENGINE 0x60         // up to CONTEXT_SLOTS: the engine's own fields
#define CONTEXT_SLOTS 0x100         // 8-byte slots of arguments, results and exit data
#define CONTEXT_BYTES 0x8000

#define EXIT_DONE 0
#define EXIT_TRAP 1

#define POLL_HEARTBEAT 1
#define POLL_DEADLINE 2

#endif
