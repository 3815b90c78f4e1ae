/**
 * Between the bits in slots and JS values: the one place where a guest's value becomes a JS value at the public API and
 * back. A raw stack never comes here, so it keeps every bit.
 */
import { assertNever, WasmError } from '@wazero-ts/api';
import type { FunctionType, ValType } from '@wazero-ts/binary';
import { HeapTypes, heapTypeOf, isNullable, isRefType, ValTypes } from '@wazero-ts/binary';
import type { EngineFunction } from './externs.js';
import type { RawValue, Reference, ValueSlots } from './values.js';

/** How the public API shows function references; the facade decides, since it makes the public objects. */
export interface FunctionReferences {
  toPublic(reference: EngineFunction): unknown;
  /** @returns undefined when `value` is no function of a guest */
  fromPublic(value: unknown): EngineFunction | undefined;
}

/** The ways in which values are converted. Numbers and not names, since every call switches over them. */
export type ValueKind = 0 | 1 | 2 | 3 | 4 | 5 | 6;
/** The kinds by name: `func` and `extern` are references. The switches below use the numbers: V8 makes a jump table of literals. */
export const ValueKinds: {
  readonly i32: 0;
  readonly i64: 1;
  readonly f32: 2;
  readonly f64: 3;
  readonly v128: 4;
  readonly func: 5;
  readonly extern: 6;
} = { i32: 0, i64: 1, f32: 2, f64: 3, v128: 4, func: 5, extern: 6 };

/** The kind of a type. */
export function valueKindOf(type: ValType): ValueKind {
  switch (type) {
    case ValTypes.i32:
      return ValueKinds.i32;
    case ValTypes.i64:
      return ValueKinds.i64;
    case ValTypes.f32:
      return ValueKinds.f32;
    case ValTypes.f64:
      return ValueKinds.f64;
    case ValTypes.v128:
      return ValueKinds.v128;
    default: {
      const heapType = heapTypeOf(type);
      const isFunction = heapType >= 0 || heapType === HeapTypes.func || heapType === HeapTypes.nofunc;
      return isFunction ? ValueKinds.func : ValueKinds.extern;
    }
  }
}

/** Values of one list, with their kinds and where they stand in the slots. */
export interface ValueLayout {
  readonly types: readonly ValType[];
  readonly kinds: readonly ValueKind[];
  /** The slot of each value, relative to the first. */
  readonly slots: readonly number[];
  readonly slotCount: number;
  readonly hasReferences: boolean;
}

/** A function type prepared for conversion. */
export interface SignatureLayout {
  readonly params: ValueLayout;
  readonly results: ValueLayout;
  /** Room for the larger of parameters and results. */
  readonly slotCount: number;
  readonly hasReferences: boolean;
}

function layoutValues(types: readonly ValType[]): ValueLayout {
  const kinds = types.map(valueKindOf);
  const slots: number[] = [];
  let slotCount = 0;
  for (const kind of kinds) {
    slots.push(slotCount);
    slotCount += kind === ValueKinds.v128 ? 2 : 1;
  }
  return { types, kinds, slots, slotCount, hasReferences: types.some(isRefType) };
}

const layouts = new WeakMap<FunctionType, SignatureLayout>();

/** The layout of a function type; the same object for the same type object. */
export function layoutOf(type: FunctionType): SignatureLayout {
  let layout = layouts.get(type);
  if (layout === undefined) {
    const params = layoutValues(type.params);
    const results = layoutValues(type.results);
    layout = {
      params,
      results,
      slotCount: Math.max(params.slotCount, results.slotCount),
      hasReferences: params.hasReferences || results.hasReferences,
    };
    layouts.set(type, layout);
  }
  return layout;
}

/** Moves 8 bytes between number, bigint and float without arithmetic. Never holds a value across a call. */
const scratch = new ArrayBuffer(8);
const scratchI32 = new Int32Array(scratch);
const scratchU32 = new Uint32Array(scratch);
const scratchI64 = new BigInt64Array(scratch);
const scratchU64 = new BigUint64Array(scratch);
const scratchF32 = new Float32Array(scratch);
const scratchF64 = new Float64Array(scratch);

/** Names a value in an error. */
export interface ValuePlace {
  /** Such as `argument of m.f`. */
  readonly what: string;
}

function conversionError(place: ValuePlace, index: number, expected: string, value: unknown): WasmError {
  const actual = value === null ? 'null' : value instanceof Uint8Array ? `${value.length} bytes` : `a ${typeof value}`;
  return new WasmError('INVALID_ARGUMENT', `${place.what}[${index}] must be ${expected}, not ${actual}`);
}

function toNumber(value: unknown, place: ValuePlace, index: number): number {
  if (typeof value === 'bigint' || typeof value === 'symbol') throw conversionError(place, index, 'a number', value);
  return Number(value);
}

function toBigInt(value: unknown, place: ValuePlace, index: number): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean' || typeof value === 'string') {
    try {
      return BigInt(value);
    } catch {
      // Falls through to the error that names the place.
    }
  }
  throw conversionError(place, index, 'a bigint (i64)', value);
}

