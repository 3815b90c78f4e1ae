export { ByteWriter } from './byte-writer.js';
export { engineContract, linkingContractOf } from './contract/engine-contract.js';
export type { TestApi } from './contract/harness.js';
export type {
  BlockType,
  FloatBits,
  Immediate,
  Instruction,
  MemArg,
  Signature,
  TypeTable,
  WasmType,
} from './instructions.js';
export { typeByte, writeInstruction } from './instructions.js';
export { ledgerEngine } from './ledger/ledger-engine.js';
export type {
  Code,
  DataSpec,
  ElementSpec,
  FunctionSpec,
  GlobalSpec,
  LimitsSpec,
  MemorySpec,
  TableSpec,
} from './module-builder.js';
export { ModuleBuilder } from './module-builder.js';
