import { conditionNames } from './conditions.js';
import { condFlag, Flag } from './instruction-flags.js';
import { type InstructionInfo, instructions } from './instructions.js';
import { type PlacedInstruction, printInstruction } from './print-instruction.js';

/** One machine instruction of finished code. */
export interface Disassembled {
  readonly offset: number;
  readonly length: number;
  /** In the syntax of Intel's manuals; branches name the offset that they lead to. */
  readonly text: string;
}

/** What stands before the opcode. */
interface Prefixes {
  lock: boolean;
  /** 0, 0x66, 0xf2 or 0xf3. */
  mandatory: number;
  rex: number;
  vex: boolean;
  vvvv: number;
  map: number;
}

const keyOf = (vex: boolean, prefix: number, map: number, opcode: number): number =>
  (vex ? 1 << 20 : 0) | (prefix << 12) | (map << 8) | opcode;

const rowsByKey = new Map<number, InstructionInfo[]>();
const numberOf = new Map<InstructionInfo, number>();
for (const [number, row] of instructions.entries()) {
  numberOf.set(row, number);
  const opcodes = row.addsCondition
    ? Array.from({ length: 16 }, (_, i) => row.opcode + i)
    : row.addsRegister
      ? Array.from({ length: 8 }, (_, i) => row.opcode + i)
      : row.immediateBytes === -1
        ? [row.opcode, row.opcode | 2]
        : [row.opcode];
  const onVectors = row.operands.some((operand) => operand.kind === 'vector');
  for (const vex of row.vexOnly ? [true] : onVectors ? [false, true] : [false]) {
    for (const opcode of opcodes) {
      const key = keyOf(vex, row.prefix, row.map, opcode);
      const rows = rowsByKey.get(key);
      if (rows === undefined) rowsByKey.set(key, [row]);
      else rows.push(row);
    }
  }
}

/** Whether another row has the same encoding but for the width: then the width decides. */
function hasWideTwin(row: InstructionInfo): boolean {
  const rows = rowsByKey.get(keyOf(row.vexOnly, row.prefix, row.map, row.opcode))!;
  return rows.some((other) => other.digit === row.digit && other.forceWide !== row.forceWide && !isSizedByWidth(other));
}

const isSizedByWidth = (row: InstructionInfo): boolean =>
  row.operands.some((operand) => (operand.kind === 'int' || operand.kind === 'memory') && operand.bits === 0);

/**
 * Reads code that this package has written: the instructions up to `end`, where constants begin.
 *
 * @throws RangeError for bytes that are none of its instructions
 */
export function disassemble(code: Uint8Array, end: number = code.length): Disassembled[] {
  const list: Disassembled[] = [];
  for (let offset = 0; offset < end; ) {
    const next = new Reader(code, offset).read();
    list.push(next);
    offset += next.length;
  }
  return list;
}

class Reader {
  private readonly code: Uint8Array;
  private readonly start: number;
  private at: number;

  constructor(code: Uint8Array, start: number) {
    this.code = code;
    this.start = start;
    this.at = start;
  }

  read(): Disassembled {
    const prefixes = this.readPrefixes();
    const text = this.readBranch(prefixes) ?? this.readRow(prefixes);
    return { offset: this.start, length: this.at - this.start, text };
  }

  private byte(): number {
    const byte = this.code[this.at++];
    if (byte === undefined) throw new RangeError(`the instruction at ${this.start} is cut off`);
    return byte;
  }

  private signed8(): number {
    return (this.byte() << 24) >> 24;
  }

  private signed32(): number {
    return this.byte() | (this.byte() << 8) | (this.byte() << 16) | (this.byte() << 24);
  }

  private readPrefixes(): Prefixes {
    const p: Prefixes = { lock: false, mandatory: 0, rex: 0, vex: false, vvvv: -1, map: 0 };
    for (let byte = this.byte(); ; byte = this.byte()) {
      if (byte === 0xf0) p.lock = true;
      else if (byte === 0x66 || byte === 0xf2 || byte === 0xf3) p.mandatory = byte;
      else if (byte >> 4 === 4) p.rex = byte;
      else if (byte === 0xc4 || byte === 0xc5) {
        this.readVex(p, byte === 0xc4);
        return p;
      } else if (byte === 0x0f) {
        const next = this.byte();
        p.map = next === 0x38 ? 2 : next === 0x3a ? 3 : 1;
        if (p.map === 1) this.at--;
        return p;
      } else {
        this.at--;
        return p;
      }
    }
  }

  private readVex(p: Prefixes, isLong: boolean): void {
    const first = this.byte();
    const last = isLong ? this.byte() : first;
    p.vex = true;
    p.map = isLong ? first & 31 : 1;
    p.vvvv = ~(last >> 3) & 15;
    p.mandatory = [0, 0x66, 0xf3, 0xf2][last & 3]!;
    const rxb = isLong ? ~(first >> 5) & 7 : ~(first >> 5) & 4;
    p.rex = rxb | (isLong && last >= 128 ? 8 : 0);
  }

