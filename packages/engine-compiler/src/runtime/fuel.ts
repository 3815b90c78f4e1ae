/** Budgets of a call and the counter of its context, which generated code takes from. */
import type { Fuel } from '@wazero-ts/api';
import { LimitError } from '@wazero-ts/api';
import { contextFields } from '../layout/context-fields.js';
import type { Activation } from './activation.js';

const fuelWord = contextFields.fuel / 4;
const twoTo32 = 2 ** 32;

/** The budgets of a call inside another one: its own first. */
export function joinFuel(own: Fuel | undefined, outer: readonly Fuel[] | undefined): readonly Fuel[] | undefined {
  if (own === undefined || outer?.includes(own)) return outer;
  return outer === undefined ? [own] : [own, ...outer];
}

/** The budget that runs out first. */
function smallest(budgets: readonly Fuel[]): Fuel {
  return budgets.reduce((least, fuel) => (fuel.remaining < least.remaining ? fuel : least));
}

/** Before the guest is entered: it can use what the smallest budget has. */
export function loadFuel(activation: Activation): void {
  const { remaining } = smallest(activation.fuel!);
  activation.fuelLoaded = remaining;
  activation.context.words[fuelWord] = remaining | 0;
  activation.context.words[fuelWord + 1] = Math.floor(remaining / twoTo32);
}

/** After the guest has left: takes what it used from all budgets. */
export function settleFuel(activation: Activation): void {
  const { words } = activation.context;
  const left = words[fuelWord + 1]! * twoTo32 + (words[fuelWord]! >>> 0);
  // A block that could not be paid was not entered: then everything is used up, and no more.
  const used = activation.fuelLoaded - Math.max(0, left);
  for (const fuel of activation.fuel!) fuel.remaining -= used;
}

/** The error of a call whose budget ran out. */
export function fuelError(activation: Activation): LimitError {
  const { allowed } = smallest(activation.fuel!);
  return new LimitError('FUEL_EXHAUSTED', { allowed, used: allowed }, []);
}

/** Charges what JavaScript does for the guest. @throws LimitError */
export function charge(activation: Activation, units: number): void {
  if (activation.fuel === undefined) return;
  const { remaining } = smallest(activation.fuel);
  const used = Math.min(units, remaining);
  for (const fuel of activation.fuel) fuel.remaining -= used;
  if (used < units) throw fuelError(activation);
}
