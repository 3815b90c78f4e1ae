import { descriptorKinds, descriptorLayout } from '../layout/instance-layout.js';
import { type Cell, CellPool } from './cell-pool.js';
import type { FunctionReference } from './function-reference.js';
import type { Address, NativeBlock } from './native-memory.js';
import { writeAddress } from './words.js';

/** A descriptor by number; 0 is none. Numbers are used again. */
export type DescriptorId = number;

/** Whose function it is: asked for the reference when JavaScript sees it. */
export interface DescriptorOwner {
  /** The reference of the function; the same each time. */
  function(index: number): FunctionReference;
  /** Generated code can reach the descriptor no more. */
  descriptorFreed(index: number): void;
  /** Something that stays reaches the descriptor. */
  visitFromDescriptor(): void;
}

/** What a descriptor says. */
export interface DescriptorFields {
  readonly code: Address;
  /** Undefined for the descriptor's own number: functions without an instance context. */
  readonly instance: Address | undefined;
  /** The upper half of that number; 0 unless given. */
  readonly numberUpper?: number;
  readonly typeId: number;
  readonly kind: keyof typeof descriptorKinds;
}

/** What function references point to, for all functions that generated code can get hold of. */
export class Descriptors {
  readonly #cells: CellPool;
  readonly #owners: (DescriptorOwner | undefined)[] = [undefined];
  readonly #indices: number[] = [0];
  #marks: Uint8Array = new Uint8Array(0);

  constructor(createBlock: (bytes: number) => NativeBlock) {
    this.#cells = new CellPool(descriptorLayout.bytes, createBlock);
    // Number 0 is none.
    this.#cells.allocate();
  }

  /** How many are in use. */
  get size(): number {
    return this.#owners.reduce((count, owner) => count + (owner === undefined ? 0 : 1), 0);
  }

  allocate(owner: DescriptorOwner, index: number, fields: DescriptorFields): DescriptorId {
    const id = this.#cells.allocate();
    this.#owners[id] = owner;
    this.#indices[id] = index;
    const words = this.#cells.words(id);
    const at = this.#cells.offset(id);
    writeAddress(words, at + descriptorLayout.code / 4, fields.code);
    const { instance = id + (fields.numberUpper ?? 0) * 2 ** 32 } = fields;
    writeAddress(words, at + descriptorLayout.instance / 4, instance);
    words[at + descriptorLayout.typeId / 4] = fields.typeId;
    words[at + descriptorLayout.kind / 4] = descriptorKinds[fields.kind];
    words[at + descriptorLayout.id / 4] = id;
    return id;
  }

  /** From now on calls go there. */
  setCode(id: DescriptorId, code: Address): void {
    const words = this.#cells.words(id);
    const at = this.#cells.offset(id) + descriptorLayout.code / 4;
    writeAddress(words, at, code);
  }

  /** The instance is closed: calls go to `stub`, which learns the number of the descriptor. */
  close(id: DescriptorId, stub: Address): void {
    this.setCode(id, stub);
    writeAddress(this.#cells.words(id), this.#cells.offset(id) + descriptorLayout.instance / 4, id);
  }

  address(id: DescriptorId): Address {
    return this.#cells.address(id);
  }

  /** Whose function it is; a host function is its own. */
  owner(id: DescriptorId): DescriptorOwner {
    const owner = this.#owners[id];
    if (owner === undefined) throw new Error(`there is no function descriptor ${id}`);
    return owner;
  }

  /** The function of a descriptor. */
  reference(id: DescriptorId): FunctionReference {
    return this.owner(id).function(this.#indices[id]!);
  }

  /** The function whose descriptor is at an address that generated code gave. */
  referenceAt(address: Address): FunctionReference {
    return this.reference(this.#cells.cellAt(address));
  }

  /** The lowest and the highest address of any descriptor. */
  get bounds(): { readonly start: Address; readonly end: Address } {
    return this.#cells.bounds;
  }

  beginMarking(): void {
    this.#marks = new Uint8Array(this.#owners.length);
  }

  /** Anything else than the address of a descriptor in use is ignored: stacks are searched conservatively. */
  mark(address: Address): void {
    const id: Cell = this.#cells.cellAt(address);
    if (id > 0 && id < this.#marks.length) this.markId(id);
  }

  markId(id: DescriptorId): void {
    if (this.#marks[id] !== 0) return;
    this.#marks[id] = 1;
    this.#owners[id]?.visitFromDescriptor();
  }

  sweep(): void {
    for (let id = 1; id < this.#marks.length; id++) {
      const owner = this.#owners[id];
      if (this.#marks[id] !== 0 || owner === undefined) continue;
      this.#owners[id] = undefined;
      this.#cells.free(id);
      owner.descriptorFreed(this.#indices[id]!);
    }
  }
}
