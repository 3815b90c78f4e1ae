#include "memories.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <unordered_set>
#include <vector>

#include "mappings.h"

namespace wazero {
namespace {

// Addresses in steps of 4 GiB. A guarded reservation is longer than two steps, so no step meets more than two.
constexpr int kStepBits = 32;
constexpr size_t kSteps = size_t{1} << (48 - kStepBits);
std::atomic<MemoryRecord*> guarded[kSteps][2];

// Of the 128 TiB that a process has on most machines, 8 stay for V8, whose own memories need them, and for malloc.
constexpr uint64_t kMostReserved = uint64_t{120} << 40;
std::atomic<uint64_t> reserved{0};

std::mutex mutex;
// Never destroyed: workers may still run when a process exits.
std::vector<MemoryRecord*>& unused = *new std::vector<MemoryRecord*>;
std::unordered_set<uintptr_t>& live = *new std::unordered_set<uintptr_t>;

MemoryRecord* take_record() {
  MemoryRecord* record;
  if (unused.empty()) {
    record = new MemoryRecord{};
  } else {
    record = unused.back();
    unused.pop_back();
  }
  live.insert(reinterpret_cast<uintptr_t>(record));
  record->holders = 1;
  return record;
}

void enter_steps(MemoryRecord* record, bool present) {
  const uintptr_t first = reinterpret_cast<uintptr_t>(record->mapping) >> kStepBits;
  const uintptr_t last = (reinterpret_cast<uintptr_t>(record->mapping) + record->mapping_bytes - 1) >> kStepBits;
  for (uintptr_t step = first; step <= last; step++) {
    for (auto& place : guarded[step]) {
      if (place.load() == (present ? nullptr : record)) {
        place.store(present ? record : nullptr);
        break;
      }
    }
  }
}

uint8_t* reserve_counted(size_t bytes) {
  if (reserved.fetch_add(bytes) + bytes <= kMostReserved) {
    if (uint8_t* mapping = reserve(bytes)) return mapping;
  }
  reserved -= bytes;
  return nullptr;
}

void unmap_counted(void* mapping, size_t bytes) {
  unmap(mapping, bytes);
  reserved -= bytes;
}

bool set_accessible(MemoryRecord* memory, uint64_t bytes) {
  uint8_t* base = memory->base.load();
  const uint64_t wanted = round_to_pages(bytes);
  if (wanted > memory->accessible) {
    if (mprotect(base + memory->accessible, wanted - memory->accessible, PROT_READ | PROT_WRITE) != 0) return false;
  } else if (wanted < memory->accessible) {
    if (mprotect(base + wanted, memory->accessible - wanted, PROT_NONE) != 0) return false;
  }
  memory->accessible = wanted;
  return true;
}

bool is_in_bounds(const MemoryRecord* memory, uint64_t start, uint64_t count) {
  const uint64_t bytes = memory->bytes.load();
  return start <= bytes && count <= bytes - start;
}

}  // namespace

MemoryRecord* create_memory(uint64_t bytes, uint64_t capacity, bool guarded_memory, uint32_t store) {
  const uint64_t below = guarded_memory ? kGuardBelow : 0;
  const uint64_t above = guarded_memory ? kGuardAbove : 0;
  const uint64_t reach = guarded_memory ? kGuardedReach : round_to_pages(capacity == 0 ? 1 : capacity);
  const int mappings = 3;
  if (!take_mappings(mappings)) return nullptr;
  const size_t total = below + reach + above;
  uint8_t* mapping = reserve_counted(total);
  if (mapping != nullptr && reinterpret_cast<uintptr_t>(mapping) + total > uintptr_t{1} << 48) {
    unmap_counted(mapping, total);
    mapping = nullptr;
  }
  if (mapping == nullptr) {
    give_mappings(mappings);
    return nullptr;
  }
  const std::lock_guard<std::mutex> lock(mutex);
  MemoryRecord* memory = take_record();
  memory->mapping = mapping;
  memory->mapping_bytes = total;
  memory->mappings = mappings;
  memory->capacity = capacity;
  memory->accessible = 0;
  memory->base = mapping + below;
  memory->bytes = bytes;
  memory->store = store;
  if (!set_accessible(memory, bytes)) {
    unmap_counted(mapping, total);
    give_mappings(mappings);
    live.erase(reinterpret_cast<uintptr_t>(memory));
    memory->mapping = nullptr;
    memory->store = 0;
    unused.push_back(memory);
    return nullptr;
  }
  if (guarded_memory) {
    memory->fault_from = reinterpret_cast<uintptr_t>(memory->base.load());
    memory->fault_to = memory->fault_from + reach + above;
    enter_steps(memory, true);
  }
  return memory;
}

MemoryRecord* create_record(void* base, uint64_t bytes, uint32_t store) {
  const std::lock_guard<std::mutex> lock(mutex);
  // Every thread that has the buffer asks for its record: the length must stand in one place.
  for (const uintptr_t address : live) {
    auto* other = reinterpret_cast<MemoryRecord*>(address);
    if (other->mapping != nullptr || other->base.load() != base) continue;
    other->holders++;
    return other;
  }
  MemoryRecord* record = take_record();
  record->mapping = nullptr;
  record->base = static_cast<uint8_t*>(base);
  record->bytes = bytes;
  record->store = store;
  return record;
}

MemoryRecord* adopt_record(uintptr_t address) {
  const std::lock_guard<std::mutex> lock(mutex);
  if (live.count(address) == 0) return nullptr;
  auto* record = reinterpret_cast<MemoryRecord*>(address);
  record->holders++;
  return record;
}

bool grow_memory(MemoryRecord* memory, uint64_t bytes) {
  if (memory->mapping == nullptr) {
    // Two threads may have grown the same buffer: the longer length is the newer one.
    uint64_t now = memory->bytes.load();
    while (now < bytes && !memory->bytes.compare_exchange_weak(now, bytes)) {
    }
    return true;
  }
  if (bytes > memory->capacity || bytes < memory->bytes.load()) return false;
  if (!set_accessible(memory, bytes)) return false;
  memory->bytes = bytes;
  return true;
}

std::vector<Run> touched_runs(const MemoryRecord* memory) {
  const uint8_t* base = memory->base.load();
  const uint64_t bytes = memory->bytes.load();
  const size_t page = page_bytes();
  // One entry of 8 bytes for each page: present and swapped are the upper two bits.
  static const int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  constexpr size_t kEntries = 4096;
  uint64_t entries[kEntries];
  std::vector<Run> runs;
  for (uint64_t from = 0; from < bytes; from += kEntries * page) {
    const size_t count = std::min<uint64_t>(kEntries, (bytes - from + page - 1) / page);
    const off_t at = static_cast<off_t>(reinterpret_cast<uintptr_t>(base + from) / page * sizeof(uint64_t));
    const auto wanted = static_cast<ssize_t>(count * sizeof(uint64_t));
    const bool known = memory->mapping != nullptr && pread(pagemap, entries, wanted, at) == wanted;
    for (size_t i = 0; i < count; i++) {
      if (known && entries[i] >> 62 == 0) continue;
      const uint64_t start = from + i * page;
      const uint64_t length = std::min<uint64_t>(page, bytes - start);
      if (!runs.empty() && runs.back().start + runs.back().bytes == start) {
        runs.back().bytes += length;
      } else {
        runs.push_back({start, length});
      }
    }
  }
  return runs;
}

bool fill_memory(MemoryRecord* memory, uint64_t start, uint8_t value, uint64_t count) {
  if (!is_in_bounds(memory, start, count)) return false;
  memset(memory->base.load() + start, value, count);
  return true;
}

bool move_memory(MemoryRecord* to, uint64_t to_start, const MemoryRecord* from, uint64_t from_start, uint64_t count) {
  if (!is_in_bounds(to, to_start, count) || !is_in_bounds(from, from_start, count)) return false;
  memmove(to->base.load() + to_start, from->base.load() + from_start, count);
  return true;
}

uint8_t* bytes_at(const MemoryRecord* memory, uint64_t start, uint64_t count) {
  return is_in_bounds(memory, start, count) ? memory->base.load() + start : nullptr;
}

bool reset_memory(MemoryRecord* memory, uint64_t bytes, uint64_t capacity, uint32_t store) {
  if (memory->mapping == nullptr || bytes > capacity || capacity > kGuardedReach / 2) return false;
  if (!set_accessible(memory, bytes)) return false;
  memory->capacity = capacity;
  memory->bytes = bytes;
  memory->store = store;
  return true;
}

void idle_memory(MemoryRecord* memory, bool untouched) {
  memory->store = 0;
  memory->bytes = 0;
  if (!untouched && memory->mapping != nullptr && memory->accessible > 0) {
    madvise(memory->base.load(), memory->accessible, MADV_DONTNEED);
  }
}

void release_memory(MemoryRecord* memory) {
  const std::lock_guard<std::mutex> lock(mutex);
  if (--memory->holders > 0) return;
  memory->store = 0;
  memory->bytes = 0;
  if (memory->mapping != nullptr) {
    if (memory->fault_to != 0) enter_steps(memory, false);
    memory->fault_from = 0;
    memory->fault_to = 0;
    unmap_counted(memory->mapping, memory->mapping_bytes);
    give_mappings(memory->mappings);
    memory->mapping = nullptr;
  }
  memory->base = nullptr;
  live.erase(reinterpret_cast<uintptr_t>(memory));
  unused.push_back(memory);
}

bool is_in_memory(uintptr_t address, uint32_t store) {
  if (store == 0 || address >> 48 != 0) return false;
  for (auto& place : guarded[address >> kStepBits]) {
    const MemoryRecord* memory = place.load();
    if (memory != nullptr && memory->store.load() == store && address >= memory->fault_from.load() &&
        address < memory->fault_to.load()) {
      return true;
    }
  }
  return false;
}

}  // namespace wazero
