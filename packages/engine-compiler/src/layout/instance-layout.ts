import type { FunctionBodies } from '../frontend/options.js';

/**
 * Where things stand in the instance context, the native block that every guest function gets as its first parameter.
 * It holds pointers only; all but the code pointers are the same for the life of the instance, so generated code may
 * load them again instead of keeping them.
 *
 * ```
 * u32 0, u32 clocks, u64 clock function    what the addon may do itself: intrinsics.ts
 * memories   { u64 base; u64 record }      base never moves; record = { u64 base; u64 byteLength }
 * tables     { u64 record }                record = { u64 elements; u64 length }, elements of 8 bytes
 * globals    { u64 cell }                  cell of 16 bytes
 * imports    { u64 descriptor }            descriptorLayout
 * code       { u64 code }                  of each defined function: its lazy entry, then its code
 * type ids   { u32 }                       canonical
 * ```
 */
export class InstanceLayout {
  readonly bytes: number;
  readonly functionCount: number;
  private readonly memories: number;
  private readonly tables: number;
  private readonly globals: number;
  private readonly imports: number;
  private readonly code: number;
  private readonly types: number;

  constructor(module: FunctionBodies) {
    this.functionCount = module.code.count;
    this.memories = 16;
    this.tables = this.memories + 16 * module.memoryTypes.length;
    this.globals = this.tables + 8 * module.tableTypes.length;
    this.imports = this.globals + 8 * module.globalTypes.length;
    this.code = this.imports + 8 * module.importedFunctionCount;
    this.types = this.code + 8 * module.code.count;
    this.bytes = (this.types + 4 * module.types.length + 15) & ~15;
  }

  memoryBase(memory: number): number {
    return this.memories + 16 * memory;
  }

  memoryRecord(memory: number): number {
    return this.memories + 16 * memory + 8;
  }

  tableRecord(table: number): number {
    return this.tables + 8 * table;
  }

  globalCell(global: number): number {
    return this.globals + 8 * global;
  }

  importDescriptor(importedFunction: number): number {
    return this.imports + 8 * importedFunction;
  }

  /** Counts defined functions from 0. */
  codePointer(definedFunction: number): number {
    return this.code + 8 * definedFunction;
  }

  typeId(type: number): number {
    return this.types + 4 * type;
  }
}

/** `{ u64 base; u64 byteLength }`, as exec-memory keeps it. */
export const memoryRecordLayout = { base: 0, byteLength: 8, bytes: 16 } as const;

/**
 * `{ u64 elements; u64 length }`: an element is a descriptor's address, or a handle of a host reference; 0 = null. The
 * elements of a table whose type has equal minimum and maximum never move: generated code knows their number, and loads
 * their address once.
 */
export const tableRecordLayout = { elements: 0, length: 8, bytes: 16 } as const;

/** log2 of the bytes of an element of a table. */
export const tableElementShift = 3;

/** What a function reference points to. */
export const descriptorLayout = {
  /** u64: where to call; the stub that ends the call once the instance is closed. */
  code: 0,
  /**
   * u64: passed as the first argument: the instance context of a guest function; the number of one whose instance was
   * closed, which is below 2^32; the number of a host function, its upper half an intrinsicNumber or 0.
   */
  instance: 8,
  /** u32: canonical type id. */
  typeId: 16,
  /** u32: {@link descriptorKinds}. */
  kind: 20,
  /** u32: number of the function reference, for JavaScript. */
  id: 24,
  bytes: 32,
} as const;

export const descriptorKinds = { guest: 0, host: 1 } as const;
