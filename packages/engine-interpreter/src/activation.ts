import type { Fuel } from '@wazero-ts/api';
import {
  ExitError,
  exitCodeContextCanceled,
  exitCodeDeadlineExceeded,
  HostPromiseError,
  LimitError,
} from '@wazero-ts/api';
import type { CallControl, InstanceHandle, PendingHostCall } from '@wazero-ts/core';
import type { GuestFunction } from './guest-function.js';
import type { FunctionReference, GuestState } from './guest-state.js';
import type { HostFunctionReference } from './host-function-reference.js';
import { reserveRefs } from './references.js';
import { stackCeiling, stackWords } from './stack.js';
import { stackSlots } from './stack-slots.js';
import { trapIndirectType, trapStackOverflow, trapTableAccess } from './trap-signal.js';

/**
 * Host functions may call guests again; each such call needs JavaScript stack, so their nesting has a limit well below
 * the point where JavaScript itself overflows.
 */
const maxNesting = 300;

/** Where a call into another instance comes back to. */
export interface CrossReturn {
  readonly pc: number;
  /** The frame of the caller begins so many words below. */
  readonly delta: number;
  readonly instance: GuestState;
}

/** One call from outside into a guest, until it returns: running, waiting for a nested one, or parked. */
export class Activation {
  /** The innermost activation that runs. */
  static current: Activation | undefined = undefined;
  /** The first free word of the stack. */
  static stackTop = 0;

  /** A finished activation to be used again: calls are short, and making one is a good part of their cost. */
  static #free: Activation | undefined = undefined;

  entry: GuestFunction;
  control: CallControl;
  /** The activation whose host function made this call. */
  parent: Activation | undefined = undefined;
  readonly isAsync: boolean;
  nesting = 0;
  /** The nearest deadline of the chain, in milliseconds of `performance.now()`. */
  deadline: number = Number.POSITIVE_INFINITY;
  /** All budgets of the chain. */
  fuel: readonly Fuel[] | undefined = undefined;
  /** An asynchronous call made on its behalf may outlive it. */
  #isKept = false;
  /** Where its frames begin on the stack. */
  base = 0;
  /** No frame of it begins above this position of the stack. */
  ceiling: number = stackCeiling;
  /** The limit of the chain that leads to {@link ceiling}, in bytes; the stack has more. */
  stackBytes: number | undefined = undefined;
  /** Words from {@link base} to {@link ceiling}, wherever the base is. */
  #words: number = stackWords;

  // Where the dispatch loop stopped.
  pc = 0;
  fp = 0;
  instance: GuestState;
  error: unknown = undefined;
  /** Asks the dispatch loop to stop after a host call. */
  mustExit = false;

  calleeInstance: GuestState;
  #calleeHost: HostFunctionReference | undefined = undefined;
  /** The host function that is running, or that threw. */
  hostCall: HostFunctionReference | undefined = undefined;
  pending: PendingHostCall | undefined = undefined;
  /** Where the results of {@link pending} go, relative to {@link base}. */
  pendingOffset = 0;
  /** Where the frames of a parked call end, relative to {@link base}; 0 when its innermost frame knows. */
  pendingEnd = 0;
  /** An `atomic.wait` that was parked is over: the instruction, which runs once more, is done. */
  isWaitOver = false;
  #crossReturns: CrossReturn[] | undefined = undefined;

  constructor(entry: GuestFunction, control: CallControl, isAsync: boolean) {
    this.entry = entry;
    this.control = control;
    this.isAsync = isAsync;
    this.instance = entry.state;
    this.calleeInstance = entry.state;
    this.#join(Activation.current);
  }

  /** An activation for a call that ends before its caller goes on. @throws TrapSignal */
  static acquire(entry: GuestFunction, control: CallControl): Activation {
    const free = Activation.#free;
    if (free === undefined) return new Activation(entry, control, false);
    Activation.#free = undefined;
    free.entry = entry;
    free.control = control;
    free.instance = entry.state;
    free.calleeInstance = entry.state;
    free.#join(Activation.current);
    return free;
  }

