import type { CoreFeatures } from '@wazero-ts/api';
import type {
  ByteOffset,
  DataIndex,
  ElementIndex,
  FunctionIndex,
  GlobalIndex,
  MemoryIndex,
  TableIndex,
  TypeIndex,
} from './indices.js';
import type { NameSection } from './sections/name.js';
import type { GlobalType, MemoryType, RecursionGroup, SubType, TableType, ValType } from './types.js';

/**
 * A constant expression (specification 3.4.13), still in bytes: `start` is its first instruction, `end` is one past its
 * `end` opcode. Validation proved that every engine can evaluate it with a small stack.
 */
export interface ConstExpr {
  readonly start: ByteOffset;
  readonly end: ByteOffset;
}

export type ImportType =
  | { readonly kind: 'func'; readonly type: TypeIndex }
  | { readonly kind: 'table'; readonly type: TableType }
  | { readonly kind: 'memory'; readonly type: MemoryType }
  | { readonly kind: 'global'; readonly type: GlobalType };

export interface Import {
  readonly module: string;
  readonly name: string;
  readonly type: ImportType;
}

export type ExportTarget =
  | { readonly kind: 'func'; readonly index: FunctionIndex }
  | { readonly kind: 'table'; readonly index: TableIndex }
  | { readonly kind: 'memory'; readonly index: MemoryIndex }
  | { readonly kind: 'global'; readonly index: GlobalIndex };

export interface Export {
  readonly name: string;
  readonly target: ExportTarget;
}

export interface TableDef {
  readonly type: TableType;
  /** What the elements start as; null when absent. */
  readonly init: ConstExpr | undefined;
}

export interface GlobalDef {
  readonly type: GlobalType;
  readonly init: ConstExpr;
}

/** Where a segment goes at instantiation. */
export type ElementMode =
  | { readonly kind: 'active'; readonly table: TableIndex; readonly offset: ConstExpr }
  | { readonly kind: 'passive' }
  | { readonly kind: 'declarative' };

export interface ElementSegment {
  readonly type: ValType;
  readonly mode: ElementMode;
  /** Function indices, when the segment is written so; else `undefined` and {@link expressions} has the elements. */
  readonly functions: Uint32Array | undefined;
  readonly expressions: readonly ConstExpr[] | undefined;
  /** Number of elements. */
  readonly length: number;
}

export type DataMode =
  | { readonly kind: 'active'; readonly memory: MemoryIndex; readonly offset: ConstExpr }
  | { readonly kind: 'passive' };

export interface DataSegment {
  readonly mode: DataMode;
  /** The bytes are `module.bytes.subarray(start, end)`. */
  readonly start: ByteOffset;
  readonly end: ByteOffset;
}

/** The bodies of the defined functions, as columns: a big module has tens of thousands. */
export interface CodeSection {
  readonly count: number;
  /** Byte offset of each body's locals vector. */
  readonly bodyStart: Uint32Array;
  /** Byte offset of each body's first instruction. */
  readonly codeStart: Uint32Array;
  /** One past each body's last `end`. */
  readonly bodyEnd: Uint32Array;
  /** Number of locals each body declares (parameters not counted). */
  readonly localCount: Uint32Array;
}

export interface CustomSectionRange {
  readonly name: string;
  readonly start: ByteOffset;
  readonly end: ByteOffset;
}

/**
 * A decoded and validated module: the common input of every engine. Index spaces list imports first; `functionTypes`,
 * `tableTypes`, `memoryTypes` and `globalTypes` cover imports and definitions.
 */
export interface WasmModule {
  /** The binary; not copied, so it must not change. */
  readonly bytes: Uint8Array;
  /** The features it was validated under. */
  readonly features: CoreFeatures;
  readonly types: readonly SubType[];
  readonly recursionGroups: readonly RecursionGroup[];
  readonly imports: readonly Import[];
  readonly importedFunctionCount: number;
  readonly importedTableCount: number;
  readonly importedMemoryCount: number;
  readonly importedGlobalCount: number;
  /** Type index of every function, imports first. */
  readonly functionTypes: Uint32Array;
  readonly tableTypes: readonly TableType[];
  readonly memoryTypes: readonly MemoryType[];
  readonly globalTypes: readonly GlobalType[];
  /** Defined tables, globals (the rest of the index space after the imports). */
  readonly tables: readonly TableDef[];
  readonly globals: readonly GlobalDef[];
  readonly exports: readonly Export[];
  readonly start: FunctionIndex | undefined;
  readonly elements: readonly ElementSegment[];
  readonly data: readonly DataSegment[];
  readonly dataCount: number | undefined;
  readonly code: CodeSection;
  readonly customSections: readonly CustomSectionRange[];
  /** Decoded on first use; a malformed name section is ignored, as the specification asks. */
  readonly names: NameSection;
}

export type { DataIndex, ElementIndex };
