import type { MachFunction } from '../mach/mach-function.js';
import type { Target } from '../mach/target.js';

/** Which value is in which register at one point of the walk; both directions agree. */
export class RegisterState {
  /** The value in each register, or -1. */
  readonly valueIn: Int32Array = new Int32Array(64).fill(-1);
  /** The register of each value, or -1. */
  readonly registerOf: Int32Array;
  private readonly pinned: Uint8Array = new Uint8Array(64);
  private readonly target: Target;

  constructor(mach: MachFunction, target: Target) {
    this.target = target;
    this.registerOf = new Int32Array(mach.vregCount).fill(-1);
  }

  put(vreg: number, register: number): void {
    this.valueIn[register] = vreg;
    this.registerOf[vreg] = register;
  }

  release(vreg: number): void {
    this.valueIn[this.registerOf[vreg]!] = -1;
    this.registerOf[vreg] = -1;
  }

  move(vreg: number, register: number): void {
    this.release(vreg);
    this.put(vreg, register);
  }

  clear(): void {
    for (let register = 0; register < 64; register++) {
      if (this.valueIn[register] !== -1) this.release(this.valueIn[register]!);
    }
  }

  /** Pinned registers are not evicted for the rest of the instruction. */
  pin(register: number): void {
    this.pinned[register] = 1;
  }

  isPinned(register: number): boolean {
    return this.pinned[register] === 1;
  }

  unpinAll(): void {
    this.pinned.fill(0);
  }

  /** A free register of a class, the hint if it will do; -1 when there is none. */
  findFree(registerClass: number, avoid: (register: number) => boolean, hint: number): number {
    const { allocatable } = this.target.classes[registerClass]!;
    if (hint !== -1 && this.isFree(hint) && !avoid(hint) && allocatable.includes(hint)) return hint;
    for (const register of allocatable) if (this.isFree(register) && !avoid(register)) return register;
    return -1;
  }

  private isFree(register: number): boolean {
    return this.valueIn[register] === -1 && this.pinned[register] === 0;
  }

  freeCount(registerClass: number): number {
    let count = 0;
    for (const register of this.target.classes[registerClass]!.allocatable) if (this.valueIn[register] === -1) count++;
    return count;
  }
}
