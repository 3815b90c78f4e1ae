import type { MachBuffer } from '@wazero-ts/codegen';
import { encode } from '../encode.js';
import { condFlag, Flag } from '../instruction-flags.js';
import { contextRegister } from '../registers.js';
import { branchForms, jumpForms } from './branches.js';

/** Short names for what sequences write: `encode` with one shape of operands each. */
export class Assembler {
  readonly out: MachBuffer;

  constructor(out: MachBuffer) {
    this.out = out;
  }

  /** Two registers: the one in the reg field, then the other. */
  rr(op: number, aux: number, reg: number, rm: number, lo = 0): void {
    encode(this.out, op, aux, reg, -1, rm, 0, 0, lo, 0);
  }

  /** Three vector registers: destination, first and second source. */
  vex(op: number, to: number, a: number, b: number, aux = 0): void {
    encode(this.out, op, aux | Flag.vex, to, a & 15, b, 0, 0, 0, 0);
  }

  /** A row with one register in the rm field or in the opcode. */
  r(op: number, aux: number, rm: number, lo = 0, hi = 0): void {
    encode(this.out, op, aux, 0, -1, rm, 0, 0, lo, hi);
  }

  none(op: number, aux = 0): void {
    encode(this.out, op, aux, 0, -1, 0, 0, 0, 0, 0);
  }

  /** A register and memory at `base + disp`. */
  rm(op: number, aux: number, reg: number, base: number, disp: number, lo = 0): void {
    encode(this.out, op, aux | Flag.memory, reg, -1, base, 0, disp, lo, 0);
  }

  /** A register and memory at `base + index << scale`. */
  indexed(op: number, aux: number, reg: number, base: number, index: number, scale: number): void {
    encode(this.out, op, aux | Flag.memory | Flag.hasIndex | scale, reg, -1, base, index, 0, 0, 0);
  }

  /** A register and memory at a label. */
  labelled(op: number, aux: number, reg: number, label: number): void {
    encode(this.out, op, aux | Flag.memory | Flag.noBase | Flag.constant, reg, -1, 0, 0, label, 0, 0);
  }

  /** A field of the execution context. */
  field(op: number, aux: number, reg: number, disp: number, lo = 0): void {
    this.rm(op, aux, reg, contextRegister, disp, lo);
  }

  jump(label: number, skippable = false): void {
    this.out.branch(label, jumpForms, skippable);
  }

  branch(cond: number, label: number): void {
    this.out.branch(label, branchForms[cond]!, false);
  }

  conditional(op: number, aux: number, cond: number, reg: number, rm: number): void {
    this.rr(op, aux | condFlag(cond), reg, rm);
  }
}
