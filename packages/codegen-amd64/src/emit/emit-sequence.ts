import { type EmitContext, TrapKind, trapCodes } from '@wazero-ts/codegen';
import { Cond, negate } from '../conditions.js';
import { encode } from '../encode.js';
import { condOf, Flag } from '../instruction-flags.js';
import { Inst } from '../instructions.js';
import { contextRegister, INT_CLASS, Reg, scratchInt } from '../registers.js';
import { Seq } from '../sequences.js';
import { Assembler } from './assembler.js';
import { COLD_POLL, COLD_TRAP, type Emitter } from './emitter.js';

type Sequence = (e: Emitter, c: EmitContext, asm: Assembler, inst: number) => void;

/** Writes a machine opcode that is more than one instruction, or whose encoding depends on where it stands. */
export function emitSequence(emitter: Emitter, c: EmitContext, inst: number): void {
  sequences[c.mach.op[inst]!]!(emitter, c, new Assembler(c.buffer), inst);
}

// With a relocation of four bytes.
const CALL = 0xe8;
const JUMP = 0xe9;

const sequences: Sequence[] = [];

sequences[Seq.params] = () => {};
sequences[Seq.pollParams] = () => {};

// Branches

sequences[Seq.jump] = (_e, c, asm, inst) => asm.jump(c.labelOf(c.mach.immLo[inst]!), true);

sequences[Seq.branch] = (_e, c, asm, inst) => {
  const edge = c.mach.immLo[inst]!;
  let cond = condOf(c.mach.aux[inst]!);
  let [then, otherwise] = [c.labelOf(edge), c.labelOf(edge + 1)];
  // What comes next needs no branch: go to the other one.
  if (c.isNext(edge)) {
    [then, otherwise] = [otherwise, then];
    cond = negate(cond);
  }
  if (cond === Cond.floatEqual) {
    asm.branch(Cond.notEqual, otherwise);
    asm.branch(Cond.parity, otherwise);
    asm.jump(then, true);
    return;
  }
  if (cond === Cond.floatNotEqual) {
    asm.branch(Cond.notEqual, then);
    asm.branch(Cond.parity, then);
  } else {
    asm.branch(cond, then);
  }
  asm.jump(otherwise, true);
};

/** The index is cut to the last entry without a branch, so that no prediction reaches beyond the table. */
sequences[Seq.branchTable] = (_e, c, asm, inst) => {
  const [index, chosen, base] = [c.locationOf(inst, 0), c.locationOf(inst, 1), c.locationOf(inst, 2)];
  const edge = c.mach.immLo[inst]!;
  const ways = c.mach.immHi[inst]!;
  const table = c.buffer.tableLabel(Array.from({ length: ways }, (_, i) => c.labelOf(edge + i)));
  asm.r(Inst.mov_oi, 0, chosen, ways - 1);
  asm.r(Inst.cmp_i, 0, index, ways - 1);
  asm.conditional(Inst.cmovcc, 0, Cond.below, chosen, index);
  asm.labelled(Inst.lea, Flag.wide, base, table);
  asm.indexed(Inst.movsxd, 0, chosen, base, chosen, 2);
  asm.rr(Inst.add, Flag.wide, chosen, base);
  asm.r(Inst.jmp_r, 0, chosen);
};

// Traps

sequences[Seq.trapIf] = (_e, c, asm, inst) => {
  const cond = condOf(c.mach.aux[inst]!);
  const label = c.buffer.coldLabel(COLD_TRAP, c.mach.loc[inst]!, c.mach.immLo[inst]!);
  if (cond === Cond.floatEqual) {
    const past = c.buffer.newLabel();
    asm.branch(Cond.parity, past);
    asm.branch(Cond.equal, label);
    c.buffer.bind(past);
  } else if (cond === Cond.floatNotEqual) {
    asm.branch(Cond.notEqual, label);
    asm.branch(Cond.parity, label);
  } else {
    asm.branch(cond, label);
  }
};

sequences[Seq.trap] = (_e, c, asm, inst) => {
  c.buffer.addTrap(c.mach.loc[inst]!, c.mach.immLo[inst]!, TrapKind.illegal);
  asm.none(Inst.ud2);
};

sequences[Seq.countdown] = (e, c, asm, inst) => {
  asm.field(Inst.sub_i, Flag.wide, 0, e.layout.counter, c.mach.immLo[inst]!);
  asm.branch(Cond.sign, c.buffer.coldLabel(COLD_TRAP, c.mach.loc[inst]!, trapCodes.counter));
};

// Conditions as values

sequences[Seq.setIf] = (_e, c, asm, inst) => {
  const cond = condOf(c.mach.aux[inst]!);
  const to = c.locationOf(inst, 0);
  if (cond < Cond.floatEqual) {
    asm.conditional(Inst.setcc, 0, cond, 0, to);
  } else {
    const isEqual = cond === Cond.floatEqual;
    asm.conditional(Inst.setcc, 0, isEqual ? Cond.notParity : Cond.parity, 0, to);
    asm.conditional(Inst.setcc, 0, isEqual ? Cond.equal : Cond.notEqual, 0, scratchInt);
    asm.rr(isEqual ? Inst.and : Inst.or, 0, to, scratchInt);
  }
  asm.rr(Inst.movzx8, 0, to, to);
};

