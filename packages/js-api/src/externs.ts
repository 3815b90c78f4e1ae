import type { Module } from '@wazero-ts/api';
import { assertNever } from '@wazero-ts/api';
import type { GlobalInterface } from './global.js';
import { newGlobalInterface } from './global.js';
import type { MemoryInterface } from './memory.js';
import { newMemoryInterface } from './memory.js';
import type { Realm } from './realm.js';
import type { TableInterface } from './table.js';
import { newTableInterface } from './table.js';

/** The interfaces of what modules import and export. */
export class Externs {
  readonly realm: Realm;
  readonly memory: MemoryInterface;
  readonly table: TableInterface;
  readonly global: GlobalInterface;

  constructor(realm: Realm) {
    this.realm = realm;
    this.memory = newMemoryInterface(realm);
    this.table = newTableInterface(realm);
    this.global = newGlobalInterface(realm);
  }

  /** The exports object of an instance (section 5.2, create an exports object). */
  exportsOf(instance: Module): object {
    const exports = Object.create(null) as object;
    for (const { name, kind } of instance.exports) {
      const value = this.#exportOf(instance, name, kind);
      Object.defineProperty(exports, name, { value, enumerable: true, writable: true, configurable: true });
    }
    return Object.freeze(exports);
  }

  #exportOf(instance: Module, name: string, kind: Module['exports'][number]['kind']): unknown {
    switch (kind) {
      case 'func':
        return this.realm.functions.exportedFunctionOf(instance.exportedFunction(name)!);
      case 'memory':
        return this.memory.wrappers.objectFor(instance.exportedMemory(name)!, this.memory.constructor.prototype);
      case 'table':
        return this.table.wrappers.objectFor(instance.exportedTable(name)!, this.table.constructor.prototype);
      case 'global':
        return this.global.wrappers.objectFor(instance.exportedGlobal(name)!, this.global.constructor.prototype);
      default:
        return assertNever(kind);
    }
  }
}
