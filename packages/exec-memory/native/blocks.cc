#include "blocks.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "mappings.h"

namespace wazero {
namespace {

constexpr size_t kAlignment = 64;
// From here on a mapping is cheaper than clearing what malloc used before.
constexpr size_t kMappedFrom = 256 * 1024;

}  // namespace

Block* create_block(size_t bytes) {
  const bool mapped = bytes >= kMappedFrom || quarantine_is_on();
  uint8_t* start = nullptr;
  if (mapped) {
    bytes = round_to_pages(bytes);
    if (!take_mappings(1)) return nullptr;
    start = reserve(bytes);
    if (start != nullptr && mprotect(start, bytes, PROT_READ | PROT_WRITE) != 0) {
      unmap(start, bytes);
      start = nullptr;
    }
    if (start == nullptr) give_mappings(1);
  } else {
    bytes = (bytes + kAlignment - 1) / kAlignment * kAlignment;
    start = static_cast<uint8_t*>(aligned_alloc(kAlignment, bytes));
    if (start != nullptr) memset(start, 0, bytes);
  }
  return start == nullptr ? nullptr : new Block{start, bytes, mapped};
}

void release_block(Block* block) {
  if (block->mapped) {
    unmap(block->start, block->bytes);
    give_mappings(1);
  } else {
    free(block->start);
  }
  delete block;
}

}  // namespace wazero
