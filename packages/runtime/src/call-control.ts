import type { CallOptions } from '@wazero-ts/api';
import { exitCodeContextCanceled, exitCodeDeadlineExceeded, Fuel, WasmError } from '@wazero-ts/api';
import type { CallControl, InstanceHandle } from '@wazero-ts/core';
import { nowMs } from './host-clock.js';

/** The limits of a runtime and the own ones of a call, which go before. */
export function mergeCallOptions(
  defaults: CallOptions | undefined,
  own: CallOptions | undefined,
): CallOptions | undefined {
  if (defaults === undefined || own === undefined) return own ?? defaults;
  return {
    signal: own.signal ?? defaults.signal,
    timeoutMs: own.timeoutMs ?? defaults.timeoutMs,
    fuel: own.fuel ?? defaults.fuel,
  };
}

/** The control of calls without limits. */
export function unlimitedControl(caller: InstanceHandle): CallControl {
  return { deadline: Number.POSITIVE_INFINITY, fuel: undefined, signal: undefined, caller };
}

/**
 * The limits of a call that starts now. Limits that are over already close the instance before anything runs, so that
 * the call ends with ExitError.
 *
 * @throws WasmError `INVALID_ARGUMENT`; RangeError for an amount of fuel that is no whole number
 */
export function controlOf(options: CallOptions | undefined, caller: InstanceHandle): CallControl {
  if (options === undefined) return unlimitedControl(caller);
  const { signal, timeoutMs, fuel } = options;
  let deadline = Number.POSITIVE_INFINITY;
  if (timeoutMs !== undefined) {
    if (typeof timeoutMs !== 'number' || Number.isNaN(timeoutMs)) {
      throw new WasmError('INVALID_ARGUMENT', `timeoutMs must be a number of milliseconds, not ${timeoutMs}`);
    }
    deadline = nowMs() + timeoutMs;
    if (timeoutMs <= 0) caller.close(exitCodeDeadlineExceeded);
  }
  if (signal?.aborted === true) caller.close(exitCodeContextCanceled, signal.reason);
  return { deadline, fuel: typeof fuel === 'number' ? new Fuel(fuel) : fuel, signal, caller };
}
