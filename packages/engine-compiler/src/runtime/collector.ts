import { CodeOwner } from '../compile/code-owner.js';
import { contextFields } from '../layout/context-fields.js';
import { type Activation, chain } from './activation.js';
import type { CompilerInstance } from './compiler-instance.js';
import { handleTag } from './host-references.js';
import type { NativeStore } from './native-store.js';
import { parkedCalls } from './parking.js';
import type { NativeStorage } from './storage.js';
import { readAddress } from './words.js';

/** Collecting again before so many instances were closed is not worth the search. */
const leastBetweenCollections = 32;

/** The engine's own fields of a context may hold references too. */
const firstEngineWord = contextFields.fuel / 4;
const firstSlotWord = contextFields.slots / 4;

/** The calls that have something on their stack: those that run, and those that are parked. */
function* activations(): Generator<Activation> {
  // A caller that has ended may still be there for its limits.
  for (let link = chain.current; link !== undefined; link = link.parent) if (link.isEntered) yield link;
  for (const { activation } of parkedCalls) if (activation !== undefined) yield activation;
}

/**
 * Finds what generated code can still reach, and gives the rest back: contexts of instances that were closed or
 * abandoned, their code, memories, tables and globals, function descriptors, handles of host values. What JavaScript
 * may still look at moves into its heap first, where its own collector does the rest; so no finalizer decides anything.
 *
 * Roots are open instances, and the stacks of calls that run or are parked, searched word by word.
 */
export class Collector {
  readonly #store: NativeStore;
  #round = 0;
  #leftSinceCollection = 0;
  readonly #pending: CompilerInstance[] = [];

  constructor(store: NativeStore) {
    this.#store = store;
  }

  /** An instance was closed or abandoned. */
  instanceLeft(): void {
    this.#leftSinceCollection++;
    const { openInstances } = this.#store;
    if (this.#leftSinceCollection >= Math.max(leastBetweenCollections, openInstances.size >> 2)) this.collect();
  }

  /** Gives back everything that nothing reaches. */
  collect(): void {
    const { descriptors, hostReferences, leftInstances, unbound } = this.#store;
    this.#leftSinceCollection = 0;
    this.#mark([]);
    for (const instance of leftInstances) {
      if (instance.reachedIn === this.#round) continue;
      leftInstances.delete(instance);
      for (const storage of instance.storages()) this.#retireUnlessReached(storage);
      instance.releaseContext();
    }
    for (const storage of unbound) {
      unbound.delete(storage);
      this.#retireUnlessReached(storage);
    }
    descriptors.sweep();
    hostReferences.sweep();
  }

  /** Gives back the handles of host values only: cheap enough for the middle of a call. */
  collectHostReferences(): void {
    this.#mark(this.#store.unbound);
    this.#store.hostReferences.sweep();
  }

  #retireUnlessReached(storage: NativeStorage): void {
    if (storage.reachedIn !== this.#round) storage.retire();
  }

  #mark(otherRoots: Iterable<NativeStorage>): void {
    const { descriptors, hostReferences, openInstances } = this.#store;
    this.#round++;
    descriptors.beginMarking();
    hostReferences.beginMarking();
    for (const instance of openInstances) this.visit(instance);
    for (const activation of activations()) if (activation.entry.store === this.#store) this.#markStack(activation);
    for (const storage of otherRoots) storage.markContents();
    for (let instance = this.#pending.pop(); instance !== undefined; instance = this.#pending.pop()) {
      for (const storage of instance.storages()) storage.reachedIn = this.#round;
      instance.markReferences();
    }
  }

  /** Something that stays reaches an instance. */
  visit(instance: CompilerInstance): void {
    if (instance.reachedIn === this.#round) return;
    instance.reachedIn = this.#round;
    this.#pending.push(instance);
  }

  /** A frame that runs the code of a module keeps all its instances, since it does not say whose it is. */
  #markStack({ context, entry }: Activation): void {
    const { descriptors } = this.#store;
    descriptors.markId(entry.descriptor());
    this.visit(entry.owner);
    this.#markWords(context.words, firstEngineWord, firstSlotWord);
    const { words, start } = context.stack();
    const { guestSp, guestPc } = context.native;
    this.#markCode(guestPc);
    this.#markWords(words, (guestSp - start) / 4, words.length);
  }

  #markWords(words: Int32Array, from: number, to: number): void {
    const { codeIndex, descriptors, hostReferences } = this.#store;
    const code = codeIndex.bounds;
    const functions = descriptors.bounds;
    for (let at = from; at < to; at += 2) {
      if (words[at + 1] === handleTag) {
        hostReferences.mark(words[at]!);
        continue;
      }
      const address = readAddress(words, at);
      if (address >= functions.start && address < functions.end) descriptors.mark(address);
      if (address >= code.start && address < code.end) this.#markCode(address);
    }
  }

  #markCode(address: number): void {
    const owner = this.#store.codeIndex.ownerAt(address);
    if (owner instanceof CodeOwner) for (const instance of owner.instances) this.visit(instance);
  }
}