  /** Jumps, branches and calls hold a distance. */
  private readBranch({ map, vex }: Prefixes): string | undefined {
    const opcode = this.code[this.at]!;
    if (vex) return undefined;
    const target = (isShort: boolean): string => {
      this.at++;
      const distance = isShort ? this.signed8() : this.signed32();
      return `0x${(this.at + distance).toString(16)}`;
    };
    if (map === 0 && (opcode === 0xe9 || opcode === 0xeb)) return `jmp ${target(opcode === 0xeb)}`;
    if (map === 0 && opcode === 0xe8) return `call ${target(false)}`;
    if (map === 0 && opcode >> 4 === 7) return `j${conditionNames[opcode & 15]} ${target(true)}`;
    if (map === 1 && opcode >> 4 === 8) return `j${conditionNames[opcode & 15]} ${target(false)}`;
    return undefined;
  }

  private readRow(p: Prefixes): string {
    const opcode = this.byte();
    const modRm = this.code[this.at] ?? 0;
    const rows = rowsByKey.get(keyOf(p.vex, p.mandatory, p.map, opcode)) ?? [];
    const row = rows.find((candidate) => this.fits(candidate, p, modRm));
    if (row === undefined) throw new RangeError(`the bytes at ${this.start} are no instruction of this package`);
    const wide = (p.rex & 8) !== 0;
    const inst: { -readonly [K in keyof PlacedInstruction]: number } = {
      op: numberOf.get(row)!,
      aux: (wide && !row.forceWide ? Flag.wide : 0) | (p.vex && !row.vexOnly ? Flag.vex : 0),
      reg: 0,
      vvvv: p.vvvv,
      rm: 0,
      index: 0,
      disp: 0,
      lo: 0,
      hi: 0,
    };
    if (row.addsCondition) inst.aux |= condFlag(opcode & 15);
    if (row.addsRegister) inst.rm = (opcode & 7) | ((p.rex & 1) << 3);
    if (row.tail >= 0) this.at++;
    if (row.hasModRm) this.readModRm(inst, p.rex);
    this.readImmediate(inst, row, opcode);
    return printInstruction(inst);
  }

  private fits(row: InstructionInfo, p: Prefixes, modRm: number): boolean {
    if (row.lock !== p.lock || (row.tail >= 0 && row.tail !== modRm)) return false;
    if (row.digit >= 0 && row.digit !== ((modRm >> 3) & 7)) return false;
    // Some rows differ in their width only.
    if (row.forceWide !== ((p.rex & 8) !== 0) && hasWideTwin(row)) return false;
    const rm = row.operands.find((operand) => operand.place === 'rm');
    const isRegister = modRm >> 6 === 3;
    return rm === undefined || (isRegister ? rm.kind !== 'memory' : rm.orMemory);
  }

  private readModRm(inst: { -readonly [K in keyof PlacedInstruction]: number }, rex: number): void {
    const modRm = this.byte();
    const mode = modRm >> 6;
    const low = modRm & 7;
    inst.reg = ((modRm >> 3) & 7) | ((rex & 4) << 1);
    inst.rm = low | ((rex & 1) << 3);
    if (mode === 3) return;
    inst.aux |= Flag.memory;
    if (mode === 0 && low === 5) {
      inst.aux |= Flag.noBase | Flag.constant;
      inst.disp = this.signed32();
      return;
    }
    if (low === 4) {
      const sib = this.byte();
      const index = ((sib >> 3) & 7) | ((rex & 2) << 2);
      if (index !== 4) {
        inst.index = index;
        inst.aux |= Flag.hasIndex | (sib >> 6);
      }
      inst.rm = (sib & 7) | ((rex & 1) << 3);
      if ((sib & 7) === 5 && mode === 0) {
        inst.aux |= Flag.noBase;
        inst.disp = this.signed32();
        return;
      }
    }
    if (mode === 1) inst.disp = this.signed8();
    else if (mode === 2) inst.disp = this.signed32();
  }

  private readImmediate(
    inst: { -readonly [K in keyof PlacedInstruction]: number },
    row: InstructionInfo,
    opcode: number,
  ): void {
    const bytes = row.immediateBytes === -1 ? (opcode === row.opcode ? 4 : 1) : row.immediateBytes;
    if (bytes === 1) inst.lo = row.immediateBytes === -1 ? this.signed8() : this.byte();
    else if (bytes === 2) inst.lo = this.byte() | (this.byte() << 8);
    else if (bytes >= 4) inst.lo = this.signed32();
    if (bytes === 8) inst.hi = this.signed32();
  }
}
