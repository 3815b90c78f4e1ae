/**
 * Division by a constant as multiplication by its reciprocal (Granlund and Montgomery 1994; Warren, Hacker's Delight, 10).
 * Numbers are `bits` wide, divisors at least 3 and no power of 2.
 */

/** `n / d` is the upper half of `n * multiplier`, shifted right by `shift`. */
export interface UnsignedMagic {
  readonly multiplier: bigint;
  readonly shift: number;
  /** The multiplier has one bit more than fits, which is left out: see {@link unsignedMagic}. */
  readonly needsAdd: boolean;
}

/**
 * The least shift with a multiplier that fits; else the multiplier less 2^bits, whose product has to be added to the number
 * itself: `(((n - t) >> 1) + t) >> (shift - 1)`, where t is the upper half of the product.
 */
export function unsignedMagic(divisor: bigint, bits: number): UnsignedMagic {
  const width = BigInt(bits);
  const most = BigInt((divisor - 1n).toString(2).length);
  for (let shift = 0n; shift <= most; shift++) {
    const power = 1n << (width + shift);
    const multiplier = (power + divisor - 1n) / divisor;
    if (multiplier >> width !== 0n) break;
    if (multiplier * divisor - power <= 1n << shift) return { multiplier, shift: Number(shift), needsAdd: false };
  }
  const multiplier = ((1n << width) * ((1n << most) - divisor)) / divisor + 1n;
  return { multiplier, shift: Number(most), needsAdd: true };
}

/** The upper half of the product, shifted right by `shift` with its sign, plus 1 for a negative number, is `n / d`. */
export function signedMagic(divisor: bigint, bits: number): { readonly multiplier: bigint; readonly shift: number } {
  for (let shift = 0n; ; shift++) {
    const power = 1n << (BigInt(bits) + shift);
    const multiplier = power / divisor + 1n;
    if (multiplier * divisor - power < 1n << (shift + 1n)) return { multiplier, shift: Number(shift) };
  }
}
