import type { CallOptions, Function, FunctionDefinition, StackReferences } from '@wazero-ts/api';
import { WasmError } from '@wazero-ts/api';
import type {
  CallControl,
  EngineFunction,
  FunctionReferences,
  SignatureLayout,
  ValuePlace,
  ValueSlots,
} from '@wazero-ts/core';
import { layoutOf, newValueSlots, readSlot, writeSlot } from '@wazero-ts/core';
import { controlOf, mergeCallOptions, unlimitedControl } from './call-control.js';
import { invoke, invokeAsync } from './policy-call.js';
import {
  type Call,
  type CallTarget,
  giveBack,
  makeCall,
  makeStackCall,
  pooledSlotCount,
  readResults,
  requireRoom,
  takeSlots,
  throwIfClosed,
  writeArguments,
  wrongCount,
} from './sync-call.js';

/** Slots for asynchronous calls: each keeps its own until it has settled, so there are several. */
const freeAsyncSlots: ValueSlots[] = [];
const keptAsyncSlots = 64;

function takeAsyncSlots(slotCount: number): ValueSlots {
  return (
    (slotCount <= pooledSlotCount ? freeAsyncSlots.pop() : undefined) ??
    newValueSlots(Math.max(slotCount, pooledSlotCount))
  );
}

function giveBackAsync(slots: ValueSlots, layout: SignatureLayout): void {
  if (layout.hasReferences) slots.refs.length = 0;
  if (freeAsyncSlots.length < keptAsyncSlots && layout.slotCount <= pooledSlotCount) freeAsyncSlots.push(slots);
}

/** A function of an instance, as the public API shows it. */
export class WasmFunction implements Function {
  /** The reference that this object stands for. */
  readonly target: EngineFunction;
  readonly call: Call;
  readonly callWithStack: (stack: DataView, references?: StackReferences) => void;
  readonly #layout: SignatureLayout;
  readonly #functions: FunctionReferences;
  readonly #place: ValuePlace;
  readonly #unlimited: CallControl;
  /** Limits of calls that are not given their own. */
  readonly #callOptions: CallOptions | undefined;

  constructor(target: EngineFunction, functions: FunctionReferences, callOptions: CallOptions | undefined) {
    this.target = target;
    this.#layout = layoutOf(target.type);
    this.#functions = functions;
    this.#place = { what: `argument of ${target.definition.debugName}` };
    this.#unlimited = unlimitedControl(target.instance);
    this.#callOptions = callOptions;
    const isUnlimited = callOptions === undefined && target.instance.policy === undefined;
    const callTarget: CallTarget = {
      target,
      layout: this.#layout,
      functions,
      place: this.#place,
      control: this.#unlimited,
    };
    this.call = isUnlimited ? makeCall(callTarget) : (...args) => this.callUnder(this.control(undefined), args);
    this.callWithStack =
      isUnlimited && !this.#layout.hasReferences
        ? makeStackCall(callTarget)
        : (stack, references) => this.callWithStackUnder(this.control(undefined), stack, references);
  }

  get definition(): FunctionDefinition {
    return this.target.definition;
  }

  /** The limits of a call that starts now. */
  control(options: CallOptions | undefined): CallControl {
    const merged = mergeCallOptions(this.#callOptions, options);
    return merged === undefined ? this.#unlimited : controlOf(merged, this.target.instance);
  }

  async callAsync(args: readonly unknown[], options?: CallOptions): Promise<unknown> {
    const { target } = this;
    const layout = this.#layout;
    if (args.length !== layout.params.kinds.length) throw wrongCount(layout, args.length);
    const values = takeAsyncSlots(layout.slotCount);
    writeArguments(values, layout, args, this.#functions, this.#place);
    await invokeAsync(target, values, this.control(options));
    throwIfClosed(target.instance);
    const results = readResults(values, layout, this.#functions);
    giveBackAsync(values, layout);
    return results;
  }

  withOptions(options: CallOptions): Function {
    return new LimitedFunction(this, options);
  }

  /** {@link call} under limits. */
  callUnder(control: CallControl, args: readonly unknown[]): unknown {
    const layout = this.#layout;
    if (args.length !== layout.params.kinds.length) throw wrongCount(layout, args.length);
    const values = takeSlots(layout.slotCount);
    writeArguments(values, layout, args, this.#functions, this.#place);
    invoke(this.target, values, control);
    throwIfClosed(this.target.instance);
    const results = readResults(values, layout, this.#functions);
    giveBack(values, layout);
    return results;
  }

  /** {@link callWithStack} under limits. */
  callWithStackUnder(control: CallControl, stack: DataView, references: StackReferences | undefined): void {
    const { params, results, slotCount, hasReferences } = this.#layout;
    requireRoom(stack, slotCount);
    if (hasReferences && references === undefined) {
      throw new WasmError('SIGNATURE_MISMATCH', 'the signature has references: give a table of newStackReferences()');
    }
    const values = takeSlots(slotCount);
    for (let word = 0; word < 2 * params.slotCount; word++) values.i32[word] = stack.getInt32(4 * word, true);
    if (params.hasReferences) this.#takeHandles(values, stack, references!);
    invoke(this.target, values, control);
    throwIfClosed(this.target.instance);
    for (let word = 0; word < 2 * results.slotCount; word++) stack.setInt32(4 * word, values.i32[word]!, true);
    if (results.hasReferences) this.#putHandles(values, stack, references!);
    giveBack(values, this.#layout);
  }

  #takeHandles(values: ValueSlots, stack: DataView, references: StackReferences): void {
    const { params } = this.#layout;
    params.kinds.forEach((kind, index) => {
      if (kind < 5) return;
      const slot = params.slots[index]!;
      const reference = references.fromHandle(stack.getBigUint64(8 * slot, true));
      writeSlot(values, slot, params, index, reference, this.#functions, this.#place);
    });
  }

  #putHandles(values: ValueSlots, stack: DataView, references: StackReferences): void {
    const { results } = this.#layout;
    results.kinds.forEach((kind, index) => {
      if (kind < 5) return;
      const slot = results.slots[index]!;
      stack.setBigUint64(8 * slot, references.toHandle(readSlot(values, slot, kind, this.#functions)), true);
    });
  }
}

/** A function whose synchronous calls have limits. */
class LimitedFunction implements Function {
  readonly #function: WasmFunction;
  readonly #options: CallOptions;

  constructor(target: WasmFunction, options: CallOptions) {
    this.#function = target;
    this.#options = options;
  }

  get definition(): FunctionDefinition {
    return this.#function.definition;
  }

  call(...args: readonly unknown[]): unknown {
    return this.#function.callUnder(this.#function.control(this.#options), args);
  }

  callAsync(args: readonly unknown[], options?: CallOptions): Promise<unknown> {
    return this.#function.callAsync(args, { ...this.#options, ...options });
  }

  callWithStack(stack: DataView, references?: StackReferences): void {
    this.#function.callWithStackUnder(this.#function.control(this.#options), stack, references);
  }

  withOptions(options: CallOptions): Function {
    return new LimitedFunction(this.#function, { ...this.#options, ...options });
  }
}
