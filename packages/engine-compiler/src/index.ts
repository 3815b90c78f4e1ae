export type { CodePiece, FunctionRange } from './compile/code-piece.js';
export { type DumpStage, dumpStages } from './compile/compile-function.js';
export {
  type CompileJob,
  type CompileThread,
  type CompileThreads,
  openCompileJob,
} from './compile/compile-job.js';
export { type DumpOptions, dumpFunction } from './compile/dump-function.js';
export { type CompilerEngineOptions, compilerEngine } from './compiler-engine.js';
export { Frontend } from './frontend/build-ssa.js';
export type { FrontendOptions } from './frontend/options.js';
export { InstanceLayout } from './layout/instance-layout.js';
export type { EngineOptions } from './runtime/engine-options.js';
export type { NativeMemory } from './runtime/native-memory.js';
