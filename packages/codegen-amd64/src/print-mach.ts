import { isDef, type MachFunction } from '@wazero-ts/codegen';
import { conditionNames } from './conditions.js';
import { condOf, Flag } from './instruction-flags.js';
import { instructions } from './instructions.js';
import { printImmediate } from './print-instruction.js';
import { opName, Seq } from './sequences.js';

/** Sequences that say something with a number: a function, an exit code, a trap code. */
const numbered: ReadonlySet<number> = new Set([
  ...[Seq.pollParams, Seq.call, Seq.tailCall, Seq.exit, Seq.poll, Seq.trap, Seq.trapIf, Seq.countdown],
]);

const wideText = (aux: number): string => ((aux & Flag.wide) !== 0 ? '.64' : '');
const conditionText = (aux: number): string => conditionNames[condOf(aux)] ?? (condOf(aux) === 16 ? 'feq' : 'fne');

/**
 * A machine instruction whose operands are virtual registers or places, for dumps: what it defines, then the mnemonic with
 * `.64` where it is 64 bits wide, then its sources in the order of the manual. `operand` names an operand of the function.
 */
export function printMachInst(mach: MachFunction, inst: number, operand: (o: number) => string): string {
  const op = mach.op[inst]!;
  const aux = mach.aux[inst]!;
  const texts = new OperandTexts(mach, inst, operand);
  let head: string;
  if (op < instructions.length) {
    const row = instructions[op]!;
    for (const { place } of row.operands) {
      if (place === 'implied') continue;
      if (place === 'immediate')
        texts.sources.push(printImmediate(immediates(mach, inst), row.immediateBytes, isWide(aux)));
      else if (place === 'rm' && (aux & Flag.memory) !== 0) texts.memory();
      else texts.next();
    }
    const isSized = row.operands.some(({ kind, bits }) => (kind === 'int' || kind === 'memory') && bits === 0);
    const vex = (aux & Flag.vex) !== 0 ? 'v' : '';
    head = `${row.lock ? 'lock ' : ''}${vex}${row.mnemonic.replace('CC', conditionText(aux))}${isSized ? wideText(aux) : ''}`;
  } else {
    if ((aux & Flag.memory) !== 0) texts.memory();
    const isConditional = op === Seq.branch || op === Seq.trapIf || op === Seq.setIf || op === Seq.moveIf;
    head = `${opName(op)}${isConditional ? `.${conditionText(aux)}` : ''}${wideText(aux & 0xffff)}`;
    if (numbered.has(op)) head += ` #${mach.immLo[inst]}`;
  }
  texts.rest();
  const defs = texts.defs.length > 0 ? `${texts.defs.join(', ')} = ` : '';
  return texts.sources.length > 0 ? `${defs}${head} ${texts.sources.join(', ')}` : `${defs}${head}`;
}

const isWide = (aux: number): boolean => (aux & Flag.wide) !== 0;
const immediates = (mach: MachFunction, inst: number): { readonly lo: number; readonly hi: number } => ({
  lo: mach.immLo[inst]!,
  hi: mach.immHi[inst]!,
});

/** Reads the operands of an instruction in their order. */
class OperandTexts {
  readonly defs: string[] = [];
  readonly sources: string[] = [];
  private readonly mach: MachFunction;
  private readonly inst: number;
  private readonly operand: (o: number) => string;
  private at: number;
  private readonly end: number;

  constructor(mach: MachFunction, inst: number, operand: (o: number) => string) {
    this.mach = mach;
    this.inst = inst;
    this.operand = operand;
    this.at = mach.operandStart[inst]!;
    this.end = this.at + mach.operandCount[inst]!;
  }

  next(): void {
    if (this.at === this.end) return;
    (isDef(this.mach.operandConstraint[this.at]!) ? this.defs : this.sources).push(this.operand(this.at++));
  }

  /** Base and index, where there are any, and the displacement. */
  memory(): void {
    const { mach, inst } = this;
    const aux = mach.aux[inst]!;
    const disp = mach.immHi[inst]!;
    const parts: string[] = [];
    if ((aux & Flag.constant) !== 0) {
      this.sources.push(`[constant ${disp}]`);
      return;
    }
    if ((aux & Flag.contextBase) !== 0) parts.push('context');
    else if ((aux & Flag.noBase) === 0) parts.push(this.operand(this.at++));
    if ((aux & Flag.hasIndex) !== 0) parts.push(`${this.operand(this.at++)}*${1 << (aux & Flag.scaleMask)}`);
    const sign = disp < 0 ? '-' : '+';
    const offset = disp === 0 && parts.length > 0 ? '' : `${sign}0x${Math.abs(disp).toString(16)}`;
    this.sources.push(`[${parts.join('+')}${offset}]`);
  }

  rest(): void {
    while (this.at < this.end) this.next();
  }
}
