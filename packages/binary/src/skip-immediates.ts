import type { CodeReader } from './code-reader.js';
import { findOpcode, opcodeById } from './opcodes.js';
import type { ImmediateKind } from './opcodes.table.js';

/** Passes over the immediates of an instruction whose opcode byte was read. */
export function skipImmediates(reader: CodeReader, opcode: number): void {
  const isPrefix = opcode >= 0xfc;
  const id = isPrefix ? findOpcode(opcode, reader.u32()) : findOpcode(0, opcode);
  if (id === -1) throw new Error(`opcode 0x${opcode.toString(16)} at ${reader.offset} was accepted by the validator`);
  skipKind(reader, opcodeById(id).immediate);
}

function skipKind(reader: CodeReader, kind: ImmediateKind): void {
  switch (kind) {
    case 'none':
      return;
    case 'block':
    case 'ref_type': {
      const type = reader.s33();
      if (type === -0x1d || type === -0x1c) reader.s33();
      return;
    }
    case 'i32':
      reader.s32();
      return;
    case 'i64':
      reader.s64();
      return;
    case 'f32':
      reader.offset += 4;
      return;
    case 'f64':
      reader.offset += 8;
      return;
    case 'v128':
    case 'shuffle':
      reader.offset += 16;
      return;
    case 'lane':
    case 'fence':
      reader.offset += 1;
      return;
    case 'memarg_lane':
      reader.u32();
      reader.u32();
      reader.offset += 1;
      return;
    case 'memarg':
    case 'call_indirect':
    case 'table_copy':
    case 'table_init':
    case 'memory_copy':
    case 'memory_init':
      reader.u32();
      reader.u32();
      return;
    case 'br_table':
      for (let count = reader.u32(); count >= 0; count--) reader.u32();
      return;
    case 'select_types':
      for (let count = reader.u32(); count > 0; count--) {
        const type = reader.s33();
        if (type === -0x1d || type === -0x1c) reader.s33();
      }
      return;
    default:
      reader.u32();
  }
}
