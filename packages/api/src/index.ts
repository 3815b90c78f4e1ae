export type { AbortSignalLike, CallOptions } from './call-options.js';
export { Fuel } from './call-options.js';
export type { ErrorCode, LimitCode, TrapCode, WasmFrame } from './errors.js';
export {
  assertNever,
  DecodeError,
  EngineUnavailableError,
  ExitError,
  exitCodeContextCanceled,
  exitCodeDeadlineExceeded,
  formatWasmStack,
  HostPromiseError,
  LimitError,
  LinkError,
  MountUnavailableError,
  recordWasmStack,
  Trap,
  trapMessages,
  ValidationError,
  WasmError,
  wasmStackOf,
} from './errors.js';
export type { CoreFeatureName, CoreFeatures } from './features.js';
export {
  CoreFeature,
  CoreFeaturesV1,
  CoreFeaturesV2,
  coreFeaturesToString,
  isEnabled,
  requireEnabled,
  setEnabled,
} from './features.js';
export type {
  BlockablePromise,
  HostClocks,
  HostFunctionBody,
  HostFunctionDefinition,
  HostFunctionLog,
  HostIntrinsic,
  HostMemoryDefinition,
  HostModuleDefinition,
  LogScope,
  ModuleHostFunction,
  ReadClockIntrinsic,
  StackHostFunction,
  StackReferences,
  ValuesHostFunction,
} from './host-module.js';
export { newStackReferences } from './host-module.js';
export type {
  CustomSection,
  ExportDefinition,
  ExternDescriptor,
  Function,
  FunctionDefinition,
  Global,
  GlobalDefinition,
  Memory,
  MemoryDefinition,
  Module,
  Table,
  TableDefinition,
  TransferableMemory,
  TypedFunction,
} from './module.js';
export type { PolicyLimits, PolicyMount, PolicyResource, PolicyUsage } from './policy.js';
export { Policy } from './policy.js';
export type {
  ExternType,
  HeapType,
  JsResult,
  JsValue,
  JsValues,
  NumberType,
  ReferenceType,
  ValueType,
} from './value-type.js';
export { valueTypeName } from './value-type.js';
