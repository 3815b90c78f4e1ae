/** Instructions that see a vector as 128 bits. */
import { I32 as stackI32 } from '../stack.js';
import type { BinaryHandler, HandlerTable, TernaryHandler, UnaryHandler } from './handler.js';
import { store } from './vector.js';

const I32: Int32Array = stackI32;

export const simdBitwiseUnary: HandlerTable<UnaryHandler> = {
  'v128.not': (dst, a) => store(dst, ~I32[a]!, ~I32[a + 1]!, ~I32[a + 2]!, ~I32[a + 3]!),
  'v128.any_true': (dst, a) => {
    I32[dst] = (I32[a]! | I32[a + 1]! | I32[a + 2]! | I32[a + 3]!) !== 0 ? 1 : 0;
  },
};

export const simdBitwiseBinary: HandlerTable<BinaryHandler> = {
  'v128.and': (dst, a, b) =>
    store(dst, I32[a]! & I32[b]!, I32[a + 1]! & I32[b + 1]!, I32[a + 2]! & I32[b + 2]!, I32[a + 3]! & I32[b + 3]!),
  'v128.andnot': (dst, a, b) =>
    store(dst, I32[a]! & ~I32[b]!, I32[a + 1]! & ~I32[b + 1]!, I32[a + 2]! & ~I32[b + 2]!, I32[a + 3]! & ~I32[b + 3]!),
  'v128.or': (dst, a, b) =>
    store(dst, I32[a]! | I32[b]!, I32[a + 1]! | I32[b + 1]!, I32[a + 2]! | I32[b + 2]!, I32[a + 3]! | I32[b + 3]!),
  'v128.xor': (dst, a, b) =>
    store(dst, I32[a]! ^ I32[b]!, I32[a + 1]! ^ I32[b + 1]!, I32[a + 2]! ^ I32[b + 2]!, I32[a + 3]! ^ I32[b + 3]!),
};

/** Bits of `x` where the mask is set, of `y` elsewhere. */
function selectBits(x: number, y: number, mask: number): number {
  return y ^ ((x ^ y) & mask);
}

export const simdBitwiseTernary: HandlerTable<TernaryHandler> = {
  'v128.bitselect': (dst, a, b, c) =>
    store(
      dst,
      selectBits(I32[a]!, I32[b]!, I32[c]!),
      selectBits(I32[a + 1]!, I32[b + 1]!, I32[c + 1]!),
      selectBits(I32[a + 2]!, I32[b + 2]!, I32[c + 2]!),
      selectBits(I32[a + 3]!, I32[b + 3]!, I32[c + 3]!),
    ),
};
