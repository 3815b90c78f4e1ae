#include "contexts.h"

#include <string.h>
#include <sys/mman.h>

#include "mappings.h"
#include "watcher.h"

namespace wazero {

__thread Thread* current_thread __attribute__((tls_model("initial-exec"))) = nullptr;

namespace {

// Most calls stay within this much stack: clearing it in place spares the next call the page faults.
constexpr size_t kKeptStack = 16 * 1024;

/// Before a context goes.
void keep_unseen_flag(Thread* thread, Slot* slot) {
  if (thread->unseen != slot) return;
  thread->pending_polls.fetch_or(slot->context->poll_flag.load() & kPollBits);
  thread->unseen = nullptr;
}

}  // namespace

void assign_context(Slot* slot, uint32_t store) {
  Context* context = slot->context;
  context->stack_limit = reinterpret_cast<uint64_t>(slot->stack) + stack_headroom();
  context->poll_limit_low = static_cast<uint32_t>(context->stack_limit);
  context->poll_flag.store(static_cast<uint32_t>(context->stack_limit >> 32));
  context->stack_top = reinterpret_cast<uint64_t>(slot->stack) + slot->stack_bytes;
  context->exit_stub = reinterpret_cast<uint64_t>(&wazero_exit);
  slot->store = store;
  slot->state = State::kFree;
}

uint32_t create_context(Thread* thread, size_t stack_bytes, uint32_t store) {
  const int mappings = 3;
  const size_t stack = round_to_pages(stack_bytes) + stack_headroom();
  const size_t total = CONTEXT_BYTES + kStackGuard + stack;
  if (!take_mappings(mappings)) return 0;
  // Context, guard, stack: neither can run into the other.
  uint8_t* mapping = reserve(total);
  if (mapping == nullptr || mprotect(mapping, CONTEXT_BYTES, PROT_READ | PROT_WRITE) != 0 ||
      mprotect(mapping + CONTEXT_BYTES + kStackGuard, stack, PROT_READ | PROT_WRITE) != 0) {
    if (mapping != nullptr) unmap(mapping, total);
    give_mappings(mappings);
    return 0;
  }
  auto* slot = new Slot{};
  slot->mapping = mapping;
  slot->mapping_bytes = total;
  slot->context = reinterpret_cast<Context*>(mapping);
  slot->guard_from = reinterpret_cast<uintptr_t>(mapping) + CONTEXT_BYTES;
  slot->guard_to = slot->guard_from + kStackGuard;
  slot->stack = mapping + CONTEXT_BYTES + kStackGuard;
  slot->stack_bytes = stack;
  assign_context(slot, store);
  uint32_t index;
  if (thread->unused_slots.empty()) {
    index = static_cast<uint32_t>(thread->slots.size());
    thread->slots.push_back(slot);
  } else {
    index = thread->unused_slots.back();
    thread->unused_slots.pop_back();
    thread->slots[index] = slot;
  }
  return index;
}

void reset_context(Slot* slot) {
  keep_unseen_flag(current_thread, slot);
  memset(static_cast<void*>(slot->context), 0, CONTEXT_BYTES);
  uint8_t* const top = slot->stack + slot->stack_bytes;
  memset(top - kKeptStack, 0, kKeptStack);
  madvise(slot->stack, slot->stack_bytes - kKeptStack, MADV_DONTNEED);
  slot->state = State::kFree;
}

void release_context(Thread* thread, uint32_t index) {
  Slot* slot = thread->slots[index];
  keep_unseen_flag(thread, slot);
  thread->slots[index] = thread->slots[0];
  thread->unused_slots.push_back(index);
  without_watcher([slot] { unmap(slot->mapping, slot->mapping_bytes); });
  give_mappings(3);
  delete slot;
}

}  // namespace wazero
