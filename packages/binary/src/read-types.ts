/** The types of the binary format (specification 5.3). */
import { CoreFeature, coreFeaturesToString } from '@wazero-ts/api';
import type { ModuleBuilder } from './module-builder.js';
import type { BinaryReader } from './reader.js';
import {
  type GlobalType,
  type Limits,
  type MemoryType,
  maxMemory32Pages,
  type TableType,
  type ValType,
  ValTypes,
} from './types.js';

const i32Code = 0x7f;
const i64Code = 0x7e;
const f32Code = 0x7d;
const f64Code = 0x7c;
const v128Code = 0x7b;
const funcrefCode = 0x70;
const externrefCode = 0x6f;

/** The value type of a byte, 0 when there is none: features are not looked at. */
export function valTypeOfCode(code: number): ValType | 0 {
  switch (code) {
    case i32Code:
      return ValTypes.i32;
    case i64Code:
      return ValTypes.i64;
    case f32Code:
      return ValTypes.f32;
    case f64Code:
      return ValTypes.f64;
    case v128Code:
      return ValTypes.v128;
    case funcrefCode:
      return ValTypes.funcref;
    case externrefCode:
      return ValTypes.externref;
    default:
      return 0;
  }
}

export function readValType(reader: BinaryReader, module: ModuleBuilder): ValType {
  const start = reader.offset;
  const code = reader.byte();
  const type = valTypeOfCode(code);
  if (type === 0) throw reader.malformed(`malformed value type 0x${code.toString(16)}`, start);
  if (code === v128Code && !module.isEnabled(CoreFeature.simd)) {
    throw reader.featureDisabled('v128', coreFeaturesToString(CoreFeature.simd), start);
  }
  if (code <= funcrefCode && !module.isEnabled(CoreFeature.referenceTypes)) {
    const name = code === funcrefCode ? 'funcref' : 'externref';
    throw reader.featureDisabled(name, coreFeaturesToString(CoreFeature.referenceTypes), start);
  }
  return type;
}

export function readRefType(reader: BinaryReader, module: ModuleBuilder): ValType {
  const start = reader.offset;
  const code = reader.byte();
  if (code === funcrefCode) return ValTypes.funcref;
  if (code !== externrefCode) throw reader.malformed(`malformed reference type 0x${code.toString(16)}`, start);
  if (!module.isEnabled(CoreFeature.referenceTypes)) {
    throw reader.featureDisabled('externref', coreFeaturesToString(CoreFeature.referenceTypes), start);
  }
  return ValTypes.externref;
}

const limitsHaveMax = 1;
const limitsShared = 2;

function readLimits(reader: BinaryReader, knownFlags: number): { readonly limits: Limits; readonly flags: number } {
  const start = reader.offset;
  const flags = reader.byte();
  if (flags >= 0x80) throw reader.malformed('integer representation too long', start);
  if ((flags & ~knownFlags) !== 0) throw reader.malformed(`malformed limits flags 0x${flags.toString(16)}`, start);
  const min = reader.u32();
  const max = (flags & limitsHaveMax) !== 0 ? reader.u32() : undefined;
  return { limits: { addressType: 'i32', min, max }, flags };
}

function checkMinAgainstMax(reader: BinaryReader, limits: Limits, start: number): void {
  if (limits.max !== undefined && limits.min > limits.max) {
    throw reader.invalid('size minimum must not be greater than maximum', start);
  }
}

export function readTableType(reader: BinaryReader, module: ModuleBuilder): TableType {
  const element = readRefType(reader, module);
  const start = reader.offset;
  const { limits } = readLimits(reader, limitsHaveMax);
  checkMinAgainstMax(reader, limits, start);
  return { limits, element };
}

export function readMemoryType(reader: BinaryReader, module: ModuleBuilder): MemoryType {
  const start = reader.offset;
  const mayShare = module.isEnabled(CoreFeature.threads);
  const { limits, flags } = readLimits(reader, mayShare ? limitsHaveMax | limitsShared : limitsHaveMax);
  if (limits.min > maxMemory32Pages || (limits.max !== undefined && limits.max > maxMemory32Pages)) {
    throw reader.invalid('memory size must be at most 65536 pages (4GiB)', start);
  }
  checkMinAgainstMax(reader, limits, start);
  const shared = (flags & limitsShared) !== 0;
  if (shared && limits.max === undefined) throw reader.invalid('shared memory must have maximum', start);
  return { limits, shared };
}

export function readGlobalType(reader: BinaryReader, module: ModuleBuilder): GlobalType {
  const type = readValType(reader, module);
  const start = reader.offset;
  const mutability = reader.byte();
  if (mutability > 1) throw reader.malformed('malformed mutability', start);
  return { type, mutable: mutability === 1 };
}
