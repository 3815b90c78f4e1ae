// One thread per process that makes running guests leave every 10 ms and at their thread's deadline.
#ifndef WAZERO_WATCHER_H_
#define WAZERO_WATCHER_H_

#include <atomic>
#include <functional>

#include "contexts.h"

namespace wazero {

extern std::atomic<bool> watcher_asleep;

/// Called by the hot entry when the watcher sleeps.
void wake_watcher();
void watch_thread(Thread* thread);
void forget_thread(Thread* thread);
/// Runs something while the watcher touches no context.
void without_watcher(const std::function<void()>& work);

}  // namespace wazero

#endif
