/** 64-bit integers as halves: little-endian, low at the position, high after it. No BigInt: it is several times slower. */
import { I32 as stackI32 } from '../stack.js';
import { trapIntegerDivideByZero, trapIntegerOverflow } from '../trap-signal.js';
import type { BinaryHandler, HandlerTable, UnaryHandler } from './handler.js';

// A module's own constant is folded into optimised code, an imported binding is loaded again at each use.
const I32: Int32Array = stackI32;

const twoTo32 = 0x1_0000_0000;

/** The high 32 bits of the product of two unsigned 32-bit numbers. Every step stays in 32-bit integers. */
export function multiplyHighUnsigned(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  // (2^16 - 1)^2 + 2 (2^16 - 1) = 2^32 - 1: no sum below leaves 32 bits.
  const middle = (Math.imul(a1, b0) + (Math.imul(a0, b0) >>> 16)) | 0;
  const middle2 = (Math.imul(a0, b1) + (middle & 0xffff)) | 0;
  return (Math.imul(a1, b1) + (middle >>> 16) + (middle2 >>> 16)) | 0;
}

/** The high 32 bits of the product of two signed 32-bit numbers. */
export function multiplyHighSigned(a: number, b: number): number {
  return (multiplyHighUnsigned(a, b) - ((a >> 31) & b) - ((b >> 31) & a)) | 0;
}

function mul(dst: number, a: number, b: number): void {
  const aLow = I32[a]!;
  const bLow = I32[b]!;
  const high = (multiplyHighUnsigned(aLow, bLow) + Math.imul(aLow, I32[b + 1]!) + Math.imul(I32[a + 1]!, bLow)) | 0;
  I32[dst] = Math.imul(aLow, bLow);
  I32[dst + 1] = high;
}

/** What {@link divideUnsigned} leaves: quotient low, high, remainder low, high. */
const division = new Int32Array(4);

function divideUnsigned(aLow: number, aHigh: number, bLow: number, bHigh: number): void {
  if ((aHigh | bHigh) === 0) {
    const quotient = ((aLow >>> 0) / (bLow >>> 0)) >>> 0;
    division[0] = quotient;
    division[1] = 0;
    division[2] = aLow - Math.imul(quotient, bLow);
    division[3] = 0;
  } else if (aHigh >>> 0 < 0x20_0000 && bHigh >>> 0 < 0x20_0000) {
    divideExactDoubles(aHigh * twoTo32 + (aLow >>> 0), bHigh * twoTo32 + (bLow >>> 0));
  } else if (bHigh === 0) {
    divideByWord(aLow, aHigh, bLow);
  } else {
    divideByEstimate(aLow, aHigh, bLow, bHigh);
  }
}

/** Both below 2^53, where the rounded quotient of two integers never reaches the next integer. */
function divideExactDoubles(a: number, b: number): void {
  const quotient = Math.floor(a / b);
  const remainder = a - quotient * b;
  division[0] = quotient;
  division[1] = quotient / twoTo32;
  division[2] = remainder;
  division[3] = remainder / twoTo32;
}

/** Long division in one digit of 32 and two of 16 bits: each step divides less than 2^48. */
function divideByWord(aLow: number, aHigh: number, bLow: number): void {
  const divisor = bLow >>> 0;
  const high = ((aHigh >>> 0) / divisor) >>> 0;
  const rest2 = (aHigh >>> 0) - high * divisor;
  const dividend1 = rest2 * 0x1_0000 + (aLow >>> 16);
  const digit1 = Math.floor(dividend1 / divisor);
  const dividend0 = (dividend1 - digit1 * divisor) * 0x1_0000 + (aLow & 0xffff);
  const digit0 = Math.floor(dividend0 / divisor);
  division[0] = (digit1 << 16) | digit0;
  division[1] = high;
  division[2] = dividend0 - digit0 * divisor;
  division[3] = 0;
}

/** The divisor is at least 2^32, so the quotient has 32 bits and a double estimates it to less than one. */
function divideByEstimate(aLow: number, aHigh: number, bLow: number, bHigh: number): void {
  let quotient = 0;
  if (bHigh >= 0) {
    const estimate = ((aHigh >>> 0) * twoTo32 + (aLow >>> 0)) / (bHigh * twoTo32 + (bLow >>> 0));
    // The estimate is off by less than 2^-18: lowered by more than that, its floor is the quotient or one less.
    if (estimate > 1) quotient = (estimate - 1 / 0x1_0000) >>> 0;
  }
  const productLow = Math.imul(quotient, bLow);
  const productHigh = (multiplyHighUnsigned(quotient, bLow) + Math.imul(quotient, bHigh)) | 0;
  let low = (aLow - productLow) | 0;
  let high = (aHigh - productHigh - (aLow >>> 0 < productLow >>> 0 ? 1 : 0)) | 0;
  if (high >>> 0 > bHigh >>> 0 || (high === bHigh && low >>> 0 >= bLow >>> 0)) {
    quotient++;
    high = (high - bHigh - (low >>> 0 < bLow >>> 0 ? 1 : 0)) | 0;
    low = (low - bLow) | 0;
  }
  division[0] = quotient;
  division[1] = 0;
  division[2] = low;
  division[3] = high;
}

