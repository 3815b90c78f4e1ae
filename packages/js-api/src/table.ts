import type { Table, ValueType } from '@wazero-ts/api';
import type { Realm } from './realm.js';
import type { TableConstructor } from './types.js';
import { exposeMembers, requireMember, setClassString, toDictionary, toUnsignedLong } from './web-idl.js';
import { StorageWrappers } from './wrappers.js';

/** The interface Table (section 5.4). */
export interface TableInterface {
  readonly constructor: TableConstructor;
  readonly wrappers: StorageWrappers<Table>;
}

/** Elements that a table can have at most (section 9, limits). */
const maxElements = 10_000_000;

function toElementType(value: unknown): ValueType {
  const kind = `${requireMember(value, "WebAssembly.Table(): 'element'") as string}`;
  if (kind === 'anyfunc') return 'funcref';
  if (kind === 'externref') return 'externref';
  throw new TypeError(`'element' of a table must be 'anyfunc' or 'externref', not '${kind}'`);
}

function toTableType(value: unknown): { elementType: ValueType; min: number; max: number | undefined } {
  const descriptor = toDictionary(value, 'WebAssembly.Table(): the descriptor');
  const { element } = descriptor;
  const elementType = toElementType(element);
  const { initial } = descriptor;
  const min = toUnsignedLong(requireMember(initial, "WebAssembly.Table(): 'initial'"), "'initial' of a table");
  const { maximum } = descriptor;
  const max = maximum === undefined ? undefined : toUnsignedLong(maximum, "'maximum' of a table");
  if (max !== undefined && max < min) throw new RangeError(`'maximum' of a table is ${max}, below 'initial' ${min}`);
  if (min > maxElements) throw new RangeError(`'initial' of a table is ${min}, above ${maxElements}`);
  return { elementType, min, max };
}

export function newTableInterface({ runtime, errors, conversions }: Realm): TableInterface {
  const wrappers = new StorageWrappers<Table>('WebAssembly.Table');

  /** An argument that is missing stands for the default value of the type. */
  const toElement = (value: unknown, type: ValueType): unknown =>
    value === undefined ? conversions.defaultOf(type) : conversions.of(type).toWasm(value);

  const toIndex = (value: unknown, table: Table, what: string): number => {
    const index = toUnsignedLong(value, `WebAssembly.Table.${what}(): the index`);
    if (index >= table.size)
      throw new RangeError(`index ${index} is outside the table, which has ${table.size} elements`);
    return index;
  };

  class TableObject {
    constructor(descriptor: unknown, value: unknown = undefined) {
      const type = toTableType(descriptor);
      const init = toElement(value, type.elementType);
      try {
        wrappers.set(this, runtime.newTable(type, init));
      } catch (error) {
        throw errors.ofCall(error);
      }
    }

    get length(): number {
      return wrappers.get(this).size;
    }

    get(index: unknown): unknown {
      const table = wrappers.get(this);
      const value = table.get(toIndex(index, table, 'get'));
      const { toJs } = conversions.of(table.elementType);
      return toJs === undefined ? value : toJs(value);
    }

    set(index: unknown, value: unknown = undefined): void {
      const table = wrappers.get(this);
      // The argument is converted before the element, and both before the bounds are checked.
      const number = toUnsignedLong(index, 'WebAssembly.Table.set(): the index');
      const element = toElement(value, table.elementType);
      table.set(toIndex(number, table, 'set'), element);
    }

    grow(delta: unknown, value: unknown = undefined): number {
      const table = wrappers.get(this);
      const count = toUnsignedLong(delta, 'WebAssembly.Table.grow(): the number of elements');
      const element = toElement(value, table.elementType);
      const previous = table.size + count > maxElements ? undefined : table.grow(count, element);
      if (previous === undefined) throw new RangeError(`the table can not grow by ${count} elements`);
      return previous;
    }
  }

  Object.defineProperty(TableObject, 'name', { value: 'Table' });
  exposeMembers(TableObject.prototype, ['length', 'get', 'set', 'grow']);
  setClassString(TableObject.prototype, 'WebAssembly.Table');
  return { constructor: TableObject as unknown as TableConstructor, wrappers };
}
