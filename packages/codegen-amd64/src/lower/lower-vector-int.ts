/** Bitwise operations, comparisons and integer arithmetic on vectors. */
import { type InstId, NONE, Op, opInfos, Shape, type ValueId } from '@wazero-ts/codegen';
import { Cond } from '../conditions.js';
import { condFlag } from '../instruction-flags.js';
import { Inst } from '../instructions.js';
import { INT_CLASS } from '../registers.js';
import { Seq } from '../sequences.js';
import { vectorOf, zeroVector } from './lower-vector-lanes.js';
import type { Handler, Selector } from './selector.js';
import { bytesOf, type Words } from './vector-constants.js';
import * as rows from './vector-rows.js';

const ones: Words = [-1, -1, -1, -1];

/** The operands of a two-operand row: where they may be exchanged, one that dies here comes first. */
function operandValues(s: Selector, inst: InstId): [ValueId, ValueId] {
  const [a, b] = [s.arg(inst, 0), s.arg(inst, 1)];
  const isLoadedHere = s.foldableLoad(b, inst) !== NONE || s.context.matchOp(b, Op.vconst) !== undefined;
  const exchange =
    !isLoadedHere && opInfos[s.func.op[inst]!]!.commutative && !s.context.isSingleUse(a) && s.context.isSingleUse(b);
  return exchange ? [b, a] : [a, b];
}

function operands(s: Selector, inst: InstId): [number, number] {
  const [a, b] = operandValues(s, inst);
  return [s.vreg(a), s.vreg(b)];
}

/** One instruction, by the shape. */
export const byShape =
  (table: readonly number[]): Handler =>
  (s, inst) =>
    s.vectorOperation(table[s.func.aux[inst]!]!, s.result(inst), ...operandValues(s, inst), inst);

/** One instruction, whatever the shape. */
export const always =
  (op: number): Handler =>
  (s, inst) =>
    s.vectorOperation(op, s.result(inst), ...operandValues(s, inst), inst);

export const unaryByShape =
  (table: readonly number[]): Handler =>
  (s, inst) =>
    s.vectorUnary(table[s.func.aux[inst]!]!, s.result(inst), s.vreg(s.arg(inst, 0)));

const combine = (s: Selector, op: number, a: number, b: number): number => {
  const to = s.vector();
  s.vectorBinary(op, to, a, b);
  return to;
};
const withConstant = (s: Selector, op: number, a: number, words: Words): number => {
  const to = s.vector();
  s.vectorConstant(op, to, a, words);
  return to;
};
const shifted = (s: Selector, op: number, a: number, count: number): number => {
  const to = s.vector();
  s.vectorImmediate(op, to, a, count);
  return to;
};
const shuffled = (s: Selector, op: number, a: number, order: number): number => {
  const to = s.vector();
  s.vectorUnary(op, to, a, order);
  return to;
};

// Bits

export const lowerVnot: Handler = (s, inst) =>
  s.vectorConstant(Inst.pxor, s.result(inst), s.vreg(s.arg(inst, 0)), ones);

/** The instruction negates its first operand. */
export const lowerVandnot: Handler = (s, inst) =>
  s.vectorBinary(Inst.pandn, s.result(inst), s.vreg(s.arg(inst, 1)), s.vreg(s.arg(inst, 0)));

export const lowerVbitselect: Handler = (s, inst) => {
  const [a, b, mask] = [s.vreg(s.arg(inst, 0)), s.vreg(s.arg(inst, 1)), s.vreg(s.arg(inst, 2))];
  s.vectorBinary(Inst.por, s.result(inst), combine(s, Inst.pand, a, mask), combine(s, Inst.pandn, mask, b));
};

function setIf(s: Selector, inst: InstId, cond: number, tested: number): void {
  s.start(Inst.ptest, s.vex);
  s.use(tested);
  s.use(tested);
  s.start(Seq.setIf, condFlag(cond));
  s.def(s.result(inst));
}

