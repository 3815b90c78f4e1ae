/** Exported Functions (section 5.6): functions of guests as functions of JavaScript. */
import type { CallOptions, Function, ValueType } from '@wazero-ts/api';
import type { ErrorTranslator } from './errors.js';
import type { Conversion } from './value-conversion.js';
import { isOpaque, ValueConversions } from './value-conversion.js';

export type ExportedFunction = (...args: unknown[]) => unknown;

/** The Exported Functions of one `WebAssembly` object: one for each function, whatever way it comes. */
export class ExportedFunctions {
  readonly conversions: ValueConversions;
  readonly #errors: ErrorTranslator;
  readonly #callOptions: CallOptions | undefined;
  readonly #exported = new WeakMap<Function, ExportedFunction>();
  readonly #functions = new WeakMap<object, Function>();

  constructor(errors: ErrorTranslator, callOptions: CallOptions | undefined) {
    this.conversions = new ValueConversions(this);
    this.#errors = errors;
    this.#callOptions = callOptions;
  }

  /** The function behind an Exported Function of this `WebAssembly` object; `undefined` for any other value. */
  functionOf(value: unknown): Function | undefined {
    return typeof value === 'function' ? this.#functions.get(value) : undefined;
  }

  exportedFunctionOf(target: Function): ExportedFunction {
    let exported = this.#exported.get(target);
    if (exported === undefined) {
      exported = this.#make(target);
      this.#exported.set(target, exported);
      this.#functions.set(exported, target);
    }
    return exported;
  }

  #make(target: Function): ExportedFunction {
    const { paramTypes, resultTypes, index } = target.definition;
    const limited = this.#callOptions === undefined ? undefined : target.withOptions(this.#callOptions);
    const call: ExportedFunction = limited === undefined ? target.call : (...args) => limited.call(...args);
    const exported = [...paramTypes, ...resultTypes].some(isOpaque)
      ? refuseVectors
      : this.#makeCall(call, paramTypes, resultTypes);
    return Object.defineProperties(exported === refuseVectors ? () => refuseVectors() : exported, {
      length: { value: paramTypes.length, configurable: true },
      name: { value: `${index}`, configurable: true },
    });
  }

  /** Arrow functions, since an Exported Function is no constructor. Few parameters have code of their own: it is faster. */
  #makeCall(
    plainCall: ExportedFunction,
    params: readonly ValueType[],
    results: readonly ValueType[],
  ): ExportedFunction {
    const { conversions } = this;
    const errors = this.#errors;
    const call = withResults(plainCall, results, conversions);
    const converted = params.map((type) => conversions.of(type));
    const [p0, p1, p2] = converted;
    switch (params.length) {
      case 0:
        return () => {
          try {
            return call();
          } catch (error) {
            throw errors.ofCall(error);
          }
        };
      case 1: {
        const { unchanged: t0, toWasm: c0 } = p0!;
        return (a?: unknown) => {
          try {
            return call(typeof a === t0 ? a : c0(a));
          } catch (error) {
            throw errors.ofCall(error);
          }
        };
      }
      case 2: {
        const { unchanged: t0, toWasm: c0 } = p0!;
        const { unchanged: t1, toWasm: c1 } = p1!;
        return (a?: unknown, b?: unknown) => {
          try {
            return call(typeof a === t0 ? a : c0(a), typeof b === t1 ? b : c1(b));
          } catch (error) {
            throw errors.ofCall(error);
          }
        };
      }
      case 3: {
        const { unchanged: t0, toWasm: c0 } = p0!;
        const { unchanged: t1, toWasm: c1 } = p1!;
        const { unchanged: t2, toWasm: c2 } = p2!;
        return (a?: unknown, b?: unknown, c?: unknown) => {
          try {
            return call(typeof a === t0 ? a : c0(a), typeof b === t1 ? b : c1(b), typeof c === t2 ? c : c2(c));
          } catch (error) {
            throw errors.ofCall(error);
          }
        };
      }
      default:
        return (...args: unknown[]) => {
          try {
            const values = new Array<unknown>(converted.length);
            for (let index = 0; index < converted.length; index++)
              values[index] = converted[index]!.toWasm(args[index]);
            return call(...values);
          } catch (error) {
            throw errors.ofCall(error);
          }
        };
    }
  }
}

function refuseVectors(): never {
  throw new TypeError('a function with parameters or results of type v128 can not be called from JavaScript');
}

/** A call whose results are JavaScript's; mostly they are already. */
function withResults(
  call: (...args: unknown[]) => unknown,
  results: readonly ValueType[],
  conversions: ValueConversions,
): (...args: unknown[]) => unknown {
  const toJs = results.map((type) => conversions.of(type).toJs);
  if (toJs.every((conversion) => conversion === undefined)) return call;
  if (toJs.length === 1) {
    const [convert] = toJs as [Conversion];
    return (...args) => convert(call(...args));
  }
  return (...args) => (call(...args) as unknown[]).map((value, index) => toJs[index]?.(value) ?? value);
}
