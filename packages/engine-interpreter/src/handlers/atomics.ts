/**
 * Atomic loads, stores and read-modify-write. The caller has checked bounds and alignment. What is read is extended with
 * zeros. JS has 64-bit atomics on bigints only, so those pay for them.
 */
import { I32 as stackI32 } from '../stack.js';
import type { HandlerTable } from './handler.js';

const I32: Int32Array = stackI32;

export interface AtomicMemory {
  readonly buffer: ArrayBufferLike;
}

export type AtomicLoadHandler = (dst: number, memory: AtomicMemory, address: number) => void;
export type AtomicStoreHandler = (a: number, memory: AtomicMemory, address: number) => void;
/** `dst` gets what was there before. */
export type AtomicUpdateHandler = (dst: number, a: number, memory: AtomicMemory, address: number) => void;
export type AtomicCompareHandler = (
  dst: number,
  expected: number,
  replacement: number,
  memory: AtomicMemory,
  address: number,
) => void;

/** Views without a length: those of a shared buffer that can grow grow with it. */
class AtomicViews {
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
  readonly i64: BigInt64Array;

  constructor(buffer: ArrayBufferLike) {
    this.u8 = new Uint8Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.i64 = new BigInt64Array(buffer);
  }
}

const viewsByBuffer = new WeakMap<ArrayBufferLike, AtomicViews>();

function viewsOf({ buffer }: AtomicMemory): AtomicViews {
  let views = viewsByBuffer.get(buffer);
  if (views === undefined) {
    views = new AtomicViews(buffer);
    viewsByBuffer.set(buffer, views);
  }
  return views;
}

const wide = new BigInt64Array(1);
const halves = new Int32Array(wide.buffer);

/** Halves of a slot as a bigint and back, through memory that both kinds of view share. */
function loadWide(position: number): bigint {
  halves[0] = I32[position]!;
  halves[1] = I32[position + 1]!;
  return wide[0]!;
}

function storeWide(position: number, value: bigint): void {
  wide[0] = value;
  I32[position] = halves[0]!;
  I32[position + 1] = halves[1]!;
}

type Width = 8 | 16 | 32 | 64;

/** Stores the result of an access of 32 bits or less. */
function storeResult(dst: number, value: number, isWide: boolean): void {
  I32[dst] = value;
  if (isWide) I32[dst + 1] = 0;
}

function loadHandler(width: Width, isWide: boolean): AtomicLoadHandler {
  switch (width) {
    case 8:
      return (dst, memory, address) => storeResult(dst, Atomics.load(viewsOf(memory).u8, address), isWide);
    case 16:
      return (dst, memory, address) => storeResult(dst, Atomics.load(viewsOf(memory).u16, address >>> 1), isWide);
    case 32:
      return (dst, memory, address) => storeResult(dst, Atomics.load(viewsOf(memory).i32, address >>> 2), isWide);
    case 64:
      return (dst, memory, address) => storeWide(dst, Atomics.load(viewsOf(memory).i64, address >>> 3));
  }
}

function storeHandler(width: Width): AtomicStoreHandler {
  switch (width) {
    case 8:
      return (a, memory, address) => {
        Atomics.store(viewsOf(memory).u8, address, I32[a]!);
      };
    case 16:
      return (a, memory, address) => {
        Atomics.store(viewsOf(memory).u16, address >>> 1, I32[a]!);
      };
    case 32:
      return (a, memory, address) => {
        Atomics.store(viewsOf(memory).i32, address >>> 2, I32[a]!);
      };
    case 64:
      return (a, memory, address) => {
        Atomics.store(viewsOf(memory).i64, address >>> 3, loadWide(a));
      };
  }
}

/** The same operation on numbers and on bigints. */
interface Update {
  (view: Uint8Array | Uint16Array | Int32Array, index: number, value: number): number;
  (view: BigInt64Array, index: number, value: bigint): bigint;
}

