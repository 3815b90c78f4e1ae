#include "answers.h"

#include <string.h>

#include "clocks.h"

namespace wazero {

// (clock: i32, precision: i64, address: i32) -> i32. What does not end well is left to JavaScript, which says how.
bool read_clock(const Thread* thread, Context* context) {
  const Caller* caller = context->caller;
  if (caller->clock_function != context->host_function) return false;
  auto* slots = reinterpret_cast<uint64_t*>(reinterpret_cast<uint8_t*>(context) + CONTEXT_SLOTS);
  const uint32_t clock = static_cast<uint32_t>(slots[0]);
  const uint32_t address = static_cast<uint32_t>(slots[2]);
  uint64_t time;
  if (uint64_t{address} + sizeof time > caller->memory->bytes.load(std::memory_order_relaxed)) return false;
  if (clock == 0 && (caller->clocks & HOST_CLOCK_WALLTIME) != 0) {
    time = wall_milliseconds() * 1000000;
  } else if (clock == 1 && (caller->clocks & HOST_CLOCK_NANOTIME) != 0) {
    time = monotonic_nanoseconds() - thread->nanotime_origin;
  } else {
    return false;
  }
  memcpy(caller->memory->base.load(std::memory_order_relaxed) + address, &time, sizeof time);
  slots[0] = 0;
  return true;
}

}  // namespace wazero
