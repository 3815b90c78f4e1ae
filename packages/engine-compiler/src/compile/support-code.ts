import type { FunctionType } from '@wazero-ts/binary';
import type { Address } from '../runtime/native-memory.js';
import { slotKindOf } from '../runtime/slot-kinds.js';
import type { CodeSource } from './code-source.js';
import type { CodeSpace } from './code-space.js';

/** Code that belongs to no module: stubs of host functions, of which the embedder has few types, and of closed instances. */
export class SupportCode {
  readonly #source: CodeSource;
  readonly #space: CodeSpace;
  readonly #hostStubs = new Map<string, Address>();
  #closedStub: Address = 0;
  #pollStub: Address = 0;
  #memoryMove: Address = 0;
  #memoryFill: Address = 0;

  constructor(source: CodeSource, space: CodeSpace) {
    this.#source = source;
    this.#space = space;
  }

  hostStub(type: FunctionType): Address {
    const key = signatureKey(type);
    let stub = this.#hostStubs.get(key);
    if (stub === undefined) {
      stub = this.#space.add(this.#source.compileHostStub(type), 'host stub', -1, `host stub ${key}`).start;
      this.#hostStubs.set(key, stub);
    }
    return stub;
  }

  pollStub(): Address {
    if (this.#pollStub === 0) {
      this.#pollStub = this.#space.add(this.#source.compilePollStub(), 'poll stub', -1, 'poll stub').start;
    }
    return this.#pollStub;
  }

  memoryMove(): Address {
    if (this.#memoryMove === 0) {
      const { start } = this.#space.add(this.#source.compileMemoryMove(), 'memory routine', -1, 'memory move');
      this.#memoryMove = start;
    }
    return this.#memoryMove;
  }

  memoryFill(): Address {
    if (this.#memoryFill === 0) {
      const { start } = this.#space.add(this.#source.compileMemoryFill(), 'memory routine', -1, 'memory fill');
      this.#memoryFill = start;
    }
    return this.#memoryFill;
  }

  closedStub(): Address {
    if (this.#closedStub === 0) {
      this.#closedStub = this.#space.add(this.#source.compileClosedStub(), 'closed stub', -1, 'closed stub').start;
    }
    return this.#closedStub;
  }
}

/** Equal for types whose values travel in the same way. */
export function signatureKey({ params, results }: FunctionType): string {
  const classes = (types: FunctionType['params']): string =>
    types.map((type) => (slotKindOf(type) < 3 ? String(type) : 'r')).join(',');
  return `${classes(params)}:${classes(results)}`;
}
