import type { FunctionType } from '@wazero-ts/binary';
import type { Address, NativeMemory } from '../runtime/native-memory.js';
import { exhausted, isOutOfRoom, NativeResources } from '../runtime/native-resources.js';
import type { CodeSource, MachineCode } from './code-source.js';
import { CodeIndex, type CodeRole, CodeSpace } from './code-space.js';
import { signatureKey } from './signature-key.js';

const arenaBytes = 1 << 20;

/** One for each thread and instruction set: nothing in it ever goes away. */
const supportCodes = new WeakMap<NativeMemory, WeakMap<CodeSource, SupportCode>>();

/**
 * Code that belongs to no module, shared by the engines of a thread: routines, and stubs of closed instances and of host
 * functions, of which the embedder has few types.
 */
export class SupportCode {
  readonly index: CodeIndex = new CodeIndex();
  readonly #source: CodeSource;
  readonly #space: CodeSpace;
  readonly #code = new Map<string, Address>();

  private constructor(memory: NativeMemory, source: CodeSource) {
    this.#source = source;
    this.#space = new CodeSpace(memory, new NativeResources(), this.index, this, arenaBytes);
  }

  static of(memory: NativeMemory, source: CodeSource): SupportCode {
    let bySource = supportCodes.get(memory);
    if (bySource === undefined) {
      bySource = new WeakMap();
      supportCodes.set(memory, bySource);
    }
    let support = bySource.get(source);
    if (support === undefined) {
      support = new SupportCode(memory, source);
      bySource.set(source, support);
    }
    return support;
  }

  /** @throws WasmError `RESOURCE_EXHAUSTED`; so do the others */
  hostStub(type: FunctionType): Address {
    return this.#get('host stub', signatureKey(type), () => this.#source.compileHostStub(type));
  }

  closedStub(): Address {
    return this.#get('closed stub', '', () => this.#source.compileClosedStub());
  }

  pollStub(): Address {
    return this.#get('poll stub', '', () => this.#source.compilePollStub());
  }

  memoryMove(): Address {
    return this.#get('memory routine', 'move', () => this.#source.compileMemoryMove());
  }

  memoryFill(): Address {
    return this.#get('memory routine', 'fill', () => this.#source.compileMemoryFill());
  }

  tableLookUp(): Address {
    return this.#get('table routine', 'look-up', () => this.#source.compileTableLookUp());
  }

  #get(role: CodeRole, key: string, compile: () => MachineCode): Address {
    const name = `${role} ${key}`;
    let address = this.#code.get(name);
    if (address === undefined) {
      try {
        address = this.#space.add(compile(), role, -1, name).start;
      } catch (error) {
        throw isOutOfRoom(error) ? exhausted('machine code', error) : error;
      }
      this.#code.set(name, address);
    }
    return address;
  }
}
