import { exitCodeDeadlineExceeded } from '@wazero-ts/api';
import {
  CallCompletion,
  type CallControl,
  type CompletingCall,
  type PendingHostCall,
  type ValueSlots,
} from '@wazero-ts/core';
import { exitCode } from '../layout/exit-codes.js';
import { Activation, chain, exitErrorOf } from './activation.js';
import type { CompilerInstance } from './compiler-instance.js';
import { toPublicError } from './failure.js';
import { takeResults, writeParameters } from './frame-setup.js';
import type { GuestFunction } from './guest-function.js';
import { type Parked, parkedCalls } from './parking.js';
import { Next, serveExit } from './serve-exit.js';

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
  activation: Activation | undefined = undefined;
  #isParked = false;

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
    const { handle } = this.#entry.owner;
    this.#step(() => {
      if (handle.exit !== undefined) throw exitErrorOf(handle);
      const activation = Activation.begin(this.#entry, this.#control, true);
      this.activation = activation;
      writeParameters(activation, this.#values);
      const { signal } = this.#control;
      if (signal !== undefined || activation.deadline !== Number.POSITIVE_INFINITY) activation.check();
      this.#completion.watch(activation.deadline);
      this.#run(activation, () => activation.start());
    });
  }

  /** Runs a part of the call; what it throws ends the call. */
  #step(part: () => void): void {
    const outer = chain.current;
    try {
      part();
    } catch (error) {
      const publicError = toPublicError(error, this.activation);
      this.#completion.reject(publicError);
    } finally {
      chain.current = outer;
    }
  }

  /** @param enter - starts or resumes the guest, or gives the exit code of an instruction that goes on */
  #run(activation: Activation, enter: () => number): void {
    const outer = chain.current;
    const { memory } = this.#entry.store;
    const sliceEnd = performance.now() + sliceMilliseconds;
    const isLimited = activation.deadline !== Number.POSITIVE_INFINITY;
    if (isLimited) memory.setDeadline(activation.deadline - performance.now());
    chain.current = activation;
    try {
      for (let code = enter(); ; ) {
        if (code === exitCode.done) {
          takeResults(activation, this.#values);
          this.#completion.resolve();
          return;
        }
        const next = serveExit(activation, code);
        if (next === Next.park) {
          activation.check();
          this.#parkForHost(activation, activation.pending!);
          return;
        }
        if (next === Next.again) activation.check();
        if (code === exitCode.hostCall && this.#entry.store.stress?.parksHostCalls) {
          this.#park(activation);
          queueMicrotask(() => this.#resume(() => {}));
          return;
        }
        if ((next === Next.again || code === exitCode.poll) && performance.now() >= sliceEnd) {
          this.#parkForOthers(activation, next === Next.again ? code : undefined);
          return;
        }
        if (next === Next.resume) code = activation.resume();
      }
    } finally {
      if (isLimited) memory.setDeadline((outer?.deadline ?? Number.POSITIVE_INFINITY) - performance.now());
    }
  }

  #parkForOthers(activation: Activation, again: number | undefined): void {
    this.#park(activation);
    setTimeout(() => this.#resume(() => {}, again), 0);
  }

  #parkForHost(activation: Activation, pending: PendingHostCall): void {
    this.#park(activation);
    Promise.resolve(pending.promise).then(
      (value) =>
        this.#resume(() => {
          activation.pending = undefined;
          const { context, host, isInHost } = activation;
          if (!isInHost) pending.finish(value, context.slots, 0);
          else activation.finish(pending, value, host!);
        }),
      (error: unknown) =>
        this.#resume(() => {
          activation.pending = undefined;
          throw error;
        }),
    );
  }

  #park(activation: Activation): void {
    activation.context.native.park();
    this.#isParked = true;
    parkedCalls.add(this);
  }

  #resume(prepare: () => void, again?: number): void {
    const activation = this.activation;
    if (this.#completion.isSettled || activation === undefined) return;
    this.#step(() => {
      // What it prepares may collect handles, so until then the stack has to be found.
      prepare();
      parkedCalls.delete(this);
      this.#isParked = false;
      activation.context.native.unpark();
      activation.check();
      this.#run(activation, again === undefined ? () => activation.resume() : () => again);
    });
  }

  endParked(exitCodeOfModule: number, cause: unknown): void {
    const activation = this.activation;
    if (this.#completion.isSettled || activation === undefined || !this.#isParked) return;
    const owner = exitCodeOfModule === exitCodeDeadlineExceeded ? activation.deadlineOwner() : activation;
    const error = owner.endParked(exitCodeOfModule, cause);
    this.#completion.reject(error);
  }

  instanceClosed(instance: CompilerInstance): void {
    const activation = this.activation;
    if (activation === undefined || !instance.code.options.closeOnContextDone) return;
    const closed = activation.closedInstance();
    if (closed !== undefined) this.#completion.reject(exitErrorOf(closed));
  }

  release(): void {
    parkedCalls.delete(this);
    this.activation?.end();
    this.activation = undefined;
  }
}
