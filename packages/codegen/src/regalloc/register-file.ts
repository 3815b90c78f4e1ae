import type { Scratch } from '../ir/scratch.js';
import type { Target } from '../mach/target.js';

/** The highest number of a register, plus one. */
export const REGISTERS = 64;

/** What the allocator asks of a target's registers again and again, as bits: a mask for each block of 32 registers. */
export class RegisterSets {
  /** By class: which block of 32 its registers are in, and which of them they are. */
  readonly wordOf: Uint8Array;
  readonly maskOf: Int32Array;
  readonly listOf: readonly Uint8Array[];
  /** By set: two masks. */
  readonly clobbers: Int32Array;
  readonly clobberCount: Uint8Array;

  private constructor(target: Target) {
    const { classes, clobberSets } = target;
    this.wordOf = Uint8Array.from(classes, (c) => c.allocatable[0]! >> 5);
    this.maskOf = Int32Array.from(classes, (c) => c.allocatable.reduce((mask, r) => mask | (1 << (r & 31)), 0));
    this.listOf = classes.map((c) => Uint8Array.from(c.allocatable));
    for (const [i, c] of classes.entries()) {
      if (c.allocatable.some((register) => register >> 5 !== this.wordOf[i])) {
        throw new RangeError(`registers of class ${c.name} lie in two blocks of 32`);
      }
    }
    this.clobbers = new Int32Array(2 * clobberSets.length);
    for (const [i, set] of clobberSets.entries()) {
      for (const register of set) this.clobbers[2 * i + (register >> 5)]! |= 1 << (register & 31);
    }
    this.clobberCount = Uint8Array.from(clobberSets, (set) => Math.min(255, set.length));
  }

  static of(target: Target): RegisterSets {
    let sets = known.get(target);
    if (sets === undefined) {
      sets = new RegisterSets(target);
      known.set(target, sets);
    }
    return sets;
  }
}

const known = new WeakMap<Target, RegisterSets>();

/** Which value is in which register at one point of the walk; both directions agree. */
export class RegisterFile {
  /** The value in each register, or -1. */
  readonly valueIn: Int32Array;
  /** The register of each value, or -1. */
  readonly registerOf: Int32Array;
  /** Registers that hold a value; two masks, as all that follow. */
  readonly occupied: Int32Array;
  /** Registers that are not to be evicted for the rest of the instruction. */
  readonly pinned: Int32Array;
  private readonly sets: RegisterSets;

  constructor(scratch: Scratch, vregCount: number, sets: RegisterSets) {
    this.valueIn = scratch.filled(REGISTERS, -1);
    this.occupied = scratch.int32(2);
    this.pinned = scratch.int32(2);
    this.sets = sets;
    this.registerOf = scratch.filled(vregCount, -1);
  }

  put(vreg: number, register: number): void {
    this.valueIn[register] = vreg;
    this.registerOf[vreg] = register;
    this.occupied[register >> 5]! |= 1 << (register & 31);
  }

  release(vreg: number): void {
    const register = this.registerOf[vreg]!;
    this.valueIn[register] = -1;
    this.registerOf[vreg] = -1;
    this.occupied[register >> 5]! &= ~(1 << (register & 31));
  }

  move(vreg: number, register: number): void {
    this.release(vreg);
    this.put(vreg, register);
  }

  clear(): void {
    for (let word = 0; word < 2; word++) {
      for (let bits = this.occupied[word]!; bits !== 0; bits &= bits - 1) {
        this.release(this.valueIn[32 * word + lowestBit(bits)]!);
      }
    }
  }

  pin(register: number): void {
    this.pinned[register >> 5]! |= 1 << (register & 31);
  }

  unpinAll(): void {
    this.pinned[0] = 0;
    this.pinned[1] = 0;
  }

  /** A free register of a class, the hint if it will do; -1 when there is none. `avoid` has two masks. */
  findFree(registerClass: number, avoid: Int32Array, hint: number): number {
    const word = this.sets.wordOf[registerClass]!;
    const free = this.sets.maskOf[registerClass]! & ~(this.occupied[word]! | this.pinned[word]! | avoid[word]!);
    if (free === 0) return -1;
    if (hint !== -1 && hint >> 5 === word && (free & (1 << (hint & 31))) !== 0) return hint;
    const list = this.sets.listOf[registerClass]!;
    for (let i = 0; i < list.length; i++) if ((free & (1 << (list[i]! & 31))) !== 0) return list[i]!;
    return -1;
  }

  freeCount(registerClass: number): number {
    let count = 0;
    const word = this.sets.wordOf[registerClass]!;
    for (let bits = this.sets.maskOf[registerClass]! & ~this.occupied[word]!; bits !== 0; bits &= bits - 1) count++;
    return count;
  }
}

export const lowestBit = (bits: number): number => 31 - Math.clz32(bits & -bits);
export const hasBit = (masks: Int32Array, register: number): boolean =>
  (masks[register >> 5]! & (1 << (register & 31))) !== 0;
