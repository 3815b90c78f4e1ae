import {
  allocate,
  choosePipeline,
  emitFunction,
  fastPipeline,
  lowerFunction,
  type MachCode,
  type PassName,
  runPipeline,
  type SsaFunction,
  type Target,
} from '@wazero-ts/codegen';
import { withinBudget } from '../frontend/budget.js';

/** `fast` for first calls, `full` for hot functions and whole modules. */
export type Tier = 'fast' | 'full';

/** Sees a function after each stage, for dumps and checks. */
export interface CompileObserver {
  readonly afterPass?: (name: PassName, func: SsaFunction) => void;
}

/**
 * SSA to machine code: passes, selection, allocation, encoding. The SSA function is used up.
 *
 * @throws WasmError `IMPLEMENTATION_LIMIT`
 */
export function compileFunction(
  func: SsaFunction,
  target: Target,
  tier: Tier,
  observer: CompileObserver = {},
): MachCode {
  return withinBudget(func.name, () => {
    runPipeline(func, tier === 'fast' ? fastPipeline : choosePipeline(func), observer.afterPass);
    const mach = lowerFunction(func, target);
    const allocation = allocate(mach, target);
    return emitFunction(mach, allocation, target);
  });
}
