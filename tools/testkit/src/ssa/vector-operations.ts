/**
 * The meaning of every vector operation, lane by lane, for tests of targets. A vector is an unsigned number of 128 bits,
 * the first lane in its low bits.
 */
import { laneBytes, type OpName, Shape } from '@wazero-ts/codegen';
import { fromFloat, operate, toFloat } from './operations.js';

const { i8x16, i16x8, i32x4, i64x2, f32x4, f64x2 } = Shape;
const F32 = 3;
const F64 = 4;
const floatType = (shape: number): number => (shape === f32x4 ? F32 : F64);

const cut = (bits: number, x: bigint): bigint => BigInt.asUintN(bits, x);
const bitsOf = (shape: number): number => laneBytes[shape]! * 8;

/** The lanes, unsigned. */
export function lanesOf(shape: number, vector: bigint): bigint[] {
  const bits = bitsOf(shape);
  return Array.from({ length: 128 / bits }, (_, i) => cut(bits, vector >> BigInt(i * bits)));
}

export function vectorOf(shape: number, lanes: readonly bigint[]): bigint {
  const bits = bitsOf(shape);
  return lanes.reduce((sum, lane, i) => sum | (cut(bits, lane) << BigInt(i * bits)), 0n);
}

const signedLanes = (shape: number, vector: bigint): bigint[] =>
  lanesOf(shape, vector).map((lane) => BigInt.asIntN(bitsOf(shape), lane));

const truth = (shape: number, holds: boolean): bigint => (holds ? cut(bitsOf(shape), -1n) : 0n);

/** One lane of an operation that scalars have too; `bits` of floats go through the scalar oracle. */
function scalar(op: OpName, shape: number, a: bigint, b: bigint): bigint {
  const type = floatType(shape);
  const asBits = (x: bigint): number | bigint => (type === F32 ? Number(BigInt.asIntN(32, x)) : BigInt.asIntN(64, x));
  return cut(bitsOf(shape), BigInt(operate(op, type, type, [asBits(a), asBits(b)])));
}

const saturate = (bits: number, isSigned: boolean, x: bigint): bigint => {
  const low = isSigned ? -(1n << BigInt(bits - 1)) : 0n;
  const high = isSigned ? (1n << BigInt(bits - 1)) - 1n : (1n << BigInt(bits)) - 1n;
  return x < low ? low : x > high ? high : x;
};

const half: Readonly<Record<number, number>> = { [i16x8]: i8x16, [i32x4]: i16x8, [i64x2]: i32x4 };
const twice: Readonly<Record<number, number>> = { [i8x16]: i16x8, [i16x8]: i32x4 };

type Lanewise = (a: bigint, b: bigint, shape: number) => bigint;
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const greatest = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** On signed lanes. */
const onSigned: Partial<Record<OpName, Lanewise>> = {
  viadd: (a, b) => a + b,
  visub: (a, b) => a - b,
  vimul: (a, b) => a * b,
  vsmin: least,
  vsmax: greatest,
  vieq: (a, b, s) => truth(s, a === b),
  vine: (a, b, s) => truth(s, a !== b),
  vslt: (a, b, s) => truth(s, a < b),
  vsgt: (a, b, s) => truth(s, a > b),
  vsle: (a, b, s) => truth(s, a <= b),
  vsge: (a, b, s) => truth(s, a >= b),
  vsadd_sat: (a, b, s) => saturate(bitsOf(s), true, a + b),
  vssub_sat: (a, b, s) => saturate(bitsOf(s), true, a - b),
  vq15mulr_sat: (a, b) => saturate(16, true, (a * b + 0x4000n) >> 15n),
};

/** On unsigned lanes. */
const onUnsigned: Partial<Record<OpName, Lanewise>> = {
  vumin: least,
  vumax: greatest,
  vult: (a, b, s) => truth(s, a < b),
  vugt: (a, b, s) => truth(s, a > b),
  vule: (a, b, s) => truth(s, a <= b),
  vuge: (a, b, s) => truth(s, a >= b),
  vuadd_sat: (a, b, s) => saturate(bitsOf(s), false, a + b),
  vusub_sat: (a, b, s) => saturate(bitsOf(s), false, a - b),
  vuavgr: (a, b) => (a + b + 1n) >> 1n,
};

