import { CoreFeature, type CoreFeatures, coreFeaturesToString, DecodeError } from '@wazero-ts/api';
import { maxModuleBytes } from './limits.js';
import type { CodeSection, WasmModule } from './module.js';
import { ModuleBuilder } from './module-builder.js';
import { BinaryReader } from './reader.js';
import { decodeCodeSection } from './sections/code.js';
import { decodeCustomSection } from './sections/custom.js';
import { decodeDataSection } from './sections/data.js';
import { decodeDataCountSection } from './sections/data-count.js';
import { decodeElementSection } from './sections/element.js';
import { decodeExportSection } from './sections/export.js';
import { decodeFunctionSection } from './sections/function.js';
import { decodeGlobalSection } from './sections/global.js';
import { decodeImportSection } from './sections/import.js';
import { decodeMemorySection } from './sections/memory.js';
import { NameSection } from './sections/name.js';
import { decodeStartSection } from './sections/start.js';
import { decodeTableSection } from './sections/table.js';
import { decodeTypeSection, singletonGroups } from './sections/type.js';

/** What {@link decodeModule} needs to know. */
export interface DecodeOptions {
  /** The features under which the module is validated. */
  readonly features: CoreFeatures;
}

interface SectionDecoder {
  readonly name: string;
  /** Place in the order that the specification (5.5.2) demands: not the order of the ids. */
  readonly order: number;
  readonly decode: (reader: BinaryReader, module: ModuleBuilder) => void;
}

/** By section id, from 1. Custom sections (id 0) may stand anywhere. */
const sectionDecoders: readonly (SectionDecoder | undefined)[] = [
  undefined,
  { name: 'type', order: 1, decode: decodeTypeSection },
  { name: 'import', order: 2, decode: decodeImportSection },
  { name: 'function', order: 3, decode: decodeFunctionSection },
  { name: 'table', order: 4, decode: decodeTableSection },
  { name: 'memory', order: 5, decode: decodeMemorySection },
  { name: 'global', order: 6, decode: decodeGlobalSection },
  { name: 'export', order: 7, decode: decodeExportSection },
  { name: 'start', order: 8, decode: decodeStartSection },
  { name: 'element', order: 9, decode: decodeElementSection },
  { name: 'code', order: 11, decode: decodeCodeSection },
  { name: 'data', order: 12, decode: decodeDataSection },
  { name: 'data count', order: 10, decode: decodeDataCountSection },
];
const customSectionId = 0;
const dataCountSectionId = 12;

/**
 * Decodes and validates a binary.
 *
 * @param bytes - the binary; kept, so it must not change afterwards
 * @throws {@link DecodeError} when it is malformed or over an implementation limit
 * @throws {@link ValidationError} when it is not valid under the features
 * @example
 * ```ts
 * import { CoreFeaturesV2 } from '@wazero-ts/api';
 * import { decodeModule } from '@wazero-ts/binary';
 * const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
 * decodeModule(empty, { features: CoreFeaturesV2 }).types.length; // 0
 * ```
 */
export function decodeModule(bytes: Uint8Array, options: DecodeOptions): WasmModule {
  if (bytes.length > maxModuleBytes) {
    throw new DecodeError(
      `${bytes.length} bytes are more than the ${maxModuleBytes} allowed`,
      { offset: 0, section: 'module' },
      'IMPLEMENTATION_LIMIT',
    );
  }
  const reader = new BinaryReader(bytes, 0, bytes.length);
  const builder = new ModuleBuilder(bytes, options.features);
  readHeader(reader);
  readSections(reader, builder);
  return finish(reader, builder);
}

function readHeader(reader: BinaryReader): void {
  if (!startsWith(reader, [0x00, 0x61, 0x73, 0x6d])) throw reader.malformed('magic header not detected');
  reader.offset += 4;
  if (!startsWith(reader, [0x01, 0x00, 0x00, 0x00])) throw reader.malformed('unknown binary version');
  reader.offset += 4;
}

function startsWith(reader: BinaryReader, expected: readonly number[]): boolean {
  return expected.every((byte, i) => reader.bytes[reader.offset + i] === byte);
}

function readSections(reader: BinaryReader, module: ModuleBuilder): void {
  const fileEnd = reader.end;
  let lastOrder = 0;
  while (reader.offset < fileEnd) {
    reader.section = 'module';
    reader.end = fileEnd;
    const start = reader.offset;
    const id = reader.byte();
    const decoder = sectionDecoders[id];
    if (id !== customSectionId && decoder === undefined) throw reader.malformed(`malformed section id ${id}`, start);
    if (id === dataCountSectionId && !module.isEnabled(CoreFeature.bulkMemoryOperations)) {
      throw reader.featureDisabled('data count section', coreFeaturesToString(CoreFeature.bulkMemoryOperations), start);
    }
    reader.section = decoder?.name ?? 'custom';
    const sizeStart = reader.offset;
    const size = reader.u32();
    if (size > reader.remaining) throw reader.malformed('length out of bounds', sizeStart);
    reader.end = reader.offset + size;
    if (decoder === undefined) {
      decodeCustomSection(reader, module);
      continue;
    }
    if (decoder.order <= lastOrder) {
      throw reader.malformed('unexpected content after last section: the section is out of order', start);
    }
    lastOrder = decoder.order;
    decoder.decode(reader, module);
    if (reader.offset !== reader.end) throw reader.malformed('section size mismatch');
  }
  reader.section = 'module';
}

const noCode: CodeSection = {
  count: 0,
  bodyStart: new Uint32Array(0),
  codeStart: new Uint32Array(0),
  bodyEnd: new Uint32Array(0),
  localCount: new Uint32Array(0),
};

function finish(reader: BinaryReader, builder: ModuleBuilder): WasmModule {
  const { bytes } = builder;
  if (builder.code === undefined && builder.functionTypes.length !== builder.importedFunctionCount) {
    throw reader.malformed('function and code section have inconsistent lengths');
  }
  if (builder.dataCount !== undefined && builder.dataCount !== builder.data.length) {
    throw reader.malformed('data count and data section have inconsistent lengths');
  }
  const nameSection = builder.customSections.find((section) => section.name === 'name');
  return {
    bytes,
    features: builder.features,
    types: builder.types,
    recursionGroups: singletonGroups(builder.types.length),
    imports: builder.imports,
    importedFunctionCount: builder.importedFunctionCount,
    importedTableCount: builder.importedTableCount,
    importedMemoryCount: builder.importedMemoryCount,
    importedGlobalCount: builder.importedGlobalCount,
    functionTypes: builder.functionTypes,
    tableTypes: builder.tableTypes,
    memoryTypes: builder.memoryTypes,
    globalTypes: builder.globalTypes,
    tables: builder.tables,
    globals: builder.globals,
    exports: builder.exports,
    start: builder.start,
    elements: builder.elements,
    data: builder.data,
    dataCount: builder.dataCount,
    code: builder.code ?? noCode,
    customSections: builder.customSections,
    names: new NameSection(bytes, nameSection?.start ?? 0, nameSection?.end ?? 0, builder.functionTypes.length),
  };
}
