/**
 * Division by a constant as multiplication by its reciprocal (Granlund and Montgomery 1994; Warren, Hacker's Delight, 10).
 * Numbers are `bits` wide, divisors at least 3 and no power of 2.
 */

/** `n / d` is the upper half of `(n >> preShift) * multiplier`, shifted right by `shift`. */
export interface UnsignedMagic {
  readonly preShift: number;
  readonly multiplier: bigint;
  readonly shift: number;
  /** The multiplier has one bit more than fits, which is left out: see {@link unsignedMagic}. */
  readonly needsAdd: boolean;
}

/**
 * The least shift with a multiplier that fits. If there is none, factors of 2 are divided out of both numbers before; for
 * odd divisors the multiplier is less by 2^bits, and its product has to be added to the number itself:
 * `(((n - t) >> 1) + t) >> (shift - 1)`, where t is the upper half of the product.
 */
export function unsignedMagic(divisor: bigint, bits: number): UnsignedMagic {
  const direct = fittingMultiplier(divisor, bits, 0);
  if (direct !== undefined) return direct;
  let preShift = 0;
  while (((divisor >> BigInt(preShift)) & 1n) === 0n) preShift++;
  const reduced = preShift === 0 ? undefined : fittingMultiplier(divisor >> BigInt(preShift), bits, preShift);
  if (reduced !== undefined) return reduced;
  const most = bitLength(divisor - 1n);
  const multiplier = ((1n << BigInt(bits)) * ((1n << BigInt(most)) - divisor)) / divisor + 1n;
  return { preShift: 0, multiplier, shift: most, needsAdd: true };
}

const bitLength = (x: bigint): number => x.toString(2).length;

/** A multiplier of at most `bits` bits for numbers below `2^(bits - preShift)`. */
function fittingMultiplier(divisor: bigint, bits: number, preShift: number): UnsignedMagic | undefined {
  const width = BigInt(bits);
  for (let shift = 0n; shift <= bitLength(divisor); shift++) {
    const power = 1n << (width + shift);
    const multiplier = (power + divisor - 1n) / divisor;
    if (multiplier >> width !== 0n) return undefined;
    if (multiplier * divisor - power <= 1n << (shift + BigInt(preShift))) {
      return { preShift, multiplier, shift: Number(shift), needsAdd: false };
    }
  }
  return undefined;
}

/** The upper half of the product, shifted right by `shift` with its sign, plus 1 for a negative number, is `n / d`. */
export function signedMagic(divisor: bigint, bits: number): { readonly multiplier: bigint; readonly shift: number } {
  for (let shift = 0n; ; shift++) {
    const power = 1n << (BigInt(bits) + shift);
    const multiplier = power / divisor + 1n;
    if (multiplier * divisor - power < 1n << (shift + 1n)) return { multiplier, shift: Number(shift) };
  }
}
