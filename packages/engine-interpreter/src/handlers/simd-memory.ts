/** Vector loads and stores. The caller has checked that the access lies in the memory. */
import { I8 as stackI8, I16 as stackI16, I32 as stackI32 } from '../stack.js';
import type { HandlerTable } from './handler.js';
import { repeat8, repeat16, splatWord } from './simd-lanes.js';
import {
  extend8Signed,
  extend8Unsigned,
  extend16Signed,
  extend16Unsigned,
  extend32Signed,
  extend32Unsigned,
} from './simd-widening.js';
import { store } from './vector.js';

const I8: Int8Array = stackI8;
const I16: Int16Array = stackI16;
const I32: Int32Array = stackI32;

/** The views of a memory that vector accesses need. */
export interface VectorMemory {
  readonly u8: Uint8Array;
  readonly view: DataView;
}

export type VectorLoadHandler = (dst: number, memory: VectorMemory, address: number) => void;
export type VectorStoreHandler = (a: number, memory: VectorMemory, address: number) => void;
export type LoadLaneHandler = (dst: number, a: number, memory: VectorMemory, address: number, lane: number) => void;
export type StoreLaneHandler = (a: number, memory: VectorMemory, address: number, lane: number) => void;

function word(memory: VectorMemory, address: number): number {
  return memory.view.getInt32(address, true);
}

export const simdLoad: HandlerTable<VectorLoadHandler> = {
  'v128.load': (dst, { view }, address) =>
    store(
      dst,
      view.getInt32(address, true),
      view.getInt32(address + 4, true),
      view.getInt32(address + 8, true),
      view.getInt32(address + 12, true),
    ),
  'v128.load8x8_s': (dst, memory, address) => extend8Signed(dst, word(memory, address), word(memory, address + 4)),
  'v128.load8x8_u': (dst, memory, address) => extend8Unsigned(dst, word(memory, address), word(memory, address + 4)),
  'v128.load16x4_s': (dst, memory, address) => extend16Signed(dst, word(memory, address), word(memory, address + 4)),
  'v128.load16x4_u': (dst, memory, address) => extend16Unsigned(dst, word(memory, address), word(memory, address + 4)),
  'v128.load32x2_s': (dst, memory, address) => extend32Signed(dst, word(memory, address), word(memory, address + 4)),
  'v128.load32x2_u': (dst, memory, address) => extend32Unsigned(dst, word(memory, address), word(memory, address + 4)),
  'v128.load8_splat': (dst, memory, address) => splatWord(dst, repeat8(memory.u8[address]!)),
  'v128.load16_splat': (dst, memory, address) => splatWord(dst, repeat16(memory.view.getUint16(address, true))),
  'v128.load32_splat': (dst, memory, address) => splatWord(dst, word(memory, address)),
  'v128.load64_splat': (dst, memory, address) => {
    const low = word(memory, address);
    const high = word(memory, address + 4);
    store(dst, low, high, low, high);
  },
  'v128.load32_zero': (dst, memory, address) => store(dst, word(memory, address), 0, 0, 0),
  'v128.load64_zero': (dst, memory, address) => store(dst, word(memory, address), word(memory, address + 4), 0, 0),
};

export const simdStore: HandlerTable<VectorStoreHandler> = {
  'v128.store': (a, { view }, address) => {
    view.setInt32(address, I32[a]!, true);
    view.setInt32(address + 4, I32[a + 1]!, true);
    view.setInt32(address + 8, I32[a + 2]!, true);
    view.setInt32(address + 12, I32[a + 3]!, true);
  },
};

function copyVector(dst: number, a: number): void {
  store(dst, I32[a]!, I32[a + 1]!, I32[a + 2]!, I32[a + 3]!);
}

export const simdLoadLane: HandlerTable<LoadLaneHandler> = {
  'v128.load8_lane': (dst, a, memory, address, lane) => {
    copyVector(dst, a);
    I8[(dst << 2) + lane] = memory.u8[address]!;
  },
  'v128.load16_lane': (dst, a, memory, address, lane) => {
    copyVector(dst, a);
    I16[(dst << 1) + lane] = memory.view.getInt16(address, true);
  },
  'v128.load32_lane': (dst, a, memory, address, lane) => {
    copyVector(dst, a);
    I32[dst + lane] = word(memory, address);
  },
  'v128.load64_lane': (dst, a, memory, address, lane) => {
    copyVector(dst, a);
    I32[dst + 2 * lane] = word(memory, address);
    I32[dst + 2 * lane + 1] = word(memory, address + 4);
  },
};

export const simdStoreLane: HandlerTable<StoreLaneHandler> = {
  'v128.store8_lane': (a, memory, address, lane) => {
    memory.u8[address] = I8[(a << 2) + lane]!;
  },
  'v128.store16_lane': (a, memory, address, lane) => {
    memory.view.setInt16(address, I16[(a << 1) + lane]!, true);
  },
  'v128.store32_lane': (a, memory, address, lane) => {
    memory.view.setInt32(address, I32[a + lane]!, true);
  },
  'v128.store64_lane': (a, memory, address, lane) => {
    memory.view.setInt32(address, I32[a + 2 * lane]!, true);
    memory.view.setInt32(address + 4, I32[a + 2 * lane + 1]!, true);
  },
};
