import type { CoreFeatures, ExternType, ValueType } from '@wazero-ts/api';
import { assertNever, CoreFeature, coreFeaturesToString, WasmError } from '@wazero-ts/api';
import type { WasmModule } from '@wazero-ts/binary';
import { CodeReader, decodeModule, functionIndex } from '@wazero-ts/binary';
import type { ModuleShape } from '@wazero-ts/core';
import { shapeOf } from '@wazero-ts/core';

/** The type of an import or export. */
export type ExternReport =
  | {
      readonly kind: 'func';
      readonly params: readonly ValueType[];
      readonly results: readonly ValueType[];
      /** From the name section; empty when it has none. */
      readonly paramNames: readonly string[];
    }
  | { readonly kind: 'table'; readonly elementType: ValueType; readonly min: number; readonly max: number | undefined }
  | { readonly kind: 'memory'; readonly min: number; readonly max: number | undefined; readonly shared: boolean }
  | { readonly kind: 'global'; readonly type: ValueType; readonly mutable: boolean };

/** One section of the binary. */
export interface SectionReport {
  /** `type`, `code`, ...; for a custom section its own name. */
  readonly name: string;
  readonly isCustom: boolean;
  /** Byte offset of its contents. */
  readonly offset: number;
  readonly byteLength: number;
}

/** What {@link inspectModule} finds; plain data. */
export interface ModuleReport {
  /** From the name section; `''` without one. */
  readonly name: string;
  readonly byteLength: number;
  /** The proposals without which it is not valid, in wazero's spelling. */
  readonly features: readonly string[];
  readonly imports: readonly (ExternReport & { readonly module: string; readonly name: string })[];
  readonly exports: readonly (ExternReport & { readonly name: string })[];
  readonly sections: readonly SectionReport[];
  /** Functions that it defines. */
  readonly functionCount: number;
  /** Bytes of their bodies. */
  readonly codeBytes: number;
  /** How many of all functions have a name in the name section. */
  readonly namedFunctionCount: number;
  /** Pages of 64 KiB that its own memories start with. */
  readonly memoryPages: number;
  /** Bytes of its data segments. */
  readonly dataBytes: number;
  /** Whether a function runs when it is instantiated (its start section). */
  readonly hasStart: boolean;
}

const everyFeature: CoreFeatures = Object.values(CoreFeature).reduce((all, bit) => all | bit, 0);

/**
 * Says what a binary imports, exports and needs, without preparing it to run: the way to look at a program before
 * anything is given to it.
 *
 * @throws DecodeError, ValidationError when it is not valid with every feature that this version knows
 * @example
 * ```ts
 * import { inspectModule } from '@wazero-ts/runtime';
 * const report = inspectModule(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
 * report.imports.length; // 0
 * JSON.stringify(report.features); // '[]'
 * ```
 */
export function inspectModule(bytes: Uint8Array | ArrayBuffer): ModuleReport {
  const binary = new Uint8Array(bytes);
  const module = decodeModule(binary, { features: everyFeature });
  const shape = shapeOf(module);
  const { code, data, memoryTypes, importedMemoryCount } = module;
  let codeBytes = 0;
  for (let index = 0; index < code.count; index++) codeBytes += code.bodyEnd[index]! - code.bodyStart[index]!;
  return {
    name: shape.name,
    byteLength: binary.length,
    features: featureNames(neededFeatures(binary)),
    imports: importsOf(module, shape),
    exports: module.exports.map(({ name, target }) => ({ name, ...externReport(shape, target.kind, target.index) })),
    sections: sectionsOf(binary),
    functionCount: code.count,
    codeBytes,
    namedFunctionCount: countNames(module),
    memoryPages: memoryTypes.slice(importedMemoryCount).reduce((sum, { limits }) => sum + limits.min, 0),
    dataBytes: data.reduce((sum, { start, end }) => sum + end - start, 0),
    hasStart: module.start !== undefined,
  };
}

function featureNames(features: CoreFeatures): readonly string[] {
  return features === 0 ? [] : coreFeaturesToString(features).split('|');
}

/**
 * Asks the validator, which alone knows: it names the first feature that is missing, is given that, and goes on. What it
 * says otherwise may have other reasons, such as an index that only reference types allow, so in the end every feature
 * that can be left out is.
 */
function neededFeatures(binary: Uint8Array): CoreFeatures {
  let features: CoreFeatures = 0;
  for (;;) {
    const missing = missingFeature(binary, features);
    if (missing === 0) break;
    features |= (features & missing) === 0 ? missing : everyFeature;
  }
  for (const bit of Object.values(CoreFeature)) {
    if ((features & bit) !== 0 && missingFeature(binary, features & ~bit) === 0) features &= ~bit;
  }
  return features;
}

/** The feature without which the binary is not valid; 0 when it is. */
function missingFeature(binary: Uint8Array, features: CoreFeatures): CoreFeatures {
  try {
    decodeModule(binary, { features });
    return 0;
  } catch (error) {
    const named = error instanceof WasmError ? /feature "([^"]+)" is disabled/.exec(error.message)?.[1] : undefined;
    return Object.values(CoreFeature).find((bit) => coreFeaturesToString(bit) === named) ?? CoreFeature.referenceTypes;
  }
}

function importsOf(module: WasmModule, shape: ModuleShape): ModuleReport['imports'] {
  const next: Record<ExternType, number> = { func: 0, table: 0, memory: 0, global: 0 };
  return module.imports.map(({ module: from, name, type }) => ({
    module: from,
    name,
    ...externReport(shape, type.kind, next[type.kind]++),
  }));
}

function externReport(shape: ModuleShape, kind: ExternType, index: number): ExternReport {
  switch (kind) {
    case 'func': {
      const { paramTypes, resultTypes, paramNames } = shape.functionDefinition(index);
      return { kind, params: paramTypes, results: resultTypes, paramNames };
    }
    case 'table': {
      const { elementType, min, max } = shape.tableDefinition(index);
      return { kind, elementType, min, max };
    }
    case 'memory': {
      const { min, max, shared } = shape.memoryDefinition(index);
      return { kind, min, max, shared };
    }
    case 'global': {
      const { type, mutable } = shape.globalDefinition(index);
      return { kind, type, mutable };
    }
    default:
      return assertNever(kind);
  }
}

function countNames({ functionTypes, names }: WasmModule): number {
  let count = 0;
  for (let index = 0; index < functionTypes.length; index++) {
    if (names.functionName(functionIndex(index)) !== undefined) count++;
  }
  return count;
}

/** By id (specification 5.5.2). */
const sectionNames: readonly string[] = [
  'custom',
  'type',
  'import',
  'function',
  'table',
  'memory',
  'global',
  'export',
  'start',
  'element',
  'code',
  'data',
  'data count',
];

/** The binary was decoded, so its section headers are right. */
function sectionsOf(binary: Uint8Array): readonly SectionReport[] {
  const sections: SectionReport[] = [];
  const reader = new CodeReader(binary, 8);
  while (reader.offset < binary.length) {
    const id = reader.byte();
    const byteLength = reader.u32();
    const { offset } = reader;
    sections.push({
      name: id === 0 ? customName(binary, offset) : (sectionNames[id] ?? String(id)),
      isCustom: id === 0,
      offset,
      byteLength,
    });
    reader.offset = offset + byteLength;
  }
  return sections;
}

declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}

function customName(binary: Uint8Array, offset: number): string {
  const reader = new CodeReader(binary, offset);
  const length = reader.u32();
  return new TextDecoder().decode(binary.subarray(reader.offset, reader.offset + length));
}