/** Moves the second operand over the first if the condition holds. */
sequences[Seq.moveIf] = (e, c, asm, inst) => {
  const { mach, buffer } = c;
  const cond = condOf(mach.aux[inst]!);
  const [to, from] = [c.locationOf(inst, 0), c.locationOf(inst, 1)];
  if (mach.immLo[inst] === INT_CLASS) {
    const wide = mach.aux[inst]! & Flag.wide;
    asm.conditional(Inst.cmovcc, wide, Cond.notEqual, to, from);
    asm.conditional(Inst.cmovcc, wide, Cond.parity, to, from);
    return;
  }
  const past = buffer.newLabel();
  if (cond === Cond.floatNotEqual) {
    const move = buffer.newLabel();
    asm.branch(Cond.notEqual, move);
    asm.branch(Cond.notParity, past);
    buffer.bind(move);
  } else {
    asm.branch(negate(cond), past);
  }
  asm.rr(Inst.movaps, e.avx ? Flag.vex : 0, to, from);
  buffer.bind(past);
};

// Calls

sequences[Seq.call] = (_e, c, _asm, inst) => {
  const { mach, buffer } = c;
  buffer.put8(CALL);
  buffer.addRelocation(mach.loc[inst]!, mach.immLo[inst]!);
  buffer.put32(0);
  buffer.addSite(inst);
};

sequences[Seq.callIndirect] = (_e, c, asm, inst) => {
  if ((c.mach.aux[inst]! & Flag.memory) === 0) asm.r(Inst.call_r, 0, c.locationOf(inst, 0));
  else encodeOnMemory(c, inst, Inst.call_r, 0);
  c.buffer.addSite(inst);
};

/** A row on the memory operand of a sequence, whose registers are its first operands. */
function encodeOnMemory(c: EmitContext, inst: number, op: number, reg: number): void {
  const aux = c.mach.aux[inst]!;
  const hasIndex = (aux & Flag.hasIndex) !== 0;
  const isContext = (aux & Flag.contextBase) !== 0;
  let operand = 0;
  const base = isContext ? contextRegister : c.locationOf(inst, operand++);
  const index = hasIndex ? c.locationOf(inst, operand++) : 0;
  encode(c.buffer, op, aux, reg, -1, base, index, c.mach.immHi[inst]!, 0, 0);
}

function popFrame(c: EmitContext, asm: Assembler): void {
  if (c.frameBytes !== 0) asm.r(Inst.add_i, Flag.wide, Reg.rsp, c.frameBytes);
}

sequences[Seq.ret] = (_e, c, asm) => {
  popFrame(c, asm);
  asm.none(Inst.ret);
};

sequences[Seq.tailCall] = (_e, c, asm, inst) => {
  popFrame(c, asm);
  c.buffer.put8(JUMP);
  c.buffer.addRelocation(c.mach.loc[inst]!, c.mach.immLo[inst]!);
  c.buffer.put32(0);
};

sequences[Seq.tailCallIndirect] = (_e, c, asm, inst) => {
  popFrame(c, asm);
  asm.r(Inst.jmp_r, 0, c.locationOf(inst, 0));
};

/** Leaves through the context's stub, at the site: whoever resumes jumps to the label behind. */
sequences[Seq.exit] = (e, c, asm, inst) => {
  const { mach, buffer } = c;
  const label = buffer.newLabel();
  asm.field(Inst.mov_i, 0, 0, e.layout.exitCode, mach.immLo[inst]!);
  asm.labelled(Inst.lea, Flag.wide, Reg.rcx, label);
  asm.field(Inst.jmp_r, 0, 0, e.layout.exitStub);
  buffer.bind(label);
  buffer.addSite(inst);
};

sequences[Seq.poll] = (e, c, asm, inst) => {
  const { mach, buffer } = c;
  const back = buffer.newLabel();
  asm.field(Inst.cmp, Flag.wide, Reg.rsp, e.layout.pollLimit);
  asm.branch(Cond.below, buffer.coldLabel(COLD_POLL, mach.loc[inst]!, (back << 8) | mach.immLo[inst]!));
  buffer.bind(back);
  buffer.addSite(inst);
};

// Integers

sequences[Seq.zero] = (e, c, _asm, inst) => e.emitZero(c.buffer, c.locationOf(inst, 0));

sequences[Seq.moveContext] = (_e, c, asm, inst) => asm.rr(Inst.mov, Flag.wide, c.locationOf(inst, 0), contextRegister);

sequences[Seq.guardIndex] = (_e, c, asm, inst) => {
  const wide = c.mach.aux[inst]! & Flag.wide;
  const [index, bound, to] = [c.locationOf(inst, 0), c.locationOf(inst, 1), c.locationOf(inst, 2)];
  asm.rr(Inst.cmp, wide, index, bound);
  asm.rr(Inst.sbb, wide, to, to);
  asm.rr(Inst.and, wide, to, index);
};

