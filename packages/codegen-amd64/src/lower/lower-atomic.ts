import { Constraint, defFixed, defTied, detailHigh, detailLow, type InstId, RmwOp, useFixed } from '@wazero-ts/codegen';
import { Flag } from '../instruction-flags.js';
import { Inst } from '../instructions.js';
import { INT_CLASS, Reg } from '../registers.js';
import { Seq } from '../sequences.js';
import { type Handler, isWide, type Selector } from './selector.js';

/** The row for an access of 1, 2, or 4 and 8 bytes. */
type Rows = readonly [byte: number, word: number, rest: number];
const loads: Rows = [Inst.movzx8, Inst.movzx16, Inst.mov];
const exchanges: Rows = [Inst.xchg8_mr, Inst.xchg16_mr, Inst.xchg_mr];
const additions: Rows = [Inst.xadd8, Inst.xadd16, Inst.xadd];
const compares: Rows = [Inst.cmpxchg8, Inst.cmpxchg16, Inst.cmpxchg];

const rowOf = (rows: Rows, width: number): number => rows[width === 1 ? 0 : width === 2 ? 1 : 2];
const wideFor = (width: number): number => (width === 8 ? Flag.wide : 0);

/** Loads are ordered by the processor. */
export const lowerAtomicLoad: Handler = (s, inst) => {
  const width = detailHigh(s.func.immHi[inst]!);
  s.start(rowOf(loads, width), wideFor(width));
  s.def(s.result(inst));
  s.address(inst);
};

/** An exchange is a store that no later load overtakes. */
export const lowerAtomicStore: Handler = (s, inst) => {
  exchange(s, inst, exchanges, s.vreg(s.arg(inst, 2)), s.temp(INT_CLASS));
};

/** Gives a register to memory and takes what was there; the row is locked or is so by itself. */
function exchange(s: Selector, inst: InstId, rows: Rows, value: number, to: number): void {
  const width = detailHigh(s.func.immHi[inst]!);
  s.start(rowOf(rows, width), wideFor(width));
  const registers = s.address(inst);
  s.tied(value);
  s.operand(to, defTied(registers));
}

/** What came from memory with fewer bits than the result, and unknown ones above them. */
function extended(s: Selector, inst: InstId, take: (to: number) => void): void {
  const width = detailHigh(s.func.immHi[inst]!);
  if (width === 8 || (width === 4 && !isWide(s.typeOf(s.func.result(inst))))) {
    take(s.result(inst));
    return;
  }
  const raw = s.temp(INT_CLASS);
  take(raw);
  s.move(rowOf(loads, width), 0, s.result(inst), raw);
}

export const lowerAtomicRmw: Handler = (s, inst) => {
  const detail = s.func.immHi[inst]!;
  const value = s.vreg(s.arg(inst, 2));
  switch (detailLow(detail)) {
    case RmwOp.xchg:
      extended(s, inst, (to) => exchange(s, inst, exchanges, value, to));
      return;
    case RmwOp.add:
      extended(s, inst, (to) => exchange(s, inst, additions, value, to));
      return;
    case RmwOp.sub: {
      const negated = s.temp(INT_CLASS);
      s.inPlace(Inst.neg, wideFor(detailHigh(detail)), negated, value);
      extended(s, inst, (to) => exchange(s, inst, additions, negated, to));
      return;
    }
    case RmwOp.and:
      updateLoop(s, inst, Inst.and);
      return;
    case RmwOp.or:
      updateLoop(s, inst, Inst.or);
      return;
    default:
      updateLoop(s, inst, Inst.xor);
  }
};

/**
 * Tries until nobody came in between. The loaded value and the result are in the accumulator, zero-extended; the address
 * is computed once, since the loop needs registers for other things.
 */
function updateLoop(s: Selector, inst: InstId, op: number): void {
  const width = detailHigh(s.func.immHi[inst]!);
  const address = s.temp(INT_CLASS);
  s.addressInto(address, inst);
  const loaded = s.temp(INT_CLASS);
  s.start(rowOf(loads, width), wideFor(width));
  s.def(loaded);
  s.memory(0, Flag.mayTrap);
  s.use(address);
  s.start(Seq.atomicLoop, wideFor(width), (op << 16) | rowOf(compares, width));
  s.memory(0, Flag.mayTrap);
  s.use(address);
  s.use(s.vreg(s.arg(inst, 2)));
  s.operand(s.temp(INT_CLASS), Constraint.defEarly);
  s.operand(loaded, useFixed(Reg.rax));
  s.operand(s.result(inst), defFixed(Reg.rax));
}

/** The processor compares with the low bits of the accumulator and leaves what was in memory there. */
export const lowerAtomicCmpxchg: Handler = (s, inst) => {
  const width = detailHigh(s.func.immHi[inst]!);
  const [expected, replacement] = [s.vreg(s.arg(inst, 2)), s.vreg(s.arg(inst, 3))];
  extended(s, inst, (to) => {
    s.start(rowOf(compares, width), wideFor(width));
    s.address(inst);
    s.use(replacement);
    s.operand(expected, useFixed(Reg.rax));
    s.operand(to, defFixed(Reg.rax));
  });
};

export const lowerFence: Handler = (s) => {
  s.start(Inst.mfence);
};
