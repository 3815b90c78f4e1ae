import type { ValueSlots } from '@wazero-ts/core';
import { contextFields } from '../layout/context-fields.js';
import type { Activation } from './activation.js';

const slot0 = contextFields.slots / 4;

/** Puts the parameters where the entry trampoline finds them. Between this and the start nothing may be collected. */
export function writeParameters({ entry, context }: Activation, values: ValueSlots): void {
  const { paramWords } = entry;
  const { params } = entry.signature;
  const { words } = context;
  const from = values.i32;
  for (let word = 0; word < paramWords; word++) words[slot0 + word] = from[word]!;
  if (params.references.length === 0) return;
  const { hostReferences, references } = entry.store;
  hostReferences.prepare();
  references.writeList(words, slot0, params.references, values.refs);
}

/** Copies the results of a finished call. */
export function takeResults({ entry, context }: Activation, values: ValueSlots): void {
  const { resultWords } = entry;
  const { results } = entry.signature;
  const { words } = context;
  const to = values.i32;
  for (let word = 0; word < resultWords; word++) to[word] = words[slot0 + word]!;
  if (results.references.length > 0) {
    entry.store.references.readList(words, slot0, results.references, values.refs);
  }
}
