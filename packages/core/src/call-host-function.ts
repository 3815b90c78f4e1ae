/** Calls of a host function from JavaScript, which need nothing of an engine. */
import { ExitError, exitCodeContextCanceled, exitCodeDeadlineExceeded, HostPromiseError } from '@wazero-ts/api';
import type { CallControl } from './externs.js';
import type { HostFunction } from './host-function.js';
import type { ValueSlots } from './values.js';

/** @throws HostPromiseError when it returns a promise that can not block */
export function callHostFunction(host: HostFunction, values: ValueSlots, control: CallControl): void {
  const pending = host.call(control.caller, values, 0);
  if (pending === undefined) return;
  if (!('block' in pending.promise)) throw new HostPromiseError(host.definition.debugName);
  pending.finish(pending.promise.block(control.deadline - performance.now()), values, 0);
}

/** @throws ExitError when deadline or signal of the call come first */
export async function callHostFunctionAsync(
  host: HostFunction,
  values: ValueSlots,
  control: CallControl,
): Promise<void> {
  const pending = host.call(control.caller, values, 0);
  if (pending === undefined) return;
  pending.finish(await beforeLimits(pending.promise, control), values, 0);
}

/** Waits for a promise, no longer than the limits of the call allow. */
function beforeLimits(promise: PromiseLike<unknown>, { deadline, signal }: CallControl): Promise<unknown> {
  if (deadline === Number.POSITIVE_INFINITY && signal === undefined) return Promise.resolve(promise);
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new ExitError(exitCodeContextCanceled, { cause: signal?.reason }));
    const timer =
      deadline === Number.POSITIVE_INFINITY
        ? undefined
        : setTimeout(() => reject(new ExitError(exitCodeDeadlineExceeded)), Math.max(0, deadline - performance.now()));
    signal?.addEventListener('abort', abort, { once: true });
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    Promise.resolve(promise).then(resolve, reject).finally(settle);
  });
}
