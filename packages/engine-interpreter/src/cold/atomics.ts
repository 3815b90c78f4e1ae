/** Atomic instructions: bounds and alignment, then the handlers; waiting and waking. */
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

type WaitResult = 'ok' | 'not-equal' | 'timed-out';
type WaitView = Int32Array | BigInt64Array;

const resultCodes: Readonly<Record<WaitResult, number>> = { ok: 0, 'not-equal': 1, 'timed-out': 2 };

/** ES2024. */
interface AsyncAtomics {
  readonly waitAsync?: (
    view: WaitView,
    index: number,
    expected: number | bigint,
    timeout: number,
  ) => { readonly async: boolean; readonly value: PromiseLike<WaitResult> | WaitResult };
}

/** The timeout operand: nanoseconds, negative for none; in milliseconds. */
function timeoutOf(at: number): number {
  const high = I32[at + 1]!;
  return high < 0 ? Number.POSITIVE_INFINITY : (high * 2 ** 32 + (I32[at]! >>> 0)) / 1e6;
}

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
    const timeout = timeoutOf(position(pc, fp, 3));
    const index = address / bytes;
    const result = word(pc, 0);
    if (activation.isAsync) return waitParked(activation, view, index, expected, timeout, fp + result);
    const allowed = Math.max(0, Math.min(timeout, activation.deadline - performance.now()));
    const outcome = blockingWait(view, index, expected, allowed);
    if (outcome === 'timed-out' && allowed < timeout) {
      // The deadline of the call ended it: the check that follows says so.
      activation.mustExit = true;
      return false;
    }
    I32[fp + result] = resultCodes[outcome];
    return true;
  };
}

function blockingWait(view: WaitView, index: number, expected: number | bigint, timeout: number): WaitResult {
  return view instanceof Int32Array
    ? Atomics.wait(view, index, expected as number, timeout)
    : Atomics.wait(view, index, expected as bigint, timeout);
}

function waitParked(
  activation: Activation,
  view: WaitView,
  index: number,
  expected: number | bigint,
  timeout: number,
  result: number,
): boolean {
  const { waitAsync } = Atomics as AsyncAtomics;
  if (waitAsync === undefined) throw new Error('this host has no Atomics.waitAsync: use a synchronous call');
  const wait = waitAsync(view, index, expected, timeout);
  if (!wait.async) {
    I32[result] = resultCodes[wait.value as WaitResult];
    return true;
  }
  const promise = wait.value as PromiseLike<WaitResult>;
  if (timeout !== Number.POSITIVE_INFINITY) keepHostAlive(promise, timeout);
  activation.pending = {
    promise,
    finish: (outcome, values, base) => {
      values.i32[2 * base] = resultCodes[outcome as WaitResult];
      activation.isWaitOver = true;
    },
  };
  activation.pendingOffset = result - activation.base;
  activation.mustExit = true;
  return false;
}

/** The longest delay of a timer. */
const longestDelay = 0x7fff_ffff;

/** Node does not count a waiter with a timeout as work to wait for, so a process with nothing else to do would end. */
function keepHostAlive(promise: PromiseLike<WaitResult>, timeout: number): void {
  const again = (): void => {
    timer = setTimeout(again, 1);
  };
  let timer = setTimeout(again, Math.min(longestDelay, timeout));
  const release = (): void => clearTimeout(timer);
  promise.then(release, release);
}

export const waitHandlers: PieceTable = {
  'memory.atomic.wait32': waitHandler(4),
  'memory.atomic.wait64': waitHandler(8),
};
