#include "code.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <unordered_set>
#include <vector>

#include "mappings.h"

#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U
#endif

namespace wazero {
namespace {

#if defined(__x86_64__)
constexpr uint8_t kFiller = 0xcc;  // a breakpoint: zeros would be executable instructions
#else
constexpr uint8_t kFiller = 0x00;  // a permanently undefined instruction
#endif

struct ArenaRange {
  uintptr_t start;
  uintptr_t end;
  Arena* arena;
};

/// Sorted, immutable once published.
struct ArenaIndex {
  size_t count;
  ArenaRange* ranges;
};

std::mutex mutex;
std::atomic<ArenaIndex*> index{nullptr};
std::atomic<int> lookups{0};
// Never destroyed: workers may still run when a process exits.
std::unordered_set<uintptr_t>& live = *new std::unordered_set<uintptr_t>;

/// Waits until no handler can see what has just been unpublished. A look-up takes well under a microsecond.
void wait_for_lookups() {
  while (lookups.load() != 0) sched_yield();
}

void free_index(ArenaIndex* old) {
  if (old == nullptr) return;
  delete[] old->ranges;
  delete old;
}

/// The index with one arena more or less; the mutex is held.
void replace_index(Arena* added, const Arena* removed) {
  ArenaIndex* old = index.load();
  std::vector<ArenaRange> ranges;
  if (old != nullptr) ranges.assign(old->ranges, old->ranges + old->count);
  if (removed != nullptr) {
    ranges.erase(std::remove_if(ranges.begin(), ranges.end(), [&](const ArenaRange& r) { return r.arena == removed; }),
                 ranges.end());
  }
  if (added != nullptr) {
    const uintptr_t start = reinterpret_cast<uintptr_t>(added->code);
    const ArenaRange range{start, start + added->bytes, added};
    ranges.insert(std::upper_bound(ranges.begin(), ranges.end(), range,
                                   [](const ArenaRange& a, const ArenaRange& b) { return a.start < b.start; }),
                  range);
  }
  auto* next = new ArenaIndex{ranges.size(), new ArenaRange[ranges.size()]};
  std::copy(ranges.begin(), ranges.end(), next->ranges);
  index.store(next);
  wait_for_lookups();
  free_index(old);
}

ChunkList* new_chunk_list(uint32_t capacity) {
  auto* list = new ChunkList{};
  list->capacity = capacity;
  list->chunks = new CodeChunk[capacity];
  return list;
}

void free_chunk_list(ChunkList* list) {
  delete[] list->chunks;
  delete list;
}

int open_memory_file() {
  int file = memfd_create("wazero-ts code", MFD_CLOEXEC | MFD_EXEC);
  if (file < 0 && errno == EINVAL) file = memfd_create("wazero-ts code", MFD_CLOEXEC);
  return file;
}

/// Two mappings of one memory file; false when the kernel refuses any part of it.
bool map_twice(size_t bytes, uint8_t** code, uint8_t** writable) {
  const int file = open_memory_file();
  if (file < 0) return false;
  void* first = MAP_FAILED;
  void* second = MAP_FAILED;
  if (ftruncate(file, static_cast<off_t>(bytes)) == 0) {
    first = mmap(nullptr, bytes, PROT_READ | PROT_EXEC, MAP_SHARED, file, 0);
    if (first != MAP_FAILED) second = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (second == MAP_FAILED && first != MAP_FAILED) munmap(first, bytes);
  }
  close(file);
  if (second == MAP_FAILED) return false;
  *code = static_cast<uint8_t*>(first);
  *writable = static_cast<uint8_t*>(second);
  return true;
}

void flush(const Arena* arena, size_t offset, size_t length) {
  char* start = reinterpret_cast<char*>(arena->code + offset);
  __builtin___clear_cache(start, start + length);
}

}  // namespace

CodeStatus create_arena(size_t bytes, ArenaKind kind, Arena** out) {
  const bool lazy = kind != ArenaKind::kOnce;
  bytes = round_to_pages(bytes);
  if (bytes == 0 || bytes > UINT32_MAX) return CodeStatus::kInvalid;
  const int mappings = 3;
  if (!take_mappings(mappings)) return CodeStatus::kOutOfMappings;
  auto* arena = new Arena{};
  arena->bytes = bytes;
  arena->mappings = mappings;
  arena->holders = 1;
  if (kind == ArenaKind::kDual && map_twice(bytes, &arena->code, &arena->writable)) {
    arena->kind = ArenaKind::kDual;
  } else {
    arena->kind = lazy ? ArenaKind::kPaged : ArenaKind::kOnce;
    arena->code = reserve(bytes);
    if (arena->code == nullptr ||
        (!lazy && mprotect(arena->code, bytes, PROT_READ | PROT_WRITE) != 0)) {
      if (arena->code != nullptr) unmap(arena->code, bytes);
      give_mappings(mappings);
      delete arena;
      return CodeStatus::kOutOfMappings;
    }
    if (!lazy) {
      arena->writable = arena->code;
      memset(arena->code, kFiller, bytes);
    }
  }
  arena->chunks = new_chunk_list(lazy ? 64 : 8);
  const std::lock_guard<std::mutex> lock(mutex);
  replace_index(arena, nullptr);
  live.insert(reinterpret_cast<uintptr_t>(arena));
  *out = arena;
  return CodeStatus::kOk;
}

Arena* adopt_arena(uintptr_t address) {
  const std::lock_guard<std::mutex> lock(mutex);
  if (live.count(address) == 0) return nullptr;
  auto* arena = reinterpret_cast<Arena*>(address);
  arena->holders++;
  return arena;
}

CodeStatus seal_arena(Arena* arena) {
  if (arena->kind != ArenaKind::kOnce || arena->writable == nullptr) return CodeStatus::kInvalid;
  if (mprotect(arena->code, arena->bytes, PROT_READ | PROT_EXEC) != 0) {
    return errno == ENOMEM ? CodeStatus::kOutOfMappings : CodeStatus::kRefused;
  }
  arena->writable = nullptr;
  return CodeStatus::kOk;
}

CodeStatus append_code(Arena* arena, const uint8_t* bytes, size_t length, size_t alignment, size_t* out) {
  const bool paged = arena->kind == ArenaKind::kPaged;
  if (arena->kind == ArenaKind::kOnce || length == 0 || alignment == 0 || (alignment & (alignment - 1)) != 0 ||
      alignment > page_bytes()) {
    return CodeStatus::kInvalid;
  }
  const std::lock_guard<std::mutex> lock(mutex);
  const size_t step = paged ? page_bytes() : alignment;
  const size_t offset = (arena->used + step - 1) / step * step;
  if (offset > arena->bytes || length > arena->bytes - offset) return CodeStatus::kInvalid;
  if (bytes == nullptr && paged) return CodeStatus::kInvalid;
  if (paged) {
    // Fresh pages, written while nobody can run them: what is published already is never touched.
    const size_t pages = round_to_pages(length);
    if (mprotect(arena->code + offset, pages, PROT_READ | PROT_WRITE) != 0) return CodeStatus::kOutOfMappings;
    memset(arena->code + offset, kFiller, pages);
    memcpy(arena->code + offset, bytes, length);
    if (mprotect(arena->code + offset, pages, PROT_READ | PROT_EXEC) != 0) return CodeStatus::kRefused;
  } else {
    memset(arena->writable + arena->used, kFiller, offset - arena->used);
    if (bytes != nullptr) memcpy(arena->writable + offset, bytes, length);
    const size_t end = offset + length;
    memset(arena->writable + end, kFiller, round_to_pages(end) - end);
  }
  arena->used = offset + length;
  *out = offset;
  return CodeStatus::kOk;
}

CodeStatus publish_code(Arena* arena, uint32_t start, uint32_t end, const char* name, const TrapEntry* traps,
                        uint32_t count) {
  if (start >= end || end > arena->bytes) return CodeStatus::kInvalid;
  for (uint32_t i = 0; i < count; i++) {
    const uint32_t expectation = traps[i].word & 0xff;
    if (traps[i].offset < start || traps[i].offset >= end || (i > 0 && traps[i].offset <= traps[i - 1].offset) ||
        expectation < kExpectMemory || expectation > kExpectIllegal) {
      return CodeStatus::kInvalid;
    }
  }
  const std::lock_guard<std::mutex> lock(mutex);
  ChunkList* list = arena->chunks.load();
  const uint32_t used = list->count.load();
  CodeChunk* const first = list->chunks;
  CodeChunk* const last = first + used;
  CodeChunk* const place =
      std::upper_bound(first, last, start, [](uint32_t value, const CodeChunk& chunk) { return value < chunk.start; });
  if ((place != first && place[-1].end > start) || (place != last && place->start < end)) return CodeStatus::kInvalid;

  flush(arena, start, end - start);
  auto* copy = new TrapEntry[count];
  std::copy(traps, traps + count, copy);
  const CodeChunk chunk{start, end, count, copy, strdup(name)};
  if (place == last && used < list->capacity) {
    *last = chunk;
    list->count.store(used + 1, std::memory_order_release);
    return CodeStatus::kOk;
  }
  ChunkList* next = new_chunk_list(used < list->capacity ? list->capacity : list->capacity * 2);
  CodeChunk* end_of_copy = std::copy(first, place, next->chunks);
  *end_of_copy++ = chunk;
  std::copy(place, last, end_of_copy);
  next->count.store(used + 1);
  arena->chunks.store(next);
  wait_for_lookups();
  free_chunk_list(list);
  return CodeStatus::kOk;
}

void release_arena(Arena* arena) {
  {
    const std::lock_guard<std::mutex> lock(mutex);
    if (arena->holders.fetch_sub(1) != 1) return;
    live.erase(reinterpret_cast<uintptr_t>(arena));
    replace_index(nullptr, arena);
  }
  if (arena->kind == ArenaKind::kDual) unmap(arena->writable, arena->bytes);
  unmap(arena->code, arena->bytes);
  give_mappings(arena->mappings);
  ChunkList* list = arena->chunks.load();
  for (uint32_t i = 0; i < list->count.load(); i++) {
    delete[] list->chunks[i].traps;
    free(const_cast<char*>(list->chunks[i].name));
  }
  free_chunk_list(list);
  delete arena;
}

void begin_lookup() { lookups.fetch_add(1); }
void end_lookup() { lookups.fetch_sub(1); }

const Arena* find_arena(uintptr_t pc) {
  const ArenaIndex* now = index.load();
  if (now == nullptr) return nullptr;
  size_t low = 0;
  size_t high = now->count;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (now->ranges[middle].end <= pc) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < now->count && now->ranges[low].start <= pc ? now->ranges[low].arena : nullptr;
}

const CodeChunk* find_chunk(const Arena* arena, uint32_t offset) {
  const ChunkList* list = arena->chunks.load();
  uint32_t low = 0;
  uint32_t high = list->count.load(std::memory_order_acquire);
  const uint32_t count = high;
  while (low < high) {
    const uint32_t middle = (low + high) / 2;
    if (list->chunks[middle].end <= offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < count && list->chunks[low].start <= offset ? &list->chunks[low] : nullptr;
}

const TrapEntry* find_trap(const CodeChunk* chunk, uint32_t offset) {
  uint32_t low = 0;
  uint32_t high = chunk->count;
  while (low < high) {
    const uint32_t middle = (low + high) / 2;
    if (chunk->traps[middle].offset < offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < chunk->count && chunk->traps[low].offset == offset ? &chunk->traps[low] : nullptr;
}

}  // namespace wazero