const floatBinary: Partial<Record<OpName, OpName>> = {
  vfadd: 'fadd',
  vfsub: 'fsub',
  vfmul: 'fmul',
  vfdiv: 'fdiv',
  vfmin: 'fmin',
  vfmax: 'fmax',
};
const floatUnary: Partial<Record<OpName, OpName>> = {
  vfabs: 'fabs',
  vfneg: 'fneg',
  vfsqrt: 'fsqrt',
  vfceil: 'fceil',
  vffloor: 'ffloor',
  vftrunc: 'ftrunc',
  vfnearest: 'fnearest',
};
const floatCompare: Partial<Record<OpName, OpName>> = {
  vfeq: 'feq',
  vfne: 'fne',
  vflt: 'flt',
  vfgt: 'fgt',
  vfle: 'fle',
  vfge: 'fge',
};

/** The bits of all but the last operand; `immediate` is a lane or the 16 bytes of a shuffle. */
export function operateVector(
  op: OpName,
  shape: number,
  args: readonly bigint[],
  immediate: ArrayLike<number>,
): bigint {
  const [a, b, c] = args as [bigint, bigint, bigint];
  const lane = immediate[0] ?? 0;
  const zip = (lanes: (shape: number, v: bigint) => bigint[], f: Lanewise): bigint => {
    const other = lanes(shape, b);
    return vectorOf(
      shape,
      lanes(shape, a).map((x, i) => f(x, other[i]!, shape)),
    );
  };
  if (onSigned[op] !== undefined) {
    if (op === 'vq15mulr_sat') return operateLanes(i16x8, a, b, onSigned[op]!);
    return zip(signedLanes, onSigned[op]!);
  }
  if (onUnsigned[op] !== undefined) return zip(lanesOf, onUnsigned[op]!);
  if (floatBinary[op] !== undefined) return zip(lanesOf, (x, y) => scalar(floatBinary[op]!, shape, x, y));
  if (floatUnary[op] !== undefined) {
    return vectorOf(
      shape,
      lanesOf(shape, a).map((x) => scalar(floatUnary[op]!, shape, x, 0n)),
    );
  }
  if (floatCompare[op] !== undefined) {
    const type = floatType(shape);
    const sign = (x: bigint): number | bigint => (type === F32 ? Number(BigInt.asIntN(32, x)) : BigInt.asIntN(64, x));
    return zip(lanesOf, (x, y, s) => truth(s, operate(floatCompare[op]!, type, 1, [sign(x), sign(y)]) === 1));
  }
  return operateOther(op, shape, a, b, c, lane, immediate);
}

function operateLanes(shape: number, a: bigint, b: bigint, f: Lanewise): bigint {
  const other = signedLanes(shape, b);
  return vectorOf(
    shape,
    signedLanes(shape, a).map((x, i) => f(x, other[i]!, shape)),
  );
}

function operateOther(
  op: OpName,
  shape: number,
  a: bigint,
  b: bigint,
  c: bigint,
  lane: number,
  immediate: ArrayLike<number>,
): bigint {
  const bits = bitsOf(shape);
  const map = (lanes: bigint[], f: (x: bigint, i: number) => bigint): bigint => vectorOf(shape, lanes.map(f));
  const count = BigInt.asUintN(32, b ?? 0n) % BigInt(bits);
  switch (op) {
    case 'vsplat':
      return vectorOf(
        shape,
        Array.from({ length: 128 / bits }, () => a),
      );
    case 'vextract':
    case 'vextract_u':
      return lanesOf(shape, a)[lane]!;
    case 'vextract_s':
      return signedLanes(shape, a)[lane]!;
    case 'vreplace':
      return map(lanesOf(shape, a), (x, i) => (i === lane ? b : x));
    case 'vshuffle': {
      const bytes = [...lanesOf(i8x16, a), ...lanesOf(i8x16, b)];
      return vectorOf(
        i8x16,
        Array.from(immediate, (byte) => bytes[byte]!),
      );
    }
    case 'vswizzle': {
      const bytes = lanesOf(i8x16, a);
      return vectorOf(
        i8x16,
        lanesOf(i8x16, b).map((index) => bytes[Number(index)] ?? 0n),
      );
    }
    case 'vnot':
      return cut(128, ~a);
    case 'vand':
      return a & b;
    case 'vor':
      return a | b;
    case 'vxor':
      return a ^ b;
    case 'vandnot':
      return a & cut(128, ~b);
    case 'vbitselect':
      return (a & c) | (b & cut(128, ~c));
    case 'vany_true':
      return a !== 0n ? 1n : 0n;
    case 'vall_true':
      return lanesOf(shape, a).every((x) => x !== 0n) ? 1n : 0n;
    case 'vbitmask':
      return signedLanes(shape, a).reduce((sum, x, i) => (x < 0n ? sum | (1n << BigInt(i)) : sum), 0n);
    case 'vineg':
      return map(lanesOf(shape, a), (x) => -x);
    case 'viabs':
      return map(signedLanes(shape, a), (x) => (x < 0n ? -x : x));
    case 'vpopcnt':
      return map(lanesOf(shape, a), (x) => BigInt(x.toString(2).replaceAll('0', '').length));
    case 'vishl':
      return map(lanesOf(shape, a), (x) => x << count);
    case 'vushr':
      return map(lanesOf(shape, a), (x) => x >> count);
    case 'vsshr':
      return map(signedLanes(shape, a), (x) => x >> count);
    case 'vfpmin':
    case 'vfpmax': {
      const number = (x: bigint): number =>
        toFloat(floatType(shape), bits === 32 ? Number(BigInt.asIntN(32, x)) : BigInt.asIntN(64, x));
      const others = lanesOf(shape, b);
      return map(lanesOf(shape, a), (x, i) => {
        const y = others[i]!;
        const wins = op === 'vfpmin' ? number(y) < number(x) : number(x) < number(y);
        return wins ? y : x;
      });
    }
    default:
      return changeWidth(op, shape, a, b);
  }
}

