import { conditionNames } from './conditions.js';
import { condOf, Flag } from './instruction-flags.js';
import { instructions, type OperandInfo } from './instructions.js';
import { intName, vectorName } from './registers.js';

/** One instruction with its operands in registers: what `encode` takes. */
export interface PlacedInstruction {
  readonly op: number;
  readonly aux: number;
  readonly reg: number;
  readonly vvvv: number;
  readonly rm: number;
  readonly index: number;
  readonly disp: number;
  readonly lo: number;
  readonly hi: number;
}

const memorySizes: Readonly<Record<number, string>> = {
  8: 'BYTE',
  16: 'WORD',
  32: 'DWORD',
  64: 'QWORD',
  128: 'XMMWORD',
};
const comparisons = ['eq', 'lt', 'le', 'unord', 'neq', 'nlt', 'nle', 'ord'];

/** The instruction in the syntax of Intel's manuals, as binutils prints it. */
export function printInstruction(inst: PlacedInstruction): string {
  const row = instructions[inst.op]!;
  const isVex = (inst.aux & Flag.vex) !== 0;
  const wide = (inst.aux & Flag.wide) !== 0 || row.forceWide;
  let mnemonic = row.mnemonic.replace('CC', conditionNames[condOf(inst.aux) & 15]!);
  const operands = row.operands.filter((operand) => operand.kind !== 'implied' || row.mnemonic !== '');
  // A comparison of floats with a known predicate has a mnemonic of its own.
  const isCompare = /^cmp[sp][sd]$/.test(mnemonic) && inst.lo >= 0 && inst.lo < 8;
  if (isCompare) mnemonic = `cmp${comparisons[inst.lo]}${mnemonic.slice(3)}`;
  const texts: string[] = [];
  for (const operand of operands) {
    if (isCompare && operand.kind === 'immediate') continue;
    texts.push(printOperand(operand, inst, wide, row.immediateBytes));
    if (!isVex || texts.length !== 1) continue;
    // The other source; a row with its register in the rm field has its destination there.
    if (operand.place === 'rm' && operand.role === 'readWrite') texts.unshift(vectorName(inst.vvvv));
    else if (operand.role === 'readWrite' || operand.role === 'merge') texts.push(vectorName(inst.vvvv));
  }
  const head = `${row.lock ? 'lock ' : ''}${isVex ? 'v' : ''}${mnemonic}`;
  return texts.length === 0 ? head : `${head} ${texts.join(',')}`;
}

function printOperand(operand: OperandInfo, inst: PlacedInstruction, wide: boolean, immediateBytes: number): string {
  const bits = operand.bits === 0 ? (wide ? 64 : 32) : operand.bits;
  const name = (register: number): string =>
    operand.kind === 'vector' ? vectorName(register) : intName(register & 15, bits);
  switch (operand.place) {
    case 'reg':
      return name(inst.reg);
    case 'vvvv':
      return name(inst.vvvv);
    case 'opcode':
      return name(inst.rm);
    case 'rm':
      return (inst.aux & Flag.memory) === 0
        ? name(inst.rm)
        : printMemory(inst, operand.memoryBits === 0 ? bits : operand.memoryBits);
    case 'immediate':
      return printImmediate(inst, immediateBytes, wide);
    case 'implied':
      return 'cl';
  }
}

function printMemory(inst: PlacedInstruction, bits: number): string {
  const { aux, rm, index, disp } = inst;
  const parts: string[] = [];
  if ((aux & Flag.constant) !== 0) parts.push('rip');
  else if ((aux & Flag.noBase) === 0) parts.push(intName(rm & 15, 64));
  if ((aux & Flag.hasIndex) !== 0) parts.push(`${intName(index & 15, 64)}*${1 << (aux & Flag.scaleMask)}`);
  const sign = disp < 0 ? '-' : '+';
  // Without a displacement rbp and r13 have no encoding.
  const mayLack = (aux & (Flag.constant | Flag.noBase)) === 0 && (rm & 7) !== 5;
  const offset = disp === 0 && mayLack ? '' : `${sign}${hex(Math.abs(disp))}`;
  const address = `[${parts.join('+')}${offset}]`;
  return instructions[inst.op]!.mnemonic === 'lea' ? address : `${memorySizes[bits]} PTR ${address}`;
}

/** An immediate of so many bytes. */
export function printImmediate(inst: Pick<PlacedInstruction, 'lo' | 'hi'>, bytes: number, wide: boolean): string {
  if (bytes === 8) return hex((BigInt(inst.hi >>> 0) << 32n) | BigInt(inst.lo >>> 0));
  if (bytes === 1) return hex(inst.lo & 255);
  if (bytes === 2) return hex(inst.lo & 0xffff);
  return hex(wide && inst.lo < 0 ? BigInt.asUintN(64, BigInt(inst.lo)) : inst.lo >>> 0);
}

const hex = (value: number | bigint): string => `0x${value.toString(16)}`;