function updateHandler(update: Update, width: Width, isWide: boolean): AtomicUpdateHandler {
  switch (width) {
    case 8:
      return (dst, a, memory, address) => storeResult(dst, update(viewsOf(memory).u8, address, I32[a]!), isWide);
    case 16:
      return (dst, a, memory, address) => storeResult(dst, update(viewsOf(memory).u16, address >>> 1, I32[a]!), isWide);
    case 32:
      return (dst, a, memory, address) => storeResult(dst, update(viewsOf(memory).i32, address >>> 2, I32[a]!), isWide);
    case 64:
      return (dst, a, memory, address) => storeWide(dst, update(viewsOf(memory).i64, address >>> 3, loadWide(a)));
  }
}

/** A narrow access compares with the expected value modulo its width, as `Atomics` does by itself. */
function compareHandler(width: Width, isWide: boolean): AtomicCompareHandler {
  switch (width) {
    case 8:
      return (dst, expected, replacement, memory, address) => {
        const { u8 } = viewsOf(memory);
        storeResult(dst, Atomics.compareExchange(u8, address, I32[expected]!, I32[replacement]!), isWide);
      };
    case 16:
      return (dst, expected, replacement, memory, address) => {
        const { u16 } = viewsOf(memory);
        storeResult(dst, Atomics.compareExchange(u16, address >>> 1, I32[expected]!, I32[replacement]!), isWide);
      };
    case 32:
      return (dst, expected, replacement, memory, address) => {
        const { i32 } = viewsOf(memory);
        storeResult(dst, Atomics.compareExchange(i32, address >>> 2, I32[expected]!, I32[replacement]!), isWide);
      };
    case 64:
      return (dst, expected, replacement, memory, address) => {
        const { i64 } = viewsOf(memory);
        storeWide(dst, Atomics.compareExchange(i64, address >>> 3, loadWide(expected), loadWide(replacement)));
      };
  }
}

/** The accesses of each type: the text that stands for the width in a name, and the width. */
const shapes: readonly (readonly [type: string, suffix: string, width: Width])[] = [
  ['i32', '', 32],
  ['i32', '8', 8],
  ['i32', '16', 16],
  ['i64', '', 64],
  ['i64', '8', 8],
  ['i64', '16', 16],
  ['i64', '32', 32],
];

const updates: readonly (readonly [string, Update])[] = [
  ['add', Atomics.add as Update],
  ['sub', Atomics.sub as Update],
  ['and', Atomics.and as Update],
  ['or', Atomics.or as Update],
  ['xor', Atomics.xor as Update],
  ['xchg', Atomics.exchange as Update],
];

const unsigned = (suffix: string): string => (suffix === '' ? '' : '_u');

export const atomicLoad: HandlerTable<AtomicLoadHandler> = Object.fromEntries(
  shapes.map(([type, suffix, width]) => [
    `${type}.atomic.load${suffix}${unsigned(suffix)}`,
    loadHandler(width, type === 'i64'),
  ]),
);

export const atomicStore: HandlerTable<AtomicStoreHandler> = Object.fromEntries(
  shapes.map(([type, suffix, width]) => [`${type}.atomic.store${suffix}`, storeHandler(width)]),
);

export const atomicUpdate: HandlerTable<AtomicUpdateHandler> = Object.fromEntries(
  updates.flatMap(([operation, update]) =>
    shapes.map(([type, suffix, width]) => [
      `${type}.atomic.rmw${suffix}.${operation}${unsigned(suffix)}`,
      updateHandler(update, width, type === 'i64'),
    ]),
  ),
);

export const atomicCompare: HandlerTable<AtomicCompareHandler> = Object.fromEntries(
  shapes.map(([type, suffix, width]) => [
    `${type}.atomic.rmw${suffix}.cmpxchg${unsigned(suffix)}`,
    compareHandler(width, type === 'i64'),
  ]),
);
