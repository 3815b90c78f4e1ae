/** The interface as types, with the names of TypeScript's own declarations of it, which `lib.dom.d.ts` has. */
import type { ErrorConstructor } from './errors.js';
import type { ResponseLike } from './streaming.js';

/** What a module can import or export. */
export type ExternKind = 'function' | 'table' | 'memory' | 'global';

/** Bytes that can be compiled: an `ArrayBuffer` or a view of one. */
export type BytesSource = ArrayBuffer | ArrayBufferView;

/** Objects by module and name. */
export type Imports = Record<string, Record<string, ImportValue>>;
/** What can be given for one import; a number or bigint becomes an immutable global. */
// biome-ignore lint/suspicious/noExplicitAny: any function can be imported
export type ImportValue = ((...args: any[]) => unknown) | Global | Memory | Table | number | bigint | unknown;
/** Exports by name. As TypeScript has it: who knows the module knows their types. */
// biome-ignore lint/suspicious/noExplicitAny: so it can be assigned to declarations of its users
export type Exports = Record<string, any>;

/** An export of a module. */
export interface ModuleExportDescriptor {
  kind: ExternKind;
  name: string;
}

/** An import of a module. */
export interface ModuleImportDescriptor extends ModuleExportDescriptor {
  module: string;
}

/** A compiled module. */
// biome-ignore lint/suspicious/noEmptyInterface: the interface has no members
export interface Module {}

/** `WebAssembly.Module`; `new` throws `CompileError`. */
export interface ModuleConstructor {
  readonly prototype: Module;
  new (bytes: BytesSource): Module;
  /** The exports, in the order of the binary. */
  exports(module: Module): ModuleExportDescriptor[];
  /** The imports, in the order of the binary. */
  imports(module: Module): ModuleImportDescriptor[];
  /** Copies of the contents of the custom sections of a name. */
  customSections(module: Module, sectionName: string): ArrayBuffer[];
}

/** An instance of a module. */
export interface Instance {
  readonly exports: Exports;
}

/** `WebAssembly.Instance`; `new` throws `LinkError`, or what the start function throws. */
export interface InstanceConstructor {
  readonly prototype: Instance;
  new (module: Module, importObject?: Imports): Instance;
}

/** Limits of a memory, in pages of 64 KiB. */
export interface MemoryDescriptor {
  initial: number;
  maximum?: number;
  shared?: boolean;
}

/** A memory; growing it detaches `buffer`, unless it is shared. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  /** Grows by pages and gives the size before. Throws RangeError beyond the maximum. */
  grow(delta: number): number;
}

/** `WebAssembly.Memory`; `new` throws RangeError for limits out of order. */
export interface MemoryConstructor {
  readonly prototype: Memory;
  new (descriptor: MemoryDescriptor): Memory;
}

/** Limits of a table, in elements. */
export interface TableDescriptor {
  element: 'anyfunc' | 'externref';
  initial: number;
  maximum?: number;
}

/** A table of functions or of any values. */
export interface Table {
  readonly length: number;
  /** An element. Throws RangeError out of bounds. */
  // biome-ignore lint/suspicious/noExplicitAny: as TypeScript has it
  get(index: number): any;
  /** Sets an element, to null without a value. Throws RangeError out of bounds, TypeError for a value of another type. */
  set(index: number, value?: unknown): void;
  /** Grows by elements and gives the length before. Throws RangeError beyond the maximum. */
  grow(delta: number, value?: unknown): number;
}

/** `WebAssembly.Table`; `new` throws RangeError for limits out of order. */
export interface TableConstructor {
  readonly prototype: Table;
  new (descriptor: TableDescriptor, value?: unknown): Table;
}

/** Type of a global. */
export interface GlobalDescriptor {
  value: 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'externref' | 'anyfunc';
  mutable?: boolean;
}

/** A global; setting the `value` of an immutable one throws TypeError. */
export interface Global {
  // biome-ignore lint/suspicious/noExplicitAny: as TypeScript has it
  value: any;
  /** The same as `value`. */
  // biome-ignore lint/suspicious/noExplicitAny: as TypeScript has it
  valueOf(): any;
}

/** `WebAssembly.Global`. */
export interface GlobalConstructor {
  readonly prototype: Global;
  new (descriptor: GlobalDescriptor, value?: unknown): Global;
}

/** What `instantiate` gives for bytes. */
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
  /** Whether the bytes are a valid module. */
  validate(bytes: BytesSource): boolean;
  /** Compiles bytes. Rejects with `CompileError`. */
  compile(bytes: BytesSource): Promise<Module>;
  /** Compiles and instantiates bytes. Rejects with `CompileError`, `LinkError` or what the start function throws. */
  instantiate(bytes: BytesSource, importObject?: Imports): Promise<InstantiatedSource>;
  /** Instantiates a module. Rejects with `LinkError` or what the start function throws. */
  instantiate(module: Module, importObject?: Imports): Promise<Instance>;
  /** {@link compile} for the body of a response, of type `application/wasm`. */
  compileStreaming(source: ResponseLike | PromiseLike<ResponseLike>): Promise<Module>;
  /** {@link instantiate} for the body of a response, of type `application/wasm`. */
  instantiateStreaming(
    source: ResponseLike | PromiseLike<ResponseLike>,
    importObject?: Imports,
  ): Promise<InstantiatedSource>;
}
