import { type OpName, Type } from '@wazero-ts/codegen';

/** A value as bits: 32-bit types as a signed number, 64-bit types as a signed bigint. */
export type Bits = number | bigint;

/** What ends a run early. */
export class Trapped extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`trap ${code}`);
    this.code = code;
  }
}

/** What no program does: it checked before. A pass that moved the operation above its check is found by this. */
class Undefined extends Error {}

const view = new DataView(new ArrayBuffer(8));

export function toFloat(type: number, bits: Bits): number {
  if (type === Type.f32) {
    view.setInt32(0, bits as number);
    return view.getFloat32(0);
  }
  view.setBigInt64(0, bits as bigint);
  return view.getFloat64(0);
}

/** NaNs become the canonical one: which NaN arithmetic gives is not specified. */
export function fromFloat(type: number, x: number): Bits {
  if (type === Type.f32) {
    if (Number.isNaN(x)) return 0x7fc00000;
    view.setFloat32(0, x);
    return view.getInt32(0);
  }
  if (Number.isNaN(x)) return 0x7ff8000000000000n;
  view.setFloat64(0, x);
  return view.getBigInt64(0);
}

const wide = (type: number): boolean => type === Type.i64 || type === Type.f64 || type === Type.ref;
const widthOf = (type: number): bigint => (wide(type) ? 64n : 32n);
const signed = (bits: Bits): bigint => BigInt(bits);
const unsigned = (type: number, bits: Bits): bigint => BigInt.asUintN(Number(widthOf(type)), BigInt(bits));

/** The bits of an integer result, cut to the width of the type. */
export function wrap(type: number, x: bigint): Bits {
  return wide(type) ? BigInt.asIntN(64, x) : Number(BigInt.asIntN(32, x));
}

function nearest(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) >= 2 ** 52) return x;
  const floor = Math.floor(x);
  const rest = x - floor;
  const result = rest < 0.5 || (rest === 0.5 && floor % 2 === 0) ? floor : floor + 1;
  return result === 0 && (x < 0 || Object.is(x, -0)) ? -0 : result;
}

function truncate(from: number, to: number, bits: Bits, isSigned: boolean, saturate: boolean): Bits {
  const x = Math.trunc(toFloat(from, bits));
  const width = widthOf(to);
  const low = isSigned ? -(1n << (width - 1n)) : 0n;
  const high = isSigned ? (1n << (width - 1n)) - 1n : (1n << width) - 1n;
  if (Number.isNaN(x)) {
    if (saturate) return wrap(to, 0n);
    throw new Undefined('conversion of NaN');
  }
  const clamped = x === Infinity ? high + 1n : x === -Infinity ? low - 1n : BigInt(x);
  if (clamped < low || clamped > high) {
    if (!saturate) throw new Undefined('overflow');
    return wrap(to, clamped < low ? low : high);
  }
  return wrap(to, clamped);
}

function divide(op: OpName, type: number, a: Bits, b: Bits): Bits {
  const isSigned = op === 'sdiv' || op === 'srem';
  const x = isSigned ? signed(a) : unsigned(type, a);
  const y = isSigned ? signed(b) : unsigned(type, b);
  if (y === 0n) throw new Undefined('division by zero');
  if (op === 'srem' || op === 'urem') return wrap(type, x % y);
  if (isSigned && y === -1n && x === -(1n << (widthOf(type) - 1n))) throw new Undefined('overflow');
  return wrap(type, x / y);
}

function shift(op: OpName, type: number, a: Bits, b: Bits): Bits {
  const width = widthOf(type);
  const count = unsigned(type, b) & (width - 1n);
  const x = unsigned(type, a);
  switch (op) {
    case 'ishl':
      return wrap(type, x << count);
    case 'ushr':
      return wrap(type, x >> count);
    case 'sshr':
      return wrap(type, signed(a) >> count);
    case 'rotl':
      return wrap(type, (x << count) | (x >> (width - count)));
    default:
      return wrap(type, (x >> count) | (x << (width - count)));
  }
}

function countBits(op: OpName, type: number, a: Bits): Bits {
  const digits = unsigned(type, a)
    .toString(2)
    .padStart(Number(widthOf(type)), '0');
  const zeros = op === 'clz' ? /^0*/.exec(digits)![0].length : /0*$/.exec(digits)![0].length;
  return wrap(type, BigInt(op === 'popcnt' ? digits.replaceAll('0', '').length : zeros));
}

function compare(op: OpName, type: number, a: Bits, b: Bits): boolean {
  const isSigned = op.startsWith('s') || op.startsWith('i');
  const x = isSigned ? signed(a) : unsigned(type, a);
  const y = isSigned ? signed(b) : unsigned(type, b);
  switch (op.slice(1)) {
    case 'eq':
      return x === y;
    case 'ne':
      return x !== y;
    case 'lt':
      return x < y;
    case 'gt':
      return x > y;
    case 'le':
      return x <= y;
    default:
      return x >= y;
  }
}

