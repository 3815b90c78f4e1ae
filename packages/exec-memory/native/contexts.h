// Execution contexts with their stacks, and what belongs to one thread.
#ifndef WAZERO_CONTEXTS_H_
#define WAZERO_CONTEXTS_H_

#include <stddef.h>
#include <stdint.h>

#include <atomic>
#include <vector>

#include "blocks.h"
#include "code.h"
#include "layout.h"
#include "memories.h"

namespace wazero {

struct Caller;

/// Shared with generated code and JavaScript: layout.h.
struct Context {
  uint32_t exit_code;
  uint32_t trap_code;
  uint32_t poll_limit_low;
  std::atomic<uint32_t> poll_flag;
  uint64_t stack_limit;
  uint64_t stack_top;
  uint64_t exit_stub;
  uint64_t entry;
  uint64_t guest_pc;
  uint64_t guest_sp;
  uint64_t fault_address;
  uint64_t host_sp;
  uint32_t signal;
  uint8_t engine1[CONTEXT_CALLER - 0x54];
  const Caller* caller;
  uint8_t engine2[CONTEXT_HOST_FUNCTION - CONTEXT_CALLER - 8];
  uint64_t host_function;
  uint8_t engine3[CONTEXT_SLOTS - CONTEXT_HOST_FUNCTION - 8];
};
static_assert(offsetof(Context, poll_limit_low) == CONTEXT_POLL_LIMIT);
static_assert(offsetof(Context, poll_flag) == CONTEXT_POLL_FLAG);
static_assert(offsetof(Context, stack_limit) == CONTEXT_STACK_LIMIT);
static_assert(offsetof(Context, exit_stub) == CONTEXT_EXIT_STUB);
static_assert(offsetof(Context, guest_pc) == CONTEXT_GUEST_PC);
static_assert(offsetof(Context, host_sp) == CONTEXT_HOST_SP);
static_assert(offsetof(Context, signal) == CONTEXT_SIGNAL);
static_assert(offsetof(Context, caller) == CONTEXT_CALLER);
static_assert(offsetof(Context, host_function) == CONTEXT_HOST_FUNCTION);
static_assert(sizeof(Context) == CONTEXT_SLOTS);

/// Where poll_flag has POLL_*; the other bits belong to the stack limit, which is below 2^57 on every processor.
constexpr uint32_t kPollBits = POLL_HEARTBEAT | POLL_DEADLINE;

/// Takes the flag down. @returns what it was
inline uint32_t take_poll_flag(Context* context) { return context->poll_flag.fetch_and(~kPollBits) & kPollBits; }

enum class State : uint32_t { kFree, kRunning, kExited, kParked, kDead };

/// Out of the guest's and JavaScript's reach.
struct Slot {
  State state;
  Context* context;
  uint32_t store;
  uintptr_t guard_from;
  uintptr_t guard_to;
  uint8_t* mapping;
  size_t mapping_bytes;
  uint8_t* stack;
  size_t stack_bytes;
};

/// Shared with JavaScript: which context the next start or resume enters, and the thread's deadline.
struct Control {
  uint32_t slot;
  uint32_t reserved;
  double deadline_ms;  // CLOCK_MONOTONIC; infinity = none
};

/// What JavaScript names by a small number. 0 names nothing.
template <typename T>
class Registry {
 public:
  uint32_t add(T* item) {
    if (unused_.empty()) {
      items_.push_back(item);
      return static_cast<uint32_t>(items_.size());
    }
    const uint32_t id = unused_.back();
    unused_.pop_back();
    items_[id - 1] = item;
    return id;
  }
  T* get(uint32_t id) const { return id == 0 || id > items_.size() ? nullptr : items_[id - 1]; }
  T* remove(uint32_t id) {
    T* item = get(id);
    if (item == nullptr) return nullptr;
    items_[id - 1] = nullptr;
    unused_.push_back(id);
    return item;
  }
  size_t size() const { return items_.size(); }

 private:
  std::vector<T*> items_;
  std::vector<uint32_t> unused_;
};

/// One per thread that loaded the addon. Everything a worker forgot to release is released when it ends.
struct Thread {
  Control control;
  std::vector<Slot*> slots;  // [0] is dead for ever: a released handle points there
  std::vector<uint32_t> unused_slots;
  std::atomic<Slot*> running;
  std::atomic<uint64_t> entries;
  uint64_t seen_entries;  // of the watcher
  /// POLL_* for the guest that is entered next: what the watcher found no guest to tell.
  std::atomic<uint32_t> pending_polls;
  /// What monotonic_nanoseconds() gave when performance.now() was 0; 0 = not known yet.
  uint64_t nanotime_origin;
  /// Ended with its poll flag up; the flag belongs to the guest that is entered next.
  Slot* unseen;
  Registry<Arena> arenas;
  Registry<MemoryRecord> memories;
  Registry<Block> blocks;
  void* environment;  // the napi_env, to tell a second load of the addon from a second environment
  void* signal_stack;
  size_t signal_stack_bytes;
};

/// The guard is at the low end; a prologue with a frame larger than it compares with the limit first.
constexpr size_t kStackGuard = 64 * 1024;

extern __thread Thread* current_thread __attribute__((tls_model("initial-exec")));

/// 0 when the kernel refuses.
uint32_t create_context(Thread* thread, size_t stack_bytes, uint32_t store);
/// Ends whatever the context was doing and clears its stack and slots.
void reset_context(Slot* slot);
/// Gives a fresh or cleared context to a store.
void assign_context(Slot* slot, uint32_t store);
void release_context(Thread* thread, uint32_t index);

}  // namespace wazero

extern "C" {
void wazero_start(wazero::Context*);
void wazero_resume(wazero::Context*);
void wazero_exit();
void wazero_leave();
}

#endif
