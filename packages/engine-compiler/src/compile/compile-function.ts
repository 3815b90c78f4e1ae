import {
  type Allocation,
  allocate,
  allocateLocally,
  checkAllocation,
  choosePipeline,
  emitFunction,
  fastPipeline,
  lowerFunction,
  type MachCode,
  type MachFunction,
  print,
  printMach,
  runPipeline,
  type SsaFunction,
  type Target,
  verify,
} from '@wazero-ts/codegen';
import { withinBudget } from '../frontend/budget.js';

/** `fast` for first calls, `full` for hot functions and whole modules. */
export type Tier = 'fast' | 'full';

/**
 * `adaptive`: the fast tier at first for functions that soon end or call, then the full one for those that take time. A
 * whole module is compiled in full.
 */
export type TierChoice = Tier | 'adaptive';

/** The stages of a function's way to machine code, in their order; see {@link DumpStage}. */
export const dumpStages = ['ssa', 'opt', 'lower', 'regalloc', 'asm'] as const;

/**
 * What can be seen of a function on its way: `ssa` as the frontend builds it, `opt` behind the passes, `lower` machine
 * instructions on virtual registers, `regalloc` the same in registers and slots with the moves between them, `asm` bytes.
 */
export type DumpStage = (typeof dumpStages)[number];

/** Sees a function after each stage, whose text it may ask for. */
export type CompileObserver = (stage: DumpStage, text: () => string) => void;

/** What a function is checked by at its stages, in tests. */
export interface CompileChecks {
  /** @throws VerifierError */
  readonly afterPass: (func: SsaFunction) => void;
  /** @throws AllocationError */
  readonly afterAllocation: (mach: MachFunction, allocation: Allocation, target: Target) => void;
}

/** SSA is verified after every pass, and the allocation of registers proved. */
export const compileChecks: CompileChecks = { afterPass: verify, afterAllocation: checkAllocation };

/**
 * SSA to machine code: passes, selection, allocation, encoding. The SSA function is used up.
 *
 * @throws WasmError `IMPLEMENTATION_LIMIT`
 */
export function compileFunction(
  func: SsaFunction,
  target: Target,
  tier: Tier,
  observe?: CompileObserver,
  checks?: CompileChecks,
): MachCode {
  return withinBudget(func.name, () => {
    observe?.('ssa', () => print(func));
    const afterPass = checks === undefined ? undefined : () => checks.afterPass(func);
    const pipeline = tier === 'fast' ? fastPipeline : choosePipeline(func);
    runPipeline(func, pipeline, afterPass);
    observe?.('opt', () => print(func));
    const isLocal = pipeline === fastPipeline;
    const mach = lowerFunction(func, target, isLocal);
    observe?.('lower', () => printMach(mach, target));
    const allocation = (isLocal ? allocateLocally : allocate)(mach, target);
    checks?.afterAllocation(mach, allocation, target);
    observe?.('regalloc', () => printMach(mach, target, allocation));
    const code = emitFunction(mach, allocation, target);
    observe?.('asm', () => target.printCode(code));
    return code;
  });
}
