import type { ModuleBuilder } from '../module-builder.js';
import { readMemoryType } from '../read-types.js';
import type { BinaryReader } from '../reader.js';
import { checkMemoryCount } from '../validate/index-spaces.js';

export function decodeMemorySection(reader: BinaryReader, module: ModuleBuilder): void {
  const count = reader.u32();
  for (let i = 0; i < count; i++) {
    const start = reader.offset;
    module.memoryTypes.push(readMemoryType(reader, module));
    checkMemoryCount(reader, module, start);
  }
}
