import { CodeOwner } from '../compile/code-owner.js';
import { contextFields } from '../layout/context-fields.js';
import { exitCode } from '../layout/exit-codes.js';
import { type Activation, chain } from './activation.js';
import { CompilerInstance } from './compiler-instance.js';
import { handleTag } from './host-references.js';
import type { Address } from './native-memory.js';
import type { NativeStore } from './native-store.js';
import { parkedCalls } from './parking.js';
import { StackTargets } from './stack-targets.js';
import { searchStack } from './stack-words.js';
import type { NativeStorage } from './storage.js';
import { readAddress } from './words.js';

/** Collecting again before so many small instances were closed is not worth the search. */
const leastBetweenCollections = 32;

/** The engine's own fields of a context may hold references too, and so may the operands of an instruction that waits. */
const firstEngineWord = contextFields.fuel / 4;
const mostOperands = 8;
const operandsEnd = contextFields.slots / 4 + 2 * mostOperands;
const firstOverflowWord = contextFields.overflow / 4;
const overflowEnd = firstOverflowWord + 2 * contextFields.overflowCount;

/** The calls that have something on their stack: those that run, and those that are parked. */
function* activations(): Generator<Activation> {
  // A caller that has ended may still be there for its limits.
  for (let link = chain.current; link !== undefined; link = link.parent) if (link.isEntered) yield link;
  for (const { activation } of parkedCalls) if (activation !== undefined) yield activation;
}

/** A heap without room for the contents leaves them where they are, until the next collection. */
function hasRetired(storage: NativeStorage): boolean {
  try {
    storage.retire();
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function* storagesOf(instances: Iterable<CompilerInstance>): Generator<NativeStorage> {
  for (const instance of instances) yield* instance.storages();
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
  #isScheduled = false;
  #holds = 0;
  readonly #pending: CompilerInstance[] = [];
  /** Whose code is on a stack. */
  readonly #owners = new Set<CodeOwner>();

  constructor(store: NativeStore) {
    this.#store = store;
  }

  /**
   * An instance was closed or abandoned that weighs as much as so many small ones. That may be the end of a call whose
   * time is over, so it is not the moment to collect: the event loop has its turn first, or the next instance is made.
   */
  instanceLeft(weight: number): void {
    this.#leftSinceCollection += weight;
    if (this.#isScheduled || !this.#isDue) return;
    this.#isScheduled = true;
    setTimeout(() => {
      this.#isScheduled = false;
      this.collectWhenDue();
    }, 0);
  }

  /** An instance is about to be made. */
  collectWhenDue(): void {
    if (this.#isDue) this.collect();
  }

  get #isDue(): boolean {
    return this.#leftSinceCollection >= Math.max(leastBetweenCollections, this.#store.openInstances.size >> 2);
  }

  /** Does something while nothing is collected: what it makes is not yet where a collection finds it. */
  hold<T>(work: () => T): T {
    this.#holds++;
    try {
      return work();
    } finally {
      this.#holds--;
    }
  }

  /** Gives back everything that nothing reaches. */
  collect(): void {
    if (this.#holds > 0) return;
    const { descriptors, hostReferences, leftInstances, unbound } = this.#store;
    this.#leftSinceCollection = 0;
    this.#mark([]);
    // Before any storage goes: a frame may have what is left of an instance and not the instance.
    for (const instance of leftInstances) {
      if (instance.reachedIn === this.#round) continue;
      leftInstances.delete(instance);
      for (const storage of instance.storages()) unbound.add(storage);
      instance.releaseContext();
    }
    for (const storage of unbound) {
      if (storage.reachedIn === this.#round) continue;
      if (hasRetired(storage)) unbound.delete(storage);
    }
    descriptors.sweep();
    hostReferences.sweep();
  }

  /** Gives back the handles of host values only: cheap enough for the middle of a call. */
  collectHostReferences(): void {
    // JavaScript may still look at what no instance has, not yet or no more.
    const { leftInstances, unbound } = this.#store;
    this.#mark([...unbound, ...storagesOf(leftInstances)]);
    this.#store.hostReferences.sweep();
  }

  #mark(otherRoots: Iterable<NativeStorage>): void {
    const { descriptors, hostReferences, openInstances } = this.#store;
    this.#round++;
    descriptors.beginMarking();
    hostReferences.beginMarking();
    for (const instance of openInstances) this.visit(instance);
    this.#markStacks();
    for (const storage of otherRoots) this.visitStorage(storage);
    this.#visitPending();
    this.#keepCodeOnStacks();
  }

  #visitPending(): void {
    for (let instance = this.#pending.pop(); instance !== undefined; instance = this.#pending.pop()) {
      instance.markReferences();
    }
  }

  /** Something that stays reaches an instance. */
  visit(instance: CompilerInstance): void {
    if (instance.reachedIn === this.#round) return;
    instance.reachedIn = this.#round;
    this.#pending.push(instance);
  }

  /** Something that stays reaches a memory, table or global. */
  visitStorage(storage: NativeStorage): void {
    if (storage.reachedIn === this.#round) return;
    storage.reachedIn = this.#round;
    storage.markContents();
  }

  // ---- stacks

  #markStacks(): void {
    let targets: StackTargets | undefined;
    for (const activation of activations()) {
      if (activation.entry.store !== this.#store) continue;
      targets ??= this.#stackTargets();
      this.#markStack(activation, targets);
    }
  }

  /** What could be given back: open instances and what they have stay in any case. */
  #stackTargets(): StackTargets {
    const { leftInstances, unbound } = this.#store;
    return new StackTargets([...unbound, ...leftInstances, ...storagesOf(leftInstances)]);
  }

  /** A frame has the address of each native object that it will use again, or of a place in it. */
  #markStack({ context, entry }: Activation, targets: StackTargets): void {
    this.#store.descriptors.markId(entry.descriptor());
    this.visit(entry.owner);
    const { native, words } = context;
    this.#markWords(words, firstEngineWord, operandsEnd, targets);
    // Only while a function is compiled for its first call something may collect between caller and callee.
    if (words[contextFields.exitCode / 4] === exitCode.compile) {
      this.#markWords(words, firstOverflowWord, overflowEnd, targets);
    }
    this.#markCode(native.guestPc);
    searchStack(context, (stackWords, count) => {
      this.#markWords(stackWords, 0, count, targets);
      return false;
    });
  }

  #markWords(words: Int32Array, from: number, to: number, targets: StackTargets): void {
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
      const target = targets.at(address);
      if (target instanceof CompilerInstance) this.visit(target);
      else if (target !== undefined) this.visitStorage(target);
    }
  }

  #markCode(address: Address): void {
    const owner = this.#store.codeIndex.ownerAt(address);
    if (!(owner instanceof CodeOwner) || owner.reachedIn === this.#round) return;
    owner.reachedIn = this.#round;
    this.#owners.add(owner);
  }

  /** A frame need not have the address of its instance; but the code goes with the last instance of its module. */
  #keepCodeOnStacks(): void {
    for (const { instances } of this.#owners) {
      let some: CompilerInstance | undefined;
      for (const instance of instances) {
        some = instance;
        if (instance.reachedIn === this.#round) break;
      }
      if (some !== undefined) this.visit(some);
    }
    this.#owners.clear();
    this.#visitPending();
  }
}
