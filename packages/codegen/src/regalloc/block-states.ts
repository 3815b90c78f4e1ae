import type { Scratch } from '../ir/scratch.js';
import { lowestBit, type RegisterFile } from './register-file.js';

/** The values in registers at the start and end of each block, as pairs of value and register. */
export class BlockStates {
  vregs: Int32Array;
  registers: Int32Array;
  /** The pairs of block b at its start are from `entryStart[b]` up to `entryEnd[b]`. */
  readonly entryStart: Int32Array;
  readonly entryEnd: Int32Array;
  readonly exitStart: Int32Array;
  readonly exitEnd: Int32Array;
  private used = 0;
  private readonly scratch: Scratch;

  constructor(scratch: Scratch, blockCount: number) {
    this.scratch = scratch;
    this.vregs = scratch.unset(12 * blockCount + 64);
    this.registers = scratch.unset(12 * blockCount + 64);
    this.entryStart = scratch.int32(blockCount);
    this.entryEnd = scratch.int32(blockCount);
    this.exitStart = scratch.int32(blockCount);
    this.exitEnd = scratch.int32(blockCount);
  }

  saveEntry(block: number, file: RegisterFile): void {
    this.entryStart[block] = this.used;
    this.save(file);
    this.entryEnd[block] = this.used;
  }

  saveExit(block: number, file: RegisterFile): void {
    this.exitStart[block] = this.used;
    this.save(file);
    this.exitEnd[block] = this.used;
  }

  private save(file: RegisterFile): void {
    if (this.used + 64 > this.vregs.length) {
      this.vregs = this.scratch.growInt32(this.vregs, this.used + 64);
      this.registers = this.scratch.growInt32(this.registers, this.used + 64);
    }
    for (let word = 0; word < 2; word++) {
      for (let bits = file.occupied[word]!; bits !== 0; bits &= bits - 1) {
        const register = 32 * word + lowestBit(bits);
        this.vregs[this.used] = file.valueIn[register]!;
        this.registers[this.used++] = register;
      }
    }
  }
}