function divideMagnitudes(aLow: number, aHigh: number, bLow: number, bHigh: number): void {
  const aSign = aHigh >> 31;
  const bSign = bHigh >> 31;
  divideUnsigned(
    ((aLow ^ aSign) - aSign) | 0,
    ((aHigh ^ aSign) + (aSign & (aLow === 0 ? 1 : 0))) | 0,
    ((bLow ^ bSign) - bSign) | 0,
    ((bHigh ^ bSign) + (bSign & (bLow === 0 ? 1 : 0))) | 0,
  );
}

function storeWithSign(dst: number, low: number, high: number, negative: boolean): void {
  I32[dst] = negative ? 0 - low : low;
  I32[dst + 1] = negative ? ~high + (low === 0 ? 1 : 0) : high;
}

function divSigned(dst: number, a: number, b: number): void {
  const aLow = I32[a]!;
  const aHigh = I32[a + 1]!;
  const bLow = I32[b]!;
  const bHigh = I32[b + 1]!;
  if ((bLow | bHigh) === 0) trapIntegerDivideByZero();
  if ((bLow & bHigh) === -1 && aLow === 0 && aHigh === -0x8000_0000) trapIntegerOverflow();
  divideMagnitudes(aLow, aHigh, bLow, bHigh);
  storeWithSign(dst, division[0]!, division[1]!, (aHigh ^ bHigh) < 0);
}

function divUnsigned(dst: number, a: number, b: number): void {
  const bLow = I32[b]!;
  const bHigh = I32[b + 1]!;
  if ((bLow | bHigh) === 0) trapIntegerDivideByZero();
  divideUnsigned(I32[a]!, I32[a + 1]!, bLow, bHigh);
  I32[dst] = division[0]!;
  I32[dst + 1] = division[1]!;
}

function remSigned(dst: number, a: number, b: number): void {
  const aHigh = I32[a + 1]!;
  const bLow = I32[b]!;
  const bHigh = I32[b + 1]!;
  if ((bLow | bHigh) === 0) trapIntegerDivideByZero();
  divideMagnitudes(I32[a]!, aHigh, bLow, bHigh);
  storeWithSign(dst, division[2]!, division[3]!, aHigh < 0);
}

function remUnsigned(dst: number, a: number, b: number): void {
  const bLow = I32[b]!;
  const bHigh = I32[b + 1]!;
  if ((bLow | bHigh) === 0) trapIntegerDivideByZero();
  divideUnsigned(I32[a]!, I32[a + 1]!, bLow, bHigh);
  I32[dst] = division[2]!;
  I32[dst + 1] = division[3]!;
}

function add(dst: number, a: number, b: number): void {
  const aLow = I32[a]!;
  const low = (aLow + I32[b]!) | 0;
  const high = I32[a + 1]! + I32[b + 1]! + (low >>> 0 < aLow >>> 0 ? 1 : 0);
  I32[dst] = low;
  I32[dst + 1] = high;
}

function sub(dst: number, a: number, b: number): void {
  const aLow = I32[a]!;
  const bLow = I32[b]!;
  const high = I32[a + 1]! - I32[b + 1]! - (aLow >>> 0 < bLow >>> 0 ? 1 : 0);
  I32[dst] = aLow - bLow;
  I32[dst + 1] = high;
}

// Words of shifts by `count` modulo 64; a JS shift takes its count modulo 32. `x >>> 1 >>> ~n` is `x >>> (32 - n)` that
// also gives 0 for n = 0.

export function shiftLeftLow(low: number, count: number): number {
  return (count & 32) !== 0 ? 0 : low << count;
}

export function shiftLeftHigh(low: number, high: number, count: number): number {
  return (count & 32) !== 0 ? low << count : (high << count) | ((low >>> 1) >>> ~count);
}

export function shiftRightSignedLow(low: number, high: number, count: number): number {
  return (count & 32) !== 0 ? high >> count : (low >>> count) | ((high << 1) << ~count);
}

export function shiftRightSignedHigh(high: number, count: number): number {
  return high >> ((count & 32) !== 0 ? 31 : count);
}

export function shiftRightUnsignedLow(low: number, high: number, count: number): number {
  return (count & 32) !== 0 ? high >>> count : (low >>> count) | ((high << 1) << ~count);
}

export function shiftRightUnsignedHigh(high: number, count: number): number {
  return (count & 32) !== 0 ? 0 : high >>> count;
}

function rotateLeft(dst: number, a: number, count: number): void {
  const swapped = (count & 32) !== 0;
  const low = swapped ? I32[a + 1]! : I32[a]!;
  const high = swapped ? I32[a]! : I32[a + 1]!;
  I32[dst] = (low << count) | ((high >>> 1) >>> ~count);
  I32[dst + 1] = (high << count) | ((low >>> 1) >>> ~count);
}

