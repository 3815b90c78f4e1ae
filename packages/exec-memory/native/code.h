// Code memory: arenas, and the tables by which the signal handler recognises generated code. W^X throughout.
#ifndef WAZERO_CODE_H_
#define WAZERO_CODE_H_

#include <stddef.h>
#include <stdint.h>

#include <atomic>

namespace wazero {

/// What a trapping instruction may raise. Exactly one of them per entry.
enum : uint32_t { kExpectMemory = 1, kExpectStackGuard = 2, kExpectArithmetic = 3, kExpectIllegal = 4 };

/// An entry of the trap table: `word` = trap code << 8 | kExpect*.
struct TrapEntry {
  uint32_t offset;
  uint32_t word;
};

/// Published code, usually one function. Immutable.
struct CodeChunk {
  uint32_t start;
  uint32_t end;
  uint32_t count;
  const TrapEntry* traps;
  const char* name;
};

struct ChunkList {
  std::atomic<uint32_t> count;
  uint32_t capacity;
  CodeChunk* chunks;
};

enum class ArenaKind {
  kOnce,   // written, then sealed: fresh pages
  kDual,   // a second mapping for writing: code can be added while other code runs
  kPaged,  // as kDual where the kernel refuses a second mapping: each addition gets pages of its own
};

struct Arena {
  ArenaKind kind;
  uint8_t* code;      // where it runs
  uint8_t* writable;  // where it is written; nullptr when sealed or kPaged
  size_t bytes;
  size_t used;  // kDual, kPaged
  int mappings;
  std::atomic<uint32_t> holders;
  std::atomic<ChunkList*> chunks;
};

enum class CodeStatus { kOk, kOutOfMappings, kRefused, kInvalid };

/// kDual becomes kPaged where the kernel refuses a second mapping.
CodeStatus create_arena(size_t bytes, ArenaKind kind, Arena** out);
/// The arena at an address that another thread holds; counted. nullptr when there is none.
Arena* adopt_arena(uintptr_t address);
/// kOnce: makes the arena executable; nothing is written from here on.
CodeStatus seal_arena(Arena* arena);
/// kDual, kPaged: copies code behind what is there. `out` is its offset. kDual: no bytes = the caller writes them.
CodeStatus append_code(Arena* arena, const uint8_t* bytes, size_t length, size_t alignment, size_t* out);
/// Tells the signal handler about a function. Offsets are from the start of the arena, entries in rising order.
CodeStatus publish_code(Arena* arena, uint32_t start, uint32_t end, const char* name, const TrapEntry* traps,
                        uint32_t count);
void release_arena(Arena* arena);

/// For the signal handler: takes no lock, allocates nothing. Between begin and end nothing it may see is freed.
void begin_lookup();
void end_lookup();
const Arena* find_arena(uintptr_t pc);
const CodeChunk* find_chunk(const Arena* arena, uint32_t offset);
const TrapEntry* find_trap(const CodeChunk* chunk, uint32_t offset);

}  // namespace wazero

#endif
