#include "watcher.h"

#include <linux/membarrier.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

#include "mappings.h"

namespace wazero {

std::atomic<bool> watcher_asleep{true};

namespace {

constexpr double kTickMs = 10;
constexpr int kIdleTicks = 20;
// Without membarrier a wake-up can be missed; then the watcher looks for itself.
constexpr double kBlindSleepMs = 50;

pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t wake;
// Never destroyed: the watcher outlives the static destructors of a process that exits.
std::vector<Thread*>& threads = *new std::vector<Thread*>;
bool started = false;
bool has_membarrier = false;

long membarrier(int command) { return syscall(__NR_membarrier, command, 0, 0); }

void wait_until(double ms) {
  timespec at;
  at.tv_sec = static_cast<time_t>(ms / 1e3);
  at.tv_nsec = static_cast<long>(fmod(ms, 1e3) * 1e6);
  pthread_cond_timedwait(&wake, &mutex, &at);
}

/// Flags the running guest of every thread, or the next one where JavaScript runs between short ones; `next` becomes the next deadline if it is earlier. True when any thread ran a guest.
bool tick(double now, double* next) {
  bool active = false;
  for (Thread* thread : threads) {
    const uint64_t entries = thread->entries.load(std::memory_order_relaxed);
    const double deadline = thread->control.deadline_ms;
    if (Slot* slot = thread->running.load()) {
      active = true;
      slot->context->poll_flag.fetch_or(POLL_HEARTBEAT | (deadline <= now ? POLL_DEADLINE : 0));
    } else if (entries != thread->seen_entries || deadline <= now) {
      thread->pending_polls.fetch_or(POLL_HEARTBEAT | (deadline <= now ? POLL_DEADLINE : 0));
    }
    if (entries != thread->seen_entries) active = true;
    thread->seen_entries = entries;
    if (deadline > now) *next = std::min(*next, deadline);
  }
  return active;
}

bool anything_runs() {
  return std::any_of(threads.begin(), threads.end(), [](Thread* thread) {
    return thread->running.load() != nullptr || thread->entries.load() != thread->seen_entries;
  });
}

/// Sleeps until a guest is entered. The entry stores `running` and then reads `watcher_asleep` without a fence, which
/// would cost more than the rest of it; the membarrier here is the fence of all threads.
void sleep_until_woken() {
  watcher_asleep = true;
  if (has_membarrier) membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED);
  if (!anything_runs()) {
    if (has_membarrier) {
      while (watcher_asleep) pthread_cond_wait(&wake, &mutex);
    } else {
      while (watcher_asleep && !anything_runs()) wait_until(now_ms() + kBlindSleepMs);
    }
  }
  watcher_asleep = false;
}

void* watch(void*) {
  pthread_mutex_lock(&mutex);
  for (int idle = 0;;) {
    const double now = now_ms();
    double next = now + kTickMs;
    idle = tick(now, &next) ? 0 : idle + 1;
    if (idle > kIdleTicks) {
      sleep_until_woken();
      idle = 0;
      next = now_ms() + kTickMs;
    }
    wait_until(next);
  }
  return nullptr;
}

/// The mutex is held.
void start_watcher() {
  has_membarrier = membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) == 0;
  pthread_condattr_t clock;
  pthread_condattr_init(&clock);
  pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
  pthread_cond_init(&wake, &clock);
  pthread_condattr_destroy(&clock);
  // Signals of the process are for Node's threads.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  started = pthread_create(&thread, nullptr, watch, nullptr) == 0;
  if (started) {
    pthread_setname_np(thread, "wazero-watcher");
    pthread_detach(thread);
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace

void wake_watcher() {
  pthread_mutex_lock(&mutex);
  if (!started) start_watcher();
  if (started) {
    watcher_asleep = false;
    pthread_cond_signal(&wake);
  }
  pthread_mutex_unlock(&mutex);
}

void watch_thread(Thread* thread) {
  pthread_mutex_lock(&mutex);
  threads.push_back(thread);
  pthread_mutex_unlock(&mutex);
}

void forget_thread(Thread* thread) {
  pthread_mutex_lock(&mutex);
  threads.erase(std::remove(threads.begin(), threads.end(), thread), threads.end());
  pthread_mutex_unlock(&mutex);
}

void without_watcher(const std::function<void()>& work) {
  pthread_mutex_lock(&mutex);
  work();
  pthread_mutex_unlock(&mutex);
}

}  // namespace wazero
