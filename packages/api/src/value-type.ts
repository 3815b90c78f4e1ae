/** A number type of the specification (2.3.1). Numbers cross the public API as JS numbers, i64 as bigint. */
export type NumberType = 'i32' | 'i64' | 'f32' | 'f64';

/** What a reference points to: an abstract heap type, or the index of a type of the same module. */
export type HeapType =
  | 'func'
  | 'nofunc'
  | 'extern'
  | 'noextern'
  | 'any'
  | 'eq'
  | 'i31'
  | 'struct'
  | 'array'
  | 'none'
  | 'exn'
  | 'noexn'
  | number;

/**
 * A reference type in the shape of WebAssembly 3.0. The two of WebAssembly 2.0 are always given by their short names
 * `'funcref'` and `'externref'`, never in this form.
 */
export interface ReferenceType {
  readonly heapType: HeapType;
  readonly nullable: boolean;
}

/**
 * The type of a parameter, result, local, global or table element.
 *
 * @example
 * ```ts
 * import type { ValueType } from '@wazero-ts/api';
 * const params: ValueType[] = ['i32', 'i64', 'externref'];
 * ```
 */
export type ValueType = NumberType | 'v128' | 'funcref' | 'externref' | ReferenceType;

/** What a module imports or exports. */
export type ExternType = 'func' | 'table' | 'memory' | 'global';

/**
 * The specification's text for a value type.
 *
 * @param type - the type to print
 * @returns the type as it stands in the text format, such as `i32` or `(ref null func)`
 * @example
 * ```ts
 * import { valueTypeName } from '@wazero-ts/api';
 * valueTypeName({ heapType: 'func', nullable: false }); // '(ref func)'
 * ```
 */
export function valueTypeName(type: ValueType): string {
  if (typeof type === 'string') return type;
  return `(ref ${type.nullable ? 'null ' : ''}${type.heapType})`;
}

/** The JS value that stands for one value of each type at the public API (`fn.call`, `withFunc`). */
export interface ValueOf {
  readonly i32: number;
  readonly i64: bigint;
  readonly f32: number;
  readonly f64: number;
  readonly v128: Uint8Array;
  readonly funcref: import('./module.js').Function | null;
  readonly externref: unknown;
}

/** The JS value of one {@link ValueType}. */
export type JsValue<T extends ValueType> = T extends keyof ValueOf ? ValueOf[T] : unknown;

/** The JS argument list of a list of value types. */
export type JsValues<T extends readonly ValueType[]> = { -readonly [K in keyof T]: JsValue<T[K]> };

/** What a call returns: nothing, one value, or an array of values. */
export type JsResult<T extends readonly ValueType[]> = T extends readonly []
  ? undefined
  : T extends readonly [infer Only extends ValueType]
    ? JsValue<Only>
    : JsValues<T>;
