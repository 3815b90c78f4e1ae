/** Random operands that hit the corners: each draw mixes plain random bits with values at which instructions change. */

/** A seeded generator (xorshift32), so that a failure can be repeated. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 1;
  }

  /** 32 random bits, signed. */
  bits(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return x;
  }

  below(limit: number): number {
    return (this.bits() >>> 0) % limit;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }
}

const specialWords: readonly number[] = [
  0, 1, 2, 3, 31, 32, 33, 63, 64, 65, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 0x7fffffff, 0x80000000,
  0x80000001, 0xfffffffe, 0xffffffff, 0x7f7f7f7f, 0x80808080, 0x80008000, 0x7fff7fff, 0x00ff00ff, 0x01000100,
  0xff00ff00, 0x80007fff,
];

const specialF64: readonly number[] = [
  0,
  -0,
  0.5,
  -0.5,
  0.49999999999999994,
  1,
  -1,
  1.5,
  2.5,
  -1.5,
  -2.5,
  126.5,
  127.5,
  4503599627370495.5,
  4503599627370496,
  2 ** 52 + 1,
  9007199254740991,
  9007199254740992,
  2 ** 53 + 2,
  2147483647,
  2147483647.5,
  2147483648,
  -2147483648,
  -2147483648.5,
  -2147483648.9999995,
  -2147483649,
  4294967295,
  4294967295.5,
  4294967295.9999995,
  4294967296,
  -0.9999999999999999,
  2 ** 63,
  2 ** 63 - 1024,
  -(2 ** 63),
  -(2 ** 63) - 2048,
  2 ** 64,
  2 ** 64 - 2048,
  1.7976931348623157e308,
  5e-324,
  2.2250738585072014e-308,
  3.4028234663852886e38,
  3.4028235677973366e38,
  1.1754943508222875e-38,
  1.401298464324817e-45,
  7.006492321624085e-46,
  16777216,
  16777217,
  8388607.5,
  8388609,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

/** NaNs, infinities and subnormals as high and low word. */
const specialF64Bits: readonly (readonly [number, number])[] = [
  [0x7ff80000, 0],
  [0xfff80000, 0],
  [0x7ff40000, 1],
  [0xfff00000, 1],
  [0x7fffffff, 0xffffffff],
  [0x7ff00000, 0],
  [0x00000000, 1],
  [0x800fffff, 0xffffffff],
];

const specialF32Bits: readonly number[] = [
  0x7fc00000, 0xffc00000, 0x7fa00001, 0xff800001, 0x7fffffff, 0x7f800000, 0xff800000, 0x00000001, 0x807fffff,
  0x80000000, 0x00000000, 0x3f000000, 0xbf000000, 0x4f000000, 0xcf000000, 0x4f7fffff, 0x4effffff, 0x5f000000,
  0xdf000000, 0x5f800000, 0x5f7fffff, 0x5effffff, 0x3fc00000, 0x40200000, 0xc0200000, 0x4b000001, 0x4affffff,
  0xbf7fffff, 0xcf000001, 0x7f7fffff,
];

const scratch = new DataView(new ArrayBuffer(8));

/** Fills the 16 bytes at `offset`. `kind` is a type letter of the opcode table; each draw chooses its own shape. */
export function fillOperand(random: Random, view: DataView, offset: number, kind: string): void {
  const asDouble = kind === 'F' || (kind !== 'f' && random.below(4) === 0);
  for (let i = 0; i < 16; i += 8) {
    if (asDouble) fillDouble(random, view, offset + i);
    else {
      fillWord(random, view, offset + i, kind);
      fillWord(random, view, offset + i + 4, kind);
      // Small 64-bit numbers, either sign, take other paths of division than big ones.
      if (kind === 'I' && random.below(3) === 0)
        view.setInt32(offset + i + 4, random.pick([0, -1, 1, 5, 0x1fffff, 0x200000]), true);
    }
  }
}

function fillWord(random: Random, view: DataView, offset: number, kind: string): void {
  const choice = random.below(8);
  if (choice < 3) view.setInt32(offset, random.bits(), true);
  else if (choice < 5) view.setUint32(offset, random.pick(kind === 'f' ? specialF32Bits : specialWords), true);
  else if (choice === 5) view.setUint32(offset, random.pick(specialF32Bits), true);
  else if (choice === 6)
    view.setFloat32(offset, (random.bits() / 2 ** random.below(40)) * random.pick([1, 0.5, 4096]), true);
  else {
    const byte = random.bits();
    view.setInt32(offset, (byte & 0xff) * 0x01010101 + random.below(3), true);
  }
}

function fillDouble(random: Random, view: DataView, offset: number): void {
  const choice = random.below(6);
  if (choice === 0) {
    view.setInt32(offset, random.bits(), true);
    view.setInt32(offset + 4, random.bits(), true);
  } else if (choice === 1) {
    const [high, low] = random.pick(specialF64Bits);
    view.setUint32(offset, low, true);
    view.setUint32(offset + 4, high, true);
  } else if (choice < 4) {
    scratch.setFloat64(0, random.pick(specialF64));
    // A neighbour of a special value, one unit in the last place away.
    const step = BigInt(random.below(3)) - 1n;
    view.setBigUint64(offset, BigInt.asUintN(64, scratch.getBigUint64(0) + step), true);
  } else {
    view.setFloat64(offset, (random.bits() * 2 ** random.below(40)) / 2 ** random.below(40), true);
  }
}
