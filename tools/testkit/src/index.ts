export { ByteWriter } from './byte-writer.js';
export { engineContract, linkingContractOf } from './contract/engine-contract.js';
export type { TestApi } from './contract/harness.js';
export { isEnduranceRun, percentile, printPercentiles, repetitions } from './endurance.js';
export { type EngineName, engineNames, engineObstacle, makeEngine, stressEngineNames } from './engines.js';
export { hostileModules } from './hostile-modules.js';
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
export { rightsAt } from './mappings.js';
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
export {
  MachineState,
  MEMORY_BASE,
  MEMORY_BYTES,
  type Outcome,
  outcome,
  RECORD_BASE,
  RECORD_BYTES,
} from './ssa/machine-state.js';
export { type Bits, fromFloat, operate, Trapped, toFloat, wrap } from './ssa/operations.js';
export { Random, randomBits, randomFunction } from './ssa/random-function.js';
export { evaluate } from './ssa/ssa-evaluator.js';
export { lanesOf, operateVector, vectorOf } from './ssa/vector-operations.js';
