import { maxTables } from '../limits.js';
import type { ModuleBuilder } from '../module-builder.js';
import { readTableType } from '../read-types.js';
import type { BinaryReader } from '../reader.js';
import { checkTableCount } from '../validate/index-spaces.js';

export function decodeTableSection(reader: BinaryReader, module: ModuleBuilder): void {
  const count = reader.vectorLength('tables', maxTables - module.importedTableCount, 3);
  for (let i = 0; i < count; i++) {
    const start = reader.offset;
    const type = readTableType(reader, module);
    module.tableTypes.push(type);
    module.tables.push({ type, init: undefined });
    checkTableCount(reader, module, start);
  }
}
