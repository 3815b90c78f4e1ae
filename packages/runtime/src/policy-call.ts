/** Calls of instances that have a policy: its limits join those of the call, and what was used is put down. */
import type { Policy } from '@wazero-ts/api';
import { ExitError, exitCodeDeadlineExceeded, Fuel } from '@wazero-ts/api';
import type { CallControl, EngineFunction, ValueSlots } from '@wazero-ts/core';
import { nowMs } from './host-clock.js';

/** Runs a function to its end, under the policy of its instance if there is one. @throws as `EngineFunction.invoke` */
export function invoke(target: EngineFunction, values: ValueSlots, control: CallControl): void {
  const { policy } = target.instance;
  if (policy === undefined) {
    target.invoke(values, control);
    return;
  }
  const call = new PolicyCall(policy, control);
  try {
    target.invoke(values, call.control);
  } catch (error) {
    throw call.errorOf(error);
  } finally {
    call.end();
  }
}

/** {@link invoke} for a call that may be parked. */
export function invokeAsync(target: EngineFunction, values: ValueSlots, control: CallControl): Promise<void> {
  const { policy } = target.instance;
  return policy === undefined ? target.invokeAsync(values, control) : invokeAsyncUnder(policy, target, values, control);
}

async function invokeAsyncUnder(
  policy: Policy,
  target: EngineFunction,
  values: ValueSlots,
  control: CallControl,
): Promise<void> {
  const call = new PolicyCall(policy, control);
  try {
    await target.invokeAsync(values, call.control);
  } catch (error) {
    throw call.errorOf(error);
  } finally {
    call.end();
  }
}

/** One call, from its begin to its end. */
class PolicyCall {
  readonly control: CallControl;
  readonly #policy: Policy;
  /** When the time of the policy is used up. */
  readonly #deadline: number;
  readonly #fuel: ReservedFuel | undefined;

  /** @throws LimitError `TIME_LIMIT` when the time is used up already */
  constructor(policy: Policy, control: CallControl) {
    this.#policy = policy;
    this.#deadline = policy.beginCall(nowMs());
    if (policy.fuel !== undefined && control.fuel !== undefined && policy.fuel !== control.fuel) {
      this.#fuel = new ReservedFuel(policy.fuel, control.fuel);
    }
    this.control = {
      ...control,
      deadline: Math.min(control.deadline, this.#deadline),
      fuel: this.#fuel?.fuel ?? control.fuel ?? policy.fuel,
      stackBytes: policy.limits.stackBytes ?? control.stackBytes,
    };
  }

  end(): void {
    this.#fuel?.giveBack();
    this.#policy.endCall(nowMs());
  }

  /** An exit because of the policy's deadline is its LimitError; everything else is what it is. */
  errorOf(error: unknown): unknown {
    const isDeadline = error instanceof ExitError && error.exitCode === exitCodeDeadlineExceeded;
    const now = nowMs();
    return isDeadline && now >= this.#deadline ? this.#policy.timeError(now) : error;
  }
}

/**
 * Fuel for a call that has a budget of its own beside that of the policy. As much as both have is taken from both, and
 * what is left given back: calls that overlap can not use more than there is.
 */
class ReservedFuel {
  readonly fuel: Fuel;
  readonly #budgets: readonly Fuel[];

  constructor(...budgets: readonly Fuel[]) {
    this.#budgets = budgets;
    this.fuel = new Fuel(Math.min(...budgets.map(({ remaining }) => remaining)));
    for (const budget of budgets) budget.remaining -= this.fuel.allowed;
  }

  giveBack(): void {
    for (const budget of this.#budgets) budget.remaining += this.fuel.remaining;
  }
}
