/** The interface as types, with the names of TypeScript's own declarations of it, which `lib.dom.d.ts` has. */
import type { ErrorConstructor } from './errors.js';
import type { ResponseLike } from './streaming.js';

export type ExternKind = 'function' | 'table' | 'memory' | 'global';

/** Bytes that can be compiled: an `ArrayBuffer` or a view of one. */
export type BytesSource = ArrayBuffer | ArrayBufferView;

/** Objects by module and name. */
export type Imports = Record<string, Record<string, ImportValue>>;
// biome-ignore lint/suspicious/noExplicitAny: any function can be imported
export type ImportValue = ((...args: any[]) => unknown) | Global | Memory | Table | number | bigint | unknown;
/** As TypeScript has it: who knows the module knows their types. */
// biome-ignore lint/suspicious/noExplicitAny: so it can be assigned to declarations of its users
export type Exports = Record<string, any>;

export interface ModuleExportDescriptor {
  kind: ExternKind;
  name: string;
}

export interface ModuleImportDescriptor extends ModuleExportDescriptor {
  module: string;
}

// biome-ignore lint/suspicious/noEmptyInterface: the interface has no members
export interface Module {}

export interface ModuleConstructor {
  readonly prototype: Module;
  new (bytes: BytesSource): Module;
  exports(module: Module): ModuleExportDescriptor[];
  imports(module: Module): ModuleImportDescriptor[];
  customSections(module: Module, sectionName: string): ArrayBuffer[];
}

export interface Instance {
  readonly exports: Exports;
}

export interface InstanceConstructor {
  readonly prototype: Instance;
  new (module: Module, importObject?: Imports): Instance;
}

export interface MemoryDescriptor {
  initial: number;
  maximum?: number;
  shared?: boolean;
}

export interface Memory {
  readonly buffer: ArrayBuffer;
  grow(delta: number): number;
}

export interface MemoryConstructor {
  readonly prototype: Memory;
  new (descriptor: MemoryDescriptor): Memory;
}

export interface TableDescriptor {
  element: 'anyfunc' | 'externref';
  initial: number;
  maximum?: number;
}

export interface Table {
  readonly length: number;
  // biome-ignore lint/suspicious/noExplicitAny: as TypeScript has it
  get(index: number): any;
  set(index: number, value?: unknown): void;
  grow(delta: number, value?: unknown): number;
}

export interface TableConstructor {
  readonly prototype: Table;
  new (descriptor: TableDescriptor, value?: unknown): Table;
}

export interface GlobalDescriptor {
  value: 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'externref' | 'anyfunc';
  mutable?: boolean;
}

export interface Global {
  // biome-ignore lint/suspicious/noExplicitAny: as TypeScript has it
  value: any;
  // biome-ignore lint/suspicious/noExplicitAny: as TypeScript has it
  valueOf(): any;
}

export interface GlobalConstructor {
  readonly prototype: Global;
  new (descriptor: GlobalDescriptor, value?: unknown): Global;
}

export interface InstantiatedSource {
  module: Module;
  instance: Instance;
}

/** What {@link createWebAssembly} gives. */
export interface WebAssemblyNamespace {
  readonly Module: ModuleConstructor;
  readonly Instance: InstanceConstructor;
  readonly Memory: MemoryConstructor;
  readonly Table: TableConstructor;
  readonly Global: GlobalConstructor;
  readonly CompileError: ErrorConstructor;
  readonly LinkError: ErrorConstructor;
  readonly RuntimeError: ErrorConstructor;
  validate(bytes: BytesSource): boolean;
  compile(bytes: BytesSource): Promise<Module>;
  instantiate(bytes: BytesSource, importObject?: Imports): Promise<InstantiatedSource>;
  instantiate(module: Module, importObject?: Imports): Promise<Instance>;
  compileStreaming(source: ResponseLike | PromiseLike<ResponseLike>): Promise<Module>;
  instantiateStreaming(
    source: ResponseLike | PromiseLike<ResponseLike>,
    importObject?: Imports,
  ): Promise<InstantiatedSource>;
}
