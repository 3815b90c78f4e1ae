import type { CallControl, ValueSlots } from '@wazero-ts/core';
import { exitCode } from '../layout/exit-codes.js';
import { Activation, exitErrorOf } from './activation.js';
import { toPublicError } from './failure.js';
import { endCall, takeResults, writeParameters } from './frame-setup.js';
import type { GuestFunction } from './guest-function.js';
import { Next, serveExit } from './serve-exit.js';

/** Runs a function to its end. What is thrown is what the embedder sees. */
export function callSync(entry: GuestFunction, values: ValueSlots, control: CallControl): void {
  const { handle } = entry.owner;
  if (handle.exit !== undefined) throw exitErrorOf(handle);
  const outer = Activation.current;
  let activation: Activation | undefined;
  try {
    activation = new Activation(entry, control, false);
    writeParameters(activation, values);
    Activation.current = activation;
    if (control.signal !== undefined) activation.check();
    const outerDeadline = outer === undefined ? Number.POSITIVE_INFINITY : outer.deadline;
    if (activation.deadline === outerDeadline) runToEnd(activation);
    else runBefore(activation, outerDeadline);
    takeResults(activation, values);
  } catch (error) {
    throw toPublicError(error, activation);
  } finally {
    Activation.current = outer;
    if (activation !== undefined) endCall(activation);
  }
}

/** Runs with a deadline of its own. */
function runBefore(activation: Activation, outerDeadline: number): void {
  const { memory } = activation.entry.store;
  activation.check();
  memory.setDeadline(activation.deadline - performance.now());
  try {
    runToEnd(activation);
  } finally {
    memory.setDeadline(outerDeadline - performance.now());
  }
}

function runToEnd(activation: Activation): void {
  let code = activation.start();
  while (code !== exitCode.done) {
    if (serveExit(activation, code) === Next.again) activation.check();
    else code = activation.resume();
  }
}
