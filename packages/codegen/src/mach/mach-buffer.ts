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
  /** Where instructions end and constants begin. */
  readonly codeLength: number;
  readonly traps: readonly SideEntry[];
  readonly calls: readonly SideEntry[];
  /** Places that hold the distance to another function: `data` is its symbol, the target's `relocate` fills them in. */
  readonly relocations: readonly SideEntry[];
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
  private readonly relocations: SideEntry[] = [];
  private readonly relocationBranches: number[] = [];
  private readonly distanceAt: number[] = [];
  private readonly distanceLabel: number[] = [];
  private readonly distanceAddend: number[] = [];
  private readonly distanceBranches: number[] = [];
  /** Four columns: label, kind, location, and a number of the target's choice. */
  private readonly cold: number[] = [];
  /** Constants of up to 16 bytes: their label, then four words. */
  private readonly constants: number[] = [];
  private readonly constantLabels: Map<string, number> = new Map();
  /** Tables of offsets: their label, the number of entries, then the label of each. */
  private readonly tables: number[] = [];

  /** How many bytes there are, branches not counted. */
  get length(): number {
    return this.size;
  }

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

  /** The bytes that begin here hold the distance to a function of the embedder's. */
  addRelocation(loc: number, symbol: number): void {
    this.relocations.push({ offset: this.size, loc, data: symbol });
    this.relocationBranches.push(this.branchAt.length);
  }

  /** Four bytes that will be the label's offset less their own, plus `addend`. */
  putDistance(label: number, addend: number): void {
    this.distanceAt.push(this.size);
    this.distanceLabel.push(label);
    this.distanceAddend.push(addend);
    this.distanceBranches.push(this.branchAt.length);
    this.put32(0);
  }

  /** A label for code that rarely runs; the target's `emitCold` writes it behind all blocks. */
  coldLabel(kind: number, loc: number, data: number): number {
    const label = this.newLabel();
    this.cold.push(label, kind, loc, data);
    return label;
  }

  /** A label for 16 bytes of data that stand behind the code, at an offset that is a multiple of 16. */
  constantLabel(w0: number, w1: number, w2: number, w3: number): number {
    const key = `${w0 | 0},${w1 | 0},${w2 | 0},${w3 | 0}`;
    const known = this.constantLabels.get(key);
    if (known !== undefined) return known;
    const label = this.newLabel();
    this.constantLabels.set(key, label);
    this.constants.push(label, w0, w1, w2, w3);
    return label;
  }

  /** A label for a table that stands behind the code: for each label four bytes, its offset less the table's. */
  tableLabel(entries: readonly number[]): number {
    const label = this.newLabel();
    this.tables.push(label, entries.length, ...entries);
    return label;
  }

  /** Calls back for each piece of cold code, also for those that are asked for meanwhile. */
  writeCold(emit: (kind: number, loc: number, data: number) => void): void {
    for (let i = 0; i < this.cold.length; i += 4) {
      this.bind(this.cold[i]!);
      emit(this.cold[i + 1]!, this.cold[i + 2]!, this.cold[i + 3]!);
    }
    this.cold.length = 0;
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
    const codeLength = this.size + shift[form.length]!;
    const labels = Int32Array.from(this.labelAt, (at, i) => at + shift[this.labelBranches[i]!]!);
    const bytes = new Uint8Array(this.placeData(codeLength, labels));
    let from = 0;
    for (let i = 0; i < form.length; i++) {
      bytes.set(this.bytes.subarray(from, this.branchAt[i]!), from + shift[i]!);
      from = this.branchAt[i]!;
      const at = from + shift[i]!;
      if (form[i]! >= 0) this.branchForms[i]![form[i]!]!.patch(bytes, at, labels[this.branchLabel[i]!]! - at);
    }
    bytes.set(this.bytes.subarray(from, this.size), from + shift[form.length]!);
    this.writeData(bytes, labels);
    for (let i = 0; i < this.distanceAt.length; i++) {
      const at = this.distanceAt[i]! + shift[this.distanceBranches[i]!]!;
      write32(bytes, at, labels[this.distanceLabel[i]!]! - at + this.distanceAddend[i]!);
    }
    const move = (entries: readonly SideEntry[], branches: readonly number[]): SideEntry[] =>
      entries.map((entry, i) => ({ ...entry, offset: entry.offset + shift[branches[i]!]! }));
    return {
      bytes,
      codeLength,
      labels,
      traps: move(this.traps, this.trapBranches),
      calls: move(this.calls, this.callBranches),
      relocations: move(this.relocations, this.relocationBranches),
    };
  }

  /** Gives labels of data their offsets, and says where everything ends. */
  private placeData(codeLength: number, labels: Int32Array): number {
    const { constants, tables } = this;
    if (constants.length === 0 && tables.length === 0) return codeLength;
    let at = (codeLength + 15) & ~15;
    for (let i = 0; i < constants.length; i += 5, at += 16) labels[constants[i]!] = at;
    for (let i = 0; i < tables.length; i += 2 + tables[i + 1]!) {
      labels[tables[i]!] = at;
      at += 4 * tables[i + 1]!;
    }
    return at;
  }

  private writeData(bytes: Uint8Array, labels: Int32Array): void {
    const { constants, tables } = this;
    for (let i = 0; i < constants.length; i += 5) {
      const at = labels[constants[i]!]!;
      for (let word = 0; word < 4; word++) write32(bytes, at + 4 * word, constants[i + 1 + word]!);
    }
    for (let i = 0; i < tables.length; i += 2 + tables[i + 1]!) {
      const at = labels[tables[i]!]!;
      for (let k = 0; k < tables[i + 1]!; k++) write32(bytes, at + 4 * k, labels[tables[i + 2 + k]!]! - at);
    }
  }
}

function write32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >> 8;
  bytes[at + 2] = value >> 16;
  bytes[at + 3] = value >> 24;
}

const MAX_ROUNDS = 8;
