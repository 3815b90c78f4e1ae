import type { Scratch } from '../ir/scratch.js';
import { isSlot } from './allocation.js';

/** Where ordered moves go to. */
export interface MoveSink {
  /** The register of a class that is never allocated. */
  readonly scratchOf: (registerClass: number) => number;
  /** A slot of its own for cycles that have slots. */
  readonly spare: () => number;
  readonly emit: (from: number, to: number, vreg: number) => void;
}

/**
 * Puts moves that happen at the same time (every source is read before any destination is written) in an order in which
 * they can run one by one.
 *
 * Destinations are distinct. A move whose destination is no source of a move that is left runs first; when none is left
 * but cycles, one value of a cycle is saved in the class's scratch register, or in the spare slot when the cycle has
 * slots, because moves from slot to slot need the scratch register themselves. Each move runs once: linear.
 */
export class ParallelMoves {
  private count = 0;
  private from: Int32Array;
  private to: Int32Array;
  private vreg: Int32Array;
  private readonly vregClass: Uint8Array;
  private readonly sink: MoveSink;
  /** By place: how often it is read by moves that are left, and the move that writes it plus one. */
  private reads: Int32Array;
  private writer: Int32Array;
  private ready: Int32Array;
  private readyCount = 0;
  private readonly scratch: Scratch;

  constructor(scratch: Scratch, vregClass: Uint8Array, sink: MoveSink) {
    this.scratch = scratch;
    this.from = scratch.unset(32);
    this.to = scratch.unset(32);
    this.vreg = scratch.unset(32);
    this.reads = scratch.int32(128);
    this.writer = scratch.int32(128);
    this.ready = scratch.unset(32);
    this.vregClass = vregClass;
    this.sink = sink;
  }

  /** One more of the moves; negative sources are computed, not read. */
  add(from: number, to: number, vreg: number): void {
    if (from === to) return;
    const move = this.count++;
    if (move >= this.from.length) {
      this.from = this.scratch.growInt32(this.from, move + 1);
      this.to = this.scratch.growInt32(this.to, move + 1);
      this.vreg = this.scratch.growInt32(this.vreg, move + 1);
      this.ready = this.scratch.growInt32(this.ready, move + 1);
    }
    this.from[move] = from;
    this.to[move] = to;
    this.vreg[move] = vreg;
    const highest = Math.max(from, to) + 1;
    if (highest > this.reads.length) {
      this.reads = this.scratch.growInt32(this.reads, highest);
      this.writer = this.scratch.growInt32(this.writer, highest);
    }
    if (from >= 0) this.reads[from]!++;
    this.writer[to] = move + 1;
  }

  /** Emits the moves added since the last time. */
  flush(): void {
    const { from, to, vreg, reads, writer } = this;
    for (let move = 0; move < this.count; move++) if (reads[to[move]!] === 0) this.ready[this.readyCount++] = move;
    this.drain();
    // What is left are cycles, each place read once.
    for (let move = 0; move < this.count; move++) {
      if (writer[to[move]!] !== move + 1) continue;
      const source = from[move]!;
      const saved = this.hasSlot(move) ? this.sink.spare() : this.sink.scratchOf(this.vregClass[vreg[move]!]!);
      this.run(source, saved, vreg[move]!);
      from[move] = saved;
      reads[source] = 0;
      this.ready[this.readyCount++] = writer[source]! - 1;
      this.drain();
    }
    this.count = 0;
  }

  private drain(): void {
    const { from, to, vreg, reads, writer } = this;
    while (this.readyCount > 0) {
      const move = this.ready[--this.readyCount]!;
      const source = from[move]!;
      this.run(source, to[move]!, vreg[move]!);
      writer[to[move]!] = 0;
      if (source < 0 || source >= reads.length || reads[source] === 0 || --reads[source]! > 0) continue;
      if (writer[source] !== 0) this.ready[this.readyCount++] = writer[source]! - 1;
    }
  }

  private hasSlot(start: number): boolean {
    let move = start;
    do {
      if (isSlot(this.to[move]!)) return true;
      move = this.writer[this.from[move]!]! - 1;
    } while (move !== start);
    return false;
  }

  private run(from: number, to: number, vreg: number): void {
    if (isSlot(to) && (from < 0 || isSlot(from))) {
      const scratch = this.sink.scratchOf(this.vregClass[vreg]!);
      this.sink.emit(from, scratch, vreg);
      this.sink.emit(scratch, to, vreg);
    } else {
      this.sink.emit(from, to, vreg);
    }
  }
}
