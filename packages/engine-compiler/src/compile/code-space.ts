import type { Address, NativeCode, NativeLazyCode, NativeMemory } from '../runtime/native-memory.js';
import type { NativeResources } from '../runtime/native-resources.js';
import type { CodeTable, MachineCode } from './code-source.js';
import type { LinkedBatch } from './link-batch.js';

/** What a piece of published code is. */
export type CodeRole =
  | 'function'
  | 'entry'
  | 'host stub'
  | 'poll stub'
  | 'closed stub'
  | 'memory routine'
  | 'table routine'
  | 'lazy entries';

/** Code that can run, and what is known of places in it. */
export interface PublishedCode {
  readonly role: CodeRole;
  /** Of a function: its index among the defined ones. */
  readonly definedFunction: number;
  readonly start: Address;
  readonly end: Address;
  readonly frameBytes: number;
  readonly traps: CodeTable;
  readonly sites: CodeTable;
}

/** To which code is added. */
interface Arena {
  readonly native: NativeLazyCode;
  readonly start: Address;
  readonly end: Address;
  used: number;
  /** In the order of their addresses. */
  readonly published: PublishedCode[];
}

const alignment = 16;
const pageBytes = 4096;

/**
 * The native memory of a space. Nothing in it leads to the owner or the engine, so that a finalizer of theirs can hold
 * it.
 */
export class CodeHolding {
  readonly #resources: NativeResources;
  readonly #index: WeakRef<CodeIndex>;
  readonly #natives: NativeCode[] = [];

  constructor(resources: NativeResources, index: CodeIndex) {
    this.#resources = resources;
    this.#index = new WeakRef(index);
  }

  keep<T extends NativeCode>(native: T): T {
    this.#natives.push(this.#resources.keep(native));
    return native;
  }

  /** Nothing may be running or parked in it. */
  release(): void {
    const index = this.#index.deref();
    for (const native of this.#natives.splice(0)) {
      index?.remove(native.address);
      this.#resources.release(native);
    }
  }
}

/** Where the code of one owner is. It grows by arenas; published code never moves. */
export class CodeSpace {
  /** Bytes of code in it. */
  byteLength = 0;
  readonly holding: CodeHolding;
  readonly #memory: NativeMemory;
  readonly #index: CodeIndex;
  readonly #owner: object;
  readonly #arenaBytes: number;
  #lastArena: Arena | undefined = undefined;

  /** @param arenaBytes - reserved at a time; what is not used costs nothing */
  constructor(memory: NativeMemory, resources: NativeResources, index: CodeIndex, owner: object, arenaBytes: number) {
    this.#memory = memory;
    this.#index = index;
    this.holding = new CodeHolding(resources, index);
    this.#owner = owner;
    this.#arenaBytes = Math.ceil(arenaBytes / pageBytes) * pageBytes;
  }

  /** Makes code executable. */
  add(code: MachineCode, role: CodeRole, definedFunction: number, name: string): PublishedCode {
    const arena = this.#arenaWithRoom(code.bytes.byteLength);
    const offset = arena.native.append(code.bytes, alignment);
    const end = offset + code.bytes.byteLength;
    arena.used = end;
    this.byteLength += code.bytes.byteLength;
    const published = publish(arena.native, { code, role, definedFunction, name, start: offset, end });
    arena.published.push(published);
    return published;
  }

