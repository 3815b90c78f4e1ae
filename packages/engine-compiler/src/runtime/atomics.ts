/** Waiting and waking. The other atomic instructions are machine code. */
import { Trap } from '@wazero-ts/api';
import { contextFields } from '../layout/context-fields.js';
import type { Activation } from './activation.js';
import type { CompilerInstance } from './compiler-instance.js';
import type { CompilerMemory } from './memory.js';
import { Next } from './serve-exit.js';

type WaitResult = 'ok' | 'not-equal' | 'timed-out';
type WaitView = Int32Array | BigInt64Array;

const resultCodes: Readonly<Record<WaitResult, number>> = { ok: 0, 'not-equal': 1, 'timed-out': 2 };

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

/** ES2024. */
interface AsyncAtomics {
  readonly waitAsync?: (
    view: WaitView,
    index: number,
    expected: number | bigint,
    timeout: number,
  ) => { readonly async: boolean; readonly value: PromiseLike<WaitResult> | WaitResult };
}

/** The timeout operand: nanoseconds, negative for none; in milliseconds. */
function timeoutOf(words: Int32Array): number {
  const high = words[timeoutWord + 1]!;
  return high < 0 ? Number.POSITIVE_INFINITY : (high * 2 ** 32 + (words[timeoutWord]! >>> 0)) / 1e6;
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
  const timeout = timeoutOf(words);
  const index = address / bytes;
  if (activation.isAsync) return waitParked(activation, view, index, expected, timeout);
  const allowed = Math.max(0, Math.min(timeout, activation.deadline - performance.now()));
  const outcome = blockingWait(view, index, expected, allowed);
  // The deadline of the call ended it: the check that follows says so.
  if (outcome === 'timed-out' && allowed < timeout) return Next.again;
  words[slot0] = resultCodes[outcome];
  return Next.resume;
}

function blockingWait(view: WaitView, index: number, expected: number | bigint, timeout: number): WaitResult {
  return view instanceof Int32Array
    ? Atomics.wait(view, index, expected as number, timeout)
    : Atomics.wait(view, index, expected as bigint, timeout);
}

function waitParked(
  activation: Activation,
  view: WaitView,
  index: number,
  expected: number | bigint,
  timeout: number,
): Next {
  const { waitAsync } = Atomics as AsyncAtomics;
  if (waitAsync === undefined) throw new Error('this host has no Atomics.waitAsync: use a synchronous call');
  const { words } = activation.context;
  const started = waitAsync(view, index, expected, timeout);
  if (!started.async) {
    words[slot0] = resultCodes[started.value as WaitResult];
    return Next.resume;
  }
  const promise = started.value as PromiseLike<WaitResult>;
  if (timeout !== Number.POSITIVE_INFINITY) keepHostAlive(promise, timeout);
  activation.pending = {
    promise,
    finish: (outcome) => {
      words[slot0] = resultCodes[outcome as WaitResult];
    },
  };
  return Next.park;
}

/** The longest delay of a timer. */
const longestDelay = 0x7fff_ffff;

/** Node does not count a waiter with a timeout as work to wait for, so a process with nothing else to do would end. */
function keepHostAlive(promise: PromiseLike<WaitResult>, timeout: number): void {
  const again = (): void => {
    timer = setTimeout(again, 1);
  };
  let timer = setTimeout(again, Math.min(longestDelay, timeout));
  const release = (): void => clearTimeout(timer);
  promise.then(release, release);
}