export const lowerVanyTrue: Handler = (s, inst) => setIf(s, inst, Cond.notEqual, s.vreg(s.arg(inst, 0)));

/** No lane may equal zero. */
export const lowerVallTrue: Handler = (s, inst) => {
  const zeros = combine(s, rows.equal[s.func.aux[inst]!]!, zeroVector(s), s.vreg(s.arg(inst, 0)));
  setIf(s, inst, Cond.equal, zeros);
};

export const lowerVbitmask: Handler = (s, inst) => {
  const shape = s.func.aux[inst]!;
  let a = s.vreg(s.arg(inst, 0));
  // Lanes of two bytes become bytes, with zeros above.
  if (shape === Shape.i16x8) a = combine(s, Inst.packsswb, a, zeroVector(s));
  const op = shape === Shape.i32x4 ? Inst.movmskps : shape === Shape.i64x2 ? Inst.movmskpd : Inst.pmovmskb;
  s.start(op, s.vex);
  s.def(s.result(inst));
  s.use(a);
};

// Comparisons

/** Greater, of signed lanes. Eight-byte lanes have an instruction in SSE4.2 only. */
function greater(s: Selector, shape: number, to: number, a: number, b: number): void {
  if (shape !== Shape.i64x2 || s.features.sse42) {
    s.vectorBinary(rows.greaterThan[shape]!, to, a, b);
    return;
  }
  // The sign of b - a, corrected where that overflows, spread over the lane.
  const difference = combine(s, Inst.psubq, b, a);
  const overflow = combine(s, Inst.pand, combine(s, Inst.pxor, b, a), combine(s, Inst.pxor, difference, b));
  const sign = shifted(s, Inst.psrad_i, combine(s, Inst.pxor, difference, overflow), 31);
  s.vectorUnary(Inst.pshufd, to, sign, 0xf5);
}

function inverted(s: Selector, to: number, compute: (to: number) => void): void {
  const result = s.vector();
  compute(result);
  s.vectorConstant(Inst.pxor, to, result, ones);
}

const arg = (s: Selector, inst: InstId, i: number): number => s.vreg(s.arg(inst, i));

export const lowerVine: Handler = (s, inst) =>
  inverted(s, s.result(inst), (to) =>
    s.vectorBinary(rows.equal[s.func.aux[inst]!]!, to, arg(s, inst, 0), arg(s, inst, 1)),
  );
export const lowerVsgt: Handler = (s, inst) =>
  greater(s, s.func.aux[inst]!, s.result(inst), arg(s, inst, 0), arg(s, inst, 1));
export const lowerVslt: Handler = (s, inst) =>
  greater(s, s.func.aux[inst]!, s.result(inst), arg(s, inst, 1), arg(s, inst, 0));

/** `a` is the extremum of both. */
function isExtremum(s: Selector, shape: number, extremum: readonly number[], to: number, a: number, b: number): void {
  s.vectorBinary(rows.equal[shape]!, to, combine(s, extremum[shape]!, a, b), a);
}

const orEqual =
  (extremum: readonly number[], isGreater: boolean): Handler =>
  (s, inst) => {
    const shape = s.func.aux[inst]!;
    const [a, b] = [arg(s, inst, 0), arg(s, inst, 1)];
    if (shape !== Shape.i64x2) isExtremum(s, shape, extremum, s.result(inst), a, b);
    else inverted(s, s.result(inst), (to) => (isGreater ? greater(s, shape, to, b, a) : greater(s, shape, to, a, b)));
  };
export const lowerVsge: Handler = orEqual(rows.signedMaximum, true);
export const lowerVsle: Handler = orEqual(rows.signedMinimum, false);
export const lowerVuge: Handler = orEqual(rows.unsignedMaximum, true);
export const lowerVule: Handler = orEqual(rows.unsignedMinimum, false);

