/**
 * Float instructions beyond the four operations. Those that only touch the sign work on bits, so that a NaN keeps its
 * payload; arithmetic ones give a quiet NaN.
 */
import { F32 as stackF32, F64 as stackF64, I32 as stackI32 } from '../stack.js';
import type { BinaryHandler, HandlerTable, UnaryHandler } from './handler.js';

const I32: Int32Array = stackI32;
const F32: Float32Array = stackF32;
const F64: Float64Array = stackF64;

const signBit = -0x8000_0000;
const magnitudeBits = 0x7fff_ffff;
const twoTo52 = 2 ** 52;

/**
 * The nearest integer, a tie goes to the even one, zeros keep the sign. Adding 2^52 leaves a double no room for a
 * fraction, so the addition itself rounds. An f32 widened to f64 rounds the same way.
 */
export function roundTiesToEven(x: number): number {
  const magnitude = Math.abs(x);
  // From 2^52 on there is no fraction. A NaN must come out quiet, so it is not passed through.
  if (!(magnitude < twoTo52)) return Number.isNaN(x) ? Number.NaN : x;
  const rounded = magnitude + twoTo52 - twoTo52;
  if (x > 0) return rounded;
  return x < 0 ? -rounded : x;
}

// Before V8 optimises them, Math.ceil, floor and trunc let a signalling NaN of 64 bits through.

export function ceil(x: number): number {
  return Number.isNaN(x) ? Number.NaN : Math.ceil(x);
}

export function floor(x: number): number {
  return Number.isNaN(x) ? Number.NaN : Math.floor(x);
}

export function trunc(x: number): number {
  return Number.isNaN(x) ? Number.NaN : Math.trunc(x);
}

function copySlot(dst: number, low: number, high: number): void {
  I32[dst] = low;
  I32[dst + 1] = high;
}

export const floatUnary: HandlerTable<UnaryHandler> = {
  'f32.abs': (dst, a) => {
    I32[dst] = I32[a]! & magnitudeBits;
  },
  'f32.neg': (dst, a) => {
    I32[dst] = I32[a]! ^ signBit;
  },
  'f32.ceil': (dst, a) => {
    F32[dst] = Math.ceil(F32[a]!);
  },
  'f32.floor': (dst, a) => {
    F32[dst] = Math.floor(F32[a]!);
  },
  'f32.trunc': (dst, a) => {
    F32[dst] = Math.trunc(F32[a]!);
  },
  'f32.nearest': (dst, a) => {
    F32[dst] = roundTiesToEven(F32[a]!);
  },
  'f32.sqrt': (dst, a) => {
    F32[dst] = Math.sqrt(F32[a]!);
  },
  'f64.abs': (dst, a) => copySlot(dst, I32[a]!, I32[a + 1]! & magnitudeBits),
  'f64.neg': (dst, a) => copySlot(dst, I32[a]!, I32[a + 1]! ^ signBit),
  'f64.ceil': (dst, a) => {
    F64[dst >> 1] = ceil(F64[a >> 1]!);
  },
  'f64.floor': (dst, a) => {
    F64[dst >> 1] = floor(F64[a >> 1]!);
  },
  'f64.trunc': (dst, a) => {
    F64[dst >> 1] = trunc(F64[a >> 1]!);
  },
  'f64.nearest': (dst, a) => {
    F64[dst >> 1] = roundTiesToEven(F64[a >> 1]!);
  },
  'f64.sqrt': (dst, a) => {
    F64[dst >> 1] = Math.sqrt(F64[a >> 1]!);
  },
};

/**
 * Math.min has the rules of the specification (4.3.3): a NaN wins, -0 is below +0. But in the optimised code of V8 14
 * (Node 26) the NaN is all ones, which is no canonical one.
 */
export function minimum(a: number, b: number): number {
  const result = Math.min(a, b);
  return Number.isNaN(result) ? Number.NaN : result;
}

/** As {@link minimum}. */
export function maximum(a: number, b: number): number {
  const result = Math.max(a, b);
  return Number.isNaN(result) ? Number.NaN : result;
}

export const floatBinary: HandlerTable<BinaryHandler> = {
  'f32.min': (dst, a, b) => {
    F32[dst] = minimum(F32[a]!, F32[b]!);
  },
  'f32.max': (dst, a, b) => {
    F32[dst] = maximum(F32[a]!, F32[b]!);
  },
  'f32.copysign': (dst, a, b) => {
    I32[dst] = (I32[a]! & magnitudeBits) | (I32[b]! & signBit);
  },
  'f64.min': (dst, a, b) => {
    F64[dst >> 1] = minimum(F64[a >> 1]!, F64[b >> 1]!);
  },
  'f64.max': (dst, a, b) => {
    F64[dst >> 1] = maximum(F64[a >> 1]!, F64[b >> 1]!);
  },
  'f64.copysign': (dst, a, b) => copySlot(dst, I32[a]!, (I32[a + 1]! & magnitudeBits) | (I32[b + 1]! & signBit)),
};
