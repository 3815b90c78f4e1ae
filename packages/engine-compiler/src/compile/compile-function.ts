import {
  allocate,
  choosePipeline,
  emitFunction,
  fastPipeline,
  lowerFunction,
  type MachCode,
  print,
  printMach,
  runPipeline,
  type SsaFunction,
  type Target,
} from '@wazero-ts/codegen';
import { withinBudget } from '../frontend/budget.js';

/** `fast` for first calls, `full` for hot functions and whole modules. */
export type Tier = 'fast' | 'full';

/** The stages of a function's way to machine code, in their order; see {@link DumpStage}. */
export const dumpStages = ['ssa', 'opt', 'lower', 'regalloc', 'asm'] as const;

/**
 * What can be seen of a function on its way: `ssa` as the frontend builds it, `opt` behind the passes, `lower` machine
 * instructions on virtual registers, `regalloc` the same in registers and slots with the moves between them, `asm` bytes.
 */
export type DumpStage = (typeof dumpStages)[number];

/** Sees a function after each stage, whose text it may ask for. */
export type CompileObserver = (stage: DumpStage, text: () => string) => void;

/**
 * SSA to machine code: passes, selection, allocation, encoding. The SSA function is used up.
 *
 * @throws WasmError `IMPLEMENTATION_LIMIT`
 */
export function compileFunction(func: SsaFunction, target: Target, tier: Tier, observe?: CompileObserver): MachCode {
  return withinBudget(func.name, () => {
    observe?.('ssa', () => print(func));
    runPipeline(func, tier === 'fast' ? fastPipeline : choosePipeline(func));
    observe?.('opt', () => print(func));
    const mach = lowerFunction(func, target);
    observe?.('lower', () => printMach(mach, target));
    const allocation = allocate(mach, target);
    observe?.('regalloc', () => printMach(mach, target, allocation));
    const code = emitFunction(mach, allocation, target);
    observe?.('asm', () => target.printCode(code));
    return code;
  });
}