/** Unsigned lanes: not the opposite. */
const notExtremum =
  (extremum: readonly number[]): Handler =>
  (s, inst) =>
    inverted(s, s.result(inst), (to) =>
      isExtremum(s, s.func.aux[inst]!, extremum, to, arg(s, inst, 0), arg(s, inst, 1)),
    );
export const lowerVugt: Handler = notExtremum(rows.unsignedMinimum);
export const lowerVult: Handler = notExtremum(rows.unsignedMaximum);

// Arithmetic

export const lowerVineg: Handler = (s, inst) =>
  s.vectorBinary(rows.subtract[s.func.aux[inst]!]!, s.result(inst), zeroVector(s), arg(s, inst, 0));

export const lowerViabs: Handler = (s, inst) => {
  const a = arg(s, inst, 0);
  const shape = s.func.aux[inst]!;
  if (shape !== Shape.i64x2) {
    s.vectorUnary([Inst.pabsb, Inst.pabsw, Inst.pabsd][shape]!, s.result(inst), a);
    return;
  }
  const sign = shuffled(s, Inst.pshufd, shifted(s, Inst.psrad_i, a, 31), 0xf5);
  s.vectorBinary(Inst.psubq, s.result(inst), combine(s, Inst.pxor, a, sign), sign);
};

/** The bits of each number below 16, looked up for both halves of a byte. */
const nibbleBits: Words = [0x02010100, 0x03020201, 0x03020201, 0x04030302];
export const lowerVpopcnt: Handler = (s, inst) => {
  const a = arg(s, inst, 0);
  const low = withConstant(s, Inst.pand, a, bytesOf(0x0f));
  const high = withConstant(s, Inst.pand, shifted(s, Inst.psrlw_i, a, 4), bytesOf(0x0f));
  const table = constantVector(s, nibbleBits);
  const [lowBits, highBits] = [combine(s, Inst.pshufb, table, low), combine(s, Inst.pshufb, table, high)];
  s.vectorBinary(Inst.paddb, s.result(inst), lowBits, highBits);
};

function constantVector(s: Selector, words: Words): number {
  const to = s.vector();
  vectorOf(s, to, words);
  return to;
}

/** Products of the halves; the upper one of the result is a sum of two. */
export const lowerVimul: Handler = (s, inst) => {
  const shape = s.func.aux[inst]!;
  if (shape !== Shape.i64x2) {
    s.vectorBinary(shape === Shape.i16x8 ? Inst.pmullw : Inst.pmulld, s.result(inst), ...operands(s, inst));
    return;
  }
  const [a, b] = [arg(s, inst, 0), arg(s, inst, 1)];
  const left = combine(s, Inst.pmuludq, shifted(s, Inst.psrlq_i, a, 32), b);
  const right = combine(s, Inst.pmuludq, shifted(s, Inst.psrlq_i, b, 32), a);
  const upper = shifted(s, Inst.psllq_i, combine(s, Inst.paddq, left, right), 32);
  s.vectorBinary(Inst.paddq, s.result(inst), combine(s, Inst.pmuludq, a, b), upper);
};

/** Only the product of the two least numbers is wrong: it has to saturate. */
export const lowerVq15mulrSat: Handler = (s, inst) => {
  const product = combine(s, Inst.pmulhrsw, ...operands(s, inst));
  const least = -0x7fff_8000;
  const overflow = withConstant(s, Inst.pcmpeqw, product, [least, least, least, least]);
  s.vectorBinary(Inst.pxor, s.result(inst), product, overflow);
};

// Shifts

const laneBits = [8, 16, 32, 64];

/** The count, modulo the width of a lane, in a vector; with something added for lanes that were widened. */
function countVector(s: Selector, count: ValueId, shape: number, extra: number): number {
  const masked = s.temp(INT_CLASS);
  s.inPlace(Inst.and_i, 0, masked, s.vreg(count), laneBits[shape]! - 1);
  let sum = masked;
  if (extra !== 0) {
    sum = s.temp(INT_CLASS);
    s.inPlace(Inst.add_i, 0, sum, masked, extra);
  }
  const to = s.vector();
  s.unary(Inst.movd, s.vex, to, sum);
  return to;
}

