// Host calls that need no JavaScript: the guest leaves, is answered here, and goes on.
#ifndef WAZERO_ANSWERS_H_
#define WAZERO_ANSWERS_H_

#include <stddef.h>
#include <stdint.h>

#include "contexts.h"
#include "layout.h"
#include "memories.h"

namespace wazero {

/// What the engine says about the instance on whose behalf a guest leaves: the first bytes of a block of its own.
struct Caller {
  uint32_t engine;
  uint32_t clocks;          // HOST_CLOCK_*: what it may read by clock_function
  uint64_t clock_function;  // the host function that INTRINSIC_READ_CLOCK was granted for
  uint64_t memory_base;
  const MemoryRecord* memory;
};
static_assert(offsetof(Caller, clocks) == CALLER_CLOCKS);
static_assert(offsetof(Caller, clock_function) == CALLER_CLOCK_FUNCTION);
static_assert(offsetof(Caller, memory) == CALLER_MEMORY);

/// False for whatever JavaScript has to see.
bool read_clock(const Thread* thread, Context* context);

/// Whether the exit was a host call that is now done: then the guest can be resumed.
inline bool answer(const Thread* thread, Context* context) {
  if (context->exit_code != EXIT_HOST_CALL) return false;
  switch (context->host_function >> 32) {
    case INTRINSIC_READ_CLOCK:
      return read_clock(thread, context);
    default:
      return false;
  }
}

}  // namespace wazero

#endif
