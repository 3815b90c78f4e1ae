/**
 * Turns a public host function into the form that engines call: bits in slots in, bits in slots out. Everything that
 * depends on the signature is decided here once, not at each call.
 */
import type { HostFunctionBody, HostIntrinsic, Module, StackReferences } from '@wazero-ts/api';
import { assertNever, newStackReferences, WasmError } from '@wazero-ts/api';
import type { FunctionType } from '@wazero-ts/binary';
import { ValTypes } from '@wazero-ts/binary';
import type { HostFunction, PendingHostCall } from './host-function.js';
import type { FunctionReferences, SignatureLayout, ValueLayout, ValuePlace } from './marshal.js';
import { readSlot, ValueKinds, writeSlot } from './marshal.js';
import type { ValueSlots } from './values.js';

type HostCall = HostFunction['call'];
type AnyFunction = (...args: unknown[]) => unknown;

export interface HostCallContext {
  readonly layout: SignatureLayout;
  readonly functions: FunctionReferences;
  /** `module.function`, for errors. */
  readonly debugName: string;
}

/** The engine's form of a host function's body. */
export function makeHostCall(body: HostFunctionBody, context: HostCallContext): HostCall {
  switch (body.kind) {
    case 'values': {
      const call = body.call as AnyFunction;
      return makeValuesCall(call, context, body.promises === 'values' ? isNeverPromise : isPromiseLike);
    }
    case 'module':
      return makeModuleCall(body.call as (caller: Module, ...args: unknown[]) => unknown, context);
    case 'stack':
      return makeStackCall(body.call, context);
    default:
      return assertNever(body);
  }
}

