import type { Activation } from './activation.js';
import type { CompilerInstance } from './compiler-instance.js';

/** A call that waits and can be ended from outside. */
export interface Parked {
  readonly activation: Activation | undefined;
  /** Ends the call when the closing of `instance` asks for it. */
  instanceClosed(instance: CompilerInstance): void;
}

/** All calls that are parked, of all engines. */
export const parkedCalls: Set<Parked> = new Set();

/** An instance was closed: calls parked in it may have to end. */
export function wakeParkedOf(instance: CompilerInstance): void {
  for (const parked of parkedCalls) parked.instanceClosed(instance);
}
