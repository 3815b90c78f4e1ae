import type { Global, ValueType } from '@wazero-ts/api';
import type { Realm } from './realm.js';
import type { GlobalConstructor } from './types.js';
import { exposeMembers, requireMember, setClassString, toDictionary } from './web-idl.js';
import { StorageWrappers } from './wrappers.js';

/** The interface Global (section 5.5). */
export interface GlobalInterface {
  readonly constructor: GlobalConstructor;
  readonly wrappers: StorageWrappers<Global>;
}

const valueTypes: ReadonlyMap<string, ValueType> = new Map([
  ['i32', 'i32'],
  ['i64', 'i64'],
  ['f32', 'f32'],
  ['f64', 'f64'],
  ['v128', 'v128'],
  ['externref', 'externref'],
  ['anyfunc', 'funcref'],
]);

function toGlobalType(value: unknown): { type: ValueType; mutable: boolean } {
  const descriptor = toDictionary(value, 'WebAssembly.Global(): the descriptor');
  const mutable = Boolean(descriptor['mutable']);
  const name = `${requireMember(descriptor['value'], "WebAssembly.Global(): 'value'") as string}`;
  const type = valueTypes.get(name);
  if (type === undefined) throw new TypeError(`'value' of a global must be a value type, not '${name}'`);
  return { type, mutable };
}

export function newGlobalInterface({ runtime, errors, conversions }: Realm): GlobalInterface {
  const wrappers = new StorageWrappers<Global>('WebAssembly.Global');

  const valueOf = (object: unknown): unknown => {
    const global = wrappers.get(object);
    const { toJs } = conversions.of(global.type);
    return toJs === undefined ? global.get() : toJs(global.get());
  };

  class GlobalObject {
    constructor(descriptor: unknown, value: unknown = undefined) {
      const type = toGlobalType(descriptor);
      const conversion = conversions.of(type.type);
      const init = value === undefined ? conversions.defaultOf(type.type) : conversion.toWasm(value);
      try {
        wrappers.set(this, runtime.newGlobal(type, init));
      } catch (error) {
        throw errors.ofCall(error);
      }
    }

    valueOf(): unknown {
      return valueOf(this);
    }

    get value(): unknown {
      return valueOf(this);
    }

    set value(value: unknown) {
      const global = wrappers.get(this);
      const { toWasm } = conversions.of(global.type);
      if (!global.mutable) throw new TypeError('the global is immutable: its value can not be set');
      global.set(toWasm(value));
    }
  }

  Object.defineProperty(GlobalObject, 'name', { value: 'Global' });
  exposeMembers(GlobalObject.prototype, ['valueOf', 'value']);
  setClassString(GlobalObject.prototype, 'WebAssembly.Global');
  return { constructor: GlobalObject as unknown as GlobalConstructor, wrappers };
}
