import type { Address, NativeBlock } from './native-memory.js';

/** Bytes of a block: every stretch of 64 KiB of addresses has the start of one block at most. */
const blockBytes = 1 << 16;

/** A piece of native memory in a {@link CellPool}, by number. */
export type Cell = number;

/**
 * Small native objects of one size, in blocks. A cell is a number: its block, its place in it, its address and its words
 * follow from that. A cell reads zero when it is given out.
 */
export class CellPool {
  readonly #createBlock: (bytes: number) => NativeBlock;
  readonly #wordsPerCell: number;
  readonly #cellsPerBlock: number;
  readonly #blocks: Int32Array[] = [];
  readonly #addresses: Address[] = [];
  /** Which block begins in a stretch of addresses. */
  readonly #byStretch = new Map<number, number>();
  readonly #unused: Cell[] = [];
  #next: Cell = 0;

  constructor(cellBytes: number, createBlock: (bytes: number) => NativeBlock) {
    this.#createBlock = createBlock;
    this.#wordsPerCell = cellBytes / 4;
    this.#cellsPerBlock = blockBytes / cellBytes;
  }

  allocate(): Cell {
    const cell = this.#unused.pop();
    if (cell !== undefined) return cell;
    if (this.#next % this.#cellsPerBlock === 0) this.#addBlock();
    return this.#next++;
  }

  #addBlock(): void {
    const { address, words } = this.#createBlock(blockBytes);
    this.#byStretch.set(Math.floor(address / blockBytes), this.#blocks.length);
    this.#blocks.push(words);
    this.#addresses.push(address);
  }

  free(cell: Cell): void {
    const at = this.offset(cell);
    this.words(cell).fill(0, at, at + this.#wordsPerCell);
    this.#unused.push(cell);
  }

  address(cell: Cell): Address {
    const block = Math.floor(cell / this.#cellsPerBlock);
    return this.#addresses[block]! + (cell % this.#cellsPerBlock) * this.#wordsPerCell * 4;
  }

  /** The words of the cell's block; its own begin at {@link offset}. */
  words(cell: Cell): Int32Array {
    return this.#blocks[Math.floor(cell / this.#cellsPerBlock)]!;
  }

  offset(cell: Cell): number {
    return (cell % this.#cellsPerBlock) * this.#wordsPerCell;
  }

  /** The lowest and the highest address of any cell. */
  get bounds(): { readonly start: Address; readonly end: Address } {
    let [start, end] = [Number.POSITIVE_INFINITY, 0];
    for (const address of this.#addresses) {
      start = Math.min(start, address);
      end = Math.max(end, address + blockBytes);
    }
    return { start, end };
  }

  /** The cell that begins at an address, or -1. It may be unused. */
  cellAt(address: Address): Cell {
    const stretch = Math.floor(address / blockBytes);
    for (const block of [this.#byStretch.get(stretch), this.#byStretch.get(stretch - 1)]) {
      if (block === undefined) continue;
      const cell = (address - this.#addresses[block]!) / (4 * this.#wordsPerCell);
      if (cell >= 0 && cell < this.#cellsPerBlock && Number.isInteger(cell)) return block * this.#cellsPerBlock + cell;
    }
    return -1;
  }
}
