/** Function bodies as text, for dumps and tests: one instruction a line, with its offset in the binary. */
import { assertNever } from '@wazero-ts/api';
import { readBlockType } from './block-type.js';
import { CodeReader } from './code-reader.js';
import type { FunctionIndex } from './indices.js';
import type { WasmModule } from './module.js';
import { findOpcode, isOpcodePrefix, type Opcode, opcodeById } from './opcodes.js';
import { valTypeOfCode } from './read-types.js';
import type { ValType } from './types.js';
import { valTypeText } from './validate/type-text.js';

/** One instruction of a body. */
export interface DisassembledInstruction {
  /** Of its first byte, in the binary. */
  readonly offset: number;
  readonly opcode: Opcode;
  /** The immediates in the notation of the text format; empty when there are none. */
  readonly immediates: string;
}

/**
 * The instructions of a defined function.
 *
 * @param index - among all functions, imports first; an imported function has no instructions
 */
export function* disassemble(module: WasmModule, index: FunctionIndex): Generator<DisassembledInstruction> {
  const defined = index - module.importedFunctionCount;
  const end = module.code.bodyEnd[defined] ?? 0;
  const reader = new CodeReader(module.bytes, module.code.codeStart[defined] ?? 0);
  while (reader.offset < end) {
    const { offset } = reader;
    const opcode = readOpcode(reader);
    yield { offset, opcode, immediates: immediateText(reader, module, opcode) };
  }
}

/**
 * The body of a defined function as indented text.
 *
 * @param index - among all functions, imports first
 */
export function disassembleFunction(module: WasmModule, index: FunctionIndex): string {
  const lines: string[] = [];
  let depth = 0;
  for (const { offset, opcode, immediates } of disassemble(module, index)) {
    if (opcode.name === 'end' || opcode.name === 'else') depth = Math.max(depth - 1, 0);
    const text = immediates === '' ? opcode.name : `${opcode.name} ${immediates}`;
    lines.push(`0x${offset.toString(16).padStart(6, '0')}: ${'  '.repeat(depth)}${text}`);
    if (opcode.immediate === 'block' || opcode.name === 'else') depth++;
  }
  return lines.join('\n');
}

function readOpcode(reader: CodeReader): Opcode {
  const { offset } = reader;
  const byte = reader.byte();
  const id = isOpcodePrefix(byte) ? findOpcode(byte, reader.u32()) : findOpcode(0, byte);
  if (id === -1) throw new Error(`no opcode at byte ${offset}: the module was not validated`);
  return opcodeById(id);
}

function immediateText(reader: CodeReader, module: WasmModule, opcode: Opcode): string {
  switch (opcode.immediate) {
    case 'none':
      return '';
    case 'block':
      return blockTypeText(reader, module);
    case 'label':
    case 'func':
    case 'local':
    case 'global':
    case 'table':
    case 'elem':
    case 'data':
      return `${reader.u32()}`;
    case 'br_table':
      return indices(reader, reader.u32() + 1);
    case 'call_indirect': {
      const type = reader.u32();
      return `${reader.u32()} (type ${type})`;
    }
    case 'table_copy':
      return indices(reader, 2);
    case 'table_init': {
      const segment = reader.u32();
      return `${reader.u32()} ${segment}`;
    }
    case 'memory':
    case 'fence':
      reader.byte();
      return '';
    case 'memory_copy':
      reader.offset += 2;
      return '';
    case 'memory_init': {
      const segment = reader.u32();
      reader.byte();
      return `${segment}`;
    }
    case 'memarg':
      return memoryAccessText(reader, opcode);
    case 'memarg_lane':
      return [memoryAccessText(reader, opcode), `${reader.byte()}`].filter((part) => part !== '').join(' ');
    case 'lane':
      return `${reader.byte()}`;
    case 'shuffle':
      return Array.from({ length: 16 }, () => reader.byte()).join(' ');
    case 'i32':
      return `${reader.s32()}`;
    case 'i64':
      reader.s64();
      return `${(BigInt(reader.high) << 32n) | BigInt(reader.low >>> 0)}`;
    case 'f32':
      return `bits:${hex32(reader.fixed32())}`;
    case 'f64':
      reader.fixed64();
      return `bits:${hex32(reader.high)}${hex32(reader.low).slice(2)}`;
    case 'v128':
      return `i32x4 ${Array.from({ length: 4 }, () => hex32(reader.fixed32())).join(' ')}`;
    case 'ref_type':
      return reader.byte() === 0x70 ? 'func' : 'extern';
    case 'select_types':
      return `(result ${types(Array.from({ length: reader.u32() }, () => valTypeOfCode(reader.byte()) as ValType))})`;
    default:
      return assertNever(opcode.immediate);
  }
}

function blockTypeText(reader: CodeReader, module: WasmModule): string {
  const { params, results } = readBlockType(reader, module);
  const parts: string[] = [];
  if (params.length !== 0) parts.push(`(param ${types(params)})`);
  if (results.length !== 0) parts.push(`(result ${types(results)})`);
  return parts.join(' ');
}

function memoryAccessText(reader: CodeReader, opcode: Opcode): string {
  const alignment = reader.u32();
  const offset = reader.u32();
  const parts: string[] = [];
  if (offset !== 0) parts.push(`offset=${offset}`);
  if (alignment !== opcode.alignment) parts.push(`align=${2 ** alignment}`);
  return parts.join(' ');
}

function indices(reader: CodeReader, count: number): string {
  return Array.from({ length: count }, () => reader.u32()).join(' ');
}

function types(valTypes: readonly ValType[]): string {
  return valTypes.map(valTypeText).join(' ');
}

function hex32(bits: number): string {
  return `0x${(bits >>> 0).toString(16).padStart(8, '0')}`;
}
