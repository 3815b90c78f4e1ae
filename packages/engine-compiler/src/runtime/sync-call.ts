import type { CallControl, ValueSlots } from '@wazero-ts/core';
import { contextFields } from '../layout/context-fields.js';
import { exitCode } from '../layout/exit-codes.js';
import { Activation, chain, exitErrorOf } from './activation.js';
import { toPublicError } from './failure.js';
import { takeResults, writeParameters } from './frame-setup.js';
import type { GuestFunction } from './guest-function.js';
import { Next, serveExit } from './serve-exit.js';

const slot0 = contextFields.slots / 4;

/** Runs a function to its end. What is thrown is what the embedder sees. */
export function callSync(entry: GuestFunction, values: ValueSlots, control: CallControl): void {
  const { contexts } = entry.store;
  const { warm } = contexts;
  const isSameAgain = warm !== undefined && warm.entry === entry && warm.control === control;
  if (isSameAgain && chain.current === undefined && entry.isPrepared) {
    contexts.warm = undefined;
    callAgain(warm, values);
  } else callOnce(entry, values, control);
}

/** A call like the one before, which the context is still prepared for: only values need to be moved. */
function callAgain(activation: Activation, values: ValueSlots): void {
  const { entry, words } = activation;
  const { paramWords, resultWords } = entry;
  const { i32 } = values;
  for (let word = 0; word < paramWords; word++) words[slot0 + word] = i32[word]!;
  chain.current = activation;
  const code = activation.context.native.start();
  if (code !== exitCode.done) {
    goOn(activation, code, values);
    return;
  }
  for (let word = 0; word < resultWords; word++) i32[word] = words[slot0 + word]!;
  chain.current = undefined;
  const { contexts } = entry.store;
  if (contexts.warm === undefined) contexts.warm = activation;
  else activation.end();
}

/** The rest of a call that has left for the first time. */
function goOn(activation: Activation, code: number, values: ValueSlots): void {
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
  while (code !== exitCode.done) {
    if (serveExit(activation, code) === Next.again) activation.check();
    else code = activation.resume();
  }
}
