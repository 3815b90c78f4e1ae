#include "signals.h"

#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <mutex>

#include "code.h"
#include "machine.h"
#include "mappings.h"

#ifndef AT_MINSIGSTKSZ
#define AT_MINSIGSTKSZ 51
#endif

#define HANDLER_NAME "wazero_ts_fault_handler_v1"

// Visible, so that another copy of this addon knows by dladdr that faults reach this one through it.
extern "C" __attribute__((visibility("default"))) void wazero_ts_fault_handler_v1(int, siginfo_t*, void*);

namespace wazero {
namespace {

constexpr int kSignals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
struct sigaction previous[NSIG];

bool is_expected(const TrapEntry* entry, int signal, uintptr_t address, const Slot* slot) {
  switch (entry->word & 0xff) {
    case kExpectMemory:
      return (signal == SIGSEGV || signal == SIGBUS) && is_in_memory(address, slot->store);
    case kExpectStackGuard:
      return (signal == SIGSEGV || signal == SIGBUS) && address >= slot->guard_from && address < slot->guard_to;
    case kExpectArithmetic:
      return signal == SIGFPE;
    case kExpectIllegal:
      return signal == SIGILL;
  }
  return false;
}

void say(const char* text) {
  if (write(STDERR_FILENO, text, strlen(text)) < 0) return;
}

void say_hex(uint64_t value) {
  char text[19] = "0x";
  int at = 2;
  for (int shift = 60; shift >= 0; shift -= 4) {
    const unsigned digit = (value >> shift) & 15;
    if (digit == 0 && at == 2 && shift != 0) continue;
    text[at++] = "0123456789abcdef"[digit];
  }
  text[at] = 0;
  say(text);
}

/// A fault in generated code that no table allows: going on would mean to trust code that has just been shown wrong.
void die_loudly(int signal, const CodeChunk* chunk, uint32_t offset, uintptr_t address) {
  say("wazero-ts: generated code is wrong: a fault that is not a trap in ");
  say(chunk == nullptr ? "unpublished code" : chunk->name);
  say(" at code offset ");
  say_hex(chunk == nullptr ? offset : offset - chunk->start);
  say(", address ");
  say_hex(address);
  say("; please report this\n");
  struct sigaction fatal = {};
  fatal.sa_handler = SIG_DFL;
  sigaction(signal, &fatal, nullptr);  // the instruction faults again, without a handler
}

enum class Verdict { kNotOurs, kTrap, kBug };

Verdict judge(int signal, const siginfo_t* info, ucontext_t* machine) {
  const uintptr_t pc = machine_pc(machine);
  begin_lookup();
  const Arena* arena = find_arena(pc);
  if (arena == nullptr) {
    end_lookup();
    return Verdict::kNotOurs;
  }
  const uint32_t offset = static_cast<uint32_t>(pc - reinterpret_cast<uintptr_t>(arena->code));
  const uintptr_t address = reinterpret_cast<uintptr_t>(info->si_addr);
  const CodeChunk* chunk = find_chunk(arena, offset);
  const TrapEntry* entry = chunk == nullptr ? nullptr : find_trap(chunk, offset);
  Slot* slot = current_thread == nullptr ? nullptr : current_thread->running.load();
  Verdict verdict = Verdict::kBug;
  if (entry != nullptr && slot != nullptr &&
      machine_context(machine) == reinterpret_cast<uintptr_t>(slot->context) &&
      is_expected(entry, signal, address, slot)) {
    Context* context = slot->context;
    context->exit_code = EXIT_TRAP;
    context->trap_code = entry->word >> 8;
    context->signal = static_cast<uint32_t>(signal);
    context->guest_pc = pc;
    context->guest_sp = machine_sp(machine);
    context->fault_address = address;
    machine_continue_at(machine, &wazero_leave);
    verdict = Verdict::kTrap;
  } else {
    die_loudly(signal, chunk, offset, address);
  }
  end_lookup();
  return verdict;
}

void chain(int signal, siginfo_t* info, void* machine) {
  const struct sigaction& before = previous[signal];
  if ((before.sa_flags & SA_SIGINFO) != 0) {
    before.sa_sigaction(signal, info, machine);
    return;
  }
  if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN) {
    before.sa_handler(signal);
    return;
  }
  const bool sent = info->si_code <= 0;
  if (sent && before.sa_handler == SIG_IGN) return;
  struct sigaction fatal = {};
  fatal.sa_handler = SIG_DFL;
  sigaction(signal, &fatal, nullptr);
  if (sent) raise(signal);  // a fault repeats by itself
}

}  // namespace

