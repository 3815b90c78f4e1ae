/** The three error constructors of the interface (section 5.10), and how errors of the runtime become theirs. */
import { ExitError, HostPromiseError, LinkError, Trap, trapMessages, WasmError } from '@wazero-ts/api';

/** As `TypeError` and its kin: can be called without `new`. */
export interface ErrorConstructor {
  new (message?: string, options?: { readonly cause?: unknown }): Error;
  (message?: string, options?: { readonly cause?: unknown }): Error;
  readonly prototype: Error;
}

export interface ErrorConstructors {
  readonly CompileError: ErrorConstructor;
  readonly LinkError: ErrorConstructor;
  readonly RuntimeError: ErrorConstructor;
}

/** A constructor like the native ones (ECMA-262 20.5.6): the name is on the prototype, `length` is 1. */
function newErrorConstructor(name: string): ErrorConstructor {
  const constructor = function (this: unknown, ...args: unknown[]): Error {
    return Reflect.construct(Error, args, new.target ?? constructor) as Error;
  } as unknown as ErrorConstructor;
  Object.setPrototypeOf(constructor, Error);
  Object.defineProperties(constructor, {
    name: { value: name, configurable: true },
    length: { value: 1, configurable: true },
    prototype: { value: Object.create(Error.prototype), writable: false },
  });
  const hidden = { writable: true, enumerable: false, configurable: true };
  Object.defineProperties(constructor.prototype, {
    constructor: { value: constructor, ...hidden },
    name: { value: name, ...hidden },
    message: { value: '', ...hidden },
  });
  return constructor;
}

/** New constructors, for one `WebAssembly` object. */
export function newErrorConstructors(): ErrorConstructors {
  return {
    CompileError: newErrorConstructor('CompileError'),
    LinkError: newErrorConstructor('LinkError'),
    RuntimeError: newErrorConstructor('RuntimeError'),
  };
}

/** Turns errors of the runtime into those of the interface; the original is the `cause`. Others stay as they are. */
export class ErrorTranslator {
  readonly #constructors: ErrorConstructors;

  constructor(constructors: ErrorConstructors) {
    this.#constructors = constructors;
  }

  /** What compiling threw. */
  ofCompilation(error: unknown): unknown {
    if (!(error instanceof WasmError) || error.code === 'RUNTIME_CLOSED') return error;
    if (error.code === 'RESOURCE_EXHAUSTED') return rangeError(error.message, error);
    return new this.#constructors.CompileError(error.message, { cause: error });
  }

  /** What instantiating threw. */
  ofInstantiation(error: unknown): unknown {
    if (!(error instanceof WasmError)) return error;
    if (error instanceof LinkError) return new this.#constructors.LinkError(error.message, { cause: error });
    if (error.code === 'START_FAILED') return this.ofCall(error.cause);
    return this.ofCall(error);
  }

  /** What running code or making storage threw. */
  ofCall(error: unknown): unknown {
    if (!(error instanceof WasmError)) return error;
    switch (error.code) {
      case 'STACK_OVERFLOW':
        // What JavaScript throws in the same situation (section 8.2).
        return rangeError('Maximum call stack size exceeded', error);
      case 'RESOURCE_EXHAUSTED':
      case 'MEMORY_LIMIT':
      case 'TABLE_LIMIT':
      case 'INSTANCE_LIMIT':
        // As JavaScript does when memory runs out (section 8.3).
        return rangeError(textOf(error), error);
      default:
        if (error instanceof Trap || error instanceof ExitError || error instanceof HostPromiseError) {
          return new this.#constructors.RuntimeError(textOf(error), { cause: error });
        }
        return error;
    }
  }
}

function rangeError(message: string, cause: WasmError): RangeError {
  return new RangeError(message, { cause });
}

/** The message without the trace, which `cause` has. */
function textOf(error: WasmError): string {
  return error.code in trapMessages
    ? trapMessages[error.code as keyof typeof trapMessages]
    : error.message.replace(/^wasm error: /, '').split('\n', 1)[0]!;
}
