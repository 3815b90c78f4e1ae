/** `memory.atomic.wait`, once an engine knows the place and the operands. */
import { longestDelay } from './timer.js';

export type WaitView = Int32Array | BigInt64Array;
type Outcome = 'ok' | 'not-equal' | 'timed-out';

/** What the instruction gives. */
export const WaitResult: { readonly ok: 0; readonly notEqual: 1; readonly timedOut: 2 } = {
  ok: 0,
  notEqual: 1,
  timedOut: 2,
};
export type WaitResult = (typeof WaitResult)[keyof typeof WaitResult];

const results: Readonly<Record<Outcome, WaitResult>> = {
  ok: WaitResult.ok,
  'not-equal': WaitResult.notEqual,
  'timed-out': WaitResult.timedOut,
};

/** ES2024. */
interface AsyncAtomics {
  readonly waitAsync?: (
    view: WaitView,
    index: number,
    expected: number | bigint,
    timeout: number,
  ) => { readonly async: boolean; readonly value: PromiseLike<Outcome> | Outcome };
}

/** The timeout operand, nanoseconds as two words, negative for none; in milliseconds. */
export function waitTimeout(low: number, high: number): number {
  return high < 0 ? Number.POSITIVE_INFINITY : (high * 2 ** 32 + (low >>> 0)) / 1e6;
}

/** Waits in a synchronous call: the thread blocks. */
export function waitBlocking(view: WaitView, index: number, expected: number | bigint, timeout: number): WaitResult {
  const outcome =
    view instanceof Int32Array
      ? Atomics.wait(view, index, expected as number, timeout)
      : Atomics.wait(view, index, expected as bigint, timeout);
  return results[outcome];
}

/**
 * Waits in an asynchronous call.
 *
 * @returns the result where there is nothing to wait for, else a promise of it
 * @throws Error where the host has no `Atomics.waitAsync`
 */
export function waitInTurns(
  view: WaitView,
  index: number,
  expected: number | bigint,
  timeout: number,
): WaitResult | Promise<WaitResult> {
  const { waitAsync } = Atomics as AsyncAtomics;
  if (waitAsync === undefined) throw new Error('this host has no Atomics.waitAsync: use a synchronous call');
  const started = waitAsync(view, index, expected, timeout);
  if (!started.async) return results[started.value as Outcome];
  const promise = Promise.resolve(started.value).then((outcome) => results[outcome]);
  if (timeout !== Number.POSITIVE_INFINITY) keepHostAlive(promise, timeout);
  return promise;
}

/** Node does not count a waiter with a timeout as work to wait for, so a process with nothing else to do would end. */
function keepHostAlive(promise: Promise<unknown>, timeout: number): void {
  const again = (): void => {
    timer = setTimeout(again, 1);
  };
  let timer = setTimeout(again, Math.min(longestDelay, timeout));
  const release = (): void => clearTimeout(timer);
  promise.then(release, release);
}
