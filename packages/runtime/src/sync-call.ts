/** Synchronous calls without limits, of which embedders make many: what can be decided once is decided here. */
import { ExitError, WasmError } from '@wazero-ts/api';
import type {
  CallControl,
  EngineFunction,
  FunctionReferences,
  InstanceHandle,
  QuickFunction,
  SignatureLayout,
  ValueKind,
  ValuePlace,
  ValueSlots,
} from '@wazero-ts/core';
import { isQuickFunction, newValueSlots, readSlot, ValueKinds, writeI64, writeSlot } from '@wazero-ts/core';

/**
 * Slots for synchronous calls, shared by all functions. They are taken while a call uses them, so that a nested call
 * makes slots of its own; a call that throws does not give them back, which saves a `finally` on the fast path.
 */
export const pooledSlotCount = 16;
let freeSlots: ValueSlots | undefined;

export function takeSlots(slotCount: number): ValueSlots {
  const slots = freeSlots;
  if (slots === undefined || slotCount > pooledSlotCount) return newValueSlots(Math.max(slotCount, pooledSlotCount));
  freeSlots = undefined;
  return slots;
}

/** References are cleared, since a pooled slot would keep them alive. */
export function giveBack(slots: ValueSlots, layout: SignatureLayout): void {
  if (layout.hasReferences) slots.refs.length = 0;
  freeSlots = slots;
}

export type Call = (...args: readonly unknown[]) => unknown;

export function wrongCount(layout: SignatureLayout, passed: number): WasmError {
  return new WasmError('SIGNATURE_MISMATCH', `expected ${layout.params.kinds.length} params, but passed ${passed}`);
}

/** Ends a call whose instance was closed meanwhile: its results are dropped. */
export function throwIfClosed(instance: InstanceHandle): void {
  const { exit } = instance;
  if (exit !== undefined) throw exitErrorOf(exit);
}

/** The error that calls on a closed instance end with. */
export function exitErrorOf(exit: NonNullable<InstanceHandle['exit']>): ExitError {
  return new ExitError(exit.exitCode, exit.cause === undefined ? undefined : { cause: exit.cause });
}

export function readResults(values: ValueSlots, { results }: SignatureLayout, functions: FunctionReferences): unknown {
  const { kinds, slots } = results;
  if (kinds.length === 0) return undefined;
  if (kinds.length === 1) return readSlot(values, 0, kinds[0]!, functions);
  const list = new Array<unknown>(kinds.length);
  for (let index = 0; index < kinds.length; index++) {
    list[index] = readSlot(values, slots[index]!, kinds[index]!, functions);
  }
  return list;
}

