/** What the handlers of vectors share: a v128 is four words at consecutive positions. */
import { F32 as stackF32, F64 as stackF64, I32 as stackI32 } from '../stack.js';

const I32: Int32Array = stackI32;
const F32: Float32Array = stackF32;
const F64: Float64Array = stackF64;

/** Stores four words. Arguments are evaluated before the call, so a result may overlap the operands. */
export function store(dst: number, w0: number, w1: number, w2: number, w3: number): void {
  I32[dst] = w0;
  I32[dst + 1] = w1;
  I32[dst + 2] = w2;
  I32[dst + 3] = w3;
}

/** Stores four results of arithmetic, rounded to f32. Moves must use {@link store}. */
export function storeF32x4(dst: number, x0: number, x1: number, x2: number, x3: number): void {
  F32[dst] = x0;
  F32[dst + 1] = x1;
  F32[dst + 2] = x2;
  F32[dst + 3] = x3;
}

/** Stores two results of arithmetic. Moves must use {@link store}. */
export function storeF64x2(dst: number, x0: number, x1: number): void {
  F64[dst >> 1] = x0;
  F64[(dst >> 1) + 1] = x1;
}
