import type { CallOptions } from '@wazero-ts/api';
import type { Runtime } from '@wazero-ts/runtime';
import type { ErrorConstructors } from './errors.js';
import { ErrorTranslator, newErrorConstructors } from './errors.js';
import { ExportedFunctions } from './exported-function.js';
import type { ValueConversions } from './value-conversion.js';

/** Settings of {@link createWebAssembly}. */
export interface WebAssemblyOptions {
  /**
   * Limits of every call from JavaScript into a guest, also of start functions, instead of those of the runtime. Calls
   * that a host function makes have the limits of the call around them as well.
   */
  readonly callOptions?: CallOptions | undefined;
}

/** What everything of one `WebAssembly` object shares. */
export class Realm {
  readonly runtime: Runtime;
  readonly callOptions: CallOptions | undefined;
  readonly constructors: ErrorConstructors = newErrorConstructors();
  readonly errors: ErrorTranslator = new ErrorTranslator(this.constructors);
  readonly functions: ExportedFunctions;

  constructor(runtime: Runtime, { callOptions }: WebAssemblyOptions) {
    this.runtime = runtime;
    this.callOptions = callOptions;
    this.functions = new ExportedFunctions(this.errors, callOptions);
  }

  get conversions(): ValueConversions {
    return this.functions.conversions;
  }
}
