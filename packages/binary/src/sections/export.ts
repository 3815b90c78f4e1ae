import { CoreFeature, coreFeaturesToString } from '@wazero-ts/api';
import { functionIndex, globalIndex, memoryIndex, tableIndex } from '../indices.js';
import { maxExports, maxNameBytes } from '../limits.js';
import type { Export, ExportTarget } from '../module.js';
import type { ModuleBuilder } from '../module-builder.js';
import type { BinaryReader } from '../reader.js';
import { checkFunctionIndex, checkMemoryIndex, checkTableIndex } from '../validate/index-spaces.js';

export function decodeExportSection(reader: BinaryReader, module: ModuleBuilder): void {
  const count = reader.vectorLength('exports', maxExports, 3);
  const exports: Export[] = [];
  const names = new Set<string>();
  for (let i = 0; i < count; i++) {
    const start = reader.offset;
    const name = reader.name(maxNameBytes);
    if (names.has(name)) throw reader.invalid(`duplicate export name "${name}"`, start);
    names.add(name);
    exports.push({ name, target: readTarget(reader, module) });
  }
  module.exports = exports;
}

function readTarget(reader: BinaryReader, module: ModuleBuilder): ExportTarget {
  const start = reader.offset;
  const kind = reader.byte();
  const index = reader.u32();
  switch (kind) {
    case 0:
      checkFunctionIndex(reader, module, index, start);
      module.declareFunctionReference(index);
      return { kind: 'func', index: functionIndex(index) };
    case 1:
      checkTableIndex(reader, module, index, start);
      return { kind: 'table', index: tableIndex(index) };
    case 2:
      checkMemoryIndex(reader, module, index, start);
      return { kind: 'memory', index: memoryIndex(index) };
    case 3: {
      const type = module.globalTypes[index];
      if (type === undefined) throw reader.invalid(`unknown global ${index}`, start);
      if (type.mutable && !module.isEnabled(CoreFeature.mutableGlobal)) {
        throw reader.featureDisabled('exported mutable global', coreFeaturesToString(CoreFeature.mutableGlobal), start);
      }
      return { kind: 'global', index: globalIndex(index) };
    }
    default:
      throw reader.malformed('malformed export kind', start);
  }
}
