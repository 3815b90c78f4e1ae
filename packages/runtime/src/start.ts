/**
 * What runs when a module is instantiated: the function of its start section, then the start functions of the
 * configuration. The steps are the same for both kinds of call, so they are a generator that yields the calls to make.
 */
import { ExitError, LimitError, recordWasmStack, WasmError, wasmStackOf } from '@wazero-ts/api';
import type { CallControl, EngineFunction, GuestInstance } from '@wazero-ts/core';
import { layoutOf, newValueSlots } from '@wazero-ts/core';
import { invoke, invokeAsync } from './policy-call.js';
import { exitErrorOf } from './sync-call.js';

/** A step's call; what it throws is thrown into the generator. */
type Steps = Generator<EngineFunction, void, undefined>;

/** wazero's text around what a start function threw, with its stack trace. */
function startFailed(place: string, error: unknown): WasmError {
  const message = error instanceof Error ? error.message : String(error);
  const failure = new WasmError('START_FAILED', `${place} failed: ${message}`, { cause: error });
  recordWasmStack(failure, wasmStackOf(error));
  return failure;
}

function throwIfClosed(instance: GuestInstance): void {
  if (instance.exit !== undefined) throw exitErrorOf(instance.exit);
}

/**
 * Runs an instance's start section, makes its name known and runs its start functions.
 *
 * @throws WasmError `START_FAILED`, with what was thrown as its cause; LimitError; ExitError, except for exit code 0 of a start
 * function: that is how a program ends
 */
function* startSteps(instance: GuestInstance, startFunctions: readonly string[]): Steps {
  const { startFunction } = instance;
  if (startFunction !== undefined) {
    try {
      yield startFunction;
      throwIfClosed(instance);
    } catch (error) {
      instance.abandon();
      if (error instanceof ExitError || error instanceof LimitError) throw error;
      throw startFailed(`start func[${instance.shape.module.start}]`, error);
    }
  }
  throwIfClosed(instance);
  instance.store.register(instance);
  for (const name of startFunctions) {
    const found = instance.export(name);
    if (found?.kind !== 'func') continue;
    try {
      const { length } = layoutOf(found.value.type).params.kinds;
      if (length !== 0) throw new WasmError('SIGNATURE_MISMATCH', `expected ${length} params, but passed 0`);
      yield found.value;
      throwIfClosed(instance);
    } catch (error) {
      instance.close(error instanceof ExitError ? error.exitCode : 0);
      if (error instanceof LimitError) throw error;
      if (!(error instanceof ExitError)) throw startFailed(`module[${instance.name}] function[${name}]`, error);
      if (error.exitCode === 0) return;
      throw error;
    }
  }
}

/** {@link startSteps} with synchronous calls. */
export function start(instance: GuestInstance, startFunctions: readonly string[], control: CallControl): void {
  const steps = startSteps(instance, startFunctions);
  let step = steps.next();
  while (step.done !== true) {
    try {
      invoke(step.value, newValueSlots(layoutOf(step.value.type).slotCount), control);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next();
  }
}

/** {@link startSteps} with asynchronous calls. */
export async function startAsync(
  instance: GuestInstance,
  startFunctions: readonly string[],
  control: CallControl,
): Promise<void> {
  const steps = startSteps(instance, startFunctions);
  let step = steps.next();
  while (step.done !== true) {
    try {
      await invokeAsync(step.value, newValueSlots(layoutOf(step.value.type).slotCount), control);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next();
  }
}
