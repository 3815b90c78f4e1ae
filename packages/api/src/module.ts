import type { CallOptions } from './call-options.js';
import type { StackReferences } from './host-module.js';
import type { ExternType, JsResult, JsValues, ValueType } from './value-type.js';

/** Something that a module imports or exports, as the binary declares it. */
export interface ExportDefinition {
  /** The module's name from its name section, `''` when it has none. */
  readonly moduleName: string;
  /** Index in its index space, imports first. */
  readonly index: number;
  /** Module and name of the import, or `undefined` when it is defined here. */
  readonly import: { readonly module: string; readonly name: string } | undefined;
  /** All names under which the module exports it. */
  readonly exportNames: readonly string[];
}

/** The signature and names of a function. */
export interface FunctionDefinition extends ExportDefinition {
  /** From the name section (or the host module builder); `''` when there is none. */
  readonly name: string;
  /** `module.function`, or `module.$index` for a function without a name; not affected by the instance's name. */
  readonly debugName: string;
  /** Whether the function is implemented by the host. */
  readonly isHostFunction: boolean;
  readonly paramTypes: readonly ValueType[];
  /** Empty when unknown. */
  readonly paramNames: readonly string[];
  readonly resultTypes: readonly ValueType[];
  /** Empty when unknown. */
  readonly resultNames: readonly string[];
}

/** The limits of a memory, in pages of 64 KiB. */
export interface MemoryDefinition extends ExportDefinition {
  readonly min: number;
  /** `undefined` when the binary declares no maximum. */
  readonly max: number | undefined;
  readonly shared: boolean;
}

/** The limits of a table, in elements. */
export interface TableDefinition extends ExportDefinition {
  readonly elementType: ValueType;
  readonly min: number;
  readonly max: number | undefined;
}

/** The type of a global. */
export interface GlobalDefinition extends ExportDefinition {
  readonly type: ValueType;
  readonly mutable: boolean;
}

/** A custom section, kept when the runtime was configured `withCustomSections(true)`. */
export interface CustomSection {
  readonly name: string;
  readonly data: Uint8Array;
}

/** One import or export of a compiled module. */
export interface ExternDescriptor {
  readonly kind: ExternType;
  readonly name: string;
  /** The module it is imported from; only on imports. */
  readonly module?: string;
}

/**
 * A function that the host can call.
 *
 * Values are JS values: i32 a number (signed), i64 a bigint, f32 and f64 numbers, externref any value, funcref a
 * {@link Function} or null, v128 a `Uint8Array` of 16 bytes. Arguments are converted as the JS API does (ToInt32,
 * BigInt.asIntN(64), fround).
 */
export interface Function {
  readonly definition: FunctionDefinition;
  /**
   * Calls the function and returns when it has ended.
   *
   * @returns nothing, the one result, or an array of results
   * @throws {@link WasmError} `SIGNATURE_MISMATCH` for a wrong number of arguments, {@link Trap}, {@link ExitError},
   * {@link HostPromiseError}, or the very object that a host function threw
   */
  call(...args: readonly unknown[]): unknown;
  /**
   * Calls the function; host functions may return promises, the event loop keeps turning and `options.signal` works.
   *
   * @throws as {@link Function.call}, by rejecting
   */
  callAsync(args: readonly unknown[], options?: CallOptions): Promise<unknown>;
  /**
   * Calls the function with its arguments as bits, and leaves the results there: little-endian slots of 8 bytes from
   * offset 0, two for a v128. Every bit is kept, also of signalling NaNs.
   *
   * @param stack - room for the larger of parameters and results
   * @param references - makes and reads the handles of reference values; needed only when the signature has some
   * @throws {@link WasmError} `SIGNATURE_MISMATCH` when the stack is too small or `references` is missing; else as
   * {@link Function.call}
   */
  callWithStack(stack: DataView, references?: StackReferences): void;
  /**
   * A function that calls this one under limits: the way to stop a synchronous call.
   *
   * @example
   * ```ts
   * import type { Module } from '@wazero-ts/api';
   * function runFor(module: Module, name: string, timeoutMs: number): unknown {
   *   return module.exportedFunction(name)?.withOptions({ timeoutMs }).call();
   * }
   * ```
   */
  withOptions(options: CallOptions): Function;
}

/** A {@link Function} whose signature was checked once and is known to TypeScript. */
export interface TypedFunction<Params extends readonly ValueType[], Results extends readonly ValueType[]> {
  readonly definition: FunctionDefinition;
  /** As {@link Function.call}. */
  call(...args: JsValues<Params>): JsResult<Results>;
  /** As {@link Function.callAsync}. */
  callAsync(args: JsValues<Params>, options?: CallOptions): Promise<JsResult<Results>>;
  /**
   * As {@link Function.withOptions}.
   *
   * @example
   * ```ts
   * import type { Module } from '@wazero-ts/api';
   * function price(plugin: Module, cents: number): number {
   *   return plugin.func('price', ['i32'], ['i32']).withOptions({ fuel: 10_000 }).call(cents);
   * }
   * ```
   */
  withOptions(options: CallOptions): TypedFunction<Params, Results>;
}

/** What {@link Memory.toTransferable} gives. */
export interface TransferableMemory {
  readonly kind: 'wazero-ts/memory';
  readonly buffer: SharedArrayBuffer;
  /** Pages of 64 KiB that the memory started with. */
  readonly min: number;
  /** The most pages that it can have. */
  readonly max: number;
}

/**
 * The bytes that a guest works in. Offsets and lengths are in bytes; every access checks bounds and returns
 * `undefined` or `false` outside them. Numbers are little-endian.
 */
