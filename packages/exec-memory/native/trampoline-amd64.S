// Enters and leaves guest code. System V calling convention outside, r15 = context inside.
//
// Return prediction: a start and a resume jump into the guest and a guest jumps out, so the calls and returns of the
// host stay paired whatever the guest does on its own stack.
#include "layout.h"

  .text

.macro save_host
  push %rbp
  push %rbx
  push %r12
  push %r13
  push %r14
  push %r15
  mov %rsp, CONTEXT_HOST_SP(%rdi)
  mov %rdi, %r15
.endm

  // void wazero_start(Context*)
  .globl wazero_start
  .hidden wazero_start
  .type wazero_start, @function
  .p2align 5
wazero_start:
  save_host
  mov CONTEXT_STACK_TOP(%r15), %rsp
  xor %ebp, %ebp
  jmp *CONTEXT_ENTRY(%r15)
  .size wazero_start, .-wazero_start

  // void wazero_resume(Context*)
  .globl wazero_resume
  .hidden wazero_resume
  .type wazero_resume, @function
  .p2align 5
wazero_resume:
  save_host
  mov CONTEXT_GUEST_SP(%r15), %rsp
  jmp *CONTEXT_GUEST_PC(%r15)
  .size wazero_resume, .-wazero_resume

  // Generated code: lea rcx, [continuation]; jmp [r15 + CONTEXT_EXIT_STUB].
  .globl wazero_exit
  .hidden wazero_exit
  .type wazero_exit, @function
  .p2align 5
wazero_exit:
  mov %rcx, CONTEXT_GUEST_PC(%r15)
  mov %rsp, CONTEXT_GUEST_SP(%r15)
  // The signal handler continues here after a fault, with both fields set.
  .globl wazero_leave
  .hidden wazero_leave
wazero_leave:
  mov CONTEXT_HOST_SP(%r15), %rsp
  pop %r15
  pop %r14
  pop %r13
  pop %r12
  pop %rbx
  pop %rbp
  ret
  .size wazero_exit, .-wazero_exit

  // What the loader runs before it trusts the addon; copied into code memory, so it refers to nothing.
  .section .rodata
  .globl wazero_self_test_code
  .hidden wazero_self_test_code
  .globl wazero_self_test_exit
  .hidden wazero_self_test_exit
  .globl wazero_self_test_load
  .hidden wazero_self_test_load
  .globl wazero_self_test_code_end
  .hidden wazero_self_test_code_end
  .p2align 4
wazero_self_test_code:
  // slot 2 = slot 0 + slot 1; leave with 7
  mov CONTEXT_SLOTS(%r15), %rax
  add CONTEXT_SLOTS+8(%r15), %rax
  mov %rax, CONTEXT_SLOTS+16(%r15)
  movl $7, CONTEXT_EXIT_CODE(%r15)
  lea 1f(%rip), %rcx
  jmp *CONTEXT_EXIT_STUB(%r15)
1:  // after the resume: load from the address in slot 3, which must trap
  mov CONTEXT_SLOTS+24(%r15), %rax
wazero_self_test_load:
  mov (%rax), %eax
wazero_self_test_exit:
  movl $EXIT_DONE, CONTEXT_EXIT_CODE(%r15)
  lea wazero_self_test_exit(%rip), %rcx
  jmp *CONTEXT_EXIT_STUB(%r15)
wazero_self_test_code_end:

  .section .note.GNU-stack,"",@progbits
