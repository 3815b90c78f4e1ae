import type { CallControl, ValueSlots } from '@wazero-ts/core';
import { Activation, exitErrorOf } from './activation.js';
import { beginActivation, endActivation } from './code-arena.js';
import { Exit, run } from './dispatch.generated.js';
import { toPublicError } from './failure.js';
import { enterFirstFrame, takeResults } from './frame-setup.js';
import type { GuestFunction } from './guest-function.js';
import { dropRefs } from './references.js';

/** Backward branches and calls between two checks: about half a millisecond. */
export const checkInterval = 20_000;

/** Runs a function to its end. What is thrown is what the embedder sees. */
export function callSync(entry: GuestFunction, values: ValueSlots, control: CallControl): void {
  const { state, signature } = entry;
  if (state.handle.exit !== undefined) throw exitErrorOf(state.handle);
  const outer = Activation.current;
  const top = Activation.stackTop;
  let activation: Activation | undefined;
  const begun = beginActivation();
  try {
    activation = Activation.acquire(entry, control);
    enterFirstFrame(activation, signature, values);
    Activation.current = activation;
    activation.pc = state.code.entry(entry.definedIndex, activation.metered);
    if (control.signal !== undefined) activation.check();
    for (;;) {
      const exit = run(activation.pc, activation.fp, activation.instance, activation, checkInterval);
      if (exit === Exit.finished) break;
      if (exit === Exit.thrown) throw activation.error;
      activation.mustExit = false;
      activation.check();
    }
    takeResults(activation, signature, values);
    activation.release();
  } catch (error) {
    throw toPublicError(error, activation);
  } finally {
    Activation.current = outer;
    Activation.stackTop = top;
    endActivation(begun);
    if (outer === undefined) dropRefs(top >> 1);
  }
}