/** Shifts by a constant or by a register; rows for lanes of 2, 4 and 8 bytes. */
class Shift {
  private readonly s: Selector;
  private readonly byVector: readonly number[];
  private readonly byConstant: readonly number[];
  private readonly shape: number;
  private readonly constantCount: number;
  private readonly count: number;

  constructor(s: Selector, inst: InstId, byVector: readonly number[], byConstant: readonly number[], extra = 0) {
    const count = s.arg(inst, 1);
    this.s = s;
    this.byVector = byVector;
    this.byConstant = byConstant;
    this.shape = s.func.aux[inst]!;
    this.constantCount = s.func.isConst(count) ? (s.immediate(count) & (laneBits[this.shape]! - 1)) + extra : -1;
    this.count = this.constantCount === -1 ? countVector(s, count, this.shape, extra) : -1;
  }

  apply(to: number, a: number, shape: number = this.shape): void {
    if (this.constantCount === -1) this.s.vectorBinary(this.byVector[shape]!, to, a, this.count);
    else this.s.vectorImmediate(this.byConstant[shape]!, to, a, this.constantCount);
  }

  applied(a: number, shape: number = this.shape): number {
    const to = this.s.vector();
    this.apply(to, a, shape);
    return to;
  }
}

export const lowerVishl: Handler = (s, inst) => {
  const a = arg(s, inst, 0);
  const shift = new Shift(s, inst, rows.shiftLeft, rows.shiftLeftBy);
  if (s.func.aux[inst] !== Shape.i8x16) {
    shift.apply(s.result(inst), a);
    return;
  }
  // Bits that would cross into the next byte go first: bytes of 0xff >> count.
  const words = new Shift(s, inst, rows.shiftRight, rows.shiftRightBy, 8).applied(allOnes(s), Shape.i16x8);
  const kept = combine(s, Inst.pand, a, combine(s, Inst.packuswb, words, words));
  shift.apply(s.result(inst), kept, Shape.i16x8);
};

function allOnes(s: Selector): number {
  const zero = zeroVector(s);
  return combine(s, Inst.pcmpeqd, zero, zero);
}

/** Bytes become the upper halves of words, which are shifted eight bits further and packed again. */
function shiftBytes(s: Selector, inst: InstId, shift: Shift, pack: number): void {
  const a = arg(s, inst, 0);
  const low = shift.applied(combine(s, Inst.punpcklbw, a, a), Shape.i16x8);
  const high = shift.applied(combine(s, Inst.punpckhbw, a, a), Shape.i16x8);
  s.vectorBinary(pack, s.result(inst), low, high);
}

export const lowerVushr: Handler = (s, inst) => {
  const isBytes = s.func.aux[inst] === Shape.i8x16;
  const shift = new Shift(s, inst, rows.shiftRight, rows.shiftRightBy, isBytes ? 8 : 0);
  if (isBytes) shiftBytes(s, inst, shift, Inst.packuswb);
  else shift.apply(s.result(inst), arg(s, inst, 0));
};

export const lowerVsshr: Handler = (s, inst) => {
  const shape = s.func.aux[inst]!;
  if (shape === Shape.i64x2) {
    // As unsigned; then the sign bit, wherever it is now, is spread to the left.
    const shift = new Shift(s, inst, rows.shiftRight, rows.shiftRightBy);
    const sign = shift.applied(constantVector(s, [0, -0x8000_0000, 0, -0x8000_0000]));
    const flipped = combine(s, Inst.pxor, shift.applied(arg(s, inst, 0)), sign);
    s.vectorBinary(Inst.psubq, s.result(inst), flipped, sign);
    return;
  }
  const isBytes = shape === Shape.i8x16;
  const shift = new Shift(s, inst, rows.shiftSigned, rows.shiftSignedBy, isBytes ? 8 : 0);
  if (isBytes) shiftBytes(s, inst, shift, Inst.packsswb);
  else shift.apply(s.result(inst), arg(s, inst, 0));
};

