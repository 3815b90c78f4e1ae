import type { GuestState } from './guest-state.js';

/** A call that waits off the stack and can be ended from outside. */
export interface Parked {
  /** Ends the call when the closing of `state` asks for it. */
  instanceClosed(state: GuestState): void;
}

/** All calls that are parked, of all stores. */
export const parkedCalls: Set<Parked> = new Set();

/** An instance was closed: calls parked in it may have to end. */
export function wakeParkedOf(state: GuestState): void {
  for (const parked of parkedCalls) parked.instanceClosed(state);
}
