/** Atomic instructions: bounds and alignment, then the handlers; waiting and waking. */
import { WaitResult, type WaitView, waitBlocking, waitInTurns, waitTimeout } from '@wazero-ts/core';
import { Activation } from '../activation.js';
import { atomicCompare, atomicLoad, atomicStore, atomicUpdate } from '../handlers/atomics.js';
import type { MemoryRecord } from '../memory-record.js';
import { checkedAddress } from '../slow-access.js';
import { I32 } from '../stack.js';
import { trapNotShared, trapUnaligned } from '../trap-signal.js';
import type { ColdHandler, ColdTable, PieceHandler, PieceTable } from './cold-handler.js';
import { position, unsigned, word } from './cold-handler.js';

/** Atomic accesses trap when they are not aligned, and that comes before bounds. */
function atomicAddress(memory: MemoryRecord, base: number, offset: number, size: number): number {
  if (((base + offset) & (size - 1)) !== 0) throw trapUnaligned;
  return checkedAddress(memory, base, offset, size);
}

/** The bytes of an access: what its name says after load, store or rmw, else those of its type. */
function bytesOf(name: string): number {
  const narrow = /(?:load|store|rmw)(\d+)/.exec(name)?.[1];
  return Number(narrow ?? name.slice(1, 3)) / 8;
}

const handlers: [string, ColdHandler][] = [];
for (const [name, load] of Object.entries(atomicLoad)) {
  const bytes = bytesOf(name);
  handlers.push([
    name,
    ({ memory }, pc, fp) => {
      const address = atomicAddress(memory, I32[position(pc, fp, 1)]!, word(pc, 2), bytes);
      load(position(pc, fp, 0), memory, address);
    },
  ]);
}
for (const [name, store] of Object.entries(atomicStore)) {
  const bytes = bytesOf(name);
  handlers.push([
    name,
    ({ memory }, pc, fp) => {
      const address = atomicAddress(memory, I32[position(pc, fp, 0)]!, word(pc, 2), bytes);
      store(position(pc, fp, 1), memory, address);
    },
  ]);
}
for (const [name, update] of Object.entries(atomicUpdate)) {
  const bytes = bytesOf(name);
  handlers.push([
    name,
    ({ memory }, pc, fp) => {
      const address = atomicAddress(memory, I32[position(pc, fp, 1)]!, word(pc, 3), bytes);
      update(position(pc, fp, 0), position(pc, fp, 2), memory, address);
    },
  ]);
}
for (const [name, compare] of Object.entries(atomicCompare)) {
  const bytes = bytesOf(name);
  handlers.push([
    name,
    ({ memory }, pc, fp) => {
      const address = atomicAddress(memory, I32[position(pc, fp, 1)]!, word(pc, 4), bytes);
      compare(position(pc, fp, 0), position(pc, fp, 2), position(pc, fp, 3), memory, address);
    },
  ]);
}
handlers.push([
  'memory.atomic.notify',
  ({ memory }, pc, fp) => {
    const address = atomicAddress(memory, I32[position(pc, fp, 1)]!, word(pc, 3), 4);
    const count = unsigned(pc, fp, 2);
    I32[position(pc, fp, 0)] = memory.type.shared
      ? Atomics.notify(new Int32Array(memory.buffer), address >>> 2, count)
      : 0;
  },
]);

export const atomicHandlers: ColdTable = Object.fromEntries(handlers);

/** Operands: result, address, expected, timeout, offset. */
function waitHandler(bytes: 4 | 8): PieceHandler {
  return ({ memory }, pc, fp) => {
    const activation = Activation.current!;
    if (activation.isWaitOver) {
      activation.isWaitOver = false;
      return true;
    }
    const address = atomicAddress(memory, I32[position(pc, fp, 1)]!, word(pc, 4), bytes);
    if (!memory.type.shared) throw trapNotShared;
    const at = position(pc, fp, 2);
    const view = bytes === 4 ? new Int32Array(memory.buffer) : new BigInt64Array(memory.buffer);
    const expected = bytes === 4 ? I32[at]! : (BigInt(I32[at + 1]!) << 32n) | BigInt(I32[at]! >>> 0);
    const timeoutAt = position(pc, fp, 3);
    const timeout = waitTimeout(I32[timeoutAt]!, I32[timeoutAt + 1]!);
    const index = address / bytes;
    const result = word(pc, 0);
    if (activation.isAsync) return waitParked(activation, view, index, expected, timeout, fp + result);
    const allowed = Math.max(0, Math.min(timeout, activation.deadline - performance.now()));
    const outcome = waitBlocking(view, index, expected, allowed);
    if (outcome === WaitResult.timedOut && allowed < timeout) {
      // The deadline of the call ended it: the check that follows says so.
      activation.mustExit = true;
      return false;
    }
    I32[fp + result] = outcome;
    return true;
  };
}

function waitParked(
  activation: Activation,
  view: WaitView,
  index: number,
  expected: number | bigint,
  timeout: number,
  result: number,
): boolean {
  const wait = waitInTurns(view, index, expected, timeout);
  if (typeof wait === 'number') {
    I32[result] = wait;
    return true;
  }
  activation.pending = {
    promise: wait,
    finish: (outcome, values, base) => {
      values.i32[2 * base] = outcome as WaitResult;
      activation.isWaitOver = true;
    },
  };
  activation.pendingOffset = result - activation.base;
  activation.mustExit = true;
  return false;
}

export const waitHandlers: PieceTable = {
  'memory.atomic.wait32': waitHandler(4),
  'memory.atomic.wait64': waitHandler(8),
};