bool install_handlers() {
  static std::once_flag once;
  static bool installed = true;
  std::call_once(once, [] {
    for (int signal : kSignals) {
      struct sigaction ours = {};
      ours.sa_sigaction = wazero_ts_fault_handler_v1;
      ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
      sigemptyset(&ours.sa_mask);
      // Read first: the handler may run as soon as it is installed.
      if (sigaction(signal, nullptr, &previous[signal]) != 0 || sigaction(signal, &ours, nullptr) != 0) {
        installed = false;
      }
    }
  });
  return installed;
}

bool handlers_are_reached(bool anew) {
  // When the answer was yes last, in ticks of some milliseconds: asking the kernel took a third of an instantiation.
  static std::atomic<int64_t> answered_at{-1};
  timespec now_coarse;
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now_coarse);
  const int64_t tick = int64_t{now_coarse.tv_sec} * 1000000000 + now_coarse.tv_nsec;
  if (!anew && answered_at.load(std::memory_order_relaxed) == tick) return true;
  for (int signal : kSignals) {
    struct sigaction now;
    if (sigaction(signal, nullptr, &now) != 0 || (now.sa_flags & SA_SIGINFO) == 0) return false;
    if (now.sa_sigaction == wazero_ts_fault_handler_v1) continue;
    Dl_info symbol;
    if (dladdr(reinterpret_cast<void*>(now.sa_sigaction), &symbol) == 0 || symbol.dli_sname == nullptr ||
        strcmp(symbol.dli_sname, HANDLER_NAME) != 0) {
      return false;
    }
  }
  answered_at.store(tick, std::memory_order_relaxed);
  return true;
}

bool install_signal_stack(Thread* thread) {
  const size_t needed = round_to_pages(std::max<size_t>(64 * 1024, getauxval(AT_MINSIGSTKSZ) + 32 * 1024));
  stack_t now;
  if (sigaltstack(nullptr, &now) != 0) return false;
  if ((now.ss_flags & SS_DISABLE) == 0 && now.ss_size >= needed / 2) return true;
  const size_t total = needed + page_bytes();
  uint8_t* mapping = reserve(total);
  if (mapping == nullptr) return false;
  stack_t ours = {};
  ours.ss_sp = mapping + page_bytes();
  ours.ss_size = needed;
  if (mprotect(ours.ss_sp, needed, PROT_READ | PROT_WRITE) != 0 || sigaltstack(&ours, nullptr) != 0) {
    unmap(mapping, total);
    return false;
  }
  thread->signal_stack = mapping;
  thread->signal_stack_bytes = total;
  return true;
}

void remove_signal_stack(Thread* thread) {
  if (thread->signal_stack == nullptr) return;
  stack_t now;
  const uint8_t* ours = static_cast<uint8_t*>(thread->signal_stack) + page_bytes();
  // Another copy of the addon may rely on this stack: as long as it is installed it is disabled, never just freed.
  if (sigaltstack(nullptr, &now) == 0 && now.ss_sp == ours) {
    stack_t none = {};
    none.ss_flags = SS_DISABLE;
    sigaltstack(&none, nullptr);
  }
  unmap(thread->signal_stack, thread->signal_stack_bytes);
  thread->signal_stack = nullptr;
}

}  // namespace wazero

void wazero_ts_fault_handler_v1(int signal, siginfo_t* info, void* machine) {
  const int saved = errno;
  // A signal sent by kill() says nothing about the instruction it interrupts.
  const bool is_fault = info->si_code > 0;
  if (!is_fault || wazero::judge(signal, info, static_cast<ucontext_t*>(machine)) == wazero::Verdict::kNotOurs) {
    wazero::chain(signal, info, machine);
  }
  errno = saved;
}
