import { maxFunctionBytes } from '../limits.js';
import type { ModuleBuilder } from '../module-builder.js';
import type { BinaryReader } from '../reader.js';
import { FunctionValidator } from '../validate/function.js';

export function decodeCodeSection(reader: BinaryReader, module: ModuleBuilder): void {
  const { importedFunctionCount } = module;
  const start = reader.offset;
  const count = reader.u32();
  if (count !== module.functionTypes.length - importedFunctionCount) {
    throw reader.malformed('function and code section have inconsistent lengths', start);
  }
  const bodyStart = new Uint32Array(count);
  const codeStart = new Uint32Array(count);
  const bodyEnd = new Uint32Array(count);
  const localCount = new Uint32Array(count);
  const validator = new FunctionValidator(reader.bytes, module);
  for (let i = 0; i < count; i++) {
    const sizeStart = reader.offset;
    const size = reader.u32();
    if (size > reader.remaining) {
      throw reader.malformed('unexpected end of section or function: length out of bounds', sizeStart);
    }
    if (size > maxFunctionBytes) {
      throw reader.overLimit(`a function body of ${size} bytes is over the ${maxFunctionBytes} allowed`, sizeStart);
    }
    const end = reader.offset + size;
    const body = validator.validate(importedFunctionCount + i, reader.offset, end);
    bodyStart[i] = reader.offset;
    codeStart[i] = body.codeStart;
    bodyEnd[i] = end;
    localCount[i] = body.localCount;
    reader.offset = end;
  }
  module.code = { count, bodyStart, codeStart, bodyEnd, localCount };
}
