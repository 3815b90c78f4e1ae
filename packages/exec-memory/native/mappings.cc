#include "mappings.h"

#include <stdio.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>

#ifndef AT_MINSIGSTKSZ
#define AT_MINSIGSTKSZ 51
#endif

namespace wazero {
namespace {

std::atomic<int> in_use{0};

struct Quarantined {
  void* start;
  size_t bytes;
};

// A use after release shows itself soon, or never: what is older gives its addresses back. So many guarded memories are
// an eighth of the addresses of a process, and so many mappings an eighth of those that a kernel allows.
constexpr uint64_t kMostQuarantinedBytes = uint64_t{16} << 40;
constexpr size_t kMostQuarantined = 8192;

std::atomic<bool> quarantine{false};
std::mutex quarantine_mutex;
uint64_t quarantined_bytes = 0;
// Never destroyed: workers may still run when a process exits.
std::deque<Quarantined>& quarantined = *new std::deque<Quarantined>;

/// Gives the oldest back until no more than so many are left; false when there was none.
bool shrink_quarantine(uint64_t bytes, size_t count) {
  const std::lock_guard<std::mutex> lock(quarantine_mutex);
  bool freed = false;
  while (quarantined_bytes > bytes || quarantined.size() > count) {
    const Quarantined& oldest = quarantined.front();
    munmap(oldest.start, oldest.bytes);
    quarantined_bytes -= oldest.bytes;
    quarantined.pop_front();
    freed = true;
  }
  return freed;
}

int read_limit() {
  int limit = 65530;  // the kernel's default
  if (FILE* file = fopen("/proc/sys/vm/max_map_count", "re")) {
    if (fscanf(file, "%d", &limit) != 1) limit = 65530;
    fclose(file);
  }
  // V8, malloc and the libraries need mappings too, and die without them.
  return std::max(limit - 8192, limit / 2);
}

}  // namespace

size_t page_bytes() {
  static const size_t bytes = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return bytes;
}

size_t round_to_pages(size_t bytes) {
  const size_t page = page_bytes();
  return (bytes + page - 1) / page * page;
}

int mappings_limit() {
  static const int limit = read_limit();
  return limit;
}

bool take_mappings(int count) {
  if (in_use.fetch_add(count) + count <= mappings_limit()) return true;
  in_use.fetch_sub(count);
  return false;
}

void give_mappings(int count) { in_use.fetch_sub(count); }

int mappings_in_use() { return in_use.load(); }

uint8_t* reserve(size_t bytes) {
  for (;;) {
    void* start = mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (start != MAP_FAILED) return static_cast<uint8_t*>(start);
    if (!shrink_quarantine(0, 0)) return nullptr;
  }
}

void unmap(void* start, size_t bytes) {
  if (!quarantine.load()) {
    munmap(start, bytes);
    return;
  }
  mmap(start, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
  {
    const std::lock_guard<std::mutex> lock(quarantine_mutex);
    quarantined.push_back({start, bytes});
    quarantined_bytes += bytes;
  }
  shrink_quarantine(kMostQuarantinedBytes, kMostQuarantined);
}

void set_quarantine(bool on) {
  quarantine = on;
  if (!on) shrink_quarantine(0, 0);
}

bool quarantine_is_on() { return quarantine; }

size_t stack_headroom() {
  static const size_t bytes = round_to_pages(std::max<size_t>(16 * 1024, 2 * getauxval(AT_MINSIGSTKSZ) + 8 * 1024));
  return bytes;
}

double now_ms() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

}  // namespace wazero
