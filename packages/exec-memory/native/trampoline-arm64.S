// Enters and leaves guest code. AAPCS64 outside, x28 = context inside.
//
// Return prediction: a start and a resume branch into the guest and a guest branches out, so the calls and returns of
// the host stay paired whatever the guest does on its own stack.
#include "layout.h"

  .text

.macro save_host
  stp x29, x30, [sp, #-160]!
  stp x19, x20, [sp, #16]
  stp x21, x22, [sp, #32]
  stp x23, x24, [sp, #48]
  stp x25, x26, [sp, #64]
  stp x27, x28, [sp, #80]
  stp d8, d9, [sp, #96]
  stp d10, d11, [sp, #112]
  stp d12, d13, [sp, #128]
  stp d14, d15, [sp, #144]
  mov x9, sp
  str x9, [x0, #CONTEXT_HOST_SP]
  mov x28, x0
.endm

  // void wazero_start(Context*)
  .globl wazero_start
  .hidden wazero_start
  .type wazero_start, %function
  .p2align 5
wazero_start:
  save_host
  ldr x9, [x28, #CONTEXT_STACK_TOP]
  mov sp, x9
  mov x29, xzr
  mov x30, xzr
  ldr x16, [x28, #CONTEXT_ENTRY]
  br x16
  .size wazero_start, .-wazero_start

  // void wazero_resume(Context*)
  .globl wazero_resume
  .hidden wazero_resume
  .type wazero_resume, %function
  .p2align 5
wazero_resume:
  save_host
  ldr x9, [x28, #CONTEXT_GUEST_SP]
  mov sp, x9
  ldr x16, [x28, #CONTEXT_GUEST_PC]
  br x16
  .size wazero_resume, .-wazero_resume

  // Generated code: adr x16, continuation; ldr x17, [x28, #CONTEXT_EXIT_STUB]; br x17.
  .globl wazero_exit
  .hidden wazero_exit
  .type wazero_exit, %function
  .p2align 5
wazero_exit:
  str x16, [x28, #CONTEXT_GUEST_PC]
  mov x9, sp
  str x9, [x28, #CONTEXT_GUEST_SP]
  // The signal handler continues here after a fault, with both fields set.
  .globl wazero_leave
  .hidden wazero_leave
wazero_leave:
  ldr x9, [x28, #CONTEXT_HOST_SP]
  mov sp, x9
  ldp x19, x20, [sp, #16]
  ldp x21, x22, [sp, #32]
  ldp x23, x24, [sp, #48]
  ldp x25, x26, [sp, #64]
  ldp x27, x28, [sp, #80]
  ldp d8, d9, [sp, #96]
  ldp d10, d11, [sp, #112]
  ldp d12, d13, [sp, #128]
  ldp d14, d15, [sp, #144]
  ldp x29, x30, [sp], #160
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
  ldr x0, [x28, #CONTEXT_SLOTS]
  ldr x1, [x28, #CONTEXT_SLOTS+8]
  add x0, x0, x1
  str x0, [x28, #CONTEXT_SLOTS+16]
  mov w0, #7
  str w0, [x28, #CONTEXT_EXIT_CODE]
  adr x16, 1f
  ldr x17, [x28, #CONTEXT_EXIT_STUB]
  br x17
1:  // after the resume: load from the address in slot 3, which must trap
  ldr x0, [x28, #CONTEXT_SLOTS+24]
wazero_self_test_load:
  ldr w0, [x0]
wazero_self_test_exit:
  str wzr, [x28, #CONTEXT_EXIT_CODE]
  adr x16, wazero_self_test_exit
  ldr x17, [x28, #CONTEXT_EXIT_STUB]
  br x17
wazero_self_test_code_end:

  .section .note.GNU-stack,"",%progbits