export interface Memory {
  readonly definition: MemoryDefinition;
  /** Current size in bytes: 4294967296 at 65536 pages (wazero's overflows to 0 there). */
  readonly size: number;
  /**
   * Adds pages of 64 KiB.
   *
   * @returns the previous number of pages, or `undefined` when the limit does not allow it
   * @throws LimitError `MEMORY_LIMIT` when the instance has a `Policy` that does not allow it
   */
  grow(deltaPages: number): number | undefined;
  /** An unsigned byte. */
  readByte(offset: number): number | undefined;
  /** An unsigned 16-bit number. */
  readUint16Le(offset: number): number | undefined;
  /** An unsigned 32-bit number. */
  readUint32Le(offset: number): number | undefined;
  /** An unsigned 64-bit number. */
  readUint64Le(offset: number): bigint | undefined;
  /** A 32-bit float; a NaN may lose its payload. */
  readFloat32Le(offset: number): number | undefined;
  /** A 64-bit float; a NaN may lose its payload. */
  readFloat64Le(offset: number): number | undefined;
  /** A live view of a range: it sees later writes and goes stale (length 0, or detached from the guest) on grow. */
  read(offset: number, byteCount: number): Uint8Array | undefined;
  /** A range decoded as UTF-8, with U+FFFD for what is not. */
  readString(offset: number, byteCount: number): string | undefined;
  /** Writes the low 8 bits of a number. */
  writeByte(offset: number, value: number): boolean;
  /** Writes the low 16 bits of a number. */
  writeUint16Le(offset: number, value: number): boolean;
  /** Writes the low 32 bits of a number. */
  writeUint32Le(offset: number, value: number): boolean;
  /** Writes the low 64 bits of a bigint. */
  writeUint64Le(offset: number, value: bigint): boolean;
  /** Writes a number rounded to a 32-bit float. */
  writeFloat32Le(offset: number, value: number): boolean;
  /** Writes a 64-bit float. */
  writeFloat64Le(offset: number, value: number): boolean;
  /** Copies all bytes to the offset, or nothing when they do not fit. */
  write(offset: number, bytes: Uint8Array): boolean;
  /** Writes UTF-8, without a terminator. */
  writeString(offset: number, text: string): boolean;
  /** A live view of the whole memory; detached (or stale, for engines without detachment) by grow: take it anew. */
  view(): Uint8Array;
  /**
   * The buffer of exactly the memory's bytes, the same object until the memory grows. Every grow detaches it, also one of
   * 0 pages: views of it then have length 0. Of a shared memory it is the `SharedArrayBuffer`, which grows in place.
   */
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  /**
   * A shared memory as data that `postMessage` can send: in the other thread a host module exports the same bytes, see
   * `exportMemory` of the host module builder.
   *
   * @throws {@link WasmError} `INVALID_ARGUMENT` when the memory is not shared
   */
  toTransferable(): TransferableMemory;
}

/** A global variable of an instance. */
export interface Global {
  readonly definition: GlobalDefinition;
  readonly type: ValueType;
  readonly mutable: boolean;
  /** The current value, as a function would return it. */
  get(): unknown;
  /** @throws {@link WasmError} `INVALID_ARGUMENT` when the global is constant */
  set(value: unknown): void;
  /** wazero's text, such as `global(42)`. */
  toString(): string;
}

/** A table of references. */
export interface Table {
  readonly definition: TableDefinition;
  readonly elementType: ValueType;
  /** Current number of elements. */
  readonly size: number;
  /** @throws {@link Trap} `INVALID_TABLE_ACCESS` out of bounds */
  get(index: number): unknown;
  /** @throws {@link Trap} `INVALID_TABLE_ACCESS` out of bounds */
  set(index: number, value: unknown): void;
  /** @returns the previous size, or `undefined` when the limit does not allow it */
  grow(delta: number, value?: unknown): number | undefined;
}

/** An instance of a module. */
export interface Module {
  /** The name under which others can import it; `''` when it is anonymous. */
  readonly name: string;
  /** The module's only memory, imported or defined, exported or not. */
  readonly memory: Memory | undefined;
  /** The module's first table, imported or defined, exported or not. */
  readonly table: Table | undefined;
  readonly isClosed: boolean;
  /** The exit code it was closed with, or `undefined` while open. */
  readonly exitCode: number | undefined;
  readonly exports: readonly ExternDescriptor[];
  readonly exportedFunctionDefinitions: ReadonlyMap<string, FunctionDefinition>;
  readonly exportedMemoryDefinitions: ReadonlyMap<string, MemoryDefinition>;
  /** @returns the function exported under a name, `undefined` when there is none */
  exportedFunction(name: string): Function | undefined;
  /** @returns the memory exported under a name, `undefined` when there is none */
  exportedMemory(name: string): Memory | undefined;
  /** @returns the global exported under a name, `undefined` when there is none */
  exportedGlobal(name: string): Global | undefined;
  /** @returns the table exported under a name, `undefined` when there is none */
  exportedTable(name: string): Table | undefined;
  /**
   * The exported function with a signature that is checked here, once.
   *
   * @throws {@link WasmError} `UNKNOWN_EXPORT` or `SIGNATURE_MISMATCH`
   */
  func<const Params extends readonly ValueType[], const Results extends readonly ValueType[]>(
    name: string,
    params: Params,
    results: Results,
  ): TypedFunction<Params, Results>;
  /** Closes with exit code 0. The first close wins; calls made later throw {@link ExitError}. */
  close(): Promise<void>;
  /** As {@link Module.close}; later calls throw {@link ExitError} with this exit code. */
  closeWithExitCode(exitCode: number): Promise<void>;
  /** `Module[name]` */
  toString(): string;
}
