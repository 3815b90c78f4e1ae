import type { CallControl, ValueSlots } from '@wazero-ts/core';
import { newValueSlots } from '@wazero-ts/core';
import { exitCode } from '../layout/exit-codes.js';
import { Activation, chain, exitErrorOf } from './activation.js';
import { toPublicError } from './failure.js';
import { takeResults, writeParameters } from './frame-setup.js';
import type { GuestFunction } from './guest-function.js';
import { Next, serveExit } from './serve-exit.js';

/** Here, where V8 knows that it is constant. */
const doneCode = exitCode.done;

/** Runs a function to its end. What is thrown is what the embedder sees. */
export function callSync(entry: GuestFunction, values: ValueSlots, control: CallControl): void {
  const slots = readySlots(entry, control);
  if (slots === undefined) callOnce(entry, values, control);
  else callAgain(entry, slots, values);
}

/**
 * A call like the one before finds its context prepared: only values need to be moved, and nothing else in JavaScript
 * changes unless the guest leaves before it is done. These are the slots of the parameters.
 */
export function readySlots(entry: GuestFunction, control: CallControl): ValueSlots | undefined {
  const { warm } = entry.contexts;
  if (warm === undefined || warm.entry !== entry || warm.control !== control) return undefined;
  return chain.current === undefined ? warm.slots : undefined;
}

function callAgain(entry: GuestFunction, slots: ValueSlots, values: ValueSlots): void {
  const { paramWords, resultWords } = entry;
  for (let word = 0; word < paramWords; word++) slots.i32[word] = values.i32[word]!;
  const results = callReady(entry);
  for (let word = 0; word < resultWords; word++) values.i32[word] = results.i32[word]!;
}

/** Where results are when the context is not this call's any more. */
let copiedResults = newValueSlots(16);

/**
 * The call whose parameters are in the {@link readySlots}. Its results are good until anything else runs; they are in the
 * same slots if nothing of JavaScript ran.
 */
export function callReady(entry: GuestFunction): ValueSlots {
  const warm = entry.contexts.warm!;
  const { slots } = warm;
  const code = warm.native.start();
  if (code === doneCode) return slots;
  entry.contexts.warm = undefined;
  if (copiedResults.i32.length < entry.resultWords) copiedResults = newValueSlots(entry.resultWords / 2);
  goOn(warm, code, copiedResults);
  return copiedResults;
}

/** The rest of a call that has left for the first time. */
function goOn(activation: Activation, code: number, values: ValueSlots): void {
  chain.current = activation;
  try {
    activation.isEntered = code > exitCode.trap;
    runOn(activation, code);
    takeResults(activation, values);
  } catch (error) {
    throw toPublicError(error, activation);
  } finally {
    chain.current = undefined;
    activation.end();
  }
}

function callOnce(entry: GuestFunction, values: ValueSlots, control: CallControl): void {
  const { handle } = entry.owner;
  if (handle.exit !== undefined) throw exitErrorOf(handle);
  const outer = chain.current;
  let activation: Activation | undefined;
  try {
    activation = Activation.begin(entry, control, false);
    writeParameters(activation, values);
    chain.current = activation;
    if (control.signal !== undefined) activation.check();
    const outerDeadline = outer === undefined ? Number.POSITIVE_INFINITY : outer.deadline;
    if (activation.deadline === outerDeadline) runToEnd(activation);
    else runBefore(activation, outerDeadline);
    takeResults(activation, values);
  } catch (error) {
    throw toPublicError(error, activation);
  } finally {
    chain.current = outer;
    activation?.end();
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
  runOn(activation, activation.start());
}

/** Serves exits until the call is done. */
function runOn(activation: Activation, firstCode: number): void {
  let code = firstCode;
  while (code !== doneCode) {
    if (serveExit(activation, code) === Next.again) activation.check();
    else code = activation.resume();
  }
}
