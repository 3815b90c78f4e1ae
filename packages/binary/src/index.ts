export { readBlockType } from './block-type.js';
export { CodeReader } from './code-reader.js';
export type { DecodeOptions } from './decode-module.js';
export { decodeModule } from './decode-module.js';
export type { DisassembledInstruction } from './disassemble.js';
export { disassemble, disassembleFunction } from './disassemble.js';
export type {
  ByteOffset,
  DataIndex,
  ElementIndex,
  FunctionIndex,
  GlobalIndex,
  LabelIndex,
  LocalIndex,
  MemoryIndex,
  TableIndex,
  TypeIndex,
} from './indices.js';
export {
  byteOffset,
  dataIndex,
  elementIndex,
  functionIndex,
  globalIndex,
  labelIndex,
  localIndex,
  memoryIndex,
  tableIndex,
  typeIndex,
} from './indices.js';
export type {
  CodeSection,
  ConstExpr,
  CustomSectionRange,
  DataMode,
  DataSegment,
  ElementMode,
  ElementSegment,
  Export,
  ExportTarget,
  GlobalDef,
  Import,
  ImportType,
  TableDef,
  WasmModule,
} from './module.js';
export { Op } from './opcodes.generated.js';
export type { Opcode, OpcodeId } from './opcodes.js';
export { findOpcode, isOpcodePrefix, opcodeById, opcodeByName, opcodeKey, opcodes } from './opcodes.js';
export type { ImmediateKind, OpcodeRow } from './opcodes.table.js';
export { Effect, opcodeTable } from './opcodes.table.js';
export { NameSection } from './sections/name.js';
export { skipImmediates } from './skip-immediates.js';
export type {
  CompositeType,
  FunctionType,
  GlobalType,
  HeapTypeCode,
  Limits,
  MemoryType,
  RecursionGroup,
  SubType,
  TableType,
  ValType,
} from './types.js';
export {
  concreteHeapType,
  fromValueType,
  HeapTypes,
  heapTypeOf,
  isNullable,
  isRefType,
  maxMemory32Pages,
  pageSize,
  refType,
  toValueType,
  ValTypes,
} from './types.js';
