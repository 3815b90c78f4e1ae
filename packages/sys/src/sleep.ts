import type { BlockablePromise } from '@wazero-ts/api';
import type { Awaitable } from './awaitable.js';
import { hostGlobals } from './host-globals.js';

/** Waits for a number of nanoseconds; a promise when the host can go on meanwhile. */
export type Nanosleep = (nanoseconds: bigint) => Awaitable<void>;

/**
 * Tells a promise that can be waited for by blocking.
 *
 * @example
 * ```ts
 * import { isBlockable, systemNanosleep } from '@wazero-ts/sys';
 * isBlockable(systemNanosleep()(1_000_000n)); // true
 * ```
 */
export function isBlockable<T>(value: Awaitable<T>): value is BlockablePromise<T> {
  return typeof (value as { block?: unknown } | undefined)?.block === 'function';
}

/**
 * As `andThen`, keeping the ability to block: what comes after a blockable promise is blockable.
 *
 * @param next - must return a plain value
 * @example
 * ```ts
 * import { isBlockable, systemNanosleep, thenKeepingBlock } from '@wazero-ts/sys';
 * isBlockable(thenKeepingBlock(systemNanosleep()(1_000_000n), () => 'slept')); // true
 * ```
 */
export function thenKeepingBlock<T, U>(value: Awaitable<T>, next: (value: T) => U): Awaitable<U> {
  if (!isBlockable(value)) {
    const promise = value as { then?: unknown } | undefined;
    return typeof promise?.then === 'function' ? (value as PromiseLike<T>).then(next) : next(value as T);
  }
  return new Blockable(
    () => value.then(next),
    (timeoutMs) => next(value.block(timeoutMs)),
  );
}

/**
 * A {@link BlockablePromise} made of its two ways to wait.
 *
 * @example
 * ```ts
 * import { Blockable } from '@wazero-ts/sys';
 * const answer = new Blockable(async () => 42, () => 42);
 * answer.block(0); // 42
 * ```
 */
export class Blockable<T> implements BlockablePromise<T> {
  readonly #start: () => PromiseLike<T>;
  readonly #block: (timeoutMs: number) => T;
  #started: PromiseLike<T> | undefined;

  constructor(start: () => PromiseLike<T>, block: (timeoutMs: number) => T) {
    this.#start = start;
    this.#block = block;
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise on purpose
  then<Fulfilled = T, Rejected = never>(
    onFulfilled?: ((value: T) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): PromiseLike<Fulfilled | Rejected> {
    this.#started ??= this.#start();
    return this.#started.then(onFulfilled, onRejected);
  }

  block(timeoutMs: number): T {
    return this.#block(timeoutMs);
  }
}

/** `setTimeout` takes at most this many milliseconds; longer waits take several. */
const longestTimer = 2 ** 31 - 1;

/**
 * Blocks the thread.
 *
 * @throws TypeError on threads that must not block, such as a browser's main thread
 */
function blockThread(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** A sleep of the host. Its timer keeps a Node process alive, so it can be taken back when nobody waits any more. */
export class Sleep extends Blockable<void> {
  /** Called when it is over: slept or cancelled. */
  whenOver: (() => void) | undefined;
  #timer: unknown;

  constructor(milliseconds: number) {
    super(
      () => new Promise((resolve) => this.#wait(milliseconds, resolve)),
      (timeoutMs) => {
        blockThread(Math.min(milliseconds, timeoutMs));
        this.whenOver?.();
      },
    );
  }

  /** Takes the timer back; the promise then never settles. */
  cancel(): void {
    hostGlobals.clearTimeout(this.#timer);
    this.whenOver?.();
  }

  #wait(left: number, resolve: () => void): void {
    const done = (): void => {
      this.whenOver?.();
      resolve();
    };
    const next = left > longestTimer ? () => this.#wait(left - longestTimer, resolve) : done;
    this.#timer = hostGlobals.setTimeout(next, Math.min(Math.ceil(left), longestTimer));
  }
}

/**
 * Takes a sleep back that nobody waits for any more, so that it does not keep the process alive. Does nothing to other
 * promises, and nothing to values.
 *
 * @example
 * ```ts
 * import { cancelSleep, systemNanosleep } from '@wazero-ts/sys';
 * cancelSleep(systemNanosleep()(3_600_000_000_000n));
 * ```
 */
export function cancelSleep(sleep: Awaitable<void>): void {
  if (sleep instanceof Sleep) sleep.cancel();
}

/**
 * The host's sleep: parks the guest of an asynchronous call, blocks the thread in a synchronous one.
 *
 * @example
 * ```ts
 * import { systemNanosleep } from '@wazero-ts/sys';
 * await systemNanosleep()(1_000_000n); // 1 ms
 * ```
 */
export function systemNanosleep(): Nanosleep {
  return (nanoseconds) => (nanoseconds > 0n ? new Sleep(Number(nanoseconds) / 1e6) : undefined);
}
