// Linear memories: reservations, and the records through which generated code finds them.
#ifndef WAZERO_MEMORIES_H_
#define WAZERO_MEMORIES_H_

#include <stddef.h>
#include <stdint.h>

#include <atomic>
#include <vector>

namespace wazero {

/// One per memory, shared by every instance and thread that imports it. Generated code reads the first two fields.
/// A record is never freed, only used again: the signal handler may look at it at any time.
struct MemoryRecord {
  std::atomic<uint8_t*> base;
  std::atomic<uint64_t> bytes;
  // Below here: this addon only.
  std::atomic<uint32_t> store;        // contexts of another store may not fault here; 0 = not in use
  std::atomic<uint32_t> holders;      // threads that hold it
  std::atomic<uintptr_t> fault_from;  // a fault in [fault_from, fault_to) is an out-of-bounds access
  std::atomic<uintptr_t> fault_to;
  uint8_t* mapping;  // nullptr: storage of somebody else (a SharedArrayBuffer)
  size_t mapping_bytes;
  uint64_t accessible;  // readable and writable from base; >= bytes only between a reset and the next
  uint64_t capacity;
  int mappings;
};

/// What an access of generated code can reach: a 32-bit index, an offset below 2^31, 16 bytes; rounded up.
constexpr uint64_t kGuardedReach = uint64_t{8} << 30;
/// An index that was sign-extended by mistake lands here: not a trap but a bug that ends the process.
constexpr uint64_t kGuardBelow = uint64_t{2} << 30;
constexpr uint64_t kGuardAbove = 64 * 1024;

/// nullptr when the kernel refuses. A guarded memory always reserves kGuardedReach.
MemoryRecord* create_memory(uint64_t bytes, uint64_t capacity, bool guarded, uint32_t store);
/// A record over storage of JavaScript, which keeps it alive.
MemoryRecord* create_record(void* base, uint64_t bytes, uint32_t store);
/// The record at an address that another thread got from record_of; counted. nullptr when there is none.
MemoryRecord* adopt_record(uintptr_t address);
/// Makes a memory readable and writable up to `bytes`; false when the kernel refuses.
bool grow_memory(MemoryRecord* memory, uint64_t bytes);
struct Run {
  uint64_t start;
  uint64_t bytes;
};
/// Where bytes may not be zero: the pages that somebody has touched.
std::vector<Run> touched_runs(const MemoryRecord* memory);
/// Both write nothing and return false when a byte is beyond the end.
bool fill_memory(MemoryRecord* memory, uint64_t start, uint8_t value, uint64_t count);
bool move_memory(MemoryRecord* to, uint64_t to_start, const MemoryRecord* from, uint64_t from_start, uint64_t count);
/// nullptr when a byte is beyond the end.
uint8_t* bytes_at(const MemoryRecord* memory, uint64_t start, uint64_t count);
/// Starts again after idle_memory, which made it zero; false when the kernel refuses.
bool reset_memory(MemoryRecord* memory, uint64_t bytes, uint64_t capacity, uint32_t store);
/// Gives all pages back, unless there are none; nothing can fault into the memory any more.
void idle_memory(MemoryRecord* memory, bool untouched);
void release_memory(MemoryRecord* memory);

/// For the signal handler.
bool is_in_memory(uintptr_t address, uint32_t store);

}  // namespace wazero

#endif