export function writeArguments(
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
export interface CallTarget {
  readonly target: EngineFunction;
  readonly layout: SignatureLayout;
  readonly functions: FunctionReferences;
  readonly place: ValuePlace;
  readonly control: CallControl;
}

function isNumeric(kind: ValueKind): boolean {
  return kind < ValueKinds.v128;
}

/** The function when its engine makes calls quick and its values are numbers. */
function quickOf({ target, layout }: CallTarget): QuickFunction | undefined {
  const { params, results } = layout;
  const isNumbersOnly = params.kinds.every(isNumeric) && results.kinds.every(isNumeric);
  return isNumbersOnly && isQuickFunction(target) ? target : undefined;
}

/** Writes an argument that needs no conversion, which could run code of the embedder; else returns false. */
function put(values: ValueSlots, slot: number, kind: ValueKind, value: unknown): boolean {
  if (typeof value !== 'number') {
    if (kind !== 1 || typeof value !== 'bigint') return false;
    writeI64(values, slot, value);
    return true;
  }
  switch (kind) {
    case 0: // i32
      values.i32[2 * slot] = value;
      return true;
    case 2: // f32
      values.f32[2 * slot] = value;
      return true;
    case 3: // f64
      values.f64[slot] = value;
      return true;
    default:
      return false;
  }
}

/**
 * The synchronous call of a function without limits. Few parameters have code of their own: an array of arguments and a
 * loop over it would cost more than the rest.
 */
export function makeCall(callTarget: CallTarget): Call {
  const { target, layout, functions, place, control } = callTarget;
  const quick = quickOf(callTarget);
  const { params } = layout;
  const { instance } = target;
  const resultKind = layout.results.kinds[0];
  const hasOneResult = layout.results.kinds.length === 1;
  const [k0, k1, k2] = params.kinds;
  const [, s1, s2] = params.slots;

  const resultOf = (values: ValueSlots): unknown => {
    if (!hasOneResult) return readResults(values, layout, functions);
    return resultKind === 0 ? values.i32[0] : readSlot(values, 0, resultKind!, functions);
  };
  const quickResult = (function_: QuickFunction, ready: ValueSlots): unknown => {
    const results = function_.invokeReady();
    if (results !== ready) throwIfClosed(instance);
    return resultOf(results);
  };
  const finish = (values: ValueSlots): unknown => {
    throwIfClosed(instance);
    const result = resultOf(values);
    giveBack(values, layout);
    return result;
  };

  switch (params.kinds.length) {
    case 0:
      return function call(): unknown {
        // biome-ignore lint/complexity/noArguments: a rest parameter would allocate an array at each call
        if (arguments.length !== 0) throw wrongCount(layout, arguments.length);
        const ready = quick?.ready(control);
        if (ready !== undefined) return quickResult(quick!, ready);
        const values = takeSlots(layout.slotCount);
        target.invoke(values, control);
        return finish(values);
      };
    case 1:
      return function call(a?: unknown): unknown {
        // biome-ignore lint/complexity/noArguments: a rest parameter would allocate an array at each call
        if (arguments.length !== 1) throw wrongCount(layout, arguments.length);
        const ready = quick?.ready(control);
        if (ready !== undefined && put(ready, 0, k0!, a)) return quickResult(quick!, ready);
        const values = takeSlots(layout.slotCount);
        writeSlot(values, 0, params, 0, a, functions, place);
        target.invoke(values, control);
        return finish(values);
      };
    case 2:
      return function call(a?: unknown, b?: unknown): unknown {
        // biome-ignore lint/complexity/noArguments: a rest parameter would allocate an array at each call
        if (arguments.length !== 2) throw wrongCount(layout, arguments.length);
        const ready = quick?.ready(control);
        if (ready !== undefined && put(ready, 0, k0!, a) && put(ready, s1!, k1!, b)) {
          return quickResult(quick!, ready);
        }
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
        const ready = quick?.ready(control);
        if (ready !== undefined && put(ready, 0, k0!, a) && put(ready, s1!, k1!, b) && put(ready, s2!, k2!, c)) {
          return quickResult(quick!, ready);
        }
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

/**
 * Reading the last word costs less than asking a view for its length, which no compiler of V8 does in place.
 *
 * @throws WasmError `SIGNATURE_MISMATCH` when the view is too short
 */
export function requireRoom(stack: DataView, slotCount: number): void {
  if (slotCount === 0) return;
  try {
    stack.getInt32(8 * slotCount - 4, true);
    return;
  } catch (error) {
    if (stack.byteLength >= 8 * slotCount) throw error;
  }
  const available = Math.floor(stack.byteLength / 8);
  throw new WasmError('SIGNATURE_MISMATCH', `need ${slotCount} params, but stack size is ${available}`);
}

/** Whether a value takes more than the low half of its slot. */
function isWide(kind: ValueKind | undefined): boolean {
  return kind !== undefined && kind !== ValueKinds.i32 && kind !== ValueKinds.f32;
}

/**
 * The raw form of {@link makeCall}, for a signature without references. Small signatures have code of their own: each
 * access of a view costs a part of the rest.
 */
export function makeStackCall(callTarget: CallTarget): (stack: DataView) => void {
  const { target, layout, control } = callTarget;
  const { instance } = target;
  const { params, results, slotCount } = layout;
  const paramWords = 2 * params.slotCount;
  const resultWords = 2 * results.slotCount;
  const callThroughSlots = (stack: DataView): void => {
    const values = takeSlots(slotCount);
    const { i32 } = values;
    for (let word = 0; word < paramWords; word++) i32[word] = stack.getInt32(4 * word, true);
    target.invoke(values, control);
    if (instance.exit !== undefined) throwIfClosed(instance);
    for (let word = 0; word < resultWords; word++) stack.setInt32(4 * word, i32[word]!, true);
    freeSlots = values;
  };
  const isSmall = params.slotCount <= 2 && params.slotCount === params.kinds.length && results.slotCount <= 1;
  const quick = isSmall && isQuickFunction(target) ? target : undefined;
  if (quick === undefined) {
    return (stack) => {
      requireRoom(stack, slotCount);
      callThroughSlots(stack);
    };
  }
  const [isWide0, isWide1, isWideResult] = [isWide(params.kinds[0]), isWide(params.kinds[1]), isWide(results.kinds[0])];
  return (stack) => {
    requireRoom(stack, slotCount);
    // Read before the call is prepared: the methods of a view could be the embedder's own.
    const low0 = paramWords > 0 ? stack.getInt32(0, true) : 0;
    const high0 = isWide0 ? stack.getInt32(4, true) : 0;
    const low1 = paramWords > 2 ? stack.getInt32(8, true) : 0;
    const high1 = isWide1 ? stack.getInt32(12, true) : 0;
    const ready = quick.ready(control);
    if (ready === undefined) {
      callThroughSlots(stack);
      return;
    }
    const { i32 } = ready;
    i32[0] = low0;
    i32[2] = low1;
    if (isWide0) i32[1] = high0;
    if (isWide1) i32[3] = high1;
    const results = quick.invokeReady();
    if (results !== ready) throwIfClosed(instance);
    if (resultWords === 0) return;
    const words = results.i32;
    if (isWideResult) stack.setInt32(4, words[1]!, true);
    stack.setInt32(0, words[0]!, true);
  };
}
