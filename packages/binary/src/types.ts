/**
 * Types in the shape of WebAssembly 3.0 (specification 2.3): a reference type has a heap type and a nullability,
 * function types live in recursion groups, limits have an address type and a shared flag.
 *
 * A value type is one integer, so that the validator and the engines compare and store them in typed arrays.
 */
import type { ReferenceType, ValueType } from '@wazero-ts/api';
import { assertNever } from '@wazero-ts/api';
import type { TypeIndex } from './indices.js';

declare const valTypeBrand: unique symbol;
/** Number and vector types are their byte in the binary format; a reference type is built by {@link refType}. */
export type ValType = number & { readonly [valTypeBrand]: true };

declare const heapTypeBrand: unique symbol;
/** An abstract heap type is its negative s33 code in the binary format, a concrete one its type index. */
export type HeapTypeCode = number & { readonly [heapTypeBrand]: true };

const val = (code: number): ValType => code as ValType;
const heap = (code: number): HeapTypeCode => code as HeapTypeCode;

/** Abstract heap types (specification 5.3.3), as s33. */
export const HeapTypes: Readonly<Record<Exclude<ReferenceType['heapType'], number>, HeapTypeCode>> = {
  noexn: heap(-0x0c),
  nofunc: heap(-0x0d),
  noextern: heap(-0x0e),
  none: heap(-0x0f),
  func: heap(-0x10),
  extern: heap(-0x11),
  any: heap(-0x12),
  eq: heap(-0x13),
  i31: heap(-0x14),
  struct: heap(-0x15),
  array: heap(-0x16),
  exn: heap(-0x17),
};

/** The heap type of a type index. */
export function concreteHeapType(index: TypeIndex): HeapTypeCode {
  return heap(index);
}

const referenceFlag = 0x100;
const nullableFlag = 0x200;
const heapShift = 10;

/** The reference type of a heap type and nullability. Type indices are below 2^20 (an implementation limit). */
export function refType(heapType: HeapTypeCode, nullable: boolean): ValType {
  return val((heapType << heapShift) | referenceFlag | (nullable ? nullableFlag : 0));
}

export function isRefType(type: ValType): boolean {
  return (type & referenceFlag) !== 0;
}

export function isNullable(type: ValType): boolean {
  return (type & nullableFlag) !== 0;
}

export function heapTypeOf(type: ValType): HeapTypeCode {
  return heap(type >> heapShift);
}

/** The value types by their text name. */
export const ValTypes: Readonly<Record<'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'funcref' | 'externref', ValType>> = {
  i32: val(0x7f),
  i64: val(0x7e),
  f32: val(0x7d),
  f64: val(0x7c),
  v128: val(0x7b),
  funcref: refType(HeapTypes.func, true),
  externref: refType(HeapTypes.extern, true),
};

/** The parameters and results of a function. */
export interface FunctionType {
  readonly kind: 'func';
  readonly params: readonly ValType[];
  readonly results: readonly ValType[];
}

/** What a type definition defines; structs and arrays join when their proposal does. */
export type CompositeType = FunctionType;

/** A type definition (specification 2.3.9). A 2.0 function type is final, without supertypes, alone in its group. */
export interface SubType {
  readonly final: boolean;
  readonly supertypes: readonly TypeIndex[];
  readonly composite: CompositeType;
}

/** Types `start` to `start + length - 1` may refer to each other. */
export interface RecursionGroup {
  readonly start: TypeIndex;
  readonly length: number;
}

export interface Limits {
  /** How the guest addresses it: 32 or 64 bits. */
  readonly addressType: 'i32' | 'i64';
  /** In pages (memories) or elements (tables). */
  readonly min: number;
  readonly max: number | undefined;
}

export interface MemoryType {
  readonly limits: Limits;
  readonly shared: boolean;
}

export interface TableType {
  readonly limits: Limits;
  readonly element: ValType;
}

export interface GlobalType {
  readonly type: ValType;
  readonly mutable: boolean;
}

/** Bytes in a page of linear memory. */
export const pageSize = 65536;
/** Pages in the largest memory that 32-bit addresses reach. */
export const maxMemory32Pages = 65536;

const heapNames: ReadonlyMap<HeapTypeCode, Exclude<ReferenceType['heapType'], number>> = new Map(
  (Object.entries(HeapTypes) as [Exclude<ReferenceType['heapType'], number>, HeapTypeCode][]).map(([name, code]) => [
    code,
    name,
  ]),
);

/** The public form of a value type. */
export function toValueType(type: ValType): ValueType {
  switch (type) {
    case ValTypes.i32:
      return 'i32';
    case ValTypes.i64:
      return 'i64';
    case ValTypes.f32:
      return 'f32';
    case ValTypes.f64:
      return 'f64';
    case ValTypes.v128:
      return 'v128';
    case ValTypes.funcref:
      return 'funcref';
    case ValTypes.externref:
      return 'externref';
    default: {
      const heapType = heapTypeOf(type);
      return { heapType: heapNames.get(heapType) ?? heapType, nullable: isNullable(type) };
    }
  }
}

/** The internal form of a public value type. */
export function fromValueType(type: ValueType): ValType {
  if (typeof type !== 'string') {
    const heapType = typeof type.heapType === 'number' ? heap(type.heapType) : HeapTypes[type.heapType];
    return refType(heapType, type.nullable);
  }
  switch (type) {
    case 'i32':
    case 'i64':
    case 'f32':
    case 'f64':
    case 'v128':
    case 'funcref':
    case 'externref':
      return ValTypes[type];
    default:
      return assertNever(type);
  }
}