  /**
   * Puts its frames on the stack: the first time, or again after they were parked.
   *
   * @throws TrapSignal
   */
  placeAt(base: number): void {
    this.base = base;
    this.ceiling = Math.min(stackCeiling, base + this.#words);
    if (base > this.ceiling) throw trapStackOverflow;
  }

  /** Limits the stack from the position where it will begin. */
  #limitStack(parent: Activation | undefined): void {
    const { stackBytes } = this.control;
    const inherited = parent === undefined ? stackWords : Math.max(0, parent.ceiling - Activation.stackTop);
    const own = stackBytes === undefined ? stackWords : Math.floor(stackBytes / 4);
    this.stackBytes = own < inherited ? stackBytes : parent?.stackBytes;
    this.#words = Math.min(own, inherited);
  }

  /** The call has returned normally, so everything is as it was at the beginning. */
  release(): void {
    if (!this.#isKept) Activation.#free = this;
  }

  #join(parent: Activation | undefined): void {
    const { control } = this;
    this.parent = parent;
    this.#limitStack(parent);
    if (parent === undefined) {
      this.nesting = 0;
      this.deadline = control.deadline;
      this.fuel = control.fuel === undefined ? undefined : [control.fuel];
      return;
    }
    this.nesting = parent.nesting + 1;
    if (this.nesting > maxNesting) throw trapStackOverflow;
    this.deadline = Math.min(control.deadline, parent.deadline);
    this.fuel = joinFuel(control.fuel, parent.fuel);
    if (!this.isAsync) return;
    for (let link: Activation | undefined = parent; link !== undefined; link = link.parent) link.#isKept = true;
  }

  get metered(): 0 | 1 {
    return this.fuel === undefined ? 0 : 1;
  }

  // ---- what the dispatch loop calls

  stopAt(pc: number, fp: number, instance: GuestState): void {
    this.pc = pc;
    this.fp = fp;
    this.instance = instance;
  }

  /**
   * Decides where a call of an import goes.
   *
   * @returns the entry of a function of the same instance; minus the entry of one of {@link calleeInstance}; or 0 for a
   * host function, which {@link callHost} runs
   */
  resolveImport(caller: GuestState, index: number, metered: number): number {
    return this.#resolve(caller, caller.function(index), metered);
  }

  /** As {@link resolveImport}. @throws TrapSignal */
  resolveIndirect(caller: GuestState, index: number, table: number, typeId: number, metered: number): number {
    const { elements } = caller.tables[table]!;
    const position = index >>> 0;
    if (position >= elements.length) throw trapTableAccess;
    const callee = elements[position] as FunctionReference | null;
    if (callee === null) throw trapTableAccess;
    if (callee.typeId !== typeId) throw trapIndirectType;
    return this.#resolve(caller, callee, metered);
  }

