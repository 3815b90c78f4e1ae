export type {
  AbortSignalLike,
  BlockablePromise,
  CallOptions,
  CoreFeatureName,
  CoreFeatures,
  CustomSection,
  ErrorCode,
  ExportDefinition,
  ExternDescriptor,
  ExternType,
  Function,
  FunctionDefinition,
  Global,
  GlobalDefinition,
  HeapType,
  HostClocks,
  HostFunctionBody,
  HostFunctionDefinition,
  HostFunctionLog,
  HostIntrinsic,
  HostMemoryDefinition,
  HostModuleDefinition,
  JsResult,
  JsValue,
  JsValues,
  LimitCode,
  LogScope,
  Memory,
  MemoryDefinition,
  Module,
  ModuleHostFunction,
  NumberType,
  PolicyLimits,
  PolicyMount,
  PolicyResource,
  PolicyUsage,
  ReadClockIntrinsic,
  ReferenceType,
  StackHostFunction,
  StackReferences,
  Table,
  TableDefinition,
  TransferableMemory,
  TrapCode,
  TypedFunction,
  ValuesHostFunction,
  ValueType,
  WasmFrame,
} from '@wazero-ts/api';
export {
  CoreFeature,
  CoreFeaturesV1,
  CoreFeaturesV2,
  coreFeaturesToString,
  DecodeError,
  EngineUnavailableError,
  ExitError,
  exitCodeContextCanceled,
  exitCodeDeadlineExceeded,
  Fuel,
  formatWasmStack,
  HostPromiseError,
  isEnabled,
  LimitError,
  LinkError,
  MountUnavailableError,
  newStackReferences,
  Policy,
  requireEnabled,
  setEnabled,
  Trap,
  ValidationError,
  valueTypeName,
  WasmError,
  wasmStackOf,
} from '@wazero-ts/api';
export type { CompileListener, CompileProgress, Engine } from '@wazero-ts/core';
export type {
  Awaitable,
  Clock,
  Dirent,
  ErrnoName,
  File,
  FS,
  Mount,
  Nanosleep,
  NodeWritableLike,
  OutputCollector,
  RandomSource,
  ReceiveOptions,
  ShutdownHow,
  SockConfig,
  Socket,
  Stat,
  StdioChunk,
  StdioSink,
  StdioSource,
  Timing,
  WebReadableLike,
  WebWritableLike,
  Whence,
} from '@wazero-ts/sys';
export {
  captureOutput,
  cryptoRandom,
  DirectoryFile,
  deterministicRandom,
  Errno,
  FileType,
  FSConfig,
  isErrno,
  isSocket,
  Oflag,
  SocketFile,
  UnimplementedFile,
  UnimplementedFS,
} from '@wazero-ts/sys';
export type { CompilationCache } from './compilation-cache.js';
export { newCompilationCache } from './compilation-cache.js';
export type { CompiledModule, TransferableModule } from './compiled-module.js';
export { newRuntimeConfigInterpreter } from './default-engine.js';
export type { HostLogging, HostLoggingOptions } from './host-logging.js';
export { logScopes, newHostLogging } from './host-logging.js';
export type { HostFunctionBuilder, HostModuleBuilder, HostResult, MemoryLimits } from './host-module-builder.js';
export type { GlobalDeclaration, TableLimits } from './host-storage.js';
export type { ImportValue } from './import-value.js';
export { storageOf } from './import-value.js';
export type { ExternReport, ModuleReport, SectionReport } from './inspect-module.js';
export { inspectModule } from './inspect-module.js';
export type { DescriptorAdapter, ModuleConfig, ModuleConfigOptions } from './module-config.js';
export { newModuleConfig } from './module-config.js';
export type { BinarySource, CompileModuleOptions, InstantiateOptions, Runtime } from './runtime.js';
export { newRuntime, newRuntimeWithConfig } from './runtime.js';
export type { Compilation, RuntimeConfig, RuntimeConfigOptions } from './runtime-config.js';
export { newRuntimeConfig } from './runtime-config.js';
