/** Rules on how many tables and memories a module has (specification 3.4.14). */
import { CoreFeature } from '@wazero-ts/api';
import type { ModuleBuilder } from '../module-builder.js';
import type { BinaryReader } from '../reader.js';

export function checkTableCount(reader: BinaryReader, module: ModuleBuilder, offset: number): void {
  if (module.tableTypes.length > 1 && !module.isEnabled(CoreFeature.referenceTypes)) {
    throw reader.invalid('multiple tables', offset);
  }
}

export function checkMemoryCount(reader: BinaryReader, module: ModuleBuilder, offset: number): void {
  if (module.memoryTypes.length > 1) throw reader.invalid('multiple memories', offset);
}

export function checkFunctionIndex(reader: BinaryReader, module: ModuleBuilder, index: number, offset: number): void {
  if (index >= module.functionTypes.length) throw reader.invalid(`unknown function ${index}`, offset);
}

export function checkTableIndex(reader: BinaryReader, module: ModuleBuilder, index: number, offset: number): void {
  if (index >= module.tableTypes.length) throw reader.invalid(`unknown table ${index}`, offset);
}

export function checkMemoryIndex(reader: BinaryReader, module: ModuleBuilder, index: number, offset: number): void {
  if (index >= module.memoryTypes.length) throw reader.invalid(`unknown memory ${index}`, offset);
}
