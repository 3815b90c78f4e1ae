/** Constants, and lanes that move into, out of and within vectors. */
import { detailHigh, detailLow, type InstId, Shape, type ValueId } from '@wazero-ts/codegen';
import { Flag } from '../instruction-flags.js';
import { Inst } from '../instructions.js';
import { INT_CLASS, VECTOR_CLASS } from '../registers.js';
import { Seq } from '../sequences.js';
import type { Handler, Selector } from './selector.js';
import { bytesOf, isZero, poolBytes, type Words, wordsOf } from './vector-constants.js';
import { extendSigned, extendUnsigned } from './vector-rows.js';

export function zeroVector(s: Selector): number {
  const zero = s.vector();
  s.start(Seq.zero, 0, VECTOR_CLASS);
  s.def(zero);
  return zero;
}

/** 16 bytes from memory. */
export function vectorOf(s: Selector, to: number, words: Words): number {
  if (isZero(words)) {
    const inst = s.start(Seq.zero, 0, VECTOR_CLASS);
    s.def(to);
    return inst;
  }
  const inst = s.start(Inst.movaps, s.vex | Flag.memory | Flag.noBase | Flag.constant, 0, s.mach.addConstant(...words));
  s.def(to);
  return inst;
}

export const lowerVconst: Handler = (s, inst) => {
  const words = wordsOf(poolBytes(s.func, inst));
  s.context.setRemat(s.func.result(inst), vectorOf(s, s.result(inst), words));
};

/** The low lane of an integer or float register into a vector register. */
function lowLane(s: Selector, value: ValueId, shape: number): number {
  if (shape === Shape.f32x4 || shape === Shape.f64x2) return s.vreg(value);
  const low = s.vector();
  s.unary(shape === Shape.i64x2 ? Inst.movq : Inst.movd, s.vex, low, s.vreg(value));
  return low;
}

export const lowerVsplat: Handler = (s, inst) => {
  const shape = s.func.aux[inst]!;
  const to = s.result(inst);
  const value = s.arg(inst, 0);
  if (shape === Shape.f64x2) s.unary(Inst.movddup, s.vex, to, s.vreg(value));
  else spreadLow(s, shape, to, lowLane(s, value, shape));
};

/** Copies the low lane to all others. */
function spreadLow(s: Selector, shape: number, to: number, low: number): void {
  switch (shape) {
    case Shape.i8x16:
      s.vectorBinary(Inst.pshufb, to, low, zeroVector(s));
      return;
    case Shape.i16x8: {
      const half = s.vector();
      s.vectorUnary(Inst.pshuflw, half, low, 0);
      s.vectorUnary(Inst.pshufd, to, half, 0);
      return;
    }
    case Shape.i64x2:
    case Shape.f64x2:
      s.vectorUnary(Inst.pshufd, to, low, 0x44);
      return;
    default:
      s.vectorUnary(Inst.pshufd, to, low, 0);
  }
}

/** An integer lane, zero-extended from the width of the lane. */
function extractInt(s: Selector, shape: number, to: number, from: number, lane: number): void {
  if (lane === 0 && (shape === Shape.i32x4 || shape === Shape.i64x2)) {
    s.move(shape === Shape.i64x2 ? Inst.movq_r : Inst.movd_r, s.vex, to, from);
    return;
  }
  s.start([Inst.pextrb, Inst.pextrw, Inst.pextrd, Inst.pextrq][shape]!, s.vex, lane);
  s.def(to);
  s.use(from);
}

export const lowerVextract: Handler = (s, inst) => {
  const shape = s.func.aux[inst]!;
  const lane = s.func.immLo[inst]!;
  const from = s.vreg(s.arg(inst, 0));
  const to = s.result(inst);
  if (shape < Shape.f32x4) extractInt(s, shape, to, from, lane);
  else if (lane === 0) s.move(Inst.movaps, s.vex, to, from);
  else s.vectorUnary(Inst.pshufd, to, from, shape === Shape.f64x2 ? 0xee : lane);
};

