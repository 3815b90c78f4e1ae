import { exitCodeDeadlineExceeded } from '@wazero-ts/api';
import {
  CallCompletion,
  type CallControl,
  type CompletingCall,
  type PendingHostCall,
  type ValueSlots,
} from '@wazero-ts/core';
import { Activation, exitErrorOf } from './activation.js';
import { beginActivation, endActivation } from './code-arena.js';
import { Exit, run } from './dispatch.generated.js';
import { toPublicError } from './failure.js';
import { enterFirstFrame, takeResults } from './frame-setup.js';
import type { GuestFunction } from './guest-function.js';
import type { GuestState } from './guest-state.js';
import { type Parked, parkedCalls } from './parking.js';
import { dropRefs, REFS, setRef } from './references.js';
import { I32, stackWords } from './stack.js';
import { stackSlots } from './stack-slots.js';
import { checkInterval } from './sync-call.js';
import { trapStackOverflow } from './trap-signal.js';

/** A call that runs longer lets the event loop turn. */
const sliceMilliseconds = 8;

/** Runs a function; it is parked whenever a host function returns a promise, and at checks to let others run. */
export function callAsync(entry: GuestFunction, values: ValueSlots, control: CallControl): Promise<void> {
  return new Promise((resolve, reject) => {
    new AsyncCall(entry, values, control, resolve, reject).start();
  });
}

class AsyncCall implements Parked, CompletingCall {
  readonly #entry: GuestFunction;
  readonly #values: ValueSlots;
  readonly #control: CallControl;
  readonly #completion: CallCompletion;
  #activation: Activation | undefined = undefined;
  #begun: 0 | 1 = 0;
  /** The part of the stack that the parked call needs, and the references beside it. */
  #words: Int32Array | undefined = undefined;
  #refs: unknown[] = [];

  constructor(
    entry: GuestFunction,
    values: ValueSlots,
    control: CallControl,
    resolve: () => void,
    reject: (error: unknown) => void,
  ) {
    this.#entry = entry;
    this.#values = values;
    this.#control = control;
    this.#completion = new CallCompletion(this, control, resolve, reject);
  }

  start(): void {
    const { state, signature } = this.#entry;
    this.#begun = beginActivation();
    this.#onStack((top) => {
      if (state.handle.exit !== undefined) throw exitErrorOf(state.handle);
      const activation = new Activation(this.#entry, this.#control, true);
      this.#activation = activation;
      Activation.stackTop = top;
      enterFirstFrame(activation, signature, this.#values);
      activation.pc = state.code.entry(this.#entry.definedIndex, activation.metered);
      if (this.#control.signal !== undefined) activation.check();
      this.#completion.watch(activation.deadline);
      this.#run(activation);
    });
  }

  /** Runs a step with the stack as it must be; what it throws ends the call. */
  #onStack(step: (top: number) => void): void {
    const outer = Activation.current;
    const top = Activation.stackTop;
    try {
      step(top);
    } catch (error) {
      const publicError = toPublicError(error, this.#activation);
      this.#completion.reject(publicError);
    } finally {
      Activation.current = outer;
      Activation.stackTop = top;
      if (outer === undefined) dropRefs(top >> 1);
    }
  }

  #run(activation: Activation): void {
    Activation.current = activation;
    const sliceEnd = performance.now() + sliceMilliseconds;
    for (;;) {
      const exit = run(activation.pc, activation.fp, activation.instance, activation, checkInterval);
      if (exit === Exit.thrown) throw activation.error;
      if (exit === Exit.finished) {
        takeResults(activation, this.#entry.signature, this.#values);
        this.#completion.resolve();
        return;
      }
      activation.mustExit = false;
      activation.check();
      if (activation.pending !== undefined) {
        this.#parkForHost(activation, activation.pending);
        return;
      }
      if (performance.now() >= sliceEnd) {
        this.#park(activation);
        setTimeout(() => this.#resume(() => {}), 0);
        return;
      }
    }
  }

  #parkForHost(activation: Activation, pending: PendingHostCall): void {
    this.#park(activation);
    Promise.resolve(pending.promise).then(
      (value) =>
        this.#resume(() => {
          this.#forget(activation);
          pending.finish(value, stackSlots, (activation.base + activation.pendingOffset) >> 1);
          activation.hostCall = undefined;
        }),
      (error: unknown) =>
        this.#resume(() => {
          this.#forget(activation);
          throw error;
        }),
    );
  }

  #forget(activation: Activation): void {
    activation.pending = undefined;
    activation.pendingEnd = 0;
  }

  /** Takes the frames off the stack. Frames hold no absolute positions of the stack, so they can come back anywhere. */
  #park(activation: Activation): void {
    const end = this.#frameEnd(activation);
    const { base } = activation;
    this.#words = I32.slice(base, end);
    this.#refs = REFS.slice(base >> 1, end >> 1);
    activation.fp -= base;
    parkedCalls.add(this);
  }

  /** One past the words that the innermost frame may use. */
  #frameEnd(activation: Activation): number {
    if (activation.pendingEnd > 0) return activation.base + activation.pendingEnd;
    return Math.min(I32.length, activation.fp + activation.instance.code.frameWordsAt(activation.pc));
  }

  #resume(step: () => void): void {
    const activation = this.#activation;
    if (this.#completion.isSettled || activation === undefined) return;
    this.#onStack((top) => {
      const words = this.#words!;
      parkedCalls.delete(this);
      if (top + words.length > stackWords) throw trapStackOverflow;
      activation.placeAt(top);
      activation.fp += top;
      I32.set(words, top);
      for (let slot = 0; slot < this.#refs.length; slot++) setRef((top >> 1) + slot, this.#refs[slot]);
      this.#words = undefined;
      this.#refs = [];
      Activation.stackTop = top + words.length;
      step();
      activation.check();
      this.#run(activation);
    });
  }

  endParked(exitCode: number, cause: unknown): void {
    const activation = this.#activation;
    if (this.#completion.isSettled || activation === undefined || this.#words === undefined) return;
    const owner = exitCode === exitCodeDeadlineExceeded ? activation.deadlineOwner() : activation;
    const error = owner.endParked(exitCode, cause);
    this.#completion.reject(error);
  }

  instanceClosed(state: GuestState): void {
    const activation = this.#activation;
    if (activation === undefined || (activation.instance !== state && activation.entry.state !== state)) return;
    const closed = activation.closedInstance();
    if (closed !== undefined) this.#completion.reject(exitErrorOf(closed));
  }

  release(): void {
    parkedCalls.delete(this);
    this.#words = undefined;
    this.#refs = [];
    endActivation(this.#begun);
  }
}
