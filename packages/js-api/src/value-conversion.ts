/** ToWebAssemblyValue and ToJSValue (section 5.6), between JavaScript's values and those of the plain API. */
import type { Function, ValueType } from '@wazero-ts/api';
import type { ExportedFunctions } from './exported-function.js';

/** Turns a JavaScript value into one that the plain API takes. @throws what the conversion throws */
export type Conversion = (value: unknown) => unknown;

/** The conversion of one type in both directions. */
export interface ValueConversion {
  /** A value of this `typeof` needs no conversion to a WebAssembly value; `''` when every value does. */
  readonly unchanged: 'number' | 'bigint' | '';
  readonly toWasm: Conversion;
  /** `undefined` when the plain API's value is the JavaScript value. */
  readonly toJs: Conversion | undefined;
}

// Unary plus throws for a bigint or a symbol, where Number() would not.
const number: ValueConversion = { unchanged: 'number', toWasm: (value) => +(value as number), toJs: undefined };
// asIntN converts as ToBigInt does, so a number is a TypeError.
const bigint: ValueConversion = {
  unchanged: 'bigint',
  toWasm: (value) => BigInt.asIntN(64, value as bigint),
  toJs: undefined,
};
const reference: ValueConversion = { unchanged: '', toWasm: (value) => value, toJs: undefined };

/** Types whose values JavaScript can not have. */
export function isOpaque(type: ValueType): boolean {
  return type === 'v128';
}

/** The conversions between a `WebAssembly` object and its runtime. */
export class ValueConversions {
  readonly #functionReference: ValueConversion;

  constructor(functions: ExportedFunctions) {
    this.#functionReference = {
      unchanged: '',
      toWasm: (value) => {
        if (value === null) return null;
        const found = functions.functionOf(value);
        if (found === undefined) throw new TypeError('a funcref must be an exported function of WebAssembly or null');
        return found;
      },
      toJs: (value) => (value === null ? null : functions.exportedFunctionOf(value as Function)),
    };
  }

  /** @throws TypeError for a type of which JavaScript has no values */
  of(type: ValueType): ValueConversion {
    switch (type) {
      case 'i32':
      case 'f32':
      case 'f64':
        return number;
      case 'i64':
        return bigint;
      case 'externref':
        return reference;
      case 'funcref':
        return this.#functionReference;
      default:
        throw new TypeError(`JavaScript has no values of type ${typeof type === 'string' ? type : type.heapType}`);
    }
  }

  /** DefaultValue (section 5.6). */
  defaultOf(type: ValueType): unknown {
    switch (type) {
      case 'i32':
      case 'f32':
      case 'f64':
        return 0;
      case 'i64':
        return 0n;
      case 'externref':
        return undefined;
      default:
        return null;
    }
  }
}
