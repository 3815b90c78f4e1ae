import type { CallOptions, Function, FunctionDefinition, StackReferences } from '@wazero-ts/api';
import { ExitError, WasmError } from '@wazero-ts/api';
import type {
  CallControl,
  EngineFunction,
  FunctionReferences,
  InstanceHandle,
  SignatureLayout,
  ValuePlace,
  ValueSlots,
} from '@wazero-ts/core';
import { layoutOf, newValueSlots, readSlot, writeSlot } from '@wazero-ts/core';
import { controlOf, mergeCallOptions, unlimitedControl } from './call-control.js';
import { invoke, invokeAsync } from './policy-call.js';

/**
 * Slots for synchronous calls, shared by all functions. They are taken while a call uses them, so that a nested call
 * makes slots of its own; a call that throws does not give them back, which saves a `finally` on the fast path.
 */
const pooledSlotCount = 16;
let freeSlots: ValueSlots | undefined;

function takeSlots(slotCount: number): ValueSlots {
  const slots = freeSlots;
  if (slots === undefined || slotCount > pooledSlotCount) return newValueSlots(Math.max(slotCount, pooledSlotCount));
  freeSlots = undefined;
  return slots;
}

/** References are cleared, since a pooled slot would keep them alive. */
function giveBack(slots: ValueSlots, layout: SignatureLayout): void {
  if (layout.hasReferences) slots.refs.length = 0;
  freeSlots = slots;
}

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

type Call = (...args: readonly unknown[]) => unknown;

function wrongCount(layout: SignatureLayout, passed: number): WasmError {
  return new WasmError('SIGNATURE_MISMATCH', `expected ${layout.params.kinds.length} params, but passed ${passed}`);
}

/** Ends a call whose instance was closed meanwhile: its results are dropped. */
function throwIfClosed(instance: InstanceHandle): void {
  const { exit } = instance;
  if (exit !== undefined) throw exitErrorOf(exit);
}

/** The error that calls on a closed instance end with. */
export function exitErrorOf(exit: NonNullable<InstanceHandle['exit']>): ExitError {
  return new ExitError(exit.exitCode, exit.cause === undefined ? undefined : { cause: exit.cause });
}

function readResults(values: ValueSlots, { results }: SignatureLayout, functions: FunctionReferences): unknown {
  const { kinds, slots } = results;
  if (kinds.length === 0) return undefined;
  if (kinds.length === 1) return readSlot(values, 0, kinds[0]!, functions);
  const list = new Array<unknown>(kinds.length);
  for (let index = 0; index < kinds.length; index++) {
    list[index] = readSlot(values, slots[index]!, kinds[index]!, functions);
  }
  return list;
}

function writeArguments(
  values: ValueSlots,
  { params }: SignatureLayout,
  args: readonly unknown[],
  functions: FunctionReferences,
  place: ValuePlace,
): void {
  for (let index = 0; index < args.length; index++) {
    writeSlot(values, params.slots[index]!, params, index, args[index], functions, place);
  }
}

/** What the call forms below share. */
interface CallTarget {
  readonly target: EngineFunction;
  readonly layout: SignatureLayout;
  readonly functions: FunctionReferences;
  readonly place: ValuePlace;
  readonly control: CallControl;
}

/**
 * The synchronous call of a function without limits. Few parameters have code of their own: an array of arguments and a
 * loop over it would cost more than the rest.
 */
function makeCall({ target, layout, functions, place, control }: CallTarget): Call {
  const { params } = layout;
  const { instance } = target;
  const resultKind = layout.results.kinds[0];
  const hasOneResult = layout.results.kinds.length === 1;
  const [, s1, s2] = params.slots;

  const finish = (values: ValueSlots): unknown => {
    if (instance.exit !== undefined) throwIfClosed(instance);
    const result = hasOneResult ? readSlot(values, 0, resultKind!, functions) : readResults(values, layout, functions);
    giveBack(values, layout);
    return result;
  };

  switch (params.kinds.length) {
    case 0:
      return function call(): unknown {
        // biome-ignore lint/complexity/noArguments: a rest parameter would allocate an array at each call
        if (arguments.length !== 0) throw wrongCount(layout, arguments.length);
        const values = takeSlots(layout.slotCount);
        target.invoke(values, control);
        return finish(values);
      };
    case 1:
      return function call(a?: unknown): unknown {
        // biome-ignore lint/complexity/noArguments: a rest parameter would allocate an array at each call
        if (arguments.length !== 1) throw wrongCount(layout, arguments.length);
        const values = takeSlots(layout.slotCount);
        writeSlot(values, 0, params, 0, a, functions, place);
        target.invoke(values, control);
        return finish(values);
      };
    case 2:
      return function call(a?: unknown, b?: unknown): unknown {
        // biome-ignore lint/complexity/noArguments: a rest parameter would allocate an array at each call
        if (arguments.length !== 2) throw wrongCount(layout, arguments.length);
        const values = takeSlots(layout.slotCount);
        writeSlot(values, 0, params, 0, a, functions, place);
        writeSlot(values, s1!, params, 1, b, functions, place);
        target.invoke(values, control);
        return finish(values);
      };
    case 3:
      return function call(a?: unknown, b?: unknown, c?: unknown): unknown {
        // biome-ignore lint/complexity/noArguments: a rest parameter would allocate an array at each call
        if (arguments.length !== 3) throw wrongCount(layout, arguments.length);
        const values = takeSlots(layout.slotCount);
        writeSlot(values, 0, params, 0, a, functions, place);
        writeSlot(values, s1!, params, 1, b, functions, place);
        writeSlot(values, s2!, params, 2, c, functions, place);
        target.invoke(values, control);
        return finish(values);
      };
    default:
      return (...args) => {
        if (args.length !== params.kinds.length) throw wrongCount(layout, args.length);
        const values = takeSlots(layout.slotCount);
        writeArguments(values, layout, args, functions, place);
        target.invoke(values, control);
        return finish(values);
      };
  }
}

function requireRoom(stack: DataView, slotCount: number): void {
  if (stack.byteLength >= 8 * slotCount) return;
  const available = Math.floor(stack.byteLength / 8);
  throw new WasmError('SIGNATURE_MISMATCH', `need ${slotCount} params, but stack size is ${available}`);
}

/** The raw form of {@link makeCall}, for a signature without references. */
function makeStackCall({ target, layout, control }: CallTarget): (stack: DataView) => void {
  const { instance } = target;
  const { slotCount } = layout;
  const paramWords = 2 * layout.params.slotCount;
  const resultWords = 2 * layout.results.slotCount;
  return (stack) => {
    requireRoom(stack, slotCount);
    const values = takeSlots(slotCount);
    const { i32 } = values;
    for (let word = 0; word < paramWords; word++) i32[word] = stack.getInt32(4 * word, true);
    target.invoke(values, control);
    if (instance.exit !== undefined) throwIfClosed(instance);
    for (let word = 0; word < resultWords; word++) stack.setInt32(4 * word, i32[word]!, true);
    freeSlots = values;
  };
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