  #resolve(caller: GuestState, callee: FunctionReference, metered: number): number {
    const { state } = callee;
    if (state === undefined) {
      this.#calleeHost = callee as HostFunctionReference;
      return 0;
    }
    const { definedIndex } = callee as GuestFunction;
    if (state === caller) return state.code.entry(definedIndex, metered);
    if (state.handle.exit !== undefined) throw exitErrorOf(state.handle);
    this.calleeInstance = state;
    return -state.code.entry(definedIndex, metered);
  }

  pushCross(pc: number, delta: number, instance: GuestState): void {
    const back = { pc, delta, instance };
    if (this.#crossReturns === undefined) this.#crossReturns = [back];
    else this.#crossReturns.push(back);
  }

  popCross(): CrossReturn {
    return this.#crossReturns!.pop()!;
  }

  /** From the outermost to the innermost. */
  get crossReturns(): readonly CrossReturn[] {
    return this.#crossReturns ?? [];
  }

  /** Calls the host function that was resolved last; its arguments begin at `frame`, where its results go. */
  callHost(instance: GuestState, pc: number, fp: number, frame: number): void {
    const callee = this.#calleeHost!;
    this.stopAt(pc, fp, instance);
    this.hostCall = callee;
    const top = Activation.stackTop;
    Activation.stackTop = frame + callee.frameWords;
    if (callee.hasReferences) reserveRefs(Activation.stackTop >> 1);
    const pending = callee.host.call(instance.handle, stackSlots, frame >> 1);
    Activation.stackTop = top;
    if (pending === undefined) this.hostCall = undefined;
    else this.#wait(pending, callee, frame);
  }

  #wait(pending: PendingHostCall, callee: HostFunctionReference, frame: number): void {
    if (this.isAsync) {
      this.pending = pending;
      this.pendingOffset = frame - this.base;
      this.pendingEnd = this.pendingOffset + callee.frameWords;
    } else {
      const { promise } = pending;
      if (!('block' in promise)) throw new HostPromiseError(callee.definition.debugName);
      pending.finish(promise.block(this.deadline - performance.now()), stackSlots, frame >> 1);
      this.hostCall = undefined;
    }
    this.mustExit = true;
  }

  /**
   * Takes fuel from all budgets of the chain. What the smallest can not pay is not run: then what that one has left is
   * taken from all, so that a call uses as much of the budgets around it as of its own.
   *
   * @throws LimitError
   */
  charge(units: number): void {
    const budgets = this.fuel!;
    let smallest = budgets[0]!;
    for (const fuel of budgets) if (fuel.remaining < smallest.remaining) smallest = fuel;
    const used = Math.min(units, smallest.remaining);
    for (const fuel of budgets) fuel.remaining -= used;
    if (used < units) {
      throw new LimitError('FUEL_EXHAUSTED', { allowed: smallest.allowed, used: smallest.allowed }, []);
    }
  }

  // ---- checks

  /** @throws ExitError when the call has to end */
  check(): void {
    for (let link: Activation | undefined = this; link !== undefined; link = link.parent) {
      const { signal } = link.control;
      if (signal?.aborted) throw link.#end(exitCodeContextCanceled, signal.reason);
    }
    if (this.deadline !== Number.POSITIVE_INFINITY && performance.now() >= this.deadline) {
      throw this.deadlineOwner().#end(exitCodeDeadlineExceeded, undefined);
    }
    const closed = this.closedInstance();
    if (closed !== undefined) throw exitErrorOf(closed);
  }

  /** The closed instance because of which the call has to end, when the options ask for that. */
  closedInstance(): InstanceHandle | undefined {
    for (const state of [this.instance, this.entry.state]) {
      if (state.code.options.closeOnContextDone && state.handle.exit !== undefined) return state.handle;
    }
    return undefined;
  }

  deadlineOwner(): Activation {
    let owner: Activation = this;
    while (owner.parent !== undefined && owner.parent.deadline <= owner.deadline) owner = owner.parent;
    return owner;
  }

  /** Ends the call because of a signal or deadline of this activation: its instance is closed. */
  #end(exitCode: number, cause: unknown): ExitError {
    const { handle } = this.entry.state;
    handle.close(exitCode, cause);
    return new ExitError(exitCode, cause === undefined ? undefined : { cause });
  }

  /** The error for a call that ends while it is parked. */
  endParked(exitCode: number, cause: unknown): ExitError {
    return this.#end(exitCode, cause);
  }
}

function joinFuel(own: Fuel | undefined, outer: readonly Fuel[] | undefined): readonly Fuel[] | undefined {
  if (own === undefined || outer?.includes(own)) return outer;
  return outer === undefined ? [own] : [own, ...outer];
}

/** The error of a call on a closed instance. */
export function exitErrorOf(handle: InstanceHandle): ExitError {
  const { exitCode, cause } = handle.exit!;
  return new ExitError(exitCode, cause === undefined ? undefined : { cause });
}
