import { assertNever } from '@wazero-ts/api';
import { type Opcode, opcodeByName } from '@wazero-ts/binary';
import type { ByteWriter } from './byte-writer.js';

/** The value types a built module can use. */
export type WasmType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'funcref' | 'externref';

export interface Signature {
  readonly params: readonly WasmType[];
  readonly results: readonly WasmType[];
}

/** The type of a block: nothing, one result, or a whole signature. */
export type BlockType = undefined | WasmType | Signature;

/** Where a load or store goes beyond its address operand; the alignment is log2, the natural one when absent. */
export interface MemArg {
  readonly offset?: number;
  readonly align?: number;
  readonly lane?: number;
}

/** A float by its bits, for what a JS number can not carry: NaNs with a payload. */
export interface FloatBits {
  readonly bits: number | bigint;
}

export type Immediate =
  | BlockType
  | number
  | bigint
  | FloatBits
  | MemArg
  | readonly number[]
  | readonly WasmType[]
  | Uint8Array;

/**
 * One instruction: its name in the opcode table, then its immediates. A bare name stands for one without immediates or
 * with default ones (table 0, memory 0, offset 0).
 */
export type Instruction = string | readonly [name: string, ...immediates: Immediate[]];

function opcodeNamed(name: string): Opcode {
  const opcode = opcodeByName(name);
  if (opcode === undefined) throw new Error(`the opcode table has no instruction ${name}`);
  return opcode;
}

const typeBytes: Record<WasmType, number> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
  funcref: 0x70,
  externref: 0x6f,
};

export function typeByte(type: WasmType): number {
  return typeBytes[type];
}

/** What the encoder needs from the module around the code. */
export interface TypeTable {
  typeIndex(signature: Signature): number;
}

function floatBytes(value: Immediate, byteCount: 4 | 8): Uint8Array {
  const bytes = new Uint8Array(byteCount);
  const view = new DataView(bytes.buffer);
  if (typeof value === 'number') {
    if (byteCount === 4) view.setFloat32(0, value, true);
    else view.setFloat64(0, value, true);
  } else {
    const { bits } = value as FloatBits;
    if (byteCount === 4) view.setUint32(0, Number(bits), true);
    else view.setBigUint64(0, BigInt(bits), true);
  }
  return bytes;
}

function writeMemArg(out: ByteWriter, immediate: Immediate, naturalAlignment: number): MemArg {
  const memArg: MemArg = typeof immediate === 'number' ? { offset: immediate } : ((immediate as MemArg) ?? {});
  out.unsigned(memArg.align ?? naturalAlignment).unsigned64(memArg.offset ?? 0);
  return memArg;
}

function writeBlockType(out: ByteWriter, type: BlockType, types: TypeTable): void {
  if (type === undefined) out.byte(0x40);
  else if (typeof type === 'string') out.byte(typeByte(type));
  else out.signed(BigInt(types.typeIndex(type)));
}

/** Appends the instruction in the binary format. */
export function writeInstruction(out: ByteWriter, instruction: Instruction, types: TypeTable): void {
  const [name, first, second] = typeof instruction === 'string' ? [instruction] : instruction;
  const { prefix, code, immediate: kind, alignment: naturalAlignment } = opcodeNamed(name);
  if (prefix === 0) out.byte(code);
  else out.byte(prefix).unsigned(code);
  switch (kind) {
    case 'none':
      return;
    case 'fence':
      out.byte(0);
      return;
    case 'block':
      writeBlockType(out, first as BlockType, types);
      return;
    case 'label':
    case 'func':
    case 'local':
    case 'global':
    case 'table':
    case 'elem':
    case 'memory':
    case 'data':
      out.unsigned((first as number | undefined) ?? 0);
      return;
    case 'br_table':
      out.vector(first as readonly number[], (label) => out.unsigned(label)).unsigned(second as number);
      return;
    case 'call_indirect':
      out.unsigned(types.typeIndex(first as Signature)).unsigned((second as number | undefined) ?? 0);
      return;
    case 'table_copy':
    case 'table_init':
    case 'memory_copy':
    case 'memory_init':
      out.unsigned((first as number | undefined) ?? 0).unsigned((second as number | undefined) ?? 0);
      return;
    case 'memarg':
      writeMemArg(out, first, naturalAlignment);
      return;
    case 'memarg_lane':
      out.byte(writeMemArg(out, first, naturalAlignment).lane ?? 0);
      return;
    case 'lane':
      out.byte((first as number | undefined) ?? 0);
      return;
    case 'shuffle':
    case 'v128':
      out.bytes(first as Uint8Array);
      return;
    case 'i32':
      out.signed(BigInt((first as number) | 0));
      return;
    case 'i64':
      out.signed(BigInt.asIntN(64, BigInt(first as bigint | number)));
      return;
    case 'f32':
      out.bytes(floatBytes(first, 4));
      return;
    case 'f64':
      out.bytes(floatBytes(first, 8));
      return;
    case 'ref_type':
      out.byte(typeByte(first as WasmType));
      return;
    case 'select_types':
      out.vector(first as readonly WasmType[], (type) => out.byte(typeByte(type)));
      return;
    default:
      assertNever(kind);
  }
}