function toReference(
  value: unknown,
  type: ValType,
  kind: ValueKind,
  functions: FunctionReferences,
  place: ValuePlace,
  index: number,
): Reference {
  if (value === null) {
    if (!isNullable(type)) throw conversionError(place, index, 'a reference that is not null', value);
    return null;
  }
  if (kind === ValueKinds.extern) return value;
  const reference = functions.fromPublic(value);
  if (reference === undefined) {
    throw conversionError(place, index, 'a Function of a module of this runtime or null (funcref)', value);
  }
  return reference;
}

/** The JS value in a slot. */
export function readSlot(values: ValueSlots, slot: number, kind: ValueKind, functions: FunctionReferences): unknown {
  switch (kind) {
    case 0: // i32
      return values.i32[2 * slot];
    case 1: // i64
      scratchI32[0] = values.i32[2 * slot]!;
      scratchI32[1] = values.i32[2 * slot + 1]!;
      return scratchI64[0];
    case 2: // f32
      return values.f32[2 * slot];
    case 3: // f64
      return values.f64[slot];
    case 4: // v128
      return new Uint8Array(values.i32.buffer, values.i32.byteOffset + 8 * slot, 16).slice();
    case 5: {
      // func
      const reference = values.refs[slot];
      return reference === null || reference === undefined ? null : functions.toPublic(reference as EngineFunction);
    }
    case 6: // extern
      return values.refs[slot];
    default:
      return assertNever(kind);
  }
}

/** Puts a bigint into a slot, modulo 2^64. */
export function writeI64(values: ValueSlots, slot: number, value: bigint): void {
  scratchI64[0] = value;
  values.i32[2 * slot] = scratchI32[0]!;
  values.i32[2 * slot + 1] = scratchI32[1]!;
}

/**
 * Puts a JS value into a slot, converted as the JS API does.
 *
 * @throws WasmError `INVALID_ARGUMENT` when the value can not be converted
 */
export function writeSlot(
  values: ValueSlots,
  slot: number,
  layout: ValueLayout,
  index: number,
  value: unknown,
  functions: FunctionReferences,
  place: ValuePlace,
): void {
  const kind = layout.kinds[index]!;
  switch (kind) {
    case 0: // i32
      values.i32[2 * slot] = typeof value === 'number' ? value : toNumber(value, place, index);
      return;
    case 1: // i64
      writeI64(values, slot, typeof value === 'bigint' ? value : toBigInt(value, place, index));
      return;
    case 2: // f32
      values.f32[2 * slot] = typeof value === 'number' ? value : toNumber(value, place, index);
      return;
    case 3: // f64
      values.f64[slot] = typeof value === 'number' ? value : toNumber(value, place, index);
      return;
    case 4: // v128
      if (!(value instanceof Uint8Array) || value.length !== 16) {
        throw conversionError(place, index, 'a Uint8Array of 16 bytes (v128)', value);
      }
      new Uint8Array(values.i32.buffer, values.i32.byteOffset + 8 * slot, 16).set(value);
      return;
    case 5: // func
    case 6: // extern
      values.refs[slot] = toReference(value, layout.types[index]!, kind, functions, place, index);
      return;
    default:
      assertNever(kind);
  }
}

/** The JS value of a global's raw value. */
export function rawToPublic(raw: RawValue, kind: ValueKind, functions: FunctionReferences): unknown {
  switch (kind) {
    case 0: // i32
    case 1: // i64
    case 6: // extern
      return raw;
    case 2: // f32
      scratchU32[0] = raw as number;
      return scratchF32[0];
    case 3: // f64
      scratchU64[0] = raw as bigint;
      return scratchF64[0];
    case 4: // v128
      return (raw as Uint8Array).slice();
    case 5: // func
      return raw === null ? null : functions.toPublic(raw as EngineFunction);
    default:
      return assertNever(kind);
  }
}

/**
 * The raw value of a JS value, converted as the JS API does.
 *
 * @throws WasmError `INVALID_ARGUMENT` when the value can not be converted
 */
export function publicToRaw(value: unknown, type: ValType, functions: FunctionReferences, place: ValuePlace): RawValue {
  const kind = valueKindOf(type);
  switch (kind) {
    case 0: // i32
      return toNumber(value, place, 0) | 0;
    case 1: // i64
      return BigInt.asIntN(64, toBigInt(value, place, 0));
    case 2: // f32
      scratchF32[0] = toNumber(value, place, 0);
      return scratchU32[0];
    case 3: // f64
      scratchF64[0] = toNumber(value, place, 0);
      return scratchU64[0];
    case 4: // v128
      if (!(value instanceof Uint8Array) || value.length !== 16) {
        throw conversionError(place, 0, 'a Uint8Array of 16 bytes (v128)', value);
      }
      // Not slice(): that of a Buffer shares its bytes.
      return new Uint8Array(value);
    case 5: // func
    case 6: // extern
      return toReference(value, type, kind, functions, place, 0);
    default:
      return assertNever(kind);
  }
}
