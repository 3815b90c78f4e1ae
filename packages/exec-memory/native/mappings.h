// Anonymous mappings, counted: the process must keep room for the mappings of V8 and the allocator.
#ifndef WAZERO_MAPPINGS_H_
#define WAZERO_MAPPINGS_H_

#include <stddef.h>
#include <stdint.h>

namespace wazero {

/// Rounds up to whole pages of the largest kind a supported kernel uses for this machine.
size_t round_to_pages(size_t bytes);
size_t page_bytes();

/// Counts `count` mappings more against the budget; false when they do not fit.
bool take_mappings(int count);
void give_mappings(int count);
int mappings_in_use();
int mappings_limit();

/// Reserves address space that can not be touched; nullptr when the kernel refuses.
uint8_t* reserve(size_t bytes);
void unmap(void* start, size_t bytes);
/// Makes unmap() leave the addresses reserved and inaccessible, until there are too many of them.
void set_quarantine(bool on);
bool quarantine_is_on();

/// Stack that generated code leaves free below its limit: handlers without an alternative stack run there.
size_t stack_headroom();

/// CLOCK_MONOTONIC in milliseconds.
double now_ms();

}  // namespace wazero

#endif
