import type { Global, GlobalDefinition, ValueType } from '@wazero-ts/api';
import { WasmError } from '@wazero-ts/api';
import type { Engine, EngineGlobal } from '@wazero-ts/core';
import { publicToRaw, rawToPublic, valueKindOf } from '@wazero-ts/core';
import type { RuntimeObjects } from './public-objects.js';

const place = { what: 'value of the global' };

/** A global of an instance, as the public API shows it. */
export class WasmGlobal implements Global {
  readonly definition: GlobalDefinition;
  readonly #global: EngineGlobal;
  readonly #functions: RuntimeObjects;

  constructor(global: EngineGlobal, definition: GlobalDefinition, functions: RuntimeObjects) {
    this.definition = definition;
    this.#global = global;
    this.#functions = functions;
  }

  get storage(): EngineGlobal {
    return this.#global;
  }

  get engine(): Engine {
    return this.#functions.engine;
  }

  get type(): ValueType {
    return this.definition.type;
  }

  get mutable(): boolean {
    return this.definition.mutable;
  }

  get(): unknown {
    return rawToPublic(this.#global.get(), valueKindOf(this.#global.type.type), this.#functions);
  }

  set(value: unknown): void {
    const { type, mutable } = this.#global.type;
    if (!mutable) throw new WasmError('INVALID_ARGUMENT', 'the global is constant: its value can not be set');
    this.#global.set(publicToRaw(value, type, this.#functions, place));
  }

  toString(): string {
    return `global(${String(this.get())})`;
  }
}
