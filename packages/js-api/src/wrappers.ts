import type { Global, Memory, Table } from '@wazero-ts/api';
import { storageOf } from '@wazero-ts/runtime';
import { describe } from './web-idl.js';

/**
 * The objects of one interface, with what each stands for in its internal slot; and, for storage, the one object for each
 * storage (section 5.3, object caches).
 */
export class Wrappers<T extends object> {
  readonly #name: string;
  readonly #targets = new WeakMap<object, T>();

  /** @param name - of the interface, for errors */
  constructor(name: string) {
    this.#name = name;
  }

  /** Fills the internal slot of a new object. */
  set(object: object, target: T): void {
    this.#targets.set(object, target);
  }

  /** What an object stands for; `undefined` when it does not implement the interface. */
  find(object: unknown): T | undefined {
    return this.#targets.get(object as object);
  }

  /** @throws TypeError when it does not implement the interface */
  get(object: unknown): T {
    const target = this.#targets.get(object as object);
    if (target === undefined) throw new TypeError(`a ${this.#name} is needed, not ${describe(object)}`);
    return target;
  }
}

/** {@link Wrappers} of memories, tables or globals. */
export class StorageWrappers<T extends Memory | Table | Global> extends Wrappers<T> {
  readonly #objects = new WeakMap<object, object>();

  override set(object: object, target: T): void {
    super.set(object, target);
    this.#objects.set(storageOf(target), object);
  }

  /** The object for a memory, table or global, made of a prototype when there is none yet. */
  objectFor(target: T, prototype: object): object {
    const known = this.#objects.get(storageOf(target));
    if (known !== undefined) return known;
    const object = Object.create(prototype) as object;
    this.set(object, target);
    return object;
  }
}
