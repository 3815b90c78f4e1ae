import type { Module } from '@wazero-ts/api';
import { LimitError, LinkError, WasmError } from '@wazero-ts/api';
import type { Engine } from './engine.js';
import type { Instance } from './instance.js';
import type { FunctionReferences } from './marshal.js';

/** Ceilings for everything in a store. */
export interface StoreLimits {
  /** Of one memory, in pages of 64 KiB. */
  readonly memoryLimitPages: number;
  /** Reserve the maximum of a memory at once. */
  readonly memoryCapacityFromMax: boolean;
  /** Of one table, in elements. */
  readonly tableLimitElements: number;
  /** Guest and host calls on one chain. */
  readonly maxCallDepth: number;
  /** Open instances, host modules among them; Infinity for any number. */
  readonly maxInstances: number;
}

/** The public objects over what a store holds; made by the facade. */
export interface PublicObjects extends FunctionReferences {
  moduleOf(instance: Instance): Module;
}

/** The instances of one runtime (specification 4.2.3) and the names under which they can be imported. */
export class Store {
  readonly engine: Engine;
  readonly limits: StoreLimits;
  readonly publicObjects: PublicObjects;
  /** In the order of instantiation. */
  readonly #instances = new Set<Instance>();
  /** `undefined` marks a name whose instance is not ready yet. */
  readonly #names = new Map<string, Instance | undefined>();
  #exitCode: number | undefined = undefined;

  constructor(engine: Engine, limits: StoreLimits, publicObjects: PublicObjects) {
    this.engine = engine;
    this.limits = limits;
    this.publicObjects = publicObjects;
  }

  /** The exit code it was closed with, or `undefined` while open. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** How many instances are open. */
  get instanceCount(): number {
    return this.#instances.size;
  }

  /** @throws WasmError `RUNTIME_CLOSED` */
  requireOpen(): void {
    if (this.#exitCode !== undefined) {
      throw new WasmError('RUNTIME_CLOSED', `runtime closed with exit_code(${this.#exitCode})`);
    }
  }

  /** The open instance of a name. */
  instance(name: string): Instance | undefined {
    return name === '' ? undefined : this.#names.get(name);
  }

  /**
   * Checks that an instance of this name can be added; before anything of it happens.
   *
   * @throws LinkError `MODULE_NAME_TAKEN`; LimitError `INSTANCE_LIMIT`; WasmError `RUNTIME_CLOSED`
   */
  requireRoomFor(name: string): void {
    this.requireOpen();
    if (name !== '' && this.#names.has(name)) {
      throw new LinkError(`module[${name}] has already been instantiated`, 'MODULE_NAME_TAKEN');
    }
    const { maxInstances } = this.limits;
    if (this.#instances.size >= maxInstances) {
      throw new LimitError('INSTANCE_LIMIT', { allowed: maxInstances, used: this.#instances.size + 1 }, []);
    }
  }

  /**
   * Takes an instance in and keeps its name for it, so that a second instance of that name is refused before anything of
   * it runs. The name can be looked up after {@link register}.
   *
   * @throws as {@link requireRoomFor}
   */
  add(instance: Instance): void {
    this.requireRoomFor(instance.name);
    if (instance.name !== '') this.#names.set(instance.name, undefined);
    this.#instances.add(instance);
  }

  /** Makes the name of an added instance importable. */
  register(instance: Instance): void {
    if (instance.name !== '' && this.#instances.has(instance)) this.#names.set(instance.name, instance);
  }

  /** Frees the name at once. */
  remove(instance: Instance): void {
    if (this.#instances.delete(instance) && instance.name !== '') this.#names.delete(instance.name);
  }

  /**
   * Closes every instance, newest first. The first close wins.
   *
   * @returns settles when the close hooks are done
   */
  close(exitCode: number): Promise<unknown> | undefined {
    if (this.#exitCode !== undefined) return undefined;
    this.#exitCode = exitCode >>> 0;
    const instances = [...this.#instances].reverse();
    for (const instance of instances) instance.close(exitCode);
    return Promise.all(instances.map((instance) => instance.closing));
  }
}
