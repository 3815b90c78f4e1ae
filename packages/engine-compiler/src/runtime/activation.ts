import type { Fuel } from '@wazero-ts/api';
import { ExitError, exitCodeContextCanceled, exitCodeDeadlineExceeded, HostPromiseError, Trap } from '@wazero-ts/api';
import type { CallControl, InstanceHandle, PendingHostCall, ValueSlots } from '@wazero-ts/core';
import { contextFields } from '../layout/context-fields.js';
import { exitCode } from '../layout/exit-codes.js';
import type { CompilerInstance } from './compiler-instance.js';
import type { GuestContext } from './context-pool.js';
import type { DescriptorId } from './descriptors.js';
import { joinFuel, loadFuel, settleFuel } from './fuel.js';
import type { GuestFunction } from './guest-function.js';
import type { HostFunctionReference } from './host-function-reference.js';
import type { NativeContext } from './native-memory.js';
import { isRunning } from './running-instances.js';
import type { Stress } from './stress.js';
import { readAddress } from './words.js';

/**
 * Host functions may call guests again; each such call needs JavaScript stack, so their nesting has a limit well below
 * the point where JavaScript itself overflows.
 */
const maxNesting = 300;

const entryWord = contextFields.entry / 4;
const calleeWord = contextFields.callee / 4;
const instanceWord = contextFields.instance / 4;
const hostFunctionWord = contextFields.hostFunction / 4;

/** Which call runs. */
export const chain: {
  /** The innermost activation that runs in this thread, of any engine. */
  current: Activation | undefined;
} = { current: undefined };

/** One call from outside into a guest, until it returns: running, waiting for a nested one, or parked. */
export class Activation {
  entry: GuestFunction;
  control: CallControl;
  isAsync = false;
  /** The activation whose host function made this call. */
  parent: Activation | undefined = undefined;
  nesting = 0;
  /** The nearest deadline of the chain, in milliseconds of `performance.now()`. */
  deadline: number = Number.POSITIVE_INFINITY;
  /** All budgets of the chain. */
  fuel: readonly Fuel[] | undefined = undefined;
  readonly context: GuestContext;
  /** Bytes of stack that it may use; what its parents use is not there for it. */
  stackBudget = 0;
  /** The limit of the chain that leads to {@link stackBudget}; the stack has more. */
  stackBytes: number | undefined = undefined;
  /** The guest has left and can be resumed. */
  isEntered = false;
  /** An asynchronous call that was made on its behalf may outlive it. */
  isKept = false;
  /** Parts of the context. */
  readonly words: Int32Array;
  readonly slots: ValueSlots;
  readonly native: NativeContext;
  readonly stress: Stress | undefined;
  /** How often the guest was entered; counted under stress only. */
  #entries = 0;
  /** What was in the context's counter when the guest was entered last. */
  fuelLoaded = 0;

  /** Functions were compiled since the last check left. */
  hasCompiled = false;

  /** The host function that was called last. */
  host: HostFunctionReference | undefined = undefined;
  /** Whether that one is running, has thrown, or has returned a promise. */
  isInHost = false;
  /** What a parked call waits for. */
  pending: PendingHostCall | undefined = undefined;

  /** The caller of the last host function: most calls come from the same instance again. */
  #caller: CompilerInstance | undefined = undefined;

  private constructor(entry: GuestFunction, control: CallControl, context: GuestContext) {
    this.entry = entry;
    this.control = control;
    this.context = context;
    this.words = context.words;
    this.slots = context.slots;
    this.native = context.native;
    this.stress = entry.store.stress;
  }

  /**
   * An activation for a call, on behalf of the one that runs.
   *
   * @throws Trap `STACK_OVERFLOW`; WasmError `RESOURCE_EXHAUSTED`
   */
  static begin(entry: GuestFunction, control: CallControl, isAsync: boolean): Activation {
    const parent = chain.current;
    if (parent !== undefined && parent.nesting >= maxNesting) throw new Trap('STACK_OVERFLOW', []);
    const { contexts } = entry.store;
    const { stackBytes } = entry.owner;
    let activation = contexts.takeIdle(stackBytes);
    if (activation === undefined) activation = new Activation(entry, control, contexts.create(stackBytes));
    if (!entry.isPrepared) {
      try {
        entry.prepare();
      } catch (error) {
        contexts.give(activation);
        throw error;
      }
    }
    activation.entry = entry;
    activation.control = control;
    activation.isAsync = isAsync;
    if (parent === undefined && control.fuel === undefined && control.stackBytes === undefined) {
      activation.parent = undefined;
      activation.nesting = 0;
      activation.deadline = control.deadline;
      activation.fuel = undefined;
      activation.stackBudget = stackBytes;
      activation.stackBytes = undefined;
      activation.context.limitStack(stackBytes);
    } else activation.#join(parent);
    return activation;
  }

  /** Whether it is a synchronous call by itself, without limits and without references among its values. */
  get isPlain(): boolean {
    const { control, entry, isAsync, parent } = this;
    if (parent !== undefined || isAsync || entry.signature.hasReferences) return false;
    const { deadline, fuel, signal, stackBytes } = control;
    return (
      deadline === Number.POSITIVE_INFINITY && fuel === undefined && signal === undefined && stackBytes === undefined
    );
  }

