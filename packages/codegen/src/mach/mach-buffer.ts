import { Scratch } from '../ir/scratch.js';
import { CodeData, write32 } from './code-data.js';
import type { MachCode } from './mach-code.js';
import { SideTable, SiteTable, type TrapKind, trapData } from './side-table.js';

/**
 * One way to encode a branch. `patch` writes `size` bytes at `at`; `displacement` counts from `at`. Targets make their
 * forms once, not for each branch.
 */
export interface BranchForm {
  readonly size: number;
  readonly min: number;
  readonly max: number;
  readonly patch: (bytes: Uint8Array, at: number, displacement: number) => void;
}

/**
 * Collects code. Branches name labels and have forms of growing size; `finish` gives each the first form that reaches,
 * and leaves out jumps to what follows anyway. Sizes only grow while it looks, so it ends; after MAX_ROUNDS every branch
 * that is still in doubt takes its largest form.
 */
export class MachBuffer {
  private bytes: Uint8Array;
  private size = 0;
  private branchCount = 0;
  private branchAt: Int32Array;
  private branchLabel: Int32Array;
  private branchSkips: Uint8Array;
  private readonly branchForms: (readonly BranchForm[])[] = [];
  private labelCount = 0;
  private labelAt: Int32Array;
  /** How many branches stood before each label, as for the tables below. */
  private labelBranches: Int32Array;
  private readonly traps: Marks;
  private readonly sites: Marks;
  private readonly relocations: Marks;
  /** Labels and addends of distances: `loc` and `data`. */
  private readonly distances: Marks;
  /** Four columns: label, kind, location, and a number of the target's choice. */
  private cold: Int32Array;
  private coldCount = 0;
  private readonly data = new CodeData();
  private readonly scratch: Scratch;

  /** What `finish` returns is in memory of its own; everything else lives in `scratch`. The size is a guess. */
  constructor(scratch: Scratch = new Scratch(), bytes = 1024) {
    this.scratch = scratch;
    this.bytes = scratch.unsetUint8(bytes);
    this.branchAt = scratch.unset(64);
    this.branchLabel = scratch.unset(64);
    this.branchSkips = scratch.unsetUint8(64);
    this.labelAt = scratch.unset(64);
    this.labelBranches = scratch.unset(64);
    this.traps = new Marks(scratch);
    this.sites = new Marks(scratch);
    this.relocations = new Marks(scratch);
    this.distances = new Marks(scratch);
    this.cold = scratch.unset(64);
  }

  /** How many bytes there are, branches not counted. */
  get length(): number {
    return this.size;
  }

  put8(value: number): void {
    if (this.size === this.bytes.length) this.bytes = this.scratch.growUint8(this.bytes, this.size + 1);
    this.bytes[this.size++] = value;
  }

  put16(value: number): void {
    this.put8(value & 255);
    this.put8((value >> 8) & 255);
  }

  put32(value: number): void {
    if (this.size + 4 > this.bytes.length) this.bytes = this.scratch.growUint8(this.bytes, this.size + 4);
    write32(this.bytes, this.size, value);
    this.size += 4;
  }

  newLabel(): number {
    const label = this.labelCount++;
    if (label >= this.labelAt.length) {
      this.labelAt = this.scratch.growInt32(this.labelAt, label + 1);
      this.labelBranches = this.scratch.growInt32(this.labelBranches, label + 1);
    }
    this.labelAt[label] = -1;
    return label;
  }

  /** Says that a label is here. */
  bind(label: number): void {
    this.labelAt[label] = this.size;
    this.labelBranches[label] = this.branchCount;
  }

  /** A branch here; `skippable` when it does nothing if the label follows at once. */
  branch(label: number, forms: readonly BranchForm[], skippable: boolean): void {
    const branch = this.branchCount++;
    if (branch >= this.branchAt.length) {
      this.branchAt = this.scratch.growInt32(this.branchAt, branch + 1);
      this.branchLabel = this.scratch.growInt32(this.branchLabel, branch + 1);
      this.branchSkips = this.scratch.growUint8(this.branchSkips, branch + 1);
    }
    this.branchAt[branch] = this.size;
    this.branchLabel[branch] = label;
    this.branchSkips[branch] = skippable ? 1 : 0;
    this.branchForms.push(forms);
  }

  /** The instruction that begins here may trap. */
  addTrap(loc: number, code: number, kind: TrapKind): void {
    this.traps.mark(this.size, loc, trapData(code, kind), this.branchCount);
  }

  /**
   * A call ends here, or an exit goes on here. `inst` is the machine instruction, one that was marked by `markSite`;
   * `pushed` the bytes that are on the stack beside the frame.
   */
  addSite(inst: number, pushed = 0): void {
    this.sites.mark(this.size, inst, pushed, this.branchCount);
  }

  /** The bytes that begin here hold the distance to a function of the embedder's. */
  addRelocation(loc: number, symbol: number): void {
    this.relocations.mark(this.size, loc, symbol, this.branchCount);
  }

  /** Four bytes that will be the label's offset less their own, plus `addend`. */
  putDistance(label: number, addend: number): void {
    this.distances.mark(this.size, label, addend, this.branchCount);
    this.put32(0);
  }

  /** A label for code that rarely runs; the target's `emitCold` writes it behind all blocks. */
  coldLabel(kind: number, loc: number, data: number): number {
    const label = this.newLabel();
    const at = 4 * this.coldCount++;
    this.cold = this.scratch.growInt32(this.cold, at + 4);
    this.cold[at] = label;
    this.cold[at + 1] = kind;
    this.cold[at + 2] = loc;
    this.cold[at + 3] = data;
    return label;
  }

