import type { ValueSlots } from '@wazero-ts/core';
import { contextFields } from '../layout/context-fields.js';
import { trapNumber } from '../layout/trap-codes.js';
import type { Activation } from './activation.js';

const slot0 = contextFields.slots / 4;
const trapWord = contextFields.trapCode / 4;

/** Puts the parameters where the entry trampoline finds them. Between this and the start nothing may be collected. */
export function writeParameters({ entry, context }: Activation, values: ValueSlots): void {
  const { params } = entry.signature;
  const { words } = context;
  const from = values.i32;
  for (let word = 0; word < params.words; word++) words[slot0 + word] = from[word]!;
  if (params.references.length === 0) return;
  const { hostReferences, references } = entry.store;
  hostReferences.prepare();
  references.writeList(words, slot0, params.references, values.refs);
}

/** Copies the results of a finished call. */
export function takeResults({ entry, context }: Activation, values: ValueSlots): void {
  const { results } = entry.signature;
  const { words } = context;
  const to = values.i32;
  for (let word = 0; word < results.words; word++) to[word] = words[slot0 + word]!;
  if (results.references.length > 0) {
    entry.store.references.readList(words, slot0, results.references, values.refs);
  }
}

/** The call is over, one way or the other: its context serves the next. */
export function endCall(activation: Activation): void {
  const { context, entry, fuel } = activation;
  const { collector, contexts } = entry.store;
  collector.activations.delete(activation);
  const { native, slots } = context;
  if (fuel !== undefined) context.clearFuel();
  if (slots.refs.length > 0) slots.refs.length = 0;
  if (activation.isEntered) {
    native.abandon();
    activation.isEntered = false;
  }
  // Its stack is full of pages that the next call hardly needs.
  if (native.words[trapWord] === trapNumber.STACK_OVERFLOW) contexts.discard(context);
  else contexts.release(context);
}
