// A small stack machine interpreting a program that sums the squares of the odd Collatz steps.
#include "bench.h"

enum { PUSH, LOAD, STORE, ADD, MUL, SUB, AND, SHR, LESS, JUMP, JUMP_IF, HALT };

// Locals: 0 limit, 1 candidate, 2 value, 3 total.
static const i32 program[] = {
    /*  0 */ PUSH, 1, STORE, 1,
    /*  4 */ LOAD, 1, STORE, 2,
    /*  8 */ LOAD, 2, PUSH, 2, LESS, JUMP_IF, 56,
    /* 15 */ LOAD, 2, PUSH, 1, AND, JUMP_IF, 31,
    /* 22 */ LOAD, 2, PUSH, 1, SHR, STORE, 2,
    /* 29 */ JUMP, 8,
    /* 31 */ LOAD, 3, LOAD, 2, LOAD, 2, MUL, ADD, STORE, 3,
    /* 41 */ LOAD, 2, PUSH, 3, MUL, PUSH, 1, ADD, STORE, 2,
    /* 51 */ JUMP, 8, HALT, HALT, HALT,
    /* 56 */ LOAD, 1, PUSH, 1, ADD, STORE, 1,
    /* 63 */ LOAD, 1, LOAD, 0, LESS, JUMP_IF, 4,
    /* 70 */ HALT,
};

static NOINLINE u32 execute(i32 limit) {
  u32 locals[4] = {(u32)limit, 0, 0, 0}, stack[16], top = 0;
  for (const i32 *at = program;;) {
    switch (*at++) {
      case PUSH: stack[top++] = (u32)*at++; break;
      case LOAD: stack[top++] = locals[*at++ & 3]; break;
      case STORE: locals[*at++ & 3] = stack[--top]; break;
      case ADD: top--; stack[top - 1] += stack[top]; break;
      case MUL: top--; stack[top - 1] *= stack[top]; break;
      case SUB: top--; stack[top - 1] -= stack[top]; break;
      case AND: top--; stack[top - 1] &= stack[top]; break;
      case SHR: top--; stack[top - 1] >>= stack[top] & 31; break;
      case LESS: top--; stack[top - 1] = stack[top - 1] < stack[top]; break;
      case JUMP: at = program + *at; break;
      case JUMP_IF: at = stack[--top] ? program + *at : at + 1; break;
      default: return locals[3];
    }
  }
}

EXPORT(run) u32 run(u32 n) {
  u32 digest = 0;
  for (u32 round = 0; round < n; round++) digest = mix(digest, execute(200 + (i32)(round & 15)));
  return digest;
}