/** The data register holds 0, the answer where the divisor is -1. */
sequences[Seq.signedRemainder] = (_e, c, asm, inst) => {
  const wide = c.mach.aux[inst]! & Flag.wide;
  const divisor = c.locationOf(inst, 0);
  const done = c.buffer.newLabel();
  asm.r(Inst.cmp_i, wide, divisor, -1);
  asm.branch(Cond.equal, done);
  asm.none(wide === 0 ? Inst.cdq : Inst.cqo, wide);
  asm.r(Inst.idiv, wide, divisor);
  c.buffer.bind(done);
};

/**
 * Memory changed by an operation that has no locked form with a result. The accumulator holds what was there; the
 * comparison renews it when somebody came in between.
 */
sequences[Seq.atomicLoop] = (_e, c, asm, inst) => {
  const { mach, buffer } = c;
  const [op, compare] = [mach.immLo[inst]! >> 16, mach.immLo[inst]! & 0xffff];
  const aux = mach.aux[inst]!;
  const wide = aux & Flag.wide;
  const next = (aux & Flag.hasIndex) !== 0 ? 2 : 1;
  const [value, changed] = [c.locationOf(inst, next), c.locationOf(inst, next + 1)];
  const again = buffer.newLabel();
  buffer.bind(again);
  asm.rr(Inst.mov, wide, changed, Reg.rax);
  asm.rr(op, wide, changed, value);
  buffer.addTrap(mach.loc[inst]!, trapCodes.memory, TrapKind.memory);
  encodeOnMemory(c, inst, compare, changed);
  asm.branch(Cond.notEqual, again);
};

// Floats

/** `to = to op from` on vector registers. */
function vectorOp(e: Emitter, asm: Assembler, op: number, to: number, from: number): void {
  if (e.avx) asm.vex(op, to, to, from);
  else asm.rr(op, 0, to, from);
}

/**
 * Minimum or maximum as WebAssembly has them: NaN wins, and -0 is less than +0. The processor's instruction gives its
 * second operand for equal numbers, so it runs both ways: the results differ at most in the sign of 0.
 */
sequences[Seq.floatMinMax] = (e, c, asm, inst) => {
  const { mach, buffer } = c;
  const isDouble = (mach.aux[inst]! & Flag.wide) !== 0;
  const isMax = mach.immLo[inst] === 1;
  const vex = e.avx ? Flag.vex : 0;
  const [to, b, other] = [c.locationOf(inst, 0), c.locationOf(inst, 1), c.locationOf(inst, 2)];
  const op = isMax ? (isDouble ? Inst.maxsd : Inst.maxss) : isDouble ? Inst.minsd : Inst.minss;
  const [unordered, done] = [buffer.newLabel(), buffer.newLabel()];
  asm.rr(isDouble ? Inst.ucomisd : Inst.ucomiss, vex, to, b);
  asm.branch(Cond.parity, unordered);
  asm.rr(Inst.movaps, vex, other, b);
  vectorOp(e, asm, op, other, to);
  vectorOp(e, asm, op, to, b);
  vectorOp(e, asm, isMax ? Inst.andps : Inst.orps, to, other);
  asm.jump(done);
  buffer.bind(unordered);
  vectorOp(e, asm, isDouble ? Inst.addsd : Inst.addss, to, b);
  buffer.bind(done);
};

/** A number with the sign bit is halved, keeping a bit that rounding needs, and the result doubled. */
sequences[Seq.unsignedToFloat] = (e, c, asm, inst) => {
  const isDouble = (c.mach.aux[inst]! & Flag.wide) !== 0;
  const [from, half, to] = [c.locationOf(inst, 0), c.locationOf(inst, 1), c.locationOf(inst, 2)];
  const [large, done] = [c.buffer.newLabel(), c.buffer.newLabel()];
  const convert = (register: number): void => {
    const op = isDouble ? Inst.cvtsi2sd : Inst.cvtsi2ss;
    e.emitZero(c.buffer, to);
    if (e.avx) asm.vex(op, to, to, register, Flag.wide);
    else asm.rr(op, Flag.wide, to, register);
  };
  asm.rr(Inst.test, Flag.wide, from, from);
  asm.branch(Cond.sign, large);
  convert(from);
  asm.jump(done);
  c.buffer.bind(large);
  asm.rr(Inst.mov, Flag.wide, half, from);
  asm.rr(Inst.mov, 0, scratchInt, from);
  asm.r(Inst.shr_i, Flag.wide, half, 1);
  asm.r(Inst.and_i, 0, scratchInt, 1);
  asm.rr(Inst.or, Flag.wide, half, scratchInt);
  convert(half);
  vectorOp(e, asm, isDouble ? Inst.addsd : Inst.addss, to, to);
  c.buffer.bind(done);
};
