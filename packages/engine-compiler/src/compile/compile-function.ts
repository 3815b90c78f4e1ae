import {
  allocate,
  choosePipeline,
  emitFunction,
  fastPipeline,
  lowerFunction,
  type PassName,
  runPipeline,
  type SideEntry,
  type SsaFunction,
  type Target,
} from '@wazero-ts/codegen';

/** `fast` for first calls, `full` for hot functions and whole modules. */
export type Tier = 'fast' | 'full';

/** Machine code of one function, position independent but for its relocations, with its side tables. */
export interface CompiledFunction {
  readonly bytes: Uint8Array;
  /** Where instructions end and constants begin. */
  readonly codeLength: number;
  /** Bytes between the stack pointer and the return address while the function runs. */
  readonly frameBytes: number;
  /** Slots of 8 bytes, from the stack pointer, that hold references at some time (and at others anything). */
  readonly referenceSlots: readonly number[];
  /** Offset of the instruction that faults, offset in the binary, trap number. */
  readonly traps: readonly SideEntry[];
  /** Offset behind the call or exit, offset in the binary. */
  readonly calls: readonly SideEntry[];
  /** Offset of a distance to the code of the defined function `data`. */
  readonly relocations: readonly SideEntry[];
}

/** Sees a function after each stage, for dumps and checks. */
export interface CompileObserver {
  readonly afterPass?: (name: PassName, func: SsaFunction) => void;
}

/** SSA to machine code: passes, selection, allocation, encoding. The SSA function is used up. */
export function compileFunction(
  func: SsaFunction,
  target: Target,
  tier: Tier,
  observer: CompileObserver = {},
): CompiledFunction {
  runPipeline(func, tier === 'fast' ? fastPipeline : choosePipeline(func), observer.afterPass);
  const mach = lowerFunction(func, target);
  const allocation = allocate(mach, target);
  const code = emitFunction(mach, allocation, target);
  const referenceSlots: number[] = [];
  for (let vreg = 0; vreg < mach.vregCount; vreg++) {
    const slot = allocation.slotOfVreg[vreg]!;
    if (mach.vregIsRef[vreg] === 1 && slot >= 0 && !referenceSlots.includes(slot)) referenceSlots.push(slot);
  }
  return {
    bytes: code.bytes,
    codeLength: code.codeLength,
    frameBytes: 8 * allocation.slotCount,
    referenceSlots,
    traps: code.traps,
    calls: code.calls,
    relocations: code.relocations,
  };
}
