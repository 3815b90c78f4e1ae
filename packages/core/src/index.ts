export { WaitResult, type WaitView, waitBlocking, waitInTurns, waitTimeout } from './atomic-wait.js';
export { CallCompletion, type CompletingCall } from './call-completion.js';
export { callHostFunction, callHostFunctionAsync } from './call-host-function.js';
export type { ConstExprScope } from './const-expr.js';
export { evaluateConstExpr } from './const-expr.js';
export type {
  CompileAllOptions,
  CompiledCode,
  CompileListener,
  CompileOptions,
  CompileProgress,
  Engine,
  InstanceStorage,
  MemoryOptions,
  ModuleEngine,
  TableOptions,
} from './engine.js';
export type { Extern } from './extern.js';
export type {
  CallControl,
  EngineFunction,
  EngineGlobal,
  EngineMemory,
  EngineTable,
  QuickFunction,
} from './externs.js';
export { isQuickFunction } from './externs.js';
export type { GivenImport } from './given-imports.js';
export { GuestInstance } from './guest-instance.js';
export type { HostFunction, PendingHostCall } from './host-function.js';
export { HostInstance, instantiateHostModule } from './host-instance.js';
export { HostModuleShape } from './host-module-shape.js';
export type { CloseHook, Exit, ExportPlace } from './instance.js';
export { Instance } from './instance.js';
export type { InstanceHandle } from './instance-handle.js';
export type { LinkRequest } from './instantiate.js';
export { linkInstance } from './instantiate.js';
export type { ModuleResolver } from './link-imports.js';
export type { FunctionReferences, SignatureLayout, ValueKind, ValueLayout, ValuePlace } from './marshal.js';
export {
  layoutOf,
  publicToRaw,
  rawToPublic,
  readSlot,
  ValueKinds,
  valueKindOf,
  writeI64,
  writeSlot,
} from './marshal.js';
export { ModuleShape, shapeOf } from './module-shape.js';
export type { PublicObjects, StoreLimits } from './store.js';
export { Store } from './store.js';
export { canonicalFunctionTypeId, canonicalTypeIds } from './type-registry.js';
export type { RawValue, Reference, ValueSlots } from './values.js';
export { newValueSlots } from './values.js';