export const lowerVextractU: Handler = (s, inst) => {
  extractInt(s, s.func.aux[inst]!, s.result(inst), s.vreg(s.arg(inst, 0)), s.func.immLo[inst]!);
};

export const lowerVextractS: Handler = (s, inst) => {
  const shape = s.func.aux[inst]!;
  const raw = s.temp(INT_CLASS);
  extractInt(s, shape, raw, s.vreg(s.arg(inst, 0)), s.func.immLo[inst]!);
  s.move(shape === Shape.i8x16 ? Inst.movsx8 : Inst.movsx16, 0, s.result(inst), raw);
};

const insertions = [Inst.pinsrb, Inst.pinsrw, Inst.pinsrd, Inst.pinsrq];

export const lowerVreplace: Handler = (s, inst) => {
  const shape = s.func.aux[inst]!;
  const lane = s.func.immLo[inst]!;
  const [vector, value] = [s.vreg(s.arg(inst, 0)), s.vreg(s.arg(inst, 1))];
  const to = s.result(inst);
  if (shape < Shape.f32x4) {
    s.vectorStart(insertions[shape]!, vector, to, lane);
    s.use(value);
    s.vectorEnd(to);
  } else if (shape === Shape.f32x4) {
    s.vectorBinary(Inst.insertps, to, vector, value, lane << 4);
  } else {
    s.vectorStart(lane === 0 ? Inst.movsd_rr : Inst.movlhps, vector, to);
    s.use(value);
    s.vectorEnd(to);
  }
};

/** A choice of bytes: of one vector by one shuffle, else of each and both together. */
export const lowerVshuffle: Handler = (s, inst) => {
  const choice = poolBytes(s.func, inst);
  const [a, b] = [s.arg(inst, 0), s.arg(inst, 1)];
  const to = s.result(inst);
  const one = a === b || choice.every((byte) => byte < 16) ? a : choice.every((byte) => byte >= 16) ? b : undefined;
  if (one !== undefined) {
    shuffleOne(
      s,
      to,
      s.vreg(one),
      Array.from(choice, (byte) => byte & 15),
    );
    return;
  }
  if (shuffleTwo(s, to, s.vreg(a), s.vreg(b), choice)) return;
  const [left, right] = [s.vector(), s.vector()];
  s.vectorConstant(Inst.pshufb, left, s.vreg(a), wordsOf(Array.from(choice, (byte) => (byte < 16 ? byte : 0x80))));
  s.vectorConstant(
    Inst.pshufb,
    right,
    s.vreg(b),
    wordsOf(Array.from(choice, (byte) => (byte < 16 ? 0x80 : byte - 16))),
  );
  s.vectorBinary(Inst.por, to, left, right);
};

/** The choice as lanes of 4 bytes, if it moves only such. */
function asLanes(choice: ArrayLike<number>, bytes: number): number[] | undefined {
  const lanes: number[] = [];
  for (let i = 0; i < 16; i += bytes) {
    if (choice[i]! % bytes !== 0) return undefined;
    for (let k = 1; k < bytes; k++) if (choice[i + k] !== choice[i]! + k) return undefined;
    lanes.push(choice[i]! / bytes);
  }
  return lanes;
}

function shuffleOne(s: Selector, to: number, a: number, choice: readonly number[]): void {
  const lanes = asLanes(choice, 4);
  if (lanes === undefined) s.vectorConstant(Inst.pshufb, to, a, wordsOf(choice));
  else s.vectorUnary(Inst.pshufd, to, a, lanes[0]! | (lanes[1]! << 2) | (lanes[2]! << 4) | (lanes[3]! << 6));
}

/** Interleavings by the width of what they interleave: of the low halves, of the high halves. */
const interleavings: readonly (readonly [bytes: number, low: number, high: number])[] = [
  [1, Inst.punpcklbw, Inst.punpckhbw],
  [2, Inst.punpcklwd, Inst.punpckhwd],
  [4, Inst.punpckldq, Inst.punpckhdq],
  [8, Inst.punpcklqdq, Inst.punpckhqdq],
];

