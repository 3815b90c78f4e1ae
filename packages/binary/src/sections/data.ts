import { CoreFeature } from '@wazero-ts/api';
import { byteOffset, memoryIndex } from '../indices.js';
import { maxDataSegments } from '../limits.js';
import type { DataMode } from '../module.js';
import type { ModuleBuilder } from '../module-builder.js';
import type { BinaryReader } from '../reader.js';
import { ValTypes } from '../types.js';
import { readConstExpr } from '../validate/const-expr.js';
import { checkMemoryIndex } from '../validate/index-spaces.js';

export function decodeDataSection(reader: BinaryReader, module: ModuleBuilder): void {
  const count = reader.vectorLength('data segments', maxDataSegments, 2);
  for (let i = 0; i < count; i++) {
    const mode = readMode(reader, module);
    const length = reader.u32();
    const start = reader.offset;
    reader.skip(length);
    module.data.push({ mode, start: byteOffset(start), end: byteOffset(reader.offset) });
  }
}

/** The flags: 0 active, 1 passive, 2 active with a memory index. In WebAssembly 1.0 they are the memory index. */
function readMode(reader: BinaryReader, module: ModuleBuilder): DataMode {
  const start = reader.offset;
  const flags = reader.u32();
  const hasFlags = module.isEnabled(CoreFeature.bulkMemoryOperations | CoreFeature.referenceTypes);
  if (hasFlags && flags > 2) throw reader.malformed(`malformed data segment flags ${flags}`, start);
  if (hasFlags && flags === 1) return { kind: 'passive' };
  const memory = hasFlags && flags === 2 ? reader.u32() : hasFlags ? 0 : flags;
  checkMemoryIndex(reader, module, memory, start);
  return { kind: 'active', memory: memoryIndex(memory), offset: readConstExpr(reader, module, ValTypes.i32) };
}
