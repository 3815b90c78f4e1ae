import type { Target } from '@wazero-ts/codegen';
import type { FunctionBodies } from '../frontend/options.js';
import { type CodePiece, compilePiece, type FunctionRange } from './code-piece.js';
import type { TierChoice } from './compile-function.js';
import { CompilerSource } from './compiler-source.js';

/** What another thread has to know to compile functions of a module: data that `postMessage` can copy. */
export interface CompileJob {
  readonly module: FunctionBodies;
  readonly guarded: boolean;
  readonly metered: boolean;
  readonly canonicalNaNs: boolean;
  readonly tier: TierChoice;
}

/** A job without what the functions do not depend on. */
export function newCompileJob(module: FunctionBodies, options: Omit<CompileJob, 'module'>): CompileJob {
  const { bytes, types, functionTypes, importedFunctionCount, importedGlobalCount } = module;
  const { tableTypes, memoryTypes, globalTypes, code } = module;
  const counts = { importedFunctionCount, importedGlobalCount };
  return { ...options, module: { bytes, types, functionTypes, ...counts, tableTypes, memoryTypes, globalTypes, code } };
}

/**
 * Takes over a job, in the thread that does it.
 *
 * @param target - as in the engine that has the job: code for another one does not run there
 * @returns compiles a range of the functions
 */
export function openCompileJob(job: CompileJob, target: Target): (range: FunctionRange) => CodePiece {
  const { module, guarded, metered, canonicalNaNs, tier } = job;
  const source = CompilerSource.of(target).forModule(module, { canonicalNaNs }, guarded, tier);
  return (range) => compilePiece(source, range, { metered, directCalls: true });
}

/** A thread that compiles. */
export interface CompileThread {
  /**
   * Compiles a range of the functions of the job with {@link openCompileJob}; several may be asked for at once.
   *
   * @throws anything, by rejecting, when the thread can not do it: then the thread of the engine does
   */
  compile(range: FunctionRange): Promise<CodePiece>;
  /** Ends the thread; what it still has to do is rejected. */
  close(): void;
}

/** Starts threads; what that takes is up to the host. */
export interface CompileThreads {
  /**
   * Threads for one job; none when it is not worth them.
   *
   * @param bodyBytes - of all functions
   */
  start(job: CompileJob, bodyBytes: number): readonly CompileThread[];
}
