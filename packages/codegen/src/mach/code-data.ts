/** Constants and tables that stand behind the code, at an offset that is a multiple of 16. */
export class CodeData {
  /** Constants of 16 bytes: their label, then four words. */
  private readonly constants: number[] = [];
  private readonly constantLabels: Map<string, number> = new Map();
  /** Tables of offsets: their label, the number of entries, then the label of each. */
  private readonly tables: number[] = [];

  constant(newLabel: () => number, w0: number, w1: number, w2: number, w3: number): number {
    const key = `${w0 | 0},${w1 | 0},${w2 | 0},${w3 | 0}`;
    const known = this.constantLabels.get(key);
    if (known !== undefined) return known;
    const label = newLabel();
    this.constantLabels.set(key, label);
    this.constants.push(label, w0, w1, w2, w3);
    return label;
  }

  table(label: number, entries: ArrayLike<number>): void {
    this.tables.push(label, entries.length);
    for (let i = 0; i < entries.length; i++) this.tables.push(entries[i]!);
  }

  /** Gives labels their offsets, and says where everything ends. */
  place(codeLength: number, labels: Int32Array): number {
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

  write(bytes: Uint8Array, labels: Int32Array): void {
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

export function write32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >> 8;
  bytes[at + 2] = value >> 16;
  bytes[at + 3] = value >> 24;
}
