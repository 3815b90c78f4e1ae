/** Waiting and waking. The other atomic instructions are machine code. */
import { Trap } from '@wazero-ts/api';
import { WaitResult, type WaitView, waitBlocking, waitInTurns, waitTimeout } from '@wazero-ts/core';
import { contextFields } from '../layout/context-fields.js';
import type { Activation } from './activation.js';
import type { CompilerInstance } from './compiler-instance.js';
import type { CompilerMemory } from './memory.js';
import { Next } from './serve-exit.js';

const slot0 = contextFields.slots / 4;
const memoryWord = slot0 + 2;
const addressWord = slot0 + 4;
const countWord = slot0 + 6;
const expectedWord = slot0 + 6;
const timeoutWord = slot0 + 8;

/** Atomic accesses trap when they are not aligned, and that comes before bounds. */
function atomicAddress(words: Int32Array, memory: CompilerMemory, bytes: number): number {
  const address = (words[addressWord + 1]! >>> 0) * 2 ** 32 + (words[addressWord]! >>> 0);
  if (address % bytes !== 0) throw new Trap('UNALIGNED_ATOMIC', []);
  if (address + bytes > memory.byteLength) throw new Trap('OUT_OF_BOUNDS_MEMORY_ACCESS', []);
  return address;
}

/** @returns how many waiters were woken */
export function notify({ context }: Activation, instance: CompilerInstance): number {
  const { words } = context;
  const memory = instance.memories[words[memoryWord]!]!;
  const address = atomicAddress(words, memory, 4);
  const shared = memory.sharedBuffer;
  return shared === undefined ? 0 : Atomics.notify(new Int32Array(shared), address / 4, words[countWord]! >>> 0);
}

export function wait(activation: Activation, instance: CompilerInstance, bytes: 4 | 8): Next {
  const { words } = activation.context;
  const memory = instance.memories[words[memoryWord]!]!;
  const address = atomicAddress(words, memory, bytes);
  const shared = memory.sharedBuffer;
  if (shared === undefined) throw new Trap('EXPECTED_SHARED_MEMORY', []);
  const view = bytes === 4 ? new Int32Array(shared) : new BigInt64Array(shared);
  const low = words[expectedWord]!;
  const expected = bytes === 4 ? low : (BigInt(words[expectedWord + 1]!) << 32n) | BigInt(low >>> 0);
  const timeout = waitTimeout(words[timeoutWord]!, words[timeoutWord + 1]!);
  const index = address / bytes;
  if (activation.isAsync) return waitParked(activation, view, index, expected, timeout);
  const allowed = Math.max(0, Math.min(timeout, activation.deadline - performance.now()));
  const result = waitBlocking(view, index, expected, allowed);
  // The deadline of the call ended it: the check that follows says so.
  if (result === WaitResult.timedOut && allowed < timeout) return Next.again;
  words[slot0] = result;
  return Next.resume;
}

function waitParked(
  activation: Activation,
  view: WaitView,
  index: number,
  expected: number | bigint,
  timeout: number,
): Next {
  const { words } = activation.context;
  const result = waitInTurns(view, index, expected, timeout);
  if (typeof result === 'number') {
    words[slot0] = result;
    return Next.resume;
  }
  activation.pending = {
    promise: result,
    finish: (settled) => {
      words[slot0] = settled as WaitResult;
    },
  };
  return Next.park;
}