  /** Takes over the limits of the call around it. */
  #join(parent: Activation | undefined): void {
    const { control, context } = this;
    this.parent = parent;
    let inherited = context.stackBytes;
    if (parent === undefined) {
      this.nesting = 0;
      this.deadline = control.deadline;
      this.fuel = control.fuel === undefined ? undefined : [control.fuel];
    } else {
      this.nesting = parent.nesting + 1;
      this.deadline = Math.min(control.deadline, parent.deadline);
      this.fuel = joinFuel(control.fuel, parent.fuel);
      inherited = parent.stackBudget - parent.context.usedBytes;
      if (this.isAsync)
        for (let link: Activation | undefined = parent; link !== undefined; link = link.parent) link.isKept = true;
    }
    if (this.fuel !== undefined) this.entry.store.meter();
    const own = control.stackBytes ?? Number.POSITIVE_INFINITY;
    this.stackBudget = Math.min(own, inherited);
    this.stackBytes = own < inherited ? own : parent?.stackBytes;
    context.limitStack(this.stackBudget);
  }

  /** The call is over, one way or the other: its context serves the next. */
  end(): void {
    const { context, entry } = this;
    const { native, slots } = context;
    if (this.fuel !== undefined) context.clearFuel();
    if (slots.refs.length > 0) slots.refs.length = 0;
    if (this.isEntered) {
      native.abandon();
      this.isEntered = false;
    }
    this.isInHost = false;
    this.host = undefined;
    this.pending = undefined;
    entry.store.contexts.give(this);
  }

  /** Begins the call; its parameters are in the slots. Returns the exit code. */
  start(): number {
    const { words } = this.context;
    const { entryWords } = this.entry;
    words[entryWord] = entryWords[0]!;
    words[entryWord + 1] = entryWords[1]!;
    words[calleeWord] = entryWords[2]!;
    words[calleeWord + 1] = entryWords[3]!;
    this.#entries = 0;
    this.#enter();
    return this.#left(this.native.start());
  }

  /** Goes on after an exit that was served. Returns the next exit code. */
  resume(): number {
    this.#enter();
    return this.#left(this.native.resume());
  }

  #enter(): void {
    if (this.fuel !== undefined) loadFuel(this);
    this.stress?.beforeEntry(this, ++this.#entries);
  }

  #left(code: number): number {
    this.isEntered = code > exitCode.trap;
    if (this.fuel !== undefined) settleFuel(this);
    this.stress?.afterExit(this, code);
    return code;
  }

  /** The host function that the guest has left for: most often the one that was called last. */
  calledHost(): HostFunctionReference {
    const { host, words } = this;
    const called = words[hostFunctionWord]!;
    // What that one says now: its descriptor may be another function's.
    return host !== undefined && host.descriptorId === called ? host : this.#findHost(called);
  }

  #findHost(descriptor: DescriptorId): HostFunctionReference {
    this.host = this.entry.store.descriptors.owner(descriptor) as HostFunctionReference;
    return this.host;
  }

  /** The instance on whose behalf a host function is called. */
  callerInstance(): CompilerInstance {
    const { words } = this;
    const last = this.#caller;
    // What that one says now: its context may have gone since, and another instance have it.
    const isLast =
      last !== undefined && last.addressLow === words[instanceWord] && last.addressHigh === words[instanceWord + 1];
    return isLast ? last : this.#findCaller();
  }

  #findCaller(): CompilerInstance {
    this.#caller = this.entry.store.instanceAt(readAddress(this.words, instanceWord));
    return this.#caller;
  }

  /** What a host function returned a promise for; true when the call parks. */
  waitFor(pending: PendingHostCall, callee: HostFunctionReference): boolean {
    if (this.isAsync) {
      this.pending = pending;
      return true;
    }
    const { promise } = pending;
    if (!('block' in promise)) throw new HostPromiseError(callee.definition.debugName);
    this.finish(pending, promise.block(this.deadline - performance.now()), callee);
    this.check();
    return false;
  }

  /** Writes the results of a host function whose promise settled. */
  finish(pending: PendingHostCall, value: unknown, callee: HostFunctionReference): void {
    const { context, entry } = this;
    pending.finish(value, context.slots, 0);
    const { references } = callee.signature.results;
    if (references.length > 0) {
      entry.store.hostReferences.prepare();
      entry.store.references.writeList(context.words, context.firstSlotWord, references, context.slots.refs);
    }
    this.isInHost = false;
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
    const { owner, store } = this.entry;
    if (owner.code.options.closeOnContextDone && owner.handle.exit !== undefined) return owner.handle;
    for (const instance of store.leftInstances) {
      if (!instance.code.options.closeOnContextDone || instance.handle.exit === undefined) continue;
      if (isRunning(this, instance)) return instance.handle;
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
    const { handle } = this.entry.owner;
    handle.close(exitCode, cause);
    return new ExitError(exitCode, cause === undefined ? undefined : { cause });
  }

  /** The error for a call that ends while it is parked. */
  endParked(exitCode: number, cause: unknown): ExitError {
    return this.#end(exitCode, cause);
  }
}

/** The error of a call on a closed instance. */
export function exitErrorOf(handle: InstanceHandle): ExitError {
  const { exitCode, cause } = handle.exit!;
  return new ExitError(exitCode, cause === undefined ? undefined : { cause });
}
