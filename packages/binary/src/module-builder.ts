import type { CoreFeatures } from '@wazero-ts/api';
import type { FunctionIndex } from './indices.js';
import type {
  CodeSection,
  CustomSectionRange,
  DataSegment,
  ElementSegment,
  Export,
  GlobalDef,
  Import,
  TableDef,
} from './module.js';
import type { FunctionType, GlobalType, MemoryType, SubType, TableType } from './types.js';

/** A module while its sections are read, in the order of the specification: what came earlier is complete. */
export class ModuleBuilder {
  readonly bytes: Uint8Array;
  readonly features: CoreFeatures;
  types: readonly SubType[] = [];
  imports: readonly Import[] = [];
  importedFunctionCount = 0;
  importedTableCount = 0;
  importedMemoryCount = 0;
  importedGlobalCount = 0;
  /** Imports first, then definitions. */
  functionTypes: Uint32Array = new Uint32Array(0);
  readonly tableTypes: TableType[] = [];
  readonly memoryTypes: MemoryType[] = [];
  readonly globalTypes: GlobalType[] = [];
  readonly tables: TableDef[] = [];
  readonly globals: GlobalDef[] = [];
  exports: readonly Export[] = [];
  start: FunctionIndex | undefined = undefined;
  readonly elements: ElementSegment[] = [];
  readonly data: DataSegment[] = [];
  dataCount: number | undefined = undefined;
  code: CodeSection | undefined = undefined;
  readonly customSections: CustomSectionRange[] = [];
  /** Element expressions so far, of all segments. */
  elementExpressionCount = 0;
  /** 1 for each function that occurs outside bodies and the start section: what ref.func may name (specification 3.4.10). */
  private declared: Uint8Array = new Uint8Array(0);

  constructor(bytes: Uint8Array, features: CoreFeatures) {
    this.bytes = bytes;
    this.features = features;
  }

  isEnabled(feature: CoreFeatures): boolean {
    return (this.features & feature) !== 0;
  }

  typeAt(index: number): FunctionType {
    return (this.types[index] as SubType).composite;
  }

  /** The function must exist. */
  declareFunctionReference(index: number): void {
    if (this.declared.length !== this.functionTypes.length) this.declared = new Uint8Array(this.functionTypes.length);
    this.declared[index] = 1;
  }

  isDeclaredFunctionReference(index: number): boolean {
    return this.declared[index] === 1;
  }
}
