/** Constant expressions (specification 3.4.13), checked while they are read. */
import { CoreFeature } from '@wazero-ts/api';
import { byteOffset } from '../indices.js';
import { maxConstExprDepth } from '../limits.js';
import type { ConstExpr } from '../module.js';
import type { ModuleBuilder } from '../module-builder.js';
import { Op } from '../opcodes.generated.js';
import { findOpcode, isOpcodePrefix, opcodeById, opcodeKey } from '../opcodes.js';
import { readRefType } from '../read-types.js';
import type { BinaryReader } from '../reader.js';
import { type GlobalType, type ValType, ValTypes } from '../types.js';
import { checkFunctionIndex } from './index-spaces.js';
import { valTypeText } from './type-text.js';

/** Reads an expression that must leave one value of type `expected`. */
export function readConstExpr(reader: BinaryReader, module: ModuleBuilder, expected: ValType): ConstExpr {
  const start = reader.offset;
  const stack: ValType[] = [];
  for (;;) {
    const offset = reader.offset;
    const key = readOpcodeKey(reader);
    if (key === Op.end) {
      if (stack.length !== 1 || stack[0] !== expected) {
        const found = stack.map(valTypeText).join(' ');
        throw reader.invalid(`type mismatch: expected [${valTypeText(expected)}], found [${found}]`, offset);
      }
      return { start: byteOffset(start), end: byteOffset(reader.offset) };
    }
    checkInstruction(reader, module, key, offset, stack);
    if (stack.length > maxConstExprDepth) {
      throw reader.overLimit(`a constant expression with more than ${maxConstExprDepth} operands`, offset);
    }
  }
}

function readOpcodeKey(reader: BinaryReader): number {
  const start = reader.offset;
  const byte = reader.byte();
  const prefix = isOpcodePrefix(byte) ? byte : 0;
  const code = prefix === 0 ? byte : reader.u32();
  if (findOpcode(prefix, code) < 0) throw reader.malformed('illegal opcode', start);
  return opcodeKey(prefix, code);
}

function checkInstruction(
  reader: BinaryReader,
  module: ModuleBuilder,
  key: number,
  offset: number,
  stack: ValType[],
): void {
  switch (key) {
    case Op.i32Const:
      reader.s32();
      stack.push(ValTypes.i32);
      return;
    case Op.i64Const:
      reader.skipS64();
      stack.push(ValTypes.i64);
      return;
    case Op.f32Const:
      reader.skip(4);
      stack.push(ValTypes.f32);
      return;
    case Op.f64Const:
      reader.skip(8);
      stack.push(ValTypes.f64);
      return;
    case Op.v128Const:
      requireFeature(reader, module, key, offset);
      reader.skip(16);
      stack.push(ValTypes.v128);
      return;
    case Op.refNull:
      requireFeature(reader, module, key, offset);
      stack.push(readRefType(reader, module));
      return;
    case Op.refFunc: {
      requireFeature(reader, module, key, offset);
      const index = reader.u32();
      checkFunctionIndex(reader, module, index, offset);
      module.declareFunctionReference(index);
      stack.push(ValTypes.funcref);
      return;
    }
    case Op.globalGet:
      stack.push(constantGlobal(reader, module, offset).type);
      return;
    case Op.i32Add:
    case Op.i32Sub:
    case Op.i32Mul:
      checkBinary(reader, module, ValTypes.i32, offset, stack);
      return;
    case Op.i64Add:
    case Op.i64Sub:
    case Op.i64Mul:
      checkBinary(reader, module, ValTypes.i64, offset, stack);
      return;
    default:
      throw reader.invalid('constant expression required', offset);
  }
}

/** In 2.0 and with extended constant expressions only imported, immutable globals count as constant. */
function constantGlobal(reader: BinaryReader, module: ModuleBuilder, offset: number): GlobalType {
  const index = reader.u32();
  if (index >= module.importedGlobalCount) throw reader.invalid(`unknown global ${index}`, offset);
  const type = module.globalTypes[index] as GlobalType;
  if (type.mutable) throw reader.invalid(`constant expression required: global ${index} is mutable`, offset);
  return type;
}

function checkBinary(
  reader: BinaryReader,
  module: ModuleBuilder,
  type: ValType,
  offset: number,
  stack: ValType[],
): void {
  if (!module.isEnabled(CoreFeature.extendedConst)) throw reader.invalid('constant expression required', offset);
  const right = stack.pop();
  const left = stack.pop();
  if (left !== type || right !== type) throw reader.invalid('type mismatch in a constant expression', offset);
  stack.push(type);
}

function requireFeature(reader: BinaryReader, module: ModuleBuilder, key: number, offset: number): void {
  const id = findOpcode(key >> 12, key & 0xfff);
  if (id === -1) return;
  const opcode = opcodeById(id);
  if (!module.isEnabled(opcode.feature)) throw reader.opcodeDisabled(opcode, offset);
}
