import { instructionTable } from './instructions.table.js';

export type InstructionName = (typeof instructionTable)[number][0];

/** Where an operand of a row is encoded. */
export type Place = 'reg' | 'rm' | 'vvvv' | 'opcode' | 'immediate' | 'implied';

export interface OperandInfo {
  readonly role: 'read' | 'write' | 'readWrite' | 'merge';
  readonly place: Place;
  /** `int`, `vector`, or what the rm operand is when it is memory only. */
  readonly kind: 'int' | 'vector' | 'memory' | 'immediate' | 'implied';
  /** Bits; 0 for "by the width of the instruction". */
  readonly bits: number;
  /** Bits of the operand when it is memory. */
  readonly memoryBits: number;
  /** Whether the rm operand may be memory. */
  readonly orMemory: boolean;
}

export interface InstructionInfo {
  readonly name: InstructionName;
  readonly mnemonic: string;
  readonly operands: readonly OperandInfo[];
  readonly lock: boolean;
  readonly vexOnly: boolean;
  /** Mandatory prefix: 0, 0x66, 0xf2 or 0xf3. */
  readonly prefix: number;
  /** 0: one-byte opcodes, 1: 0F, 2: 0F 38, 3: 0F 3A. */
  readonly map: number;
  readonly opcode: number;
  /** A fixed byte after the opcode (as in `mfence`), or -1. */
  readonly tail: number;
  /** The digit in ModRM.reg, or -1. */
  readonly digit: number;
  readonly hasModRm: boolean;
  readonly forceWide: boolean;
  readonly addsCondition: boolean;
  readonly addsRegister: boolean;
  /** Bytes of the immediate; -1: one byte when it fits, else four. */
  readonly immediateBytes: number;
}

const roles: Readonly<Record<string, OperandInfo['role']>> = { '=': 'write', '+': 'readWrite', '~': 'merge' };

/** There are few different ones, and this runs when the package is loaded. */
const operandsByText = new Map<string, OperandInfo>();

function operandOf(text: string): OperandInfo {
  let operand = operandsByText.get(text);
  if (operand === undefined) {
    operand = parseOperand(text);
    operandsByText.set(text, operand);
  }
  return operand;
}

function parseOperand(text: string): OperandInfo {
  const marked = roles[text[0]!];
  const role = marked ?? 'read';
  const name = marked === undefined ? text : text.slice(1);
  const match = /^(rm|xm|xr|r|x|m|v|o|i|cl)(\d+|y|s)?(?:\/(\d+))?$/.exec(name);
  if (match === null) throw new RangeError(`no operand is written ${text}`);
  const [, kind, size, memorySize] = match;
  const bits = size === undefined || size === 'y' || size === 's' ? 0 : Number(size);
  const operand = (place: Place, of: OperandInfo['kind'], orMemory = false): OperandInfo => ({
    role,
    place,
    kind: of,
    bits,
    memoryBits: memorySize === undefined ? bits : Number(memorySize),
    orMemory,
  });
  switch (kind) {
    case 'r':
      return operand('reg', 'int');
    case 'x':
      return operand('reg', 'vector');
    case 'rm':
      return operand('rm', 'int', true);
    case 'xm':
      return operand('rm', 'vector', true);
    case 'xr':
      return operand('rm', 'vector');
    case 'm':
      return operand('rm', 'memory', true);
    case 'v':
      return operand('vvvv', 'int');
    case 'o':
      return operand('opcode', 'int');
    case 'i':
      return operand('immediate', 'immediate');
    default:
      return operand('implied', 'implied');
  }
}

const immediateSizes: Readonly<Record<string, number>> = { ib: 1, iw: 2, id: 4, io: 8, is: -1 };

function parseRow([name, text, encoding]: (typeof instructionTable)[number]): InstructionInfo {
  const lock = text.startsWith('lock ');
  const rest = lock ? text.slice(5) : text;
  const space = rest.indexOf(' ');
  const mnemonic = space === -1 ? rest : rest.slice(0, space);
  const operands =
    space === -1
      ? []
      : rest
          .slice(space + 1)
          .split(', ')
          .map(operandOf);
  const info = {
    prefix: 0,
    map: 0,
    opcode: -1,
    tail: -1,
    digit: -1,
    hasModRm: false,
    forceWide: false,
    addsCondition: false,
    addsRegister: false,
    immediateBytes: 0,
    vexOnly: false,
  };
  for (const token of encoding.split(' ')) {
    const plus = token.indexOf('+');
    const byte = /^[0-9A-F]{2}(\+|$)/.test(token) ? Number.parseInt(token, 16) : -1;
    if (token === 'VEX') info.vexOnly = true;
    else if (token === 'W') info.forceWide = true;
    else if (token === '/r') info.hasModRm = true;
    else if (token.startsWith('/')) {
      info.hasModRm = true;
      info.digit = Number(token.slice(1));
    } else if (token in immediateSizes) info.immediateBytes = immediateSizes[token]!;
    else if (byte === -1) throw new RangeError(`${name}: what is ${token}?`);
    else if (info.opcode !== -1) info.tail = byte;
    else if (info.map === 0 && [0x66, 0xf2, 0xf3].includes(byte)) info.prefix = byte;
    else if (byte === 0xf0 && lock && info.map === 0) continue;
    else if (byte === 0x0f && info.map === 0) info.map = 1;
    else if (info.map === 1 && byte === 0x38) info.map = 2;
    else if (info.map === 1 && byte === 0x3a) info.map = 3;
    else {
      info.opcode = byte;
      info.addsCondition = plus !== -1 && token.endsWith('cc');
      info.addsRegister = plus !== -1 && token.endsWith('r');
    }
  }
  return { name, mnemonic, operands, lock, ...info };
}

/** The rows of the table by their numbers. */
export const instructions: readonly InstructionInfo[] = instructionTable.map(parseRow);

/** The numbers of the rows by name. */
export const Inst: { readonly [Name in InstructionName]: number } = Object.fromEntries(
  instructionTable.map(([name], index) => [name, index]),
) as { [Name in InstructionName]: number };
