export { createWebAssembly } from './create-web-assembly.js';
export type { ErrorConstructor } from './errors.js';
export { installGlobal } from './install-global.js';
export { moduleOf } from './instance.js';
export type { WebAssemblyOptions } from './realm.js';
export type { ResponseLike } from './streaming.js';
export type {
  BytesSource,
  Exports,
  ExternKind,
  Global,
  GlobalConstructor,
  GlobalDescriptor,
  Imports,
  ImportValue,
  Instance,
  InstanceConstructor,
  InstantiatedSource,
  Memory,
  MemoryConstructor,
  MemoryDescriptor,
  Module,
  ModuleConstructor,
  ModuleExportDescriptor,
  ModuleImportDescriptor,
  Table,
  TableConstructor,
  TableDescriptor,
  WebAssemblyNamespace,
} from './types.js';
