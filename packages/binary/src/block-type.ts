import type { CodeReader } from './code-reader.js';
import type { WasmModule } from './module.js';
import { valTypeOfCode } from './read-types.js';
import type { FunctionType, SubType, ValType } from './types.js';

const emptyBlockType: FunctionType = { kind: 'func', params: [], results: [] };
const emptyCode = 0x40;

/** One shared type for each block type that is a single value type. */
const singleResults = new Map<number, FunctionType>();

/** Reads the block type of a validated block, loop or if (specification 5.4.1): what it takes and leaves. */
export function readBlockType(reader: CodeReader, module: WasmModule): FunctionType {
  const code = reader.bytes[reader.offset] as number;
  if (code === emptyCode) {
    reader.offset++;
    return emptyBlockType;
  }
  const single = valTypeOfCode(code);
  if (single !== 0) {
    reader.offset++;
    return singleResultType(single);
  }
  return (module.types[reader.s33()] as SubType).composite;
}

function singleResultType(type: ValType): FunctionType {
  let known = singleResults.get(type);
  if (known === undefined) {
    known = { kind: 'func', params: [], results: [type] };
    singleResults.set(type, known);
  }
  return known;
}