// Widening

const upperHalf = (s: Selector, a: number): number => shuffled(s, Inst.pshufd, a, 0xee);

/** Half of the lanes of a vector, twice as wide; `shape` is that of the result. */
function extend(s: Selector, shape: number, to: number, a: number, isSigned: boolean, isHigh: boolean): void {
  if (isHigh && !isSigned) s.vectorBinary(rows.interleaveHigh[shape]!, to, a, zeroVector(s));
  else s.vectorUnary((isSigned ? rows.extendSigned : rows.extendUnsigned)[shape]!, to, isHigh ? upperHalf(s, a) : a);
}

const extending =
  (isSigned: boolean, isHigh: boolean): Handler =>
  (s, inst) =>
    extend(s, s.func.aux[inst]!, s.result(inst), arg(s, inst, 0), isSigned, isHigh);
export const lowerVextendLowS: Handler = extending(true, false);
export const lowerVextendLowU: Handler = extending(false, false);
export const lowerVextendHighS: Handler = extending(true, true);
export const lowerVextendHighU: Handler = extending(false, true);

const multiplying =
  (isSigned: boolean, isHigh: boolean): Handler =>
  (s, inst) => {
    const [a, b] = [arg(s, inst, 0), arg(s, inst, 1)];
    const to = s.result(inst);
    switch (s.func.aux[inst]) {
      case Shape.i16x8: {
        const widened = (x: number): number => {
          const wide = s.vector();
          extend(s, Shape.i16x8, wide, x, isSigned, isHigh);
          return wide;
        };
        s.vectorBinary(Inst.pmullw, to, widened(a), widened(b));
        return;
      }
      case Shape.i32x4: {
        const low = combine(s, Inst.pmullw, a, b);
        const high = combine(s, isSigned ? Inst.pmulhw : Inst.pmulhuw, a, b);
        s.vectorBinary(isHigh ? Inst.punpckhwd : Inst.punpcklwd, to, low, high);
        return;
      }
      default: {
        // The product of lanes 0 and 2.
        const order = isHigh ? 0xfa : 0x50;
        const [x, y] = [shuffled(s, Inst.pshufd, a, order), shuffled(s, Inst.pshufd, b, order)];
        s.vectorBinary(isSigned ? Inst.pmuldq : Inst.pmuludq, to, x, y);
      }
    }
  };
export const lowerVextmulLowS: Handler = multiplying(true, false);
export const lowerVextmulLowU: Handler = multiplying(false, false);
export const lowerVextmulHighS: Handler = multiplying(true, true);
export const lowerVextmulHighU: Handler = multiplying(false, true);

const wordOnes: Words = [0x10001, 0x10001, 0x10001, 0x10001];
/** Multiplication by 1 that adds neighbours: one factor is signed, the other not. */
export const lowerVextaddPairwiseS: Handler = (s, inst) => {
  const a = arg(s, inst, 0);
  if (s.func.aux[inst] === Shape.i32x4) s.vectorConstant(Inst.pmaddwd, s.result(inst), a, wordOnes);
  else s.vectorBinary(Inst.pmaddubsw, s.result(inst), constantVector(s, bytesOf(1)), a);
};
export const lowerVextaddPairwiseU: Handler = (s, inst) => {
  const a = arg(s, inst, 0);
  if (s.func.aux[inst] !== Shape.i32x4) {
    s.vectorConstant(Inst.pmaddubsw, s.result(inst), a, bytesOf(1));
    return;
  }
  // Less 2^15 a lane is signed; two of them make 2^16.
  const bias = -0x7fff_8000;
  const sums = withConstant(s, Inst.pmaddwd, withConstant(s, Inst.pxor, a, [bias, bias, bias, bias]), wordOnes);
  s.vectorConstant(Inst.paddd, s.result(inst), sums, [0x10000, 0x10000, 0x10000, 0x10000]);
};