  /** Makes a batch executable, in a stretch of its own. */
  addBatch({ bytes, codes }: LinkedBatch, nameOf: (definedFunction: number) => string): readonly PublishedCode[] {
    const native = this.holding.keep(this.#memory.createCode(bytes));
    const published = codes.map(({ definedFunction, start, end, code }) => {
      const isFunction = definedFunction >= 0;
      const role = isFunction ? 'function' : 'lazy entries';
      const name = isFunction ? nameOf(definedFunction) : role;
      return publish(native, { code, role, definedFunction, name, start, end });
    });
    this.#index.add(native.address, native.address + bytes.byteLength, this.#owner, published);
    this.byteLength += bytes.byteLength;
    return published;
  }

  #arenaWithRoom(bytes: number): Arena {
    const last = this.#lastArena;
    // An arena whose additions get fresh pages rounds each up to a page.
    if (last !== undefined && last.used + bytes + 2 * pageBytes <= last.end - last.start) return last;
    const size = Math.max(this.#arenaBytes, Math.ceil(bytes / pageBytes) * pageBytes + 2 * pageBytes);
    const native = this.holding.keep(this.#memory.createLazyCode(size));
    const arena = { native, start: native.address, end: native.address + size, used: 0, published: [] };
    this.#lastArena = arena;
    this.#index.add(arena.start, arena.end, this.#owner, arena.published);
    return arena;
  }

  /** Nothing may be running or parked in it. */
  release(): void {
    this.holding.release();
    this.#lastArena = undefined;
    this.byteLength = 0;
  }
}

/** What becomes code that can run; offsets are from the start of its arena. */
interface Unpublished {
  readonly code: MachineCode;
  readonly role: CodeRole;
  readonly definedFunction: number;
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function publish(arena: NativeCode, { code, role, definedFunction, name, start, end }: Unpublished): PublishedCode {
  arena.publish({ start, end, name, traps: trapWords(code.traps, start) });
  const { address } = arena;
  const { frameBytes, traps, sites } = code;
  return { role, definedFunction, start: address + start, end: address + end, frameBytes, traps, sites };
}

function trapWords(traps: CodeTable, offset: number): Uint32Array {
  const words = new Uint32Array(2 * traps.count);
  for (let row = 0; row < traps.count; row++) {
    words[2 * row] = offset + traps.offset[row]!;
    words[2 * row + 1] = traps.data[row]!;
  }
  return words;
}

interface Range {
  readonly start: Address;
  readonly end: Address;
  readonly owner: object;
  readonly published: readonly PublishedCode[];
}

/** Finds code by address, for traces and for collections. */
export class CodeIndex {
  readonly #ranges: Range[] = [];

  add(start: Address, end: Address, owner: object, published: readonly PublishedCode[]): void {
    this.#ranges.splice(this.#positionOf(start), 0, { start, end, owner, published });
  }

  remove(start: Address): void {
    this.#ranges.splice(this.#positionOf(start), 1);
  }

  /** The position of the first range that does not end before an address. */
  #positionOf(address: Address): number {
    return lowerBound(this.#ranges, (range) => range.end <= address);
  }

  #rangeOf(address: Address): Range | undefined {
    const range = this.#ranges[this.#positionOf(address)];
    return range !== undefined && range.start <= address ? range : undefined;
  }

  /** Whose code is at an address. */
  ownerAt(address: Address): object | undefined {
    return this.#rangeOf(address)?.owner;
  }

  /** The code at an address and whose it is. */
  find(address: Address): { readonly owner: object; readonly code: PublishedCode } | undefined {
    const range = this.#rangeOf(address);
    if (range === undefined) return undefined;
    const code = range.published[lowerBound(range.published, ({ end }) => end <= address)];
    return code !== undefined && code.start <= address ? { owner: range.owner, code } : undefined;
  }

  /** The lowest and the highest address of any code; an empty range where there is none. */
  get bounds(): { readonly start: Address; readonly end: Address } {
    return { start: this.#ranges[0]?.start ?? 0, end: this.#ranges.at(-1)?.end ?? 0 };
  }
}

/** The position of the first item that is not below. */
function lowerBound<T>(items: readonly T[], isBelow: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBelow(items[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The row of an offset, or -1. */
export function rowOf(table: CodeTable, offset: number): number {
  let low = 0;
  let high = table.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (table.offset[middle]! < offset) low = middle + 1;
    else high = middle;
  }
  return low < table.count && table.offset[low] === offset ? low : -1;
}
