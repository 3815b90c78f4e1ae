import { functionIndex } from '../indices.js';
import type { ModuleBuilder } from '../module-builder.js';
import type { BinaryReader } from '../reader.js';
import { checkFunctionIndex } from '../validate/index-spaces.js';

export function decodeStartSection(reader: BinaryReader, module: ModuleBuilder): void {
  const offset = reader.offset;
  const index = reader.u32();
  checkFunctionIndex(reader, module, index, offset);
  const { params, results } = module.typeAt(module.functionTypes[index] as number);
  if (params.length !== 0 || results.length !== 0) {
    throw reader.invalid('start function must have no parameters and no results', offset);
  }
  module.start = functionIndex(index);
}
