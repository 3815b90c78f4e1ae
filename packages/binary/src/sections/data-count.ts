import { maxDataSegments } from '../limits.js';
import type { ModuleBuilder } from '../module-builder.js';
import type { BinaryReader } from '../reader.js';

export function decodeDataCountSection(reader: BinaryReader, module: ModuleBuilder): void {
  const start = reader.offset;
  const count = reader.u32();
  if (count > maxDataSegments) {
    throw reader.overLimit(`${count} data segments are more than the ${maxDataSegments} allowed`, start);
  }
  module.dataCount = count;
}
