import { maxFunctions } from '../limits.js';
import type { ModuleBuilder } from '../module-builder.js';
import type { BinaryReader } from '../reader.js';

export function decodeFunctionSection(reader: BinaryReader, module: ModuleBuilder): void {
  const imported = module.importedFunctionCount;
  const count = reader.vectorLength('functions', maxFunctions - imported, 1);
  const functionTypes = new Uint32Array(imported + count);
  functionTypes.set(module.functionTypes);
  for (let i = 0; i < count; i++) {
    const start = reader.offset;
    const type = reader.u32();
    if (type >= module.types.length) throw reader.invalid(`unknown type ${type}`, start);
    functionTypes[imported + i] = type;
  }
  module.functionTypes = functionTypes;
}
