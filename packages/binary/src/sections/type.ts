import { CoreFeature, coreFeaturesToString } from '@wazero-ts/api';
import { typeIndex } from '../indices.js';
import { maxParams, maxResults, maxTypes } from '../limits.js';
import type { ModuleBuilder } from '../module-builder.js';
import { readValType } from '../read-types.js';
import type { BinaryReader } from '../reader.js';
import type { FunctionType, RecursionGroup, SubType, ValType } from '../types.js';

const functionForm = 0x60;
/** Shared: a hostile module can have a million types, most of its lists empty. */
const noTypes: readonly never[] = [];

export function decodeTypeSection(reader: BinaryReader, module: ModuleBuilder): void {
  const count = reader.vectorLength('types', maxTypes, 3);
  const types: SubType[] = [];
  for (let i = 0; i < count; i++) {
    types.push({ final: true, supertypes: noTypes, composite: readFunctionType(reader, module) });
  }
  module.types = types;
}

function readFunctionType(reader: BinaryReader, module: ModuleBuilder): FunctionType {
  const start = reader.offset;
  const form = reader.byte();
  if (form !== functionForm) {
    const message = form >= 0x80 ? 'integer representation too long' : `malformed type form 0x${form.toString(16)}`;
    throw reader.malformed(message, start);
  }
  const params = readValTypes(reader, module, 'parameters', maxParams);
  const resultsStart = reader.offset;
  const results = readValTypes(reader, module, 'results', maxResults);
  if (results.length > 1 && !module.isEnabled(CoreFeature.multiValue)) {
    const feature = coreFeaturesToString(CoreFeature.multiValue);
    throw reader.invalid(
      `invalid result arity: multiple results invalid as feature "${feature}" is disabled`,
      resultsStart,
    );
  }
  return { kind: 'func', params, results };
}

function readValTypes(reader: BinaryReader, module: ModuleBuilder, what: string, limit: number): readonly ValType[] {
  const count = reader.vectorLength(what, limit, 1);
  if (count === 0) return noTypes;
  const types: ValType[] = [];
  for (let i = 0; i < count; i++) types.push(readValType(reader, module));
  return types;
}

/** Every 2.0 function type is alone in its group. */
export function singletonGroups(typeCount: number): readonly RecursionGroup[] {
  return Array.from({ length: typeCount }, (_, index) => ({ start: typeIndex(index), length: 1 }));
}
