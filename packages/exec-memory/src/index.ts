export { type Address, readAddress, writeAddress } from './address.js';
export {
  type CodeArena,
  type LazyCode,
  type PublishedCode,
  type SealedCode,
  trapEntry,
  trapSources,
} from './code-arena.js';
export type { Context, ContextState } from './context.js';
export { ExecMemoryError, type ExecMemoryErrorCode } from './errors.js';
export type { ContextOptions, ExecMemory } from './exec-memory.js';
export { callerLayout, contextLayout, exitCodes, hostClocks, intrinsics, pollFlags } from './layout.js';
export type { LinearMemory, LinearMemoryOptions, MemoryRecord, SavedMemory } from './linear-memory.js';
export { type ExecMemoryAvailability, type ExecMemoryUnavailableCode, loadExecMemory } from './load.js';
export type { NativeConstants } from './native-binding.js';
export type { NativeBlock } from './native-block.js';
