import { byteOffset } from '../indices.js';
import { maxCustomSections, maxNameBytes } from '../limits.js';
import type { ModuleBuilder } from '../module-builder.js';
import type { BinaryReader } from '../reader.js';

export function decodeCustomSection(reader: BinaryReader, module: ModuleBuilder): void {
  const start = reader.offset;
  if (module.customSections.length === maxCustomSections) {
    throw reader.overLimit(`more than the ${maxCustomSections} custom sections allowed`, start);
  }
  const name = reader.name(maxNameBytes);
  module.customSections.push({ name, start: byteOffset(reader.offset), end: byteOffset(reader.end) });
  reader.offset = reader.end;
}