/** Operations whose operands have other lanes than the result. */
function changeWidth(op: OpName, shape: number, a: bigint, b: bigint): bigint {
  const isSigned = op.endsWith('_s');
  const lanes = (s: number, v: bigint): bigint[] => (isSigned ? signedLanes(s, v) : lanesOf(s, v));
  const part = <T>(all: T[]): T[] => (op.includes('high') ? all.slice(all.length / 2) : all.slice(0, all.length / 2));
  switch (op) {
    case 'vnarrow_s':
    case 'vnarrow_u':
      return vectorOf(
        shape,
        [...signedLanes(twice[shape]!, a), ...signedLanes(twice[shape]!, b)].map((x) =>
          saturate(bitsOf(shape), isSigned, x),
        ),
      );
    case 'vextend_low_s':
    case 'vextend_low_u':
    case 'vextend_high_s':
    case 'vextend_high_u':
      return vectorOf(shape, part(lanes(half[shape]!, a)));
    case 'vextmul_low_s':
    case 'vextmul_low_u':
    case 'vextmul_high_s':
    case 'vextmul_high_u': {
      const other = part(lanes(half[shape]!, b));
      return vectorOf(
        shape,
        part(lanes(half[shape]!, a)).map((x, i) => x * other[i]!),
      );
    }
    case 'vextadd_pairwise_s':
    case 'vextadd_pairwise_u': {
      const all = lanes(half[shape]!, a);
      return vectorOf(
        shape,
        Array.from({ length: all.length / 2 }, (_, i) => all[2 * i]! + all[2 * i + 1]!),
      );
    }
    case 'vdot': {
      const [x, y] = [signedLanes(i16x8, a), signedLanes(i16x8, b)];
      return vectorOf(
        i32x4,
        Array.from({ length: 4 }, (_, i) => x[2 * i]! * y[2 * i]! + x[2 * i + 1]! * y[2 * i + 1]!),
      );
    }
    default:
      return convertFloats(op, shape, a);
  }
}

function convertFloats(op: OpName, shape: number, a: bigint): bigint {
  const isDouble = shape === f64x2;
  const floats = (type: number, lanes: bigint[]): (number | bigint)[] =>
    lanes.map((x) => (type === F32 ? Number(BigInt.asIntN(32, x)) : BigInt.asIntN(64, x)));
  switch (op) {
    case 'vftoi_sat_s':
    case 'vftoi_sat_u': {
      const type = floatType(shape);
      const name = op === 'vftoi_sat_s' ? 'ftoi_sat_s' : 'ftoi_sat_u';
      return vectorOf(
        i32x4,
        floats(type, lanesOf(shape, a)).map((x) => BigInt(operate(name, type, 1, [x]))),
      );
    }
    case 'vitof_s':
    case 'vitof_u': {
      const ints = lanesOf(i32x4, a).slice(0, isDouble ? 2 : 4);
      const name = op === 'vitof_s' ? 'itof_s' : 'itof_u';
      const to = floatType(shape);
      return vectorOf(
        shape,
        ints.map((x) => BigInt(operate(name, 1, to, [Number(BigInt.asIntN(32, x))]))),
      );
    }
    case 'vfdemote':
      return vectorOf(
        f32x4,
        floats(F64, lanesOf(f64x2, a)).map((x) => BigInt(fromFloat(F32, toFloat(F64, x)))),
      );
    case 'vfpromote':
      return vectorOf(
        f64x2,
        floats(F32, lanesOf(f32x4, a).slice(0, 2)).map((x) => BigInt(fromFloat(F64, toFloat(F32, x)))),
      );
    default:
      throw new RangeError(`${op} is no vector operation`);
  }
}
