import type { OpName } from '../ir/opcodes.js';
import { Type } from '../ir/types.js';

/** Integer operations on sign-extended operands; the caller cuts the result to `bits`. undefined: it would trap. */
type IntFold = (a: bigint, b: bigint, bits: bigint) => bigint | boolean | undefined;

const unsigned = (x: bigint, bits: bigint): bigint => BigInt.asUintN(Number(bits), x);

function countLeadingZeros(x: bigint, bits: bigint): bigint {
  let count = 0n;
  for (let bit = bits - 1n; bit >= 0n && ((x >> bit) & 1n) === 0n; bit--) count++;
  return count;
}

function countTrailingZeros(x: bigint, bits: bigint): bigint {
  let count = 0n;
  while (count < bits && ((x >> count) & 1n) === 0n) count++;
  return count;
}

function countOnes(x: bigint, bits: bigint): bigint {
  let count = 0n;
  for (let bit = 0n; bit < bits; bit++) count += (x >> bit) & 1n;
  return count;
}

function rotateLeft(x: bigint, count: bigint, bits: bigint): bigint {
  const u = unsigned(x, bits);
  return (u << count) | (u >> (bits - count));
}

const intFolds: { readonly [Name in OpName]?: IntFold } = {
  iadd: (a, b) => a + b,
  isub: (a, b) => a - b,
  imul: (a, b) => a * b,
  sdiv: (a, b, bits) => (b === 0n || (b === -1n && a === -(1n << (bits - 1n))) ? undefined : a / b),
  udiv: (a, b, bits) => (b === 0n ? undefined : unsigned(a, bits) / unsigned(b, bits)),
  srem: (a, b) => (b === 0n ? undefined : a % b),
  urem: (a, b, bits) => (b === 0n ? undefined : unsigned(a, bits) % unsigned(b, bits)),
  band: (a, b) => a & b,
  bor: (a, b) => a | b,
  bxor: (a, b) => a ^ b,
  ishl: (a, b, bits) => a << (b & (bits - 1n)),
  sshr: (a, b, bits) => a >> (b & (bits - 1n)),
  ushr: (a, b, bits) => unsigned(a, bits) >> (b & (bits - 1n)),
  rotl: (a, b, bits) => rotateLeft(a, b & (bits - 1n), bits),
  rotr: (a, b, bits) => rotateLeft(a, -b & (bits - 1n), bits),
  clz: (a, _, bits) => countLeadingZeros(a, bits),
  ctz: (a, _, bits) => countTrailingZeros(a, bits),
  popcnt: (a, _, bits) => countOnes(a, bits),
  sext8: (a) => BigInt.asIntN(8, a),
  sext16: (a) => BigInt.asIntN(16, a),
  sext32: (a) => BigInt.asIntN(32, a),
  ieq: (a, b) => a === b,
  ine: (a, b) => a !== b,
  slt: (a, b) => a < b,
  sgt: (a, b) => a > b,
  sle: (a, b) => a <= b,
  sge: (a, b) => a >= b,
  ult: (a, b, bits) => unsigned(a, bits) < unsigned(b, bits),
  ugt: (a, b, bits) => unsigned(a, bits) > unsigned(b, bits),
  ule: (a, b, bits) => unsigned(a, bits) <= unsigned(b, bits),
  uge: (a, b, bits) => unsigned(a, bits) >= unsigned(b, bits),
  ireduce: (a) => a,
  sextend: (a) => a,
  uextend: (a) => BigInt.asUintN(32, a),
};

/** The result of an integer operation on constants (sign-extended), `bits` wide operands; undefined when it has none. */
export function foldInt(op: OpName, operandType: number, resultType: number, a: bigint, b: bigint): bigint | undefined {
  const result = intFolds[op]?.(a, b, operandType === Type.i64 ? 64n : 32n);
  if (result === undefined) return undefined;
  if (typeof result === 'boolean') return result ? 1n : 0n;
  return BigInt.asIntN(resultType === Type.i64 ? 64 : 32, result);
}

export const canFoldInt = (op: OpName): boolean => intFolds[op] !== undefined;

const scratch = new DataView(new ArrayBuffer(8));

function toNumber(type: number, bits: bigint): number {
  if (type === Type.f32) {
    scratch.setInt32(0, Number(BigInt.asIntN(32, bits)));
    return scratch.getFloat32(0);
  }
  scratch.setBigInt64(0, bits);
  return scratch.getFloat64(0);
}

function toBits(type: number, x: number): bigint | undefined {
  // The bits of a NaN are the target's choice.
  if (Number.isNaN(x)) return undefined;
  if (type === Type.f32) {
    scratch.setFloat32(0, x);
    return BigInt(scratch.getInt32(0));
  }
  scratch.setFloat64(0, x);
  return scratch.getBigInt64(0);
}

const floatFolds: { readonly [Name in OpName]?: (a: number, b: number) => number | boolean } = {
  fadd: (a, b) => a + b,
  fsub: (a, b) => a - b,
  fmul: (a, b) => a * b,
  fdiv: (a, b) => a / b,
  fsqrt: Math.sqrt,
  feq: (a, b) => a === b,
  fne: (a, b) => a !== b,
  flt: (a, b) => a < b,
  fgt: (a, b) => a > b,
  fle: (a, b) => a <= b,
  fge: (a, b) => a >= b,
  fpromote: (a) => a,
  fdemote: (a) => a,
};

/** The bits of a float operation on constant bits; undefined when it is not folded. */
export function foldFloat(
  op: OpName,
  operandType: number,
  resultType: number,
  a: bigint,
  b: bigint,
): bigint | undefined {
  const width = operandType === Type.f32 ? 32 : 64;
  const sign = 1n << BigInt(width - 1);
  const ua = BigInt.asUintN(width, a);
  switch (op) {
    case 'fneg':
      return BigInt.asIntN(width, ua ^ sign);
    case 'fabs':
      return BigInt.asIntN(width, ua & ~sign);
    case 'bitcast':
      return a;
    case 'itof_s':
    case 'itof_u': {
      const x = op === 'itof_s' ? a : BigInt.asUintN(operandType === Type.i32 ? 32 : 64, a);
      // Above 2^53 the number would be rounded here and once more to f32.
      if (x > 1n << 53n || x < -(1n << 53n)) return undefined;
      return toBits(resultType, Number(x));
    }
    default: {
      const fold = floatFolds[op];
      if (fold === undefined) return undefined;
      const result = fold(toNumber(operandType, a), toNumber(operandType, b));
      return typeof result === 'boolean' ? (result ? 1n : 0n) : toBits(resultType, result);
    }
  }
}
