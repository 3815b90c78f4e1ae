/**
 * The option `canonicalNaNs`: which NaN arithmetic gives is left open by the specification (4.3.3), so lowering puts
 * one of these after each instruction that computes floats, and results no longer depend on machine or tier.
 */
import { I32 as stackI32 } from '../stack.js';

const I32: Int32Array = stackI32;

/** Turns any NaN at a position into the positive canonical one. */
export type Canonicalizer = (position: number) => void;

function canonicalizeF32(position: number): void {
  if ((I32[position]! & 0x7fff_ffff) > 0x7f80_0000) I32[position] = 0x7fc0_0000;
}

function canonicalizeF64(position: number): void {
  const high = I32[position + 1]! & 0x7fff_ffff;
  if (high > 0x7ff0_0000 || (high === 0x7ff0_0000 && I32[position] !== 0)) {
    I32[position] = 0;
    I32[position + 1] = 0x7ff8_0000;
  }
}

function canonicalizeF32x4(position: number): void {
  canonicalizeF32(position);
  canonicalizeF32(position + 1);
  canonicalizeF32(position + 2);
  canonicalizeF32(position + 3);
}

function canonicalizeF64x2(position: number): void {
  canonicalizeF64(position);
  canonicalizeF64(position + 2);
}

const canonicalizers: Readonly<Record<string, Canonicalizer>> = {
  f32: canonicalizeF32,
  f64: canonicalizeF64,
  f32x4: canonicalizeF32x4,
  f64x2: canonicalizeF64x2,
};

// What is not here moves bits (abs, neg, copysign, pmin, pmax, loads, lanes) or converts from integers: no new NaN.
const arithmetic =
  /^(f32|f64|f32x4|f64x2)\.(add|sub|mul|div|sqrt|min|max|ceil|floor|trunc|nearest|demote_\w+|promote_\w+)$/;

/**
 * The canonicalizer of an instruction's result.
 *
 * @param name - the instruction's name in the opcode table
 * @returns `undefined` when the specification determines every bit of the result
 */
export function canonicalizerOf(name: string): Canonicalizer | undefined {
  const shape = arithmetic.exec(name)?.[1];
  return shape === undefined ? undefined : canonicalizers[shape];
}
