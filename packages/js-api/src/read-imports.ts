import type { GlobalDefinition } from '@wazero-ts/api';
import { assertNever } from '@wazero-ts/api';
import type { CompiledModule, ImportValue } from '@wazero-ts/runtime';
import type { Externs } from './externs.js';
import { hostFunctionBody } from './host-function.js';
import type { Realm } from './realm.js';
import { isOpaque } from './value-conversion.js';
import { isObject } from './web-idl.js';

/**
 * Reads the imports of a module (section 5.2): every property in the order of the module, each checked before the next is
 * read. Types are compared later, by linking.
 *
 * @throws TypeError for an import object that is not there; LinkError for a value of another kind; what getters throw
 */
export function readImports(compiled: CompiledModule, importObject: unknown, externs: Externs): ImportValue[] {
  const { imports } = compiled;
  if (imports.length > 0 && importObject === undefined) {
    throw new TypeError('the module has imports: an import object is needed');
  }
  const { realm } = externs;
  const definitions = {
    functions: compiled.importedFunctions.values(),
    globals: compiled.importedGlobals.values(),
  };
  return imports.map(({ module, name, kind }) => {
    const from = (importObject as Readonly<Record<string, unknown>>)[module!];
    if (!isObject(from)) throw new TypeError(`import "${module}" is no object`);
    const value = (from as Readonly<Record<string, unknown>>)[name];
    const refuse = (wanted: string): never => {
      throw new realm.constructors.LinkError(`import "${module}" "${name}" must be ${wanted}`);
    };
    switch (kind) {
      case 'func': {
        const definition = definitions.functions.next().value!;
        if (typeof value !== 'function') return refuse('a function');
        return (
          realm.functions.functionOf(value) ??
          hostFunctionBody(value as (...args: unknown[]) => unknown, definition, realm.conversions)
        );
      }
      case 'global': {
        const definition = definitions.globals.next().value!;
        return externs.global.wrappers.find(value) ?? globalOf(value, definition, realm, refuse);
      }
      case 'memory':
        return externs.memory.wrappers.find(value) ?? refuse('a WebAssembly.Memory');
      case 'table':
        return externs.table.wrappers.find(value) ?? refuse('a WebAssembly.Table');
      default:
        return assertNever(kind);
    }
  });
}

/** A new global with a value of JavaScript. */
function globalOf(
  value: unknown,
  { type, mutable }: GlobalDefinition,
  { runtime, conversions }: Realm,
  refuse: (wanted: string) => never,
): ImportValue {
  if (mutable) return refuse('a mutable WebAssembly.Global');
  if (isOpaque(type)) return refuse('a WebAssembly.Global, since JavaScript has no values of its type');
  const { unchanged, toWasm } = conversions.of(type);
  if (unchanged !== '' && typeof value !== unchanged) return refuse(`a ${unchanged} or a WebAssembly.Global`);
  let converted: unknown;
  try {
    converted = toWasm(value);
  } catch {
    return refuse(`a value of type ${String(type)} or a WebAssembly.Global`);
  }
  return runtime.newGlobal({ type }, converted);
}
