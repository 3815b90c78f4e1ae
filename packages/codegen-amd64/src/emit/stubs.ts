import { type ContextLayout, type LazyEntries, MachBuffer, type MachCode } from '@wazero-ts/codegen';
import type { CallingConvention } from '../calling-convention.js';
import { Flag } from '../instruction-flags.js';
import { Inst } from '../instructions.js';
import { allocatableFloats, allocatableInts, Reg, scratchInt } from '../registers.js';
import { Assembler } from './assembler.js';
import { jumpForms } from './branches.js';

/** Entries are this far apart, so that the address of one is a multiplication. */
export const LAZY_ENTRY_BYTES = 16;

/** Where the stub has saved a register, below the stack pointer of the poll: first the way back, then the integers. */
export const pollSaveOffset = (register: number): number => -16 - 8 * allocatableInts.indexOf(register);

/** Pushes registers, leaves, and takes them back after the resume; the site tells how much is on the stack meanwhile. */
function leaveSaving(asm: Assembler, layout: ContextLayout, ints: readonly number[], floats: readonly number[]): void {
  const { out } = asm;
  for (const register of ints) asm.r(Inst.push, 0, register);
  asm.r(Inst.sub_i, Flag.wide, Reg.rsp, 16 * floats.length);
  floats.forEach((register, i) => {
    asm.rm(Inst.movups_mr, 0, register, Reg.rsp, 16 * i);
  });
  const back = out.newLabel();
  asm.labelled(Inst.lea, Flag.wide, Reg.rcx, back);
  asm.field(Inst.jmp_r, 0, 0, layout.exitStub);
  out.bind(back);
  out.addSite(0, 8 * ints.length + 16 * floats.length);
  floats.forEach((register, i) => {
    asm.rm(Inst.movups, 0, register, Reg.rsp, 16 * i);
  });
  asm.r(Inst.add_i, Flag.wide, Reg.rsp, 16 * floats.length);
  for (const register of [...ints].reverse()) asm.r(Inst.pop, 0, register);
}

/** What the cold path of a poll jumps to, with the way back in the scratch register and the exit code written. */
export function pollStub(layout: ContextLayout): MachCode {
  const asm = new Assembler(new MachBuffer());
  // Pushed first it is the return address of a frame.
  asm.r(Inst.push, 0, scratchInt);
  leaveSaving(asm, layout, allocatableInts, allocatableFloats);
  asm.r(Inst.pop, 0, scratchInt);
  asm.r(Inst.jmp_r, 0, scratchInt);
  return asm.out.finish();
}

export function lazyEntries(layout: ContextLayout, convention: CallingConvention, entries: LazyEntries): MachCode {
  const asm = new Assembler(new MachBuffer());
  const { out } = asm;
  const common = out.newLabel();
  for (let i = 0; i < entries.count; i++) {
    const start = out.length;
    asm.field(Inst.mov_i, 0, 0, entries.index, entries.first + i);
    out.branch(common, [jumpForms[1]!], false);
    // The branch is not counted in the length yet.
    while (out.length < start + LAZY_ENTRY_BYTES - jumpForms[1]!.size) asm.none(Inst.int3);
  }
  out.bind(common);
  asm.field(Inst.mov_mr, Flag.wide, convention.firstArgument, entries.firstArgument);
  asm.field(Inst.mov_i, 0, 0, layout.exitCode, entries.exitCode);
  leaveSaving(asm, layout, convention.ints, convention.floats);
  asm.field(Inst.jmp_r, 0, 0, entries.target);
  return out.finish();
}
