import { isSlot } from './allocation.js';

/** Moves that happen at the same time: every source is read before any destination is written. */
export interface Move {
  readonly from: number;
  readonly to: number;
  readonly registerClass: number;
  readonly vreg: number;
}

/**
 * Puts parallel moves in an order in which they can run one by one.
 *
 * Destinations are distinct. A move whose destination is no source of a move that is left runs first; when none is left
 * but cycles, one value of a cycle is saved in the class's scratch register, or in `spare` (a slot of its own) when the
 * cycle has slots, because moves from slot to slot need the scratch register themselves. Each move runs once: linear.
 */
export function orderMoves(
  moves: readonly Move[],
  scratchOf: (registerClass: number) => number,
  spare: () => number,
  emit: (move: Move) => void,
): void {
  const run = (move: Move): void => {
    const scratch = scratchOf(move.registerClass);
    if (isSlot(move.to) && !(move.from >= 0 && !isSlot(move.from))) {
      emit({ ...move, to: scratch });
      emit({ ...move, from: scratch });
    } else {
      emit(move);
    }
  };
  // How often each place is read by moves that are left, and who writes it.
  const reads = new Map<number, number>();
  const writer = new Map<number, Move>();
  for (const move of moves) {
    if (move.from === move.to) continue;
    writer.set(move.to, move);
    reads.set(move.from, (reads.get(move.from) ?? 0) + 1);
  }
  const ready = [...writer.values()].filter((move) => !reads.has(move.to));
  const drain = (): void => {
    for (let move = ready.pop(); move !== undefined; move = ready.pop()) {
      run(move);
      writer.delete(move.to);
      const left = reads.get(move.from)! - 1;
      reads.set(move.from, left);
      const next = writer.get(move.from);
      if (left === 0 && next !== undefined) ready.push(next);
    }
  };
  drain();
  // What is left are cycles, each place read once.
  for (const start of [...writer.values()]) {
    if (!writer.has(start.to)) continue;
    let hasSlot = false;
    for (let move = start, first = true; first || move !== start; move = writer.get(move.from)!, first = false) {
      if (isSlot(move.to)) hasSlot = true;
    }
    const saved = hasSlot ? spare() : scratchOf(start.registerClass);
    run({ ...start, from: start.from, to: saved });
    const rest = writer.get(start.from)!;
    writer.set(start.to, { ...start, from: saved });
    reads.set(start.from, 0);
    reads.set(saved, 1);
    ready.push(rest);
    drain();
    reads.delete(saved);
  }
}
