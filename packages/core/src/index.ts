export type { CompiledCode, CompileOptions, Engine, InstanceStorage, MemoryOptions, ModuleEngine, TableOptions } from './engine.js';
export type { CallControl, EngineFunction, EngineGlobal, EngineMemory, EngineTable } from './externs.js';
export type { HostFunction, PendingHostCall } from './host-function.js';
export type { InstanceHandle } from './instance-handle.js';
export type { RawValue, Reference, ValueSlots } from './values.js';
export { newValueSlots } from './values.js';
