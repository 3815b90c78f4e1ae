import { CoreFeature, coreFeaturesToString } from '@wazero-ts/api';
import { typeIndex } from '../indices.js';
import { maxFunctions, maxGlobals, maxImports, maxNameBytes, maxTables } from '../limits.js';
import type { Import, ImportType } from '../module.js';
import type { ModuleBuilder } from '../module-builder.js';
import { readGlobalType, readMemoryType, readTableType } from '../read-types.js';
import type { BinaryReader } from '../reader.js';
import { checkMemoryCount, checkTableCount } from '../validate/index-spaces.js';

export function decodeImportSection(reader: BinaryReader, module: ModuleBuilder): void {
  const count = reader.vectorLength('imports', maxImports, 4);
  const imports: Import[] = [];
  const functionTypes: number[] = [];
  for (let i = 0; i < count; i++) {
    const moduleName = reader.name(maxNameBytes);
    const name = reader.name(maxNameBytes);
    const type = readImportType(reader, module);
    if (type.kind === 'func') functionTypes.push(type.type);
    imports.push({ module: moduleName, name, type });
  }
  module.imports = imports;
  module.functionTypes = Uint32Array.from(functionTypes);
  module.importedFunctionCount = functionTypes.length;
  module.importedTableCount = module.tableTypes.length;
  module.importedMemoryCount = module.memoryTypes.length;
  module.importedGlobalCount = module.globalTypes.length;
  if (functionTypes.length > maxFunctions) throw reader.overLimit(`more than the ${maxFunctions} functions allowed`);
  if (module.importedGlobalCount > maxGlobals) throw reader.overLimit(`more than the ${maxGlobals} globals allowed`);
  if (module.importedTableCount > maxTables) throw reader.overLimit(`more than the ${maxTables} tables allowed`);
}

function readImportType(reader: BinaryReader, module: ModuleBuilder): ImportType {
  const start = reader.offset;
  const kind = reader.byte();
  switch (kind) {
    case 0: {
      const index = reader.u32();
      if (index >= module.types.length) throw reader.invalid(`unknown type ${index}`, start);
      return { kind: 'func', type: typeIndex(index) };
    }
    case 1: {
      const type = readTableType(reader, module);
      module.tableTypes.push(type);
      checkTableCount(reader, module, start);
      return { kind: 'table', type };
    }
    case 2: {
      const type = readMemoryType(reader, module);
      module.memoryTypes.push(type);
      checkMemoryCount(reader, module, start);
      return { kind: 'memory', type };
    }
    case 3: {
      const type = readGlobalType(reader, module);
      if (type.mutable && !module.isEnabled(CoreFeature.mutableGlobal)) {
        throw reader.featureDisabled('imported mutable global', coreFeaturesToString(CoreFeature.mutableGlobal), start);
      }
      module.globalTypes.push(type);
      return { kind: 'global', type };
    }
    default:
      throw reader.malformed('malformed import kind', start);
  }
}
