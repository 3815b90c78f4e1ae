// The clocks of the host, read as JavaScript reads them.
#ifndef WAZERO_CLOCKS_H_
#define WAZERO_CLOCKS_H_

#include <napi.h>
#include <stdint.h>
#include <time.h>

namespace wazero {

struct Thread;

/// What Date.now() gives.
inline uint64_t wall_milliseconds() {
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000 + static_cast<uint64_t>(now.tv_nsec) / 1000000;
}

/// What performance.now() gives, with another origin.
inline uint64_t monotonic_nanoseconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000000000 + static_cast<uint64_t>(now.tv_nsec);
}

/// Which clocks the given Date.now and performance.now read as this addon does: HOST_CLOCK_*.
uint32_t look_at_clocks(Thread* thread, const Napi::Function& date_now, const Napi::Function& performance_now);

}  // namespace wazero

#endif