/** The number of ones in a word. */
export function popcount32(x: number): number {
  const pairs = x - ((x >>> 1) & 0x5555_5555);
  const nibbles = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** The number of zeros below the lowest one, 32 for 0. */
export function countTrailingZeros32(x: number): number {
  return x === 0 ? 32 : 31 - Math.clz32(x & (0 - x));
}

/** 1 when the signed 64-bit number at `a` is below that at `b`, else 0. */
export function lessSigned(a: number, b: number): 0 | 1 {
  const aHigh = I32[a + 1]!;
  const bHigh = I32[b + 1]!;
  return aHigh < bHigh || (aHigh === bHigh && I32[a]! >>> 0 < I32[b]! >>> 0) ? 1 : 0;
}

function lessUnsigned(a: number, b: number): 0 | 1 {
  const aHigh = I32[a + 1]! >>> 0;
  const bHigh = I32[b + 1]! >>> 0;
  return aHigh < bHigh || (aHigh === bHigh && I32[a]! >>> 0 < I32[b]! >>> 0) ? 1 : 0;
}

/** 1 when the 64-bit numbers at `a` and `b` have the same bits, else 0. */
export function equal(a: number, b: number): 0 | 1 {
  return I32[a] === I32[b] && I32[a + 1] === I32[b + 1] ? 1 : 0;
}

function storeHalves(dst: number, low: number, high: number): void {
  I32[dst] = low;
  I32[dst + 1] = high;
}

export const i64Binary: HandlerTable<BinaryHandler> = {
  'i64.add': add,
  'i64.sub': sub,
  'i64.mul': mul,
  'i64.div_s': divSigned,
  'i64.div_u': divUnsigned,
  'i64.rem_s': remSigned,
  'i64.rem_u': remUnsigned,
  'i64.and': (dst, a, b) => {
    const high = I32[a + 1]! & I32[b + 1]!;
    I32[dst] = I32[a]! & I32[b]!;
    I32[dst + 1] = high;
  },
  'i64.or': (dst, a, b) => {
    const high = I32[a + 1]! | I32[b + 1]!;
    I32[dst] = I32[a]! | I32[b]!;
    I32[dst + 1] = high;
  },
  'i64.xor': (dst, a, b) => {
    const high = I32[a + 1]! ^ I32[b + 1]!;
    I32[dst] = I32[a]! ^ I32[b]!;
    I32[dst + 1] = high;
  },
  'i64.shl': (dst, a, b) => {
    const low = I32[a]!;
    storeHalves(dst, shiftLeftLow(low, I32[b]!), shiftLeftHigh(low, I32[a + 1]!, I32[b]!));
  },
  'i64.shr_s': (dst, a, b) => {
    const high = I32[a + 1]!;
    storeHalves(dst, shiftRightSignedLow(I32[a]!, high, I32[b]!), shiftRightSignedHigh(high, I32[b]!));
  },
  'i64.shr_u': (dst, a, b) => {
    const high = I32[a + 1]!;
    storeHalves(dst, shiftRightUnsignedLow(I32[a]!, high, I32[b]!), shiftRightUnsignedHigh(high, I32[b]!));
  },
  'i64.rotl': (dst, a, b) => rotateLeft(dst, a, I32[b]!),
  'i64.rotr': (dst, a, b) => rotateLeft(dst, a, 0 - I32[b]!),
  'i64.eq': (dst, a, b) => {
    I32[dst] = equal(a, b);
  },
  'i64.ne': (dst, a, b) => {
    I32[dst] = 1 - equal(a, b);
  },
  'i64.lt_s': (dst, a, b) => {
    I32[dst] = lessSigned(a, b);
  },
  'i64.lt_u': (dst, a, b) => {
    I32[dst] = lessUnsigned(a, b);
  },
  'i64.gt_s': (dst, a, b) => {
    I32[dst] = lessSigned(b, a);
  },
  'i64.gt_u': (dst, a, b) => {
    I32[dst] = lessUnsigned(b, a);
  },
  'i64.le_s': (dst, a, b) => {
    I32[dst] = 1 - lessSigned(b, a);
  },
  'i64.le_u': (dst, a, b) => {
    I32[dst] = 1 - lessUnsigned(b, a);
  },
  'i64.ge_s': (dst, a, b) => {
    I32[dst] = 1 - lessSigned(a, b);
  },
  'i64.ge_u': (dst, a, b) => {
    I32[dst] = 1 - lessUnsigned(a, b);
  },
};

export const i64Unary: HandlerTable<UnaryHandler> = {
  'i64.eqz': (dst, a) => {
    I32[dst] = (I32[a]! | I32[a + 1]!) === 0 ? 1 : 0;
  },
  'i64.clz': (dst, a) => {
    const high = I32[a + 1]!;
    storeHalves(dst, high === 0 ? 32 + Math.clz32(I32[a]!) : Math.clz32(high), 0);
  },
  'i64.ctz': (dst, a) => {
    const low = I32[a]!;
    storeHalves(dst, low === 0 ? 32 + countTrailingZeros32(I32[a + 1]!) : countTrailingZeros32(low), 0);
  },
  'i64.popcnt': (dst, a) => storeHalves(dst, popcount32(I32[a]!) + popcount32(I32[a + 1]!), 0),
};
