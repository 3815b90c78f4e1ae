// Native memory for the records of a store: instance contexts, globals, tables, function descriptors.
#ifndef WAZERO_BLOCKS_H_
#define WAZERO_BLOCKS_H_

#include <stddef.h>
#include <stdint.h>

namespace wazero {

struct Block {
  uint8_t* start;
  size_t bytes;
  bool mapped;  // has pages of its own, which become inaccessible in quarantine
};

/// Zero, aligned to 64; nullptr when there is no memory.
Block* create_block(size_t bytes);
void release_block(Block* block);

}  // namespace wazero

#endif
