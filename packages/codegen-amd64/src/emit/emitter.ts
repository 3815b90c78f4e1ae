import {
  type ContextLayout,
  type EmitContext,
  isSlot,
  type MachBuffer,
  slotOf,
  TrapKind,
  trapCodes,
} from '@wazero-ts/codegen';
import { Cond } from '../conditions.js';
import { encode } from '../encode.js';
import { Flag } from '../instruction-flags.js';
import { Inst, instructions } from '../instructions.js';
import { contextRegister, INT_CLASS, Reg, scratchInt, VECTOR_CLASS } from '../registers.js';
import { Seq } from '../sequences.js';
import { Assembler } from './assembler.js';
import { emitSequence } from './emit-sequence.js';

const REG = 0;
const RM = 1;
const VVVV = 2;
const OPCODE = 3;
const codes: Readonly<Record<string, number>> = { reg: REG, rm: RM, vvvv: VVVV, opcode: OPCODE };
/** Where the operands of a row are encoded, in their order; four numbers a row, -1 behind the last. */
const places = new Int8Array(instructions.length * 4).fill(-1);
/** 1 for rows whose VEX form has a source of its own for what the older form reads and writes. */
const hasVexSource = new Uint8Array(instructions.length);
/** 1 for rows whose VEX form has its destination in the field VEX.vvvv. */
const hasVexDestination = new Uint8Array(instructions.length);
/** 1 for rows whose VEX form takes what it does not write from a source. */
const merges = new Uint8Array(instructions.length);
instructions.forEach((row, op) => {
  row.operands
    .filter((operand) => operand.place in codes)
    .forEach((operand, i) => {
      places[4 * op + i] = codes[operand.place]!;
    });
  const first = row.operands[0];
  if (first?.kind === 'vector' && first.role === 'readWrite' && !row.vexOnly) {
    (first.place === 'rm' ? hasVexDestination : hasVexSource)[op] = 1;
  }
  if (first?.kind === 'vector' && first.role === 'merge') merges[op] = 1;
});

/** 1 for rows that set flags for the instruction behind them: a constant between the two must not disturb them. */
const setsFlags = new Uint8Array(instructions.length);
for (const [op, { mnemonic }] of instructions.entries()) {
  if (/^(cmp|test|ucomis[sd]|bsf|bsr|ptest)$/.test(mnemonic)) setsFlags[op] = 1;
}

/** Kinds of cold code. */
export const COLD_TRAP = 0;
export const COLD_POLL = 1;
const COLD_ENTRY = 2;

/** Bytes below the stack limit that a function without calls may use: a small part of the headroom for handlers. */
const LEAF_RESERVE = 256;

/** Encodes allocated machine instructions, one function at a time. */
export class Emitter {
  readonly layout: ContextLayout;
  readonly avx: boolean;
  private flagsLive = false;

  constructor(layout: ContextLayout, avx: boolean) {
    this.layout = layout;
    this.avx = avx;
  }

  emit(c: EmitContext, inst: number): void {
    const op = c.mach.op[inst]!;
    if (op >= instructions.length) {
      emitSequence(this, c, inst);
      this.flagsLive = false;
      return;
    }
    this.emitRow(c, inst, op);
    this.flagsLive = setsFlags[op] === 1 || (c.mach.aux[inst]! & Flag.setsFlags) !== 0;
  }

  private emitRow(c: EmitContext, inst: number, op: number): void {
    const { mach, buffer } = c;
    let aux = mach.aux[inst]!;
    let reg = 0;
    let vvvv = -1;
    let rm = 0;
    let index = 0;
    let disp = 0;
    let operand = 0;
    const vexSource = (aux & Flag.vex) !== 0 && hasVexSource[op] === 1;
    for (let i = 4 * op; i < 4 * op + 4 && places[i]! >= 0; i++) {
      switch (places[i]) {
        case REG:
          reg = c.locationOf(inst, operand++);
          if (vexSource) vvvv = c.locationOf(inst, operand++) & 15;
          break;
        case RM:
          if ((aux & Flag.memory) === 0) {
            if ((aux & Flag.vex) !== 0 && hasVexDestination[op] === 1) vvvv = c.locationOf(inst, operand++) & 15;
            rm = c.locationOf(inst, operand++);
            if (isSlot(rm)) {
              disp = 8 * slotOf(rm);
              rm = Reg.rsp;
              aux |= Flag.memory;
            }
            break;
          }
          disp = mach.immHi[inst]!;
          if ((aux & Flag.constant) !== 0) disp = constantLabel(c, disp);
          else if ((aux & Flag.contextBase) !== 0) rm = contextRegister;
          else if ((aux & Flag.noBase) === 0) rm = c.locationOf(inst, operand++);
          if ((aux & Flag.hasIndex) !== 0) {
            index = c.locationOf(inst, operand++);
            // As a base, rbp and r13 need a displacement.
            if (disp === 0 && (rm & 7) === Reg.rbp && (index & 7) !== Reg.rbp && (aux & Flag.scaleMask) === 0) {
              [rm, index] = [index, rm];
            }
          }
          break;
        case VVVV:
          vvvv = c.locationOf(inst, operand++);
          break;
        default:
          rm = c.locationOf(inst, operand++);
      }
    }
    if ((aux & Flag.vex) !== 0 && merges[op] === 1) vvvv = (rm >= 16 && (aux & Flag.memory) === 0 ? rm : reg) & 15;
    if ((aux & Flag.mayTrap) !== 0) buffer.addTrap(mach.loc[inst]!, trapCodes.memory, TrapKind.memory);
    encode(buffer, op, aux, reg, vvvv, rm, index, disp, mach.immLo[inst]!, mach.immHi[inst]!);
  }