/** Choices of two vectors that one instruction makes. */
function shuffleTwo(s: Selector, to: number, a: number, b: number, choice: Uint8Array): boolean {
  for (const [bytes, low, high] of interleavings) {
    const matches = (start: number): boolean =>
      choice.every((byte, i) => {
        const lane = Math.floor(i / bytes);
        return byte === start + Math.floor(lane / 2) * bytes + (i % bytes) + (lane % 2 === 1 ? 16 : 0);
      });
    if (!matches(0) && !matches(8)) continue;
    s.vectorBinary(matches(0) ? low : high, to, a, b);
    return true;
  }
  if (choice.every((byte, i) => byte === choice[0]! + i)) {
    // The instruction has its sources the other way round.
    s.vectorBinary(Inst.palignr, to, b, a, choice[0]!);
    return true;
  }
  const lanes = asLanes(choice, 4);
  if (lanes === undefined || lanes[0]! >= 4 || lanes[1]! >= 4 || lanes[2]! < 4 || lanes[3]! < 4) return false;
  const order = lanes[0]! | (lanes[1]! << 2) | ((lanes[2]! & 3) << 4) | ((lanes[3]! & 3) << 6);
  s.vectorBinary(Inst.shufps, to, a, b, order);
  return true;
}

/** An index beyond the vector saturates to one with the highest bit, for which the shuffle gives 0. */
export const lowerVswizzle: Handler = (s, inst) => {
  const indices = s.vector();
  s.vectorConstant(Inst.paddusb, indices, s.vreg(s.arg(inst, 1)), bytesOf(0x70));
  s.vectorBinary(Inst.pshufb, s.result(inst), s.vreg(s.arg(inst, 0)), indices);
};

// Memory

export const lowerVloadSplat: Handler = (s, inst) => {
  const shape = detailLow(s.func.immHi[inst]!);
  const to = s.result(inst);
  if (shape === Shape.i64x2) {
    s.start(Inst.movddup, s.vex);
    s.def(to);
    s.address(inst);
    return;
  }
  const low = s.vector();
  if (shape === Shape.i32x4) loadLow(s, inst, Inst.movss, low);
  else insertFromMemory(s, inst, shape, zeroVector(s), low, 0);
  spreadLow(s, shape, to, low);
};

function loadLow(s: Selector, inst: InstId, op: number, to: number): void {
  s.start(op, s.vex);
  s.def(to);
  s.address(inst);
}

function insertFromMemory(s: Selector, inst: InstId, shape: number, from: number, to: number, lane: number): void {
  s.vectorStart(insertions[shape]!, from, to, lane);
  s.address(inst);
  s.vectorEnd(to);
}

export const lowerVloadZero: Handler = (s, inst) => {
  loadLow(s, inst, detailLow(s.func.immHi[inst]!) === Shape.i32x4 ? Inst.movss : Inst.movsd, s.result(inst));
};

export const lowerVloadExtendS: Handler = (s, inst) =>
  loadLow(s, inst, extendSigned[detailLow(s.func.immHi[inst]!)]!, s.result(inst));
export const lowerVloadExtendU: Handler = (s, inst) =>
  loadLow(s, inst, extendUnsigned[detailLow(s.func.immHi[inst]!)]!, s.result(inst));

export const lowerVloadLane: Handler = (s, inst) => {
  const detail = s.func.immHi[inst]!;
  insertFromMemory(s, inst, detailLow(detail), s.vreg(s.arg(inst, 2)), s.result(inst), detailHigh(detail));
};

export const lowerVstoreLane: Handler = (s, inst) => {
  const detail = s.func.immHi[inst]!;
  const [shape, lane] = [detailLow(detail), detailHigh(detail)];
  const isWhole = shape === Shape.i64x2 || (shape === Shape.i32x4 && lane === 0);
  const op = isWhole
    ? shape === Shape.i32x4
      ? Inst.movss_mr
      : lane === 0
        ? Inst.movsd_mr
        : Inst.movhps_mr
    : [Inst.pextrb, Inst.pextrw_m, Inst.pextrd][shape]!;
  s.start(op, s.vex, isWhole ? 0 : lane);
  s.address(inst);
  s.use(s.vreg(s.arg(inst, 2)));
};
