import type { MachBuffer } from '@wazero-ts/codegen';
import { Flag } from './instruction-flags.js';
import { instructions } from './instructions.js';

// The table's columns, for a loop without objects.
const prefixOf = Uint8Array.from(instructions, (row) => row.prefix);
const mapOf = Uint8Array.from(instructions, (row) => row.map);
const opcodeOf = Uint8Array.from(instructions, (row) => row.opcode);
const tailOf = Int16Array.from(instructions, (row) => row.tail);
const digitOf = Int8Array.from(instructions, (row) => row.digit);
const immediateBytesOf = Int8Array.from(instructions, (row) => row.immediateBytes);

const bit = { modRm: 1, wide: 2, condition: 4, lock: 8, vexOnly: 16, byteReg: 32, byteRm: 64, register: 128 } as const;
const bitsOf = Uint8Array.from(instructions, (row) => {
  const isByte = (place: string): boolean =>
    row.operands.some((operand) => operand.place === place && operand.kind === 'int' && operand.bits === 8);
  return (
    (row.hasModRm ? bit.modRm : 0) |
    (row.forceWide ? bit.wide : 0) |
    (row.addsCondition ? bit.condition : 0) |
    (row.lock ? bit.lock : 0) |
    (row.vexOnly ? bit.vexOnly : 0) |
    (isByte('reg') ? bit.byteReg : 0) |
    (isByte('rm') ? bit.byteRm : 0) |
    (row.addsRegister ? bit.register : 0)
  );
});

const vexPrefix: Readonly<Record<number, number>> = { 0: 0, 102: 1, 243: 2, 242: 3 };
const vexPrefixOf = Uint8Array.from(instructions, (row) => vexPrefix[row.prefix]!);

const RSP = 4;
const NO_REGISTER = -1;

/**
 * Writes one instruction.
 *
 * `aux` holds {@link Flag}s and the condition. `reg`, `vvvv` and `rm` are register numbers (only their low four bits
 * count); with `Flag.memory`, `rm` is the base, `index` the index and `disp` the displacement, or with `Flag.constant`
 * the label of a constant. A row whose register is part of the opcode takes it in `rm`. `lo` and `hi` are the immediate.
 * What a row does not have is 0, or -1 for `vvvv`.
 */
export function encode(
  out: MachBuffer,
  op: number,
  aux: number,
  reg: number,
  vvvv: number,
  rm: number,
  index: number,
  disp: number,
  lo: number,
  hi: number,
): void {
  const bits = bitsOf[op]!;
  const memory = (aux & Flag.memory) !== 0;
  const digit = digitOf[op]!;
  const field = digit >= 0 ? digit : reg & 15;
  const x = (aux & Flag.hasIndex) !== 0 ? (index >> 3) & 1 : 0;
  const b = (aux & Flag.noBase) !== 0 ? 0 : (rm >> 3) & 1;
  const w = (bits & bit.wide) !== 0 || (aux & Flag.wide) !== 0 ? 1 : 0;
  const size = immediateBytesOf[op]!;
  const isShort = size === -1 && lo >= -128 && lo <= 127;
  const immediateBytes = size === -1 ? (isShort ? 1 : 4) : size;
  let opcode = opcodeOf[op]!;
  if (isShort) opcode |= 2;
  if ((bits & bit.condition) !== 0) opcode += aux >> 16;
  if ((bits & bit.register) !== 0) opcode += rm & 7;

  if ((bits & bit.vexOnly) !== 0 || (aux & Flag.vex) !== 0) {
    putVex(out, vexPrefixOf[op]!, mapOf[op]!, w, (field >> 3) & 1, x, b, vvvv);
  } else {
    if ((bits & bit.lock) !== 0) out.put8(0xf0);
    if (prefixOf[op] !== 0) out.put8(prefixOf[op]!);
    const rex = (w << 3) | (((field >> 3) & 1) << 2) | (x << 1) | b;
    const needsRex =
      ((bits & bit.byteReg) !== 0 && (reg & 15) >= 4) || ((bits & bit.byteRm) !== 0 && !memory && (rm & 15) >= 4);
    if (rex !== 0 || needsRex) out.put8(0x40 | rex);
    const map = mapOf[op]!;
    if (map !== 0) out.put8(0x0f);
    if (map === 2) out.put8(0x38);
    else if (map === 3) out.put8(0x3a);
  }
  out.put8(opcode);
  if (tailOf[op]! >= 0) out.put8(tailOf[op]!);
  if ((bits & bit.modRm) !== 0) {
    if (!memory) out.put8(0xc0 | ((field & 7) << 3) | (rm & 7));
    else putMemory(out, aux, field & 7, rm & 15, index & 15, disp, immediateBytes);
  }
  if (immediateBytes === 1) out.put8(lo & 255);
  else if (immediateBytes === 2) out.put16(lo);
  else if (immediateBytes >= 4) out.put32(lo);
  if (immediateBytes === 8) out.put32(hi);
}

function putVex(out: MachBuffer, pp: number, map: number, w: number, r: number, x: number, b: number, v: number): void {
  const vvvv = v === NO_REGISTER ? 15 : ~v & 15;
  if (map === 1 && w === 0 && x === 0 && b === 0) {
    out.put8(0xc5);
    out.put8(((r ^ 1) << 7) | (vvvv << 3) | pp);
    return;
  }
  out.put8(0xc4);
  out.put8(((r ^ 1) << 7) | ((x ^ 1) << 6) | ((b ^ 1) << 5) | map);
  out.put8((w << 7) | (vvvv << 3) | pp);
}

/** ModRM, SIB and displacement of a memory operand. */
function putMemory(
  out: MachBuffer,
  aux: number,
  field: number,
  base: number,
  index: number,
  disp: number,
  immediateBytes: number,
): void {
  const reg = field << 3;
  if ((aux & Flag.constant) !== 0) {
    out.put8(reg | 5);
    // The processor counts from the end of the instruction.
    out.putDistance(disp, -4 - immediateBytes);
    return;
  }
  if ((aux & Flag.noBase) !== 0) {
    out.put8(reg | 4);
    out.put8(((aux & Flag.scaleMask) << 6) | ((index & 7) << 3) | 5);
    out.put32(disp);
    return;
  }
  // A base of rbp or r13 without a displacement has no encoding.
  const mode = disp === 0 && (base & 7) !== 5 ? 0 : disp >= -128 && disp <= 127 ? 0x40 : 0x80;
  if ((aux & Flag.hasIndex) !== 0) {
    out.put8(mode | reg | 4);
    out.put8(((aux & Flag.scaleMask) << 6) | ((index & 7) << 3) | (base & 7));
  } else if ((base & 7) === RSP) {
    out.put8(mode | reg | 4);
    out.put8(0x24);
  } else {
    out.put8(mode | reg | (base & 7));
  }
  if (mode === 0x40) out.put8(disp & 255);
  else if (mode === 0x80) out.put32(disp);
}
