/** Host functions (section 5.6, create a host function): functions of JavaScript as imports. */
import type { FunctionDefinition, HostFunctionBody, ValueType } from '@wazero-ts/api';
import type { ValueConversion, ValueConversions } from './value-conversion.js';
import { isOpaque } from './value-conversion.js';

type AnyFunction = (...args: unknown[]) => unknown;

/** The body of a host function that calls `func` with JavaScript's values. */
export function hostFunctionBody(
  func: AnyFunction,
  { paramTypes, resultTypes }: FunctionDefinition,
  conversions: ValueConversions,
): HostFunctionBody {
  const call = [...paramTypes, ...resultTypes].some(isOpaque)
    ? refuseVectors
    : convertResults(convertParams(func, paramTypes, conversions), paramTypes.length, resultTypes, conversions);
  // A promise is a value like any other here.
  return { kind: 'values', promises: 'values', call };
}

function refuseVectors(): never {
  throw new TypeError('a function with parameters or results of type v128 can not be implemented in JavaScript');
}

function convertParams(func: AnyFunction, types: readonly ValueType[], conversions: ValueConversions): AnyFunction {
  const toJs = types.map((type) => conversions.of(type).toJs);
  if (toJs.every((conversion) => conversion === undefined)) return func;
  return (...args) => func(...args.map((value, index) => toJs[index]?.(value) ?? value));
}

function convertResults(
  func: AnyFunction,
  paramCount: number,
  types: readonly ValueType[],
  conversions: ValueConversions,
): AnyFunction {
  const converted = types.map((type) => conversions.of(type));
  // What a function without results returns is dropped.
  if (converted.length === 0) return func;
  if (converted.length === 1) return convertResult(func, paramCount, converted[0]!);
  return (...args) => {
    const values = toList(func(...args));
    if (values.length !== converted.length) {
      throw new TypeError(`a host function must give ${converted.length} results, not ${values.length}`);
    }
    return values.map((value, index) => converted[index]!.toWasm(value));
  };
}

/** Few parameters have code of their own: spreading them costs more than the rest. */
function convertResult(func: AnyFunction, paramCount: number, { unchanged, toWasm }: ValueConversion): AnyFunction {
  const convert = (value: unknown): unknown => (typeof value === unchanged ? value : toWasm(value));
  switch (paramCount) {
    case 0:
      return () => convert(func());
    case 1:
      return (a) => convert(func(a));
    case 2:
      return (a, b) => convert(func(a, b));
    case 3:
      return (a, b, c) => convert(func(a, b, c));
    case 4:
      return (a, b, c, d) => convert(func(a, b, c, d));
    default:
      return (...args) => convert(func(...args));
  }
}

/** @throws TypeError when it can not be iterated */
function toList(value: unknown): unknown[] {
  const method = (value as { readonly [Symbol.iterator]?: unknown } | null | undefined)?.[Symbol.iterator];
  if (method === undefined || method === null) {
    throw new TypeError('a host function with several results must return something iterable');
  }
  return [...(value as Iterable<unknown>)];
}