  /** A move between registers, or between a register and a slot. */
  emitMove(buffer: MachBuffer, registerClass: number, to: number, from: number): void {
    const isInt = registerClass === INT_CLASS;
    const aux = isInt ? Flag.wide : this.avx ? Flag.vex : 0;
    if (!isSlot(to) && !isSlot(from)) {
      encode(buffer, isInt ? Inst.mov : Inst.movaps, aux, to, -1, from, 0, 0, 0, 0);
      return;
    }
    const isVector = registerClass === VECTOR_CLASS;
    const load = isInt ? Inst.mov : isVector ? Inst.movups : Inst.movsd;
    const store = isInt ? Inst.mov_mr : isVector ? Inst.movups_mr : Inst.movsd_mr;
    if (isSlot(to)) encode(buffer, store, aux | Flag.memory, from, -1, Reg.rsp, 0, 8 * slotOf(to), 0, 0);
    else encode(buffer, load, aux | Flag.memory, to, -1, Reg.rsp, 0, 8 * slotOf(from), 0, 0);
  }

  /** A constant once more, in another register. */
  emitRemat(c: EmitContext, inst: number, register: number): void {
    const { mach, buffer } = c;
    const op = mach.op[inst]!;
    const lo = mach.immLo[inst]!;
    if (op === Seq.zero) {
      this.emitZero(buffer, register);
    } else if (op === Inst.mov_oi && lo === 0 && !this.flagsLive) {
      this.emitZero(buffer, register);
    } else if ((mach.aux[inst]! & Flag.constant) !== 0) {
      encode(buffer, op, mach.aux[inst]!, register, -1, 0, 0, constantLabel(c, mach.immHi[inst]!), 0, 0);
    } else {
      encode(buffer, op, mach.aux[inst]!, 0, -1, register, 0, 0, lo, mach.immHi[inst]!);
    }
  }

  emitZero(buffer: MachBuffer, register: number): void {
    if (register < 16) encode(buffer, Inst.xor, 0, register, -1, register, 0, 0, 0, 0);
    else if (this.avx) encode(buffer, Inst.xorps, Flag.vex, register, register & 15, register, 0, 0, 0, 0);
    else encode(buffer, Inst.xorps, 0, register, -1, register, 0, 0, 0, 0);
  }

  /**
   * Room for the spill slots, after a look whether the stack has it. A function that neither calls nor polls and needs
   * little may use the headroom. The poll at the entry is the same comparison: both limits are one word.
   */
  emitPrologue(c: EmitContext): void {
    this.flagsLive = false;
    const { mach, buffer, frameBytes: bytes } = c;
    const asm = new Assembler(buffer);
    const params = mach.order[0]!;
    if (mach.op[params] === Seq.pollParams) {
      const back = buffer.newLabel();
      this.compareFrame(asm, bytes, this.layout.pollLimit);
      asm.branch(Cond.below, buffer.coldLabel(COLD_ENTRY, mach.loc[params]!, (back << 8) | mach.immLo[params]!));
      buffer.bind(back);
      // The frame is not there yet.
      buffer.addSite(params, -bytes);
    } else if (bytes > LEAF_RESERVE || needsRoom(c)) {
      this.compareFrame(asm, bytes, this.layout.stackLimit);
      asm.branch(Cond.below, buffer.coldLabel(COLD_TRAP, 0, trapCodes.stackOverflow));
    }
    if (bytes !== 0) asm.r(Inst.sub_i, Flag.wide, Reg.rsp, bytes);
  }

  /** Compares where the frame will end with a limit; the scratch register has the address unless the frame is empty. */
  private compareFrame(asm: Assembler, bytes: number, limit: number): void {
    if (bytes !== 0) asm.rm(Inst.lea, Flag.wide, scratchInt, Reg.rsp, -bytes);
    asm.field(Inst.cmp, Flag.wide, frameEnd(bytes), limit);
  }

  emitCold(c: EmitContext, kind: number, loc: number, data: number): void {
    const asm = new Assembler(c.buffer);
    if (kind === COLD_TRAP) {
      c.buffer.addTrap(loc, data, TrapKind.illegal);
      asm.none(Inst.ud2);
      return;
    }
    if (kind === COLD_ENTRY) {
      asm.field(Inst.cmp, Flag.wide, frameEnd(c.frameBytes), this.layout.stackLimit);
      asm.branch(Cond.below, c.buffer.coldLabel(COLD_TRAP, 0, trapCodes.stackOverflow));
    }
    // A poll: the stub saves every register, leaves, and jumps back to the address in the scratch register.
    asm.field(Inst.mov_i, 0, 0, this.layout.exitCode, data & 0xff);
    asm.labelled(Inst.lea, Flag.wide, scratchInt, data >> 8);
    asm.field(Inst.jmp_r, 0, 0, this.layout.pollStub);
  }
}

const frameEnd = (bytes: number): number => (bytes === 0 ? Reg.rsp : scratchInt);

/** Calls need the stack; polls leave whenever the stack pointer is below the limit. */
function needsRoom({ mach }: EmitContext): boolean {
  if (mach.siteCount === 0) return false;
  for (let inst = 0; inst < mach.instCount; inst++) {
    const op = mach.op[inst];
    if (op === Seq.call || op === Seq.callIndirect || op === Seq.poll) return true;
  }
  return false;
}

function constantLabel({ mach, buffer }: EmitContext, id: number): number {
  const { constants } = mach;
  return buffer.constantLabel(
    constants[4 * id]!,
    constants[4 * id + 1]!,
    constants[4 * id + 2]!,
    constants[4 * id + 3]!,
  );
}
