// Faults of generated code become exits; every other fault goes where it would have gone.
#ifndef WAZERO_SIGNALS_H_
#define WAZERO_SIGNALS_H_

#include "contexts.h"

namespace wazero {

/// Installs the handlers of this copy of the addon, once per process.
bool install_handlers();
/// Whether faults still reach this copy. process.on('SIGSEGV') replaces handlers without chaining. Unless `anew` is set,
/// an answer of the same tick of the coarse clock is good enough.
bool handlers_are_reached(bool anew);
/// Gives the calling thread a stack for handlers, unless it has one.
bool install_signal_stack(Thread* thread);
void remove_signal_stack(Thread* thread);

}  // namespace wazero

#endif
