#include "clocks.h"

#include <algorithm>
#include <cmath>

#include "contexts.h"
#include "layout.h"

namespace wazero {
namespace {

/// NaN when the function throws, which its caller then sees.
double reading_of(const Napi::Function& clock) {
  const Napi::Value reading = clock.Call({});
  return !reading.IsEmpty() && reading.IsNumber() ? reading.As<Napi::Number>().DoubleValue() : NAN;
}

/// Whether Date.now() still reads the host's clock; a test may have replaced it.
bool is_walltime(const Napi::Function& date_now) {
  const auto before = static_cast<double>(wall_milliseconds());
  const double now = reading_of(date_now);
  return before <= now && now <= static_cast<double>(wall_milliseconds());
}

constexpr int kFirstReadings = 16;
constexpr int kLaterReadings = 2;
/// How far the origin may be off: half of the time that the quickest of the first readings took.
constexpr double kNanotimeTolerance = 2000;
constexpr double kMostNanoseconds = 9e18;

/// Whether performance.now() still reads the host's clock. The first time, finds its origin: every reading between two
/// of ours says where that can be.
bool is_nanotime(Thread* thread, const Napi::Function& performance_now) {
  const uint64_t base = monotonic_nanoseconds();
  double earliest = -INFINITY;
  double latest = INFINITY;
  const bool first = thread->nanotime_origin == 0;
  for (int i = 0; i < (first ? kFirstReadings : kLaterReadings); i++) {
    const auto before = static_cast<double>(monotonic_nanoseconds() - base);
    const double now = reading_of(performance_now) * 1e6;
    const auto after = static_cast<double>(monotonic_nanoseconds() - base);
    earliest = std::max(earliest, before - now);
    latest = std::min(latest, after - now);
  }
  if (!(earliest <= latest + 1 && earliest > -kMostNanoseconds && latest < kMostNanoseconds)) return false;
  if (first) {
    thread->nanotime_origin = base + static_cast<uint64_t>(static_cast<int64_t>((earliest + latest) / 2));
    return true;
  }
  const auto origin = static_cast<double>(static_cast<int64_t>(thread->nanotime_origin - base));
  return earliest - kNanotimeTolerance <= origin && origin <= latest + kNanotimeTolerance;
}

}  // namespace

uint32_t look_at_clocks(Thread* thread, const Napi::Function& date_now, const Napi::Function& performance_now) {
  return (is_walltime(date_now) ? HOST_CLOCK_WALLTIME : 0) |
         (is_nanotime(thread, performance_now) ? HOST_CLOCK_NANOTIME : 0);
}

}  // namespace wazero
