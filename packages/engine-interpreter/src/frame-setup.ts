import type { ValueSlots } from '@wazero-ts/core';
import { Activation } from './activation.js';
import { haltPc } from './code-arena.js';
import { REFS, reserveRefs, setRef } from './references.js';
import type { FrameSignature } from './signature.js';
import { I32 } from './stack.js';

/** Lays out the first frame of an activation: arguments, and a header that ends it. @throws TrapSignal */
export function enterFirstFrame(activation: Activation, signature: FrameSignature, values: ValueSlots): void {
  const base = Activation.stackTop;
  activation.placeAt(base);
  activation.fp = base;
  const { paramWords, headerOffset } = signature;
  const from = values.i32;
  for (let word = 0; word < paramWords; word++) I32[base + word] = from[word]!;
  if (signature.hasReferences) {
    for (let slot = 0; slot < paramWords >> 1; slot++) setRef((base >> 1) + slot, values.refs[slot]);
    reserveRefs((base + headerOffset) >> 1);
  }
  I32[base + headerOffset] = haltPc;
  I32[base + headerOffset + 1] = 0;
}

/** Copies the results of a finished activation. */
export function takeResults(activation: Activation, signature: FrameSignature, values: ValueSlots): void {
  const { base } = activation;
  const { resultWords } = signature;
  const to = values.i32;
  for (let word = 0; word < resultWords; word++) to[word] = I32[base + word]!;
  if (signature.hasReferences) {
    for (let slot = 0; slot < resultWords >> 1; slot++) values.refs[slot] = REFS[(base >> 1) + slot];
  }
}
