/**
 * Arithmetic on the lanes of 8 or 16 bits that are packed in one 32-bit word, without taking them apart. `sign` has the
 * top bit of each lane set ({@link sign8} or {@link sign16}), `width` is the lane's bits. What a function calls flags
 * has only top bits of lanes; a mask has all bits of a lane equal.
 */

export const sign8: number = 0x8080_8080 | 0;
export const sign16: number = 0x8000_8000 | 0;

/** The mask of the lanes whose flag is set. */
export function maskOf(flags: number, width: number): number {
  return ((flags << 1) - (flags >>> (width - 1))) | 0;
}

/** Lanes of `x` where the mask is set, of `y` elsewhere. */
export function choose(mask: number, x: number, y: number): number {
  return y ^ ((x ^ y) & mask);
}

// Sums and differences leave out the top bits, so that no carry crosses a lane, and put them right afterwards.

export function add(x: number, y: number, sign: number): number {
  return ((x & ~sign) + (y & ~sign)) ^ ((x ^ y) & sign);
}

export function sub(x: number, y: number, sign: number): number {
  return ((x | sign) - (y & ~sign)) ^ ((x ^ ~y) & sign);
}

/** Flags of the lanes in which `x` is below `y` as unsigned numbers: those whose subtraction borrows. */
export function borrows(x: number, y: number, sign: number): number {
  const difference = (x | sign) - (y & ~sign);
  return ((~x & y) | (~(x ^ y) & ~difference)) & sign;
}

export function lessUnsigned(x: number, y: number, sign: number, width: number): number {
  return maskOf(borrows(x, y, sign), width);
}

/** Moving the range by half makes signed order unsigned order. */
export function lessSigned(x: number, y: number, sign: number, width: number): number {
  return maskOf(borrows(x ^ sign, y ^ sign, sign), width);
}

export function notEqual(x: number, y: number, sign: number, width: number): number {
  const difference = x ^ y;
  return maskOf((((difference & ~sign) + ~sign) | difference) & sign, width);
}

export function addSaturateUnsigned(x: number, y: number, sign: number, width: number): number {
  const sum = add(x, y, sign);
  return sum | maskOf(((x & y) | ((x | y) & ~sum)) & sign, width);
}

export function subSaturateUnsigned(x: number, y: number, sign: number, width: number): number {
  return sub(x, y, sign) & ~maskOf(borrows(x, y, sign), width);
}

/** The largest number in lanes where `x` is not negative, the smallest elsewhere. */
function limitWithSignOf(x: number, sign: number, width: number): number {
  return (~sign + ((x & sign) >>> (width - 1))) | 0;
}

export function addSaturateSigned(x: number, y: number, sign: number, width: number): number {
  const sum = add(x, y, sign);
  const overflow = maskOf(~(x ^ y) & (x ^ sum) & sign, width);
  return choose(overflow, limitWithSignOf(x, sign, width), sum);
}

export function subSaturateSigned(x: number, y: number, sign: number, width: number): number {
  const difference = sub(x, y, sign);
  const overflow = maskOf((x ^ y) & (x ^ difference) & sign, width);
  return choose(overflow, limitWithSignOf(x, sign, width), difference);
}

/** The mean, rounded up. */
export function average(x: number, y: number, sign: number): number {
  return (x | y) - (((x ^ y) >>> 1) & ~sign);
}

export function absolute(x: number, sign: number, width: number): number {
  const negative = maskOf(x & sign, width);
  return sub(x ^ negative, negative, sign);
}

/** `fits` is the mask of the bits that a lane of the result gets from the operand. */
export function shiftRightSigned(x: number, count: number, fits: number, sign: number, width: number): number {
  return choose(fits, x >>> count, maskOf(x & sign, width));
}

/** The product of the two pairs of 16-bit lanes, modulo 2^16. */
export function mul16(x: number, y: number): number {
  return (Math.imul(x, y) & 0xffff) | (Math.imul(x >>> 16, y >>> 16) << 16);
}

// Widening: the lower or upper pair of 8-bit lanes of a word as one word of 16-bit lanes.

export function lowPairSigned(x: number): number {
  return (((x << 24) >> 24) & 0xffff) | (((x << 16) >> 24) << 16);
}

export function highPairSigned(x: number): number {
  return (((x << 8) >> 24) & 0xffff) | ((x >> 24) << 16);
}

export function lowPairUnsigned(x: number): number {
  return (x & 0xff) | ((x & 0xff00) << 8);
}

export function highPairUnsigned(x: number): number {
  return ((x >>> 16) & 0xff) | ((x >>> 24) << 16);
}
