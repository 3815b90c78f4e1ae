import { maxGlobals } from '../limits.js';
import type { ModuleBuilder } from '../module-builder.js';
import { readGlobalType } from '../read-types.js';
import type { BinaryReader } from '../reader.js';
import { readConstExpr } from '../validate/const-expr.js';

export function decodeGlobalSection(reader: BinaryReader, module: ModuleBuilder): void {
  const count = reader.vectorLength('globals', maxGlobals - module.importedGlobalCount, 3);
  for (let i = 0; i < count; i++) {
    const type = readGlobalType(reader, module);
    const init = readConstExpr(reader, module, type.type);
    module.globalTypes.push(type);
    module.globals.push({ type, init });
  }
}