/** What an engine may do itself of a body: only what is said about the function that it calls, and of the right type. */
export function intrinsicOf(body: HostFunctionBody, { params, results }: FunctionType): HostIntrinsic | undefined {
  if (body.kind !== 'module' || body.intrinsic === undefined || body.intrinsic.of !== body.call) return undefined;
  const [clock, precision, address] = params;
  const isOfType =
    params.length === 3 &&
    clock === ValTypes.i32 &&
    precision === ValTypes.i64 &&
    address === ValTypes.i32 &&
    results.length === 1 &&
    results[0] === ValTypes.i32;
  return isOfType ? body.intrinsic : undefined;
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

function isNeverPromise(_value: unknown): _value is PromiseLike<unknown> {
  return false;
}

/** Writes what the function returned, or says that it is to come. */
type Finish = (value: unknown, values: ValueSlots, base: number) => PendingHostCall | undefined;

function makeFinish({ layout, functions, debugName }: HostCallContext, isPromise: typeof isPromiseLike): Finish {
  const { results } = layout;
  const place: ValuePlace = { what: `result of host function ${debugName}` };
  const writeResults = (value: unknown, values: ValueSlots, base: number): void => {
    if (results.kinds.length === 0) return;
    if (results.kinds.length === 1) {
      writeSlot(values, base, results, 0, value, functions, place);
      return;
    }
    if (!Array.isArray(value) || value.length !== results.kinds.length) {
      throw new WasmError(
        'INVALID_ARGUMENT',
        `host function ${debugName} must return an array of ${results.kinds.length} results`,
      );
    }
    for (let index = 0; index < results.kinds.length; index++) {
      writeSlot(values, base + results.slots[index]!, results, index, value[index], functions, place);
    }
  };
  const later = (promise: PromiseLike<unknown>): PendingHostCall => ({ promise, finish: writeResults });

  if (results.kinds.length === 0) return (value) => (isPromise(value) ? later(value) : undefined);
  if (results.kinds.length === 1 && results.kinds[0] === 0) {
    return (value, values, base) => {
      if (typeof value === 'number') values.i32[2 * base] = value;
      else if (isPromise(value)) return later(value);
      else writeResults(value, values, base);
      return undefined;
    };
  }
  return (value, values, base) => {
    if (isPromise(value)) return later(value);
    writeResults(value, values, base);
    return undefined;
  };
}

/** The arities have code of their own because spreading an array costs more than the call itself. */
function makeValuesCall(call: AnyFunction, context: HostCallContext, isPromise: typeof isPromiseLike): HostCall {
  const { layout, functions } = context;
  const { kinds, slots } = layout.params;
  const finish = makeFinish(context, isPromise);
  const [k0, k1, k2, k3] = kinds;
  const [, s1, s2, s3] = slots;
  switch (kinds.length) {
    case 0:
      return (_caller, values, base) => finish(call(), values, base);
    case 1:
      return (_caller, values, base) => finish(call(readSlot(values, base, k0!, functions)), values, base);
    case 2:
      return (_caller, values, base) =>
        finish(
          call(readSlot(values, base, k0!, functions), readSlot(values, base + s1!, k1!, functions)),
          values,
          base,
        );
    case 3:
      return (_caller, values, base) =>
        finish(
          call(
            readSlot(values, base, k0!, functions),
            readSlot(values, base + s1!, k1!, functions),
            readSlot(values, base + s2!, k2!, functions),
          ),
          values,
          base,
        );
    case 4:
      return (_caller, values, base) =>
        finish(
          call(
            readSlot(values, base, k0!, functions),
            readSlot(values, base + s1!, k1!, functions),
            readSlot(values, base + s2!, k2!, functions),
            readSlot(values, base + s3!, k3!, functions),
          ),
          values,
          base,
        );
    default:
      return (_caller, values, base) => finish(call(...readParams(context, values, base)), values, base);
  }
}

function makeModuleCall(call: (caller: Module, ...args: unknown[]) => unknown, context: HostCallContext): HostCall {
  const { layout, functions } = context;
  const { kinds, slots } = layout.params;
  const finish = makeFinish(context, isPromiseLike);
  const [k0, k1, k2, k3] = kinds;
  const [, s1, s2, s3] = slots;
  switch (kinds.length) {
    case 0:
      return (caller, values, base) => finish(call(caller.module), values, base);
    case 1:
      return (caller, values, base) =>
        finish(call(caller.module, readSlot(values, base, k0!, functions)), values, base);
    case 2:
      return (caller, values, base) =>
        finish(
          call(caller.module, readSlot(values, base, k0!, functions), readSlot(values, base + s1!, k1!, functions)),
          values,
          base,
        );
    case 3:
      return (caller, values, base) =>
        finish(
          call(
            caller.module,
            readSlot(values, base, k0!, functions),
            readSlot(values, base + s1!, k1!, functions),
            readSlot(values, base + s2!, k2!, functions),
          ),
          values,
          base,
        );
    case 4:
      return (caller, values, base) =>
        finish(
          call(
            caller.module,
            readSlot(values, base, k0!, functions),
            readSlot(values, base + s1!, k1!, functions),
            readSlot(values, base + s2!, k2!, functions),
            readSlot(values, base + s3!, k3!, functions),
          ),
          values,
          base,
        );
    default:
      return (caller, values, base) => finish(call(caller.module, ...readParams(context, values, base)), values, base);
  }
}

function readParams({ layout, functions }: HostCallContext, values: ValueSlots, base: number): unknown[] {
  const { kinds, slots } = layout.params;
  const args = new Array<unknown>(kinds.length);
  for (let index = 0; index < kinds.length; index++) {
    args[index] = readSlot(values, base + slots[index]!, kinds[index]!, functions);
  }
  return args;
}

const noReferences: StackReferences = {
  toHandle() {
    throw new WasmError('INVALID_ARGUMENT', 'this signature has no references: make a table with newStackReferences()');
  },
  fromHandle() {
    throw new WasmError('INVALID_ARGUMENT', 'this signature has no references: make a table with newStackReferences()');
  },
};

interface RawStack {
  readonly words: Int32Array;
  readonly view: DataView;
  isTaken: boolean;
}

function newRawStack(slotCount: number): RawStack {
  const buffer = new ArrayBuffer(slotCount * 8);
  return { words: new Int32Array(buffer), view: new DataView(buffer), isTaken: false };
}

/** How many words of the slots mean something: the last value may have the low half of its slot only. */
function wordsOf({ kinds, slotCount }: ValueLayout): number {
  const last = kinds.at(-1);
  return 2 * slotCount - (last === ValueKinds.i32 || last === ValueKinds.f32 ? 1 : 0);
}

function makeStackCall(
  call: (caller: Module, stack: DataView, references: StackReferences) => unknown,
  { layout, functions }: HostCallContext,
): HostCall {
  // Taken while a call uses it: a call made meanwhile (recursion, a parked call) makes the next one.
  let latest = newRawStack(layout.slotCount);
  const paramWords = wordsOf(layout.params);
  const resultWords = wordsOf(layout.results);

  const takeResults = (stack: RawStack, references: StackReferences, values: ValueSlots, base: number): void => {
    const { words, view } = stack;
    for (let word = 0; word < resultWords; word++) values.i32[2 * base + word] = words[word]!;
    if (layout.results.hasReferences) takeResultHandles(layout, functions, references, view, values, base);
    stack.isTaken = false;
  };

  return (caller, values, base) => {
    if (latest.isTaken) latest = newRawStack(layout.slotCount);
    const stack = latest;
    stack.isTaken = true;
    const references = layout.hasReferences ? newStackReferences() : noReferences;
    const { words, view } = stack;
    const first = 2 * base;
    for (let word = 0; word < paramWords; word++) words[word] = values.i32[first + word]!;
    if (layout.params.hasReferences) putParamHandles(layout, functions, references, view, values, base);

    const returned = call(caller.module, view, references);
    if (isPromiseLike(returned)) {
      return { promise: returned, finish: (_value, into, at) => takeResults(stack, references, into, at) };
    }
    takeResults(stack, references, values, base);
    return undefined;
  };
}

function putParamHandles(
  { params }: SignatureLayout,
  functions: FunctionReferences,
  references: StackReferences,
  view: DataView,
  values: ValueSlots,
  base: number,
): void {
  params.kinds.forEach((kind, index) => {
    if (kind < 5) return;
    const slot = params.slots[index]!;
    view.setBigUint64(8 * slot, references.toHandle(readSlot(values, base + slot, kind, functions)), true);
  });
}

const stackPlace: ValuePlace = { what: 'result on the stack' };

function takeResultHandles(
  { results }: SignatureLayout,
  functions: FunctionReferences,
  references: StackReferences,
  view: DataView,
  values: ValueSlots,
  base: number,
): void {
  results.kinds.forEach((kind, index) => {
    if (kind < 5) return;
    const slot = results.slots[index]!;
    const reference = references.fromHandle(view.getBigUint64(8 * slot, true));
    writeSlot(values, base + slot, results, index, reference, functions, stackPlace);
  });
}
