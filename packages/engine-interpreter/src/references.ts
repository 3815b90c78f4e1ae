/**
 * References that are on the stack: `REFS[n]` belongs to slot n, beside the integer slots, so that the JavaScript
 * garbage collector sees them and no handle table is needed. Slots above the running frames may hold stale references
 * until the stack is next empty.
 */
export const REFS: unknown[] = [];

/** Writes the reference of a slot. The array stays without holes, which V8 reads faster. */
export function setRef(slot: number, value: unknown): void {
  while (REFS.length <= slot) REFS.push(null);
  REFS[slot] = value;
}

/** Makes room for the references of all slots below one, for writers that know nothing of {@link setRef}. */
export function reserveRefs(slot: number): void {
  while (REFS.length < slot) REFS.push(null);
}

/** Forgets the references from a slot on, so that the stack keeps nothing alive when nobody runs. */
export function dropRefs(slot: number): void {
  if (REFS.length > slot) REFS.length = slot;
}