function floatBinary(op: OpName, type: number, x: number, y: number): Bits {
  switch (op) {
    case 'fadd':
      return fromFloat(type, x + y);
    case 'fsub':
      return fromFloat(type, x - y);
    case 'fmul':
      return fromFloat(type, x * y);
    case 'fdiv':
      return fromFloat(type, x / y);
    case 'fmin':
      return fromFloat(type, Math.min(x, y));
    case 'fmax':
      return fromFloat(type, Math.max(x, y));
    case 'feq':
      return x === y ? 1 : 0;
    case 'fne':
      return x !== y ? 1 : 0;
    case 'flt':
      return x < y ? 1 : 0;
    case 'fgt':
      return x > y ? 1 : 0;
    case 'fle':
      return x <= y ? 1 : 0;
    default:
      return x >= y ? 1 : 0;
  }
}

const floatUnary: Partial<Record<OpName, (x: number) => number>> = {
  fsqrt: Math.sqrt,
  fceil: Math.ceil,
  ffloor: Math.floor,
  ftrunc: Math.trunc,
  fnearest: nearest,
};

/**
 * The meaning of every pure or trapping operation, written without looking at the compiler's own folding.
 * `from` is the type of the first operand (of the second for `select`), `to` of the result.
 */
export function operate(op: OpName, from: number, to: number, args: readonly Bits[]): Bits {
  const [a, b] = args as [Bits, Bits];
  const signBit = 1n << (widthOf(to) - 1n);
  switch (op) {
    case 'iadd':
      return wrap(to, signed(a) + signed(b));
    case 'isub':
      return wrap(to, signed(a) - signed(b));
    case 'imul':
      return wrap(to, signed(a) * signed(b));
    case 'sdiv':
    case 'udiv':
    case 'srem':
    case 'urem':
      return divide(op, to, a, b);
    case 'band':
      return wrap(to, signed(a) & signed(b));
    case 'bor':
      return wrap(to, signed(a) | signed(b));
    case 'bxor':
      return wrap(to, signed(a) ^ signed(b));
    case 'ishl':
    case 'sshr':
    case 'ushr':
    case 'rotl':
    case 'rotr':
      return shift(op, to, a, b);
    case 'clz':
    case 'ctz':
    case 'popcnt':
      return countBits(op, to, a);
    case 'sext8':
      return wrap(to, BigInt.asIntN(8, signed(a)));
    case 'sext16':
      return wrap(to, BigInt.asIntN(16, signed(a)));
    case 'sext32':
      return wrap(to, BigInt.asIntN(32, signed(a)));
    case 'ireduce':
    case 'sextend':
      return wrap(to, signed(a));
    case 'uextend':
      return wrap(to, unsigned(from, a));
    case 'fabs':
      return wrap(to, unsigned(to, a) & ~signBit);
    case 'fneg':
      return wrap(to, unsigned(to, a) ^ signBit);
    case 'fcopysign':
      return wrap(to, (unsigned(to, a) & ~signBit) | (unsigned(to, b) & signBit));
    case 'fsqrt':
    case 'fceil':
    case 'ffloor':
    case 'ftrunc':
    case 'fnearest':
      return fromFloat(to, floatUnary[op]!(toFloat(from, a)));
    case 'ftoi_s':
    case 'ftoi_sat_s':
      return truncate(from, to, a, true, op === 'ftoi_sat_s');
    case 'ftoi_u':
    case 'ftoi_sat_u':
      return truncate(from, to, a, false, op === 'ftoi_sat_u');
    case 'itof_s':
    case 'itof_u':
      return fromFloat(to, intToFloat(to, op === 'itof_s' ? signed(a) : unsigned(from, a)));
    case 'fpromote':
    case 'fdemote':
      return fromFloat(to, toFloat(from, a));
    case 'bitcast':
      return a;
    case 'select':
      return args[0] !== 0 ? b : args[2]!;
    case 'guardindex':
      return unsigned(to, a) < unsigned(to, b) ? a : wrap(to, 0n);
    default:
      if (op.startsWith('f')) return floatBinary(op, from, toFloat(from, a), toFloat(from, b));
      return compare(op, from, a, b) ? 1 : 0;
  }
}

/** Correct rounding to f32 needs care: going through f64 would round twice. */
function intToFloat(type: number, x: bigint): number {
  if (type === Type.f64) return Number(x);
  const magnitude = x < 0n ? -x : x;
  const excess = BigInt(Math.max(0, magnitude.toString(2).length - 30));
  const sticky = (magnitude & ((1n << excess) - 1n)) !== 0n ? 1n : 0n;
  const rounded = Math.fround(Number((magnitude >> excess) | sticky)) * 2 ** Number(excess);
  return x < 0n ? -rounded : rounded;
}
