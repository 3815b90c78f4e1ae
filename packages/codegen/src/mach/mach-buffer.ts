import { growUint8 } from '../ir/grow.js';

/** One way to encode a branch. `patch` writes `size` bytes at `at`; `displacement` counts from `at`. */
export interface BranchForm {
  readonly size: number;
  readonly min: number;
  readonly max: number;
  readonly patch: (bytes: Uint8Array, at: number, displacement: number) => void;
}

/** An entry of a side table: where in the code, where in the source, and a number of the caller's choice. */
export interface SideEntry {
  readonly offset: number;
  readonly loc: number;
  readonly data: number;
}

/** Finished code, position independent. */
export interface MachCode {
  readonly bytes: Uint8Array;
  readonly traps: readonly SideEntry[];
  readonly calls: readonly SideEntry[];
  /** The offset of each label. */
  readonly labels: Int32Array;
}

/**
 * Collects code. Branches name labels and have forms of growing size; `finish` gives each the first form that reaches,
 * and leaves out jumps to what follows anyway. Sizes only grow while it looks, so it ends; after MAX_ROUNDS every branch
 * that is still in doubt takes its largest form.
 */
export class MachBuffer {
  private bytes: Uint8Array = new Uint8Array(256);
  private size = 0;
  private readonly branchAt: number[] = [];
  private readonly branchLabel: number[] = [];
  private readonly branchForms: (readonly BranchForm[])[] = [];
  private readonly branchSkips: boolean[] = [];
  private readonly labelAt: number[] = [];
  private readonly labelBranches: number[] = [];
  private readonly traps: SideEntry[] = [];
  private readonly calls: SideEntry[] = [];
  /** How many branches stood before each side entry. */
  private readonly trapBranches: number[] = [];
  private readonly callBranches: number[] = [];

  put8(value: number): void {
    this.bytes = growUint8(this.bytes, this.size + 1);
    this.bytes[this.size++] = value;
  }

  put16(value: number): void {
    this.put8(value & 255);
    this.put8((value >> 8) & 255);
  }

  put32(value: number): void {
    this.bytes = growUint8(this.bytes, this.size + 4);
    this.bytes[this.size++] = value;
    this.bytes[this.size++] = value >> 8;
    this.bytes[this.size++] = value >> 16;
    this.bytes[this.size++] = value >> 24;
  }

  newLabel(): number {
    this.labelBranches.push(0);
    return this.labelAt.push(-1) - 1;
  }

  /** Says that a label is here. */
  bind(label: number): void {
    this.labelAt[label] = this.size;
    this.labelBranches[label] = this.branchAt.length;
  }

  /** A branch here; `skippable` when it does nothing if the label follows at once. */
  branch(label: number, forms: readonly BranchForm[], skippable: boolean): void {
    this.branchAt.push(this.size);
    this.branchLabel.push(label);
    this.branchForms.push(forms);
    this.branchSkips.push(skippable);
  }

  /** The instruction that begins here may trap. */
  addTrap(loc: number, data: number): void {
    this.traps.push({ offset: this.size, loc, data });
    this.trapBranches.push(this.branchAt.length);
  }

  /** A call ends here. */
  addCall(loc: number, data: number): void {
    this.calls.push({ offset: this.size, loc, data });
    this.callBranches.push(this.branchAt.length);
  }

  finish(): MachCode {
    const count = this.branchAt.length;
    const form = new Int8Array(count);
    for (let i = 0; i < count; i++) form[i] = this.branchSkips[i] ? -1 : 0;
    const shift = new Float64Array(count + 1);
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

  private sizeOf(branch: number, form: number): number {
    return form < 0 ? 0 : this.branchForms[branch]![form]!.size;
  }

  private addUp(form: Int8Array, shift: Float64Array): void {
    for (let i = 0; i < form.length; i++) shift[i + 1] = shift[i]! + this.sizeOf(i, form[i]!);
  }

  private formFor(branch: number, current: number, shift: Float64Array, giveUp: boolean): number {
    const forms = this.branchForms[branch]!;
    const at = this.branchAt[branch]! + shift[branch]!;
    const label = this.branchLabel[branch]!;
    const to = this.labelAt[label]! + shift[this.labelBranches[label]!]!;
    if (current < 0) return to === at ? -1 : 0;
    const displacement = to - at;
    for (let i = current; i < forms.length; i++) {
      if (displacement >= forms[i]!.min && displacement <= forms[i]!.max)
        return giveUp && i > current ? forms.length - 1 : i;
    }
    throw new RangeError(`a branch over ${displacement} bytes has no form`);
  }

  private write(form: Int8Array, shift: Float64Array): MachCode {
    const bytes = new Uint8Array(this.size + shift[form.length]!);
    const labels = Int32Array.from(this.labelAt, (at, i) => at + shift[this.labelBranches[i]!]!);
    let from = 0;
    for (let i = 0; i < form.length; i++) {
      bytes.set(this.bytes.subarray(from, this.branchAt[i]!), from + shift[i]!);
      from = this.branchAt[i]!;
      const at = from + shift[i]!;
      if (form[i]! >= 0) this.branchForms[i]![form[i]!]!.patch(bytes, at, labels[this.branchLabel[i]!]! - at);
    }
    bytes.set(this.bytes.subarray(from, this.size), from + shift[form.length]!);
    const move = (entries: readonly SideEntry[], branches: readonly number[]): SideEntry[] =>
      entries.map((entry, i) => ({ ...entry, offset: entry.offset + shift[branches[i]!]! }));
    return { bytes, labels, traps: move(this.traps, this.trapBranches), calls: move(this.calls, this.callBranches) };
  }
}

const MAX_ROUNDS = 8;
