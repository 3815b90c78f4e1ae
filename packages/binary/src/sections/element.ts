import { CoreFeature } from '@wazero-ts/api';
import { tableIndex } from '../indices.js';
import { maxElementExpressions, maxElementFunctions, maxElementSegments } from '../limits.js';
import type { ConstExpr, ElementMode, ElementSegment } from '../module.js';
import type { ModuleBuilder } from '../module-builder.js';
import { readRefType } from '../read-types.js';
import type { BinaryReader } from '../reader.js';
import { type TableType, type ValType, ValTypes } from '../types.js';
import { readConstExpr } from '../validate/const-expr.js';
import { checkFunctionIndex, checkTableIndex } from '../validate/index-spaces.js';

/** The bits of a segment's flags (specification 5.5.12). */
const notActive = 1;
/** An active segment names its table; one that is not active is declarative. */
const explicitTableOrDeclarative = 2;
const usesExpressions = 4;

export function decodeElementSection(reader: BinaryReader, module: ModuleBuilder): void {
  const count = reader.vectorLength('element segments', maxElementSegments, 3);
  const hasFlags = module.isEnabled(CoreFeature.bulkMemoryOperations | CoreFeature.referenceTypes);
  for (let i = 0; i < count; i++) {
    module.elements.push(hasFlags ? readSegment(reader, module) : readMvpSegment(reader, module));
  }
}

/** WebAssembly 1.0: where the flags are today stood the table index. */
function readMvpSegment(reader: BinaryReader, module: ModuleBuilder): ElementSegment {
  const start = reader.offset;
  const mode = readActiveMode(reader, module, reader.u32(), start);
  return functionSegment(mode, readFunctionIndices(reader, module));
}

function readSegment(reader: BinaryReader, module: ModuleBuilder): ElementSegment {
  const start = reader.offset;
  const flags = reader.u32();
  if (flags > 7) throw reader.malformed(`malformed element segment flags ${flags}`, start);
  let mode: ElementMode;
  if ((flags & notActive) !== 0) {
    mode = { kind: (flags & explicitTableOrDeclarative) !== 0 ? 'declarative' : 'passive' };
  } else {
    mode = readActiveMode(reader, module, (flags & explicitTableOrDeclarative) !== 0 ? reader.u32() : 0, start);
  }
  const hasType = (flags & (notActive | explicitTableOrDeclarative)) !== 0;
  if ((flags & usesExpressions) === 0) {
    if (hasType) readElementKind(reader);
    checkTypeOfTable(reader, module, mode, ValTypes.funcref, start);
    return functionSegment(mode, readFunctionIndices(reader, module));
  }
  const type = hasType ? readRefType(reader, module) : ValTypes.funcref;
  checkTypeOfTable(reader, module, mode, type, start);
  const expressions = readExpressions(reader, module, type);
  return { type, mode, functions: undefined, expressions, length: expressions.length };
}

function functionSegment(mode: ElementMode, functions: Uint32Array): ElementSegment {
  return { type: ValTypes.funcref, mode, functions, expressions: undefined, length: functions.length };
}

function readActiveMode(reader: BinaryReader, module: ModuleBuilder, table: number, offset: number): ElementMode {
  checkTableIndex(reader, module, table, offset);
  return { kind: 'active', table: tableIndex(table), offset: readConstExpr(reader, module, ValTypes.i32) };
}

function checkTypeOfTable(
  reader: BinaryReader,
  module: ModuleBuilder,
  mode: ElementMode,
  type: ValType,
  offset: number,
): void {
  if (mode.kind === 'active' && (module.tableTypes[mode.table] as TableType).element !== type) {
    throw reader.invalid('type mismatch: the segment is of another type than its table', offset);
  }
}

function readElementKind(reader: BinaryReader): void {
  const start = reader.offset;
  if (reader.byte() !== 0) throw reader.malformed('malformed element kind', start);
}

function readFunctionIndices(reader: BinaryReader, module: ModuleBuilder): Uint32Array {
  const count = reader.vectorLength('elements', maxElementFunctions, 1);
  const functions = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const start = reader.offset;
    const index = reader.u32();
    checkFunctionIndex(reader, module, index, start);
    module.declareFunctionReference(index);
    functions[i] = index;
  }
  return functions;
}

function readExpressions(reader: BinaryReader, module: ModuleBuilder, type: ValType): readonly ConstExpr[] {
  const count = reader.vectorLength('element expressions', maxElementExpressions - module.elementExpressionCount, 2);
  module.elementExpressionCount += count;
  const expressions: ConstExpr[] = [];
  for (let i = 0; i < count; i++) expressions.push(readConstExpr(reader, module, type));
  return expressions;
}
