import { Type } from './types.js';

/** How the 16 bytes of a v128 are cut into lanes. */
export const Shape = { i8x16: 0, i16x8: 1, i32x4: 2, i64x2: 3, f32x4: 4, f64x2: 5 } as const;
export type Shape = (typeof Shape)[keyof typeof Shape];
export const shapeNames: readonly string[] = Object.keys(Shape);

/** The type of one lane outside of its vector. */
export const laneTypes: readonly Type[] = [Type.i32, Type.i32, Type.i32, Type.i64, Type.f32, Type.f64];
export const laneBytes: readonly number[] = [1, 2, 4, 8, 4, 8];

/** What an `atomic_rmw` does. */
export const RmwOp = { add: 0, sub: 1, and: 2, or: 3, xor: 4, xchg: 5 } as const;
export type RmwOp = (typeof RmwOp)[keyof typeof RmwOp];
export const rmwNames: readonly string[] = Object.keys(RmwOp);

/**
 * What accesses have beside displacement (`immLo`) and region (`aux`), in `immHi`:
 * bits 0-7 the shape of a `vmem` or `lmem`, or the operation of an `rmem`; bits 8-15 the lane, or the width in bytes of
 * an `amem` or `rmem`; bit 16 says that a check before proves the index.
 */
export const ACCESS_CHECKED = 0x1_0000;
export const accessDetail = (low: number, high = 0): number => low | (high << 8);
export const detailLow = (detail: number): number => detail & 0xff;
export const detailHigh = (detail: number): number => (detail >> 8) & 0xff;

/** Traps that targets raise by themselves. Numbers from 16 on belong to the embedder. */
export const trapCodes = {
  stackOverflow: 1,
  /** An access outside of guest memory. */
  memory: 2,
  /** `countdown` went below zero. */
  counter: 3,
} as const;
