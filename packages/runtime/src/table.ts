import type { Table, TableDefinition, ValueType } from '@wazero-ts/api';
import { Trap } from '@wazero-ts/api';
import type { Engine, EngineTable, Reference } from '@wazero-ts/core';
import { publicToRaw, rawToPublic, valueKindOf } from '@wazero-ts/core';
import type { RuntimeObjects } from './public-objects.js';

const place = { what: 'element of the table' };

/** A table of an instance, as the public API shows it. */
export class WasmTable implements Table {
  readonly definition: TableDefinition;
  readonly #table: EngineTable;
  readonly #functions: RuntimeObjects;

  constructor(table: EngineTable, definition: TableDefinition, functions: RuntimeObjects) {
    this.definition = definition;
    this.#table = table;
    this.#functions = functions;
  }

  get storage(): EngineTable {
    return this.#table;
  }

  get engine(): Engine {
    return this.#functions.engine;
  }

  get elementType(): ValueType {
    return this.definition.elementType;
  }

  get size(): number {
    return this.#table.length;
  }

  get(index: number): unknown {
    this.#check(index);
    return rawToPublic(this.#table.get(index), valueKindOf(this.#table.type.element), this.#functions);
  }

  set(index: number, value: unknown): void {
    this.#check(index);
    this.#table.set(index, this.#toReference(value));
  }

  /** @param init - at most one value; undefined is a value of externref, so it is not the same as none */
  grow(delta: number, ...init: readonly unknown[]): number | undefined {
    const reference = this.#toReference(init.length === 0 ? null : init[0]);
    if (!Number.isInteger(delta) || delta < 0) return undefined;
    const previous = this.#table.grow(delta, reference);
    return previous < 0 ? undefined : previous;
  }

  #toReference(value: unknown): Reference {
    return publicToRaw(value, this.#table.type.element, this.#functions, place);
  }

  #check(index: number): void {
    if (!Number.isInteger(index) || index < 0 || index >= this.#table.length) {
      throw new Trap('INVALID_TABLE_ACCESS', []);
    }
  }
}