  /** A label for 16 bytes of data that stand behind the code, at an offset that is a multiple of 16. */
  constantLabel(w0: number, w1: number, w2: number, w3: number): number {
    return this.data.constant(() => this.newLabel(), w0, w1, w2, w3);
  }

  /** A label for a table that stands behind the code: for each label four bytes, its offset less the table's. */
  tableLabel(entries: ArrayLike<number>): number {
    const label = this.newLabel();
    this.data.table(label, entries);
    return label;
  }

  /** Calls back for each piece of cold code, also for those that are asked for meanwhile. */
  writeCold(emit: (kind: number, loc: number, data: number) => void): void {
    for (let at = 0; at < 4 * this.coldCount; at += 4) {
      this.bind(this.cold[at]!);
      emit(this.cold[at + 1]!, this.cold[at + 2]!, this.cold[at + 3]!);
    }
    this.coldCount = 0;
  }

  /** In the table of sites, `loc` is still the machine instruction and `data` what was pushed. */
  finish(): MachCode {
    const count = this.branchCount;
    const form = this.scratch.unset(count);
    for (let i = 0; i < count; i++) form[i] = this.branchSkips[i] === 1 ? -1 : 0;
    const shift = this.scratch.int32(count + 1);
    for (let round = 0, changed = true; changed; round++) {
      this.addUp(form, shift);
      changed = false;
      for (let i = 0; i < count; i++) {
        const wanted = this.formFor(i, form[i]!, shift, round >= MAX_ROUNDS);
        if (wanted === form[i]) continue;
        form[i] = wanted;
        changed = true;
      }
    }
    return this.write(form, shift);
  }

  private addUp(form: Int32Array, shift: Int32Array): void {
    for (let i = 0; i < form.length; i++) {
      shift[i + 1] = shift[i]! + (form[i]! < 0 ? 0 : this.branchForms[i]![form[i]!]!.size);
    }
  }

  private formFor(branch: number, current: number, shift: Int32Array, giveUp: boolean): number {
    const forms = this.branchForms[branch]!;
    const at = this.branchAt[branch]! + shift[branch]!;
    const label = this.branchLabel[branch]!;
    const to = this.labelAt[label]! + shift[this.labelBranches[label]!]!;
    // A label at the same place that stands before the branch is that of an endless loop.
    if (current < 0) return to === at && this.labelBranches[label]! > branch ? -1 : 0;
    const displacement = to - at;
    for (let i = current; i < forms.length; i++) {
      if (displacement >= forms[i]!.min && displacement <= forms[i]!.max)
        return giveUp && i > current ? forms.length - 1 : i;
    }
    throw new RangeError(`a branch over ${displacement} bytes has no form`);
  }

  private write(form: Int32Array, shift: Int32Array): MachCode {
    const codeLength = this.size + shift[form.length]!;
    const labels = new Int32Array(this.labelCount);
    for (let i = 0; i < labels.length; i++) labels[i] = this.labelAt[i]! + shift[this.labelBranches[i]!]!;
    const bytes = new Uint8Array(this.data.place(codeLength, labels));
    let from = 0;
    for (let i = 0; i < form.length; i++) {
      copyBytes(this.bytes, from, this.branchAt[i]!, bytes, from + shift[i]!);
      from = this.branchAt[i]!;
      const at = from + shift[i]!;
      if (form[i]! >= 0) this.branchForms[i]![form[i]!]!.patch(bytes, at, labels[this.branchLabel[i]!]! - at);
    }
    copyBytes(this.bytes, from, this.size, bytes, from + shift[form.length]!);
    this.data.write(bytes, labels);
    this.distances.moveBy(shift);
    for (let i = 0; i < this.distances.count; i++) {
      const at = this.distances.offset[i]!;
      write32(bytes, at, labels[this.distances.loc[i]!]! - at + this.distances.data[i]!);
    }
    return {
      bytes,
      codeLength,
      frameBytes: 0,
      labels,
      traps: this.traps.copyTo(new SideTable(), shift),
      sites: this.sites.copyTo(new SiteTable(), shift),
      relocations: this.relocations.copyTo(new SideTable(), shift),
    };
  }
}

const MAX_ROUNDS = 8;
const NO_MARKS = new Int32Array(0);

/** A call of `set` on a subarray costs more than a short loop. */
function copyBytes(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): void {
  if (end - start > 64) to.set(from.subarray(start, end), at);
  else for (let i = start; i < end; i++) to[at + i - start] = from[i]!;
}

/** Rows that remember how many branches stand before them, to move when those get their sizes. */
class Marks {
  count = 0;
  offset: Int32Array;
  loc: Int32Array;
  data: Int32Array;
  private branches: Int32Array;
  private readonly scratch: Scratch;

  constructor(scratch: Scratch) {
    this.scratch = scratch;
    this.offset = NO_MARKS;
    this.loc = NO_MARKS;
    this.data = NO_MARKS;
    this.branches = NO_MARKS;
  }

  mark(offset: number, loc: number, data: number, branches: number): void {
    const row = this.count++;
    if (row >= this.offset.length) {
      const length = Math.max(row + 1, 16);
      this.offset = this.scratch.growInt32(this.offset, length);
      this.loc = this.scratch.growInt32(this.loc, length);
      this.data = this.scratch.growInt32(this.data, length);
      this.branches = this.scratch.growInt32(this.branches, length);
    }
    this.offset[row] = offset;
    this.loc[row] = loc;
    this.data[row] = data;
    this.branches[row] = branches;
  }

  moveBy(shift: Int32Array): void {
    for (let i = 0; i < this.count; i++) this.offset[i] = this.offset[i]! + shift[this.branches[i]!]!;
  }

  copyTo<T extends SideTable>(table: T, shift: Int32Array): T {
    this.moveBy(shift);
    table.set(this.count, this.offset, this.loc, this.data);
    return table;
  }
}
