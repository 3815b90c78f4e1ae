// What the signal handler knows about the machine: program counter, stack pointer and the pinned context register.
#ifndef WAZERO_MACHINE_H_
#define WAZERO_MACHINE_H_

#include <stdint.h>
#include <ucontext.h>

#if defined(__x86_64__)
inline uintptr_t machine_pc(const ucontext_t* u) { return static_cast<uintptr_t>(u->uc_mcontext.gregs[REG_RIP]); }
inline uintptr_t machine_sp(const ucontext_t* u) { return static_cast<uintptr_t>(u->uc_mcontext.gregs[REG_RSP]); }
inline uintptr_t machine_context(const ucontext_t* u) { return static_cast<uintptr_t>(u->uc_mcontext.gregs[REG_R15]); }
inline void machine_continue_at(ucontext_t* u, void (*pc)()) {
  u->uc_mcontext.gregs[REG_RIP] = static_cast<greg_t>(reinterpret_cast<uintptr_t>(pc));
}
#elif defined(__aarch64__)
inline uintptr_t machine_pc(const ucontext_t* u) { return u->uc_mcontext.pc; }
inline uintptr_t machine_sp(const ucontext_t* u) { return u->uc_mcontext.sp; }
inline uintptr_t machine_context(const ucontext_t* u) { return u->uc_mcontext.regs[28]; }
inline void machine_continue_at(ucontext_t* u, void (*pc)()) { u->uc_mcontext.pc = reinterpret_cast<uintptr_t>(pc); }
#else
#error "no native part for this machine"
#endif

#endif
