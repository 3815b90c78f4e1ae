// The hot entry. Raw N-API, no arguments, no napi call unless something is wrong.
#include <node_api.h>
#include <stdio.h>

#include "answers.h"
#include "contexts.h"
#include "watcher.h"

namespace wazero {
namespace {

napi_value refuse(napi_env env, State state, State needed) {
  static const char* const names[] = {"free", "running", "exited", "parked", "dead"};
  char message[64];
  snprintf(message, sizeof message, "%s: the context is %s, not %s", needed == State::kFree ? "start" : "resume",
           names[static_cast<int>(state)], names[static_cast<int>(needed)]);
  napi_throw_error(env, "INVALID_STATE", message);
  return nullptr;
}

/// What the guest that ended last has not seen is for the one that is entered, unless it is the same.
void hand_over(Thread* thread, Slot* slot) {
  if (thread->unseen != slot) slot->context->poll_flag.fetch_or(take_poll_flag(thread->unseen->context));
  thread->unseen = nullptr;
}

template <State needed, void (*go)(Context*)>
napi_value enter(napi_env env, napi_callback_info) {
  Thread* thread = current_thread;
  const uint32_t index = thread->control.slot;
  Slot* slot = index < thread->slots.size() ? thread->slots[index] : thread->slots[0];
  if (__builtin_expect(slot->state != needed, 0)) return refuse(env, slot->state, needed);
  slot->state = State::kRunning;
  thread->running.store(slot, std::memory_order_relaxed);
  thread->entries.store(thread->entries.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  // Not between the stores and the read, for the compiler; for the processor see sleep_until_woken().
  std::atomic_signal_fence(std::memory_order_seq_cst);
  if (__builtin_expect(watcher_asleep.load(std::memory_order_relaxed), 0)) wake_watcher();
  if (__builtin_expect(thread->pending_polls.load(std::memory_order_relaxed) != 0, 0)) {
    slot->context->poll_flag.fetch_or(thread->pending_polls.exchange(0));
  }
  if (__builtin_expect(thread->unseen != nullptr, 0)) hand_over(thread, slot);
  go(slot->context);
  while (answer(thread, slot->context)) wazero_resume(slot->context);
  thread->running.store(nullptr, std::memory_order_relaxed);
  if (slot->context->exit_code <= EXIT_TRAP) {
    slot->state = State::kFree;
    // It ended before it saw the flag. A function without checks is called for ever like that, so it costs no exchange.
    if (__builtin_expect((slot->context->poll_flag.load(std::memory_order_relaxed) & kPollBits) != 0, 0)) {
      thread->unseen = slot;
    }
  } else {
    slot->state = State::kExited;
  }
  return nullptr;
}

}  // namespace

napi_value start_context(napi_env env, napi_callback_info info) {
  return enter<State::kFree, wazero_start>(env, info);
}

napi_value resume_context(napi_env env, napi_callback_info info) {
  return enter<State::kExited, wazero_resume>(env, info);
}

}  // namespace wazero
