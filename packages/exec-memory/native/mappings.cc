#include "mappings.h"

#include <stdio.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>

#ifndef AT_MINSIGSTKSZ
#define AT_MINSIGSTKSZ 51
#endif

namespace wazero {
namespace {

std::atomic<int> in_use{0};
std::atomic<bool> quarantine{false};

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
  void* start = mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return start == MAP_FAILED ? nullptr : static_cast<uint8_t*>(start);
}

void unmap(void* start, size_t bytes) {
  if (quarantine.load()) {
    mmap(start, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
  } else {
    munmap(start, bytes);
  }
}

void set_quarantine(bool on) { quarantine = on; }

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
