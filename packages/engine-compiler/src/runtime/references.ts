import type { Reference } from '@wazero-ts/core';
import type { Descriptors } from './descriptors.js';
import { type FunctionReference, isFunctionReference } from './function-reference.js';
import type { HostReferences } from './host-references.js';
import { handleTag } from './host-references.js';
import type { NativeStore } from './native-store.js';
import { type ReferenceSlot, SlotKind } from './slot-kinds.js';
import { readAddress, writeAddress } from './words.js';

/** Turns references into the 8 bytes by which generated code knows them, and back. */
export class References {
  readonly #store: NativeStore;
  readonly #descriptors: Descriptors;
  readonly #hostReferences: HostReferences;

  constructor(store: NativeStore, descriptors: Descriptors, hostReferences: HostReferences) {
    this.#store = store;
    this.#descriptors = descriptors;
    this.#hostReferences = hostReferences;
  }

  read(words: Int32Array, at: number, kind: SlotKind): Reference {
    if (kind === SlotKind.function) {
      const address = readAddress(words, at);
      return address === 0 ? null : this.#descriptors.referenceAt(address);
    }
    return words[at + 1] === handleTag ? this.#hostReferences.get(words[at]!) : null;
  }

  /** What is written keeps the reference alive as long as a collection finds it there. */
  write(words: Int32Array, at: number, kind: SlotKind, reference: Reference): void {
    if (reference === null) {
      words[at] = 0;
      words[at + 1] = 0;
    } else if (kind === SlotKind.function) {
      writeAddress(words, at, this.#descriptors.address(this.#functionOf(reference).descriptor()));
    } else {
      words[at] = this.#hostReferences.add(reference);
      words[at + 1] = handleTag;
    }
  }

  #functionOf(reference: Reference): FunctionReference {
    if (isFunctionReference(reference) && reference.store === this.#store) return reference;
    throw new TypeError('a function reference belongs to another engine');
  }

  /** Reads the references among values that begin at a word. */
  readList(words: Int32Array, at: number, slots: readonly ReferenceSlot[], into: Reference[]): void {
    for (const { slot, kind } of slots) into[slot] = this.read(words, at + 2 * slot, kind);
  }

  /** Writes the references among values that begin at a word. No collection can come in between. */
  writeList(words: Int32Array, at: number, slots: readonly ReferenceSlot[], from: readonly Reference[]): void {
    this.#store.collector.hold(() => {
      for (const { slot, kind } of slots)
        this.write(words, at + 2 * slot, kind, from[slot] ?? nullOrUndefined(from, slot, kind));
    });
  }

  /** Marks what a word pair refers to, if it is a reference of this kind. */
  mark(words: Int32Array, at: number, kind: SlotKind): void {
    if (kind === SlotKind.host) {
      if (words[at + 1] === handleTag) this.#hostReferences.mark(words[at]!);
      return;
    }
    const address = readAddress(words, at);
    if (address !== 0) this.#descriptors.mark(address);
  }
}

/** A host value may be `undefined`; a function slot that was never written is null. */
function nullOrUndefined(from: readonly Reference[], slot: number, kind: SlotKind): Reference {
  return kind === SlotKind.host && slot in from && from[slot] === undefined ? undefined : null;
}
