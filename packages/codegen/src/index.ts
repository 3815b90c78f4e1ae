export { BudgetError } from './ir/budget-error.js';
export { FunctionBuilder } from './ir/builder.js';
export { type Cfg, computeCfg, edgeSource } from './ir/cfg.js';
export { computeDominators, type Dominators, dominates } from './ir/dominators.js';
export { isZeroExtended } from './ir/facts.js';
export { SsaFunction } from './ir/function.js';
export {
  type BlockId,
  blockId,
  type EdgeId,
  edgeId,
  type InstId,
  instId,
  NONE,
  type SignatureId,
  signatureId,
  type ValueId,
  type VariableId,
  valueId,
  variableId,
} from './ir/ids.js';
export {
  ACCESS_CHECKED,
  accessDetail,
  detailHigh,
  detailLow,
  laneBytes,
  laneTypes,
  RmwOp,
  rmwNames,
  Shape,
  shapeNames,
  trapCodes,
} from './ir/immediates.js';
export { computeLoops, type Loops } from './ir/loops.js';
export { opcodeTable } from './ir/opcode.table.js';
export {
  Effect,
  type ImmediateKind,
  Op,
  type OpInfo,
  type OpName,
  opByName,
  opEffects,
  opInfo,
  opInfos,
} from './ir/opcodes.js';
export { ParseError, parse } from './ir/parse.js';
export { print, printInst } from './ir/print.js';
export { Scratch } from './ir/scratch.js';
export { isFloatType, isIntType, type Signature, Type, type TypeName, typeByName, typeName } from './ir/types.js';
export { findProblems, VerifierError, verify } from './ir/verify.js';
export { type ContextLayout, placeValues, slotsOf } from './mach/calling-convention.js';
export { Constraint, defFixed, defTied, isDef, MAY_SWAP, NEEDS_ZERO_EXTENDED, useFixed } from './mach/constraint.js';
export { EmitContext, emitFunction } from './mach/emit.js';
export { LowerContext, lowerFunction } from './mach/lower.js';
export { type BranchForm, MachBuffer } from './mach/mach-buffer.js';
export type { MachCode } from './mach/mach-code.js';
export { MachFunction } from './mach/mach-function.js';
export { printMach, printOperands } from './mach/print.js';
export { SideTable, SiteTable, TrapKind, trapCodeOf, trapData, trapKindOf } from './mach/side-table.js';
export type { LazyEntries, RegisterClass, Target } from './mach/target.js';
export {
  brokenConstraints,
  budgets,
  choosePipeline,
  fastPipeline,
  fullPipeline,
  orderConstraints,
  type Pass,
  type PassName,
  passes,
  runPipeline,
} from './passes/pipeline.js';
export { type Constants, type Pattern, type Result, type Rule, rules } from './passes/rules.table.js';
export { passSimplify } from './passes/simplify.js';
export { IMMUTABLE_REGION } from './passes/value-numbering.js';
export { allocate, allocateLocally } from './regalloc/allocate.js';
export { type Allocation, isRegister, isSlot, slotLocation, slotOf } from './regalloc/allocation.js';
export { AllocationError, checkAllocation } from './regalloc/checker.js';
export { type MoveSink, ParallelMoves } from './regalloc/parallel-moves.js';
