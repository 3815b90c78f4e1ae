import { exitCodeContextCanceled, exitCodeDeadlineExceeded } from '@wazero-ts/api';
import type { CallControl } from './externs.js';
import { longestDelay } from './timer.js';

/** An asynchronous call, as its completion needs it. */
export interface CompletingCall {
  /** Ends the call if it is parked: nobody looks at its deadline and signal while it waits. */
  endParked(exitCode: number, cause: unknown): void;
  /** Gives back what the call has; it is over. */
  release(): void;
}

/** The end of an asynchronous call: by its results, by an error, its deadline or its signal, and only once. */
export class CallCompletion {
  readonly #call: CompletingCall;
  readonly #control: CallControl;
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;
  #isSettled = false;
  #timer: unknown = undefined;
  readonly #onAbort = (): void => this.#call.endParked(exitCodeContextCanceled, this.#control.signal?.reason);

  constructor(call: CompletingCall, control: CallControl, resolve: () => void, reject: (error: unknown) => void) {
    this.#call = call;
    this.#control = control;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** @param deadline - in milliseconds of `performance.now()`; infinity for none */
  watch(deadline: number): void {
    this.#control.signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (deadline !== Number.POSITIVE_INFINITY) this.#startTimer(deadline);
  }

  resolve(): void {
    if (this.#settle()) this.#resolve();
  }

  reject(error: unknown): void {
    if (this.#settle()) this.#reject(error);
  }

  #startTimer(deadline: number): void {
    this.#timer = setTimeout(
      () => {
        if (performance.now() < deadline) this.#startTimer(deadline);
        else this.#call.endParked(exitCodeDeadlineExceeded, undefined);
      },
      Math.min(longestDelay, Math.max(1, Math.ceil(deadline - performance.now()))),
    );
  }

  #settle(): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    clearTimeout(this.#timer);
    this.#control.signal?.removeEventListener('abort', this.#onAbort);
    this.#call.release();
    return true;
  }
}
