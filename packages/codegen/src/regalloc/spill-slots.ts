import type { MachFunction } from '../mach/mach-function.js';
import type { Liveness } from './liveness.js';

/**
 * Gives slots to spilled values; values that are never alive at the same time share one.
 *
 * A value occupies the positions from its first to its last place in the code, block order as it is, edges included: a
 * coarse interval, but sound, because every block where the value is alive lies between. Sorting aside, linear.
 */
export function assignSlots(
  mach: MachFunction,
  liveness: Liveness,
  spilled: Uint8Array,
  unitsOf: (registerClass: number) => number,
): { slotOf: Int32Array; count: number } {
  const low = new Int32Array(mach.vregCount).fill(0x7fffffff);
  const high = new Int32Array(mach.vregCount).fill(-1);
  const extend = (vreg: number, position: number): void => {
    if (spilled[vreg] === 0) return;
    if (position < low[vreg]!) low[vreg] = position;
    if (position > high[vreg]!) high[vreg] = position;
  };
  for (let b = 0; b < mach.blockCount; b++) {
    const start = mach.blockStart[b]!;
    const end = mach.blockStart[b + 1]!;
    for (let position = start; position < end; position++) {
      const inst = mach.order[position]!;
      const stop = mach.operandStart[inst]! + mach.operandCount[inst]!;
      for (let o = mach.operandStart[inst]!; o < stop; o++) extend(mach.operandVreg[o]!, position);
    }
    for (let i = 0; i < mach.blockParams.length(b); i++) extend(mach.blockParams.get(b, i), start);
    for (let k = liveness.start[b]!; k < liveness.start[b + 1]!; k++) extend(liveness.values[k]!, start);
    for (let e = mach.edgeStart[b]!; e < mach.edgeStart[b + 1]!; e++) extendOverEdge(mach, liveness, e, end, extend);
  }
  if (!liveness.complete) {
    for (let v = 0; v < mach.vregCount; v++) {
      if (liveness.crosses[v] === 0 && high[v] !== -1) continue;
      extend(v, 0);
      extend(v, mach.order.length);
    }
  }
  return pack(mach, spilled, unitsOf, low, high);
}

/** What is passed on and what receives it are both alive on the edge, so that they do not share a slot. */
function extendOverEdge(
  mach: MachFunction,
  liveness: Liveness,
  edge: number,
  end: number,
  extend: (vreg: number, position: number) => void,
): void {
  const to = mach.edgeTo[edge]!;
  const start = mach.blockStart[to]!;
  for (let a = 0; a < mach.edgeArgs.length(edge); a++) {
    for (const position of [end, start]) {
      extend(mach.edgeArgs.get(edge, a), position);
      extend(mach.blockParams.get(to, a), position);
    }
  }
  for (let k = liveness.start[to]!; k < liveness.start[to + 1]!; k++) extend(liveness.values[k]!, end);
}

function pack(
  mach: MachFunction,
  spilled: Uint8Array,
  unitsOf: (registerClass: number) => number,
  low: Int32Array,
  high: Int32Array,
): { slotOf: Int32Array; count: number } {
  const slotOf = new Int32Array(mach.vregCount).fill(-1);
  const values: number[] = [];
  for (let v = 0; v < mach.vregCount; v++) if (spilled[v] === 1 && high[v] !== -1) values.push(v);
  values.sort((a, b) => low[a]! - low[b]!);
  // What ends at each position, to give its slot back: positions are dense, so no heap is needed.
  const endsAt = new Map<number, number[]>();
  const free = new Map<number, number[]>();
  let count = 0;
  let next = 0;
  for (const vreg of values) {
    for (; next < low[vreg]!; next++) {
      for (const ended of endsAt.get(next) ?? []) {
        const list = free.get(mach.vregClass[ended]!);
        if (list === undefined) free.set(mach.vregClass[ended]!, [slotOf[ended]!]);
        else list.push(slotOf[ended]!);
      }
    }
    const registerClass = mach.vregClass[vreg]!;
    const reused = free.get(registerClass)?.pop();
    slotOf[vreg] = reused ?? count;
    if (reused === undefined) count += unitsOf(registerClass);
    const ending = endsAt.get(high[vreg]!);
    if (ending === undefined) endsAt.set(high[vreg]!, [vreg]);
    else ending.push(vreg);
  }
  return { slotOf, count };
}
