import type { FunctionDefinition, HostFunctionDefinition, HostModuleDefinition, Module } from '@wazero-ts/api';
import { WasmError } from '@wazero-ts/api';
import { invokeFunction } from './invoke.js';
import { LongjmpSignal } from './longjmp.js';

/** The module name under which emscripten's programs import what is not WASI. */
export const emscriptenModuleName = 'env';

/** What {@link emscripten} takes. */
export interface EmscriptenOptions {
  /** Called after the guest has grown its memory; views of it are to be taken anew. */
  readonly onMemoryGrowth?: ((module: Module) => void) | undefined;
}

function throwLongjmp(exportName: string): HostFunctionDefinition {
  const call = (): never => {
    throw new LongjmpSignal();
  };
  return { exportName, params: [], results: [], body: { kind: 'values', call } };
}

function notifyMemoryGrowth(exportName: string, { onMemoryGrowth }: EmscriptenOptions): HostFunctionDefinition {
  const call = (caller: Module): void => onMemoryGrowth?.(caller);
  return { exportName, params: ['i32'], results: [], paramNames: ['memory_index'], body: { kind: 'module', call } };
}

/** What one import of `env` is made into; `undefined` for one that this package does not know. */
function functionFor(definition: FunctionDefinition, options: EmscriptenOptions): HostFunctionDefinition | undefined {
  const { name } = definition.import!;
  if (name.startsWith('invoke_')) {
    if (definition.paramTypes[0] !== 'i32') {
      throw new WasmError('INVALID_ARGUMENT', `${name} must have an index of the table as its first parameter`);
    }
    return invokeFunction(definition);
  }
  switch (name) {
    case '_emscripten_throw_longjmp':
    case 'emscripten_longjmp':
      return throwLongjmp(name);
    case 'emscripten_notify_memory_growth':
      return notifyMemoryGrowth(name, options);
    default:
      return undefined;
  }
}

/**
 * What a program of emscripten imports from `env` beside its own functions: `invoke_*`, made for the signatures that the
 * program imports, the throwing half of `longjmp`, and `emscripten_notify_memory_growth`. Exceptions of C++, file system
 * and network calls are not there: such programs run with their own glue, through `@wazero-ts/js-api`.
 *
 * A function called by `invoke_*` runs synchronously, so a host function below it can not wait.
 *
 * @param compiled - the program; what it imports from `env` and is not listed above it needs from elsewhere
 * @throws WasmError `INVALID_ARGUMENT` for an `invoke_*` without an index
 * @example
 * ```ts
 * import { emscripten } from '@wazero-ts/emscripten';
 * import { newRuntime } from '@wazero-ts/runtime';
 * const runtime = newRuntime();
 * const compiled = await runtime.compileModule(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
 * await runtime.instantiateHostModule(emscripten(compiled));
 * await runtime.instantiateModule(compiled);
 * await runtime.close();
 * ```
 */
export function emscripten(
  compiled: { readonly importedFunctions: readonly FunctionDefinition[] },
  options: EmscriptenOptions = {},
): HostModuleDefinition {
  const functions = new Map<string, HostFunctionDefinition>();
  for (const definition of compiled.importedFunctions) {
    if (definition.import?.module !== emscriptenModuleName) continue;
    const found = functionFor(definition, options);
    if (found !== undefined) functions.set(found.exportName, found);
  }
  return { name: emscriptenModuleName, functions: [...functions.values()] };
}
